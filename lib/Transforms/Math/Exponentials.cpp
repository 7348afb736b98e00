//===- Exponentials.cpp - exp, log, pow and what follows from them --------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// Polynomials are Taylor series where the argument is reduced to a short range; only those of
// f32 in erf and exp are fitted. Every step must be right for infinities, NaN, signed zeros and
// subnormal numbers.
//
//===----------------------------------------------------------------------------------------===//

#include "VectorMath.h"
#include "mlir/Dialect/X86Vector/X86VectorDialect.h"

using namespace mlir;
using namespace mlc;

VectorMath::Exponent VectorMath::reduceExp(Value x, unsigned numFactors) {
  // Adding 1.5 * 2^mantissaBits rounds to a whole number and leaves it in the low bits: no fptosi,
  // which is poison for NaN. The biases of the factors are added with it.
  Value offset = expOffset(numFactors);
  Value shifted = fma(x, real(1 / kLn2), offset);
  Value whole = sub(shifted, offset);
  Value r = fma(whole, real(-ln2High()), x);
  r = fma(whole, real(-ln2Low()), r);
  // (exp(r) - 1 - r) / r^2: fitted for f32, with an error of 3e-9 in exp(r), or 1/2!, 1/3!, ...
  SmallVector<double> coefficients{0.4999999403953552, 0.1666652113199234, 0.04166827350854874,
                                   0.00836868304759264, 0.0013820051681250334};
  if (isDouble) {
    coefficients.clear();
    double factorial = 1;
    for (int k = 2; k <= 13; ++k)
      coefficients.push_back(1 / (factorial *= k));
  }
  Value p = fma(polynomial(r, coefficients), mul(r, r), r);
  return {toBits(shifted), whole, p};
}

Value VectorMath::scale(Value x, const Exponent &by, bool isNormal) {
  if (hasScale) {
    int64_t lanes = type.getNumElements();
    Value all = arith::ConstantOp::create(b, b.getIntegerAttr(b.getIntegerType(lanes), -1));
    constexpr int32_t kCurrentRounding = 4;
    Value rounding = arith::ConstantOp::create(b, b.getI32IntegerAttr(kCurrentRounding));
    // The operands are those of LLVM's intrinsic in its order, whatever their names: x, the
    // exponent, and what lanes without a bit of the mask would give.
    return x86vector::MaskScaleFOp::create(b, x, by.whole, x, all, rounding);
  }
  // What lies above the exponent and its bias is shifted out.
  auto power = [&](Value biased) {
    return fromBits(arith::ShLIOp::create(b, biased, integer(mantissaBits)));
  };
  if (isNormal)
    return mul(x, power(by.biased));
  // In two steps: 2^n itself may be out of range where the result is large or subnormal.
  Value half = arith::ShRUIOp::create(b, by.biased, integer(1));
  Value rest = arith::SubIOp::create(b, by.biased, half);
  return mul(mul(x, power(half)), power(rest));
}

Value VectorMath::exp(Value x) {
  // Outside of these bounds the result is infinite, or 0.
  x = atLeast(atMost(x, isDouble ? 710 : 89), isDouble ? -746 : -104);
  Exponent exponent = reduceExp(x);
  return scale(add(exponent.expMinusOne, real(1)), exponent);
}

Value VectorMath::expm1(Value x) {
  Value limited = atLeast(atMost(x, isDouble ? 710 : 89), isDouble ? -40 : -20);
  Exponent reduced = reduceExp(limited);
  // 2^n * (p + (1 - 2^-n)); 2^-n, with bias - n, is flushed to 0 where it does not matter any more.
  Value biased = arith::AddIOp::create(b, toBits(expOffset()), integer(bias));
  Value exponent = arith::SubIOp::create(b, biased, reduced.biased);
  exponent = arith::MaxSIOp::create(b, exponent, integer(0));
  Value inverse = fromBits(arith::ShLIOp::create(b, exponent, integer(mantissaBits)));
  Value result = scale(add(reduced.expMinusOne, sub(real(1), inverse)), reduced);
  Value isZero = compare(arith::CmpFPredicate::OEQ, x, real(0)); // keeps the sign of zero
  return select(isZero, x, result);
}

