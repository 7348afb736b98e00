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

/// Whether there is a storage scope of this name: one of those that are known, such as `global`,
/// `shared` and `local`, or a kind of one of them, such as `shared.dyn`.
bool isStorageScope(llvm::StringRef name);

/// Says where the buffer at `index` of the block's writes, `X`, lives: it becomes `X_<storage>`.
/// - P1: there is a buffer at `index`.
/// - P2: it is an allocated buffer, not a parameter.
/// - P3: the storage scope is one that is known (see `isStorageScope`).
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
/// type. With `assumeInjective` it is not checked that different indices stay different. The
/// symbols of the map are variables of the function, by their names, which are positive. Where the
/// new layout has elements that are none of the old one, `padValue` says what they hold: a number,
/// or a map of the new indices to one number. If nothing writes the buffer, that is assumed; else
/// the nests that write all of it store it, or a block after the last of them.
/// - P1: there is a buffer at `index`.
/// - P2: it is no part of another one, has no strides, and is only loaded and stored.
/// - P3: the map has as many indices as the buffer.
/// - P4: the map can be inverted.
/// - P5: each element of the new layout is one of the old one, unless there is a pad value.
/// - P6: if it is a parameter, nothing calls the function.
/// - P7: a pad value is one that elements can have. A map is of as many indices as the new layout
///   has, to one number.
/// - P8: the function has a variable for each symbol; those in the sizes of a parameter are symbols
///   of the function.
llvm::Error transformLayout(mlir::RewriterBase &rewriter, BlockOp block, unsigned index,
                            bool isWrite, mlir::AffineMap map, bool assumeInjective = false,
                            mlir::Attribute padValue = {}, mlir::ArrayAttr symbols = {});

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

/// Says which dimensions of a buffer are of one dimension of memory: a separator is the number of
/// dimensions before it. The buffer is the one at `index` of the block's reads or writes; parts of
/// it that have as many dimensions are separated, too. Memory of one dimension makes no difference.
/// - P1: there is a buffer at `index`.
/// - P2: it is no part of another one.
/// - P3: separators do not decrease, and are within the buffer's dimensions.
llvm::Error setAxisSeparator(mlir::RewriterBase &rewriter, BlockOp block, unsigned index,
                             bool isWrite, llvm::ArrayRef<int64_t> separators);

/// Takes regions out of what the block says that it reads, or writes. What the body reads is still
/// known, but behind what is declared: see `declareBlockAccess`.
/// - P1: there is a region at each of `indices`.
/// - P2: what the body stores to is declared, unless the block declares nothing at all.
llvm::Error unsafeHideBufferAccess(mlir::RewriterBase &rewriter, BlockOp block, bool isWrite,
                                   llvm::ArrayRef<int64_t> indices);

/// Keeps of the buffer at `index` of the block's writes only what is still needed: where iterations
/// of a loop around the block and all that reads the buffer write elements that those before them
/// have written, too, the dimension becomes as large as what one iteration writes, indices wrap
/// around, and the block does not compute again what is there. The variable of that dimension
/// becomes opaque in all blocks that use the buffer.
/// - P1: there is a buffer at `index`.
/// - P2: the scope of the block allocates it, and it is only loaded and stored.
/// - P3: nothing else writes it, and nothing after the block writes what the block reads.
/// - P4: there is a loop around the block and all that reads the buffer.
/// - P5: that loop and those around it are serial or unrolled.
/// - P6: what the block writes in one iteration of it is, in each dimension, a fixed number of
///   elements from 0 or from a multiple of one loop on; in some dimension more than that multiple,
///   written at a variable of the block. No loop moves two such dimensions.
/// - P7: nothing reads more than what is written in the same iteration.
llvm::Error rollingBuffer(mlir::RewriterBase &rewriter, BlockOp block, unsigned index);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_SCHEDULE_BUFFERS_H
