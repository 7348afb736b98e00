//===- ScalarBuilder.cpp - Scalar arithmetic that knows of signs ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TE/Topi/ScalarBuilder.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlc::te;

unsigned mlc::te::getTypeKind(Type type) {
  if (isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(type))
    return FloatKind;
  if (isa<IndexType>(type))
    return SignedKind;
  if (type.isSignlessInteger(1))
    return BoolKind;
  for (unsigned width : {8, 16, 32, 64}) {
    if (type.isSignlessInteger(width))
      return SignedKind;
    if (type.isUnsignedInteger(width))
      return UnsignedKind;
  }
  return 0;
}

Type mlc::te::getAccumulatorType(Type type) {
  return isa<Float16Type, BFloat16Type>(type) ? Float32Type::get(type.getContext()) : type;
}

Type mlc::te::getSignlessType(Type type) {
  if (type.isUnsignedInteger())
    return IntegerType::get(type.getContext(), type.getIntOrFloatBitWidth());
  return type;
}

std::string mlc::te::getTypeKindsText(unsigned kinds) {
  SmallVector<StringRef> words;
  if (kinds & FloatKind)
    words.push_back("floats");
  if ((kinds & IntegerKinds) == IntegerKinds)
    words.push_back("integers");
  else if (kinds & SignedKind)
    words.push_back("signed integers");
  else if (kinds & UnsignedKind)
    words.push_back("unsigned integers");
  if (kinds & BoolKind)
    words.push_back("bools");
  return llvm::join(words, " or ");
}

static bool isFloat(Scalar scalar) { return getTypeKind(scalar.type) == FloatKind; }
static bool isBool(Scalar scalar) { return getTypeKind(scalar.type) == BoolKind; }
/// Bool counts as unsigned.
static bool isUnsigned(Type type) { return getTypeKind(type) & (UnsignedKind | BoolKind); }

//===----------------------------------------------------------------------------------------===//
// Constants and casts
//===----------------------------------------------------------------------------------------===//

Scalar ScalarBuilder::constant(Type type, double number) {
  return constant(type, builder.getF64FloatAttr(number));
}

/// The number that `attr` holds, as an integer of the width of `type`.
static APInt getInteger(Type type, TypedAttr attr) {
  unsigned width =
      isa<IndexType>(type) ? IndexType::kInternalStorageBitWidth : type.getIntOrFloatBitWidth();
  if (auto floating = dyn_cast<FloatAttr>(attr)) {
    if (width == 1)
      return APInt(1, !floating.getValue().isZero());
    APSInt integer(width, isUnsigned(type));
    bool isExact;
    floating.getValue().convertToInteger(integer, APFloat::rmTowardZero, &isExact);
    return integer;
  }
  APInt value = cast<IntegerAttr>(attr).getValue();
  if (width == 1)
    return APInt(1, !value.isZero());
  return isUnsigned(attr.getType()) ? value.zextOrTrunc(width) : value.sextOrTrunc(width);
}

static APFloat getFloat(FloatType type, TypedAttr attr) {
  if (auto floating = dyn_cast<FloatAttr>(attr)) {
    APFloat value = floating.getValue();
    bool losesInfo;
    value.convert(type.getFloatSemantics(), APFloat::rmNearestTiesToEven, &losesInfo);
    return value;
  }
  APFloat value(type.getFloatSemantics());
  value.convertFromAPInt(cast<IntegerAttr>(attr).getValue(), !isUnsigned(attr.getType()),
                         APFloat::rmNearestTiesToEven);
  return value;
}

Scalar ScalarBuilder::constant(Type type, TypedAttr attr) {
  TypedAttr value;
  if (auto floatType = dyn_cast<FloatType>(type))
    value = builder.getFloatAttr(floatType, getFloat(floatType, attr));
  else
    value = builder.getIntegerAttr(getSignlessType(type), getInteger(type, attr));
  return {arith::ConstantOp::create(builder, loc, value), type};
}

Scalar ScalarBuilder::limit(Type type, bool lowest) {
  if (auto floatType = dyn_cast<FloatType>(type))
    return constant(
        type, builder.getFloatAttr(floatType, APFloat::getLargest(floatType.getFloatSemantics(),
                                                                  /*Negative=*/lowest)));
  Type signless = getSignlessType(type);
  unsigned width =
      isa<IndexType>(type) ? IndexType::kInternalStorageBitWidth : type.getIntOrFloatBitWidth();
  APInt value;
  if (isUnsigned(type))
    value = lowest ? APInt::getMinValue(width) : APInt::getMaxValue(width);
  else
    value = lowest ? APInt::getSignedMinValue(width) : APInt::getSignedMaxValue(width);
  return {arith::ConstantOp::create(builder, loc, builder.getIntegerAttr(signless, value)), type};
}

