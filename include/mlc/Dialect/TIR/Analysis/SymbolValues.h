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

/// Whether `getSymbolValue` finds one.
bool hasSymbol(PrimFuncOp func, mlir::StringAttr symbol);

/// Whether a variable of this name is known where a prim_func starts: a symbol, or a parameter
/// that is an integer.
bool hasVariable(PrimFuncOp func, mlir::StringAttr name);

/// Whether a variable of this name is a symbol, or a parameter that `getVariable` makes one.
bool canBeSymbol(PrimFuncOp func, mlir::StringAttr name);

/// The variable at the start of the function, as an index. A parameter that is an integer becomes
/// an index if it is as wide as the function's indices, and nothing calls the function.
mlir::Value getVariable(mlir::RewriterBase &rewriter, PrimFuncOp func, mlir::StringAttr name);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_ANALYSIS_SYMBOLVALUES_H
