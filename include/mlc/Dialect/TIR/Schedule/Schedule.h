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

#include "mlc/Dialect/TIR/Schedule/Blocks.h"
#include "mlc/Dialect/TIR/Schedule/Buffers.h"
#include "mlc/Dialect/TIR/Schedule/Caches.h"
#include "mlc/Dialect/TIR/Schedule/Kinds.h"
#include "mlc/Dialect/TIR/Schedule/Lookup.h"
#include "mlc/Dialect/TIR/Schedule/Loops.h"
#include "mlc/Dialect/TIR/Schedule/Padding.h"
#include "mlc/Dialect/TIR/Schedule/Placement.h"
#include "mlc/Dialect/TIR/Schedule/Reductions.h"
#include "mlc/Dialect/TIR/Schedule/Sampling.h"

#endif // MLC_DIALECT_TIR_SCHEDULE_SCHEDULE_H
