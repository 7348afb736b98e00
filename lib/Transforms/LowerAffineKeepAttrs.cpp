//===- LowerAffineKeepAttrs.cpp - lower-affine that keeps the marks of loops ----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Transforms/Passes.h"
#include "mlir/Conversion/AffineToStandard/AffineToStandard.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Affine/Transforms/Transforms.h"
#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_LOWERAFFINEKEEPATTRS
#include "mlc/Transforms/Passes.h.inc"
namespace {
/// The bounds as upstream computes them; the region and the attributes move over.
struct LowerFor : OpRewritePattern<affine::AffineForOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(affine::AffineForOp op, PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value lower = lowerAffineLowerBound(op, rewriter);
    Value upper = lowerAffineUpperBound(op, rewriter);
    Value step = arith::ConstantIndexOp::create(rewriter, loc, op.getStepAsInt());
    auto loop = scf::ForOp::create(rewriter, loc, lower, upper, step, op.getInits());
    loop->setDiscardableAttrs(op->getDiscardableAttrDictionary());
    rewriter.eraseBlock(loop.getBody());
    rewriter.inlineRegionBefore(op.getRegion(), loop.getRegion(), loop.getRegion().end());
    rewriter.replaceOp(op, loop.getResults());
    return success();
  }
};

/// The largest or smallest of the map's results.
template <typename CombineOp>
Value createBound(PatternRewriter &rewriter, Location loc, AffineMap map, ValueRange operands) {
  std::optional<SmallVector<Value, 8>> values =
      affine::expandAffineMap(rewriter, loc, map, operands);
  if (!values)
    return {};
  Value bound = values->front();
  for (Value value : llvm::drop_begin(*values))
    bound = CombineOp::create(rewriter, loc, bound, value);
  return bound;
}

/// A loop without results; upstream's pattern, which drops the attributes, takes the others.
struct LowerParallel : OpRewritePattern<affine::AffineParallelOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(affine::AffineParallelOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.getResults().empty())
      return rewriter.notifyMatchFailure(op, "it has results");
    Location loc = op.getLoc();
    SmallVector<Value> lower, upper, steps;
    for (unsigned i = 0; i < op.getNumDims(); ++i) {
      lower.push_back(createBound<arith::MaxSIOp>(rewriter, loc, op.getLowerBoundMap(i),
                                                  op.getLowerBoundsOperands()));
      upper.push_back(createBound<arith::MinSIOp>(rewriter, loc, op.getUpperBoundMap(i),
                                                  op.getUpperBoundsOperands()));
      if (!lower.back() || !upper.back())
        return rewriter.notifyMatchFailure(op, "a bound cannot be expanded");
      steps.push_back(arith::ConstantIndexOp::create(rewriter, loc, op.getSteps()[i]));
    }
    auto loop = scf::ParallelOp::create(rewriter, loc, lower, upper, steps);
    loop->setDiscardableAttrs(op->getDiscardableAttrDictionary());
    rewriter.eraseBlock(loop.getBody());
    rewriter.inlineRegionBefore(op.getRegion(), loop.getRegion(), loop.getRegion().end());
    rewriter.setInsertionPointToEnd(loop.getBody());
    rewriter.replaceOpWithNewOp<scf::ReduceOp>(loop.getBody()->getTerminator());
    rewriter.eraseOp(op);
    return success();
  }
};

struct LowerAffineKeepAttrs : impl::LowerAffineKeepAttrsBase<LowerAffineKeepAttrs> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populateLowerAffineKeepAttrsPatterns(patterns);
    ConversionTarget target(getContext());
    target.addLegalDialect<arith::ArithDialect, memref::MemRefDialect, scf::SCFDialect,
                           vector::VectorDialect>();
    llvm::SmallDenseSet<Operation *> before;
    getOperation()->walk([&](arith::AddIOp op) { before.insert(op); });
    if (failed(applyPartialConversion(getOperation(), target, std::move(patterns))))
      return signalPassFailure();
    // An affine sum does not overflow; that it is not negative can be told only then.
    getOperation()->walk([&](arith::AddIOp op) {
      if (op.getType().isIndex() && !before.contains(op))
        op.setOverflowFlags(arith::IntegerOverflowFlags::nsw);
    });
  }
};
} // namespace

void populateLowerAffineKeepAttrsPatterns(RewritePatternSet &patterns) {
  populateAffineToStdConversionPatterns(patterns);
  affine::populateAffineExpandIndexOpsPatterns(patterns);
  patterns.add<LowerFor, LowerParallel>(patterns.getContext(), /*benefit=*/2);
}
} // namespace mlc
