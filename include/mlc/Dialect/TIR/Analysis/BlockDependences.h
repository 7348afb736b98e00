//===- BlockDependences.h - Which blocks wait for which -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_ANALYSIS_BLOCKDEPENDENCES_H
#define MLC_DIALECT_TIR_ANALYSIS_BLOCKDEPENDENCES_H

#include "mlc/Dialect/TIR/IR/TIR.h"

namespace mlc::tir {

/// The block or the function that an op is in: blocks of one scope are scheduled together.
mlir::Operation *getScope(mlir::Operation *op);

/// The blocks in `root`, but not those inside of these; `init` is not looked at.
llvm::SmallVector<BlockOp> getChildBlocks(mlir::Operation *root);

/// Whether `value` is computed from the variable of one of the loops, by ops inside of them.
bool dependsOn(mlir::Value value, llvm::ArrayRef<ForOp> loops);

/// The buffer that `buffer` is a part of.
mlir::Value getSourceBuffer(mlir::Value buffer);

/// Whether one of `buffers` is `buffer` or a part of it.
bool accessesBuffer(mlir::ValueRange buffers, mlir::Value buffer);

/// The buffers that a block reads, or writes: those that it declares and, as an opaque block need
/// not declare anything, those that the ops in one use.
llvm::SmallVector<mlir::Value> getReadBuffers(BlockOp block);
llvm::SmallVector<mlir::Value> getWrittenBuffers(BlockOp block);

/// What an access has to wait for.
enum class DependenceKind { ReadAfterWrite, WriteAfterWrite, WriteAfterRead };

/// `sink` comes after `source`, and one of them writes a buffer that both use.
struct BlockDependence {
  BlockOp source, sink;
  DependenceKind kind;
};

/// The dependences between the blocks of a scope, on whole buffers, from the regions that blocks
/// declare. No block depends on itself.
class BlockDependences {
public:
  explicit BlockDependences(mlir::Operation *scope);

  /// The blocks in the order of the program.
  llvm::ArrayRef<BlockOp> getBlocks() const & { return blocks; }
  llvm::ArrayRef<BlockDependence> getDependences() const & { return dependences; }
  // What they refer to must live on.
  llvm::ArrayRef<BlockOp> getBlocks() const && = delete;
  llvm::ArrayRef<BlockDependence> getDependences() const && = delete;

  /// The blocks that write what `block` reads or writes after them.
  llvm::SmallVector<BlockOp> getProducers(BlockOp block) const;
  /// The blocks that read or write what `block` writes before them.
  llvm::SmallVector<BlockOp> getConsumers(BlockOp block) const;

private:
  llvm::SmallVector<BlockOp> blocks;
  llvm::SmallVector<BlockDependence> dependences;
};

/// Whether the block writes a buffer that its scope does not allocate.
bool isOutputBlock(BlockOp block);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_ANALYSIS_BLOCKDEPENDENCES_H
