//===- ExternStatements.h - Statements of te.extern in a prim_func --------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_CONVERSION_TETOTIR_EXTERNSTATEMENTS_H
#define MLC_LIB_CONVERSION_TETOTIR_EXTERNSTATEMENTS_H

#include "mlc/Dialect/TE/IR/TE.h"
#include "mlc/Dialect/TIR/IR/TIR.h"

namespace mlc {

/// The function over the buffers of a te.extern; null if it is none of tir.
tir::PrimFuncOp getStatements(te::ExternOp op);

/// A parameter of `func` takes over what the statements' function says of the layout of its
/// argument `source`; their variables get names that `func` does not have yet.
void takeBufferForm(tir::PrimFuncOp func, unsigned index, tir::PrimFuncOp statements,
                    unsigned source);

/// Copies the statements to the insertion point, on `buffers` in place of the arguments.
void copyStatements(mlir::OpBuilder &builder, tir::PrimFuncOp statements, mlir::ValueRange buffers);

} // namespace mlc

#endif // MLC_LIB_CONVERSION_TETOTIR_EXTERNSTATEMENTS_H
