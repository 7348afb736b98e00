//===- LegalizeOps.cpp - Replaces relax operators by their te bodies ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/RelaxToTE/Passes.h"
#include "mlc/Conversion/RelaxToTE/TEBodyOpInterface.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/TE/IR/TE.h"
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
  LegalizeOp(MLIRContext *context, ArrayRef<std::string> skipOps)
      : OpInterfaceRewritePattern(context) {
    for (const std::string &name : skipOps)
      skipped.insert(StringAttr::get(context, name));
  }

  LogicalResult matchAndRewrite(TEBodyOpInterface op, PatternRewriter &rewriter) const override {
    if (skipped.contains(op->getName().getIdentifier()))
      return rewriter.notifyMatchFailure(op, "it is named in skip-ops");
    TEBody body(op, op.getFoldedOperand());
    if (failed(body.initialize()))
      return rewriter.notifyMatchFailure(op, body.getReason());
    FailureOr<SmallVector<Value>> results = op.buildTEBody(body);
    if (failed(results) || failed(body.replaceOp(rewriter, op.getTEName(), *results)))
      return rewriter.notifyMatchFailure(op, body.getReason());
    return success();
  }

  DenseSet<StringAttr> skipped;
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
    RewritePatternSet patterns(&getContext());
    populateLegalizeOpsPatterns(patterns, llvm::to_vector(skipOps));
    WarningListener listener;
    walkAndApplyPatterns(getOperation(), std::move(patterns), enableWarning ? &listener : nullptr);
  }
};
} // namespace

void mlc::populateLegalizeOpsPatterns(RewritePatternSet &patterns, ArrayRef<std::string> skipOps) {
  patterns.add<LegalizeOp>(patterns.getContext(), skipOps);
}
