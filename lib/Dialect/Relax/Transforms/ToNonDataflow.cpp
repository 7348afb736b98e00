//===- ToNonDataflow.cpp - Dataflow blocks become part of the function ----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_TONONDATAFLOW
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
struct InlineDataflow : OpRewritePattern<relax::DataflowOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(relax::DataflowOp op, PatternRewriter &rewriter) const override {
    relax::OutputOp output = op.getOutput();
    if (!output)
      return rewriter.notifyMatchFailure(op, "its body does not end in relax.output");
    SmallVector<Value> values(output.getOperands());
    rewriter.eraseOp(output);
    rewriter.inlineBlockBefore(&op.getBody().front(), op);
    rewriter.replaceOp(op, values);
    return success();
  }
};

struct ToNonDataflow : mlc::impl::ToNonDataflowBase<ToNonDataflow> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    relax::populateToNonDataflowPatterns(patterns);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace

void relax::populateToNonDataflowPatterns(RewritePatternSet &patterns) {
  patterns.add<InlineDataflow>(patterns.getContext());
}
