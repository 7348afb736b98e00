//===- ReorderTakeAfterMatmul.cpp - Columns of a product ------------------------------------===//
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
#define GEN_PASS_DEF_REORDERTAKEAFTERMATMUL
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
struct TakeAfterMatmul : OpRewritePattern<relax::MatmulOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(relax::MatmulOp op, PatternRewriter &rewriter) const override {
    auto take = op.getX2().getDefiningOp<relax::TakeOp>();
    auto data = dyn_cast<RankedTensorType>(op.getX1().getType());
    if (!take || !data || data.getRank() == 0)
      return rewriter.notifyMatchFailure(op, "not the product with what is taken");
    auto matrix = dyn_cast<RankedTensorType>(take.getX().getType());
    auto indices = dyn_cast<RankedTensorType>(take.getIndices().getType());
    if (!matrix || matrix.getRank() != 2 || !indices || indices.getRank() != 1)
      return rewriter.notifyMatchFailure(op, "what is taken is not of a matrix");
    if (take.getAxis().value_or(0) != 1 && take.getAxis() != -1)
      return rewriter.notifyMatchFailure(op, "what is taken is not columns");
    Value product = relax::MatmulOp::create(rewriter, op.getLoc(), op.getX1(), take.getX(),
                                            op.getOutDtypeAttr());
    rewriter.replaceOpWithNewOp<relax::TakeOp>(op, product, take.getIndices(),
                                               rewriter.getI64IntegerAttr(data.getRank() - 1),
                                               take.getModeAttr());
    return success();
  }
};

struct ReorderTakeAfterMatmul : mlc::impl::ReorderTakeAfterMatmulBase<ReorderTakeAfterMatmul> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    relax::populateReorderTakeAfterMatmulPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

void relax::populateReorderTakeAfterMatmulPatterns(RewritePatternSet &patterns) {
  patterns.add<TakeAfterMatmul>(patterns.getContext());
}
