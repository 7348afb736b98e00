//===- Buffers.h - What buffers look like ---------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_SCHEDULE_BUFFERS_H
#define MLC_DIALECT_TIR_SCHEDULE_BUFFERS_H

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Dialect/TIR/Schedule/ScheduleError.h"
#include "mlir/IR/PatternMatch.h"

namespace mlc::tir {

/// Says where the buffer at `index` of the block's writes, `X`, lives: it becomes `X_<storage>`.
/// - P1: there is a buffer at `index`.
/// - P2: it is an allocated buffer, not a parameter.
/// - P3: the name of the storage scope is not empty.
llvm::Error setScope(mlir::RewriterBase &rewriter, BlockOp block, unsigned index,
                     llvm::StringRef storage);

/// Asks that the stride of dimension `axis` of the buffer at `index` of the block's writes be
/// `offset` more than a multiple of `factor`, by the annotation `buffer_dim_align`.
/// - P1: there is a buffer at `index`.
/// - P2: it is an allocated buffer, not a parameter.
/// - P3: it has the dimension; a negative one counts from the last.
/// - P4: the factor is positive.
llvm::Error storageAlign(mlir::RewriterBase &rewriter, BlockOp block, unsigned index, int64_t axis,
                         int64_t factor, int64_t offset);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_SCHEDULE_BUFFERS_H
