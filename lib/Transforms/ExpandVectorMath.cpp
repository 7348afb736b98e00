//===- ExpandVectorMath.cpp - Functions of math on vectors as arithmetic --------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Math/VectorMath.h"
#include "mlc/Support/TargetSpec.h"
#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/X86Vector/X86VectorDialect.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/TargetParser/Triple.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_EXPANDVECTORMATH
#include "mlc/Transforms/Passes.h.inc"
namespace {

bool isVectorOf(Type type, llvm::function_ref<bool(Type)> isElement) {
  auto vector = dyn_cast<VectorType>(type);
  return vector && isElement(vector.getElementType());
}

template <typename OpTy, Value (VectorMath::*function)(Value)>
struct ExpandUnary : OpRewritePattern<OpTy> {
  bool hasScale;
  ExpandUnary(MLIRContext *context, bool hasScale)
      : OpRewritePattern<OpTy>(context, /*benefit=*/2), hasScale(hasScale) {}
  LogicalResult matchAndRewrite(OpTy op, PatternRewriter &rewriter) const override {
    if (!isVectorOf(op.getType(), isF32OrF64))
      return rewriter.notifyMatchFailure(op, "it is not on a vector of f32 or f64");
    if (std::is_same_v<OpTy, math::ErfOp> &&
        isVectorOf(op.getType(), [](Type t) { return t.isF64(); }))
      return rewriter.notifyMatchFailure(op, "erf on f64 has no expansion");
    VectorMath build(rewriter, op.getLoc(), cast<VectorType>(op.getType()), hasScale);
    rewriter.replaceOp(op, (build.*function)(op.getOperand()));
    return success();
  }
};

/// A power of a small whole number that is known, as products: of f32 in f64, where they are exact
/// enough.
struct ExpandWholePow : OpRewritePattern<math::PowFOp> {
  ExpandWholePow(MLIRContext *context) : OpRewritePattern(context, /*benefit=*/3) {}
  LogicalResult matchAndRewrite(math::PowFOp op, PatternRewriter &rewriter) const override {
    constexpr int64_t kMaxExponent = 16, kMaxF64Exponent = 3;
    APFloat exponent(0.0);
    bool isWhole = false;
    APSInt number(64, /*isUnsigned=*/false);
    if (!isF32OrF64(getElementTypeOrSelf(op.getType())) ||
        !matchPattern(op.getRhs(), m_ConstantFloat(&exponent)) ||
        exponent.convertToInteger(number, APFloat::rmTowardZero, &isWhole) != APFloat::opOK ||
        std::abs(number.getExtValue()) > kMaxExponent || number.isZero())
      return rewriter.notifyMatchFailure(op, "the exponent is no small whole number");
    int64_t whole = number.getExtValue(), size = std::abs(whole);
    if (isF64(op.getType()) && (size > kMaxF64Exponent || whole < -1))
      return rewriter.notifyMatchFailure(op, "products would not be exact enough");
    Location loc = op.getLoc();
    Type type = op.getType(), wide = type;
    bool widens = whole < 0 || size > 2;
    Value x = op.getLhs();
    if (widens && !isF64(type)) {
      auto vector = dyn_cast<VectorType>(type);
      wide = vector ? Type(vector.clone(rewriter.getF64Type())) : Type(rewriter.getF64Type());
      x = arith::ExtFOp::create(rewriter, loc, wide, x);
    }
    Value result;
    for (Value power = x; size != 0; size /= 2) {
      if (size % 2 != 0)
        result = result ? Value(arith::MulFOp::create(rewriter, loc, result, power)) : power;
      if (size > 1)
        power = arith::MulFOp::create(rewriter, loc, power, power);
    }
    if (whole < 0) {
      TypedAttr one = rewriter.getOneAttr(wide);
      result = arith::DivFOp::create(rewriter, loc, arith::ConstantOp::create(rewriter, loc, one),
                                     result);
    }
    if (wide != type)
      result = arith::TruncFOp::create(rewriter, loc, type, result);
    rewriter.replaceOp(op, result);
    return success();
  }

private:
  static bool isF64(Type type) { return getElementTypeOrSelf(type).isF64(); }
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

/// sin, cos and tan, whose arguments can be reduced by arithmetic up to a bound. If a lane is above
/// it, all are left to the C library.
template <typename OpTy, Value (VectorMath::*function)(Value)>
struct ExpandAngle : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op, PatternRewriter &rewriter) const override {
    auto type = dyn_cast<VectorType>(op.getType());
    if (!type || !isF32OrF64(type.getElementType()) || type.getRank() != 1 || type.isScalable())
      return rewriter.notifyMatchFailure(op, "it is not on a vector of f32 or f64 of rank 1");
    Location loc = op.getLoc();
    VectorMath build(rewriter, loc, type);
    Value size = math::AbsFOp::create(rewriter, loc, op.getOperand());
    auto bound = DenseElementsAttr::get(
        type, Attribute(rewriter.getFloatAttr(type.getElementType(), build.maxAngle())));
    Value isLarge = arith::CmpFOp::create(rewriter, loc, arith::CmpFPredicate::OGT, size,
                                          arith::ConstantOp::create(rewriter, loc, bound));
    Value any = vector::ReductionOp::create(rewriter, loc, vector::CombiningKind::OR, isLarge);
    auto choice = scf::IfOp::create(
        rewriter, loc, any,
        [&](OpBuilder &b, Location) { scf::YieldOp::create(b, loc, inLoop(op, type, b)); },
        [&](OpBuilder &b, Location) {
          scf::YieldOp::create(b, loc, (VectorMath(b, loc, type).*function)(op.getOperand()));
        });
    rewriter.replaceOp(op, choice);
    return success();
  }

