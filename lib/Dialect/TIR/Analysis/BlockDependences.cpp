//===- BlockDependences.cpp - Which blocks wait for which -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/BlockDependences.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace mlc::tir;

Operation *mlc::tir::getScope(Operation *op) {
  Operation *scope = op->getParentOp();
  while (scope && !isa<BlockOp>(scope) && !scope->hasTrait<OpTrait::IsIsolatedFromAbove>())
    scope = scope->getParentOp();
  return scope;
}

SmallVector<BlockOp> mlc::tir::getChildBlocks(Operation *root) {
  SmallVector<BlockOp> blocks;
  if (root->getNumRegions() != 0)
    root->getRegion(0).walk<WalkOrder::PreOrder>([&](BlockOp block) {
      blocks.push_back(block);
      return WalkResult::skip();
    });
  return blocks;
}

Value mlc::tir::getSourceBuffer(Value buffer) {
  while (auto part = buffer.getDefiningOp<MatchBufferOp>())
    buffer = part.getSource();
  return buffer;
}

bool mlc::tir::accessesBuffer(ValueRange buffers, Value buffer) {
  return llvm::any_of(buffers, [&](Value other) { return getSourceBuffer(other) == buffer; });
}

BlockDependences::BlockDependences(Operation *scope) : blocks(getChildBlocks(scope)) {
  struct Users {
    SmallVector<BlockOp, 2> readers, writers;
  };
  llvm::MapVector<Value, Users> users;
  for (BlockOp block : blocks) {
    YieldOp yield = block.getYield();
    auto add = [&](ArrayRef<BlockOp> sources, DependenceKind kind) {
      for (BlockOp source : sources)
        if (source != block)
          dependences.push_back({source, block, kind});
    };
    for (Value buffer : yield.getReads())
      add(users[getSourceBuffer(buffer)].writers, DependenceKind::ReadAfterWrite);
    for (Value buffer : yield.getWrites())
      add(users[getSourceBuffer(buffer)].writers, DependenceKind::WriteAfterWrite);
    for (Value buffer : yield.getWrites())
      add(users[getSourceBuffer(buffer)].readers, DependenceKind::WriteAfterRead);
    for (Value buffer : yield.getReads())
      users[getSourceBuffer(buffer)].readers.push_back(block);
    for (Value buffer : yield.getWrites())
      users[getSourceBuffer(buffer)].writers.push_back(block);
  }
}

SmallVector<BlockOp> BlockDependences::getProducers(BlockOp block) const {
  SmallVector<BlockOp> producers;
  for (const BlockDependence &dependence : dependences)
    if (dependence.sink == block && dependence.kind != DependenceKind::WriteAfterRead &&
        !llvm::is_contained(producers, dependence.source))
      producers.push_back(dependence.source);
  return producers;
}

SmallVector<BlockOp> BlockDependences::getConsumers(BlockOp block) const {
  SmallVector<BlockOp> consumers;
  for (const BlockDependence &dependence : dependences)
    if (dependence.source == block && dependence.kind != DependenceKind::WriteAfterRead &&
        !llvm::is_contained(consumers, dependence.sink))
      consumers.push_back(dependence.sink);
  return consumers;
}

bool mlc::tir::isOutputBlock(BlockOp block) {
  Operation *scope = getScope(block);
  return llvm::any_of(block.getYield().getWrites(), [&](Value written) {
    auto alloc = getSourceBuffer(written).getDefiningOp<AllocBufferOp>();
    return !alloc || getScope(alloc) != scope;
  });
}
