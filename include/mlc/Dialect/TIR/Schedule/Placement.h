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
/// - P4: its body is one store, whose indices are all its iteration variables, in any order, and 0
///   in dimensions of one element.
/// - P5: its buffer is used by loads alone.
/// - P6: no block after it writes what it reads.
llvm::Error computeInline(mlir::RewriterBase &rewriter, BlockOp block);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_SCHEDULE_PLACEMENT_H
