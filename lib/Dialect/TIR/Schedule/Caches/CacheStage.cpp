//===- CacheStage.cpp - Copies of buffers ---------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/BlockRewrite.h"
#include "../Common/Regions.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Caches.h"
#include "mlc/Dialect/TIR/Schedule/Lookup.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;
using namespace mlc::tir;

namespace {
/// Where a copy goes, and what part of the buffer it copies.
struct Stage {
  Block *body = nullptr;
  /// The op in front of which the copy goes; none for the end of `body`.
  Operation *next = nullptr;
  /// For each dimension the first index, and the last one as the smallest of some; none for the
  /// whole buffer.
  SmallVector<AffineExpr> mins;
  SmallVector<SmallVector<AffineExpr, 2>> maxs;
};
} // namespace

static bool accesses(ValueRange buffers, Value buffer) {
  return llvm::any_of(buffers, [&](Value other) { return getSourceBuffer(other) == buffer; });
}

/// The blocks of the scope that read (or write) `buffer`.
static SmallVector<BlockOp> findBlocks(Operation *scope, Value buffer, bool isWrite) {
  return llvm::filter_to_vector(getChildBlocks(scope), [&](BlockOp block) {
    YieldOp yield = block.getYield();
    return accesses(isWrite ? ValueRange(yield.getWrites()) : ValueRange(yield.getReads()), buffer);
  });
}

/// Whether `lhs` comes before `rhs` in the text.
static bool isBefore(BlockOp lhs, BlockOp rhs) {
  for (BlockOp block : getChildBlocks(getScope(lhs)))
    if (block == lhs || block == rhs)
      return block == lhs && lhs != rhs;
  return false;
}

/// Whether `block` writes just the box of its variables' values: every index of the region is a
/// number, or a variable of its own, bound to loops affinely.
static bool writesBox(BlockOp block, const BufferRegion &region) {
  llvm::SmallPtrSet<void *, 4> seen;
  for (auto [offset, extent] : llvm::zip_equal(region.offsets, region.extents)) {
    if (getConstantIntValue(offset) && getConstantIntValue(extent))
      continue;
    auto var = dyn_cast<BlockArgument>(dyn_cast<Value>(offset));
    if (!var || var.getOwner() != &block.getBody().front() || getConstantIntValue(extent) != 1 ||
        !seen.insert(var.getAsOpaquePointer()).second)
      return false;
  }
  return hasAffineBindings(block) && isDomainPredicate(block);
}

static BufferRegion getWriteRegion(BlockOp block, Value buffer) {
  for (const BufferRegion &region : block.getYield().getWriteRegions())
    if (getSourceBuffer(region.buffer) == buffer)
      return region;
  llvm_unreachable("the block is one that writes the buffer");
}

/// The stage just after what holds `writer`, in the innermost loop that also holds `reader`, or in
/// the scope.
static Stage findStageAfter(IndexExprs &exprs, BlockOp writer, BlockOp reader, Value buffer) {
  Operation *common = getScope(writer);
  SmallVector<ForOp> inner;
  for (ForOp loop : getLoops(writer)) {
    if (reader && loop->isAncestor(reader))
      common = loop;
    else
      inner.push_back(loop);
  }
  Operation *subtree = writer;
  while (subtree->getParentOp() != common)
    subtree = subtree->getParentOp();
  Stage stage;
  stage.body = subtree->getBlock();
  stage.next = subtree->getNextNode();
  BufferRegion region = getWriteRegion(writer, buffer);
  SmallVector<OpFoldResult> mins = writer.getMixedMins(), extents = writer.getMixedExtents();
  for (auto [offset, extent] : llvm::zip_equal(region.offsets, region.extents)) {
    SmallVector<AffineExpr, 2> &maxs = stage.maxs.emplace_back();
    if (getConstantIntValue(offset)) {
      stage.mins.push_back(exprs.get(offset));
      maxs.push_back(exprs.simplify(stage.mins.back() + exprs.get(extent) - 1));
      continue;
    }
    unsigned index = cast<BlockArgument>(cast<Value>(offset)).getArgNumber();
    IndexBounds bounds = relax(exprs, exprs.get(writer.getBindings()[index]), inner);
    AffineExpr last = exprs.simplify(exprs.get(mins[index]) + exprs.get(extents[index]) - 1);
    stage.mins.push_back(bounds.min);
    // Of a tile that goes over the end of the domain only what is in it is written.
    if (!isKnownLessEqual(exprs, last, bounds.max) || last == bounds.max)
      maxs.push_back(bounds.max);
    if (!isKnownLessEqual(exprs, bounds.max, last))
      maxs.push_back(last);
  }
  return stage;
}

