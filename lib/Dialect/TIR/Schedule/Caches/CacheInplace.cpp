//===- CacheInplace.cpp - A block works on a copy of what it changes ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/RegionCover.h"
#include "../Common/Regions.h"
#include "CacheStage.h"
#include "mlc/Dialect/TIR/Schedule/Caches.h"

using namespace mlir;
using namespace mlc::tir;

/// Whether something that is not in `block`, nor around it, writes the buffer.
static bool isWrittenOutside(BlockOp block, Value buffer) {
  return llvm::any_of(buffer.getUsers(), [&](Operation *user) {
    auto yield = dyn_cast<YieldOp>(user);
    auto other = yield ? dyn_cast<BlockOp>(yield->getParentOp()) : BlockOp();
    return other && !block->isAncestor(other) && !other->isAncestor(block) &&
           accessesBuffer(yield.getWrites(), buffer);
  });
}

llvm::Expected<std::array<BlockOp, 2>> mlc::tir::cacheInplace(RewriterBase &rewriter, BlockOp block,
                                                              unsigned index, StringRef storage) {
  constexpr StringLiteral kInplace = "cache_inplace";
  YieldOp yield = block.getYield();
  if (llvm::Expected<Value> source = getBufferAt(kInplace, block, yield.getReads(), index, storage);
      !source)
    return source.takeError();
  // P3.
  BufferRegion region = yield.getReadRegions()[index];
  Value buffer = region.buffer;
  SmallVector<BufferRegion> writes = yield.getWriteRegions();
  auto *written =
      llvm::find_if(writes, [&](const BufferRegion &other) { return other.buffer == buffer; });
  if (written == writes.end() || !isSameRegion(*written, region))
    return refuse(kInplace, 3, block, "block '", block.getName(),
                  "' does not read and write the same region of '", getBufferName(buffer), "'");
  if (getSureRegion(block, *written).extents != written->extents)
    return refuse(kInplace, 3, block, "block '", block.getName(), "' declares more of '",
                  getBufferName(buffer), "' than it writes");
  // P4.
  IndexExprs exprs(block.getContext());
  for (auto [var, binding] : llvm::zip_equal(block.getIterVars(), block.getBindings()))
    exprs.substitute(var, binding);
  Stage stage;
  stage.body = block->getBlock();
  for (auto [offset, extent] : llvm::zip_equal(region.offsets, region.extents)) {
    stage.mins.push_back(exprs.get(offset));
    stage.maxs.push_back({exprs.simplify(stage.mins.back() + exprs.get(extent) - 1)});
  }
  for (Value leaf : exprs.getLeaves())
    if (block->isAncestor(leaf.getParentRegion()->getParentOp()))
      return refuse(kInplace, 4, block, "the region of '", getBufferName(buffer),
                    "' is not of the variables of block '", block.getName(), "'");
  if (block.getPredicate())
    return refuse(kInplace, 4, block, "block '", block.getName(), "' has a predicate");

  // P5.
  if (buffer.getDefiningOp<AllocBufferOp>() && !isWrittenOutside(block, buffer))
    return refuse(kInplace, 5, block, "nothing but block '", block.getName(), "' writes '",
                  getBufferName(buffer), "', of which there is nothing to copy before it");

  OpBuilder::InsertionGuard guard(rewriter);
  AllocBufferOp cache = createCache(rewriter, exprs, getScope(block), buffer, storage, stage);
  std::string name = (getBufferName(buffer) + "_" + storage).str();
  stage.next = block;
  BlockOp before = createCopy(rewriter, exprs, stage, buffer, cache, /*isBack=*/false,
                              getFreeBlockName(block, name));
  stage.next = block->getNextNode();
  BlockOp after = createCopy(rewriter, exprs, stage, buffer, cache, /*isBack=*/true,
                             getFreeBlockName(block, name));
  useCache(rewriter, exprs, stage, block, buffer, cache);
  return std::array<BlockOp, 2>{before, after};
}