  /// A loop over the lanes.
  static Value inLoop(OpTy op, VectorType type, OpBuilder &builder) {
    Location loc = op.getLoc();
    Value first = arith::ConstantIndexOp::create(builder, loc, 0);
    Value last = arith::ConstantIndexOp::create(builder, loc, type.getNumElements());
    Value step = arith::ConstantIndexOp::create(builder, loc, 1);
    auto loop = scf::ForOp::create(
        builder, loc, first, last, step, op.getOperand(),
        [&](OpBuilder &b, Location, Value lane, ValueRange carried) {
          Value x = vector::ExtractOp::create(b, loc, carried.front(), OpFoldResult(lane));
          Value y = OpTy::create(b, loc, x, op.getFastmath());
          Value all = vector::InsertOp::create(b, loc, y, carried.front(), OpFoldResult(lane));
          scf::YieldOp::create(b, loc, all);
        });
    return loop.getResult(0);
  }
};

struct ExpandAtan2 : OpRewritePattern<math::Atan2Op> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(math::Atan2Op op, PatternRewriter &rewriter) const override {
    if (!isVectorOf(op.getType(), isF32OrF64))
      return rewriter.notifyMatchFailure(op, "it is not on a vector of f32 or f64");
    VectorMath build(rewriter, op.getLoc(), cast<VectorType>(op.getType()));
    rewriter.replaceOp(op, build.atan2(op.getLhs(), op.getRhs()));
    return success();
  }
};

/// Scalars of what MLIR would make `exp(x) - 1` and `log(1 + x)` of, which are far off near 0: one
/// lane.
template <typename OpTy> struct ExpandAsOneLane : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op, PatternRewriter &rewriter) const override {
    if (!isa<FloatType>(op.getType()) || op.getType().getIntOrFloatBitWidth() > 64)
      return rewriter.notifyMatchFailure(op, "it is not on a scalar");
    auto type = VectorType::get({1}, op.getType());
    Value x = vector::BroadcastOp::create(rewriter, op.getLoc(), type, op.getOperand());
    Value y = OpTy::create(rewriter, op.getLoc(), x, op.getFastmath());
    rewriter.replaceOpWithNewOp<vector::ExtractOp>(op, y, int64_t(0));
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
    TargetSpec target = TargetSpec::get(getOperation());
    populateExpandVectorMathPatterns(patterns, llvm::Triple(target.triple).isX86() &&
                                                   target.vectorBits >= 512);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

void populateExpandVectorMathPatterns(RewritePatternSet &patterns, bool hasAVX512) {
  MLIRContext *context = patterns.getContext();
  patterns.add<
      ExpandUnary<math::ExpOp, &VectorMath::exp>, ExpandUnary<math::ExpM1Op, &VectorMath::expm1>,
      ExpandUnary<math::LogOp, &VectorMath::log>, ExpandUnary<math::Log1pOp, &VectorMath::log1p>,
      ExpandUnary<math::TanhOp, &VectorMath::tanh>, ExpandUnary<math::ErfOp, &VectorMath::erf>,
      ExpandUnary<math::AsinOp, &VectorMath::asin>, ExpandUnary<math::AcosOp, &VectorMath::acos>,
      ExpandUnary<math::AtanOp, &VectorMath::atan>>(context, hasAVX512);
  patterns
      .add<ExpandAtan2, ExpandAngle<math::SinOp, &VectorMath::sin>,
           ExpandAngle<math::CosOp, &VectorMath::cos>, ExpandAngle<math::TanOp, &VectorMath::tan>,
           ExpandAsOneLane<math::ExpM1Op>, ExpandAsOneLane<math::Log1pOp>, ExpandPow>(
          context, /*benefit=*/2);
  populateSharedReciprocalPatterns(patterns);
  patterns.add<ExpandWholePow>(context);
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
               ExpandInF32<math::AsinhOp>, ExpandInF32<math::AcoshOp>, ExpandInF32<math::AtanhOp>,
               ExpandInF32<math::SinOp>, ExpandInF32<math::CosOp>, ExpandInF32<math::TanOp>,
               ExpandInF32<math::AsinOp>, ExpandInF32<math::AcosOp>, ExpandInF32<math::AtanOp>,
               ExpandInF32<math::Atan2Op>>(context);
  patterns.add<SplitIntoLanes<math::AsinhOp>, SplitIntoLanes<math::AcoshOp>,
               SplitIntoLanes<math::AtanhOp>, SplitIntoLanes<math::CbrtOp>,
               SplitIntoLanes<math::ErfOp>, SplitIntoLanes<math::ErfcOp>>(context);
}
} // namespace mlc
