//===- CacheReadWrite.cpp - Copies of what blocks read and write ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/Regions.h"
#include "CacheStage.h"
#include "mlc/Dialect/TIR/Schedule/Caches.h"

using namespace mlir;
using namespace mlc::tir;

/// Preconditions that both primitives have: the buffer at `index` of `buffers`.
static llvm::Expected<Value> getCachedBuffer(StringRef primitive, BlockOp block, ValueRange buffers,
                                             unsigned index, StringRef storage) {
  llvm::Expected<Value> buffer = getBufferAt(primitive, block, buffers, index, storage);
  if (!buffer)
    return buffer;
  // P3.
  SmallVector<BlockOp> writers = findBlocks(getScope(block), *buffer, /*isWrite=*/true);
  if (writers.size() > 1)
    return refuse(primitive, 3, writers[1], "buffer '", getBufferName(*buffer), "' is written by ",
                  writers.size(), " blocks, '", writers[0].getName(), "' and '",
                  writers[1].getName(), "' among them");
  return buffer;
}

/// The stage just after `writer`: P4.
static llvm::Expected<Stage> getStageAfter(StringRef primitive, IndexExprs &exprs, BlockOp writer,
                                           BlockOp reader, Value buffer) {
  std::optional<Stage> stage = findStageAfter(exprs, writer, reader, buffer);
  if (!stage)
    return refuse(primitive, 4, writer, "block '", writer.getName(),
                  "' is not known to write every element of a box of '", getBufferName(buffer),
                  "' before the copy");
  return std::move(*stage);
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

/// Whether a box may have elements that the buffer does not have: a condition keeps the scope from
/// reading them.
static bool mayBeOutside(IndexExprs &exprs, const Stage &stage, Value buffer) {
  for (auto [dim, min, maxs] : llvm::enumerate(stage.mins, stage.maxs)) {
    int64_t size = cast<MemRefType>(buffer.getType()).getDimSize(dim);
    IndexRange first = exprs.getRange(min), last = exprs.getRange(maxs.front());
    if ((first.min && *first.min < 0) ||
        (last.max && !ShapedType::isDynamic(size) && *last.max >= size))
      return true;
  }
  return false;
}

/// The stage at the start of `scope`, which declares that it reads a box of the buffer.
static Stage findStageAtStart(IndexExprs &exprs, Operation *scope, Value buffer) {
  Stage stage;
  if (auto block = dyn_cast<BlockOp>(scope)) {
    SmallVector<BufferRegion> reads = block.getYield().getReadRegions();
    llvm::erase_if(reads, [&](const BufferRegion &region) {
      return getSourceBuffer(region.buffer) != buffer;
    });
    if (reads.size() == 1 && reads.front().buffer == buffer)
      for (auto [offset, extent] : llvm::zip_equal(reads[0].offsets, reads[0].extents)) {
        stage.mins.push_back(exprs.get(offset));
        stage.maxs.push_back({exprs.simplify(stage.mins.back() + exprs.get(extent) - 1)});
      }
  }
  placeAtStart(scope, stage);
  return stage;
}

/// Whether all of `readers` have run before an instance of `writer` does.
static bool areBefore(ArrayRef<BlockOp> readers, BlockOp writer) {
  return llvm::all_of(readers, [&](BlockOp reader) {
    return isBefore(reader, writer) && llvm::none_of(getLoopsAround(writer), [&](ForOp loop) {
             return loop->isAncestor(reader);
           });
  });
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
  // What is there before anything is written is an input.
  Operation *alloc = (*buffer).getDefiningOp();
  if (!writers.empty() && !(alloc && alloc->getParentOp() == scope) &&
      areBefore(readers, writers.front()))
    writers.clear();
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
    bool isAllocated = (*buffer).getDefiningOp<AllocBufferOp>() != nullptr;
    llvm::Expected<Stage> outer = getStageAfter(kCacheRead, exprs, writer, {}, *buffer);
    if (!outer)
      return outer.takeError();
    auto type = cast<MemRefType>((*buffer).getType());
    if (!isAllocated)
      for (int64_t dim = 0; dim < type.getRank(); ++dim)
        if (type.isDynamicDim(dim) || outer->mins[dim] != exprs.get(rewriter.getIndexAttr(0)) ||
            llvm::none_of(outer->maxs[dim], [&](AffineExpr max) {
              return max == exprs.get(rewriter.getIndexAttr(type.getDimSize(dim) - 1));
            }))
          return refuse(kCacheRead, 6, writer, "block '", writer.getName(),
                        "' is not known to write all of parameter '", getBufferName(*buffer),
                        "', which is read");
    llvm::Expected<Stage> own = getStageAfter(kCacheRead, exprs, writer, readers.front(), *buffer);
    if (!own)
      return own.takeError();
    stage = std::move(*own);
    makeCompact(exprs, stage, scope, *buffer, readers);
  } else {
    stage = findStageAtStart(exprs, scope, *buffer);
    // P8.
    if (mayBeOutside(exprs, stage, *buffer))
      return refuse(kCacheRead, 8, scope, "block '", cast<BlockOp>(scope).getName(),
                    "' declares that it reads elements that buffer '", getBufferName(*buffer),
                    "' does not have");
    makeCompact(exprs, stage, scope, *buffer, readers, /*isInput=*/true);
    if (!stage.isCompact)
      stage.mins.clear();
  }
  OpBuilder::InsertionGuard guard(rewriter);
  AllocBufferOp cache = createCache(rewriter, exprs, scope, *buffer, storage, stage);
  if (writers.empty())
    placeAtStart(scope, stage);
  std::string name = getFreeBlockName(block, getBufferName(*buffer) + "_" + storage);
  BlockOp copy = createCopy(rewriter, exprs, stage, *buffer, cache, /*isBack=*/false, name);
  for (BlockOp reader : readers)
    useCache(rewriter, exprs, stage, reader, *buffer, cache);
  for (BlockOp reader : readers)
    eraseUnusedValues(rewriter, reader);
  return copy;
}

