//===- Reduction.cpp - Sums, means, extrema -------------------------------------------------===//
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
struct ReductionFunction {
  StringLiteral name;
  unsigned kinds;
  Combiner combiner;
};

/// Which axes of an operand are reduced, and the extents of what is left.
struct Reduction {
  SmallVector<int64_t> axes;
  bool keepDims;
  Extents extents, reduceExtents;
  SmallVector<std::string> reduceNames;

  /// The position in the operand for a point of the result and one of the reduction.
  SmallVector<Value> getPosition(int64_t rank, ArrayRef<Value> point,
                                 ArrayRef<Value> reducePoint) const {
    SmallVector<Value> position(rank);
    for (auto [axis, value] : llvm::zip_equal(axes, reducePoint))
      position[axis] = value;
    size_t next = 0;
    for (int64_t i = 0; i < rank; ++i) {
      bool isReduced = static_cast<bool>(position[i]);
      if (!isReduced)
        position[i] = point[next++];
      else if (keepDims)
        ++next;
    }
    return position;
  }

  SmallVector<StringRef> getReduceNames() const {
    return SmallVector<StringRef>(reduceNames.begin(), reduceNames.end());
  }
};
} // namespace

static constexpr ReductionFunction reductionFunctions[] = {
    {"sum", NumberKinds, Combiner::Sum}, {"prod", NumberKinds, Combiner::Prod},
    {"max", AnyKind, Combiner::Max},     {"min", AnyKind, Combiner::Min},
    {"any", BoolKind, Combiner::Any},    {"all", BoolKind, Combiner::All},
};

/// Reads `axis` and `keepdims`, and checks the call. Makes extents last.
static FailureOr<Reduction> getReduction(TopiCall &call, unsigned kinds) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  const TopiOperand &operand = call.operands[0];
  Reduction reduction;
  reduction.axes = call.getAxes("axis", operand.getRank());
  llvm::sort(reduction.axes);
  reduction.keepDims = call.getBool("keepdims", false);
  if (failed(call.checkType(operand, kinds)) || failed(call.check()))
    return failure();
  for (int64_t i = 0, e = operand.getRank(); i < e; ++i) {
    if (!llvm::is_contained(reduction.axes, i)) {
      reduction.extents.push_back(call.b.getExtent(operand.getTensor(), i));
      continue;
    }
    reduction.reduceNames.push_back("k" + std::to_string(reduction.reduceExtents.size()));
    reduction.reduceExtents.push_back(call.b.getExtent(operand.getTensor(), i));
    if (reduction.keepDims)
      reduction.extents.push_back(call.b.number(1));
  }
  return reduction;
}

/// A reduction over no axis is a copy.
static Value buildCopy(TopiCall &call, StringRef name) {
  const TopiOperand &operand = call.operands[0];
  return call.b.compute(
      name, call.b.getExtents(operand.getTensor()), AxisStyle::Ax, operand.getElementType(),
      [&](ScalarBuilder &s, ArrayRef<Value> axes) { return operand.read(s, axes); });
}

/// The combined elements, as `type`.
static Value buildCombined(TopiCall &call, const Reduction &reduction, Combiner combiner, Type type,
                           StringRef suffix = "_red") {
  const TopiOperand &operand = call.operands[0];
  std::string name = (call.getTensorName(0) + suffix).str();
  if (reduction.axes.empty())
    return buildCopy(call, name);
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes, ArrayRef<Value> reduceAxes) {
    SmallVector<Value> position = reduction.getPosition(operand.getRank(), axes, reduceAxes);
    return SmallVector<Scalar>{s.cast(operand.read(s, position), type)};
  };
  return call.b
      .reduce(name, combiner, reduction.extents,
              getAxisNames(AxisStyle::Ax, reduction.extents.size()), reduction.reduceExtents,
              reduction.getReduceNames(), type, body)
      .front();
}

static TopiResult buildReduction(TopiCall &call) {
  const ReductionFunction *function = llvm::find_if(
      reductionFunctions, [&](const ReductionFunction &entry) { return entry.name == call.name; });
  FailureOr<Reduction> reduction = getReduction(call, function->kinds);
  if (failed(reduction))
    return failure();
  Type type = call.operands[0].getElementType();
  bool accumulates = function->combiner == Combiner::Sum || function->combiner == Combiner::Prod;
  Value combined = buildCombined(call, *reduction, function->combiner,
                                 accumulates ? getAccumulatorType(type) : type);
  return SmallVector<Value>{call.b.cast(combined, type)};
}

/// The elements of `sum`, each divided by how many elements it is the sum of.
static Value buildQuotient(TopiCall &call, StringRef name, const Reduction &reduction, Value sum,
                           Type type, bool isRoot) {
  OpFoldResult count = call.b.product(reduction.reduceExtents);
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    Scalar total = readElement(s, sum, axes), divisor;
    if (std::optional<int64_t> number = getConstantIntValue(count))
      divisor = s.constant(total.type, s.builder.getI64IntegerAttr(*number));
    else
      divisor = s.fromIndex(cast<Value>(count), total.type);
    Scalar quotient = s.divide(total, divisor);
    return s.cast(isRoot ? s.unary<math::SqrtOp>(quotient) : quotient, type);
  };
  return call.b.compute(name, call.b.getExtents(sum), AxisStyle::Ax, type, body);
}

static TopiResult buildMean(TopiCall &call) {
  FailureOr<Reduction> reduction = getReduction(call, NumberKinds);
  if (failed(reduction))
    return failure();
  Type type = call.operands[0].getElementType();
  Value sum = buildCombined(call, *reduction, Combiner::Sum, getAccumulatorType(type));
  return SmallVector<Value>{
      buildQuotient(call, "T_divide", *reduction, sum, type, /*isRoot=*/false)};
}

