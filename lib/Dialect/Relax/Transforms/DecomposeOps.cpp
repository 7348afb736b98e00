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
  /// A difference from the mean by the square root of a variance.
  Value overDeviation(Value difference, Value variance, const APFloat &epsilon) const {
    Value shifted = binary<relax::AddOp>(variance, number(variance, epsilon.convertToDouble()));
    return binary<relax::DivideOp>(difference, relax::SqrtOp::create(builder, loc, shifted));
  }
  /// A statistic that follows that of the data.
  Value move(Value old, Value added, const APFloat &momentum) const {
    double part = momentum.convertToDouble();
    Value kept = binary<relax::MultiplyOp>(number(old, 1 - part), old);
    return binary<relax::AddOp>(kept, binary<relax::MultiplyOp>(number(old, part), added));
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
    bool isTraining = training && op.getTraining();
    SmallVector<int64_t> axes;
    for (int64_t i = 0; i < rank; ++i)
      if (i != axis)
        axes.push_back(i);
    auto axesAttr = rewriter.getDenseI64ArrayAttr(axes);
    if (isTraining)
      mean = relax::MeanOp::create(rewriter, op.getLoc(), op.getData(), axesAttr, UnitAttr());
    Value result = d.binary<relax::SubtractOp>(op.getData(), d.spread(mean));
    if (isTraining)
      variance =
          relax::VarianceOp::create(rewriter, op.getLoc(), op.getData(), axesAttr, UnitAttr());
    result = d.overDeviation(result, d.spread(variance), op.getEpsilon());
    if (op.getScale())
      result = d.binary<relax::MultiplyOp>(result, d.spread(op.getGamma()));
    if (op.getCenter())
      result = d.binary<relax::AddOp>(result, d.spread(op.getBeta()));
    Value newMean = op.getMovingMean(), newVariance = op.getMovingVar();
    if (isTraining) {
      newMean = d.move(newMean, mean, op.getMomentum());
      newVariance = d.move(newVariance, variance, op.getMomentum());
    }
    rewriter.replaceOp(op, {result, newMean, newVariance});
    return success();
  }

  bool training;
};

struct DecomposeLayerNorm : OpRewritePattern<relax::LayerNormOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(relax::LayerNormOp op, PatternRewriter &rewriter) const override {
    Decomposition d{rewriter, op.getLoc(), /*axis=*/0, /*rank=*/0};
    auto axes = rewriter.getDenseI64ArrayAttr(op.getAxes());
    UnitAttr keepdims = rewriter.getUnitAttr();
    Value mean = relax::MeanOp::create(rewriter, op.getLoc(), op.getData(), axes, keepdims);
    Value result = d.binary<relax::SubtractOp>(op.getData(), mean);
    Value variance = relax::VarianceOp::create(rewriter, op.getLoc(), op.getData(), axes, keepdims);
    result = d.overDeviation(result, variance, op.getEpsilon());
    if (op.getScale())
      result = d.binary<relax::MultiplyOp>(result, op.getGamma());
    if (op.getCenter())
      result = d.binary<relax::AddOp>(result, op.getBeta());
    rewriter.replaceOp(op, result);
    return success();
  }
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
  if (forTraining)
    patterns.add<DecomposeLayerNorm>(patterns.getContext());
  else
    patterns.add<DecomposeDropout>(patterns.getContext());
}

void relax::populateDecomposeConstantBatchNormPatterns(RewritePatternSet &patterns) {
  patterns.add<DecomposeConstantBatchNorm>(patterns.getContext());
}
