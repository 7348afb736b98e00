//===- Iterations.h - Which iterations run which instances of a block -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_SCHEDULE_ITERATIONS_H
#define MLC_LIB_DIALECT_TIR_SCHEDULE_ITERATIONS_H

#include "mlc/Dialect/TIR/IR/TIR.h"

namespace mlc::tir {

/// Whether no instance of `block` runs in two iterations of `loop`, which is around it.
bool runsInOneIteration(BlockOp block, ForOp loop);

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_SCHEDULE_ITERATIONS_H