/// Whether blocks in `block` read of a buffer only what others of them have written before.
static bool readsOnlyItsOwn(BlockOp block, Value buffer) {
  SmallVector<BlockOp> writers = findBlocks(block, buffer, /*isWrite=*/true);
  if (writers.empty())
    return false;
  // One that adds to what is there does not start with it.
  for (BlockOp reader : findBlocks(block, buffer, /*isWrite=*/false))
    if (reader == writers.front())
      return false;
  llvm::Error error = checkStagePipeline("cache_write", 5, block);
  bool isOwn = !error;
  llvm::consumeError(std::move(error));
  return isOwn;
}

llvm::Expected<BlockOp> mlc::tir::cacheWrite(RewriterBase &rewriter, BlockOp block, unsigned index,
                                             StringRef storage, ArrayRef<BlockOp> consumers) {
  llvm::Expected<Value> buffer =
      getCachedBuffer("cache_write", block, block.getYield().getWrites(), index, storage);
  if (!buffer)
    return buffer.takeError();
  Operation *scope = getScope(block);
  // P5.
  if (accessesBuffer(block.getYield().getReads(), *buffer) && !readsOnlyItsOwn(block, *buffer))
    return refuse("cache_write", 5, block, "block '", block.getName(), "' also reads '",
                  getBufferName(*buffer), "'");
  for (unsigned var = 0; block.hasInit() && var < block.getNumIterVars(); ++var)
    if (block.getIterKind(var) == IterKind::Reduce &&
        !reachesStart(block, var, getLoopsAround(block)))
      return refuse("cache_write", 5, block, "block '", block.getName(), "' goes on with what '",
                    getBufferName(*buffer),
                    "' has: the loops in its scope do not reach the start "
                    "of reduce variable '",
                    getVarName(block.getIterVars()[var]), "'");
  SmallVector<BlockOp> readers = findBlocks(scope, *buffer, /*isWrite=*/false);
  llvm::erase_if(readers,
                 [&](BlockOp reader) { return reader == block || isBefore(reader, block); });
  // P6.
  SmallVector<BlockOp> switched = readers;
  if (llvm::Error error = keepConsumers("cache_write", 6, *buffer, consumers, switched))
    return error;
  if (consumers.empty())
    switched.clear();
  llvm::erase_if(readers, [&](BlockOp reader) { return llvm::is_contained(switched, reader); });
  IndexExprs exprs(block.getContext());
  llvm::Expected<Stage> stage = getStageAfter(
      "cache_write", exprs, block, readers.empty() ? BlockOp() : readers.front(), *buffer);
  if (!stage)
    return stage.takeError();
  if (readers.empty())
    placeAtEnd(scope, *stage);
  SmallVector<BlockOp> users = switched;
  users.push_back(block);
  makeCompact(exprs, *stage, scope, *buffer, users);
  OpBuilder::InsertionGuard guard(rewriter);
  AllocBufferOp cache = createCache(rewriter, exprs, scope, *buffer, storage, *stage);
  std::string name = getFreeBlockName(block, getBufferName(*buffer) + "_" + storage);
  BlockOp copy = createCopy(rewriter, exprs, *stage, *buffer, cache, /*isBack=*/true, name);
  for (BlockOp user : users)
    useCache(rewriter, exprs, *stage, user, *buffer, cache);
  for (BlockOp user : users)
    eraseUnusedValues(rewriter, user);
  return copy;
}
