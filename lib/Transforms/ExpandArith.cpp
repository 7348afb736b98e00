//===- ExpandArith.cpp - Arithmetic that LLVM's dialect has no operations for ---------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_EXPANDARITH
#include "mlc/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
/// The type with other elements.
Type withElements(Type type, Type element) {
  if (auto shaped = dyn_cast<ShapedType>(type))
    return shaped.clone(element);
  return element;
}

/// f32 holds every bf16.
struct WidenInTwo : OpRewritePattern<arith::ExtFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::ExtFOp op, PatternRewriter &rewriter) const override {
    Type from = op.getIn().getType();
    if (!getElementTypeOrSelf(from).isBF16() || !getElementTypeOrSelf(op.getType()).isF64())
      return rewriter.notifyMatchFailure(op, "does not make f64 of bf16");
    Type f32 = withElements(from, rewriter.getF32Type());
    Value single = arith::ExtFOp::create(rewriter, op.getLoc(), f32, op.getIn());
    rewriter.replaceOpWithNewOp<arith::ExtFOp>(op, op.getType(), single);
    return success();
  }
};

/// Rounded to the nearest twice, a number could end on the wrong side. What f32 does not hold is
/// rounded to the one of its two neighbours there that is odd: no bf16, and no middle of two.
struct NarrowInTwo : OpRewritePattern<arith::TruncFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::TruncFOp op, PatternRewriter &rewriter) const override {
    Type f64 = op.getIn().getType();
    if (!getElementTypeOrSelf(f64).isF64() || !getElementTypeOrSelf(op.getType()).isBF16())
      return rewriter.notifyMatchFailure(op, "does not make bf16 of f64");
    ImplicitLocOpBuilder b(op.getLoc(), rewriter);
    Type f32 = withElements(f64, b.getF32Type()), i32 = withElements(f64, b.getI32Type());
    Value one = arith::ConstantOp::create(b, b.getOneAttr(i32));
    Value single = arith::TruncFOp::create(b, f32, op.getIn());
    Value back = arith::ExtFOp::create(b, f64, single);
    Value isFarther =
        arith::CmpFOp::create(b, arith::CmpFPredicate::OGT, math::AbsFOp::create(b, back),
                              math::AbsFOp::create(b, op.getIn()));
    Value isOther = arith::CmpFOp::create(b, arith::CmpFPredicate::ONE, back, op.getIn());
    Value bits = arith::BitcastOp::create(b, i32, single);
    // Next to zero, whatever the sign.
    Value nearer = arith::SubIOp::create(b, bits, one);
    Value odd = arith::OrIOp::create(b, arith::SelectOp::create(b, isFarther, nearer, bits), one);
    Value chosen = arith::SelectOp::create(b, isOther, odd, bits);
    rewriter.replaceOpWithNewOp<arith::TruncFOp>(op, op.getType(),
                                                 arith::BitcastOp::create(b, f32, chosen));
    return success();
  }
};

struct ExpandArithPass : mlc::impl::ExpandArithBase<ExpandArithPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<WidenInTwo, NarrowInTwo>(&getContext());
    arith::populateCeilFloorDivExpandOpsPatterns(patterns);
    arith::populateExpandBFloat16Patterns(patterns);
    ConversionTarget target(getContext());
    target.addLegalDialect<arith::ArithDialect, math::MathDialect>();
    target.addIllegalOp<arith::CeilDivSIOp, arith::CeilDivUIOp, arith::FloorDivSIOp>();
    target.addDynamicallyLegalOp<arith::ExtFOp>(
        [](arith::ExtFOp op) { return !getElementTypeOrSelf(op.getIn()).isBF16(); });
    target.addDynamicallyLegalOp<arith::TruncFOp>(
        [](arith::TruncFOp op) { return !getElementTypeOrSelf(op.getType()).isBF16(); });
    if (failed(applyPartialConversion(getOperation(), target, std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
