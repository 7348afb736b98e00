//===- PrimFuncTable.cpp - The prim_funcs of a module ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/TEToTIR/PrimFuncTable.h"
#include "mlc/Dialect/TIR/Analysis/StructuralEqual.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlc;

PrimFuncTable::PrimFuncTable(ModuleOp module) : module(module), symbols(module) {
  for (auto func : module.getOps<tir::PrimFuncOp>())
    if (func.isPrivate())
      byHash[tir::getStructuralHash(func)].push_back(func);
}

void PrimFuncTable::setInsertionPoint(OpBuilder &builder) {
  builder.setInsertionPointToEnd(module.getBody());
}

tir::PrimFuncOp PrimFuncTable::add(RewriterBase &rewriter, tir::PrimFuncOp func, StringRef hint) {
  size_t hash = tir::getStructuralHash(func);
  for (tir::PrimFuncOp known : byHash[hash])
    if (func.isPrivate() && tir::isStructurallyEqual(known, func)) {
      rewriter.eraseOp(func);
      return known;
    }
  std::string base = hint.str();
  llvm::replace(base, '.', '_');
  std::string name = base;
  for (unsigned suffix = 1; symbols.lookup(name); ++suffix)
    name = base + std::to_string(suffix);
  rewriter.modifyOpInPlace(func, [&] { func.setSymName(name); });
  symbols.insert(func);
  if (func.isPrivate())
    byHash[hash].push_back(func);
  return func;
}
