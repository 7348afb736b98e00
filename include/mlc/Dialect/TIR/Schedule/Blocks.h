//===- Blocks.h - Blocks around loops, and instructions for blocks --------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_SCHEDULE_BLOCKS_H
#define MLC_DIALECT_TIR_SCHEDULE_BLOCKS_H

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Dialect/TIR/Schedule/ScheduleError.h"
#include "mlir/IR/PatternMatch.h"

namespace mlc::tir {

/// Makes a block `B_o` around `loop`, below which there is one block, `B`. Each variable `v` of `B`
/// becomes `v_o * extent + v_i`: `v_o`, a variable of `B_o`, is bound to the loops around `loop`,
/// `v_i`, a variable of `B`, to `loop` and those in it. An inner variable of one value is left out,
/// and with `preserveUnitIters = false` so is the outer one where both have one value. What `init`
/// does is done by a block `B_init` in the `init` of `B_o`.
/// - P1: there is one block below the loop, and nothing beside it.
/// - P2: no bound of the loop or of one in it depends on the variable of a loop around it.
/// - P3: each binding is a multiple of its inner extent, of loops around, and a part of inner loops
///   that takes all values below the extent.
/// - P4: each condition of the predicate is of the loops around, or of the inner loops.
llvm::Expected<BlockOp> blockize(mlir::RewriterBase &rewriter, ForOp loop,
                                 bool preserveUnitIters = true);

/// Makes a block `outer_A_B_` around the blocks `A` and `B`, and the loops around each that are not
/// around the other. Blocks keep their `init`. P1 to P4 hold for each, and:
/// - P5: the blocks are in one scope, and each comes next after the one before it in the list.
/// - P6: their variables have the same parts outside, and no conditions are of these.
/// - P7: no variable of a block with `init` reduces.
llvm::Expected<BlockOp> blockize(mlir::RewriterBase &rewriter, llvm::ArrayRef<BlockOp> blocks,
                                 bool preserveUnitIters = true);

/// Replaces what a block, or a loop after `blockize`, does by the body of `implementation`, a
/// function of the same parameters as `description`, which says what it does. The block calls the
/// parts of its buffers by the names of the parameters; its reads, writes and `init` stay.
/// - P1: the target is a block, or a loop that `blockize` takes.
/// - P2: `description` and `implementation` have the same parameters, all buffers of static shape.
/// - P3: the loops, blocks, reads and stores of the target are those of `description`, but for an
///   offset in each dimension, the same for all accesses to a buffer, and leading dimensions.
llvm::Expected<BlockOp> tensorize(mlir::RewriterBase &rewriter, mlir::Operation *target,
                                  PrimFuncOp description, PrimFuncOp implementation,
                                  bool preserveUnitIters = true);

/// Iterates over `map` of the variables of `block`: loops `ax0`, `ax1`, ... around a block of
/// variables `v0`, `v1`, ..., in the place of the loops around it. All of these loops go.
/// The symbols of the map are variables of the function, by their names, which are positive.
/// - P1: the map has as many indices as the block has variables.
/// - P2: the block's variables are just the loops around it, which start at 0, do not depend on
///   each other and hold nothing else; there is no predicate.
/// - P3: the map is one to one.
/// - P4: a new variable is of old ones of one kind.
/// - P5: the function has a variable for each symbol.
llvm::Error transformBlockLayout(mlir::RewriterBase &rewriter, BlockOp block, mlir::AffineMap map,
                                 mlir::ArrayAttr symbols = {});

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_SCHEDULE_BLOCKS_H
