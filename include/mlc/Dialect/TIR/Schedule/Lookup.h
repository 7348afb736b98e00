//===- Lookup.h - Finding loops and blocks --------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_SCHEDULE_LOOKUP_H
#define MLC_DIALECT_TIR_SCHEDULE_LOOKUP_H

#include "mlc/Dialect/TIR/Analysis/BlockDependences.h"
#include "mlc/Dialect/TIR/Schedule/ScheduleError.h"
#include "mlir/IR/PatternMatch.h"

namespace mlc::tir {

/// The block called `name` in `root`.
/// - P1: there is exactly one.
llvm::Expected<BlockOp> getBlock(mlir::Operation *root, llvm::StringRef name);

/// The loops around `block`, outermost first, up to the block (or the function) that it is in.
llvm::SmallVector<ForOp> getLoops(BlockOp block);

/// The blocks that come before `block` in its scope and write what it reads or writes.
llvm::SmallVector<BlockOp> getProducers(BlockOp block);

/// The blocks that come after `block` in its scope and read or write what it writes.
llvm::SmallVector<BlockOp> getConsumers(BlockOp block);

/// The blocks in `scope`, at any depth, that write a buffer that it does not allocate.
llvm::SmallVector<BlockOp> getOutputBlocks(mlir::Operation *scope);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_SCHEDULE_LOOKUP_H