/// How many indices there are from `min` to the smallest of `maxs`.
static OpFoldResult createExtent(RewriterBase &rewriter, Location loc, IndexExprs &exprs,
                                 AffineExpr min, ArrayRef<AffineExpr> maxs) {
  SmallVector<AffineExpr> extents =
      llvm::map_to_vector(maxs, [&](AffineExpr max) { return exprs.simplify(max - min + 1); });
  return exprs.materializeMinMax(rewriter, loc, /*isMax=*/false, extents);
}

/// Makes loops `ax0`, `ax1`, ... around a block that copies.
static BlockOp createCopy(RewriterBase &rewriter, IndexExprs &exprs, const Stage &stage, Value from,
                          Value to, Value original, StringRef name) {
  if (stage.next)
    rewriter.setInsertionPoint(stage.next);
  else
    rewriter.setInsertionPointToEnd(stage.body);
  Location loc = original.getLoc();
  int64_t rank = cast<MemRefType>(original.getType()).getRank();
  SmallVector<OpFoldResult> sizes, extents, zeros(rank, rewriter.getIndexAttr(0)),
      ones(rank, rewriter.getIndexAttr(1));
  for (int64_t dim = 0; dim < rank; ++dim) {
    sizes.push_back(getBufferSize(rewriter, original, dim));
    extents.push_back(stage.mins.empty()
                          ? sizes.back()
                          : createExtent(rewriter, loc, exprs, stage.mins[dim], stage.maxs[dim]));
  }
  SmallVector<Value> vars;
  for (auto [dim, extent] : llvm::enumerate(extents)) {
    auto loop = ForOp::create(rewriter, loc, rewriter.getIndexAttr(0), extent, ForKind::Serial,
                              ("ax" + Twine(dim)).str());
    vars.push_back(loop.getInductionVar());
    rewriter.setInsertionPointToStart(&loop.getBody().front());
  }
  SmallVector<Value> bindings;
  for (auto [dim, var] : llvm::enumerate(vars)) {
    AffineExpr binding = exprs.get(var);
    if (!stage.mins.empty())
      binding = exprs.simplify(stage.mins[dim] + binding);
    bindings.push_back(
        getValueOrCreateConstantIndexOp(rewriter, loc, exprs.materialize(rewriter, loc, binding)));
  }
  SmallVector<std::string> names;
  for (int64_t dim = 0; dim < rank; ++dim)
    names.push_back("v" + std::to_string(dim));
  SmallVector<StringRef> nameRefs(names.begin(), names.end());
  SmallVector<IterKind> kinds(rank, IterKind::Spatial);
  auto block = BlockOp::create(rewriter, loc, name, kinds, zeros, sizes, bindings, nameRefs);
  rewriter.setInsertionPointToEnd(&block.getBody().front());
  SmallVector<Value> indices(block.getIterVars());
  Value value = memref::LoadOp::create(rewriter, loc, from, indices);
  memref::StoreOp::create(rewriter, loc, value, to, indices);
  BufferRegion read{from, getAsOpFoldResult(indices), ones};
  BufferRegion write{to, getAsOpFoldResult(indices), ones};
  YieldOp::create(rewriter, loc, ArrayRef<BufferRegion>(read), ArrayRef<BufferRegion>(write));
  return block;
}

/// A buffer `X_<storage>` of the type of `original`, owned by `scope`.
static AllocBufferOp createCache(RewriterBase &rewriter, Operation *scope, Value original,
                                 StringRef storage) {
  auto alloc = original.getDefiningOp<AllocBufferOp>();
  if (alloc && alloc->getParentOp() == scope)
    rewriter.setInsertionPointAfter(alloc);
  else
    rewriter.setInsertionPointToStart(&scope->getRegion(0).front());
  auto type = cast<MemRefType>(original.getType());
  SmallVector<Value> sizes;
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
    if (type.isDynamicDim(dim))
      sizes.push_back(cast<Value>(getBufferSize(rewriter, original, dim)));
  auto cache = AllocBufferOp::create(rewriter, original.getLoc(), type,
                                     (getBufferName(original) + "_" + storage).str(), sizes);
  cache.setScope(storage);
  return cache;
}

