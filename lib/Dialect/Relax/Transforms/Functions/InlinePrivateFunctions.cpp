//===- InlinePrivateFunctions.cpp - Ops in the place of calls -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "CallSites.h"
#include "Inlining.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_INLINEPRIVATEFUNCTIONS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

static bool isInlinable(func::FuncOp func) {
  if (func->hasAttr(kPrimitiveAttrName) || func->hasAttr(kCompositeAttrName) ||
      func->hasAttr(kCodegenAttrName))
    return false;
  return !func.walk([&](CallOp call) {
                return call.getCallee() == func.getName() ? WalkResult::interrupt()
                                                          : WalkResult::advance();
              })
              .wasInterrupted();
}

namespace {
struct InlinePrivateFunctions : mlc::impl::InlinePrivateFunctionsBase<InlinePrivateFunctions> {
  using InlinePrivateFunctionsBase::InlinePrivateFunctionsBase;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    for (auto func : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>())) {
      std::optional<SmallVector<CallOp>> sites = getCallSites(func);
      if (!sites || sites->empty() || !isInlinable(func))
        continue;
      bool isCalled = false;
      for (CallOp call : *sites)
        isCalled |= failed(inlineCall(rewriter, call, func));
      if (!isCalled)
        func.erase();
    }
  }
};
} // namespace
