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

/// With n = (x - mean) / deviation, of which the mean is 0 and that of the squares 1. `data` may be
/// another shape of the operand; `dims` are the sizes of the parameters in it.
template <typename Op>
LogicalResult contributeNorm(Op op, Value data, Value gradient, ArrayRef<int64_t> axes,
                             ArrayRef<DimExpr> dims, B &b) {
  Value centered = b.subtract(data, mean(b, data, axes));
  Value variance = mean(b, b.multiply(centered, centered), axes);
  Value inverse = b.create<RsqrtOp>(b.add(variance, op.getEpsilon().convertToDouble()));
  Value normalized = b.multiply(centered, inverse);
  auto parameter = [&](Value value, Value like) {
    value = b.sumTo(value, getTensorType(dims, getRanked(data).getElementType()));
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
  Value result = b.multiply(rest, inverse);
  return b.contribute(
      0, data == op.getData() ? result : b.reshape(result, getDims(getRanked(op.getData()))));
}

LogicalResult layerNorm(LayerNormOp op, Value gradient, B &b) {
  FailureOr<NormAxes> norm = readAxes(op.getData(), op.getAxes(), b);
  if (failed(norm))
    return failure();
  return contributeNorm(op, op.getData(), gradient, norm->axes, norm->dims, b);
}

/// The parameters have a number for each channel, not for each place that the norm goes over.
LogicalResult instanceNorm(InstanceNormOp op, Value gradient, B &b) {
  FailureOr<NormAxes> norm = readAxes(op.getData(), op.getAxes(), b);
  if (failed(norm))
    return failure();
  SmallVector<DimExpr> dims(norm->type.getRank(), DimExpr::constant(op.getContext(), 1));
  int64_t channel = *normalizeAxis(op.getChannelAxis(), norm->type.getRank());
  dims[channel] = getDims(norm->type)[channel];
  return contributeNorm(op, op.getData(), gradient, norm->axes, dims, b);
}

/// The channels of a group are one more dimension, which the norm goes over.
LogicalResult groupNorm(GroupNormOp op, Value gradient, B &b) {
  FailureOr<NormAxes> norm = readAxes(op.getData(), op.getAxes(), b);
  if (failed(norm))
    return failure();
  int64_t channel = *normalizeAxis(op.getChannelAxis(), norm->type.getRank());
  SmallVector<DimExpr> sizes = getDims(norm->type);
  std::optional<int64_t> channels = sizes[channel].getConstant();
  if (!channels)
    return b.fail("expected a known number of channels");
  auto number = [&](int64_t value) { return DimExpr::constant(op.getContext(), value); };
  auto groups = static_cast<int64_t>(op.getNumGroups());
  sizes[channel] = number(*channels / groups);
  sizes.insert(sizes.begin() + channel, number(groups));
  SmallVector<DimExpr> dims(sizes.size(), number(1));
  dims[channel] = sizes[channel];
  dims[channel + 1] = sizes[channel + 1];
  SmallVector<int64_t> axes = {channel + 1};
  for (int64_t axis : norm->axes)
    axes.push_back(axis < channel ? axis : axis + 1);
  llvm::sort(axes);
  return contributeNorm(op, b.reshape(op.getData(), sizes), b.reshape(gradient, sizes), axes, dims,
                        b);
}

/// softmax(scale * q k^T + bias) v, of which the weights are computed again.
LogicalResult attention(AttentionOp op, Value gradient, B &b) {
  RankedTensorType query = getRanked(op.getQuery()), key = getRanked(op.getKey());
  std::optional<int64_t> size, queries, keys;
  if (query && key) {
    size = getDims(query)[3].getConstant();
    queries = getDims(query)[1].getConstant();
    keys = getDims(key)[1].getConstant();
  }
  if (!size)
    return b.fail("expected a known size of the queries");
  double scale =
      op.getScale() ? op.getScale()->convertToDouble() : 1 / std::sqrt(static_cast<double>(*size));
  auto multiply = [&](Value lhs, Value rhs) -> Value {
    return b.create<MatmulOp>(lhs, rhs, TypeAttr());
  };
  // (batch, sequence, heads, size) and (batch, heads, sequence, size) are turned into each other.
  auto turn = [&](Value value) { return b.permute(value, {0, 2, 1, 3}); };
  Value q = turn(op.getQuery()), k = turn(op.getKey()), v = turn(op.getValue());
  Value scores = b.multiply(multiply(q, b.transpose(k)), scale);
  if (op.getBias())
    scores = b.add(scores, op.getBias());
  if (std::optional<StringRef> mask = op.getCausalMask()) {
    bool isAtEnd = *mask == "BottomRight";
    if (isAtEnd && (!queries || !keys))
      return b.fail("expected known numbers of queries and keys for a mask at the end");
    Builder attributes(op.getContext());
    Value ones = b.create<OnesLikeOp>(scores, TypeAttr());
    Value seen =
        b.create<TrilOp>(ones, attributes.getI64IntegerAttr(isAtEnd ? *keys - *queries : 0));
    Value isSeen = b.create<GreaterOp>(seen, b.number(seen, 0));
    scores = b.create<WhereOp>(isSeen, scores,
                               b.number(scores, -std::numeric_limits<double>::infinity()));
  }
  Value weights = b.create<SoftmaxOp>(scores, int64_t(-1));
  Value turned = turn(gradient);
  Value ofWeights = multiply(turned, b.transpose(v));
  Value weighted = b.multiply(ofWeights, weights);
  Value ofScores = b.subtract(weighted, b.multiply(weights, b.sum(weighted, {3})));
  if (op.getBias()) {
    Value ofBias = b.sumTo(ofScores, op.getBias().getType());
    if (!ofBias || failed(b.contribute(3, ofBias)))
      return failure();
  }
  Value ofProducts = b.multiply(ofScores, scale);
  if (failed(b.contribute(0, turn(multiply(ofProducts, k)))) ||
      failed(b.contribute(1, turn(multiply(b.transpose(ofProducts), q)))))
    return failure();
  return b.contribute(2, turn(multiply(b.transpose(weights), turned)));
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
  rules.add<GroupNormOp>(groupNorm);
  rules.add<InstanceNormOp>(instanceNorm);
  rules.add<AttentionOp>(attention);
  rules.add<PReluOp>(prelu);
  rules.addForAll<DropoutOp>([](DropoutOp, ValueRange gradients, B &b) {
    return gradients[0] ? b.contribute(0, gradients[0]) : success();
  });
}
