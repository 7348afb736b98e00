//===- Angles.cpp - sin, cos, tan and their inverses ----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// sin and cos are Taylor series on [-pi/4, pi/4]; asin and atan are interpolated at Chebyshev's
// points on the ranges that their arguments are reduced to.
//
//===----------------------------------------------------------------------------------------===//

#include "VectorMath.h"

using namespace mlir;
using namespace mlc;

/// pi / 2 as a sum of numbers of f32, and of f64.
static constexpr double kHalfPi32[] = {0x1.921fb6p+0, -0x1.777a5cp-25, -0x1.ee59dap-50};
static constexpr double kHalfPi64[] = {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54,
                                       -0x1.f1976b7ed8fbcp-110};

/// tan(pi / 8) and tan(3 * pi / 8).
static constexpr double kTanEighth = 0.41421356237309503, kTanThreeEighths = 2.414213562373095;

VectorMath::Angle VectorMath::reduceAngle(Value x) {
  Value magic = real(1.5 * std::ldexp(1.0, mantissaBits));
  Value shifted = fma(x, real(0.636619772367581343076), magic);
  Value whole = sub(shifted, magic);
  // The first product is subtracted without an error: the result has no more bits than x.
  Value r = x;
  for (double part : isDouble ? kHalfPi64 : kHalfPi32)
    r = fma(whole, real(-part), r);
  Value square = mul(r, r);
  SmallVector<double> sine, cosine; // -1/3!, 1/5!, ... and 1/4!, -1/6!, ...
  double factorial = 2;
  for (int k = 3, degree = isDouble ? 18 : 10; k <= degree; ++k) {
    factorial *= k;
    (k % 2 ? sine : cosine).push_back((k / 2 % 2 ? -1 : 1) / factorial);
  }
  Angle result;
  result.n = toBits(shifted);
  result.sin = fma(mul(r, square), polynomial(square, sine), r);
  // 1 - square / 2, and what that loses.
  Value half = mul(square, real(0.5));
  Value high = sub(real(1), half);
  Value low = sub(sub(real(1), high), half);
  result.cos = add(high, fma(mul(square, square), polynomial(square, cosine), low));
  return result;
}

Value VectorMath::bitOf(Value n, int64_t bit) {
  Value masked = arith::AndIOp::create(b, n, integer(bit));
  return arith::CmpIOp::create(b, arith::CmpIPredicate::ne, masked, integer(0));
}

Value VectorMath::sin(Value x) {
  Angle angle = reduceAngle(x);
  Value result = select(bitOf(angle.n, 1), angle.cos, angle.sin);
  result = select(bitOf(angle.n, 2), arith::NegFOp::create(b, result), result);
  Value isZero = compare(arith::CmpFPredicate::OEQ, x, real(0)); // keeps the sign of zero
  return select(isZero, x, result);
}

Value VectorMath::cos(Value x) {
  Angle angle = reduceAngle(x);
  Value result = select(bitOf(angle.n, 1), angle.sin, angle.cos);
  Value next = arith::AddIOp::create(b, angle.n, integer(1));
  return select(bitOf(next, 2), arith::NegFOp::create(b, result), result);
}

Value VectorMath::tan(Value x) {
  if (!isDouble) { // a quotient of two rounded numbers would be off by more
    VectorType wide = type.clone(b.getF64Type());
    VectorMath inDouble(b, b.getLoc(), wide);
    return arith::TruncFOp::create(b, type, inDouble.tan(arith::ExtFOp::create(b, wide, x)));
  }
  Angle angle = reduceAngle(x);
  Value isOdd = bitOf(angle.n, 1);
  Value above = select(isOdd, arith::NegFOp::create(b, angle.cos), angle.sin);
  Value result = div(above, select(isOdd, angle.sin, angle.cos));
  Value isZero = compare(arith::CmpFPredicate::OEQ, x, real(0));
  return select(isZero, x, result);
}

Value VectorMath::asinRest(Value x, Value square) {
  static constexpr double k32[] = {0.16666666337430908, 0.07500094543497424,  0.04459940152851218,
                                   0.03110066273549457, 0.017149238357677253, 0.03369084720283012};
  static constexpr double k64[] = {
      0.16666666666666669,  0.07499999999998433,  0.04464285714635543,  0.030381944138531247,
      0.02237217294214989,  0.017352392720869973, 0.013971212973552933, 0.011479177415184906,
      0.01032281435018578,  0.005457506718640358, 0.01740087944269402,  -0.014851887071247204,
      0.028757851367421566,
  };
  ArrayRef<double> coefficients = isDouble ? ArrayRef<double>(k64) : ArrayRef<double>(k32);
  return mul(mul(x, square), polynomial(square, coefficients));
}

