//===- BlockForm.h - How a block computes, seen from its variables --------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_ANALYSIS_BLOCKFORM_H
#define MLC_DIALECT_TIR_ANALYSIS_BLOCKFORM_H

#include "mlc/Dialect/TIR/IR/TIR.h"
#include <optional>

namespace mlc::tir {

/// A load or a store of a block.
struct AccessForm {
  /// These two are as long as nothing is rewritten.
  mlir::Operation *op;
  mlir::Value buffer;
  mlir::MemRefType type;
  /// Whether the buffer is allocated in the function, and not a parameter.
  bool isAllocated;
  /// By how many elements it moves with each variable of the block; absent where that is not one
  /// number that is known.
  llvm::SmallVector<std::optional<int64_t>> strides;

  /// The bytes of one element; an index takes eight, a bool one.
  int64_t getElementBytes() const;
  /// The bytes of the whole buffer, where its shape is known.
  std::optional<int64_t> getBufferBytes() const;
};

/// What default schedules ask of a block.
struct BlockForm {
  llvm::SmallVector<IterKind> kinds;
  /// The extents of the variables; absent where they are known at run time only.
  llvm::SmallVector<std::optional<int64_t>> extents;
  /// The loads, without those of what a reduction collects, and the stores.
  llvm::SmallVector<AccessForm> loads, stores;
  /// Arithmetic operations of one instance, and those of them that are functions or divisions.
  int64_t numOps = 0, numHeavyOps = 0;
  bool hasCondition = false;

  bool isReduction() const;
  /// The instances, where their number is known.
  std::optional<int64_t> getNumInstances() const;
};

/// Looks at a block; nothing if it does more than to load, compute and store.
std::optional<BlockForm> analyzeBlock(BlockOp block);

/// Whether `op` is a nest of serial loops around one block whose variables are these loops, in this
/// order, without a predicate, or a block of one value that is in no loop. Loops have no
/// annotations; a block may, operators make some.
bool isPlainNest(mlir::Operation *op);

/// Whether the function is as a tensor expression gives it: plain nests, and buffers without a
/// storage scope.
bool isUnscheduled(PrimFuncOp func);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_ANALYSIS_BLOCKFORM_H
