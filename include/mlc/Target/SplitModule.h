//===- SplitModule.h - Kernels in modules of their own --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_TARGET_SPLITMODULE_H
#define MLC_TARGET_SPLITMODULE_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace mlc {

/// Moves the kernels of a module in the LLVM dialect into modules of their own, `maxParts` together
/// with what stays, of about the same size, so that they can be compiled at once. Kernels are what
/// the functions call that are called from outside. Functions and constants that only kernels use
/// are copied to where they are used; a symbol that another part uses becomes external. A module
/// with little code stays as it is, and there are no others.
llvm::SmallVector<mlir::OwningOpRef<mlir::ModuleOp>> splitModule(mlir::ModuleOp module,
                                                                 unsigned maxParts);

} // namespace mlc

#endif // MLC_TARGET_SPLITMODULE_H
