//===- Reshape.cpp - The same elements in another shape -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TopiCall.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

namespace {
/// Dimensions of the old and of the new shape that have the same elements: all before and after
/// them correspond.
struct Group {
  size_t oldBegin, oldEnd, newBegin, newEnd;
};
} // namespace

/// The product of extents that are numbers, and the values among them.
static std::pair<int64_t, SmallVector<Value>> splitProduct(ArrayRef<OpFoldResult> extents) {
  int64_t factor = 1;
  SmallVector<Value> values;
  for (OpFoldResult extent : extents) {
    if (std::optional<int64_t> number = getConstantIntValue(extent))
      factor *= *number;
    else
      values.push_back(cast<Value>(extent));
  }
  llvm::sort(values, [](Value lhs, Value rhs) {
    return lhs.getAsOpaquePointer() < rhs.getAsOpaquePointer();
  });
  return {factor, values};
}

/// Splits the dimensions into as many groups as possible, so that a coordinate depends on few
/// others.
static SmallVector<Group> getGroups(ArrayRef<OpFoldResult> from, ArrayRef<OpFoldResult> to) {
  SmallVector<Group> groups;
  Group rest = {0, from.size(), 0, to.size()};
  auto isEmpty = [](OpFoldResult extent) { return isConstantIntValue(extent, 0); };
  if (llvm::any_of(from, isEmpty) || llvm::any_of(to, isEmpty))
    return {rest};
  for (size_t i = 1; i < from.size(); ++i) {
    auto product = splitProduct(from.slice(rest.oldBegin, i - rest.oldBegin));
    for (size_t j = rest.newBegin + 1; j < to.size(); ++j) {
      if (splitProduct(to.slice(rest.newBegin, j - rest.newBegin)) != product)
        continue;
      groups.push_back({rest.oldBegin, i, rest.newBegin, j});
      rest.oldBegin = i;
      rest.newBegin = j;
      break;
    }
  }
  // What is not seen to be the same in front, as `n * 4` and `n` times 4, may be so behind.
  SmallVector<Group> last;
  for (size_t i = rest.oldEnd; i > rest.oldBegin + 1;) {
    --i;
    auto product = splitProduct(from.slice(i, rest.oldEnd - i));
    for (size_t j = rest.newEnd; j > rest.newBegin + 1;) {
      --j;
      if (splitProduct(to.slice(j, rest.newEnd - j)) != product)
        continue;
      last.push_back({i, rest.oldEnd, j, rest.newEnd});
      rest.oldEnd = i;
      rest.newEnd = j;
      break;
    }
  }
  groups.push_back(rest);
  llvm::append_range(groups, llvm::reverse(last));
  return groups;
}

/// The position in the old shape of what is at the position `axes` of the new one.
static SmallVector<Value> getOldPosition(TopiBuilder &b, ArrayRef<Value> axes,
                                         ArrayRef<OpFoldResult> from, ArrayRef<OpFoldResult> to) {
  SmallVector<Value> position;
  for (const Group &group : getGroups(from, to)) {
    size_t numNew = group.newEnd - group.newBegin, numOld = group.oldEnd - group.oldBegin;
    ArrayRef<Value> newAxes = axes.slice(group.newBegin, numNew);
    if (numNew == 1 && numOld == 1) {
      position.push_back(newAxes.front());
      continue;
    }
    // Where one dimension alone is not 1, it is the number of the element.
    SmallVector<unsigned> wide;
    for (size_t i = group.oldBegin; i < group.oldEnd; ++i)
      if (!isConstantIntValue(from[i], 1))
        wide.push_back(i - group.oldBegin);
    SmallVector<Value> old(numOld);
    if (wide.size() <= 1) {
      for (size_t i = 0; i < numOld; ++i)
        old[i] = llvm::is_contained(wide, i)
                     ? b.linearize(newAxes, to.slice(group.newBegin, numNew))
                     : b.asValue(b.number(0));
    } else {
      old =
          b.renumber(newAxes, to.slice(group.newBegin, numNew), from.slice(group.oldBegin, numOld));
    }
    llvm::append_range(position, old);
  }
  return position;
}

static Value buildReshapeTo(TopiBuilder &b, StringRef name, Value tensor,
                            ArrayRef<OpFoldResult> extents, ArrayRef<StringRef> axisNames) {
  Extents from = b.getExtents(tensor);
  Type type = cast<RankedTensorType>(tensor.getType()).getElementType();
  return b.compute(name, extents, axisNames, type, [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    return readElement(s, tensor, getOldPosition(b, axes, from, extents));
  });
}

/// Replaces -1 by what the other extents leave.
static LogicalResult inferExtent(TopiCall &call, Extents &shape) {
  std::optional<size_t> inferred;
  for (auto [i, extent] : llvm::enumerate(shape)) {
    std::optional<int64_t> size = getConstantIntValue(extent);
    if (!size || *size >= 0)
      continue;
    if (*size != -1 || inferred)
      return call.fail("expected extents that are not negative, one of them perhaps -1, as "
                       "'shape', got " +
                       Twine(*size) + " in dimension " + Twine(i));
    inferred = i;
  }
  auto type = cast<RankedTensorType>(call.operands[0].getTensor().getType());
  bool isKnown = type.hasStaticShape();
  int64_t numElements = isKnown ? type.getNumElements() : 0, product = 1;
  for (auto [i, extent] : llvm::enumerate(shape)) {
    std::optional<int64_t> size = getConstantIntValue(extent);
    isKnown &= size.has_value();
    if (i == inferred)
      continue;
    if (size && llvm::MulOverflow(product, *size, product))
      return call.fail("expected a 'shape' of a countable number of elements");
  }
  if (isKnown && (inferred ? product == 0 || numElements % product != 0 : product != numElements))
    return call.fail("expected a 'shape' of " + Twine(numElements) + " elements, got one of " +
                     (inferred ? "a multiple of " : "") + Twine(product));
  if (!inferred)
    return success();
  if (product == 0)
    return call.fail("expected a 'shape' without 0 beside -1");
  Extents others(shape);
  others.erase(others.begin() + *inferred);
  TopiBuilder &b = call.b;
  OpFoldResult count = b.product(b.getExtents(call.operands[0].getTensor()));
  shape[*inferred] = b.divide(count, b.product(others));
  return success();
}

