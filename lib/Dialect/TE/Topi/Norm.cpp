//===- Norm.cpp - Normalizations by mean and variance ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TopiCall.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

namespace {
/// Means over some dimensions of a tensor, and over the members of each group of another dimension
/// if there is one. Elements are combined in a wider type where theirs is narrow.
class Means {
public:
  Means(TopiBuilder &b, const TopiOperand &data, ArrayRef<int64_t> axes, int64_t groupAxis = -1,
        int64_t numGroups = 1)
      : b(b), data(data), axes(axes), groupAxis(groupAxis),
        type(getAccumulatorType(data.getElementType())) {
    for (int64_t i = 0, e = data.getRank(); i < e; ++i) {
      OpFoldResult extent = b.getExtent(data.getTensor(), i);
      if (i == groupAxis) {
        numMembers = extent;
        groupSize = b.divide(extent, b.number(numGroups));
        kept.push_back(b.number(numGroups));
        reduced.push_back(groupSize);
      } else {
        (isReduced(i) ? reduced : kept).push_back(extent);
      }
    }
    count = b.product(reduced);
  }

  Type getType() const { return type; }

  /// The mean of what `body` makes of the elements; it is given the position among the means too.
  Value mean(StringRef name,
             function_ref<Scalar(ScalarBuilder &, Scalar, ArrayRef<Value>)> body) const {
    Value sum = isGroupLast() ? sumByMembers(name, body) : sumAtOnce(name, body);
    return b.compute(name, kept, AxisStyle::Ax, type, [&](ScalarBuilder &s, ArrayRef<Value> point) {
      Scalar total = readElement(s, sum, point);
      std::optional<int64_t> number = getConstantIntValue(count);
      Scalar divisor = number ? s.constant(type, s.builder.getI64IntegerAttr(*number))
                              : s.fromIndex(cast<Value>(count), type);
      return s.divide(total, divisor);
    });
  }

  /// The mean that an element of the tensor belongs to.
  SmallVector<Value> getKeptPosition(ArrayRef<Value> position) const {
    SmallVector<Value> point;
    for (auto [i, value] : llvm::enumerate(position)) {
      if (static_cast<int64_t>(i) == groupAxis)
        point.push_back(b.asValue(b.divide(OpFoldResult(value), groupSize)));
      else if (!isReduced(i))
        point.push_back(value);
    }
    return point;
  }

  /// One divided by the root of a mean plus epsilon, for each mean.
  Value getInverseRoot(Value means, double epsilon) const {
    return b.compute(
        "T_rsqrt", kept, AxisStyle::Ax, type, [&](ScalarBuilder &s, ArrayRef<Value> point) {
          Scalar shifted = s.add(readElement(s, means, point), s.constant(type, epsilon));
          return s.unary<math::RsqrtOp>(shifted);
        });
  }

  Value getMean() const {
    return mean("T_mean", [](ScalarBuilder &, Scalar element, ArrayRef<Value>) { return element; });
  }
  Value getVariance(Value means) const {
    return mean("T_variance", [&](ScalarBuilder &s, Scalar element, ArrayRef<Value> point) {
      Scalar distance = s.subtract(element, readElement(s, means, point));
      return s.multiply(distance, distance);
    });
  }

private:
  using Body = function_ref<Scalar(ScalarBuilder &, Scalar, ArrayRef<Value>)>;

  /// Whether the members of a group lie one after the other, and what else is summed over lies
  /// around them.
  bool isGroupLast() const {
    return groupAxis >= 0 && groupAxis == data.getRank() - 1 && !axes.empty();
  }

  Value sumAtOnce(StringRef name, Body body) const {
    auto withPosition = [&](ScalarBuilder &s, ArrayRef<Value> point, ArrayRef<Value> reducePoint) {
      Scalar element = s.cast(data.read(s, getPosition(point, reducePoint)), type);
      return SmallVector<Scalar>{body(s, element, point)};
    };
    return reduce((name + "_red").str(), kept, reduced, withPosition);
  }

  /// First for each member, of which vectors can hold several, and then over the members.
  Value sumByMembers(StringRef name, Body body) const {
    Extents members = kept, around = reduced;
    members.back() = numMembers;
    around.pop_back();
    auto ofMember = [&](ScalarBuilder &s, ArrayRef<Value> point, ArrayRef<Value> reducePoint) {
      SmallVector<Value> position;
      for (int64_t i = 0, e = data.getRank(); i < e; ++i)
        position.push_back((isReduced(i) ? reducePoint : point).consume_front());
      Scalar element = s.cast(data.read(s, position), type);
      return SmallVector<Scalar>{body(s, element, getKeptPosition(position))};
    };
    Value sums = reduce((name + "_members").str(), members, around, ofMember);
    auto ofGroup = [&](ScalarBuilder &s, ArrayRef<Value> point, ArrayRef<Value> reducePoint) {
      SmallVector<Value> position(point);
      OpFoldResult begin = b.multiply(OpFoldResult(point.back()), groupSize);
      position.back() = b.asValue(b.add(begin, OpFoldResult(reducePoint.front())));
      return SmallVector<Scalar>{readElement(s, sums, position)};
    };
    return reduce((name + "_red").str(), kept, groupSize, ofGroup);
  }

