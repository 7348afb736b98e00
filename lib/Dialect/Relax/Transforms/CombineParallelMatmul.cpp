//===- CombineParallelMatmul.cpp - One product in place of several of the same tensor -------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_COMBINEPARALLELMATMUL
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

/// The matrix that a product's first operand is multiplied with, or null where there is none that
/// could be put beside another.
static RankedTensorType getMatrix(relax::MatmulOp op) {
  auto matrix = dyn_cast<RankedTensorType>(op.getX2().getType());
  bool fits = matrix && matrix.getRank() == 2 && op.getX1().getType().hasRank() &&
              op.getX1().getType().getRank() >= 2 &&
              relax::getDims(matrix)[0].isKnownEqual(relax::getDims(op.getX1().getType()).back());
  return fits ? matrix : RankedTensorType();
}

/// Whether the matrix of a product is computed from one of `products`.
static bool needsOneOf(relax::MatmulOp op, ArrayRef<relax::MatmulOp> products) {
  SetVector<Operation *> slice;
  BackwardSliceOptions options;
  options.inclusive = true;
  options.omitUsesFromAbove = false;
  options.filter = [&](Operation *other) { return other->getBlock() == op->getBlock(); };
  if (failed(getBackwardSlice(op.getX2(), &slice, options)))
    return true;
  return llvm::any_of(products, [&](relax::MatmulOp product) { return slice.contains(product); });
}

namespace {
struct CombineMatmuls : OpRewritePattern<relax::MatmulOp> {
  using OpRewritePattern::OpRewritePattern;

  /// Matches the last product of a tensor in a block.
  LogicalResult matchAndRewrite(relax::MatmulOp op, PatternRewriter &rewriter) const override {
    SmallVector<relax::MatmulOp> group;
    for (OpOperand &use : op.getX1().getUses()) {
      auto other = dyn_cast<relax::MatmulOp>(use.getOwner());
      if (other && use.getOperandNumber() == 0 && other->getBlock() == op->getBlock() &&
          other.getOutDtypeAttr() == op.getOutDtypeAttr() && getMatrix(other))
        group.push_back(other);
    }
    if (group.size() < 2 || !llvm::is_contained(group, op))
      return rewriter.notifyMatchFailure(op, "no other product of the same tensor with a matrix");
    llvm::sort(group, [](Operation *lhs, Operation *rhs) { return lhs->isBeforeInBlock(rhs); });
    if (group.front() != op)
      return rewriter.notifyMatchFailure(op, "not the first of the products");
    llvm::erase_if(group, [&](relax::MatmulOp other) { return needsOneOf(other, group); });
    SmallVector<Value> matrices =
        llvm::map_to_vector(group, [](relax::MatmulOp other) -> Value { return other.getX2(); });
    if (group.size() < 2)
      return rewriter.notifyMatchFailure(op, "the other matrices are computed from products");
    SmallVector<int64_t> bounds;
    int64_t columns = 0;
    for (relax::MatmulOp other : group) {
      std::optional<int64_t> size = relax::getDims(getMatrix(other))[1].getConstant();
      if (!size)
        return rewriter.notifyMatchFailure(other, "the columns are not a number");
      columns += *size;
      bounds.push_back(columns);
    }
    bounds.pop_back();
    // Everything is made before the first product.
    if (failed(moveValueDefinitions(rewriter, matrices, op)))
      return rewriter.notifyMatchFailure(op, "what computes a matrix has to stay where it is");
    Location loc = op.getLoc();
    Value matrix = relax::ConcatOp::create(rewriter, loc, matrices, /*axis=*/1);
    auto dtype = TypeAttr::get(op.getResult().getType().getElementType());
    Value product = relax::MatmulOp::create(rewriter, loc, op.getX1(), matrix, dtype);
    int64_t last = cast<RankedTensorType>(product.getType()).getRank() - 1;
    auto split = relax::SplitOp::create(rewriter, loc, product, /*sections=*/IntegerAttr(),
                                        rewriter.getDenseI64ArrayAttr(bounds),
                                        rewriter.getI64IntegerAttr(last));
    for (auto [other, part] : llvm::zip_equal(group, split.getResults()))
      rewriter.replaceOp(other, part);
    return success();
  }
};

struct CombineParallelMatmul : mlc::impl::CombineParallelMatmulBase<CombineParallelMatmul> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    relax::populateCombineParallelMatmulPatterns(patterns);
    // A match takes ops away that are still to be visited, which a plain walk cannot bear.
    GreedyRewriteConfig config;
    config.enableFolding(false).enableConstantCSE(false);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns), config)))
      signalPassFailure();
  }
};
} // namespace

void relax::populateCombineParallelMatmulPatterns(RewritePatternSet &patterns) {
  patterns.add<CombineMatmuls>(patterns.getContext());
}
