//===- Schedule.h - The schedule primitives of tir ------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// Each primitive rewrites loops and blocks in one way that does not change what is computed. It
// checks its numbered preconditions before it changes anything: a violated one is a
// `ScheduleError`. What becomes of loops and blocks is told to the rewriter's listener: a loop or a
// block that nobody reports as replaced or erased is still itself, wherever it has moved.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_SCHEDULE_SCHEDULE_H
#define MLC_DIALECT_TIR_SCHEDULE_SCHEDULE_H

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Dialect/TIR/Schedule/ScheduleError.h"
#include "mlir/IR/PatternMatch.h"

namespace mlc::tir {

//===----------------------------------------------------------------------------------------===//
// Look-up
//===----------------------------------------------------------------------------------------===//

/// The block called `name` in `root`.
/// - P1: there is exactly one.
llvm::Expected<BlockOp> getBlock(mlir::Operation *root, llvm::StringRef name);

/// The loops around `block`, outermost first, up to the block (or the function) that it is in.
llvm::SmallVector<ForOp> getLoops(BlockOp block);

//===----------------------------------------------------------------------------------------===//
// Loop nests
//===----------------------------------------------------------------------------------------===//

/// Splits `loop`, called `i`, into `i_0`, `i_1`, ..., one for each factor, outermost first. A
/// factor that is absent is as large as it must be. Where the product of the extents is larger
/// than the loop's, each block directly below gets a predicate, which `predicate = false` leaves
/// out. New loops are serial.
/// - P1: the loop has no annotations and is not bound to a thread.
/// - P2: the loop starts at 0.
/// - P3: there is at least one factor, and at most one is absent.
/// - P4: without an absent factor, the product of the factors is known to be at least the extent.
/// - P5: factors are positive, and their product fits in 64 bits.
llvm::Expected<llvm::SmallVector<ForOp>> split(mlir::RewriterBase &rewriter, ForOp loop,
                                               llvm::ArrayRef<std::optional<int64_t>> factors,
                                               bool predicate = true);

/// Makes one serial loop `i_j_fused` of nested loops, given outermost first.
/// - P1: no loop has annotations or is bound to a thread.
/// - P2: there is a loop, and each is directly in the one before it.
/// - P3: each is all that is in the one before it.
/// - P4: all start at 0.
/// - P5: no extent depends on the variable of another of them.
llvm::Expected<ForOp> fuse(mlir::RewriterBase &rewriter, llvm::ArrayRef<ForOp> loops);

/// Puts loops of one nest in the given order, in the places that they take now. Loops of the
/// nest that are not named stay where they are. A loop keeps its kind and annotations.
/// - P1: no loop is named twice.
/// - P2: the loops are of one nest, without a block between them and with nothing beside a loop.
/// - P3: each block below has only spatial and reduce variables, and bindings that are affine
///   and independent.
/// - P4: no bound of the loops from the outermost to the innermost depends on the variable of
///   another of them.
llvm::Error reorder(mlir::RewriterBase &rewriter, llvm::ArrayRef<ForOp> loops);

//===----------------------------------------------------------------------------------------===//
// Kinds and annotations
//===----------------------------------------------------------------------------------------===//

/// Makes a loop parallel.
/// - P1: each block directly below is complete or a reduction (see `BlockKinds.h`).
/// - P2: the loop's variable is in bindings of spatial variables only.
llvm::Error parallel(mlir::RewriterBase &rewriter, ForOp loop);

/// Makes a loop vectorized. Preconditions are those of `parallel`.
llvm::Error vectorize(mlir::RewriterBase &rewriter, ForOp loop);

/// Makes a loop unrolled.
void unroll(mlir::RewriterBase &rewriter, ForOp loop);

/// Adds an annotation to a loop or a block; one that is there stays as it is.
/// - P1: the target is a loop or a block.
llvm::Error annotate(mlir::RewriterBase &rewriter, mlir::Operation *target, llvm::StringRef key,
                     mlir::Attribute value);

/// Takes an annotation away.
/// - P1: the target is a loop or a block.
/// - P2: it has the annotation.
llvm::Error unannotate(mlir::RewriterBase &rewriter, mlir::Operation *target, llvm::StringRef key);

//===----------------------------------------------------------------------------------------===//
// Reductions
//===----------------------------------------------------------------------------------------===//

/// Takes `init` out of a reduction block `B` into a block `B_init` of its own, which is given
/// back, in loops `i_init` of its own just before `loop`. The block becomes `B_update`. The new
/// loops keep kinds and annotations.
/// - P1: `loop` is around the block, in the scope that the block is in.
/// - P2: the block is a reduction (see `BlockKinds.h`).
/// - P3: no binding of a reduce variable has the variable of a loop around `loop`.
/// - P4: no bound of the loops from `loop` to the block depends on the variable of another of
///   them.
llvm::Expected<BlockOp> decomposeReduction(mlir::RewriterBase &rewriter, BlockOp block, ForOp loop);

//===----------------------------------------------------------------------------------------===//
// Inlining
//===----------------------------------------------------------------------------------------===//

/// Replaces every load of what `block` writes by the value that it computes. The block, the loops
/// that hold only it and its buffer are erased.
/// - P1: the block has no `init` and writes one buffer.
/// - P2: the block is complete (see `BlockKinds.h`).
/// - P3: its buffer is allocated in the scope that the block is in.
/// - P4: its body is one store, whose indices are all its iteration variables, in any order, and 0
///   in dimensions of one element.
/// - P5: its buffer is used by loads alone.
/// - P6: no block after it writes what it reads.
llvm::Error computeInline(mlir::RewriterBase &rewriter, BlockOp block);

//===----------------------------------------------------------------------------------------===//
// Cache stages
//===----------------------------------------------------------------------------------------===//

/// Makes the blocks of the scope that read the buffer at `index` of the block's reads, `X`, read a
/// buffer `X_<storage>` of its shape, filled by a block of that name, which is given back. The copy
/// is just after the block that writes `X`, in the innermost loop that also holds the first
/// reader, and copies what is written there; if none writes it, the copy is at the start.
/// - P1: there is a buffer at `index`.
/// - P2: the name of the storage scope is not empty.
/// - P3: at most one block of the scope writes the buffer.
/// - P4: that block writes it at iteration variables, whose bindings are affine and independent and
///   whose predicate only keeps them in their domains.
/// - P5: no block reads the buffer before it is written, and some other block reads it.
/// - P6: if the buffer is a parameter that is written, all of it is.
llvm::Expected<BlockOp> cacheRead(mlir::RewriterBase &rewriter, BlockOp block, unsigned index,
                                  llvm::StringRef storage);

/// Makes `block` write a buffer `X_<storage>` instead of the one at `index` of its writes, `X`,
/// which a block of that name, given back, copies to `X`: just after `block`, in the innermost loop
/// that also holds the first reader of `X`.
/// - P1: there is a buffer at `index`.
/// - P2: the name of the storage scope is not empty.
/// - P3: no other block of the scope writes the buffer.
/// - P4: the block writes it at iteration variables, whose bindings are affine and independent and
///   whose predicate only keeps them in their domains.
/// - P5: the block does not declare that it reads the buffer.
llvm::Expected<BlockOp> cacheWrite(mlir::RewriterBase &rewriter, BlockOp block, unsigned index,
                                   llvm::StringRef storage);

//===----------------------------------------------------------------------------------------===//
// Units and storage
//===----------------------------------------------------------------------------------------===//

/// Puts a loop `u` of one iteration around a loop or a block.
/// - P1: the target is a loop or a block.
llvm::Expected<ForOp> addUnitLoop(mlir::RewriterBase &rewriter, mlir::Operation *target);

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

#endif // MLC_DIALECT_TIR_SCHEDULE_SCHEDULE_H
