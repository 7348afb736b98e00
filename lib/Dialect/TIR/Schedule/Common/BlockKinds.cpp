//===- BlockKinds.cpp - What may be done with a block ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "RegionCover.h"
#include "mlc/Dialect/TIR/Analysis/BlockAccess.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;
using namespace mlc::tir;

/// The buffer that `block` and another block of `scope` write; null if there is none.
static BlockOp findOtherWriter(BlockOp block) {
  llvm::SmallPtrSet<void *, 4> written;
  for (Value buffer : getWrittenBuffers(block))
    written.insert(getSourceBuffer(buffer).getAsOpaquePointer());
  for (BlockOp other : getChildBlocks(getScope(block)))
    if (other != block && llvm::any_of(getWrittenBuffers(other), [&](Value buffer) {
          return written.contains(getSourceBuffer(buffer).getAsOpaquePointer());
        }))
      return other;
  return {};
}

/// Whether the block does not declare that it reads `buffer`, but is seen to read just what it
/// writes: it reads back what it has written itself.
static bool onlyReadsBack(BlockOp block, Value buffer) {
  auto isOf = [&](const BufferRegion &region) { return getSourceBuffer(region.buffer) == buffer; };
  YieldOp yield = block.getYield();
  if (llvm::any_of(getDeclaredReads(yield), isOf))
    return false;
  SmallVector<BufferRegion> writes = yield.getWriteRegions();
  return llvm::all_of(yield.getReadRegions(), [&](const BufferRegion &read) {
    return !isOf(read) || llvm::any_of(writes, [&](const BufferRegion &written) {
      return written.buffer == read.buffer && isSameRegion(written, read);
    });
  });
}

std::optional<std::string> mlc::tir::whyNotComplete(BlockOp block, bool isLocal) {
  std::string name = ("block '" + block.getName() + "' is not complete: ").str();
  for (unsigned index = 0; index < block.getNumIterVars(); ++index)
    if (block.getIterKind(index) != IterKind::Spatial)
      return name + "iteration variable " + std::to_string(index) + " is not spatial";
  if (BlockOp other = isLocal ? BlockOp() : findOtherWriter(block))
    return name + "block '" + other.getName().str() + "' writes the same buffer";
  for (Value read : getReadBuffers(block))
    for (Value written : getWrittenBuffers(block))
      if (Value buffer = getSourceBuffer(read);
          buffer == getSourceBuffer(written) && !(isLocal && onlyReadsBack(block, buffer)))
        return name + "it reads a buffer that it writes";
  return std::nullopt;
}

/// Whether an index of a store in the body depends on a reduce variable.
static bool storesAtReduceVariable(BlockOp block) {
  llvm::SmallPtrSet<void *, 4> tainted;
  for (unsigned index = 0; index < block.getNumIterVars(); ++index)
    if (block.getIterKind(index) == IterKind::Reduce)
      tainted.insert(block.getIterVars()[index].getAsOpaquePointer());
  auto isTainted = [&](Value value) { return tainted.contains(value.getAsOpaquePointer()); };
  return block.getBody()
      .walk<WalkOrder::PreOrder>([&](Operation *op) -> WalkResult {
        if (auto store = dyn_cast<memref::StoreOp>(op))
          return WalkResult(success(llvm::none_of(store.getIndices(), isTainted)));
        if (llvm::any_of(op->getOperands(), isTainted))
          for (Value result : op->getResults())
            tainted.insert(result.getAsOpaquePointer());
        return WalkResult::advance();
      })
      .wasInterrupted();
}

std::optional<std::string> mlc::tir::whyNotReduction(BlockOp block, bool isLocal) {
  std::string name = ("block '" + block.getName() + "' is not a reduction: ").str();
  if (!block.hasInit())
    return name + "it has no 'init'";
  if (!hasAffineBindings(block))
    return name + "its bindings are not affine and independent";
  for (unsigned index = 0; index < block.getNumIterVars(); ++index)
    if (IterKind kind = block.getIterKind(index);
        kind != IterKind::Spatial && kind != IterKind::Reduce)
      return name + "iteration variable " + std::to_string(index) +
             " is neither spatial nor reduce";
  if (BlockOp other = isLocal ? BlockOp() : findOtherWriter(block))
    return name + "block '" + other.getName().str() + "' writes the same buffer";
  if (storesAtReduceVariable(block))
    return name + "the index of a store depends on a reduce variable";
  return std::nullopt;
}
