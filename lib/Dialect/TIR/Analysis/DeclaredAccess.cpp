//===- DeclaredAccess.cpp - What a block declares to read and write -------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/BlockAccess.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;
using namespace mlc::tir;

/// The buffer that `buffer` is a part of.
static Value getWholeBuffer(Value buffer) {
  while (auto part = buffer.getDefiningOp<MatchBufferOp>())
    buffer = part.getSource();
  return buffer;
}

namespace {
/// The buffers that a block declares.
struct Declared {
  explicit Declared(BlockOp block) {
    for (Value buffer : block.getYield().getReads())
      reads.insert(getWholeBuffer(buffer));
    for (Value buffer : block.getYield().getWrites())
      writes.insert(getWholeBuffer(buffer));
    readsWritten = block.hasInit();
  }

  bool hasRead(Value buffer, bool isOfBlock) const {
    buffer = getWholeBuffer(buffer);
    return reads.contains(buffer) || ((readsWritten || isOfBlock) && writes.contains(buffer));
  }

  llvm::SmallPtrSet<Value, 8> reads, writes;
  bool readsWritten;
};
} // namespace

/// True if a buffer of others is read that the block does not declare.
static bool readsMore(BlockOp block, const Declared &declared) {
  auto isMissing = [&](Value buffer, bool isOfBlock) {
    return isa<MemRefType>(buffer.getType()) &&
           !block->isAncestor(getWholeBuffer(buffer).getParentRegion()->getParentOp()) &&
           !declared.hasRead(buffer, isOfBlock);
  };
  auto visit = [&](Operation *op) {
    if (auto inner = dyn_cast<BlockOp>(op); inner && inner != block) {
      bool isAny = llvm::any_of(inner.getYield().getReads(), [&](Value buffer) {
        return isMissing(buffer, /*isOfBlock=*/true);
      });
      return isAny ? WalkResult::interrupt() : WalkResult::skip();
    }
    auto effects = dyn_cast<MemoryEffectOpInterface>(op);
    SmallVector<MemoryEffects::EffectInstance> found;
    if (effects && op != block.getYield())
      effects.getEffects(found);
    for (const MemoryEffects::EffectInstance &effect : found)
      if (effect.getValue() && isa<MemoryEffects::Read>(effect.getEffect()) &&
          isMissing(effect.getValue(), /*isOfBlock=*/false))
        return WalkResult::interrupt();
    return WalkResult::advance();
  };
  return block->walk<WalkOrder::PreOrder>(visit).wasInterrupted();
}

SmallVector<BufferRegion> mlc::tir::getDeclaredReads(YieldOp yield) {
  SmallVector<BufferRegion> reads = yield.getReadRegions();
  if (auto undeclared = yield->getAttrOfType<IntegerAttr>(kUndeclaredAttrName))
    reads.pop_back_n(std::clamp<int64_t>(undeclared.getInt(), 0, reads.size()));
  return reads;
}

void mlc::tir::declareBlockAccess(OpBuilder &builder, BlockOp block, bool reads, bool writes) {
  YieldOp yield = block.getYield();
  Declared declared(block);
  bool isIncomplete = !reads && block.getNumIterVars() != 0 && readsMore(block, declared);
  if (!reads && !writes && !isIncomplete)
    return;
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(yield);
  BlockAccess access = inferBlockAccess(builder, block);
  int64_t numAdded = 0;
  if (!reads) {
    // Behind what is declared, what is missing there.
    SmallVector<BufferRegion> found = std::move(access.reads);
    access.reads = yield.getReadRegions();
    if (isIncomplete)
      llvm::copy_if(found, std::back_inserter(access.reads), [&](const BufferRegion &region) {
        return !declared.hasRead(region.buffer, /*isOfBlock=*/false);
      });
    numAdded = access.reads.size() - yield.getReads().size();
  }
  if (!writes)
    access.writes = yield.getWriteRegions();
  builder.setInsertionPoint(yield);
  auto made = YieldOp::create(builder, yield.getLoc(), access.reads, access.writes);
  if (numAdded != 0)
    made->setAttr(kUndeclaredAttrName, builder.getI64IntegerAttr(numAdded));
  yield.erase();
}
