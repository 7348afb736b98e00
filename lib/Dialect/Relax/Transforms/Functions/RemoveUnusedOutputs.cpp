//===- RemoveUnusedOutputs.cpp - Results that no caller uses --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "CallSites.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/BitVector.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_REMOVEUNUSEDOUTPUTS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

/// A call of the same function without some results.
static void dropResults(RewriterBase &rewriter, CallOp call, const llvm::BitVector &dropped) {
  SmallVector<Value> kept;
  for (OpResult result : call.getResults())
    if (!dropped[result.getResultNumber()])
      kept.push_back(result);
  rewriter.setInsertionPoint(call);
  auto smaller = CallOp::create(rewriter, call.getLoc(), ValueRange(kept).getTypes(),
                                call.getCalleeAttr(), call.getArgs(), call.getHasEffectsAttr());
  for (auto [old, replacement] : llvm::zip_equal(kept, smaller.getResults()))
    rewriter.replaceAllUsesWith(old, replacement);
  rewriter.eraseOp(call);
}

namespace {
struct RemoveUnusedOutputs : mlc::impl::RemoveUnusedOutputsBase<RemoveUnusedOutputs> {
  using RemoveUnusedOutputsBase::RemoveUnusedOutputsBase;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      std::optional<SmallVector<CallOp>> sites = getCallSites(func);
      if (!sites || sites->empty() || func.getNumResults() < 2)
        continue;
      llvm::BitVector unused(func.getNumResults(), true);
      for (CallOp call : *sites)
        for (OpResult result : call.getResults())
          if (!result.use_empty())
            unused.reset(result.getResultNumber());
      if (unused.all())
        unused.reset(0);
      if (unused.none() || failed(func.eraseResults(unused)))
        continue;
      func.getBody().front().getTerminator()->eraseOperands(unused);
      for (CallOp call : *sites)
        dropResults(rewriter, call, unused);
    }
  }
};
} // namespace
