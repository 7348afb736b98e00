//===- InterpretArith.cpp - Integer and float arithmetic ------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handlers.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/APSInt.h"

using namespace mlir;
using namespace mlc::reference;

//===----------------------------------------------------------------------------------------===//
// Integers
//===----------------------------------------------------------------------------------------===//

using BinaryInteger = APInt (*)(const APInt &, const APInt &);

template <typename OpTy, BinaryInteger compute>
static LogicalResult binaryInteger(Interpreter &interpreter, OpTy op) {
  Scalar lhs = interpreter.getScalar(op.getLhs());
  Scalar rhs = interpreter.getScalar(op.getRhs());
  interpreter.set(op.getResult(), Scalar{lhs.type, compute(lhs.bits, rhs.bits)});
  return success();
}

/// Divisions: they have no value for a zero divisor, nor signed ones for what overflows.
template <typename OpTy, BinaryInteger compute, bool isSigned>
static LogicalResult division(Interpreter &interpreter, OpTy op) {
  Scalar lhs = interpreter.getScalar(op.getLhs());
  Scalar rhs = interpreter.getScalar(op.getRhs());
  if (rhs.bits.isZero())
    return op.emitError("division by zero");
  if (isSigned && lhs.bits.isMinSignedValue() && rhs.bits.isAllOnes())
    return op.emitError("division overflows");
  interpreter.set(op.getResult(), Scalar{lhs.type, compute(lhs.bits, rhs.bits)});
  return success();
}

template <typename OpTy, BinaryInteger compute>
static LogicalResult shift(Interpreter &interpreter, OpTy op) {
  Scalar lhs = interpreter.getScalar(op.getLhs());
  Scalar rhs = interpreter.getScalar(op.getRhs());
  if (rhs.bits.uge(lhs.bits.getBitWidth()))
    return op.emitError("shift by ")
           << rhs.bits.getZExtValue() << " of a value of " << lhs.bits.getBitWidth() << " bits";
  interpreter.set(op.getResult(), Scalar{lhs.type, compute(lhs.bits, rhs.bits)});
  return success();
}

static APInt add(const APInt &a, const APInt &b) { return a + b; }
static APInt sub(const APInt &a, const APInt &b) { return a - b; }
static APInt mul(const APInt &a, const APInt &b) { return a * b; }
static APInt bitAnd(const APInt &a, const APInt &b) { return a & b; }
static APInt bitOr(const APInt &a, const APInt &b) { return a | b; }
static APInt bitXor(const APInt &a, const APInt &b) { return a ^ b; }
static APInt minSigned(const APInt &a, const APInt &b) { return a.slt(b) ? a : b; }
static APInt maxSigned(const APInt &a, const APInt &b) { return a.sgt(b) ? a : b; }
static APInt minUnsigned(const APInt &a, const APInt &b) { return a.ult(b) ? a : b; }
static APInt maxUnsigned(const APInt &a, const APInt &b) { return a.ugt(b) ? a : b; }
static APInt divSigned(const APInt &a, const APInt &b) { return a.sdiv(b); }
static APInt divUnsigned(const APInt &a, const APInt &b) { return a.udiv(b); }
static APInt remSigned(const APInt &a, const APInt &b) { return a.srem(b); }
static APInt remUnsigned(const APInt &a, const APInt &b) { return a.urem(b); }
static APInt shiftLeft(const APInt &a, const APInt &b) { return a.shl(b); }
static APInt shiftRightSigned(const APInt &a, const APInt &b) { return a.ashr(b); }
static APInt shiftRightUnsigned(const APInt &a, const APInt &b) { return a.lshr(b); }

static APInt divFloor(const APInt &a, const APInt &b) {
  APInt quotient = a.sdiv(b);
  bool isInexact = !a.srem(b).isZero();
  return isInexact && a.isNegative() != b.isNegative() ? quotient - 1 : quotient;
}

static APInt divCeil(const APInt &a, const APInt &b) {
  APInt quotient = a.sdiv(b);
  bool isInexact = !a.srem(b).isZero();
  return isInexact && a.isNegative() == b.isNegative() ? quotient + 1 : quotient;
}

static APInt divCeilUnsigned(const APInt &a, const APInt &b) {
  return a.urem(b).isZero() ? a.udiv(b) : a.udiv(b) + 1;
}

