//===- CanonicalizeBindings.cpp - One name for a value, and none for what nothing needs -----===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_CANONICALIZEBINDINGS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
/// A tuple of all values of another one, in order, is that one.
struct TupleOfItems : OpRewritePattern<TupleOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TupleOp op, PatternRewriter &rewriter) const override {
    Value whole;
    for (auto [i, element] : llvm::enumerate(op.getElements())) {
      auto item = element.getDefiningOp<TupleGetItemOp>();
      if (!item || item.getIndex() != i || (whole && item.getTuple() != whole))
        return rewriter.notifyMatchFailure(op, "not the values of one tuple");
      whole = item.getTuple();
    }
    if (!whole || whole.getType() != op.getType())
      return rewriter.notifyMatchFailure(op, "not all values of a tuple");
    rewriter.replaceOp(op, whole);
    return success();
  }
};

struct CanonicalizeBindings : mlc::impl::CanonicalizeBindingsBase<CanonicalizeBindings> {
  using CanonicalizeBindingsBase::CanonicalizeBindingsBase;

  void runOnOperation() override {
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
    for (Dialect *dialect : context->getLoadedDialects())
      dialect->getCanonicalizationPatterns(patterns);
    for (RegisteredOperationName name : context->getRegisteredOperations())
      name.getCanonicalizationPatterns(patterns, context);
    populateDeadCodeEliminationPatterns(patterns);
    patterns.add<TupleOfItems>(context);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
