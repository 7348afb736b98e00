//===- FuseTransposeMatmul.cpp - Products with a transposed matrix --------------------------===//
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
#define GEN_PASS_DEF_FUSETRANSPOSEMATMUL
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
struct FuseTranspose : OpRewritePattern<relax::MatmulOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(relax::MatmulOp op, PatternRewriter &rewriter) const override {
    auto transpose = op.getX2().getDefiningOp<relax::PermuteDimsOp>();
    auto data = dyn_cast<RankedTensorType>(op.getX1().getType());
    auto result = dyn_cast<RankedTensorType>(op.getResult().getType());
    if (!transpose || !data || !result || data.getRank() == 0)
      return rewriter.notifyMatchFailure(op, "not the product with a transposed matrix");
    auto weight = dyn_cast<RankedTensorType>(transpose.getX().getType());
    if (!weight || weight.getRank() != 2)
      return rewriter.notifyMatchFailure(op, "what is transposed is no matrix");
    if (transpose.getNormalizedAxes() != SmallVector<int64_t>{1, 0})
      return rewriter.notifyMatchFailure(op, "the dimensions stay where they are");
    // Of a layer, the extents that are summed over are known to be equal.
    if (!relax::getDims(data).back().isKnownEqual(relax::getDims(weight)[1]))
      return rewriter.notifyMatchFailure(op, "the extents may differ");
    rewriter.replaceOpWithNewOp<relax::LinearOp>(op, result, op.getX1(), transpose.getX(),
                                                 /*bias=*/Value(), op.getOutDtypeAttr());
    return success();
  }
};

struct FuseTransposeMatmulPass : mlc::impl::FuseTransposeMatmulBase<FuseTransposeMatmulPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    relax::populateFuseTransposeMatmulPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

void relax::populateFuseTransposeMatmulPatterns(RewritePatternSet &patterns) {
  patterns.add<FuseTranspose>(patterns.getContext());
}
