//===- AnnotateTIROpPattern.cpp - Says how functions may be fused ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlc/Dialect/TIR/Analysis/OpPattern.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tir;

namespace mlc {
#define GEN_PASS_DEF_ANNOTATETIROPPATTERN
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
struct AnnotatePattern : public OpRewritePattern<PrimFuncOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(PrimFuncOp func, PatternRewriter &rewriter) const override {
    if (func->hasAttr(kOpPatternAttrName))
      return rewriter.notifyMatchFailure(func, "has a pattern already");
    auto number = static_cast<int64_t>(inferOpPattern(func));
    rewriter.modifyOpInPlace(
        func, [&] { func->setAttr(kOpPatternAttrName, rewriter.getI64IntegerAttr(number)); });
    return success();
  }
};

struct AnnotateTIROpPatternPass
    : public mlc::impl::AnnotateTIROpPatternBase<AnnotateTIROpPatternPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    relax::populateAnnotateTIROpPatternPatterns(patterns);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace

void mlc::relax::populateAnnotateTIROpPatternPatterns(RewritePatternSet &patterns) {
  patterns.add<AnnotatePattern>(patterns.getContext());
}
