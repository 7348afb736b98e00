//===- BlockAccess.h - What a block reads and writes, found from its body -------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_ANALYSIS_BLOCKACCESS_H
#define MLC_DIALECT_TIR_ANALYSIS_BLOCKACCESS_H

#include "mlc/Dialect/TIR/IR/TIR.h"

namespace mlc::tir {

/// The regions that one instance of a block reads and writes.
struct BlockAccess {
  llvm::SmallVector<BufferRegion> reads, writes;
};

/// Finds what `block` reads and writes from the loads and stores of its body and `init`, and from
/// the declared regions of blocks inside. There is one region a buffer: the box around all
/// accesses. Buffers come in the order in which they are met: `init` first; the value of a store
/// before its indices; a load before its own indices. With `init`, what is written is not read.
/// Buffers that the block itself owns are left out.
///
/// Offsets and extents that are neither numbers nor values at hand are built in the block's body,
/// each before the first op that needs it. An index that cannot be computed where the body ends (it
/// comes from a load behind a condition) makes the region the whole dimension.
BlockAccess inferBlockAccess(mlir::OpBuilder &builder, BlockOp block);

/// Declares on the terminator of `block` what it reads (writes) if `reads` (`writes`) is set. What
/// the terminator declares already stays. Where that leaves out buffers that are read, for which
/// rule R5 of `tir.block` asks, they are added behind the others, and `tir.undeclared` says how
/// many.
void declareBlockAccess(mlir::OpBuilder &builder, BlockOp block, bool reads, bool writes);

/// The reads that are declared: without those that `tir.undeclared` counts.
llvm::SmallVector<BufferRegion> getDeclaredReads(YieldOp yield);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_ANALYSIS_BLOCKACCESS_H