  Value reduce(StringRef name, const Extents &extents, ArrayRef<OpFoldResult> over,
               function_ref<SmallVector<Scalar>(ScalarBuilder &, ArrayRef<Value>, ArrayRef<Value>)>
                   body) const {
    SmallVector<std::string> numbered;
    for (size_t i = 0; i < over.size(); ++i)
      numbered.push_back("k" + std::to_string(i));
    SmallVector<StringRef> names(numbered.begin(), numbered.end());
    return b
        .reduce(name, Combiner::Sum, extents, getAxisNames(AxisStyle::Ax, extents.size()), over,
                names, type, body)
        .front();
  }

  bool isReduced(int64_t dim) const { return llvm::is_contained(axes, dim); }

  SmallVector<Value> getPosition(ArrayRef<Value> point, ArrayRef<Value> reducePoint) const {
    SmallVector<Value> position;
    for (int64_t i = 0, e = data.getRank(); i < e; ++i) {
      if (i == groupAxis) {
        OpFoldResult begin = b.multiply(OpFoldResult(point.consume_front()), groupSize);
        position.push_back(b.asValue(b.add(begin, OpFoldResult(reducePoint.consume_front()))));
      } else {
        position.push_back(isReduced(i) ? reducePoint.consume_front() : point.consume_front());
      }
    }
    return position;
  }

  TopiBuilder &b;
  const TopiOperand &data;
  SmallVector<int64_t> axes;
  int64_t groupAxis;
  Type type;
  OpFoldResult numMembers, groupSize, count;
  Extents kept, reduced;
};

/// What the normalizations have in common, as their options say.
struct Norm {
  double epsilon;
  bool center, scale;
};
} // namespace

static Norm getNorm(TopiCall &call) {
  return {call.getFloat("epsilon", 1e-5), call.getBool("center", true),
          call.getBool("scale", true)};
}

/// The sizes of a parameter's dimensions are those of these dimensions of the data.
static LogicalResult checkParameter(TopiCall &call, unsigned operand, ArrayRef<int64_t> axes) {
  if (failed(call.checkRank(operand, axes.size())))
    return failure();
  for (auto [i, axis] : llvm::enumerate(axes)) {
    int64_t expected = call.operands[0].getDimSize(axis),
            size = call.operands[operand].getDimSize(i);
    if (size != expected && !ShapedType::isDynamic(size) && !ShapedType::isDynamic(expected))
      return call.fail("expected an extent of " + Twine(expected) + " in dimension " + Twine(i) +
                       " of operand #" + Twine(operand) + ", got " + Twine(size));
  }
  return success();
}

/// `(data - mean) * inverse * gamma + beta`; the parameters are read at `axes` of the position. A
/// null mean is 0.
static Value buildNormalized(TopiCall &call, StringRef name, const Means &means, Value mean,
                             Value inverse, const Norm &norm, ArrayRef<int64_t> axes) {
  const TopiOperand &data = call.operands[0];
  Type type = data.getElementType(), wide = means.getType();
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> position) {
    SmallVector<Value> point = means.getKeptPosition(position), place;
    for (int64_t axis : axes)
      place.push_back(position[axis]);
    Scalar value = s.cast(data.read(s, position), wide);
    if (mean)
      value = s.subtract(value, readElement(s, mean, point));
    value = s.multiply(value, readElement(s, inverse, point));
    if (norm.scale)
      value = s.multiply(value, s.cast(call.operands[1].read(s, place), wide));
    if (norm.center)
      value = s.add(value, s.cast(call.operands[2].read(s, place), wide));
    return s.cast(value, type);
  };
  return call.b.compute(name, call.b.getExtents(data.getTensor()), AxisStyle::Ax, type, body);
}

static LogicalResult checkAxes(TopiCall &call, ArrayRef<int64_t> axes) {
  return axes.empty() ? call.fail("expected at least one axis") : success();
}

static TopiResult buildLayerNorm(TopiCall &call) {
  if (failed(call.takeOperands(3, 3)) || failed(call.checkSameType(FloatKind)))
    return failure();
  SmallVector<int64_t> axes = call.getAxes("axis", call.operands[0].getRank());
  Norm norm = getNorm(call);
  if (failed(call.check()) || failed(checkAxes(call, axes)) ||
      failed(checkParameter(call, 1, axes)) || failed(checkParameter(call, 2, axes)))
    return failure();
  Means means(call.b, call.operands[0], axes);
  Value mean = means.getMean();
  Value inverse = means.getInverseRoot(means.getVariance(mean), norm.epsilon);
  return SmallVector<Value>{
      buildNormalized(call, "T_layer_norm", means, mean, inverse, norm, axes)};
}

