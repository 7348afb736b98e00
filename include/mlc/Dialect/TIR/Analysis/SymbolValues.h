//===- SymbolValues.h - The values of the symbols of a prim_func ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_ANALYSIS_SYMBOLVALUES_H
#define MLC_DIALECT_TIR_ANALYSIS_SYMBOLVALUES_H

#include "mlc/Dialect/TIR/IR/TIR.h"

namespace mlc::tir {

/// The value of a symbol in a prim_func: the `index` parameter of its name, or the size, read at
/// the insertion point, of the first dimension that is the symbol alone. Null if there is none.
mlir::Value getSymbolValue(mlir::OpBuilder &builder, mlir::Location loc, PrimFuncOp func,
                           mlir::StringAttr symbol);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_ANALYSIS_SYMBOLVALUES_H
