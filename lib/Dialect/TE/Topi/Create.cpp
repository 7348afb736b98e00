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
  for (OpFoldResult extent : shape)
    if (std::optional<int64_t> size = getConstantIntValue(extent); size && *size < 0)
      return call.fail("expected a 'shape' that is not negative, got " + Twine(*size));
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

void mlc::te::addCreateFunctions(TopiTable &table) {
  table["full"] = buildFull;
  table["full_like"] = buildFullLike;
}
