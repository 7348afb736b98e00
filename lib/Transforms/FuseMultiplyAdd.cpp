//===- FuseMultiplyAdd.cpp - Fuses mulf and addf --------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_FUSEMULTIPLYADD
#include "mlc/Transforms/Passes.h.inc"
namespace {
/// a * b + c, in either order of the sum.
struct FuseAdd : OpRewritePattern<arith::AddFOp> {
  bool assumeContract;
  FuseAdd(MLIRContext *context, bool assumeContract)
      : OpRewritePattern(context), assumeContract(assumeContract) {}

  bool mayContract(arith::FastMathFlags flags) const {
    return assumeContract || bitEnumContainsAll(flags, arith::FastMathFlags::contract);
  }
  LogicalResult matchAndRewrite(arith::AddFOp add, PatternRewriter &rewriter) const override {
    if (!mayContract(add.getFastmath()))
      return failure();
    for (auto [product, other] :
         {std::pair(add.getLhs(), add.getRhs()), std::pair(add.getRhs(), add.getLhs())}) {
      auto mul = product.getDefiningOp<arith::MulFOp>();
      if (!mul || !mul->hasOneUse() || !mayContract(mul.getFastmath()))
        continue;
      if (isa<VectorType>(add.getType()))
        rewriter.replaceOpWithNewOp<vector::FMAOp>(add, mul.getLhs(), mul.getRhs(), other);
      else
        rewriter.replaceOpWithNewOp<math::FmaOp>(add, mul.getLhs(), mul.getRhs(), other);
      return success();
    }
    return failure();
  }
};

struct FuseMultiplyAdd : impl::FuseMultiplyAddBase<FuseMultiplyAdd> {
  using FuseMultiplyAddBase::FuseMultiplyAddBase;
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populateFuseMultiplyAddPatterns(patterns, assumeContract);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

void populateFuseMultiplyAddPatterns(RewritePatternSet &patterns, bool assumeContract) {
  patterns.add<FuseAdd>(patterns.getContext(), assumeContract);
}
} // namespace mlc
