//===- CallSites.h - Where private graph functions are called -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_RELAX_TRANSFORMS_FUNCTIONS_CALLSITES_H
#define MLC_LIB_DIALECT_RELAX_TRANSFORMS_FUNCTIONS_CALLSITES_H

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlc::relax {

/// The calls of a private graph function that has a body; nothing for other functions, and for
/// those that something else than a `relax.call` refers to.
std::optional<llvm::SmallVector<CallOp>> getCallSites(mlir::func::FuncOp func);

/// The symbols in types and attributes of the values and ops in a function; not in its signature.
llvm::SetVector<mlir::StringAttr> collectBodySymbols(mlir::func::FuncOp func);

} // namespace mlc::relax

#endif // MLC_LIB_DIALECT_RELAX_TRANSFORMS_FUNCTIONS_CALLSITES_H