static void replaceIn(RewriterBase &rewriter, BlockOp block, Value from, Value to) {
  rewriter.replaceUsesWithIf(
      from, to, [&](OpOperand &use) { return block->isProperAncestor(use.getOwner()); });
}

/// Preconditions that both primitives have: the buffer at `index` of `buffers`.
static llvm::Expected<Value> getCachedBuffer(StringRef primitive, BlockOp block, ValueRange buffers,
                                             unsigned index, StringRef storage) {
  // P1.
  if (index >= buffers.size())
    return refuse(primitive, 1, block, "block '", block.getName(), "' has ", buffers.size(),
                  " such buffers, there is none at ", index);
  // P2.
  if (storage.empty())
    return refuse(primitive, 2, block, "the name of the scope is empty");
  Value buffer = getSourceBuffer(buffers[index]);
  // P3.
  SmallVector<BlockOp> writers = findBlocks(getScope(block), buffer, /*isWrite=*/true);
  if (writers.size() > 1)
    return refuse(primitive, 3, writers[1], "buffer '", getBufferName(buffer), "' is written by ",
                  writers.size(), " blocks, '", writers[0].getName(), "' and '",
                  writers[1].getName(), "' among them");
  // P4.
  if (!writers.empty() && !writesBox(writers.front(), getWriteRegion(writers.front(), buffer)))
    return refuse(primitive, 4, writers.front(), "block '", writers.front().getName(),
                  "' does not write '", getBufferName(buffer),
                  "' at its iteration variables, bound affinely and kept in their domains");
  return buffer;
}

/// Keeps of `blocks`, which read `buffer`, those that are consumers; all if no consumers are named.
static llvm::Error keepConsumers(StringRef primitive, unsigned precondition, Value buffer,
                                 ArrayRef<BlockOp> consumers, SmallVectorImpl<BlockOp> &blocks) {
  for (BlockOp consumer : consumers)
    if (!llvm::is_contained(blocks, consumer))
      return refuse(primitive, precondition, consumer, "block '", consumer.getName(),
                    "' does not read '", getBufferName(buffer), "', or is in another scope");
  if (!consumers.empty())
    llvm::erase_if(blocks, [&](BlockOp other) { return !llvm::is_contained(consumers, other); });
  return llvm::Error::success();
}

llvm::Expected<BlockOp> mlc::tir::cacheRead(RewriterBase &rewriter, BlockOp block, unsigned index,
                                            StringRef storage, ArrayRef<BlockOp> consumers) {
  constexpr StringLiteral kCacheRead = "cache_read";
  llvm::Expected<Value> buffer =
      getCachedBuffer(kCacheRead, block, block.getYield().getReads(), index, storage);
  if (!buffer)
    return buffer.takeError();
  Operation *scope = getScope(block);
  SmallVector<BlockOp> writers = findBlocks(scope, *buffer, /*isWrite=*/true);
  SmallVector<BlockOp> readers = findBlocks(scope, *buffer, /*isWrite=*/false);
  // P7.
  if (llvm::Error error = keepConsumers(kCacheRead, 7, *buffer, consumers, readers))
    return error;
  IndexExprs exprs(block.getContext());
  Stage stage;
  if (!writers.empty()) {
    BlockOp writer = writers.front();
    llvm::erase(readers, writer);
    // P5.
    if (readers.empty() || isBefore(readers.front(), writer))
      return refuse(kCacheRead, 5, writer, "block '", writer.getName(), "' writes '",
                    getBufferName(*buffer), "' after or while it is read");
    // P6.
    bool isWhole = (*buffer).getDefiningOp<AllocBufferOp>() != nullptr;
    stage = findStageAfter(exprs, writer, {}, *buffer);
    auto type = cast<MemRefType>((*buffer).getType());
    if (!isWhole)
      for (int64_t dim = 0; dim < type.getRank(); ++dim)
        if (type.isDynamicDim(dim) || stage.mins[dim] != exprs.get(rewriter.getIndexAttr(0)) ||
            llvm::none_of(stage.maxs[dim], [&](AffineExpr max) {
              return max == exprs.get(rewriter.getIndexAttr(type.getDimSize(dim) - 1));
            }))
          return refuse(kCacheRead, 6, writer, "block '", writer.getName(),
                        "' is not known to write all of parameter '", getBufferName(*buffer),
                        "', which is read");
    stage = findStageAfter(exprs, writer, readers.front(), *buffer);
  }
  OpBuilder::InsertionGuard guard(rewriter);
  AllocBufferOp cache = createCache(rewriter, scope, *buffer, storage);
  if (writers.empty()) {
    Block &body = scope->getRegion(0).front();
    stage.body = &body;
    auto isWork = [](Operation &op) {
      return isa<ForOp, BlockOp>(op) || (!isa<AllocBufferOp>(op) && !isMemoryEffectFree(&op));
    };
    auto first = llvm::find_if(body, isWork);
    stage.next = first == body.end() ? nullptr : &*first;
  }
  std::string name = getFreeBlockName(block, getBufferName(*buffer) + "_" + storage);
  BlockOp copy = createCopy(rewriter, exprs, stage, *buffer, cache, *buffer, name);
  for (BlockOp reader : readers)
    replaceIn(rewriter, reader, *buffer, cache);
  return copy;
}

