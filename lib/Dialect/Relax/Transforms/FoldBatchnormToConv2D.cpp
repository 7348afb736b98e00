//===- FoldBatchnormToConv2D.cpp - A convolution that does the batch norm after it ----------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Operators.h"
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
/// `batch_norm(conv2d(x, w))` by moving means is `conv2d(x, w * s) + t` with numbers of the
/// channels s = gamma / sqrt(variance + epsilon) and t = beta - mean * s.
struct FoldBatchNorm : OpRewritePattern<relax::BatchNormOp> {
  FoldBatchNorm(MLIRContext *context, bool constantsOnly)
      : OpRewritePattern(context), constantsOnly(constantsOnly) {}

  LogicalResult matchAndRewrite(relax::BatchNormOp op, PatternRewriter &rewriter) const override {
    auto conv = op.getData().getDefiningOp<relax::Conv2DOp>();
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
    auto isConstant = [](Value value) {
      return static_cast<bool>(value.getDefiningOp<relax::ConstantOp>());
    };
    if (constantsOnly &&
        !(isConstant(conv.getWeight()) && llvm::all_of(op->getOperands().drop_front(), isConstant)))
      return rewriter.notifyMatchFailure(op, "its parameters are no constants");
    Location loc = op.getLoc();
    Type element = data.getElementType();
    auto scalar = RankedTensorType::get({}, element);
    Value epsilon = relax::ConstantOp::create(
        rewriter, loc, scalar,
        DenseElementsAttr::get(scalar,
                               rewriter.getFloatAttr(element, op.getEpsilon().convertToDouble())));
    Value shifted = relax::AddOp::create(rewriter, loc, op.getMovingVar(), epsilon);
    Value scale = relax::RsqrtOp::create(rewriter, loc, shifted);
    if (op.getScale())
      scale = relax::MultiplyOp::create(rewriter, loc, op.getGamma(), scale);
    Value bias = relax::MultiplyOp::create(rewriter, loc, op.getMovingMean(), scale);
    bias = op.getCenter() ? relax::SubtractOp::create(rewriter, loc, op.getBeta(), bias).getResult()
                          : relax::NegativeOp::create(rewriter, loc, bias).getResult();
    auto spread = [&](Value vector, int64_t place) -> Value {
      SmallVector<int64_t> axes;
      for (int64_t i = 0; i < 4; ++i)
        if (i != place)
          axes.push_back(i);
      return relax::ExpandDimsOp::create(rewriter, loc, vector, axes);
    };
    Value weight =
        relax::MultiplyOp::create(rewriter, loc, conv.getWeight(), spread(scale, output));
    auto scaled = cast<relax::Conv2DOp>(rewriter.clone(*conv));
    scaled.getWeightMutable().assign(weight);
    Value result = relax::AddOp::create(rewriter, loc, scaled.getResult(), spread(bias, axis));
    rewriter.replaceOp(op, {result, op.getMovingMean(), op.getMovingVar()});
    rewriter.eraseOp(conv);
    return success();
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
