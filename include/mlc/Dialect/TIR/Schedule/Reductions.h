//===- Reductions.h - Parts of reductions ---------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_SCHEDULE_REDUCTIONS_H
#define MLC_DIALECT_TIR_SCHEDULE_REDUCTIONS_H

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Dialect/TIR/Schedule/ScheduleError.h"
#include "mlir/IR/PatternMatch.h"

namespace mlc::tir {

/// Takes `init` out of a reduction block `B` into a block `B_init` of its own, which is given
/// back, in loops `i_init` of its own just before `loop`. The block becomes `B_update`. The new
/// loops keep kinds and annotations.
/// - P1: `loop` is around the block, in the scope that the block is in.
/// - P2: the block is a reduction (see `BlockKinds.h`).
/// - P3: no binding of a reduce variable has the variable of a loop around `loop`.
/// - P4: no bound of the loops from `loop` to the block depends on the variable of another of
///   them.
/// - P5: the loops reach the start of the domain of each reduce variable: `init` runs. Loops that
///   also have a say in spatial variables begin with it.
/// - P6: each of the loops has a say in a binding, or one iteration: else the reduction starts anew
///   in each of its iterations. (TVM takes such a loop, and adds up what should start anew.)
llvm::Expected<BlockOp> decomposeReduction(mlir::RewriterBase &rewriter, BlockOp block, ForOp loop);

/// Makes two steps of the reduction `B` around which `loop` is. `B_rf`, which is given back,
/// reduces for each iteration of the loop by itself, into a buffer `X.rf` that has a dimension
/// more, at `axis` of it; a negative one counts from the last. `B` then reduces over that
/// dimension.
/// - P1: the loop is serial.
/// - P2: there is one block in it.
/// - P3: the block is a reduction (see `BlockKinds.h`).
/// - P4: the scope is a stage pipeline (see `computeAt`).
/// - P5: the loop is in bindings of reduce variables only, or has one iteration and is in none, and
///   no loop is in bindings of spatial and of reduce variables.
/// - P6: the block is the first in the loops around it and, from the outermost loop that reduces
///   inward, alone; these loops are all in bindings, and reach the start of each reduce variable.
/// - P7: no bound of a loop depends on the variable of another.
/// - P8: the block stores `x op y` where it loads `x`: a sum, product, minimum or maximum, and
///   `init` stores what does not change `y`. It may do so for several buffers of one shape, or
///   store the place and the value of a minimum or maximum.
/// - P9: the axis is one of the new buffer.
/// - P10: what conditions of the block allow, they allow in the first iteration of the other loops
///   that reduce.
llvm::Expected<BlockOp> rfactor(mlir::RewriterBase &rewriter, ForOp loop, int64_t axis);

/// Makes a sum start with what `epilogue` adds to it: `init` of `reduction` stores that instead of
/// zero, where the epilogue stores, and so does its body. The epilogue and the loops that hold only
/// it are erased; the buffer of the sum stays. A maximum with zero, or limits on both sides, are
/// taken in `init` and in each step of the sum: results change, of which there is a warning.
/// - P1: the blocks are in one scope, which is a stage pipeline (see `computeAt`).
/// - P2: `reduction` is a reduction (see `BlockKinds.h`) that adds to one buffer, from zero.
/// - P3: the scope allocates the buffer, and nothing but the two blocks uses it.
/// - P4: `epilogue` is complete and has no predicate.
/// - P5: it stores, for each element of the buffer once, the element plus something, the maximum of
///   this or of the element with zero, or the element between two numbers.
/// - P6: what it adds is known where the reduction is.
llvm::Error fuseReductionEpilogue(mlir::RewriterBase &rewriter, BlockOp reduction,
                                  BlockOp epilogue);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_SCHEDULE_REDUCTIONS_H
