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
llvm::Expected<BlockOp> decomposeReduction(mlir::RewriterBase &rewriter, BlockOp block, ForOp loop);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_SCHEDULE_REDUCTIONS_H