static TopiResult buildReshape(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  Extents shape = call.getShape("shape");
  if (failed(call.checkType(call.operands[0], AnyKind)) || failed(call.check()) ||
      failed(inferExtent(call, shape)))
    return failure();
  return SmallVector<Value>{buildReshapeTo(call.b, "T_reshape", call.operands[0].getTensor(), shape,
                                           getAxisNames(AxisStyle::Ax, shape.size()))};
}

/// All but the first dimension as one.
static TopiResult buildFlatten(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)) || failed(call.checkType(call.operands[0], AnyKind)) ||
      failed(call.check()))
    return failure();
  if (call.operands[0].getRank() < 1)
    return call.fail("expected at least one dimension");
  Extents extents = call.b.getExtents(call.operands[0].getTensor());
  Extents shape = {extents.front(), call.b.product(ArrayRef(extents).drop_front())};
  return SmallVector<Value>{buildReshapeTo(call.b, "compute", call.operands[0].getTensor(), shape,
                                           ArrayRef<StringRef>{"i", "j"})};
}

static Value buildExpanded(TopiBuilder &b, Value tensor, ArrayRef<int64_t> newAxes) {
  Extents extents = b.getExtents(tensor);
  SmallVector<int64_t> sorted(newAxes);
  llvm::sort(sorted);
  for (int64_t axis : sorted)
    extents.insert(extents.begin() + axis, b.number(1));
  Type type = cast<RankedTensorType>(tensor.getType()).getElementType();
  return b.compute("T_expand_dims", extents, AxisStyle::Ax, type,
                   [&](ScalarBuilder &s, ArrayRef<Value> axes) {
                     SmallVector<Value> position;
                     for (auto [i, axis] : llvm::enumerate(axes))
                       if (!llvm::is_contained(sorted, static_cast<int64_t>(i)))
                         position.push_back(axis);
                     return readElement(s, tensor, position);
                   });
}

/// `axis` is one axis of the result, before which `num_newaxis` in all are, or a list of them.
static TopiResult buildExpandDims(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  SmallVector<int64_t> given = call.getInts("axis").value_or(SmallVector<int64_t>{});
  int64_t count = call.getInt("num_newaxis", 1), rank = call.operands[0].getRank();
  if (count < 0 || count > 64 || (count != 1 && given.size() != 1))
    return call.fail("expected one 'axis' and 0 to 64 as 'num_newaxis', got " + Twine(count));
  SmallVector<int64_t> axes;
  if (count != 1) {
    int64_t axis = given[0] < 0 ? given[0] + rank + 1 : given[0];
    if (axis < 0 || axis > rank)
      return call.fail("expected 'axis' in [" + Twine(-rank - 1) + ", " + Twine(rank) + "], got " +
                       Twine(given[0]));
    llvm::append_range(axes, llvm::seq(axis, axis + count));
  } else {
    axes = call.getAxes("axis", rank + given.size());
    if (given.empty())
      axes.clear();
  }
  if (failed(call.checkType(call.operands[0], AnyKind)) || failed(call.check()))
    return failure();
  return SmallVector<Value>{buildExpanded(call.b, call.operands[0].getTensor(), axes)};
}

static TopiResult buildSqueeze(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  const TopiOperand &operand = call.operands[0];
  SmallVector<int64_t> dropped;
  if (call.hasOption("axis")) {
    dropped = call.getAxes("axis", operand.getRank());
  } else {
    for (int64_t i = 0, e = operand.getRank(); i < e; ++i)
      if (operand.getDimSize(i) == 1)
        dropped.push_back(i);
  }
  if (failed(call.checkType(operand, AnyKind)) || failed(call.check()))
    return failure();
  for (int64_t axis : dropped)
    if (int64_t size = operand.getDimSize(axis); size != 1 && !ShapedType::isDynamic(size))
      return call.fail("expected an extent of 1 in dimension " + Twine(axis) + ", got " +
                       Twine(size));
  Extents extents;
  for (int64_t i = 0, e = operand.getRank(); i < e; ++i)
    if (!llvm::is_contained(dropped, i))
      extents.push_back(call.b.getExtent(operand.getTensor(), i));
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    SmallVector<Value> position;
    for (int64_t i = 0, e = operand.getRank(); i < e; ++i)
      position.push_back(llvm::is_contained(dropped, i) ? call.b.asValue(call.b.number(0))
                                                        : axes.consume_front());
    return operand.read(s, position);
  };
  return SmallVector<Value>{
      call.b.compute("T_squeeze", extents, AxisStyle::Ax, operand.getElementType(), body)};
}

void mlc::te::addReshapeFunctions(TopiTable &table) {
  table["reshape"] = buildReshape;
  table["nn.flatten"] = buildFlatten;
  table["expand_dims"] = buildExpandDims;
  table["squeeze"] = buildSqueeze;
}
