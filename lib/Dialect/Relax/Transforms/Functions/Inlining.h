//===- Inlining.h - The ops of graph functions in the place of calls ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_RELAX_TRANSFORMS_FUNCTIONS_INLINING_H
#define MLC_LIB_DIALECT_RELAX_TRANSFORMS_FUNCTIONS_INLINING_H

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/PatternMatch.h"

namespace mlc::relax {

/// Puts a copy of the ops of `func` in the place of a call of it. Fails, with nothing changed, in a
/// dataflow block if there is a condition in the function, and where types are not those of the
/// function with the caller's dimensions; with `castTypes`, such a value is one of a match_cast.
llvm::LogicalResult inlineCall(mlir::RewriterBase &rewriter, CallOp call, mlir::func::FuncOp func,
                               bool castTypes = false);

/// Makes the ops of dataflow blocks of a body part of it.
void flattenDataflow(mlir::RewriterBase &rewriter, mlir::Block &body);

} // namespace mlc::relax

#endif // MLC_LIB_DIALECT_RELAX_TRANSFORMS_FUNCTIONS_INLINING_H
