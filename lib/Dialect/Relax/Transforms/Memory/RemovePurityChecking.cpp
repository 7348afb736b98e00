//===- RemovePurityChecking.cpp - Functions that are pure because they say so ---------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/IntrinsicOps.h"
#include "mlc/Dialect/Relax/IR/StructInfo.h"
#include "mlc/Dialect/Relax/Transforms/MemoryPasses.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_REMOVEPURITYCHECKING
#include "mlc/Dialect/Relax/Transforms/MemoryPasses.h.inc"
} // namespace mlc

static bool isPureCall(Operation *op) {
  if (auto packed = dyn_cast<CallPackedOp>(op))
    return packed.getIsPure();
  return IntrinsicOp::getNamed(op, {"invoke_pure_closure"}) != nullptr;
}

static void makeImpure(Operation *op) {
  if (auto packed = dyn_cast<CallPackedOp>(op)) {
    packed.setIsPure(false);
    packed.removeInplaceIndicesAttr();
    return;
  }
  auto invoke = cast<IntrinsicOp>(op);
  invoke.setName("invoke_closure");
  invoke.setHasEffects(true);
}

namespace {
struct RemovePurityChecking : mlc::impl::RemovePurityCheckingBase<RemovePurityChecking> {
  using RemovePurityCheckingBase::RemovePurityCheckingBase;

  void runOnOperation() override {
    SmallVector<Operation *> calls;
    WalkResult found = getOperation().walk([&](Operation *op) {
      if (!isPureCall(op))
        return WalkResult::advance();
      calls.push_back(op);
      // R1
      if (!op->getParentOfType<DataflowOp>())
        return WalkResult::advance();
      op->emitError(
          "expected calls outside of dataflow blocks, which hold pure ones alone: make the "
          "blocks part of their functions before");
      return WalkResult::interrupt();
    });
    if (found.wasInterrupted())
      return signalPassFailure();
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      auto isPure = func->getAttrOfType<BoolAttr>(RelaxDialect::getPureAttrName());
      if (!func.isExternal() && (!isPure || isPure.getValue()) && !isImpure(func))
        func->setAttr("relax.force_pure", BoolAttr::get(&getContext(), true));
    }
    llvm::for_each(calls, makeImpure);
  }
};
} // namespace
