//===- UnusedSymbols.h - Functions that nothing uses any more -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_SUPPORT_UNUSEDSYMBOLS_H
#define MLC_SUPPORT_UNUSEDSYMBOLS_H

#include "mlir/IR/BuiltinOps.h"

namespace mlc {

/// Erases those of some symbols of a module that are private and that nothing in it uses. Looks at
/// the module once, however many there are.
void eraseUnusedSymbols(mlir::ModuleOp module, llvm::ArrayRef<mlir::Operation *> symbols);

} // namespace mlc

#endif // MLC_SUPPORT_UNUSEDSYMBOLS_H
