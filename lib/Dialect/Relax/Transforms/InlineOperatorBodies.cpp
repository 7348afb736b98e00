//===- InlineOperatorBodies.cpp - Operators that others compute, by these -------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/IntrinsicOps.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_INLINEOPERATORBODIES
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
struct InlineBody : OpRewritePattern<relax::IntrinsicOp> {
  InlineBody(MLIRContext *context, ArrayRef<std::string> skipOps) : OpRewritePattern(context) {
    for (const std::string &name : skipOps)
      skipped.insert(name);
  }

  LogicalResult matchAndRewrite(relax::IntrinsicOp op, PatternRewriter &rewriter) const override {
    if (op.getBody().empty())
      return rewriter.notifyMatchFailure(op, "it has no body");
    if (skipped.contains(("relax." + op.getName()).str()))
      return rewriter.notifyMatchFailure(op, "it is named in skip-ops");
    Block &body = op.getBody().front();
    Operation *output = body.getTerminator();
    SmallVector<Value> args(op.getArgs());
    rewriter.inlineBlockBefore(&body, op, args);
    SmallVector<Value> values(output->getOperands());
    // What is computed last has the name of the operator's result.
    if (values.size() == 1)
      if (Operation *last = values.front().getDefiningOp(); last && last->getNumResults() == 1)
        rewriter.modifyOpInPlace(last, [&] { last->setLoc(op.getLoc()); });
    rewriter.eraseOp(output);
    rewriter.replaceOp(op, values);
    return success();
  }

  llvm::StringSet<> skipped;
};

struct InlineOperatorBodies : mlc::impl::InlineOperatorBodiesBase<InlineOperatorBodies> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    relax::populateInlineOperatorBodiesPatterns(patterns);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace

void relax::populateInlineOperatorBodiesPatterns(RewritePatternSet &patterns,
                                                 ArrayRef<std::string> skipOps) {
  patterns.add<InlineBody>(patterns.getContext(), skipOps);
}
