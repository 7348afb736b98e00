//===- ParseModule.h - Modules from text or bytecode in memory ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_SUPPORT_PARSEMODULE_H
#define MLC_SUPPORT_PARSEMODULE_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace mlc {

/// Reads MLIR text or bytecode, wherever it lies: bytecode with aligned constants can only be read
/// from an address that is aligned as well, so it is copied to one. Null, with an error, if it
/// cannot be read.
mlir::OwningOpRef<mlir::ModuleOp> parseModule(llvm::StringRef source, mlir::MLIRContext *context);

} // namespace mlc

#endif // MLC_SUPPORT_PARSEMODULE_H
