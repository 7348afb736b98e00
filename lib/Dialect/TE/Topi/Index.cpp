//===- Index.cpp - Parts of tensors, and elements several times -----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TopiCall.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

/// Each dimension has its first element, its step and its extent.
static TopiResult buildStridedSlice(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  const TopiOperand &operand = call.operands[0];
  unsigned rank = operand.getRank();
  Extents begin = call.getShape("begin"), shape = call.getShape("shape");
  SmallVector<int64_t> strides = call.getInts("strides").value_or(SmallVector<int64_t>(rank, 1));
  if (failed(call.checkType(operand, AnyKind)) || failed(call.check()))
    return failure();
  if (begin.size() != rank || shape.size() != rank || strides.size() != rank)
    return call.fail("expected 'begin', 'shape' and 'strides' of " + Twine(rank) + " numbers");
  TopiBuilder &b = call.b;
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    SmallVector<Value> position;
    for (auto [axis, first, step] : llvm::zip_equal(axes, begin, strides))
      position.push_back(
          b.asValue(b.apply(b.dim(0) * step + b.dim(1), {OpFoldResult(axis), first})));
    return operand.read(s, position);
  };
  return SmallVector<Value>{
      b.compute("T_strided_slice", shape, AxisStyle::Ax, operand.getElementType(), body)};
}

/// The whole tensor several times along each dimension, numpy's way.
static TopiResult buildTile(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  const TopiOperand &operand = call.operands[0];
  SmallVector<int64_t> repeats = call.getInts("reps").value_or(SmallVector<int64_t>());
  if (failed(call.checkType(operand, AnyKind)) || failed(call.check()))
    return failure();
  for (int64_t number : repeats)
    if (number < 1)
      return call.fail("expected 'reps' from 1, got " + Twine(number));
  TopiBuilder &b = call.b;
  Extents from = b.getExtents(operand.getTensor()), extents(from);
  while (extents.size() < repeats.size())
    extents.insert(extents.begin(), b.number(1));
  for (auto [i, number] : llvm::enumerate(repeats)) {
    OpFoldResult &extent = extents[extents.size() - repeats.size() + i];
    extent = b.multiply(extent, b.number(number));
  }
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    SmallVector<Value> position;
    for (auto [axis, extent] : llvm::zip_equal(axes.take_back(from.size()), from)) {
      Scalar index = {axis, s.builder.getIndexType()};
      position.push_back(s.truncMod(index, {b.asValue(extent), index.type}).value);
    }
    return operand.read(s, position);
  };
  return SmallVector<Value>{
      b.compute("T_tile", extents, AxisStyle::Ax, operand.getElementType(), body)};
}

/// Each element several times along a dimension.
static TopiResult buildRepeat(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  const TopiOperand &operand = call.operands[0];
  int64_t repeats = call.getInt("repeats", 1), axis = call.getAxis("axis", operand.getRank(), 0);
  if (failed(call.checkType(operand, AnyKind)) || failed(call.check()))
    return failure();
  if (repeats < 1)
    return call.fail("expected 'repeats' from 1, got " + Twine(repeats));
  TopiBuilder &b = call.b;
  Extents extents = b.getExtents(operand.getTensor());
  extents[axis] = b.multiply(extents[axis], b.number(repeats));
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    SmallVector<Value> position(axes);
    position[axis] = b.asValue(b.apply(b.dim(0).floorDiv(repeats), OpFoldResult(axes[axis])));
    return operand.read(s, position);
  };
  return SmallVector<Value>{
      b.compute("T_repeat", extents, AxisStyle::Ax, operand.getElementType(), body)};
}

static TopiResult buildOneHot(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  const TopiOperand &indices = call.operands[0];
  TypedAttr on = call.getNumber("on_value"), off = call.getNumber("off_value");
  int64_t depth = call.getInt("depth", 0), axis = call.getAxis("axis", indices.getRank() + 1, -1);
  Type type = call.getType("dtype", on ? on.getType() : call.b.builder.getF32Type());
  if (failed(call.checkType(indices, IntegerKinds)) || failed(call.check()))
    return failure();
  if (!on || !off || depth < 1)
    return call.fail("expected 'on_value', 'off_value' and a 'depth' from 1");
  TopiBuilder &b = call.b;
  Extents extents = b.getExtents(indices.getTensor());
  extents.insert(extents.begin() + axis, b.number(depth));
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    SmallVector<Value> position(axes);
    position.erase(position.begin() + axis);
    Scalar index = indices.read(s, position);
    Value isHere = s.compare(Comparison::Equal, index, s.fromIndex(axes[axis], index.type));
    return s.select(isHere, s.constant(type, on), s.constant(type, off));
  };
  return SmallVector<Value>{b.compute("T_one_hot", extents, AxisStyle::Ax, type, body)};
}

/// The lower or the upper triangle of the last two dimensions.
static TopiResult buildTriangle(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  const TopiOperand &operand = call.operands[0];
  int64_t k = call.getInt("k", 0), rank = operand.getRank();
  bool isUpper = call.getBool("upper", false);
  if (failed(call.checkType(operand, AnyKind)) || failed(call.check()))
    return failure();
  if (rank < 2)
    return call.fail("expected at least two dimensions, got " + Twine(rank));
  Type type = operand.getElementType();
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    Value diagonal = call.b.asValue(call.b.apply(call.b.dim(0) + k, OpFoldResult(axes[rank - 2])));
    auto predicate = isUpper ? arith::CmpIPredicate::sge : arith::CmpIPredicate::sle;
    Value isInside = arith::CmpIOp::create(s.builder, s.loc, predicate, axes[rank - 1], diagonal);
    return s.select(isInside, operand.read(s, axes), s.constant(type, 0));
  };
  return SmallVector<Value>{
      call.b.compute("trilu", call.b.getExtents(operand.getTensor()), AxisStyle::Ax, type, body)};
}

/// Elements put around a tensor.
static TopiResult buildPadding(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  const TopiOperand &operand = call.operands[0];
  SmallVector<int64_t> before = call.getInts("pad_before").value_or(SmallVector<int64_t>());
  SmallVector<int64_t> after = call.getInts("pad_after").value_or(SmallVector<int64_t>(before));
  TypedAttr value = call.getNumber("pad_value");
  std::string name = call.getString("name", "PadInput").str();
  if (failed(call.checkType(operand, AnyKind)) || failed(call.check()))
    return failure();
  size_t rank = operand.getRank();
  auto isNegative = [](int64_t number) { return number < 0; };
  if (before.size() != rank || after.size() != rank || llvm::any_of(before, isNegative) ||
      llvm::any_of(after, isNegative))
    return call.fail("expected " + Twine(rank) + " numbers from 0 as 'pad_before' and 'pad_after'");
  Type type = operand.getElementType();
  return SmallVector<Value>{
      buildPad(call.b, name, operand.getTensor(), before, after, [&](ScalarBuilder &s) {
        return value ? s.constant(type, value) : s.constant(type, 0);
      })};
}

void mlc::te::addIndexFunctions(TopiTable &table) {
  table["strided_slice"] = buildStridedSlice;
  table["tile"] = buildTile;
  table["repeat"] = buildRepeat;
  table["one_hot"] = buildOneHot;
  table["trilu"] = buildTriangle;
  table["nn.pad"] = buildPadding;
}
