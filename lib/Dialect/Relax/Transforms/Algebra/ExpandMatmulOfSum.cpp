//===- ExpandMatmulOfSum.cpp - Products with sums -------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_EXPANDMATMULOFSUM
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
struct ExpandSum : OpRewritePattern<relax::MatmulOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(relax::MatmulOp op, PatternRewriter &rewriter) const override {
    auto sum = op.getX2().getDefiningOp<relax::AddOp>();
    if (!sum)
      return rewriter.notifyMatchFailure(op, "not the product with a sum");
    Value lhs = sum.getX1(), rhs = sum.getX2();
    auto type = dyn_cast<RankedTensorType>(lhs.getType());
    if (!type || type.getRank() < 2 || lhs.getType() != rhs.getType())
      return rewriter.notifyMatchFailure(op, "what is added is no two matrices of one shape");
    if (matchPattern(lhs, m_Constant()) && matchPattern(rhs, m_Constant()))
      return rewriter.notifyMatchFailure(op, "the sum is a constant");
    Value first =
        relax::MatmulOp::create(rewriter, op.getLoc(), op.getX1(), lhs, op.getOutDtypeAttr());
    Value second =
        relax::MatmulOp::create(rewriter, op.getLoc(), op.getX1(), rhs, op.getOutDtypeAttr());
    rewriter.replaceOpWithNewOp<relax::AddOp>(op, first, second);
    return success();
  }
};

struct ExpandMatmulOfSum : mlc::impl::ExpandMatmulOfSumBase<ExpandMatmulOfSum> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    relax::populateExpandMatmulOfSumPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

void relax::populateExpandMatmulOfSumPatterns(RewritePatternSet &patterns) {
  patterns.add<ExpandSum>(patterns.getContext());
}