Value VectorMath::asin(Value x) {
  Value a = abs(x);
  // From 1/2 on: asin(a) = pi / 2 - 2 * asin(sqrt((1 - a) / 2)). Above 1 the root is NaN.
  Value isNear = compare(arith::CmpFPredicate::OLE, a, real(0.5));
  Value square = select(isNear, mul(a, a), mul(sub(real(1), a), real(0.5)));
  Value t = select(isNear, a, math::SqrtOp::create(b, square));
  Value rest = asinRest(t, square);
  const double *halfPi = isDouble ? kHalfPi64 : kHalfPi32;
  // What the root loses is put back: it counts twice.
  Value lost = div(fma(t, arith::NegFOp::create(b, t), square), add(t, t));
  lost = select(compare(arith::CmpFPredicate::ORD, lost, lost), lost, real(0));
  Value high = fma(t, real(-2), real(halfPi[0]));
  Value low = fma(t, real(-2), sub(real(halfPi[0]), high));
  low = add(low, fma(add(rest, lost), real(-2), real(halfPi[1])));
  Value result = select(isNear, add(t, rest), add(high, low));
  return math::CopySignOp::create(b, result, x);
}

Value VectorMath::acos(Value x) {
  const double *halfPi = isDouble ? kHalfPi64 : kHalfPi32;
  Value a = abs(x);
  Value isNear = compare(arith::CmpFPredicate::OLE, a, real(0.5));
  Value isNegative = compare(arith::CmpFPredicate::OLT, x, real(0));
  // Near: pi / 2 - asin(x).
  Value square = select(isNear, mul(x, x), mul(sub(real(1), a), real(0.5)));
  Value t = select(isNear, x, math::SqrtOp::create(b, square));
  Value rest = asinRest(t, square);
  Value high = sub(real(halfPi[0]), t);
  Value low = sub(sub(real(halfPi[0]), high), t);
  Value near = add(high, add(low, sub(real(halfPi[1]), rest)));
  // Else 2 * asin(t), and for negative numbers pi less that.
  Value lost = div(fma(t, arith::NegFOp::create(b, t), square), add(t, t));
  lost = select(compare(arith::CmpFPredicate::ORD, lost, lost), lost, real(0));
  Value whole = add(t, add(rest, lost));
  Value twice = add(whole, whole);
  Value fromPi = fma(t, real(-2), real(2 * halfPi[0]));
  Value below = fma(t, real(-2), sub(real(2 * halfPi[0]), fromPi));
  fromPi = add(fromPi, add(below, fma(add(rest, lost), real(-2), real(2 * halfPi[1]))));
  return select(isNear, near, select(isNegative, fromPi, twice));
}

Value VectorMath::atan(Value x) {
  static constexpr double k32[] = {-0.333333332792548,  0.19999977258687388,  -0.14284151193628614,
                                   0.11071365021884794, -0.08624676145249494, 0.050481385120797445};
  static constexpr double k64[] = {
      -0.3333333333333333,  0.19999999999999993, -0.14285714285711518, 0.11111111110754729,
      -0.0909090906700999,  0.07692306736000173, -0.06666642020055166, 0.058819252531928636,
      -0.05258041554297779, 0.04719395030027433, -0.04104436265755082, 0.030635704112969498,
      -0.01391822929102443,
  };
  using P = arith::CmpFPredicate;
  ArrayRef<double> coefficients = isDouble ? ArrayRef<double>(k64) : ArrayRef<double>(k32);
  const double *halfPi = isDouble ? kHalfPi64 : kHalfPi32;
  // atan(a) = pi / 4 + atan((a - 1) / (a + 1)) = pi / 2 + atan(-1 / a)
  Value a = abs(x), one = real(1), zero = real(0);
  Value isFar = compare(P::OGT, a, real(kTanThreeEighths));
  Value isMiddle = compare(P::OGT, a, real(kTanEighth));
  Value above = select(isFar, real(-1), select(isMiddle, sub(a, one), a));
  Value below = select(isFar, a, select(isMiddle, add(a, one), one));
  Value t = div(above, below);
  Value square = mul(t, t);
  Value rest = mul(mul(t, square), polynomial(square, coefficients));
  auto base = [&](double part) {
    return select(isFar, real(part), select(isMiddle, real(part / 2), zero));
  };
  Value result = add(base(halfPi[0]), add(t, add(rest, base(halfPi[1]))));
  return math::CopySignOp::create(b, result, x);
}

Value VectorMath::atan2(Value y, Value x) {
  using P = arith::CmpFPredicate;
  const double *halfPi = isDouble ? kHalfPi64 : kHalfPi32;
  Value ay = abs(y), ax = abs(x);
  // 0 / 0 counts as 0, and infinity / infinity as 1.
  Value ratio = div(ay, ax);
  Value isZero =
      arith::AndIOp::create(b, compare(P::OEQ, ay, real(0)), compare(P::OEQ, ax, real(0)));
  Value isInfinite = arith::AndIOp::create(b, compare(P::OEQ, ay, real(kInfinity)),
                                           compare(P::OEQ, ax, real(kInfinity)));
  ratio = select(isZero, real(0), select(isInfinite, real(1), ratio));
  Value angle = atan(ratio);
  // Of a negative x, also -0: pi less that.
  Value sign = math::CopySignOp::create(b, real(1), x);
  Value isLeft = compare(P::OLT, sign, real(0));
  Value left = sub(real(2 * halfPi[0]), sub(angle, real(2 * halfPi[1])));
  return math::CopySignOp::create(b, select(isLeft, left, angle), y);
}
