//===- Caches.h - Blocks that copy buffers --------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_SCHEDULE_CACHES_H
#define MLC_DIALECT_TIR_SCHEDULE_CACHES_H

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Dialect/TIR/Schedule/ScheduleError.h"
#include "mlir/IR/AffineMap.h"
#include "mlir/IR/PatternMatch.h"
#include <array>

namespace mlc::tir {

/// Makes the blocks of the scope that read the buffer at `index` of the block's reads, `X`, read a
/// buffer `X_<storage>`, filled by a block of that name, which is given back. The copy is just
/// after the block that writes `X`, in the innermost loop that also holds the first reader, and
/// copies what is written there; if none writes it, the copy is at the start, and copies what the
/// scope reads. The buffer has the shape of `X`, but outside of loops that of the part that is
/// copied. With `consumers`, only these blocks count as readers.
/// - P1: there is a buffer at `index`.
/// - P2: the storage scope is one that is known (see `isStorageScope`).
/// - P3: at most one block of the scope writes the buffer.
/// - P4: before the copy that block writes every element of a box, as far as its regions say:
///   affine indices, and a predicate that only keeps variables in their domains.
/// - P5: some other block reads the buffer, and all that do so come after the block that writes it,
/// or,
///   if it is not allocated here, all before it.
/// - P6: if the buffer is a parameter that is written, all of it is.
/// - P7: consumers are blocks of the scope that read the buffer.
/// - P8: what a block around it declares to read of the buffer is not known to begin before it or
///   to end behind it.
llvm::Expected<BlockOp> cacheRead(mlir::RewriterBase &rewriter, BlockOp block, unsigned index,
                                  llvm::StringRef storage, llvm::ArrayRef<BlockOp> consumers = {});

/// Makes `block` write a buffer `X_<storage>`, of a shape as for `cacheRead`, instead of the one at
/// `index` of its writes, `X`, which a block of that name, given back, copies to `X`: just after
/// `block`, in the innermost loop that also holds the first reader of `X`, or, if none reads it, at
/// the end of the scope. `consumers` read `X_<storage>` from then on.
/// - P1: there is a buffer at `index`.
/// - P2: the storage scope is one that is known (see `isStorageScope`).
/// - P3: no other block of the scope writes the buffer.
/// - P4: before the copy the block writes every element of a box, as far as its regions say: affine
///   indices, and a predicate that only keeps variables in their domains.
/// - P5: the block does not read of the buffer what it has not written itself.
/// - P6: consumers are blocks of the scope, after the block, that read the buffer.
llvm::Expected<BlockOp> cacheWrite(mlir::RewriterBase &rewriter, BlockOp block, unsigned index,
                                   llvm::StringRef storage, llvm::ArrayRef<BlockOp> consumers = {});

/// Makes `block` access a buffer `X_reindex`, with the block's variables as indices, instead of the
/// one at `index` of its reads or writes, `X`. A block before the loops around it (after, for a
/// write) copies all points. It is given back, and is called after the buffer that it writes:
/// `X_reindex`, or `X_reindex_reindex`.
/// - P1: there is a buffer at `index`.
/// - P2: the block accesses it by loads and stores directly in it, all at one point.
/// - P3: the point is of the block's variables.
/// - P4: there is nothing beside the block in the loops around it.
/// - P5: the domains of the variables depend on no loop, the predicate only keeps these in them,
///   and what is written, or is read of a buffer that is no parameter, is so for all values in
///   them.
/// - P6: the block does not declare that it both reads and writes it.
llvm::Expected<BlockOp> reindex(mlir::RewriterBase &rewriter, BlockOp block, unsigned index,
                                bool isWrite);

/// Makes `block` read a buffer `X_<storage>` instead of the one at `index` of its reads, `X`, which
/// it reads at one point: the element is at `map` of the block's variables. A block of that name,
/// given back, fills it where `cacheRead` would, in loops like those around `block`.
/// - P1: there is a buffer at `index`.
/// - P2: the storage scope is one that is known (see `isStorageScope`).
/// - P3: the scope is a stage pipeline.
/// - P4: at most one block of the scope writes the buffer.
/// - P5: the block does not declare that it both reads and writes it.
/// - P6: the block accesses it by loads and stores directly in it, all at one point.
/// - P7: the point is of the block's variables.
/// - P8: the map is of the block's variables, and in fact of those that the point is of.
/// - P9: it takes different points to different indices, and none is negative.
/// - P10: bounds of loops and domains are known where the copy is, and the predicate only keeps
///   variables in their domains.
llvm::Expected<BlockOp> reindexCacheRead(mlir::RewriterBase &rewriter, BlockOp block,
                                         unsigned index, llvm::StringRef storage,
                                         mlir::AffineMap map);

/// The same for the buffer at `index` of the block's writes: a block copies `X_<storage>` to `X`
/// where `cacheWrite` would. The preconditions are those of `reindexCacheRead`.
llvm::Expected<BlockOp> reindexCacheWrite(mlir::RewriterBase &rewriter, BlockOp block,
                                          unsigned index, llvm::StringRef storage,
                                          mlir::AffineMap map);

/// Makes what is in the body of `loop`, from the first that reads it on, use a buffer `X_<storage>`
/// of the same shape instead of the one at `index` of the reads of `block`, `X`. A block of that
/// name, given back, copies what one iteration reads, in loops of its own; it has the annotation
/// `auto_copy`.
/// - P1: there is a buffer at `index`.
/// - P2: the name of the storage scope is not empty.
/// - P3: the loop is around the block, in its scope.
/// - P4: the scope is a stage pipeline.
/// - P5: in the loop, nothing writes the buffer after or while it is read.
/// - P6: blocks declare what they access of it, and it is known in front of the loop's body.
/// - P7: all that is copied was written, if the scope writes the buffer.
/// - P8: parallel and vectorized iterations copy different elements.
llvm::Expected<BlockOp> readAt(mlir::RewriterBase &rewriter, ForOp loop, BlockOp block,
                               unsigned index, llvm::StringRef storage);

/// The same for the buffer at `index` of the writes of `block`: what is in the loop's body up to
/// the last that writes it uses `X_<storage>`, and the block copies it to `X` after that. The
/// preconditions are those of `readAt`, but:
/// - P5: in the loop, nothing reads the buffer after, before or while it is written.
/// - P7: an iteration of the loop writes all that is copied.
llvm::Expected<BlockOp> writeAt(mlir::RewriterBase &rewriter, ForOp loop, BlockOp block,
                                unsigned index, llvm::StringRef storage);

/// Computes what the stored values of `block` need of its variables alone, and need at least
/// `threshold` times, before the loops around it: blocks `index_0`, `index_1`, ..., which are given
/// back, store it in buffers `index_var_0`, `index_var_1`, ..., largest computations first.
/// - P1: the storage scope is one that is known (see `isStorageScope`).
/// - P2: the domains of the variables depend on no loop.
llvm::Expected<llvm::SmallVector<BlockOp>> cacheIndex(mlir::RewriterBase &rewriter, BlockOp block,
                                                      llvm::StringRef storage, unsigned threshold);

/// How many blocks that makes.
unsigned countCacheIndices(BlockOp block, unsigned threshold);

/// Makes `block` work on a buffer `X_<storage>` instead of the one at `index` of its reads, `X`,
/// which it also writes. What it accesses is copied just before the block, and back just after it:
/// the blocks given back.
/// - P1: there is a buffer at `index`.
/// - P2: the storage scope is one that is known (see `isStorageScope`).
/// - P3: the block reads and writes the same region of the buffer.
/// - P4: the region is of the block's variables, and there is no predicate.
llvm::Expected<std::array<BlockOp, 2>> cacheInplace(mlir::RewriterBase &rewriter, BlockOp block,
                                                    unsigned index, llvm::StringRef storage);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_SCHEDULE_CACHES_H
