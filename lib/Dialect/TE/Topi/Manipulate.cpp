//===- Manipulate.cpp - Elements in other places --------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TopiCall.h"
#include "mlc/Dialect/TE/Topi/Topi.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

static TopiResult buildTranspose(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  const TopiOperand &operand = call.operands[0];
  int64_t rank = operand.getRank();
  SmallVector<int64_t> axes = llvm::to_vector(llvm::reverse(llvm::seq<int64_t>(0, rank)));
  if (call.hasOption("axes"))
    axes = call.getAxes("axes", rank);
  if (failed(call.checkType(operand, AnyKind)) || failed(call.check()))
    return failure();
  if (static_cast<int64_t>(axes.size()) != rank)
    return call.fail("expected " + Twine(rank) + " 'axes', got " + Twine(axes.size()));
  Extents extents;
  for (int64_t axis : axes)
    extents.push_back(call.b.getExtent(operand.getTensor(), axis));
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> point) {
    SmallVector<Value> position(rank);
    for (auto [axis, value] : llvm::zip_equal(axes, point))
      position[axis] = value;
    return operand.read(s, position);
  };
  return SmallVector<Value>{
      call.b.compute("T_transpose", extents, AxisStyle::Ax, operand.getElementType(), body)};
}

//===----------------------------------------------------------------------------------------===//
// concatenate, stack
//===----------------------------------------------------------------------------------------===//

/// Reads from the operand whose range the axis is in. `offsets` are where operands begin along the
/// axis; `readAt` reads from the operand of this number, which begins at this offset (null at 0).
static Value readRange(TopiBuilder &b, ScalarBuilder &s, Value axis, ArrayRef<Value> offsets,
                       size_t last, Type type, function_ref<Value(size_t, Value)> readAt) {
  if (last == 0)
    return readAt(0, Value());
  Value isInLast =
      arith::CmpIOp::create(s.builder, s.loc, arith::CmpIPredicate::sge, axis, offsets[last]);
  auto ifOp = scf::IfOp::create(s.builder, s.loc, type, isInLast, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(s.builder);
  s.builder.setInsertionPointToStart(ifOp.thenBlock());
  scf::YieldOp::create(s.builder, s.loc, readAt(last, offsets[last]));
  s.builder.setInsertionPointToStart(ifOp.elseBlock());
  scf::YieldOp::create(s.builder, s.loc, readRange(b, s, axis, offsets, last - 1, type, readAt));
  return ifOp.getResult(0);
}

/// The numbers or values where the operands begin along the axis, and where the last ends.
static Extents getOffsets(TopiCall &call, int64_t axis) {
  Extents offsets{call.b.number(0)};
  for (const TopiOperand &operand : call.operands)
    offsets.push_back(call.b.add(offsets.back(), call.b.getExtent(operand.getTensor(), axis)));
  return offsets;
}

static constexpr unsigned kManyOperands = 512;

/// All operands have `rank` dimensions, of the same extents but in dimension `except`.
static LogicalResult checkSameExtents(TopiCall &call, int64_t rank, int64_t except = -1) {
  for (auto [number, operand] : llvm::enumerate(call.operands)) {
    if (failed(call.checkRank(number, rank)))
      return failure();
    for (int64_t i = 0; i < rank; ++i) {
      int64_t expected = call.operands[0].getDimSize(i), size = operand.getDimSize(i);
      if (i != except && size != expected && !ShapedType::isDynamic(size) &&
          !ShapedType::isDynamic(expected))
        return call.fail("expected an extent of " + Twine(expected) + " in dimension " + Twine(i) +
                         " of operand #" + Twine(number) + ", got " + Twine(size));
    }
  }
  return success();
}

static TopiResult buildConcatenate(TopiCall &call) {
  if (failed(call.takeOperands(1, kManyOperands)) || failed(call.checkSameType(AnyKind)))
    return failure();
  int64_t rank = call.operands[0].getRank(), axis = call.getAxis("axis", rank, 0);
  if (failed(call.check()))
    return failure();
  if (failed(checkSameExtents(call, rank, axis)))
    return failure();
  TopiBuilder &b = call.b;
  Type type = call.operands[0].getElementType();
  Extents offsets = getOffsets(call, axis), extents = b.getExtents(call.operands[0].getTensor());
  for (int64_t i = 0; i < rank; ++i)
    for (const TopiOperand &operand : call.operands)
      if (!getConstantIntValue(extents[i]) && !ShapedType::isDynamic(operand.getDimSize(i)))
        extents[i] = b.number(operand.getDimSize(i));
  extents[axis] = offsets.back();
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    SmallVector<Value> begins;
    for (OpFoldResult offset : ArrayRef(offsets).drop_back())
      begins.push_back(b.asValue(offset));
    auto readAt = [&](size_t number, Value begin) {
      SmallVector<Value> position(axes);
      if (begin)
        position[axis] = b.asValue(
            b.apply(b.dim(0) - b.dim(1), {OpFoldResult(position[axis]), offsets[number]}));
      return call.operands[number].read(s, position).value;
    };
    Value element = readRange(b, s, axes[axis], begins, call.operands.size() - 1,
                              getSignlessType(type), readAt);
    return Scalar{element, type};
  };
  return SmallVector<Value>{b.compute("T_concat", extents, AxisStyle::Ax, type, body)};
}

