//===- Broadcast.cpp - Elementwise functions of operands that broadcast ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TopiCall.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

//===----------------------------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------------------------===//

/// Checks that static extents broadcast; makes no ops.
static LogicalResult checkBroadcast(TopiCall &call, ArrayRef<TopiOperand> operands) {
  int64_t rank = 0;
  for (const TopiOperand &operand : operands)
    rank = std::max(rank, operand.getRank());
  for (int64_t fromEnd = 1; fromEnd <= rank; ++fromEnd) {
    int64_t size = 1;
    for (const TopiOperand &operand : operands) {
      if (operand.getRank() < fromEnd)
        continue;
      int64_t other = operand.getDimSize(operand.getRank() - fromEnd);
      if (other == 1 || ShapedType::isDynamic(other) || other == size)
        continue;
      if (size != 1)
        return call.fail("expected extents that are equal or 1, got " + Twine(size) + " and " +
                         Twine(other) + " in dimension " + Twine(-fromEnd));
      size = other;
    }
  }
  return success();
}

FailureOr<Extents> mlc::te::getBroadcastExtents(TopiCall &call, ArrayRef<TopiOperand> operands) {
  if (failed(checkBroadcast(call, operands)))
    return failure();
  int64_t rank = 0;
  for (const TopiOperand &operand : operands)
    rank = std::max(rank, operand.getRank());
  Extents extents(rank, call.b.number(1));
  // A number other than 1 decides; then the first extent that is not known.
  for (bool wantsStatic : {true, false}) {
    for (const TopiOperand &operand : operands) {
      int64_t offset = rank - operand.getRank();
      for (int64_t i = 0, e = operand.getRank(); i < e; ++i) {
        bool isStatic = !ShapedType::isDynamic(operand.getDimSize(i));
        if (isStatic == wantsStatic && isConstantIntValue(extents[offset + i], 1))
          extents[offset + i] = call.b.getExtent(operand.getTensor(), i);
      }
    }
  }
  return extents;
}

SmallVector<Value> mlc::te::getBroadcastPosition(TopiBuilder &b, const TopiOperand &operand,
                                                 ArrayRef<Value> axes,
                                                 ArrayRef<OpFoldResult> extents) {
  SmallVector<Value> position;
  int64_t offset = axes.size() - operand.getRank();
  for (int64_t i = 0, e = operand.getRank(); i < e; ++i) {
    bool isRepeated = operand.getDimSize(i) == 1 && !isConstantIntValue(extents[offset + i], 1);
    position.push_back(isRepeated ? b.asValue(b.number(0)) : axes[offset + i]);
  }
  return position;
}

//===----------------------------------------------------------------------------------------===//
// Two operands
//===----------------------------------------------------------------------------------------===//

namespace {
/// What a function of two operands computes, of what types.
struct BinaryFunction {
  StringLiteral name;
  unsigned kinds;
  bool isComparison;
  Scalar (*compute)(ScalarBuilder &s, Scalar lhs, Scalar rhs);
};
} // namespace

template <Comparison comparison> static Scalar compare(ScalarBuilder &s, Scalar lhs, Scalar rhs) {
  return {s.compare(comparison, lhs, rhs), s.builder.getI1Type()};
}

template <Scalar (ScalarBuilder::*function)(Scalar, Scalar)>
static Scalar arithmetic(ScalarBuilder &s, Scalar lhs, Scalar rhs) {
  return (s.*function)(lhs, rhs);
}

/// A logical function gives 0 or 1 in the type of its operands.
template <Scalar (ScalarBuilder::*function)(Scalar, Scalar)>
static Scalar logical(ScalarBuilder &s, Scalar lhs, Scalar rhs) {
  Type i1 = s.builder.getI1Type();
  return s.cast((s.*function)({s.isTrue(lhs), i1}, {s.isTrue(rhs), i1}), lhs.type);
}

using SB = ScalarBuilder;

static constexpr BinaryFunction binaryFunctions[] = {
    {"add", AnyKind, false, arithmetic<&SB::add>},
    {"subtract", NumberKinds, false, arithmetic<&SB::subtract>},
    {"multiply", AnyKind, false, arithmetic<&SB::multiply>},
    {"divide", NumberKinds, false, arithmetic<&SB::divide>},
    {"floor_divide", NumberKinds, false, arithmetic<&SB::floorDivide>},
    {"mod", NumberKinds, false, arithmetic<&SB::truncMod>},
    {"floor_mod", NumberKinds, false, arithmetic<&SB::floorMod>},
    {"power", NumberKinds, false, arithmetic<&SB::power>},
    {"maximum", AnyKind, false, arithmetic<&SB::maximum>},
    {"minimum", AnyKind, false, arithmetic<&SB::minimum>},
    {"atan2", FloatKind, false, arithmetic<&SB::atan2>},
    {"log_add_exp", FloatKind, false, arithmetic<&SB::logAddExp>},
    {"bitwise_and", IntegerKinds | BoolKind, false, arithmetic<&SB::bitwiseAnd>},
    {"bitwise_or", IntegerKinds | BoolKind, false, arithmetic<&SB::bitwiseOr>},
    {"bitwise_xor", IntegerKinds | BoolKind, false, arithmetic<&SB::bitwiseXor>},
    {"left_shift", IntegerKinds, false, arithmetic<&SB::shiftLeft>},
    {"right_shift", IntegerKinds, false, arithmetic<&SB::shiftRight>},
    {"logical_and", AnyKind, false, logical<&SB::bitwiseAnd>},
    {"logical_or", AnyKind, false, logical<&SB::bitwiseOr>},
    {"logical_xor", AnyKind, false, logical<&SB::bitwiseXor>},
    {"equal", AnyKind, true, compare<Comparison::Equal>},
    {"not_equal", AnyKind, true, compare<Comparison::NotEqual>},
    {"less", AnyKind, true, compare<Comparison::Less>},
    {"less_equal", AnyKind, true, compare<Comparison::LessEqual>},
    {"greater", AnyKind, true, compare<Comparison::Greater>},
    {"greater_equal", AnyKind, true, compare<Comparison::GreaterEqual>},
};

