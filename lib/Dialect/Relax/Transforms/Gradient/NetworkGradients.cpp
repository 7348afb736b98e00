//===- NetworkGradients.cpp - Gradients of operators of neural networks ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Gradients.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

using B = GradientBuilder;

namespace {
LogicalResult softmax(SoftmaxOp op, Value gradient, B &b) {
  Value weighted = b.multiply(gradient, op.getResult());
  Value total = b.sum(weighted, op.getNormalizedAxis());
  return b.contribute(0, b.subtract(weighted, b.multiply(op.getResult(), total)));
}

LogicalResult logSoftmax(LogSoftmaxOp op, Value gradient, B &b) {
  RankedTensorType type = getRanked(op.getData());
  Value total = b.sum(gradient, *normalizeAxis(op.getAxis(), type.getRank()));
  Value chances = b.create<ExpOp>(op.getResult());
  return b.contribute(0, b.subtract(gradient, b.multiply(chances, total)));
}

Value mean(B &b, Value value, ArrayRef<int64_t> axes) {
  Builder attributes(value.getContext());
  return b.create<MeanOp>(value, attributes.getDenseI64ArrayAttr(axes), attributes.getUnitAttr());
}

/// The axes that a norm goes along, and the sizes of its parameters, with ones elsewhere.
struct NormAxes {
  RankedTensorType type;
  SmallVector<int64_t> axes;
  SmallVector<DimExpr> dims;
};

FailureOr<NormAxes> readAxes(Value data, ArrayRef<int64_t> axes, B &b) {
  NormAxes norm{getRanked(data), {}, {}};
  if (!norm.type)
    return b.fail("expected data of known rank");
  for (int64_t axis : axes)
    norm.axes.push_back(*normalizeAxis(axis, norm.type.getRank()));
  if (!llvm::is_sorted(norm.axes))
    return b.fail("expected axes in ascending order");
  norm.dims.assign(norm.type.getRank(), DimExpr::constant(data.getContext(), 1));
  for (int64_t axis : norm.axes)
    norm.dims[axis] = getDims(norm.type)[axis];
  return norm;
}

/// With n = (x - mean) / deviation, of which the mean is 0 and that of the squares 1.
LogicalResult layerNorm(LayerNormOp op, Value gradient, B &b) {
  FailureOr<NormAxes> norm = readAxes(op.getData(), op.getAxes(), b);
  if (failed(norm))
    return failure();
  ArrayRef<int64_t> axes = norm->axes;
  ArrayRef<DimExpr> dims = norm->dims;
  Value centered = b.subtract(op.getData(), mean(b, op.getData(), axes));
  Value variance = mean(b, b.multiply(centered, centered), axes);
  Value inverse = b.create<RsqrtOp>(b.add(variance, op.getEpsilon().convertToDouble()));
  Value normalized = b.multiply(centered, inverse);
  auto parameter = [&](Value value, Value like) {
    value = b.sumTo(value, getTensorType(dims, norm->type.getElementType()));
    return value ? b.reshape(value, getDims(getRanked(like))) : value;
  };
  if (op.getScale() &&
      failed(b.contribute(1, parameter(b.multiply(gradient, normalized), op.getGamma()))))
    return failure();
  if (op.getCenter() && failed(b.contribute(2, parameter(gradient, op.getBeta()))))
    return failure();
  if (op.getScale())
    gradient = b.multiply(gradient, b.reshape(op.getGamma(), dims));
  Value along = b.multiply(normalized, mean(b, b.multiply(gradient, normalized), axes));
  Value rest = b.subtract(b.subtract(gradient, mean(b, gradient, axes)), along);
  return b.contribute(0, b.multiply(rest, inverse));
}

/// The same without a mean that is taken away.
LogicalResult rmsNorm(RMSNormOp op, Value gradient, B &b) {
  FailureOr<NormAxes> norm = readAxes(op.getData(), op.getAxes(), b);
  if (failed(norm))
    return failure();
  ArrayRef<int64_t> axes = norm->axes;
  ArrayRef<DimExpr> dims = norm->dims;
  Value squares = mean(b, b.multiply(op.getData(), op.getData()), axes);
  Value inverse = b.create<RsqrtOp>(b.add(squares, op.getEpsilon().convertToDouble()));
  Value normalized = b.multiply(op.getData(), inverse);
  Value weight =
      b.sumTo(b.multiply(gradient, normalized), getTensorType(dims, norm->type.getElementType()));
  if (!weight || failed(b.contribute(1, b.reshape(weight, getDims(getRanked(op.getWeight()))))))
    return failure();
  gradient = b.multiply(gradient, b.reshape(op.getWeight(), dims));
  Value along = b.multiply(normalized, mean(b, b.multiply(gradient, normalized), axes));
  return b.contribute(0, b.multiply(b.subtract(gradient, along), inverse));
}

/// 0 is where the slope changes, and belongs to neither side.
LogicalResult prelu(PReluOp op, Value gradient, B &b) {
  RankedTensorType type = getRanked(op.getData()), alpha = getRanked(op.getAlpha());
  if (!type || !alpha || alpha.getRank() != 1)
    return b.fail("expected data of known rank, and numbers in one dimension");
  SmallVector<DimExpr> dims(type.getRank(), DimExpr::constant(op.getContext(), 1));
  dims[*normalizeAxis(op.getAxis(), type.getRank())] = getDims(alpha).front();
  Value isPositive = b.create<GreaterOp>(op.getData(), b.number(op.getData(), 0));
  Value scaled = b.multiply(gradient, b.reshape(op.getAlpha(), dims));
  Value below = b.subtract(b.multiply(gradient, op.getData()),
                           b.keepWhere(isPositive, b.multiply(gradient, op.getData())));
  Value sums = b.sumTo(below, getTensorType(dims, type.getElementType()));
  if (!sums || failed(b.contribute(1, b.reshape(sums, getDims(alpha)))))
    return failure();
  return b.contribute(0, b.create<WhereOp>(isPositive, gradient, scaled));
}
} // namespace

void relax::addNetworkGradients(GradientRules &rules) {
  rules.add<SoftmaxOp>(softmax);
  rules.add<LogSoftmaxOp>(logSoftmax);
  rules.add<LayerNormOp>(layerNorm);
  rules.add<RMSNormOp>(rmsNorm);
  rules.add<PReluOp>(prelu);
  rules.addForAll<DropoutOp>([](DropoutOp, ValueRange gradients, B &b) {
    return gradients[0] ? b.contribute(0, gradients[0]) : success();
  });
}
