//===- Placement.h - Where a block is computed ----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_SCHEDULE_PLACEMENT_H
#define MLC_DIALECT_TIR_SCHEDULE_PLACEMENT_H

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Dialect/TIR/Schedule/ScheduleError.h"
#include "mlir/IR/PatternMatch.h"

namespace mlc::tir {

/// Replaces every load of what `block` writes by the value that it computes. The block, the loops
/// that hold only it and its buffer are erased.
/// - P1: the block has no `init` and writes one buffer.
/// - P2: the block is complete (see `BlockKinds.h`).
/// - P3: its buffer is allocated in the scope that the block is in.
/// - P4: its body is one store, whose indices say what the iteration variables are: each is a sum
///   of variables, or of quotients and remainders of them, in which every value is taken once, or
///   is 0 in a dimension of one element. Where an index is no variable by itself, the scope is a
///   stage pipeline (see `computeAt`).
/// - P5: its buffer is used by loads alone.
/// - P6: no block after it writes what it reads.
llvm::Error computeInline(mlir::RewriterBase &rewriter, BlockOp block);

/// Whether `computeInline` does not refuse.
bool canComputeInline(BlockOp block);

/// Makes the block that writes what `block` reads write what `block` would make of it. The block,
/// the loops that hold only it and the buffer between are erased. Where the block does not use all
/// that is written, a predicate keeps the rest from being computed.
/// - P1: the scope is a stage pipeline (see `computeAt`).
/// - P2: the block has no `init` and is one store.
/// - P3: the block is complete.
/// - P4: the block has no predicate.
/// - P5: of what the block reads, one buffer is written in the scope, by one block that writes
///   nothing else; the scope allocates it.
/// - P6: that block is complete and is one store, which may be behind a condition.
/// - P7: the block reads the buffer at one place, and its indices say what the variables are: each
///   is a sum of variables, or of quotients and remainders of them, in which every value is taken
///   once, and none of them outside of the buffer.
/// - P8: nothing else uses the buffer, and what the block uses is known in the other one.
llvm::Error reverseComputeInline(mlir::RewriterBase &rewriter, BlockOp block);

/// Moves `block` into `loop`, where the blocks that read what it writes are, into loops `ax0`,
/// `ax1`, ... of its own that compute what they need in one iteration. Loops of one iteration are
/// left out unless `preserveUnitLoops`. Its old loops go if they hold nothing else; its buffers
/// stay as they are. `index` says where in the loop's body: -1 is just before the first that reads
/// it, -2 just after the last that it reads from, and other numbers count statements.
/// - P1: the scope is a stage pipeline: no block writes what one before it reads, and each reads
///   only elements that blocks before it have written, where they write the buffer at all.
/// - P2: the block is complete or a reduction (see `BlockKinds.h`).
/// - P3: the loop is in the scope of the block, and not around it.
/// - P4: the block writes buffers that its scope allocates.
/// - P5: there is another block in the scope.
/// - P6: every block that reads what it writes is in the loop.
/// - P7: `index` is a place after all that the block reads from and before all that reads what it
///   writes.
/// - P8: the values that the block uses, beside its bindings, are known there.
/// - P9: no instance of a reduction runs in two iterations of a parallel or vectorized loop.
/// - P10: the block has no predicate but one that keeps its variables in their domains.
llvm::Error computeAt(mlir::RewriterBase &rewriter, BlockOp block, ForOp loop,
                      bool preserveUnitLoops = false, int64_t index = -1);

/// Whether `computeAt` does not refuse.
bool canComputeAt(BlockOp block, ForOp loop);

/// The same for a block that goes into a loop of the blocks that write what it reads, and computes
/// what can be computed from what one iteration writes. Preconditions are those of `computeAt`
/// without P4, and:
/// - P6: there are blocks that write what it reads, all in the loop.
/// - P9: no instance of a reduction runs in two iterations, but where all of them do, one iteration
///   after the other.
/// - P10: the block runs for all values in the domains of its variables, and has no predicate but
///   one that keeps them there.
/// - P11: an iteration of the loop writes all that the block reads in a dimension in which what it
///   reads does not follow from the iteration, and the block declares what of it it reads. No block
///   that it uses is a reduction over a loop around the place of which each iteration runs other
///   instances.
/// - P12: each instance of the block uses something that is written in the loop: none is behind a
///   condition that keeps it from reading.
llvm::Error reverseComputeAt(mlir::RewriterBase &rewriter, BlockOp block, ForOp loop,
                             bool preserveUnitLoops = false, int64_t index = -1);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_SCHEDULE_PLACEMENT_H
