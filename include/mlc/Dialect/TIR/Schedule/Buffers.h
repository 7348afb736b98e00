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

/// Stores the element of a buffer that was at some indices at `map` of these. The buffer is the one
/// at `index` of the block's reads or writes; all that use it are changed, and so is a parameter's
/// type. With `assumeInjective` it is not checked that different indices stay different.
/// - P1: there is a buffer at `index`.
/// - P2: it is no part of another one, has no strides, and is only loaded and stored.
/// - P3: the map has as many indices as the buffer.
/// - P4: the map can be inverted.
/// - P5: each element of the new layout is one of the old one.
/// - P6: if it is a parameter, nothing calls the function.
llvm::Error transformLayout(mlir::RewriterBase &rewriter, BlockOp block, unsigned index,
                            bool isWrite, mlir::AffineMap map, bool assumeInjective = false);

/// Gives the buffer at `index` of the block's writes elements of another type: what is stored is
/// cast to it, and what is loaded is cast back. Results may change.
/// - P1: there is a buffer at `index`.
/// - P2: it is an allocated buffer, not a parameter.
/// - P3: old and new elements are integers or floats.
/// - P4: the buffer is only loaded and stored.
llvm::Error unsafeSetDtype(mlir::RewriterBase &rewriter, BlockOp block, unsigned index,
                           mlir::Type type);

/// States the region at `index` of the block's reads or writes: `ranges` gives the begin and the
/// end in each dimension from the variables of the block. The annotation `explicit_read_region` (or
/// `explicit_write_region`) lists the regions that are stated.
/// - P1: there is a buffer at `index`.
/// - P2: the map is of the block's variables, to a begin and an end for each dimension.
/// - P3: ranges that are known are not empty and lie in the buffer.
llvm::Error annotateBufferAccess(mlir::RewriterBase &rewriter, BlockOp block, unsigned index,
                                 bool isWrite, mlir::AffineMap ranges);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_SCHEDULE_BUFFERS_H
