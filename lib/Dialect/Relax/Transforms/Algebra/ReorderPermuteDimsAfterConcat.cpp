//===- ReorderPermuteDimsAfterConcat.cpp - Dimensions moved once ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_REORDERPERMUTEDIMSAFTERCONCAT
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
struct PermuteAfterConcat : OpRewritePattern<relax::ConcatOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(relax::ConcatOp op, PatternRewriter &rewriter) const override {
    SmallVector<Value> tensors;
    SmallVector<int64_t> axes;
    for (Value operand : op.getTensors()) {
      auto permute = operand.getDefiningOp<relax::PermuteDimsOp>();
      if (!permute || !isa<RankedTensorType>(permute.getX().getType()))
        return rewriter.notifyMatchFailure(op, "a tensor is not one of moved dimensions");
      SmallVector<int64_t> own = permute.getNormalizedAxes();
      if (!axes.empty() && own != axes)
        return rewriter.notifyMatchFailure(op, "dimensions move in several ways");
      axes = std::move(own);
      tensors.push_back(permute.getX());
    }
    int64_t rank = axes.size(), axis = op.getAxis() < 0 ? op.getAxis() + rank : op.getAxis();
    if (tensors.size() < 2 || axis < 0 || axis >= rank)
      return rewriter.notifyMatchFailure(op, "fewer than two tensors");
    Value joined = relax::ConcatOp::create(rewriter, op.getLoc(), tensors, axes[axis]);
    rewriter.replaceOpWithNewOp<relax::PermuteDimsOp>(op, joined,
                                                      rewriter.getDenseI64ArrayAttr(axes));
    return success();
  }
};

struct ReorderPermuteDimsAfterConcat
    : mlc::impl::ReorderPermuteDimsAfterConcatBase<ReorderPermuteDimsAfterConcat> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    relax::populateReorderPermuteDimsAfterConcatPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

void relax::populateReorderPermuteDimsAfterConcatPatterns(RewritePatternSet &patterns) {
  patterns.add<PermuteAfterConcat>(patterns.getContext());
}
