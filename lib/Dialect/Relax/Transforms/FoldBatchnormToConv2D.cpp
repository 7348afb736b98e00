//===- FoldBatchnormToConv2D.cpp - A convolution that does the batch norm after it ----------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "ScaleAndShift.h"
#include "mlc/Dialect/Relax/Analysis/ConstantValues.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_FOLDBATCHNORMTOCONV2D
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
/// `batch_norm(conv2d(x, w) + b)` by moving means is `conv2d(x, w * s) + (b * s + t)` with numbers
/// s and t of the channels.
struct FoldBatchNorm : OpRewritePattern<relax::BatchNormOp> {
  FoldBatchNorm(MLIRContext *context, bool constantsOnly)
      : OpRewritePattern(context), constantsOnly(constantsOnly) {}

  LogicalResult matchAndRewrite(relax::BatchNormOp op, PatternRewriter &rewriter) const override {
    auto conv = op.getData().getDefiningOp<relax::Conv2DOp>();
    auto sum = op.getData().getDefiningOp<relax::AddOp>();
    if (sum && sum->hasOneUse())
      conv = sum.getX1().getDefiningOp<relax::Conv2DOp>();
    if (!conv || !conv->hasOneUse())
      return rewriter.notifyMatchFailure(op, "its data are not those of a convolution alone");
    if (op.getTraining())
      return rewriter.notifyMatchFailure(op, "it normalizes by the mean of the data");
    auto data = dyn_cast<RankedTensorType>(op.getData().getType());
    if (!data)
      return rewriter.notifyMatchFailure(op, "its rank is not known");
    int64_t axis = *relax::normalizeAxis(op.getAxis(), data.getRank());
    size_t output = conv.getKernelLayout().find('O');
    if (axis != static_cast<int64_t>(conv.getDataLayout().find('C')) || output >= 4)
      return rewriter.notifyMatchFailure(op, "it does not normalize the channels");
    if (conv.getWeight().getType().getElementType() != data.getElementType())
      return rewriter.notifyMatchFailure(op, "the weight has another element type");
    if (sum && !isOfChannels(sum.getX2(), axis))
      return rewriter.notifyMatchFailure(op, "what is added is no number of the channels");
    SmallVector<Value> parameters(op->getOperands().drop_front());
    parameters.push_back(conv.getWeight());
    if (sum)
      parameters.push_back(sum.getX2());
    if (constantsOnly && !llvm::all_of(parameters, relax::isMadeOfConstants))
      return rewriter.notifyMatchFailure(op, "its parameters are no constants");
    Location loc = op.getLoc();
    auto spread = [&](Value vector, int64_t place) -> Value {
      SmallVector<int64_t> axes;
      for (int64_t i = 0; i < 4; ++i)
        if (i != place)
          axes.push_back(i);
      return relax::ExpandDimsOp::create(rewriter, loc, vector, axes);
    };
    relax::ScaleAndShift how(rewriter, op);
    Value weight =
        relax::MultiplyOp::create(rewriter, loc, conv.getWeight(), spread(how.scale, output));
    Value bias = spread(how.shift, axis);
    if (sum) {
      Value scaled = relax::MultiplyOp::create(rewriter, loc, sum.getX2(), spread(how.scale, axis));
      bias = relax::AddOp::create(rewriter, loc, scaled, bias);
    }
    auto scaled = cast<relax::Conv2DOp>(rewriter.clone(*conv));
    scaled.getWeightMutable().assign(weight);
    Value result = relax::AddOp::create(rewriter, loc, scaled.getResult(), bias);
    rewriter.replaceOp(op, {result, op.getMovingMean(), op.getMovingVar()});
    if (sum)
      rewriter.eraseOp(sum);
    rewriter.eraseOp(conv);
    return success();
  }

  /// Whether it has rank 4, with size 1 in all dimensions but the channels.
  static bool isOfChannels(Value value, int64_t axis) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    return type && type.getRank() == 4 &&
           llvm::all_of(llvm::enumerate(type.getShape()), [&](auto dim) {
             return static_cast<int64_t>(dim.index()) == axis || dim.value() == 1;
           });
  }

  bool constantsOnly;
};

struct FoldBatchnormToConv2D : mlc::impl::FoldBatchnormToConv2DBase<FoldBatchnormToConv2D> {
  using FoldBatchnormToConv2DBase::FoldBatchnormToConv2DBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    relax::populateFoldBatchnormToConv2DPatterns(patterns, constantsOnly);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace

void relax::populateFoldBatchnormToConv2DPatterns(RewritePatternSet &patterns, bool constantsOnly) {
  patterns.add<FoldBatchNorm>(patterns.getContext(), constantsOnly);
}