static TopiResult buildRMSNorm(TopiCall &call) {
  if (failed(call.takeOperands(2, 2)) || failed(call.checkSameType(FloatKind)))
    return failure();
  SmallVector<int64_t> axes = call.getAxes("axis", call.operands[0].getRank());
  double epsilon = call.getFloat("epsilon", 1e-5);
  if (failed(call.check()) || failed(checkAxes(call, axes)) ||
      failed(checkParameter(call, 1, axes)))
    return failure();
  Means means(call.b, call.operands[0], axes);
  Value squares =
      means.mean("T_mean_square", [](ScalarBuilder &s, Scalar element, ArrayRef<Value>) {
        return s.multiply(element, element);
      });
  Value inverse = means.getInverseRoot(squares, epsilon);
  return SmallVector<Value>{buildNormalized(call, "T_rms_norm", means, Value(), inverse,
                                            {epsilon, /*center=*/false, /*scale=*/true}, axes)};
}

/// Group and instance norm: the channels are in `num_groups` groups, or each by itself.
static TopiResult buildChannelNorm(TopiCall &call) {
  if (failed(call.takeOperands(3, 3)) || failed(call.checkSameType(FloatKind)))
    return failure();
  const TopiOperand &data = call.operands[0];
  bool isGroup = call.name == "nn.group_norm";
  int64_t numGroups = isGroup ? call.getInt("num_groups", 1) : 1;
  int64_t channel = call.getAxis("channel_axis", data.getRank(), 1);
  SmallVector<int64_t> axes = call.getAxes("axes", data.getRank());
  Norm norm = getNorm(call);
  if (failed(call.check()) || failed(checkParameter(call, 1, channel)) ||
      failed(checkParameter(call, 2, channel)))
    return failure();
  if (llvm::is_contained(axes, channel))
    return call.fail("expected 'axes' without the channels, dimension " + Twine(channel));
  int64_t channels = data.getDimSize(channel);
  if (numGroups < 1 || (!ShapedType::isDynamic(channels) && channels % numGroups != 0))
    return call.fail("expected 'num_groups' to divide the channels, got " + Twine(numGroups));
  Means means(call.b, data, axes, isGroup ? channel : -1, numGroups);
  Value mean = means.getMean();
  Value inverse = means.getInverseRoot(means.getVariance(mean), norm.epsilon);
  StringRef name = isGroup ? "T_group_norm" : "T_instance_norm";
  return SmallVector<Value>{buildNormalized(call, name, means, mean, inverse, norm, channel)};
}

/// The moving value with a part of the new one.
static Value buildMoved(TopiCall &call, unsigned operand, Value value, double momentum) {
  const TopiOperand &moving = call.operands[operand];
  Type type = moving.getElementType();
  return call.b.compute("T_add", call.b.getExtents(moving.getTensor()), AxisStyle::Ax, type,
                        [&](ScalarBuilder &s, ArrayRef<Value> point) {
                          Scalar old = moving.read(s, point);
                          if (!value)
                            return old;
                          Scalar part = s.cast(readElement(s, value, point), type);
                          return s.add(s.multiply(old, s.constant(type, 1 - momentum)),
                                       s.multiply(part, s.constant(type, momentum)));
                        });
}

static TopiResult buildBatchNorm(TopiCall &call) {
  if (failed(call.takeOperands(5, 5)) || failed(call.checkSameType(FloatKind)))
    return failure();
  const TopiOperand &data = call.operands[0];
  int64_t channel = call.getAxis("axis", data.getRank(), 1);
  Norm norm = getNorm(call);
  double momentum = call.getFloat("momentum", 0.1);
  bool isTraining = call.getBool("training", false);
  if (failed(call.check()))
    return failure();
  for (unsigned operand : {1, 2, 3, 4})
    if (failed(checkParameter(call, operand, channel)))
      return failure();
  SmallVector<int64_t> axes;
  for (int64_t i = 0, e = data.getRank(); i < e; ++i)
    if (i != channel)
      axes.push_back(i);
  Means means(call.b, data, axes);
  Value mean =
      isTraining ? means.getMean() : call.b.cast(call.operands[3].getTensor(), means.getType());
  Value variance = isTraining ? means.getVariance(mean)
                              : call.b.cast(call.operands[4].getTensor(), means.getType());
  Value inverse = means.getInverseRoot(variance, norm.epsilon);
  Value result = buildNormalized(call, "T_batch_norm", means, mean, inverse, norm, channel);
  return SmallVector<Value>{result, buildMoved(call, 3, isTraining ? mean : Value(), momentum),
                            buildMoved(call, 4, isTraining ? variance : Value(), momentum)};
}

void mlc::te::addNormFunctions(TopiTable &table) {
  table["nn.layer_norm"] = buildLayerNorm;
  table["nn.rms_norm"] = buildRMSNorm;
  table["nn.group_norm"] = buildChannelNorm;
  table["nn.instance_norm"] = buildChannelNorm;
  table["nn.batch_norm"] = buildBatchNorm;
}
