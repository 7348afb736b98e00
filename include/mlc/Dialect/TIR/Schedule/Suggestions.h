//===- Suggestions.h - What could be done to a block ----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_SCHEDULE_SUGGESTIONS_H
#define MLC_DIALECT_TIR_SCHEDULE_SUGGESTIONS_H

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/IR/AffineMap.h"
#include <optional>

namespace mlc::tir {

/// Which loops around a block could be those of an instruction.
struct IntrinLoops {
  /// A loop around the block, and the loop of the description that it could be.
  llvm::SmallVector<std::pair<ForOp, ForOp>> loops;
  /// All loops of the description, outermost first.
  llvm::SmallVector<ForOp> described;
  /// What the extent of each variable is to be padded to a multiple of; empty if no loop needs it.
  llvm::SmallVector<int64_t> paddings;
};

/// Finds for each variable of the described block, from the last one on, the last one of `block` of
/// the same kind that is left, and the loops that the two are but for what does not change in any
/// loop. The extent of a loop is a multiple of the described one unless `allowPadding`. Nothing if
/// there are no such loops.
std::optional<IntrinLoops> findIntrinLoops(BlockOp block, PrimFuncOp description,
                                           bool allowPadding = false);

/// How the variables of a block could become those of an instruction.
struct IntrinMapping {
  struct Buffers {
    mlir::Value buffer, described;
    /// The numbers of the described block's variables that index the described buffer.
    llvm::SmallVector<unsigned> variables;
  };
  BlockOp described;
  llvm::SmallVector<Buffers> buffers;
  /// From the variables of the block to those that no described one stands for, and then one for
  /// each described one: those that become it, fused.
  mlir::AffineMap map;
};

/// Compares what a block computes with what is described, whatever the indices are. A variable of
/// the block becomes the described one of its kind that indexes the buffers for which the
/// variable's own ones stand. Nothing if there is none, or more than one, for some variable.
std::optional<IntrinMapping> findIntrinMapping(BlockOp block, PrimFuncOp description);

/// A layout of a buffer of this shape in which loops, outermost first, walk through memory in
/// order: `indices` are those of an access, of the loops' variables, which run from 0 to below
/// `extents`. Nothing if the place in memory is no sum of quotients and remainders of variables
/// that takes every value.
std::optional<mlir::AffineMap> suggestIndexMap(llvm::ArrayRef<int64_t> shape,
                                               mlir::AffineMap indices,
                                               llvm::ArrayRef<int64_t> extents);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_SCHEDULE_SUGGESTIONS_H