llvm::Expected<BlockOp> mlc::tir::cacheWrite(RewriterBase &rewriter, BlockOp block, unsigned index,
                                             StringRef storage, ArrayRef<BlockOp> consumers) {
  llvm::Expected<Value> buffer =
      getCachedBuffer("cache_write", block, block.getYield().getWrites(), index, storage);
  if (!buffer)
    return buffer.takeError();
  Operation *scope = getScope(block);
  // P5.
  if (accesses(block.getYield().getReads(), *buffer))
    return refuse("cache_write", 5, block, "block '", block.getName(), "' also reads '",
                  getBufferName(*buffer), "'");
  SmallVector<BlockOp> readers = findBlocks(scope, *buffer, /*isWrite=*/false);
  llvm::erase_if(readers, [&](BlockOp reader) { return isBefore(reader, block); });
  // P6.
  SmallVector<BlockOp> switched = readers;
  if (llvm::Error error = keepConsumers("cache_write", 6, *buffer, consumers, switched))
    return error;
  if (consumers.empty())
    switched.clear();
  llvm::erase_if(readers, [&](BlockOp reader) { return llvm::is_contained(switched, reader); });
  IndexExprs exprs(block.getContext());
  Stage stage =
      findStageAfter(exprs, block, readers.empty() ? BlockOp() : readers.front(), *buffer);
  OpBuilder::InsertionGuard guard(rewriter);
  AllocBufferOp cache = createCache(rewriter, scope, *buffer, storage);
  std::string name = getFreeBlockName(block, getBufferName(*buffer) + "_" + storage);
  BlockOp copy = createCopy(rewriter, exprs, stage, cache, *buffer, *buffer, name);
  replaceIn(rewriter, block, *buffer, cache);
  for (BlockOp reader : switched)
    replaceIn(rewriter, reader, *buffer, cache);
  return copy;
}

llvm::Expected<std::array<BlockOp, 2>> mlc::tir::cacheInplace(RewriterBase &rewriter, BlockOp block,
                                                              unsigned index, StringRef storage) {
  constexpr StringLiteral kInplace = "cache_inplace";
  YieldOp yield = block.getYield();
  // P1.
  if (index >= yield.getReads().size())
    return refuse(kInplace, 1, block, "block '", block.getName(), "' has ", yield.getReads().size(),
                  " such buffers, there is none at ", index);
  // P2.
  if (storage.empty())
    return refuse(kInplace, 2, block, "the name of the scope is empty");
  // P3.
  BufferRegion region = yield.getReadRegions()[index];
  Value buffer = region.buffer;
  SmallVector<BufferRegion> writes = yield.getWriteRegions();
  auto *written =
      llvm::find_if(writes, [&](const BufferRegion &other) { return other.buffer == buffer; });
  if (written == writes.end() || written->offsets != region.offsets ||
      written->extents != region.extents)
    return refuse(kInplace, 3, block, "block '", block.getName(),
                  "' does not read and write the same region of '", getBufferName(buffer), "'");
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

  OpBuilder::InsertionGuard guard(rewriter);
  AllocBufferOp cache = createCache(rewriter, getScope(block), buffer, storage);
  std::string name = (getBufferName(buffer) + "_" + storage).str();
  stage.next = block;
  BlockOp before =
      createCopy(rewriter, exprs, stage, buffer, cache, buffer, getFreeBlockName(block, name));
  stage.next = block->getNextNode();
  BlockOp after =
      createCopy(rewriter, exprs, stage, cache, buffer, buffer, getFreeBlockName(block, name));
  replaceIn(rewriter, block, buffer, cache);
  return std::array<BlockOp, 2>{before, after};
}
