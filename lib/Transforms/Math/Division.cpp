//===- Division.cpp - Division by what stays the same in a loop -----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// A wide division takes as long as some thirty multiplications. With r = 1 / b, rounded, q = x * r
// is off x / b by an ulp or two; e = x - q * b is exact, and q + e * r is x / b, rounded, unless
// numbers are so small that e is not exact. Where that sum is 0 or NaN, q is right as it is: for
// zeros with their signs, infinities (of which e is infinite or NaN) and NaN.
//
//===----------------------------------------------------------------------------------------===//

#include "VectorMath.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/LoopLikeInterface.h"

using namespace mlir;
using namespace mlc;

Value VectorMath::divideBy(Value x, Value divisor, Value reciprocal) {
  Value quotient = mul(x, reciprocal);
  Value negative = arith::NegFOp::create(b, quotient);
  Value rest = fma(negative, divisor, x);
  Value better = fma(rest, reciprocal, quotient);
  return select(compare(arith::CmpFPredicate::ONE, better, real(0)), better, quotient);
}

namespace {
/// Narrower divisions are not slower than this.
constexpr int64_t kMinBits = 256;
/// On a division that is meant.
constexpr StringLiteral kPlainAttr = "mlc.plain_division";

struct ShareReciprocal : OpRewritePattern<arith::DivFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::DivFOp op, PatternRewriter &rewriter) const override {
    auto type = dyn_cast<VectorType>(op.getType());
    if (!type || type.isScalable() || op->hasAttr(kPlainAttr) ||
        !isF32OrF64(type.getElementType()) ||
        type.getNumElements() * type.getElementTypeBitWidth() < kMinBits)
      return rewriter.notifyMatchFailure(op, "it is not on a wide vector");
    auto broadcast = op.getRhs().getDefiningOp<vector::BroadcastOp>();
    auto loop = op->getParentOfType<LoopLikeOpInterface>();
    if (!broadcast || !isa<FloatType>(broadcast.getSourceType()) || !loop ||
        !loop.isDefinedOutsideOfLoop(broadcast.getSource()) ||
        loop.isDefinedOutsideOfLoop(op.getLhs()) || matchPattern(op.getRhs(), m_Constant()))
      return rewriter.notifyMatchFailure(op, "not each iteration divides by the same number");

    Location loc = op.getLoc();
    Value divisor = broadcast.getSource();
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.setInsertionPoint(loop);
    ImplicitLocOpBuilder before(loc, rewriter);
    Type element = type.getElementType();
    auto constant = [&](double value) -> Value {
      return arith::ConstantOp::create(before, before.getFloatAttr(element, value));
    };
    // Neither the reciprocal nor the product with it is subnormal or infinite.
    int exponent = element.isF64() ? 1000 : 120;
    Value size = math::AbsFOp::create(before, divisor);
    Value isLarge = arith::CmpFOp::create(before, arith::CmpFPredicate::OGT, size,
                                          constant(std::ldexp(1.0, -exponent)));
    Value isSmall = arith::CmpFOp::create(before, arith::CmpFPredicate::OLT, size,
                                          constant(std::ldexp(1.0, exponent)));
    Value isUsual = arith::AndIOp::create(before, isLarge, isSmall);
    Value reciprocal = arith::DivFOp::create(before, constant(1), divisor);
    Value divisors = vector::BroadcastOp::create(before, type, divisor);
    Value reciprocals = vector::BroadcastOp::create(before, type, reciprocal);

    rewriter.setInsertionPoint(op);
    auto choice = scf::IfOp::create(
        rewriter, loc, isUsual,
        [&](OpBuilder &builder, Location) {
          VectorMath build(builder, loc, type);
          scf::YieldOp::create(builder, loc, build.divideBy(op.getLhs(), divisors, reciprocals));
        },
        [&](OpBuilder &builder, Location) {
          auto plain = arith::DivFOp::create(builder, loc, op.getLhs(), divisors);
          plain->setAttr(kPlainAttr, builder.getUnitAttr());
          scf::YieldOp::create(builder, loc, plain.getResult());
        });
    rewriter.replaceOp(op, choice);
    return success();
  }
};
} // namespace

void mlc::populateSharedReciprocalPatterns(RewritePatternSet &patterns) {
  patterns.add<ShareReciprocal>(patterns.getContext());
}
