//===- VectorMath.h - Functions of math as arithmetic on vectors ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_TRANSFORMS_MATH_VECTORMATH_H
#define MLC_LIB_TRANSFORMS_MATH_VECTORMATH_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/PatternMatch.h"
#include <cmath>
#include <limits>

namespace mlc {

inline bool isF32OrF64(mlir::Type type) { return type.isF32() || type.isF64(); }

/// Builds arithmetic on vectors of f32 or f64.
class VectorMath {
public:
  /// `hasScale`: the processor multiplies by powers of two (AVX-512).
  VectorMath(mlir::OpBuilder &builder, mlir::Location loc, mlir::VectorType type,
             bool hasScale = false)
      : b(loc, builder), type(type), isDouble(type.getElementType().isF64()),
        hasScale(hasScale && type.getNumElements() * type.getElementTypeBitWidth() == 512) {
    unsigned width = type.getElementTypeBitWidth();
    intType = type.clone(b.getIntegerType(width));
    mantissaBits = isDouble ? 52 : 23;
    bias = isDouble ? 1023 : 127;
  }

  mlir::Value exp(mlir::Value x);
  mlir::Value expm1(mlir::Value x);
  mlir::Value log(mlir::Value x);
  mlir::Value tanh(mlir::Value x);
  mlir::Value erf(mlir::Value x); // f32
  // Where |x| <= maxAngle().
  mlir::Value sin(mlir::Value x);
  mlir::Value cos(mlir::Value x);
  mlir::Value tan(mlir::Value x);
  double maxAngle() const { return isDouble ? 0x1p30 : 0x1p21; }
  mlir::Value asin(mlir::Value x);
  mlir::Value acos(mlir::Value x);
  mlir::Value atan(mlir::Value x);
  mlir::Value atan2(mlir::Value y, mlir::Value x);
  // In f64, with the range and precision of f32.
  mlir::Value pow(mlir::Value x, mlir::Value y);
  mlir::Value exp2(mlir::Value x) { return exp(mul(x, real(kLn2))); }
  mlir::Value log2(mlir::Value x) { return mul(log(x), real(1 / kLn2)); }
  mlir::Value log10(mlir::Value x) { return mul(log(x), real(0.434294481903251827651)); }
  mlir::Value log1p(mlir::Value x);
  mlir::Value sinh(mlir::Value x);
  mlir::Value cosh(mlir::Value x);
  mlir::Value asinh(mlir::Value x);
  mlir::Value acosh(mlir::Value x);
  mlir::Value atanh(mlir::Value x);
  /// x / divisor, where `reciprocal` is 1 / divisor and neither is subnormal or infinite.
  mlir::Value divideBy(mlir::Value x, mlir::Value divisor, mlir::Value reciprocal);

private:
  static constexpr double kLn2 = 0.693147180559945309417232;
  static constexpr double kInfinity = std::numeric_limits<double>::infinity();
  static constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

  mlir::Value real(double value) {
    auto scalar = b.getFloatAttr(type.getElementType(), value);
    return mlir::arith::ConstantOp::create(
        b, mlir::DenseElementsAttr::get(type, mlir::Attribute(scalar)));
  }
  mlir::Value integer(int64_t value) {
    auto scalar = b.getIntegerAttr(intType.getElementType(), value);
    return mlir::arith::ConstantOp::create(
        b, mlir::DenseElementsAttr::get(intType, mlir::Attribute(scalar)));
  }
  /// ln 2 is `ln2High() + ln2Low()`, the first rounded to the type.
  double ln2High() const { return isDouble ? kLn2 : static_cast<double>(static_cast<float>(kLn2)); }
  double ln2Low() const { return isDouble ? 0x1.abc9e3b39803fp-56 : kLn2 - ln2High(); }

  mlir::Value add(mlir::Value x, mlir::Value y) { return mlir::arith::AddFOp::create(b, x, y); }
  mlir::Value sub(mlir::Value x, mlir::Value y) { return mlir::arith::SubFOp::create(b, x, y); }
  mlir::Value mul(mlir::Value x, mlir::Value y) { return mlir::arith::MulFOp::create(b, x, y); }
  mlir::Value div(mlir::Value x, mlir::Value y) { return mlir::arith::DivFOp::create(b, x, y); }
  mlir::Value fma(mlir::Value x, mlir::Value y, mlir::Value z) {
    return mlir::vector::FMAOp::create(b, x, y, z);
  }
  mlir::Value abs(mlir::Value x) { return mlir::math::AbsFOp::create(b, x); }
  mlir::Value select(mlir::Value c, mlir::Value x, mlir::Value y) {
    return mlir::arith::SelectOp::create(b, c, x, y);
  }
  mlir::Value compare(mlir::arith::CmpFPredicate p, mlir::Value x, mlir::Value y) {
    return mlir::arith::CmpFOp::create(b, p, x, y);
  }
  /// One instruction each, and NaN passes through.
  mlir::Value atMost(mlir::Value x, double bound) {
    mlir::Value limit = real(bound);
    return select(compare(mlir::arith::CmpFPredicate::OLT, limit, x), limit, x);
  }
  mlir::Value atLeast(mlir::Value x, double bound) {
    mlir::Value limit = real(bound);
    return select(compare(mlir::arith::CmpFPredicate::OGT, limit, x), limit, x);
  }
  mlir::Value toBits(mlir::Value x) { return mlir::arith::BitcastOp::create(b, intType, x); }
  mlir::Value fromBits(mlir::Value x) { return mlir::arith::BitcastOp::create(b, type, x); }
  /// c[0] + c[1] * x + ...
  mlir::Value polynomial(mlir::Value x, llvm::ArrayRef<double> c) {
    mlir::Value result = real(c.back());
    for (double coefficient : llvm::reverse(c.drop_back()))
      result = fma(result, x, real(coefficient));
    return result;
  }
  /// x = n * ln 2 + r with a whole n and |r| <= ln 2 / 2.
  struct Exponent {
    /// The bits of `expOffset` plus n: in the low ones, n and the biases of the factors.
    mlir::Value biased;
    mlir::Value whole, expMinusOne; // n, exp(r) - 1
  };
  /// 2^n is multiplied by in `numFactors` steps.
  Exponent reduceExp(mlir::Value x, unsigned numFactors = 2);
  /// What rounds a number to a whole one, in its low bits with the biases of so many exponents.
  mlir::Value expOffset(unsigned numFactors = 2) {
    return real(1.5 * std::ldexp(1.0, mantissaBits) + static_cast<double>(bias * numFactors));
  }
  /// x * 2^n, which may be infinite or subnormal unless it `isNormal`, as 2^n is then.
  mlir::Value scale(mlir::Value x, const Exponent &by, bool isNormal = false);
  /// Of x = n * pi / 2 + r with a whole n and |r| <= pi / 4.
  struct Angle {
    mlir::Value n, sin, cos;
  };
  Angle reduceAngle(mlir::Value x);
  /// asin(x) - x where x^2 is `square`, at most 1/4.
  mlir::Value asinRest(mlir::Value x, mlir::Value square);
  mlir::Value bitOf(mlir::Value n, int64_t bit);

  mlir::ImplicitLocOpBuilder b;
  mlir::VectorType type, intType;
  bool isDouble, hasScale;
  int64_t mantissaBits, bias;
};

/// Divides wide vectors by what stays the same in a loop with its reciprocal.
void populateSharedReciprocalPatterns(mlir::RewritePatternSet &patterns);

} // namespace mlc

#endif // MLC_LIB_TRANSFORMS_MATH_VECTORMATH_H
