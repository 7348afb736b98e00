//===- FastMath.cpp - Functions of mathematics that need not be exact -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/RelaxToTE/Passes.h"
#include "mlc/Conversion/RelaxToTE/TEBodyOpInterface.h"
#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/TE/IR/TE.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace mlc {
#define GEN_PASS_DEF_FASTMATH
#include "mlc/Conversion/RelaxToTE/Passes.h.inc"
} // namespace mlc

using namespace mlir;
using namespace mlc;

namespace {
/// The body of the operator, under the name that says that it may be computed by polynomials.
template <typename Op> struct MakeFast : OpRewritePattern<Op> {
  MakeFast(MLIRContext *context, StringRef name) : OpRewritePattern<Op>(context), name(name) {}

  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    auto model = dyn_cast<TEBodyOpInterface>(op.getOperation());
    if (!model)
      return rewriter.notifyMatchFailure(op, "it has no te body");
    TEBody body(op, model.getFoldedOperand());
    if (failed(body.initialize()))
      return rewriter.notifyMatchFailure(op, body.getReason());
    FailureOr<SmallVector<Value>> results = model.buildTEBody(body);
    if (failed(results) || failed(body.replaceOp(rewriter, name, *results)))
      return rewriter.notifyMatchFailure(op, body.getReason());
    return success();
  }

private:
  StringRef name;
};

struct FastMath : mlc::impl::FastMathBase<FastMath> {
  void getDependentDialects(DialectRegistry &registry) const override {
    FastMathBase::getDependentDialects(registry);
    registerTEBodyModels(registry);
  }

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populateFastMathPatterns(patterns);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace

void mlc::populateFastMathPatterns(RewritePatternSet &patterns) {
  MLIRContext *context = patterns.getContext();
  patterns.add<MakeFast<relax::ExpOp>>(context, "fast_exp");
  patterns.add<MakeFast<relax::ErfOp>>(context, "fast_erf");
  patterns.add<MakeFast<relax::TanhOp>>(context, "fast_tanh");
  patterns.add<MakeFast<relax::SoftmaxOp>>(context, "fast_softmax");
}
