//===- BlockKinds.h - What may be done with a block -----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_SCHEDULE_BLOCKKINDS_H
#define MLC_DIALECT_TIR_SCHEDULE_BLOCKKINDS_H

#include "mlc/Dialect/TIR/Analysis/BlockDependences.h"
#include <optional>
#include <string>

namespace mlc::tir {

/// Whether the bindings are affine in the loops around the block and independent of each other:
/// each is a sum of loop variables, or of quotients and remainders of them, in which every value is
/// taken once.
bool hasAffineBindings(BlockOp block);

/// Why a block is not complete; nothing if it is. A complete block computes elements that do not
/// depend on each other:
/// 1. all iteration variables are spatial;
/// 2. no other block of the scope writes what it writes;
/// 3. it reads no buffer that it writes.
/// With `isLocal` only the block itself is looked at, for what is done to a loop around it.
std::optional<std::string> whyNotComplete(BlockOp block, bool isLocal = false);

/// The same for a reduction, which combines values into the elements that it writes:
/// 1. it has `init`;
/// 2. its bindings are affine and independent;
/// 3. all iteration variables are spatial or reduce;
/// 4. no other block of the scope writes what it writes;
/// 5. no index of a store in the body depends on a reduce variable.
std::optional<std::string> whyNotReduction(BlockOp block, bool isLocal = false);

/// Whether no instance of `block` runs in two iterations of `loop`, which is around it.
bool runsInOneIteration(BlockOp block, ForOp loop);

/// What primitives ask of a block.
struct BlockFlags {
  /// See `hasAffineBindings`.
  bool hasAffineBindings = true;
  /// Whether it reads, of what blocks of its scope write, only what they have written before.
  bool isCovered = true;
  /// Whether that is so of the blocks in it, and none of them writes what one before it reads.
  bool isStagePipeline = true;
};

/// The flags of a block, or of a function over buffers, which is its own root block.
BlockFlags getBlockFlags(mlir::Operation *op);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_SCHEDULE_BLOCKKINDS_H