/// The element type in which two operands meet: that of both, or that of the left side if the right
/// is bool.
static FailureOr<Type> getCommonType(TopiCall &call, unsigned kinds) {
  Type lhs = call.operands[0].getElementType(), rhs = call.operands[1].getElementType();
  if (failed(call.checkType(call.operands[0], kinds)))
    return failure();
  if (lhs != rhs && getTypeKind(rhs) != BoolKind)
    return call.checkSameType(kinds);
  return lhs;
}

static TopiResult buildBinary(TopiCall &call) {
  const BinaryFunction *function = llvm::find_if(
      binaryFunctions, [&](const BinaryFunction &entry) { return entry.name == call.name; });
  if (failed(call.takeOperands(2, 2, /*allowScalars=*/true)))
    return failure();
  if (!call.operands[0].isTensor() && !call.operands[1].isTensor())
    return call.fail("expected at least one tensor, got numbers");
  std::string name = call.getString("name", ("T_" + call.name).str()).str();
  FailureOr<Type> type = getCommonType(call, function->kinds);
  if (failed(type) || failed(call.check()))
    return failure();
  FailureOr<Extents> extents = getBroadcastExtents(call, call.operands);
  if (failed(extents))
    return failure();
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    Scalar values[2];
    for (auto [value, operand] : llvm::zip_equal(values, call.operands))
      value = s.cast(operand.read(s, getBroadcastPosition(call.b, operand, axes, *extents)), *type);
    return function->compute(s, values[0], values[1]);
  };
  Type resultType = function->isComparison ? call.b.builder.getI1Type() : *type;
  return SmallVector<Value>{call.b.compute(name, *extents, AxisStyle::Ax, resultType, body)};
}

//===----------------------------------------------------------------------------------------===//
// where, broadcast_to
//===----------------------------------------------------------------------------------------===//

static TopiResult buildWhere(TopiCall &call) {
  if (failed(call.takeOperands(3, 3, /*allowScalars=*/true)))
    return failure();
  const TopiOperand &condition = call.operands[0], &lhs = call.operands[1], &rhs = call.operands[2];
  if (!condition.isTensor() && !lhs.isTensor() && !rhs.isTensor())
    return call.fail("expected at least one tensor, got numbers");
  if (lhs.getElementType() != rhs.getElementType())
    return call.fail("expected one element type of the second and the third operand");
  if (failed(call.checkType(condition, AnyKind)) || failed(call.checkType(lhs, AnyKind)) ||
      failed(call.check()))
    return failure();
  FailureOr<Extents> extents = getBroadcastExtents(call, call.operands);
  if (failed(extents))
    return failure();
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    auto read = [&](const TopiOperand &operand) {
      return operand.read(s, getBroadcastPosition(call.b, operand, axes, *extents));
    };
    Value isTrue = s.isTrue(read(condition));
    Scalar left = read(lhs);
    return s.select(isTrue, left, read(rhs));
  };
  return SmallVector<Value>{
      call.b.compute("T_where", *extents, AxisStyle::Ax, lhs.getElementType(), body)};
}

static TopiResult buildBroadcastTo(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  Extents extents = call.getShape("shape");
  if (failed(call.check()))
    return failure();
  const TopiOperand &operand = call.operands[0];
  int64_t offset = static_cast<int64_t>(extents.size()) - operand.getRank();
  if (offset < 0)
    return call.fail("expected a 'shape' of at least " + Twine(operand.getRank()) +
                     " dimensions, got " + Twine(extents.size()));
  for (OpFoldResult extent : extents)
    if (std::optional<int64_t> size = getConstantIntValue(extent); size && *size < 0)
      return call.fail("expected a 'shape' that is not negative, got " + Twine(*size));
  for (int64_t i = 0, e = operand.getRank(); i < e; ++i) {
    std::optional<int64_t> to = getConstantIntValue(extents[offset + i]);
    int64_t from = operand.getDimSize(i);
    if (to && from != 1 && !ShapedType::isDynamic(from) && *to != from)
      return call.fail("expected an extent of " + Twine(from) + " in dimension " +
                       Twine(offset + i) + " of 'shape', got " + Twine(*to));
  }
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    return operand.read(s, getBroadcastPosition(call.b, operand, axes, extents));
  };
  return SmallVector<Value>{
      call.b.compute("T_broadcast_to", extents, AxisStyle::Ax, operand.getElementType(), body)};
}

void mlc::te::addBroadcastFunctions(TopiTable &table) {
  for (const BinaryFunction &function : binaryFunctions)
    table[function.name] = buildBinary;
  table["where"] = buildWhere;
  table["broadcast_to"] = buildBroadcastTo;
}
