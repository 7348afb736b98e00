//===- UnusedSymbols.cpp - Functions that nothing uses any more -----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Support/UnusedSymbols.h"
#include "mlir/IR/SymbolTable.h"

using namespace mlir;
using namespace mlc;

void mlc::eraseUnusedSymbols(ModuleOp module, ArrayRef<Operation *> symbols) {
  if (symbols.empty())
    return;
  SymbolTableCollection tables;
  SymbolUserMap users(tables, module);
  for (Operation *symbol : symbols)
    if (cast<SymbolOpInterface>(symbol).isPrivate() && users.useEmpty(symbol))
      symbol->erase();
}
