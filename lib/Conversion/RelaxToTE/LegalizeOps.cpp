//===- LegalizeOps.cpp - Replaces relax operators by their te bodies ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/RelaxToTE/Passes.h"
#include "mlc/Conversion/RelaxToTE/TEBodyOpInterface.h"
#include "mlc/Dialect/Relax/IR/IntrinsicOps.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlc/Dialect/TE/IR/TE.h"
#include "mlc/Dialect/TE/Topi/TopiBuilder.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace mlc {
#define GEN_PASS_DEF_LEGALIZEOPS
#include "mlc/Conversion/RelaxToTE/Passes.h.inc"
} // namespace mlc

using namespace mlir;
using namespace mlc;

namespace {
struct LegalizeOp : OpInterfaceRewritePattern<TEBodyOpInterface> {
  LegalizeOp(MLIRContext *context, ArrayRef<std::string> skipOps,
             ArrayRef<std::string> onlyOps = {})
      : OpInterfaceRewritePattern(context) {
    for (const std::string &name : skipOps)
      skipped.insert(StringAttr::get(context, name));
    for (const std::string &name : onlyOps)
      only.insert(StringAttr::get(context, name));
  }

  LogicalResult matchAndRewrite(TEBodyOpInterface op, PatternRewriter &rewriter) const override {
    if (skipped.contains(op->getName().getIdentifier()))
      return rewriter.notifyMatchFailure(op, "it is named in skip-ops");
    if (!only.empty() && !only.contains(op->getName().getIdentifier()))
      return rewriter.notifyMatchFailure(op, "it is not named in only-ops");
    if (isa<relax::IntrinsicOp>(op->getParentOp()))
      return rewriter.notifyMatchFailure(op, "it computes an operator that is named in skip-ops");
    TEBody body(op, op.getFoldedOperand());
    if (failed(body.initialize()))
      return rewriter.notifyMatchFailure(op, body.getReason());
    FailureOr<SmallVector<Value>> results = op.buildTEBody(body);
    if (failed(results) || failed(body.replaceOp(rewriter, op.getTEName(), *results)))
      return rewriter.notifyMatchFailure(op, body.getReason());
    return success();
  }

  DenseSet<StringAttr> skipped, only;
};

/// Nobody asks for gradients of a program that is compiled.
struct ForgetGradient : OpRewritePattern<relax::CallTIRWithGradOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(relax::CallTIRWithGradOp op,
                                PatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<relax::CallTIROp>(op, op.getResultTypes(), op.getCalleeAttr(),
                                                  op.getArgs(), op.getTirVarsAttr());
    return success();
  }
};

/// The dimensions of a shape are variables of the body.
struct LegalizeShapeToTensor : OpRewritePattern<relax::ShapeToTensorOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(relax::ShapeToTensorOp op,
                                PatternRewriter &rewriter) const override {
    auto shape = cast<relax::ShapeType>(op.getShape().getType());
    SmallVector<relax::DimExpr> dims = relax::collectDims(shape);
    if (!shape.hasRank() || llvm::any_of(dims, [](relax::DimExpr dim) { return dim.isUnknown(); }))
      return rewriter.notifyMatchFailure(op, "expected dimensions that are known");
    SmallVector<relax::DimExpr> vars(
        llvm::make_filter_range(dims, [](relax::DimExpr dim) { return !dim.isConstant(); }));
    SmallVector<std::string> names;
    for (size_t i = 0; i < vars.size(); ++i)
      names.push_back("n" + std::to_string(i));
    auto body = [&](OpBuilder &builder, Location loc, ValueRange, ValueRange symbols) {
      te::TopiBuilder topi(builder, loc);
      auto element = [&](te::ScalarBuilder &s, ArrayRef<Value> axes) {
        te::Scalar result = s.constant(builder.getI64Type(), 0);
        te::Scalar place = s.fromIndex(axes[0], builder.getI64Type());
        size_t next = 0;
        for (auto [i, dim] : llvm::enumerate(dims)) {
          std::optional<int64_t> number = dim.getConstant();
          te::Scalar size =
              number ? s.constant(builder.getI64Type(), builder.getI64IntegerAttr(*number))
                     : s.fromIndex(symbols[next++], builder.getI64Type());
          Value isHere = s.compare(te::Comparison::Equal, place,
                                   s.constant(builder.getI64Type(), static_cast<double>(i)));
          result = s.select(isHere, size, result);
        }
        return result;
      };
      return SmallVector<Value>{topi.compute("shape", {builder.getIndexAttr(dims.size())},
                                             te::AxisStyle::I, builder.getI64Type(), element)};
    };
    SmallVector<StringRef> argNames(names.begin(), names.end());
    rewriter.replaceOpWithNewOp<relax::EmitTEOp>(op, op->getResultTypes(), "shape_to_tensor",
                                                 ValueRange(), vars, argNames, body);
    return success();
  }
};

/// Warns of the ops that a pattern has refused.
struct WarningListener : RewriterBase::Listener {
  void notifyMatchFailure(Location loc, function_ref<void(Diagnostic &)> reasonCallback) override {
    InFlightDiagnostic warning = emitWarning(loc, "operator is not legalized: ");
    reasonCallback(*warning.getUnderlyingDiagnostic());
  }
};

struct LegalizeOps : mlc::impl::LegalizeOpsBase<LegalizeOps> {
  using LegalizeOpsBase::LegalizeOpsBase;

  void getDependentDialects(DialectRegistry &registry) const override {
    LegalizeOpsBase::getDependentDialects(registry);
    registerTEBodyModels(registry);
  }

  void runOnOperation() override {
    SmallVector<std::string> skipped = llvm::to_vector(skipOps);
    if (!onlyOps.empty()) {
      RewritePatternSet named(&getContext());
      named.add<LegalizeOp>(&getContext(), skipped, llvm::to_vector(onlyOps));
      return walkAndApplyPatterns(getOperation(), std::move(named));
    }
    RewritePatternSet bodies(&getContext());
    relax::populateInlineOperatorBodiesPatterns(bodies, skipped);
    walkAndApplyPatterns(getOperation(), std::move(bodies));
    RewritePatternSet patterns(&getContext());
    populateLegalizeOpsPatterns(patterns, skipped);
    populateLegalizeToPackedPatterns(patterns, skipped);
    WarningListener listener;
    walkAndApplyPatterns(getOperation(), std::move(patterns), enableWarning ? &listener : nullptr);
  }
};
} // namespace

void mlc::populateLegalizeOpsPatterns(RewritePatternSet &patterns, ArrayRef<std::string> skipOps) {
  patterns.add<LegalizeOp>(patterns.getContext(), skipOps);
  patterns.add<ForgetGradient, LegalizeShapeToTensor>(patterns.getContext());
}