Value VectorMath::log(Value x) {
  // x = 2^e * m with m from sqrt(1/2) to sqrt(2); subnormal numbers are made normal first.
  Value isSmall = compare(arith::CmpFPredicate::OLT, x, real(std::ldexp(1.0, 1 - bias)));
  int64_t shift = mantissaBits + 2;
  Value bits = toBits(select(isSmall, mul(x, real(std::ldexp(1.0, shift))), x));
  Value fromRoot = arith::SubIOp::create(b, bits, toBits(real(std::sqrt(0.5))));
  Value e = arith::ShRSIOp::create(b, fromRoot, integer(mantissaBits));
  Value m =
      fromBits(arith::SubIOp::create(b, bits, arith::ShLIOp::create(b, e, integer(mantissaBits))));
  e = arith::SubIOp::create(b, e, select(isSmall, integer(shift), integer(0)));
  Value exponent = arith::SIToFPOp::create(b, type, e);

  // log(1 + f) = 2 atanh(s), s = f / (2 + f), which is f - (f^2/2 - s * (f^2/2 + R)) with
  // R = 2 s^2/3 + 2 s^4/5 + ...: the largest term is exact.
  Value f = sub(m, real(1));
  Value s = div(f, add(f, real(2)));
  Value z = mul(s, s);
  SmallVector<double> coefficients;
  for (int k = 1, terms = isDouble ? 10 : 5; k <= terms; ++k)
    coefficients.push_back(2.0 / (2 * k + 1));
  Value series = mul(z, polynomial(z, coefficients));
  Value halfSquare = mul(mul(f, real(0.5)), f);
  Value low = fma(s, add(halfSquare, series), mul(exponent, real(ln2Low())));
  Value result = fma(exponent, real(ln2High()), sub(f, sub(halfSquare, low)));

  Value isInfinite = compare(arith::CmpFPredicate::OEQ, x, real(kInfinity));
  Value isZero = compare(arith::CmpFPredicate::OEQ, x, real(0));
  Value isUndefined = compare(arith::CmpFPredicate::ULT, x, real(0));
  result = select(isInfinite, x, result);
  result = select(isZero, real(-kInfinity), result);
  return select(isUndefined, real(kNaN), result);
}

Value VectorMath::tanh(Value x) {
  // tanh(a) = t / (t + 2), t = exp(2a) - 1; it rounds to 1 above the bound.
  Value a = atMost(abs(x), isDouble ? 22 : 10);
  Value t = expm1(add(a, a));
  return math::CopySignOp::create(b, div(t, add(t, real(2))), x);
}

Value VectorMath::erf(Value x) {
  // Fitted: erf(x) / x - 1 in x^2 up to 1, with an error of 4e-8; exp(x^2) * erfc(x) from 1 to 4,
  // above which erf rounds to 1, of 2e-8.
  static constexpr double kNear[] = {0.12837912142276764,  -0.3761235475540161,
                                     0.112804114818573,    -0.02671770751476288,
                                     0.004924789536744356, -0.0005660156020894647};
  static constexpr double kFar[] = {
      0.9861271381378174, -1.0482101440429688,  0.7925940155982971,   -0.431678831577301,
      0.1641331911087036, -0.04099801555275917, 0.006005098111927509, -0.0003888819192070514};
  Value a = atMost(abs(x), 4);
  Value square = mul(a, a);
  Value near = fma(a, polynomial(square, kNear), a);
  // From exp(-16) to 1, a normal number.
  Exponent exponent = reduceExp(mul(square, real(-1)), /*numFactors=*/1);
  Value decay = scale(add(exponent.expMinusOne, real(1)), exponent, /*isNormal=*/true);
  Value far = fma(mul(decay, real(-1)), polynomial(a, kFar), real(1));
  Value isNear = compare(arith::CmpFPredicate::OLT, a, real(1));
  return math::CopySignOp::create(b, select(isNear, near, far), x);
}

