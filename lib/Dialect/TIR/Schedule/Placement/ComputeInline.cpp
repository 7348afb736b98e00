//===- ComputeInline.cpp - Values instead of a buffer ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/ScheduleUtils.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Placement.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kInline = "compute_inline";

/// The only store of a block's body, if it is directly in it.
static memref::StoreOp findOnlyStore(BlockOp block) {
  SmallVector<memref::StoreOp> stores;
  block.getBody().walk([&](memref::StoreOp store) { stores.push_back(store); });
  if (stores.size() != 1 || stores.front()->getParentOp() != block)
    return {};
  return stores.front();
}

/// For each iteration variable the index of the store that it is; nothing if an index is no
/// variable of its own (or 0 in a dimension of one element).
static std::optional<SmallVector<unsigned>> matchStoreIndices(BlockOp block,
                                                              memref::StoreOp store) {
  constexpr unsigned kNone = ~0u;
  SmallVector<unsigned> positions(block.getNumIterVars(), kNone);
  MemRefType type = store.getMemRefType();
  for (auto [position, index] : llvm::enumerate(store.getIndices())) {
    if (getConstantIntValue(index) == 0 && type.getDimSize(position) == 1)
      continue;
    auto var = dyn_cast<BlockArgument>(index);
    if (!var || var.getOwner() != &block.getBody().front() ||
        positions[var.getArgNumber()] != kNone)
      return std::nullopt;
    positions[var.getArgNumber()] = position;
  }
  if (llvm::is_contained(positions, kNone))
    return std::nullopt;
  return positions;
}

static llvm::Error checkInline(BlockOp block) {
  YieldOp yield = block.getYield();
  StringRef name = block.getName();
  // P1.
  if (block.hasInit() || yield.getWrites().size() != 1)
    return refuse(kInline, 1, block, "block '", name,
                  "' must have no 'init' and write one buffer, it writes ",
                  yield.getWrites().size());
  // P2.
  if (std::optional<std::string> reason = whyNotComplete(block))
    return refuse(kInline, 2, block, *reason);
  // P3.
  Operation *scope = getScope(block);
  auto alloc = yield.getWrites().front().getDefiningOp<AllocBufferOp>();
  if (!alloc || alloc->getParentOp() != scope)
    return refuse(kInline, 3, block, "block '", name,
                  "' writes a buffer that is not allocated in its scope");
  // P4.
  memref::StoreOp store = findOnlyStore(block);
  if (!store || store.getMemRef() != alloc.getBuffer() || !matchStoreIndices(block, store))
    return refuse(kInline, 4, block, "block '", name,
                  "' must be one store whose indices are its iteration variables");
  // P5.
  for (Operation *user : alloc.getBuffer().getUsers())
    if (!isa<memref::LoadOp, memref::DimOp, YieldOp>(user) && user != store)
      return refuse(kInline, 5, user, "buffer '", alloc.getName(),
                    "' is used by something else than loads");
  // P6.
  bool isAfter = false;
  for (BlockOp other : getChildBlocks(scope)) {
    isAfter |= other == block;
    if (!isAfter)
      continue;
    for (Value written : other.getYield().getWrites())
      for (Value read : yield.getReads())
        if (getSourceBuffer(read) == getSourceBuffer(written))
          return refuse(kInline, 6, other, "block '", other.getName(),
                        "' writes a buffer that block '", name, "' reads");
  }
  return llvm::Error::success();
}

/// Computes what `load` loads where it is.
static void inlineLoad(RewriterBase &rewriter, memref::LoadOp load, BlockOp block,
                       memref::StoreOp store, ArrayRef<unsigned> positions) {
  rewriter.setInsertionPoint(load);
  IRMapping mapping;
  for (auto [var, position] : llvm::zip_equal(block.getIterVars(), positions))
    mapping.map(var, load.getIndices()[position]);
  Value value = cloneSlice(rewriter, store.getValueToStore(), block, mapping);
  rewriter.replaceOp(load, value);
}

llvm::Error mlc::tir::computeInline(RewriterBase &rewriter, BlockOp block) {
  if (llvm::Error error = checkInline(block))
    return error;
  OpBuilder::InsertionGuard guard(rewriter);
  Operation *scope = getScope(block);
  memref::StoreOp store = findOnlyStore(block);
  SmallVector<unsigned> positions = *matchStoreIndices(block, store);
  auto alloc = store.getMemRef().getDefiningOp<AllocBufferOp>();

  llvm::SmallPtrSet<Operation *, 8> readers;
  for (Operation *user : llvm::make_early_inc_range(alloc.getBuffer().getUsers())) {
    if (block->isAncestor(user))
      continue;
    for (auto reader = user->getParentOfType<BlockOp>(); reader && reader != scope;
         reader = reader->getParentOfType<BlockOp>())
      readers.insert(reader);
    if (auto load = dyn_cast<memref::LoadOp>(user)) {
      inlineLoad(rewriter, load, block, store, positions);
    } else if (auto dim = dyn_cast<memref::DimOp>(user)) {
      int64_t index = dim.getConstantIndex().value_or(0);
      if (alloc.getBuffer().getType().isDynamicDim(index))
        rewriter.replaceOp(dim,
                           alloc.getSizes()[alloc.getBuffer().getType().getDynamicDimIndex(index)]);
    }
  }
  // What is inside of a block comes first: its regions are the block's, too.
  scope->walk([&](BlockOp reader) {
    if (readers.contains(reader))
      updateRegions(rewriter, reader);
  });
  eraseWithLoops(rewriter, block);
  eraseUnusedValues(rewriter, scope);
  if (alloc.getBuffer().use_empty())
    rewriter.eraseOp(alloc);
  return llvm::Error::success();
}