Scalar ScalarBuilder::cast(Scalar operand, Type type) {
  if (operand.type == type)
    return operand;
  Type to = getSignlessType(type);
  Value value = operand.value;
  if (isa<IndexType>(operand.type))
    return fromIndex(value, type);
  if (isa<IndexType>(type))
    return {toIndex(operand), type};
  bool toFloat = isa<FloatType>(type), fromUnsigned = isUnsigned(operand.type);
  unsigned fromWidth = operand.type.getIntOrFloatBitWidth(), toWidth = to.getIntOrFloatBitWidth();
  if (getTypeKind(type) == BoolKind)
    return {isTrue(operand), type};
  if (isFloat(operand) && toFloat) {
    if (fromWidth == toWidth) {
      // f16 and bf16 have no cast of their own.
      value = arith::ExtFOp::create(builder, loc, builder.getF32Type(), value);
      fromWidth = 32;
    }
    if (fromWidth < toWidth)
      return {arith::ExtFOp::create(builder, loc, to, value), type};
    return {arith::TruncFOp::create(builder, loc, to, value), type};
  }
  if (isFloat(operand)) {
    if (isUnsigned(type))
      return {arith::FPToUIOp::create(builder, loc, to, value), type};
    return {arith::FPToSIOp::create(builder, loc, to, value), type};
  }
  if (toFloat) {
    if (fromUnsigned)
      return {arith::UIToFPOp::create(builder, loc, to, value), type};
    return {arith::SIToFPOp::create(builder, loc, to, value), type};
  }
  if (fromWidth > toWidth)
    return {arith::TruncIOp::create(builder, loc, to, value), type};
  if (fromWidth == toWidth)
    return {value, type};
  if (fromUnsigned)
    return {arith::ExtUIOp::create(builder, loc, to, value), type};
  return {arith::ExtSIOp::create(builder, loc, to, value), type};
}

Scalar ScalarBuilder::fromIndex(Value index, Type type) {
  if (isa<IndexType>(type))
    return {index, type};
  Type i64 = builder.getI64Type();
  if (isa<FloatType>(type) || getTypeKind(type) == BoolKind)
    return cast({arith::IndexCastOp::create(builder, loc, i64, index), i64}, type);
  return {arith::IndexCastOp::create(builder, loc, getSignlessType(type), index), type};
}

Value ScalarBuilder::toIndex(Scalar operand) {
  Type index = builder.getIndexType();
  if (isa<IndexType>(operand.type))
    return operand.value;
  if (isUnsigned(operand.type))
    return arith::IndexCastUIOp::create(builder, loc, index, operand.value);
  return arith::IndexCastOp::create(builder, loc, index, operand.value);
}

//===----------------------------------------------------------------------------------------===//
// Two operands
//===----------------------------------------------------------------------------------------===//

template <typename FloatOp, typename SignedOp, typename UnsignedOp>
Scalar ScalarBuilder::binary(Scalar lhs, Scalar rhs) {
  if (isFloat(lhs))
    return {FloatOp::create(builder, loc, lhs.value, rhs.value), lhs.type};
  if (isUnsigned(lhs.type))
    return {UnsignedOp::create(builder, loc, lhs.value, rhs.value), lhs.type};
  return {SignedOp::create(builder, loc, lhs.value, rhs.value), lhs.type};
}

Scalar ScalarBuilder::add(Scalar lhs, Scalar rhs) {
  if (isBool(lhs))
    return bitwiseOr(lhs, rhs);
  return binary<arith::AddFOp, arith::AddIOp, arith::AddIOp>(lhs, rhs);
}

Scalar ScalarBuilder::subtract(Scalar lhs, Scalar rhs) {
  return binary<arith::SubFOp, arith::SubIOp, arith::SubIOp>(lhs, rhs);
}

Scalar ScalarBuilder::multiply(Scalar lhs, Scalar rhs) {
  if (isBool(lhs))
    return bitwiseAnd(lhs, rhs);
  return binary<arith::MulFOp, arith::MulIOp, arith::MulIOp>(lhs, rhs);
}

