//===- FunctionTable.cpp - The functions of a module, equal ones once -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/FunctionTable.h"
#include "mlc/Dialect/TIR/Analysis/StructuralEqual.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlc::tir;

/// A declaration says nothing by which it could be shared.
static bool isShared(FunctionOpInterface func) { return func.isPrivate() && !func.isDeclaration(); }

FunctionTable::FunctionTable(ModuleOp module) : module(module), symbols(module) {
  for (auto func : module.getOps<FunctionOpInterface>())
    if (isShared(func))
      byHash[getStructuralHash(func)].push_back(func);
}

void FunctionTable::setInsertionPoint(OpBuilder &builder) {
  builder.setInsertionPointToEnd(module.getBody());
}

FunctionOpInterface FunctionTable::addFunction(RewriterBase &rewriter, FunctionOpInterface func,
                                               StringRef hint) {
  size_t hash = getStructuralHash(func);
  for (FunctionOpInterface known : byHash[hash])
    if (isShared(func) && isStructurallyEqual(known, func)) {
      rewriter.eraseOp(func);
      return known;
    }
  std::string base = hint.str();
  llvm::replace(base, '.', '_');
  std::string name = base;
  // No name that was taken becomes free.
  for (unsigned &suffix = lastSuffixes[base]; symbols.lookup(name);)
    name = base + std::to_string(++suffix);
  rewriter.modifyOpInPlace(func, [&] { SymbolTable::setSymbolName(func, name); });
  symbols.insert(func);
  if (isShared(func))
    byHash[hash].push_back(func);
  return func;
}
