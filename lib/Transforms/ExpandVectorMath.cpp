//===- ExpandVectorMath.cpp - Functions of math on vectors as arithmetic --------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// Polynomials are Taylor series where the argument is reduced to a short range; only erf has fitted
// ones. Every step must be right for infinities, NaN, signed zeros and subnormal numbers.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_EXPANDVECTORMATH
#include "mlc/Transforms/Passes.h.inc"
namespace {

/// Builds arithmetic on vectors of f32 or f64.
class VectorMath {
public:
  VectorMath(OpBuilder &builder, Location loc, VectorType type)
      : b(loc, builder), type(type), isDouble(type.getElementType().isF64()) {
    unsigned width = type.getElementTypeBitWidth();
    intType = type.clone(b.getIntegerType(width));
    mantissaBits = isDouble ? 52 : 23;
    bias = isDouble ? 1023 : 127;
  }

  Value exp(Value x);
  Value expm1(Value x);
  Value log(Value x);
  Value tanh(Value x);
  Value erf(Value x); // f32
  // In f64, with the range and precision of f32.
  Value pow(Value x, Value y);
  Value exp2(Value x) { return exp(mul(x, real(kLn2))); }
  Value log2(Value x) { return mul(log(x), real(1 / kLn2)); }
  Value log10(Value x) { return mul(log(x), real(0.434294481903251827651)); }
  Value log1p(Value x);
  Value sinh(Value x);
  Value cosh(Value x);
  Value asinh(Value x);
  Value acosh(Value x);
  Value atanh(Value x);

private:
  static constexpr double kLn2 = 0.693147180559945309417232;
  static constexpr double kInfinity = std::numeric_limits<double>::infinity();
  static constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

  Value real(double value) {
    auto scalar = b.getFloatAttr(type.getElementType(), value);
    return arith::ConstantOp::create(b, DenseElementsAttr::get(type, Attribute(scalar)));
  }
  Value integer(int64_t value) {
    auto scalar = b.getIntegerAttr(intType.getElementType(), value);
    return arith::ConstantOp::create(b, DenseElementsAttr::get(intType, Attribute(scalar)));
  }
  /// ln 2 is `ln2High() + ln2Low()`, the first rounded to the type.
  double ln2High() const { return isDouble ? kLn2 : static_cast<double>(static_cast<float>(kLn2)); }
  double ln2Low() const { return isDouble ? 0x1.abc9e3b39803fp-56 : kLn2 - ln2High(); }

  Value add(Value x, Value y) { return arith::AddFOp::create(b, x, y); }
  Value sub(Value x, Value y) { return arith::SubFOp::create(b, x, y); }
  Value mul(Value x, Value y) { return arith::MulFOp::create(b, x, y); }
  Value div(Value x, Value y) { return arith::DivFOp::create(b, x, y); }
  Value fma(Value x, Value y, Value z) { return vector::FMAOp::create(b, x, y, z); }
  Value abs(Value x) { return math::AbsFOp::create(b, x); }
  Value select(Value c, Value x, Value y) { return arith::SelectOp::create(b, c, x, y); }
  Value compare(arith::CmpFPredicate p, Value x, Value y) {
    return arith::CmpFOp::create(b, p, x, y);
  }
  /// One instruction each, and NaN passes through.
  Value atMost(Value x, double bound) {
    Value limit = real(bound);
    return select(compare(arith::CmpFPredicate::OLT, limit, x), limit, x);
  }
  Value atLeast(Value x, double bound) {
    Value limit = real(bound);
    return select(compare(arith::CmpFPredicate::OGT, limit, x), limit, x);
  }
  Value toBits(Value x) { return arith::BitcastOp::create(b, intType, x); }
  Value fromBits(Value x) { return arith::BitcastOp::create(b, type, x); }
  /// c[0] + c[1] * x + ...
  Value polynomial(Value x, ArrayRef<double> c) {
    Value result = real(c.back());
    for (double coefficient : llvm::reverse(c.drop_back()))
      result = fma(result, x, real(coefficient));
    return result;
  }
  /// 2^n for whole n where the result is normal.
  Value powerOfTwo(Value n) {
    Value exponent = arith::AddIOp::create(b, n, integer(bias));
    return fromBits(arith::ShLIOp::create(b, exponent, integer(mantissaBits)));
  }
  /// x = n * ln 2 + r with a whole n and |r| <= ln 2 / 2; gives n and exp(r) - 1.
  std::pair<Value, Value> reduceExp(Value x);

