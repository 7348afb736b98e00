//===- Padding.h - What is around the elements of a buffer ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_SCHEDULE_PADDING_H
#define MLC_DIALECT_TIR_SCHEDULE_PADDING_H

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Dialect/TIR/Schedule/ScheduleError.h"
#include "mlir/IR/PatternMatch.h"

namespace mlc::tir {

/// Makes two steps of a block `B` that stores a value where a condition holds, and a number
/// elsewhere. `B_pad_const`, which is given back, stores the number everywhere, in copies of the
/// loops from `loop` inward, just before `loop`. `B` runs only where the condition holds and has no
/// condition any more: its variables start at 0, and a loop that is a variable is as short as that.
/// - P1: `loop` is around the block, in the scope that the block is in.
/// - P2: the block is complete (see `BlockKinds.h`).
/// - P3: its body is one store of an `if` with a number in the `else`, and has no other effect.
/// - P4: the condition is of bounds of single variables that do not depend on other ones. What is
///   inside of them is a part of the domain that is not known to be empty, and not all of it.
/// - P5: the indices of the store say what the variables are: no element is stored twice.
/// - P6: no bound of the loops from `loop` to the block depends on the variable of another of them.
/// - P7: iterations of a loop around `loop` that run at the same time store different elements.
llvm::Expected<BlockOp> decomposePadding(mlir::RewriterBase &rewriter, BlockOp block, ForOp loop);

/// Rounds the extent of each variable of `block` up to a multiple of its number in `padding`, and
/// so the loops that are variables. The block accesses buffers `X_pad` of the new sizes: one that
/// is read is filled by a block before the loops, with zero where `X` has nothing; one that is
/// written is copied to `X` by a block after them.
/// - P1: there is one positive number for each variable.
/// - P2: the scope is a stage pipeline (see `computeAt`).
/// - P3: the block is complete or a reduction (see `BlockKinds.h`).
/// - P4: its body is one store, of a value that can be computed from any numbers, and so is `init`.
///   Each buffer is accessed at one place, at variables and numbers.
/// - P5: there is nothing beside the block in the loops around it, and its bindings are affine and
///   independent.
/// - P6: a variable that is padded starts at 0, has the sizes of the buffers that it is an index
///   of, and, if it is a loop, its extent; the loop is in the scope. A spatial one is an index of
///   what the block writes.
/// - P7: where a reduce variable is padded, the block adds what is zero if the elements read beyond
///   the end are zero.
llvm::Error padEinsum(mlir::RewriterBase &rewriter, BlockOp block, llvm::ArrayRef<int64_t> padding);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_SCHEDULE_PADDING_H
