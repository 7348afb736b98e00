//===- Lookup.cpp - Blocks by name, and the loops around them -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Schedule/Lookup.h"
#include "ScheduleUtils.h"

using namespace mlir;
using namespace mlc::tir;

/// Whether an op is in the `init` of a block, where no handle names anything.
static bool isInInit(Operation *op) {
  for (; Operation *parent = op->getParentOp(); op = parent)
    if (auto block = dyn_cast<BlockOp>(parent); block && op->getParentRegion() == &block.getInit())
      return true;
  return false;
}

llvm::Expected<BlockOp> mlc::tir::getBlock(Operation *root, StringRef name) {
  SmallVector<BlockOp> found;
  std::string names;
  root->walk<WalkOrder::PreOrder>([&](BlockOp block) {
    if (isInInit(block))
      return;
    if (block.getName() == name)
      found.push_back(block);
    names += (names.empty() ? "'" : ", '") + block.getName().str() + "'";
  });
  // P1.
  if (found.size() != 1)
    return refuse("get_block", 1, root, "expected exactly one block '", name, "', found ",
                  found.size(), "; the blocks are ", names.empty() ? "none" : names);
  return found.front();
}

SmallVector<ForOp> mlc::tir::getLoops(BlockOp block) { return getLoopsAround(block); }

SmallVector<BlockOp> mlc::tir::getProducers(BlockOp block) {
  return BlockDependences(getScope(block)).getProducers(block);
}

SmallVector<BlockOp> mlc::tir::getConsumers(BlockOp block) {
  return BlockDependences(getScope(block)).getConsumers(block);
}

SmallVector<BlockOp> mlc::tir::getOutputBlocks(Operation *scope) {
  SmallVector<BlockOp> blocks;
  scope->walk<WalkOrder::PreOrder>([&](BlockOp block) {
    if (block != scope && llvm::any_of(block.getYield().getWrites(), [&](Value written) {
          auto alloc = getSourceBuffer(written).getDefiningOp<AllocBufferOp>();
          return !alloc || getScope(alloc) != scope;
        }))
      blocks.push_back(block);
  });
  return blocks;
}
