//===- CallSites.cpp - Where private graph functions are called -----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "CallSites.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

std::optional<SmallVector<CallOp>> mlc::relax::getCallSites(func::FuncOp func) {
  auto module = func->getParentOfType<ModuleOp>();
  if (!module || !func.isPrivate() || func.isExternal() || !func.getBody().hasOneBlock())
    return std::nullopt;
  std::optional<SymbolTable::UseRange> uses = SymbolTable::getSymbolUses(func, module);
  if (!uses)
    return std::nullopt;
  SmallVector<CallOp> sites;
  for (const SymbolTable::SymbolUse &use : *uses) {
    auto call = dyn_cast<CallOp>(use.getUser());
    if (!call)
      return std::nullopt;
    sites.push_back(call);
  }
  // A function that is called by its name is found through the name's text.
  WalkResult named = module.walk([&](CallDPSPackedOp op) {
    return op.getCallee() == func.getName() ? WalkResult::interrupt() : WalkResult::advance();
  });
  if (named.wasInterrupted())
    return std::nullopt;
  return sites;
}

llvm::SetVector<StringAttr> mlc::relax::collectBodySymbols(func::FuncOp func) {
  llvm::SetVector<StringAttr> symbols;
  auto collect = [&](ArrayRef<DimExpr> dims) {
    for (DimExpr dim : dims)
      dim.collectSymbols(symbols);
  };
  func.getBody().walk([&](Operation *op) {
    for (Type type : op->getResultTypes())
      collect(collectDims(type));
    for (NamedAttribute attribute : op->getAttrs())
      if (auto dims = dyn_cast<DimsAttr>(attribute.getValue()))
        collect(dims.getDims());
  });
  return symbols;
}