static TopiResult buildStack(TopiCall &call) {
  if (failed(call.takeOperands(1, kManyOperands)) || failed(call.checkSameType(AnyKind)))
    return failure();
  int64_t rank = call.operands[0].getRank(), axis = call.getAxis("axis", rank + 1, 0);
  if (failed(call.check()))
    return failure();
  if (failed(checkSameExtents(call, rank)))
    return failure();
  TopiBuilder &b = call.b;
  Type type = call.operands[0].getElementType();
  Extents extents = b.getExtents(call.operands[0].getTensor());
  extents.insert(extents.begin() + axis, b.number(call.operands.size()));
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    SmallVector<Value> numbers, position(axes);
    position.erase(position.begin() + axis);
    for (size_t i = 0; i < call.operands.size(); ++i)
      numbers.push_back(b.asValue(b.number(i)));
    auto readAt = [&](size_t number, Value) {
      return call.operands[number].read(s, position).value;
    };
    Value element = readRange(b, s, axes[axis], numbers, call.operands.size() - 1,
                              getSignlessType(type), readAt);
    return Scalar{element, type};
  };
  return SmallVector<Value>{b.compute("T_stack", extents, AxisStyle::Ax, type, body)};
}

//===----------------------------------------------------------------------------------------===//
// take, bias_add
//===----------------------------------------------------------------------------------------===//

/// Brings an index into [0, extent), as `mode` says.
static Value limitIndex(TopiBuilder &b, ScalarBuilder &s, StringRef mode, Value index,
                        OpFoldResult extent) {
  if (mode == "fast")
    return index;
  Type type = s.builder.getIndexType();
  Scalar position = {index, type}, size = {b.asValue(extent), type};
  if (mode == "wrap")
    return s.floorMod(position, size).value;
  Scalar last = s.subtract(size, s.constant(type, 1));
  return s.maximum(s.minimum(position, last), s.constant(type, 0)).value;
}

static TopiResult buildTake(TopiCall &call) {
  if (failed(call.takeOperands(2, 2, /*allowScalars=*/true)))
    return failure();
  const TopiOperand &data = call.operands[0], &indices = call.operands[1];
  if (!data.isTensor())
    return call.fail("expected a tensor to take from, got a number");
  int64_t rank = data.getRank();
  std::optional<int64_t> axis;
  if (call.hasOption("axis"))
    axis = call.getAxis("axis", rank, 0);
  std::string mode = call.getString("mode", "clip").str();
  if (mode != "clip" && mode != "wrap" && mode != "fast")
    return call.fail("expected 'clip', 'wrap' or 'fast' as 'mode', got '" + mode + "'");
  if (failed(call.checkType(data, AnyKind)) || failed(call.checkType(indices, IntegerKinds)) ||
      failed(call.check()))
    return failure();
  TopiBuilder &b = call.b;
  Extents dataExtents = b.getExtents(data.getTensor()), extents;
  Extents indexExtents = indices.isTensor() ? b.getExtents(indices.getTensor()) : Extents();
  size_t begin = axis.value_or(0);
  if (axis)
    extents.assign(dataExtents.begin(), dataExtents.begin() + begin);
  llvm::append_range(extents, indexExtents);
  if (axis)
    extents.append(dataExtents.begin() + begin + 1, dataExtents.end());
  OpFoldResult size = axis ? dataExtents[*axis] : b.product(dataExtents);
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    Value index = s.toIndex(indices.read(s, axes.slice(begin, indexExtents.size())));
    index = limitIndex(b, s, mode, index, size);
    if (!axis)
      return data.read(s, b.delinearize(index, dataExtents));
    SmallVector<Value> position(axes.take_front(begin));
    position.push_back(index);
    llvm::append_range(position, axes.drop_front(begin + indexExtents.size()));
    return data.read(s, position);
  };
  return SmallVector<Value>{
      b.compute("T_take", extents, AxisStyle::Ax, data.getElementType(), body)};
}

static TopiResult buildBiasAdd(TopiCall &call) {
  if (failed(call.takeOperands(2, 2)) || failed(call.checkSameType(NumberKinds)) ||
      failed(call.checkRank(1, 1)))
    return failure();
  int64_t rank = call.operands[0].getRank(), axis = call.getAxis("axis", rank, 1);
  if (failed(call.check()))
    return failure();
  int64_t expected = call.operands[0].getDimSize(axis), size = call.operands[1].getDimSize(0);
  if (size != expected && !ShapedType::isDynamic(size) && !ShapedType::isDynamic(expected))
    return call.fail("expected a bias of " + Twine(expected) + " elements, got " + Twine(size));
  // The bias with a dimension of 1 for each of the data's after the axis broadcasts.
  TopiBuilder &b = call.b;
  Value bias = call.operands[1].getTensor();
  std::string message;
  if (int64_t numNew = rank - axis - 1) {
    auto options = b.builder.getDictionaryAttr(
        {b.builder.getNamedAttr("axis", b.builder.getI64IntegerAttr(1)),
         b.builder.getNamedAttr("num_newaxis", b.builder.getI64IntegerAttr(numNew))});
    TopiResult expanded = buildTopi("expand_dims", b, OpFoldResult(bias), options, message);
    if (failed(expanded))
      return call.fail(message);
    bias = expanded->front();
  }
  TopiResult sum = buildTopi(
      "add", b, {OpFoldResult(call.operands[0].getTensor()), OpFoldResult(bias)}, {}, message);
  if (failed(sum))
    return call.fail(message);
  return sum;
}

void mlc::te::addManipulateFunctions(TopiTable &table) {
  table["transpose"] = buildTranspose;
  table["concatenate"] = buildConcatenate;
  table["stack"] = buildStack;
  table["take"] = buildTake;
  table["nn.bias_add"] = buildBiasAdd;
}