Scalar ScalarBuilder::divide(Scalar lhs, Scalar rhs) {
  return binary<arith::DivFOp, arith::DivSIOp, arith::DivUIOp>(lhs, rhs);
}

Scalar ScalarBuilder::floorDivide(Scalar lhs, Scalar rhs) {
  if (isFloat(lhs))
    return unary<math::FloorOp>(divide(lhs, rhs));
  return binary<arith::DivFOp, arith::FloorDivSIOp, arith::DivUIOp>(lhs, rhs);
}

Scalar ScalarBuilder::truncMod(Scalar lhs, Scalar rhs) {
  return binary<arith::RemFOp, arith::RemSIOp, arith::RemUIOp>(lhs, rhs);
}

Scalar ScalarBuilder::floorMod(Scalar lhs, Scalar rhs) {
  Scalar remainder = truncMod(lhs, rhs);
  if (isUnsigned(lhs.type))
    return remainder;
  // Where the remainder is not zero and its sign is not that of the right side, it is moved by one
  // right side.
  Scalar zero = constant(lhs.type, 0);
  Value isNegative = compare(Comparison::Less, remainder, zero);
  Value rhsIsNegative = compare(Comparison::Less, rhs, zero);
  Value differs = arith::XOrIOp::create(builder, loc, isNegative, rhsIsNegative);
  Value moves = arith::AndIOp::create(builder, loc, isTrue(remainder), differs);
  return select(moves, add(remainder, rhs), remainder);
}

Scalar ScalarBuilder::power(Scalar lhs, Scalar rhs) {
  if (isFloat(lhs))
    return {math::PowFOp::create(builder, loc, lhs.value, rhs.value), lhs.type};
  if (!isUnsigned(lhs.type))
    return {math::IPowIOp::create(builder, loc, lhs.value, rhs.value), lhs.type};
  // math.ipowi reads its exponent as signed: half of an unsigned one is never negative.
  Scalar one = constant(lhs.type, 1);
  Scalar half = shiftRight(rhs, one);
  Scalar root = {math::IPowIOp::create(builder, loc, lhs.value, half.value), lhs.type};
  Value isOdd = isTrue(bitwiseAnd(rhs, one));
  return multiply(multiply(root, root), select(isOdd, lhs, one));
}

Scalar ScalarBuilder::maximum(Scalar lhs, Scalar rhs) {
  return binary<arith::MaximumFOp, arith::MaxSIOp, arith::MaxUIOp>(lhs, rhs);
}

Scalar ScalarBuilder::minimum(Scalar lhs, Scalar rhs) {
  return binary<arith::MinimumFOp, arith::MinSIOp, arith::MinUIOp>(lhs, rhs);
}

Scalar ScalarBuilder::atan2(Scalar lhs, Scalar rhs) {
  return {math::Atan2Op::create(builder, loc, lhs.value, rhs.value), lhs.type};
}

Scalar ScalarBuilder::logAddExp(Scalar lhs, Scalar rhs) {
  // max + log(exp(lhs - max) + exp(rhs - max)) does not overflow.
  Scalar max = maximum(lhs, rhs);
  Scalar left = unary<math::ExpOp>(subtract(lhs, max));
  Scalar right = unary<math::ExpOp>(subtract(rhs, max));
  return add(max, unary<math::LogOp>(add(left, right)));
}

Scalar ScalarBuilder::bitwiseAnd(Scalar lhs, Scalar rhs) {
  return {arith::AndIOp::create(builder, loc, lhs.value, rhs.value), lhs.type};
}

Scalar ScalarBuilder::bitwiseOr(Scalar lhs, Scalar rhs) {
  return {arith::OrIOp::create(builder, loc, lhs.value, rhs.value), lhs.type};
}

Scalar ScalarBuilder::bitwiseXor(Scalar lhs, Scalar rhs) {
  return {arith::XOrIOp::create(builder, loc, lhs.value, rhs.value), lhs.type};
}

Scalar ScalarBuilder::shiftLeft(Scalar lhs, Scalar rhs) {
  return {arith::ShLIOp::create(builder, loc, lhs.value, rhs.value), lhs.type};
}

