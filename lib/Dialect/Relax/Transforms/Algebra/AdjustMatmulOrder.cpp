//===- AdjustMatmulOrder.cpp - The order of several products --------------------------------===//
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
#define GEN_PASS_DEF_ADJUSTMATMULORDER
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

/// The sizes of a matrix; those that are not known are 1.
static std::optional<std::pair<int64_t, int64_t>> getSizes(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type || type.getRank() != 2)
    return std::nullopt;
  auto dims = relax::getDims(type);
  return std::pair(dims[0].getConstant().value_or(1), dims[1].getConstant().value_or(1));
}

/// How often something is multiplied in (a b) c and in a (b c).
static std::optional<std::pair<double, double>> getCosts(Value a, Value b, Value c) {
  auto first = getSizes(a), second = getSizes(b), third = getSizes(c);
  if (!first || !second || !third)
    return std::nullopt;
  double rows = first->first, inner = second->first, outer = second->second, cols = third->second;
  return std::pair(rows * inner * outer + rows * outer * cols,
                   inner * outer * cols + rows * inner * cols);
}

namespace {
struct AdjustOrder : OpRewritePattern<relax::MatmulOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(relax::MatmulOp op, PatternRewriter &rewriter) const override {
    auto getInner = [&](Value value) {
      auto inner = value.getDefiningOp<relax::MatmulOp>();
      return inner && inner.getOutDtypeAttr() == op.getOutDtypeAttr() ? inner : relax::MatmulOp();
    };
    Location loc = op.getLoc();
    if (relax::MatmulOp inner = getInner(op.getX1())) {
      Value a = inner.getX1(), b = inner.getX2(), c = op.getX2();
      auto costs = getCosts(a, b, c);
      if (costs && costs->second < costs->first) {
        Value product = relax::MatmulOp::create(rewriter, loc, b, c, op.getOutDtypeAttr());
        return replace(op, a, product, rewriter);
      }
    }
    if (relax::MatmulOp inner = getInner(op.getX2())) {
      Value a = op.getX1(), b = inner.getX1(), c = inner.getX2();
      auto costs = getCosts(a, b, c);
      if (costs && costs->first < costs->second) {
        Value product = relax::MatmulOp::create(rewriter, loc, a, b, op.getOutDtypeAttr());
        return replace(op, product, c, rewriter);
      }
    }
    return rewriter.notifyMatchFailure(op, "not a product of products, or in the best order");
  }

  static LogicalResult replace(relax::MatmulOp op, Value lhs, Value rhs,
                               PatternRewriter &rewriter) {
    rewriter.replaceOpWithNewOp<relax::MatmulOp>(op, lhs, rhs, op.getOutDtypeAttr());
    return success();
  }
};

struct AdjustMatmulOrder : mlc::impl::AdjustMatmulOrderBase<AdjustMatmulOrder> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    relax::populateAdjustMatmulOrderPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

void relax::populateAdjustMatmulOrderPatterns(RewritePatternSet &patterns) {
  patterns.add<AdjustOrder>(patterns.getContext());
}