Value VectorMath::pow(Value x, Value y) {
  using P = arith::CmpFPredicate;
  Value zero = real(0), one = real(1);
  Value a = abs(x);
  Value result = exp(mul(y, log(a)));
  // A negative x: the sign is that of (-1)^y, and y must be whole. Above 2^53 all numbers are even.
  Value isWhole = compare(P::OEQ, math::FloorOp::create(b, y), y);
  Value halfY = mul(y, real(0.5));
  Value isEven = compare(P::OEQ, math::FloorOp::create(b, halfY), halfY);
  Value ones =
      arith::ConstantOp::create(b, DenseElementsAttr::get(type.clone(b.getI1Type()), true));
  Value isOdd = arith::AndIOp::create(b, isWhole, arith::XOrIOp::create(b, isEven, ones));
  result = select(isOdd, math::CopySignOp::create(b, result, x), result);
  Value isFinite = compare(P::OLT, a, real(kInfinity));
  Value isUndefined =
      arith::AndIOp::create(b, arith::AndIOp::create(b, compare(P::OLT, x, zero), isFinite),
                            arith::XOrIOp::create(b, isWhole, ones));
  result = select(isUndefined, real(kNaN), result);
  // 1^y, x^0 and (-1)^inf are 1, whatever the other.
  Value isInfiniteY = compare(P::OEQ, abs(y), real(kInfinity));
  Value isMinusOneToInfinity = arith::AndIOp::create(b, compare(P::OEQ, a, one), isInfiniteY);
  Value isOne = arith::OrIOp::create(b, compare(P::OEQ, x, one), compare(P::OEQ, y, zero));
  return select(arith::OrIOp::create(b, isOne, isMinusOneToInfinity), one, result);
}

Value VectorMath::log1p(Value x) {
  // What 1 + x loses of x is put back.
  Value sum = add(real(1), x);
  Value lost = div(sub(x, sub(sum, real(1))), sum);
  lost =
      select(compare(arith::CmpFPredicate::ORD, lost, lost), lost, real(0)); // at -1 and infinity
  Value isZero = compare(arith::CmpFPredicate::OEQ, x, real(0));
  return select(isZero, x, add(log(sum), lost));
}

Value VectorMath::sinh(Value x) {
  // Above the bound the result is infinite in f32.
  Value t = expm1(atMost(abs(x), 100));
  Value result = mul(add(t, div(t, add(t, real(1)))), real(0.5));
  return math::CopySignOp::create(b, result, x);
}

Value VectorMath::cosh(Value x) {
  Value e = exp(atMost(abs(x), 100));
  return mul(add(e, div(real(1), e)), real(0.5));
}

Value VectorMath::asinh(Value x) {
  Value a = abs(x), square = mul(a, a);
  Value root = math::SqrtOp::create(b, add(square, real(1)));
  Value result = log1p(add(a, div(square, add(root, real(1)))));
  Value isInfinite = compare(arith::CmpFPredicate::OEQ, a, real(kInfinity));
  return math::CopySignOp::create(b, select(isInfinite, a, result), x);
}

Value VectorMath::acosh(Value x) {
  Value one = real(1);
  Value root = math::SqrtOp::create(b, mul(sub(x, one), add(x, one)));
  Value isUndefined = compare(arith::CmpFPredicate::ULT, x, one);
  return select(isUndefined, real(kNaN), log(add(x, root)));
}

Value VectorMath::atanh(Value x) {
  Value a = abs(x);
  Value ratio = div(add(a, a), sub(real(1), a));
  return math::CopySignOp::create(b, mul(log1p(ratio), real(0.5)), x);
}
