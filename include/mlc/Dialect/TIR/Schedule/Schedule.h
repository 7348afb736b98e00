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

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_SCHEDULE_SCHEDULE_H
