//===- Sort.cpp - The elements along an axis in order: sort, argsort, topk ------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "RowSort.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

/// For each element along the axis, how many others come before it.
static Value buildRanks(TopiBuilder &b, const TopiOperand &operand, int64_t axis, bool descending) {
  Extents extents = b.getExtents(operand.getTensor());
  Type type = b.builder.getI64Type();
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes, ArrayRef<Value> reduceAxes) {
    SmallVector<Value> position(axes);
    position[axis] = reduceAxes[0];
    Scalar other = operand.read(s, position), own = operand.read(s, axes);
    // Of equal elements the first comes first.
    Value isBefore = descending ? isLess(s, own, other) : isLess(s, other, own);
    Value isAfter = descending ? isLess(s, other, own) : isLess(s, own, other);
    Value comesFirst = arith::CmpIOp::create(s.builder, s.loc, arith::CmpIPredicate::slt,
                                             reduceAxes[0], axes[axis]);
    Value equalAndFirst =
        s.select(isAfter, s.constant(s.builder.getI1Type(), 0), {comesFirst, s.builder.getI1Type()})
            .value;
    Value counts = arith::OrIOp::create(s.builder, s.loc, isBefore, equalAndFirst);
    return SmallVector<Scalar>{s.cast({counts, s.builder.getI1Type()}, type)};
  };
  return b
      .reduce("rank", Combiner::Sum, extents, getAxisNames(AxisStyle::Ax, extents.size()),
              {extents[axis]}, {"k"}, type, body)
      .front();
}

/// Where the first `count` elements in order are.
static Value buildOrder(TopiBuilder &b, Value ranks, int64_t axis, OpFoldResult count) {
  Extents extents = b.getExtents(ranks);
  OpFoldResult size = extents[axis];
  extents[axis] = count;
  Type type = b.builder.getI64Type();
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes, ArrayRef<Value> reduceAxes) {
    SmallVector<Value> position(axes);
    position[axis] = reduceAxes[0];
    Value isHere = s.compare(Comparison::Equal, readElement(s, ranks, position),
                             s.fromIndex(axes[axis], type));
    return SmallVector<Scalar>{
        s.select(isHere, s.fromIndex(reduceAxes[0], type), s.constant(type, 0))};
  };
  return b
      .reduce("order", Combiner::Sum, extents, getAxisNames(AxisStyle::Ax, extents.size()), {size},
              {"k"}, type, body)
      .front();
}

/// The elements of the operand at the places that `order` says along the axis.
static Value gatherOrdered(TopiBuilder &b, const TopiOperand &operand, Value order, int64_t axis,
                           StringRef name) {
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    SmallVector<Value> position(axes);
    position[axis] = s.toIndex(readElement(s, order, axes));
    return operand.read(s, position);
  };
  return b.compute(name, b.getExtents(order), AxisStyle::Ax, operand.getElementType(), body);
}

/// Along an axis up to this long, ranks are faster: their loops are vectorized, and fuse.
static constexpr int64_t kMaxRanked = 64;
/// Up to so many elements are selected, which merging is not faster than even where a row is in the
/// worst order.
static constexpr int64_t kMaxSelected = 64;

/// Builds what is asked of the order.
static SmallVector<Value> buildOrdered(TopiBuilder &b, const TopiOperand &operand,
                                       const Order &order) {
  OpFoldResult size = b.getExtent(operand.getTensor(), order.axis);
  std::optional<int64_t> number = getConstantIntValue(size);
  if (!number || *number > kMaxRanked) {
    bool isSelection = order.count > 0 && order.count <= kMaxSelected;
    return isSelection ? buildSelection(b, operand, order) : buildMergeSort(b, operand, order);
  }
  OpFoldResult count = order.count > 0 ? b.minimum(size, b.number(order.count)) : size;
  Value places =
      buildOrder(b, buildRanks(b, operand, order.axis, order.descending), order.axis, count);
  SmallVector<Value> results;
  if (order.withValues)
    results.push_back(gatherOrdered(b, operand, places, order.axis, order.name));
  if (order.placeType)
    results.push_back(b.cast(places, order.placeType));
  return results;
}

/// Reads `dtype`, of places.
static FailureOr<Type> getPlaceType(TopiCall &call) {
  Type type = call.getType("dtype", call.b.builder.getI32Type());
  if (!(getTypeKind(type) & IntegerKinds))
    return call.fail("expected an integer type as 'dtype'");
  return type;
}

static TopiResult buildArgsort(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  const TopiOperand &operand = call.operands[0];
  int64_t axis = call.getAxis("axis", operand.getRank(), -1);
  bool descending = call.getBool("descending", false);
  FailureOr<Type> type = getPlaceType(call);
  if (failed(type) || failed(call.checkType(operand, NumberKinds)) || failed(call.check()))
    return failure();
  return buildOrdered(call.b, operand,
                      {"argsort", axis, descending, /*count=*/0, /*withValues=*/false, *type});
}

static TopiResult buildSort(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  const TopiOperand &operand = call.operands[0];
  int64_t axis = call.getAxis("axis", operand.getRank(), -1);
  bool descending = call.getBool("descending", false);
  if (failed(call.checkType(operand, NumberKinds)) || failed(call.check()))
    return failure();
  return buildOrdered(call.b, operand,
                      {"sort", axis, descending, /*count=*/0, /*withValues=*/true, Type()});
}

static TopiResult buildTopK(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  const TopiOperand &operand = call.operands[0];
  int64_t axis = call.getAxis("axis", operand.getRank(), -1), k = call.getInt("k", 1);
  std::string kind = call.getString("ret_type", "both").str();
  bool largest = call.getBool("largest", true);
  FailureOr<Type> type = getPlaceType(call);
  if (failed(type) || failed(call.checkType(operand, NumberKinds)) || failed(call.check()))
    return failure();
  if (kind != "both" && kind != "values" && kind != "indices")
    return call.fail("expected 'both', 'values' or 'indices' as 'ret_type', got '" + kind + "'");
  return buildOrdered(
      call.b, operand,
      {"topk", axis, largest, k, kind != "indices", kind == "values" ? Type() : *type});
}

void mlc::te::addSortFunctions(TopiTable &table) {
  table["argsort"] = buildArgsort;
  table["sort"] = buildSort;
  table["topk"] = buildTopK;
}
