//===- InterpretMath.cpp - Mathematical functions -------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handlers.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include <cmath>

using namespace mlir;
using namespace mlc::reference;

/// Computed in double and rounded to the type.
template <typename OpTy, double (*compute)(double)>
static LogicalResult unary(Interpreter &interpreter, OpTy op) {
  double value = interpreter.getScalar(op.getOperand()).getDouble();
  interpreter.set(op.getResult(), Scalar::get(cast<FloatType>(op.getType()), compute(value)));
  return success();
}

template <typename OpTy, double (*compute)(double, double)>
static LogicalResult binary(Interpreter &interpreter, OpTy op) {
  double lhs = interpreter.getScalar(op.getLhs()).getDouble();
  double rhs = interpreter.getScalar(op.getRhs()).getDouble();
  interpreter.set(op.getResult(), Scalar::get(cast<FloatType>(op.getType()), compute(lhs, rhs)));
  return success();
}

static double rsqrt(double value) { return 1.0 / std::sqrt(value); }

static LogicalResult absoluteInteger(Interpreter &interpreter, math::AbsIOp op) {
  Scalar value = interpreter.getScalar(op.getOperand());
  interpreter.set(op.getResult(), Scalar{value.type, value.bits.abs()});
  return success();
}

static LogicalResult floatToIntegerPower(Interpreter &interpreter, math::FPowIOp op) {
  double base = interpreter.getScalar(op.getLhs()).getDouble();
  double exponent = interpreter.getScalar(op.getRhs()).getSigned();
  interpreter.set(op.getResult(),
                  Scalar::get(cast<FloatType>(op.getType()), std::pow(base, exponent)));
  return success();
}

template <typename OpTy, bool (APFloat::*test)() const>
static LogicalResult classify(Interpreter &interpreter, OpTy op) {
  APFloat value = interpreter.getScalar(op.getOperand()).getFloat();
  interpreter.set(op.getResult(), Scalar::get(op.getType(), (value.*test)()));
  return success();
}

static LogicalResult fusedMultiplyAdd(Interpreter &interpreter, math::FmaOp op) {
  APFloat result = interpreter.getScalar(op.getA()).getFloat();
  result.fusedMultiplyAdd(interpreter.getScalar(op.getB()).getFloat(),
                          interpreter.getScalar(op.getC()).getFloat(),
                          APFloat::rmNearestTiesToEven);
  interpreter.set(op.getResult(), Scalar::get(cast<FloatType>(op.getType()), result));
  return success();
}

static LogicalResult integerPower(Interpreter &interpreter, math::IPowIOp op) {
  Scalar base = interpreter.getScalar(op.getLhs());
  Scalar exponent = interpreter.getScalar(op.getRhs());
  unsigned width = base.bits.getBitWidth();
  APInt result(width, 1);
  if (exponent.bits.isNegative()) {
    if (base.bits.isZero())
      return op.emitError("zero to a negative power");
    // 1 and -1 have integral inverses; the inverse of anything else rounds to zero.
    if (base.bits.isAllOnes())
      result = exponent.bits[0] ? base.bits : result;
    else if (!base.bits.isOne())
      result = APInt(width, 0);
  } else {
    for (APInt left = exponent.bits, power = base.bits; !left.isZero(); left.lshrInPlace(1)) {
      if (left[0])
        result *= power;
      power *= power;
    }
  }
  interpreter.set(op.getResult(), Scalar{base.type, result});
  return success();
}

void mlc::reference::addMathHandlers(HandlerTable &table) {
  table.add(unary<math::AbsFOp, std::fabs>);
  table.add(unary<math::AcosOp, std::acos>);
  table.add(unary<math::AcoshOp, std::acosh>);
  table.add(unary<math::AsinOp, std::asin>);
  table.add(unary<math::AsinhOp, std::asinh>);
  table.add(unary<math::AtanOp, std::atan>);
  table.add(unary<math::AtanhOp, std::atanh>);
  table.add(unary<math::CbrtOp, std::cbrt>);
  table.add(unary<math::CeilOp, std::ceil>);
  table.add(unary<math::CosOp, std::cos>);
  table.add(unary<math::CoshOp, std::cosh>);
  table.add(unary<math::ErfOp, std::erf>);
  table.add(unary<math::ErfcOp, std::erfc>);
  table.add(unary<math::ExpOp, std::exp>);
  table.add(unary<math::Exp2Op, std::exp2>);
  table.add(unary<math::ExpM1Op, std::expm1>);
  table.add(unary<math::FloorOp, std::floor>);
  table.add(unary<math::LogOp, std::log>);
  table.add(unary<math::Log1pOp, std::log1p>);
  table.add(unary<math::Log2Op, std::log2>);
  table.add(unary<math::Log10Op, std::log10>);
  table.add(unary<math::RoundOp, std::round>);
  table.add(unary<math::RoundEvenOp, std::nearbyint>);
  table.add(unary<math::RsqrtOp, rsqrt>);
  table.add(unary<math::SinOp, std::sin>);
  table.add(unary<math::SinhOp, std::sinh>);
  table.add(unary<math::SqrtOp, std::sqrt>);
  table.add(unary<math::TanOp, std::tan>);
  table.add(unary<math::TanhOp, std::tanh>);
  table.add(unary<math::TruncOp, std::trunc>);
  table.add(binary<math::Atan2Op, std::atan2>);
  table.add(binary<math::CopySignOp, std::copysign>);
  table.add(binary<math::PowFOp, std::pow>);
  table.add(absoluteInteger);
  table.add(fusedMultiplyAdd);
  table.add(integerPower);
  table.add(floatToIntegerPower);
  table.add(classify<math::IsFiniteOp, &APFloat::isFinite>);
  table.add(classify<math::IsInfOp, &APFloat::isInfinity>);
  table.add(classify<math::IsNaNOp, &APFloat::isNaN>);
}
