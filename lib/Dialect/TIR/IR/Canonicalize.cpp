//===- Canonicalize.cpp - Numbers in the place of constant values ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlc::tir;

/// A list of numbers and values with known values made numbers; nothing if there are none.
static bool foldConstants(SmallVectorImpl<OpFoldResult> &mixed, SmallVectorImpl<Value> &values,
                          SmallVectorImpl<int64_t> &numbers) {
  bool isChanged = succeeded(foldDynamicIndexList(mixed));
  dispatchIndexOpFoldResults(mixed, values, numbers);
  return isChanged;
}

namespace {
/// `%i in %c8` is `%i in 8`.
struct FoldLoopBounds : public OpRewritePattern<ForOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ForOp op, PatternRewriter &rewriter) const override {
    SmallVector<OpFoldResult> bounds = {op.getMixedMin(), op.getMixedExtent()};
    if (failed(foldDynamicIndexList(bounds)))
      return rewriter.notifyMatchFailure(op, "has no constant bound");
    SmallVector<Value> min, extent;
    SmallVector<int64_t> staticMin, staticExtent;
    dispatchIndexOpFoldResult(bounds[0], min, staticMin);
    dispatchIndexOpFoldResult(bounds[1], extent, staticExtent);
    rewriter.modifyOpInPlace(op, [&] {
      op.getDynamicMinMutable().assign(min);
      op.getDynamicExtentMutable().assign(extent);
      op.setStaticMin(staticMin[0]);
      op.setStaticExtent(staticExtent[0]);
    });
    return success();
  }
};

/// The same for the domains of a block.
struct FoldDomains : public OpRewritePattern<BlockOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BlockOp op, PatternRewriter &rewriter) const override {
    SmallVector<OpFoldResult> mixedMins = op.getMixedMins(), mixedExtents = op.getMixedExtents();
    SmallVector<Value> mins, extents;
    SmallVector<int64_t> staticMins, staticExtents;
    bool isChanged = foldConstants(mixedMins, mins, staticMins);
    isChanged |= foldConstants(mixedExtents, extents, staticExtents);
    if (!isChanged)
      return rewriter.notifyMatchFailure(op, "has no constant bound");
    rewriter.modifyOpInPlace(op, [&] {
      op.getDynamicMinsMutable().assign(mins);
      op.getDynamicExtentsMutable().assign(extents);
      op.setStaticMins(staticMins);
      op.setStaticExtents(staticExtents);
    });
    return success();
  }
};

/// The same for the regions of a block.
struct FoldRegions : public OpRewritePattern<YieldOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(YieldOp op, PatternRewriter &rewriter) const override {
    auto getMixed = [&](ArrayRef<int64_t> numbers, ValueRange values) {
      return getMixedValues(numbers, values, rewriter);
    };
    SmallVector<OpFoldResult> mixedOffsets = getMixed(op.getStaticOffsets(), op.getOffsets());
    SmallVector<OpFoldResult> mixedExtents = getMixed(op.getStaticExtents(), op.getExtents());
    SmallVector<Value> offsets, extents;
    SmallVector<int64_t> staticOffsets, staticExtents;
    bool isChanged = foldConstants(mixedOffsets, offsets, staticOffsets);
    isChanged |= foldConstants(mixedExtents, extents, staticExtents);
    if (!isChanged)
      return rewriter.notifyMatchFailure(op, "has no constant offset or extent");
    rewriter.modifyOpInPlace(op, [&] {
      op.getOffsetsMutable().assign(offsets);
      op.getExtentsMutable().assign(extents);
      op.setStaticOffsets(staticOffsets);
      op.setStaticExtents(staticExtents);
    });
    return success();
  }
};
} // namespace

void ForOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<FoldLoopBounds>(context);
}

void BlockOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<FoldDomains>(context);
}

void YieldOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<FoldRegions>(context);
}
