//===- DecomposeOps.cpp - Operators of trained models by simpler ones -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "ScaleAndShift.h"
#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_DECOMPOSEOPS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
/// Builds what a batch norm is made of. A vector of channels is given the data's rank.
struct Decomposition {
  OpBuilder &builder;
  Location loc;
  int64_t axis, rank;

  Value spread(Value vector) const {
    SmallVector<int64_t> axes;
    for (int64_t i = 0; i < rank; ++i)
      if (i != axis)
        axes.push_back(i);
    return axes.empty() ? vector : relax::ExpandDimsOp::create(builder, loc, vector, axes);
  }
  Value number(Value like, double value) const {
    Type element = cast<RankedTensorType>(like.getType()).getElementType();
    auto type = RankedTensorType::get({}, element);
    auto attribute = DenseElementsAttr::get(type, builder.getFloatAttr(element, value));
    return relax::ConstantOp::create(builder, loc, type, attribute);
  }
  template <typename Op> Value binary(Value lhs, Value rhs) const {
    return Op::create(builder, loc, lhs, rhs);
  }
};

struct DecomposeBatchNorm : OpRewritePattern<relax::BatchNormOp> {
  DecomposeBatchNorm(MLIRContext *context, bool training)
      : OpRewritePattern(context), training(training) {}

  LogicalResult matchAndRewrite(relax::BatchNormOp op, PatternRewriter &rewriter) const override {
    auto data = dyn_cast<RankedTensorType>(op.getData().getType());
    if (!data)
      return rewriter.notifyMatchFailure(op, "its rank is not known");
    int64_t rank = data.getRank(), axis = *relax::normalizeAxis(op.getAxis(), rank);
    Decomposition d{rewriter, op.getLoc(), axis, rank};
    Value mean = op.getMovingMean(), variance = op.getMovingVar();
    Value newMean = mean, newVariance = variance;
    if (training && op.getTraining()) {
      SmallVector<int64_t> axes;
      for (int64_t i = 0; i < rank; ++i)
        if (i != axis)
          axes.push_back(i);
      auto axesAttr = rewriter.getDenseI64ArrayAttr(axes);
      mean = relax::MeanOp::create(rewriter, op.getLoc(), op.getData(), axesAttr, UnitAttr());
      variance =
          relax::VarianceOp::create(rewriter, op.getLoc(), op.getData(), axesAttr, UnitAttr());
      double momentum = op.getMomentum().convertToDouble();
      auto move = [&](Value old, Value added) {
        return d.binary<relax::AddOp>(d.binary<relax::MultiplyOp>(d.number(old, 1 - momentum), old),
                                      d.binary<relax::MultiplyOp>(d.number(old, momentum), added));
      };
      newMean = move(op.getMovingMean(), mean);
      newVariance = move(op.getMovingVar(), variance);
    }
    Value result = d.binary<relax::SubtractOp>(op.getData(), d.spread(mean));
    Value shifted = d.binary<relax::AddOp>(d.spread(variance),
                                           d.number(variance, op.getEpsilon().convertToDouble()));
    result =
        d.binary<relax::DivideOp>(result, relax::SqrtOp::create(rewriter, op.getLoc(), shifted));
    if (op.getScale())
      result = d.binary<relax::MultiplyOp>(result, d.spread(op.getGamma()));
    if (op.getCenter())
      result = d.binary<relax::AddOp>(result, d.spread(op.getBeta()));
    rewriter.replaceOp(op, {result, newMean, newVariance});
    return success();
  }

  bool training;
};

/// With s = gamma / sqrt(variance + epsilon) it is x * s + (beta - mean * s).
struct DecomposeConstantBatchNorm : OpRewritePattern<relax::BatchNormOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(relax::BatchNormOp op, PatternRewriter &rewriter) const override {
    auto data = dyn_cast<RankedTensorType>(op.getData().getType());
    if (!data || op.getTraining())
      return rewriter.notifyMatchFailure(op, "its rank is not known, or it is of a training");
    if (!llvm::all_of(op->getOperands().drop_front(),
                      [](Value parameter) { return matchPattern(parameter, m_Constant()); }))
      return rewriter.notifyMatchFailure(op, "its parameters are no constants");
    relax::ScaleAndShift how(rewriter, op);
    Decomposition d{rewriter, op.getLoc(), *relax::normalizeAxis(op.getAxis(), data.getRank()),
                    data.getRank()};
    Value scaled = d.binary<relax::MultiplyOp>(op.getData(), d.spread(how.scale));
    Value result = d.binary<relax::AddOp>(scaled, d.spread(how.shift));
    rewriter.replaceOp(op, {result, op.getMovingMean(), op.getMovingVar()});
    return success();
  }
};

/// A model that runs drops nothing.
struct DecomposeDropout : OpRewritePattern<relax::DropoutOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(relax::DropoutOp op, PatternRewriter &rewriter) const override {
    Value ones = relax::OnesLikeOp::create(rewriter, op.getLoc(), op.getData(), TypeAttr());
    rewriter.replaceOp(op, {op.getData(), ones});
    return success();
  }
};

struct DecomposeOps : mlc::impl::DecomposeOpsBase<DecomposeOps> {
  using DecomposeOpsBase::DecomposeOpsBase;

  void runOnOperation() override {
    if (mode != "inference" && mode != "training" && mode != "constants") {
      getOperation()->emitError() << "expected the mode inference, training or constants, but got "
                                  << mode;
      return signalPassFailure();
    }
    getOperation()->walk([&](func::FuncOp function) {
      if (!functionName.empty() && function.getSymName() != functionName)
        return;
      RewritePatternSet patterns(&getContext());
      if (mode == "constants")
        relax::populateDecomposeConstantBatchNormPatterns(patterns);
      else
        relax::populateDecomposeOpsPatterns(patterns, /*forTraining=*/mode == "training");
      walkAndApplyPatterns(function, std::move(patterns));
    });
  }
};
} // namespace

void relax::populateDecomposeOpsPatterns(RewritePatternSet &patterns, bool forTraining) {
  patterns.add<DecomposeBatchNorm>(patterns.getContext(), forTraining);
  if (!forTraining)
    patterns.add<DecomposeDropout>(patterns.getContext());
}

void relax::populateDecomposeConstantBatchNormPatterns(RewritePatternSet &patterns) {
  patterns.add<DecomposeConstantBatchNorm>(patterns.getContext());
}