  ImplicitLocOpBuilder b;
  VectorType type, intType;
  bool isDouble;
  int64_t mantissaBits, bias;
};

std::pair<Value, Value> VectorMath::reduceExp(Value x) {
  // Adding 1.5 * 2^mantissaBits rounds to a whole number and leaves it in the low bits: no fptosi,
  // which is poison for NaN.
  Value magic = real(1.5 * std::ldexp(1.0, mantissaBits));
  Value shifted = fma(x, real(1 / kLn2), magic);
  Value whole = sub(shifted, magic);
  Value r = fma(whole, real(-ln2High()), x);
  r = fma(whole, real(-ln2Low()), r);
  SmallVector<double> coefficients; // 1/2!, 1/3!, ...
  double factorial = 1;
  for (int k = 2, degree = isDouble ? 13 : 7; k <= degree; ++k)
    coefficients.push_back(1 / (factorial *= k));
  Value p = fma(polynomial(r, coefficients), mul(r, r), r);
  Value n = arith::SubIOp::create(b, toBits(shifted), toBits(magic));
  return {n, p};
}

Value VectorMath::exp(Value x) {
  // Outside of these bounds the result is infinite, or 0.
  x = atLeast(atMost(x, isDouble ? 710 : 89), isDouble ? -746 : -104);
  auto [n, p] = reduceExp(x);
  // In two steps: 2^n itself may be out of range where the result is large or subnormal.
  Value half = arith::ShRSIOp::create(b, n, integer(1));
  Value rest = arith::SubIOp::create(b, n, half);
  return mul(mul(add(p, real(1)), powerOfTwo(half)), powerOfTwo(rest));
}

Value VectorMath::expm1(Value x) {
  Value limited = atLeast(atMost(x, isDouble ? 710 : 89), isDouble ? -40 : -20);
  auto [n, p] = reduceExp(limited);
  // 2^n * (p + (1 - 2^-n)); 2^-n is flushed to 0 where it does not matter any more.
  Value exponent = arith::SubIOp::create(b, integer(bias), n);
  exponent = arith::MaxSIOp::create(b, exponent, integer(0));
  Value inverse = fromBits(arith::ShLIOp::create(b, exponent, integer(mantissaBits)));
  Value half = arith::ShRSIOp::create(b, n, integer(1));
  Value rest = arith::SubIOp::create(b, n, half);
  Value result = add(p, sub(real(1), inverse));
  result = mul(mul(result, powerOfTwo(half)), powerOfTwo(rest));
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
  // Fitted with an absolute error below 2e-8: erf(x) / x in x^2 up to 1, exp(x^2) * erfc(x) from 1
  // to 4, above which erf rounds to 1.
  static constexpr double kNear[] = {
      1.128379225730896,    -0.37612637877464294,   0.11283782124519348,   -0.0268654003739357,
      0.005220945458859205, -0.0008482828852720559, 0.0001125694761867635, -9.641515134717338e-06};
  static constexpr double kFar[] = {
      0.9861271381378174, -1.0482101440429688,  0.7925940155982971,   -0.431678831577301,
      0.1641331911087036, -0.04099801555275917, 0.006005098111927509, -0.0003888819192070514};
  Value a = atMost(abs(x), 4);
  Value square = mul(a, a);
  Value near = mul(a, polynomial(square, kNear));
  Value decay = exp(mul(square, real(-1)));
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

bool isVectorOf(Type type, llvm::function_ref<bool(Type)> isElement) {
  auto vector = dyn_cast<VectorType>(type);
  return vector && isElement(vector.getElementType());
}
bool isF32OrF64(Type type) { return type.isF32() || type.isF64(); }

template <typename OpTy, Value (VectorMath::*function)(Value)>
struct ExpandUnary : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op, PatternRewriter &rewriter) const override {
    if (!isVectorOf(op.getType(), isF32OrF64))
      return rewriter.notifyMatchFailure(op, "it is not on a vector of f32 or f64");
    if (std::is_same_v<OpTy, math::ErfOp> &&
        isVectorOf(op.getType(), [](Type t) { return t.isF64(); }))
      return rewriter.notifyMatchFailure(op, "erf on f64 has no expansion");
    VectorMath build(rewriter, op.getLoc(), cast<VectorType>(op.getType()));
    rewriter.replaceOp(op, (build.*function)(op.getOperand()));
    return success();
  }
};

/// In f64, which has the range and the precision to spare.
struct ExpandPow : OpRewritePattern<math::PowFOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(math::PowFOp op, PatternRewriter &rewriter) const override {
    if (!isVectorOf(op.getType(), [](Type t) { return t.isF32(); }))
      return rewriter.notifyMatchFailure(op, "it is not on a vector of f32");
    Location loc = op.getLoc();
    auto wide = cast<VectorType>(op.getType()).clone(rewriter.getF64Type());
    Value x = arith::ExtFOp::create(rewriter, loc, wide, op.getLhs());
    Value y = arith::ExtFOp::create(rewriter, loc, wide, op.getRhs());
    Value result = VectorMath(rewriter, loc, wide).pow(x, y);
    rewriter.replaceOpWithNewOp<arith::TruncFOp>(op, op.getType(), result);
    return success();
  }
};

