//===- Create.cpp - Tensors of one value ----------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TopiCall.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

/// The value of all elements: the operand if there is one, else the option `fill_value`.
static TopiResult buildFilled(TopiCall &call, const Extents &extents, Type type, TypedAttr number,
                              const TopiOperand *operand) {
  auto body = [&](ScalarBuilder &s, ArrayRef<Value>) {
    return operand ? s.cast(operand->read(s, {}), type) : s.constant(type, number);
  };
  return SmallVector<Value>{call.b.compute("T_full", extents, AxisStyle::Ax, type, body)};
}

static LogicalResult checkShape(TopiCall &call, ArrayRef<OpFoldResult> shape) {
  for (OpFoldResult extent : shape)
    if (std::optional<int64_t> size = getConstantIntValue(extent); size && *size < 0)
      return call.fail("expected a 'shape' that is not negative, got " + Twine(*size));
  return success();
}

static TopiResult buildFull(TopiCall &call) {
  TypedAttr number = call.getNumber("fill_value");
  if (failed(call.takeOperands(number ? 0 : 1, number ? 0 : 1, /*allowScalars=*/true)))
    return failure();
  const TopiOperand *operand = number ? nullptr : &call.operands[0];
  if (operand && (failed(call.checkRank(0, 0)) || failed(call.checkType(*operand, AnyKind))))
    return failure();
  Extents shape = call.getShape("shape");
  Type type = call.getType("dtype", number ? number.getType() : operand->getElementType());
  if (failed(call.check()))
    return failure();
  if (failed(checkShape(call, shape)))
    return failure();
  return buildFilled(call, shape, type, number, operand);
}

static TopiResult buildFullLike(TopiCall &call) {
  TypedAttr number = call.getNumber("fill_value");
  unsigned count = number ? 1 : 2;
  if (failed(call.takeOperands(count, count, /*allowScalars=*/true)))
    return failure();
  if (!call.operands[0].isTensor())
    return call.fail("expected a tensor as the first operand, got a number");
  const TopiOperand *operand = number ? nullptr : &call.operands[1];
  if (operand && (failed(call.checkRank(1, 0)) || failed(call.checkType(*operand, AnyKind))))
    return failure();
  Type type = call.getType("dtype", call.operands[0].getElementType());
  if (failed(call.check()))
    return failure();
  return buildFilled(call, call.b.getExtents(call.operands[0].getTensor()), type, number, operand);
}

/// `start`, `start + step`, ..
static TopiResult buildArange(TopiCall &call) {
  if (failed(call.takeOperands(0, 0)))
    return failure();
  Extents shape = call.getShape("shape"), start = call.getShape("start");
  int64_t step = call.getInt("step", 1);
  Type type = call.getType("dtype", call.b.builder.getI64Type());
  if (failed(call.check()))
    return failure();
  if (shape.size() != 1 || start.size() != 1)
    return call.fail("expected one number as 'shape' and as 'start'");
  if (failed(checkShape(call, shape)))
    return failure();
  TopiBuilder &b = call.b;
  return SmallVector<Value>{
      b.compute("T_arange", shape, AxisStyle::I, type, [&](ScalarBuilder &s, ArrayRef<Value> axes) {
        OpFoldResult value = b.apply(b.dim(0) * step + b.dim(1), {OpFoldResult(axes[0]), start[0]});
        return s.fromIndex(b.asValue(value), type);
      })};
}

/// Ones where the column is the row plus `k`.
static TopiResult buildEye(TopiCall &call) {
  if (failed(call.takeOperands(0, 0)))
    return failure();
  Extents shape = call.getShape("shape");
  int64_t k = call.getInt("k", 0);
  Type type = call.getType("dtype", call.b.builder.getF32Type());
  if (failed(call.check()))
    return failure();
  if (shape.size() != 2)
    return call.fail("expected two numbers as 'shape', got " + Twine(shape.size()));
  if (failed(checkShape(call, shape)))
    return failure();
  TopiBuilder &b = call.b;
  return SmallVector<Value>{
      b.compute("eye", shape, AxisStyle::Ax, type, [&](ScalarBuilder &s, ArrayRef<Value> axes) {
        Type index = s.builder.getIndexType();
        Value diagonal = b.asValue(b.apply(b.dim(0) + k, OpFoldResult(axes[0])));
        Value isOn = s.compare(Comparison::Equal, {axes[1], index}, {diagonal, index});
        return s.select(isOn, s.constant(type, 1), s.constant(type, 0));
      })};
}

void mlc::te::addCreateFunctions(TopiTable &table) {
  table["full"] = buildFull;
  table["full_like"] = buildFullLike;
  table["arange"] = buildArange;
  table["eye"] = buildEye;
}
