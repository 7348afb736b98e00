//===- ScopeBuffers.h - Where a scope allocates buffers -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_SCHEDULE_SCOPEBUFFERS_H
#define MLC_LIB_DIALECT_TIR_SCHEDULE_SCOPEBUFFERS_H

#include "mlir/IR/PatternMatch.h"

namespace mlc::tir {

/// The first op of a scope that does something: what is before only allocates buffers and computes
/// values. Null if there is none.
mlir::Operation *findFirstStatement(mlir::Operation *scope);

/// Sets the insertion point behind the buffers that `scope` allocates before it does anything.
void setInsertionPointAfterBuffers(mlir::RewriterBase &rewriter, mlir::Operation *scope);

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_SCHEDULE_SCOPEBUFFERS_H