Scalar ScalarBuilder::shiftRight(Scalar lhs, Scalar rhs) {
  if (isUnsigned(lhs.type))
    return {arith::ShRUIOp::create(builder, loc, lhs.value, rhs.value), lhs.type};
  return {arith::ShRSIOp::create(builder, loc, lhs.value, rhs.value), lhs.type};
}

static arith::CmpFPredicate getFloatPredicate(Comparison comparison) {
  switch (comparison) {
  case Comparison::Equal:
    return arith::CmpFPredicate::OEQ;
  case Comparison::NotEqual:
    return arith::CmpFPredicate::UNE;
  case Comparison::Less:
    return arith::CmpFPredicate::OLT;
  case Comparison::LessEqual:
    return arith::CmpFPredicate::OLE;
  case Comparison::Greater:
    return arith::CmpFPredicate::OGT;
  case Comparison::GreaterEqual:
    return arith::CmpFPredicate::OGE;
  }
  llvm_unreachable("unknown comparison");
}

static arith::CmpIPredicate getIntegerPredicate(Comparison comparison, bool isUnsigned) {
  switch (comparison) {
  case Comparison::Equal:
    return arith::CmpIPredicate::eq;
  case Comparison::NotEqual:
    return arith::CmpIPredicate::ne;
  case Comparison::Less:
    return isUnsigned ? arith::CmpIPredicate::ult : arith::CmpIPredicate::slt;
  case Comparison::LessEqual:
    return isUnsigned ? arith::CmpIPredicate::ule : arith::CmpIPredicate::sle;
  case Comparison::Greater:
    return isUnsigned ? arith::CmpIPredicate::ugt : arith::CmpIPredicate::sgt;
  case Comparison::GreaterEqual:
    return isUnsigned ? arith::CmpIPredicate::uge : arith::CmpIPredicate::sge;
  }
  llvm_unreachable("unknown comparison");
}

Value ScalarBuilder::compare(Comparison comparison, Scalar lhs, Scalar rhs) {
  if (isFloat(lhs))
    return arith::CmpFOp::create(builder, loc, getFloatPredicate(comparison), lhs.value, rhs.value);
  return arith::CmpIOp::create(builder, loc, getIntegerPredicate(comparison, isUnsigned(lhs.type)),
                               lhs.value, rhs.value);
}

Value ScalarBuilder::isTrue(Scalar operand) {
  if (isBool(operand))
    return operand.value;
  return compare(Comparison::NotEqual, operand, constant(operand.type, 0));
}

Scalar ScalarBuilder::select(Value condition, Scalar lhs, Scalar rhs) {
  return {arith::SelectOp::create(builder, loc, condition, lhs.value, rhs.value), lhs.type};
}

//===----------------------------------------------------------------------------------------===//
// One operand
//===----------------------------------------------------------------------------------------===//

Scalar ScalarBuilder::negative(Scalar operand) {
  if (isFloat(operand))
    return unary<arith::NegFOp>(operand);
  return subtract(constant(operand.type, 0), operand);
}

Scalar ScalarBuilder::absolute(Scalar operand) {
  if (isFloat(operand))
    return unary<math::AbsFOp>(operand);
  if (isUnsigned(operand.type))
    return operand;
  return unary<math::AbsIOp>(operand);
}

Scalar ScalarBuilder::sign(Scalar operand) {
  Scalar zero = constant(operand.type, 0);
  Scalar one = constant(operand.type, 1);
  Value isPositive = compare(Comparison::Greater, operand, zero);
  if (isUnsigned(operand.type))
    return select(isPositive, one, zero);
  // What is neither more nor less than zero is itself: a zero, or NaN.
  Value isNegative = compare(Comparison::Less, operand, zero);
  return select(isPositive, one, select(isNegative, constant(operand.type, -1), operand));
}

Scalar ScalarBuilder::sigmoid(Scalar operand) {
  Scalar one = constant(operand.type, 1);
  return divide(one, add(one, unary<math::ExpOp>(negative(operand))));
}

Scalar ScalarBuilder::bitwiseNot(Scalar operand) {
  Type type = getSignlessType(operand.type);
  Value ones = arith::ConstantOp::create(
      builder, loc, builder.getIntegerAttr(type, APInt::getAllOnes(type.getIntOrFloatBitWidth())));
  return bitwiseXor(operand, {ones, operand.type});
}

Scalar ScalarBuilder::logicalNot(Scalar operand) {
  Type i1 = builder.getI1Type();
  return cast(bitwiseNot({isTrue(operand), i1}), operand.type);
}