static LogicalResult compareIntegers(Interpreter &interpreter, arith::CmpIOp op) {
  Scalar lhs = interpreter.getScalar(op.getLhs());
  Scalar rhs = interpreter.getScalar(op.getRhs());
  bool holds = arith::applyCmpPredicate(op.getPredicate(), lhs.bits, rhs.bits);
  interpreter.set(op.getResult(), Scalar::get(op.getType(), holds));
  return success();
}

//===----------------------------------------------------------------------------------------===//
// Floats
//===----------------------------------------------------------------------------------------===//

using BinaryFloat = APFloat (*)(const APFloat &, const APFloat &);

template <typename OpTy, BinaryFloat compute>
static LogicalResult binaryFloat(Interpreter &interpreter, OpTy op) {
  APFloat lhs = interpreter.getScalar(op.getLhs()).getFloat();
  APFloat rhs = interpreter.getScalar(op.getRhs()).getFloat();
  interpreter.set(op.getResult(), Scalar::get(cast<FloatType>(op.getType()), compute(lhs, rhs)));
  return success();
}

static APFloat addFloat(const APFloat &a, const APFloat &b) { return a + b; }
static APFloat subFloat(const APFloat &a, const APFloat &b) { return a - b; }
static APFloat mulFloat(const APFloat &a, const APFloat &b) { return a * b; }
static APFloat divFloat(const APFloat &a, const APFloat &b) { return a / b; }
static APFloat minimumFloat(const APFloat &a, const APFloat &b) { return llvm::minimum(a, b); }
static APFloat maximumFloat(const APFloat &a, const APFloat &b) { return llvm::maximum(a, b); }
static APFloat minNumFloat(const APFloat &a, const APFloat &b) { return llvm::minnum(a, b); }
static APFloat maxNumFloat(const APFloat &a, const APFloat &b) { return llvm::maxnum(a, b); }
static APFloat remFloat(const APFloat &a, const APFloat &b) {
  APFloat result = a;
  result.mod(b);
  return result;
}

static LogicalResult negate(Interpreter &interpreter, arith::NegFOp op) {
  APFloat value = interpreter.getScalar(op.getOperand()).getFloat();
  interpreter.set(op.getResult(), Scalar::get(cast<FloatType>(op.getType()), -value));
  return success();
}

static LogicalResult compareFloats(Interpreter &interpreter, arith::CmpFOp op) {
  APFloat lhs = interpreter.getScalar(op.getLhs()).getFloat();
  APFloat rhs = interpreter.getScalar(op.getRhs()).getFloat();
  bool holds = arith::applyCmpPredicate(op.getPredicate(), lhs, rhs);
  interpreter.set(op.getResult(), Scalar::get(op.getType(), holds));
  return success();
}

//===----------------------------------------------------------------------------------------===//
// Casts
//===----------------------------------------------------------------------------------------===//

/// `compute` makes the bits of the result from the operand and the width wanted.
template <typename OpTy, APInt (*compute)(const APInt &, unsigned)>
static LogicalResult castInteger(Interpreter &interpreter, OpTy op) {
  Scalar value = interpreter.getScalar(op.getIn());
  Type type = op.getType();
  interpreter.set(op.getResult(), Scalar{type, compute(value.bits, getBitWidth(type))});
  return success();
}

static APInt extendSigned(const APInt &bits, unsigned width) { return bits.sextOrTrunc(width); }
static APInt extendUnsigned(const APInt &bits, unsigned width) { return bits.zextOrTrunc(width); }

template <typename OpTy> static LogicalResult castFloat(Interpreter &interpreter, OpTy op) {
  APFloat value = interpreter.getScalar(op.getIn()).getFloat();
  interpreter.set(op.getResult(), Scalar::get(cast<FloatType>(op.getType()), value));
  return success();
}

template <typename OpTy, bool isSigned>
static LogicalResult castIntegerToFloat(Interpreter &interpreter, OpTy op) {
  auto type = cast<FloatType>(op.getType());
  APFloat result(type.getFloatSemantics());
  result.convertFromAPInt(interpreter.getScalar(op.getIn()).bits, isSigned,
                          APFloat::rmNearestTiesToEven);
  interpreter.set(op.getResult(), Scalar::get(type, result));
  return success();
}

template <typename OpTy, bool isSigned>
static LogicalResult castFloatToInteger(Interpreter &interpreter, OpTy op) {
  Type type = op.getType();
  APSInt result(getBitWidth(type), /*isUnsigned=*/!isSigned);
  bool isExact;
  APFloat value = interpreter.getScalar(op.getIn()).getFloat();
  if (value.convertToInteger(result, APFloat::rmTowardZero, &isExact) == APFloat::opInvalidOp)
    return op.emitError("the value does not fit in ") << type;
  interpreter.set(op.getResult(), Scalar{type, result});
  return success();
}