/// The others of f32, which are rarer, in f64 too.
template <typename OpTy, Value (VectorMath::*function)(Value)>
struct ExpandInF64 : OpRewritePattern<OpTy> {
  ExpandInF64(MLIRContext *context) : OpRewritePattern<OpTy>(context, /*benefit=*/2) {}
  LogicalResult matchAndRewrite(OpTy op, PatternRewriter &rewriter) const override {
    if (!isVectorOf(op.getType(), [](Type t) { return t.isF32(); }))
      return rewriter.notifyMatchFailure(op, "it is not on a vector of f32");
    auto wide = cast<VectorType>(op.getType()).clone(rewriter.getF64Type());
    Value x = arith::ExtFOp::create(rewriter, op.getLoc(), wide, op.getOperand());
    VectorMath build(rewriter, op.getLoc(), wide);
    rewriter.replaceOpWithNewOp<arith::TruncFOp>(op, op.getType(), (build.*function)(x));
    return success();
  }
};

/// What LLVM has no operation for, lane by lane: the C library's functions take scalars.
template <typename OpTy> struct SplitIntoLanes : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op, PatternRewriter &rewriter) const override {
    auto type = dyn_cast<VectorType>(op.getType());
    if (!type || type.getRank() != 1 || type.isScalable())
      return rewriter.notifyMatchFailure(op, "it is not on a vector of rank 1");
    SmallVector<Value> lanes;
    for (int64_t lane = 0; lane < type.getNumElements(); ++lane) {
      Value x = vector::ExtractOp::create(rewriter, op.getLoc(), op.getOperand(), lane);
      lanes.push_back(OpTy::create(rewriter, op.getLoc(), x, op.getFastmath()));
    }
    rewriter.replaceOpWithNewOp<vector::FromElementsOp>(op, type, lanes);
    return success();
  }
};

/// f16 and bf16 in f32.
template <typename OpTy> struct ExpandInF32 : OpRewritePattern<OpTy> {
  ExpandInF32(MLIRContext *context) : OpRewritePattern<OpTy>(context, /*benefit=*/2) {}
  LogicalResult matchAndRewrite(OpTy op, PatternRewriter &rewriter) const override {
    if (!isVectorOf(op.getType(), [](Type t) { return t.isF16() || t.isBF16(); }))
      return rewriter.notifyMatchFailure(op, "it is not on a vector of f16 or bf16");
    auto wide = cast<VectorType>(op.getType()).clone(rewriter.getF32Type());
    SmallVector<Value> operands = llvm::map_to_vector(op->getOperands(), [&](Value v) -> Value {
      return arith::ExtFOp::create(rewriter, op.getLoc(), wide, v);
    });
    Value result = OpTy::create(rewriter, op.getLoc(), TypeRange(wide), operands, op->getAttrs());
    rewriter.replaceOpWithNewOp<arith::TruncFOp>(op, op.getType(), result);
    return success();
  }
};

struct ExpandVectorMath : impl::ExpandVectorMathBase<ExpandVectorMath> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populateExpandVectorMathPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

void populateExpandVectorMathPatterns(RewritePatternSet &patterns) {
  MLIRContext *context = patterns.getContext();
  patterns.add<
      ExpandUnary<math::ExpOp, &VectorMath::exp>, ExpandUnary<math::ExpM1Op, &VectorMath::expm1>,
      ExpandUnary<math::LogOp, &VectorMath::log>, ExpandUnary<math::Log1pOp, &VectorMath::log1p>,
      ExpandUnary<math::TanhOp, &VectorMath::tanh>, ExpandUnary<math::ErfOp, &VectorMath::erf>,
      ExpandPow>(context, /*benefit=*/2);
  patterns.add<
      ExpandInF64<math::Exp2Op, &VectorMath::exp2>, ExpandInF64<math::Log2Op, &VectorMath::log2>,
      ExpandInF64<math::Log10Op, &VectorMath::log10>, ExpandInF64<math::SinhOp, &VectorMath::sinh>,
      ExpandInF64<math::CoshOp, &VectorMath::cosh>, ExpandInF64<math::AsinhOp, &VectorMath::asinh>,
      ExpandInF64<math::AcoshOp, &VectorMath::acosh>,
      ExpandInF64<math::AtanhOp, &VectorMath::atanh>>(context);
  patterns.add<ExpandInF32<math::ExpOp>, ExpandInF32<math::ExpM1Op>, ExpandInF32<math::LogOp>,
               ExpandInF32<math::Log1pOp>, ExpandInF32<math::TanhOp>, ExpandInF32<math::ErfOp>,
               ExpandInF32<math::PowFOp>, ExpandInF32<math::Exp2Op>, ExpandInF32<math::Log2Op>,
               ExpandInF32<math::Log10Op>, ExpandInF32<math::SinhOp>, ExpandInF32<math::CoshOp>,
               ExpandInF32<math::AsinhOp>, ExpandInF32<math::AcoshOp>, ExpandInF32<math::AtanhOp>>(
      context);
  patterns.add<SplitIntoLanes<math::AsinhOp>, SplitIntoLanes<math::AcoshOp>,
               SplitIntoLanes<math::AtanhOp>, SplitIntoLanes<math::CbrtOp>,
               SplitIntoLanes<math::ErfOp>, SplitIntoLanes<math::ErfcOp>>(context);
}
} // namespace mlc
