//===- GuardDivision.cpp - Integer division that never traps --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_GUARDDIVISION
#include "mlc/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
Value createConstant(OpBuilder &builder, Location loc, Type type, const APInt &value) {
  if (auto shaped = dyn_cast<ShapedType>(type))
    return arith::ConstantOp::create(builder, loc, DenseElementsAttr::get(shaped, value));
  return arith::ConstantOp::create(builder, loc, builder.getIntegerAttr(type, value));
}

/// Replaces a divisor that would trap by 1, and what a division by zero gives by 0.
template <typename Op, bool isSigned, bool isRemainder> struct Guard : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;

  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    Type type = op.getType();
    auto element = dyn_cast<IntegerType>(getElementTypeOrSelf(type));
    if (!element)
      return rewriter.notifyMatchFailure(op, "divides no numbers of the program");
    APInt divisor;
    if (matchPattern(op.getRhs(), m_ConstantInt(&divisor)) && !divisor.isZero() &&
        !(isSigned && divisor.isAllOnes()))
      return rewriter.notifyMatchFailure(op, "cannot trap");

    Location loc = op.getLoc();
    unsigned width = element.getWidth();
    auto constant = [&](const APInt &value) { return createConstant(rewriter, loc, type, value); };
    auto isEqual = [&](Value value, const APInt &number) -> Value {
      return arith::CmpIOp::create(rewriter, loc, arith::CmpIPredicate::eq, value,
                                   constant(number));
    };
    Value isZero = isEqual(op.getRhs(), APInt::getZero(width));
    Value traps = isZero;
    if (isSigned) {
      // The quotient of the least number and -1 is that number itself, as far as bits go.
      Value isLeast = isEqual(op.getLhs(), APInt::getSignedMinValue(width));
      Value isMinusOne = isEqual(op.getRhs(), APInt::getAllOnes(width));
      traps = arith::OrIOp::create(rewriter, loc, isZero,
                                   arith::AndIOp::create(rewriter, loc, isLeast, isMinusOne));
    }
    Value safe =
        arith::SelectOp::create(rewriter, loc, traps, constant(APInt(width, 1)), op.getRhs());
    Value result = Op::create(rewriter, loc, op.getLhs(), safe);
    // The remainder by 1 is 0 already.
    if (!isRemainder)
      result =
          arith::SelectOp::create(rewriter, loc, isZero, constant(APInt::getZero(width)), result);
    rewriter.replaceOp(op, result);
    return success();
  }
};

struct GuardDivisionPass : mlc::impl::GuardDivisionBase<GuardDivisionPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    mlc::populateGuardDivisionPatterns(patterns);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace

void mlc::populateGuardDivisionPatterns(RewritePatternSet &patterns) {
  patterns.add<Guard<arith::DivSIOp, true, false>, Guard<arith::FloorDivSIOp, true, false>,
               Guard<arith::CeilDivSIOp, true, false>, Guard<arith::RemSIOp, true, true>,
               Guard<arith::DivUIOp, false, false>, Guard<arith::CeilDivUIOp, false, false>,
               Guard<arith::RemUIOp, false, true>>(patterns.getContext());
}