static LogicalResult bitcast(Interpreter &interpreter, arith::BitcastOp op) {
  interpreter.set(op.getResult(), Scalar{op.getType(), interpreter.getScalar(op.getIn()).bits});
  return success();
}

//===----------------------------------------------------------------------------------------===//
// The rest
//===----------------------------------------------------------------------------------------===//

static LogicalResult constant(Interpreter &interpreter, arith::ConstantOp op) {
  if (std::optional<Scalar> value = Scalar::get(op.getValue())) {
    interpreter.set(op.getResult(), *value);
    return success();
  }
  auto elements = dyn_cast<ElementsAttr>(op.getValue());
  if (!elements || !isa<RankedTensorType>(op.getType()))
    return op.emitOpError("cannot be interpreted");
  FailureOr<Buffer> buffer = makeBuffer(op, "a constant", elements);
  if (failed(buffer))
    return failure();
  interpreter.set(op.getResult(), *buffer);
  return success();
}

static LogicalResult select(Interpreter &interpreter, arith::SelectOp op) {
  bool condition = interpreter.getScalar(op.getCondition()).getBool();
  interpreter.set(op.getResult(),
                  interpreter.get(condition ? op.getTrueValue() : op.getFalseValue()));
  return success();
}

void mlc::reference::addArithHandlers(HandlerTable &table) {
  table.add(constant);
  table.add(select);
  table.add(binaryInteger<arith::AddIOp, add>);
  table.add(binaryInteger<arith::SubIOp, sub>);
  table.add(binaryInteger<arith::MulIOp, mul>);
  table.add(binaryInteger<arith::AndIOp, bitAnd>);
  table.add(binaryInteger<arith::OrIOp, bitOr>);
  table.add(binaryInteger<arith::XOrIOp, bitXor>);
  table.add(binaryInteger<arith::MinSIOp, minSigned>);
  table.add(binaryInteger<arith::MaxSIOp, maxSigned>);
  table.add(binaryInteger<arith::MinUIOp, minUnsigned>);
  table.add(binaryInteger<arith::MaxUIOp, maxUnsigned>);
  table.add(division<arith::DivSIOp, divSigned, true>);
  table.add(division<arith::DivUIOp, divUnsigned, false>);
  table.add(division<arith::RemSIOp, remSigned, false>);
  table.add(division<arith::RemUIOp, remUnsigned, false>);
  table.add(division<arith::FloorDivSIOp, divFloor, true>);
  table.add(division<arith::CeilDivSIOp, divCeil, true>);
  table.add(division<arith::CeilDivUIOp, divCeilUnsigned, false>);
  table.add(shift<arith::ShLIOp, shiftLeft>);
  table.add(shift<arith::ShRSIOp, shiftRightSigned>);
  table.add(shift<arith::ShRUIOp, shiftRightUnsigned>);
  table.add(compareIntegers);
  table.add(binaryFloat<arith::AddFOp, addFloat>);
  table.add(binaryFloat<arith::SubFOp, subFloat>);
  table.add(binaryFloat<arith::MulFOp, mulFloat>);
  table.add(binaryFloat<arith::DivFOp, divFloat>);
  table.add(binaryFloat<arith::RemFOp, remFloat>);
  table.add(binaryFloat<arith::MinimumFOp, minimumFloat>);
  table.add(binaryFloat<arith::MaximumFOp, maximumFloat>);
  table.add(binaryFloat<arith::MinNumFOp, minNumFloat>);
  table.add(binaryFloat<arith::MaxNumFOp, maxNumFloat>);
  table.add(negate);
  table.add(compareFloats);
  table.add(castInteger<arith::ExtSIOp, extendSigned>);
  table.add(castInteger<arith::ExtUIOp, extendUnsigned>);
  table.add(castInteger<arith::TruncIOp, extendUnsigned>);
  table.add(castInteger<arith::IndexCastOp, extendSigned>);
  table.add(castInteger<arith::IndexCastUIOp, extendUnsigned>);
  table.add(castFloat<arith::ExtFOp>);
  table.add(castFloat<arith::TruncFOp>);
  table.add(castIntegerToFloat<arith::SIToFPOp, true>);
  table.add(castIntegerToFloat<arith::UIToFPOp, false>);
  table.add(castFloatToInteger<arith::FPToSIOp, true>);
  table.add(castFloatToInteger<arith::FPToUIOp, false>);
  table.add(bitcast);
}