/// The mean of the squared distances from the mean, or its root.
static TopiResult buildVariance(TopiCall &call) {
  FailureOr<Reduction> reduction = getReduction(call, FloatKind);
  if (failed(reduction))
    return failure();
  const TopiOperand &operand = call.operands[0];
  Type type = operand.getElementType(), wide = getAccumulatorType(type);
  Value sum = buildCombined(call, *reduction, Combiner::Sum, wide);
  if (reduction->axes.empty())
    sum = call.b.cast(sum, wide);
  Value mean = buildQuotient(call, "T_divide", *reduction, sum, wide, /*isRoot=*/false);
  auto distance = [&](ScalarBuilder &s, ArrayRef<Value> axes, ArrayRef<Value> reduceAxes) {
    SmallVector<Value> position = reduction->getPosition(operand.getRank(), axes, reduceAxes);
    Scalar element = s.cast(operand.read(s, position), wide);
    Scalar difference = s.subtract(element, readElement(s, mean, axes));
    return s.multiply(difference, difference);
  };
  Value squares;
  if (reduction->axes.empty())
    squares = call.b.compute(
        "T_multiply", reduction->extents, AxisStyle::Ax, wide,
        [&](ScalarBuilder &s, ArrayRef<Value> axes) { return distance(s, axes, {}); });
  else
    squares = call.b
                  .reduce("T_multiply_red", Combiner::Sum, reduction->extents,
                          getAxisNames(AxisStyle::Ax, reduction->extents.size()),
                          reduction->reduceExtents, reduction->getReduceNames(), wide,
                          [&](ScalarBuilder &s, ArrayRef<Value> axes, ArrayRef<Value> reduceAxes) {
                            return SmallVector<Scalar>{distance(s, axes, reduceAxes)};
                          })
                  .front();
  bool isRoot = call.name == "std";
  return SmallVector<Value>{
      buildQuotient(call, isRoot ? "T_sqrt" : "T_divide", *reduction, squares, type, isRoot)};
}

/// Two reductions, of a value and of a place, each of which runs in lanes, as one of pairs would
/// not.
static TopiResult buildArg(TopiCall &call) {
  Type indexType = call.getType("index_dtype", call.b.builder.getI32Type());
  if (!(getTypeKind(indexType) & IntegerKinds))
    return call.fail("expected an integer type as 'index_dtype'");
  FailureOr<Reduction> reduction = getReduction(call, NumberKinds | BoolKind);
  if (failed(reduction))
    return failure();
  const TopiOperand &operand = call.operands[0];
  std::string name = call.getTensorName(0) + "_red";
  bool isMax = call.name == "argmax";
  // Over no axis at all there is one element, the first.
  if (reduction->axes.empty()) {
    return SmallVector<Value>{call.b.compute(
        name, reduction->extents, AxisStyle::Ax, indexType,
        [&](ScalarBuilder &s, ArrayRef<Value>) { return s.constant(indexType, 0); })};
  }
  Value extremum = buildCombined(call, *reduction, isMax ? Combiner::Max : Combiner::Min,
                                 operand.getElementType(), "_red_value");
  // The index is the smallest of an element that is the extremum, which is NaN if there is one.
  // With none, all are infinite, beyond what the extremum starts from.
  std::optional<int64_t> count = getConstantIntValue(call.b.product(reduction->reduceExtents));
  bool isSmall = count && *count < std::numeric_limits<int32_t>::max();
  Type placeType = isSmall ? call.b.builder.getI32Type() : call.b.builder.getI64Type();
  auto place = [&](ScalarBuilder &s, ArrayRef<Value> axes, ArrayRef<Value> reduceAxes) {
    Scalar best = readElement(s, extremum, axes);
    Scalar element = operand.read(s, reduction->getPosition(operand.getRank(), axes, reduceAxes));
    Value isBest = s.compare(Comparison::Equal, element, best);
    if (isa<FloatType>(element.type)) {
      Value isNaN = s.compare(Comparison::NotEqual, element, element);
      isBest = arith::OrIOp::create(s.builder, s.loc, isBest, isNaN);
    }
    Value index = call.b.linearize(reduceAxes, reduction->reduceExtents);
    return SmallVector<Scalar>{
        s.select(isBest, s.fromIndex(index, placeType), s.limit(placeType, /*lowest=*/false))};
  };
  Value places =
      call.b
          .reduce(name + "_temp", Combiner::Min, reduction->extents,
                  getAxisNames(AxisStyle::Ax, reduction->extents.size()), reduction->reduceExtents,
                  reduction->getReduceNames(), placeType, place)
          .front();
  return SmallVector<Value>{call.b.compute(
      name, call.b.getExtents(places), AxisStyle::Ax, indexType,
      [&](ScalarBuilder &s, ArrayRef<Value> axes) {
        Scalar found = readElement(s, places, axes);
        Value isNone = s.compare(Comparison::Equal, found, s.limit(placeType, /*lowest=*/false));
        return s.cast(s.select(isNone, s.constant(placeType, 0), found), indexType);
      })};
}

void mlc::te::addReductionFunctions(TopiTable &table) {
  for (const ReductionFunction &function : reductionFunctions)
    table[function.name] = buildReduction;
  table["mean"] = buildMean;
  table["variance"] = buildVariance;
  table["std"] = buildVariance;
  table["argmax"] = buildArg;
  table["argmin"] = buildArg;
}
