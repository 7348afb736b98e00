//===- RemoveUnusedParameters.cpp - Parameters that nothing uses ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "CallSites.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "llvm/ADT/BitVector.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_REMOVEUNUSEDPARAMETERS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

/// The parameters that the function does not use, and whose symbols it does not need from them.
static llvm::BitVector findUnused(func::FuncOp func) {
  llvm::BitVector unused(func.getNumArguments());
  llvm::SetVector<StringAttr> needed = collectBodySymbols(func);
  auto addNeeded = [&](Type type) {
    for (DimExpr dim : collectDims(type))
      dim.collectSymbols(needed);
  };
  llvm::for_each(func.getResultTypes(), addNeeded);
  for (BlockArgument argument : func.getArguments()) {
    unused[argument.getArgNumber()] = argument.use_empty();
    if (!argument.use_empty())
      addNeeded(argument.getType());
  }
  SmallVector<Type> kept;
  for (BlockArgument argument : func.getArguments())
    if (!unused[argument.getArgNumber()])
      kept.push_back(argument.getType());
  removeDefinedSymbols(kept, needed);
  // What is left has its value from a parameter that is not used otherwise.
  for (BlockArgument argument : func.getArguments()) {
    size_t before = needed.size();
    if (unused[argument.getArgNumber()])
      removeDefinedSymbols(argument.getType(), needed);
    if (needed.size() != before)
      unused.reset(argument.getArgNumber());
  }
  return unused;
}

namespace {
struct RemoveUnusedParameters : mlc::impl::RemoveUnusedParametersBase<RemoveUnusedParameters> {
  using RemoveUnusedParametersBase::RemoveUnusedParametersBase;

  void runOnOperation() override {
    // What only a call needs that loses an argument is not needed after it.
    bool changed = true;
    while (changed) {
      changed = false;
      for (auto func : getOperation().getOps<func::FuncOp>())
        changed |= removeFrom(func);
    }
  }

  static bool removeFrom(func::FuncOp func) {
    std::optional<SmallVector<CallOp>> sites = getCallSites(func);
    if (!sites)
      return false;
    llvm::BitVector unused = findUnused(func);
    if (unused.none() || failed(func.eraseArguments(unused)))
      return false;
    for (CallOp call : *sites)
      call->eraseOperands(unused);
    return true;
  }
};
} // namespace
