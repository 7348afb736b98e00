//===- BlockDependences.cpp - Which blocks wait for which -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/BlockDependences.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

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

bool mlc::tir::dependsOn(Value value, ArrayRef<ForOp> loops) {
  SmallVector<Value> worklist = {value};
  llvm::SmallPtrSet<Operation *, 8> visited;
  while (!worklist.empty()) {
    Value next = worklist.pop_back_val();
    if (llvm::any_of(loops, [&](ForOp loop) { return loop.getInductionVar() == next; }))
      return true;
    Operation *def = next.getDefiningOp();
    if (!def || !visited.insert(def).second)
      continue;
    llvm::append_range(worklist, def->getOperands());
    for (Region &region : def->getRegions())
      region.walk([&](Operation *op) { llvm::append_range(worklist, op->getOperands()); });
  }
  return false;
}

Value mlc::tir::getSourceBuffer(Value buffer) {
  while (auto part = buffer.getDefiningOp<MatchBufferOp>())
    buffer = part.getSource();
  return buffer;
}

bool mlc::tir::accessesBuffer(ValueRange buffers, Value buffer) {
  return llvm::any_of(buffers, [&](Value other) { return getSourceBuffer(other) == buffer; });
}

static SmallVector<Value> getBuffers(BlockOp block, bool isRead) {
  SetVector<Value> buffers;
  YieldOp own = block.getYield();
  auto getDeclared = [&](BlockOp other) {
    YieldOp yield = other.getYield();
    return isRead ? ValueRange(yield.getReads()) : ValueRange(yield.getWrites());
  };
  buffers.insert_range(getDeclared(block));
  auto add = [&](Value buffer) {
    Value source = getSourceBuffer(buffer);
    if (!accessesBuffer(own.getReads(), source) && !accessesBuffer(own.getWrites(), source))
      buffers.insert(buffer);
  };
  auto addInside = [&](Operation *op) {
    if (auto inner = dyn_cast<BlockOp>(op)) {
      llvm::for_each(getDeclared(inner), add);
      return;
    }
    bool isLoad = isa<memref::LoadOp, vector::LoadOp>(op);
    bool isStore = isa<memref::StoreOp, vector::StoreOp>(op);
    if (isa<YieldOp, MatchBufferOp>(op) || isMemoryEffectFree(op) || (isRead ? isStore : isLoad))
      return;
    // What is done with the operands of other ops is not known.
    for (Value operand : op->getOperands())
      if (isa<MemRefType>(operand.getType()))
        add(operand);
  };
  if (block.getNumIterVars() == 0)
    block.getBody().walk(addInside);
  // What is owned by the block, or by one in it, is not seen from outside.
  buffers.remove_if([&](Value buffer) {
    return block->isAncestor(getSourceBuffer(buffer).getParentRegion()->getParentOp());
  });
  return buffers.takeVector();
}

SmallVector<Value> mlc::tir::getReadBuffers(BlockOp block) {
  return getBuffers(block, /*isRead=*/true);
}

SmallVector<Value> mlc::tir::getWrittenBuffers(BlockOp block) {
  return getBuffers(block, /*isRead=*/false);
}

BlockDependences::BlockDependences(Operation *scope) : blocks(getChildBlocks(scope)) {
  struct Users {
    SmallVector<BlockOp, 2> readers, writers;
  };
  llvm::MapVector<Value, Users> users;
  for (BlockOp block : blocks) {
    SmallVector<Value> reads = getReadBuffers(block), writes = getWrittenBuffers(block);
    auto add = [&](ArrayRef<BlockOp> sources, DependenceKind kind) {
      for (BlockOp source : sources)
        if (source != block)
          dependences.push_back({source, block, kind});
    };
    for (Value buffer : reads)
      add(users[getSourceBuffer(buffer)].writers, DependenceKind::ReadAfterWrite);
    for (Value buffer : writes)
      add(users[getSourceBuffer(buffer)].writers, DependenceKind::WriteAfterWrite);
    for (Value buffer : writes)
      add(users[getSourceBuffer(buffer)].readers, DependenceKind::WriteAfterRead);
    for (Value buffer : reads)
      users[getSourceBuffer(buffer)].readers.push_back(block);
    for (Value buffer : writes)
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
  return llvm::any_of(getWrittenBuffers(block), [&](Value written) {
    auto alloc = getSourceBuffer(written).getDefiningOp<AllocBufferOp>();
    return !alloc || getScope(alloc) != scope;
  });
}
