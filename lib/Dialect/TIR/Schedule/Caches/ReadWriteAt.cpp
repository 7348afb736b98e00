//===- ReadWriteAt.cpp - One block that copies what a loop's body accesses ------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/RegionCover.h"
#include "../Placement/VarDomains.h"
#include "CacheStage.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Caches.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlc::tir;

namespace {

/// A copy in the body of a loop: before what reads a buffer there, or after what writes it.
class CopierAt {
public:
  CopierAt(ForOp loop, BlockOp block, unsigned index, StringRef storage, bool isWrite)
      : primitive(isWrite ? "write_at" : "read_at"), loop(loop), block(block), index(index),
        storage(storage), isWrite(isWrite), scope(getScope(block)), exprs(block.getContext()) {}

  llvm::Error check();
  BlockOp apply(RewriterBase &rewriter);

private:
  llvm::Error findPlace();
  llvm::Error findRegion();
  SmallVector<ForOp> getRelaxedLoops(BlockOp other);
  llvm::Error checkWritten(ArrayRef<BlockOp> writers);
  bool accesses(BlockOp other, bool asWriter);

  StringRef primitive;
  ForOp loop;
  BlockOp block;
  unsigned index;
  StringRef storage;
  bool isWrite;
  Operation *scope;
  IndexExprs exprs;
  Value buffer;
  /// The statements of the loop's body that use the copy, and the one that the copy goes before.
  SmallVector<Operation *> users;
  Operation *next = nullptr;
  RegionBounds region;
  /// The loops that say where the region is.
  llvm::SmallSetVector<Value, 4> loopVars;
};

bool CopierAt::accesses(BlockOp other, bool asWriter) {
  return accessesBuffer(asWriter ? getWrittenBuffers(other) : getReadBuffers(other), buffer);
}

llvm::Error CopierAt::findPlace() {
  StringRef name = getBufferName(buffer), loopName = getVarName(loop.getInductionVar());
  SmallVector<Operation *> statements = getStatements(loop.getBody().front());
  int64_t size = statements.size(), firstRead = size, lastRead = -1, lastWrite = -1;
  for (BlockOp other : getChildBlocks(loop))
    for (auto [position, statement] : llvm::enumerate(statements)) {
      if (!statement->isAncestor(other))
        continue;
      int64_t place = position;
      if (accesses(other, /*asWriter=*/true))
        lastWrite = std::max(lastWrite, place);
      if (accesses(other, /*asWriter=*/false)) {
        firstRead = std::min(firstRead, place);
        lastRead = std::max(lastRead, place);
      }
    }
  // P5.
  if (!isWrite && lastWrite >= firstRead)
    return refuse(primitive, 5, loop, "buffer '", name, "' is written in loop '", loopName,
                  "' after or while it is read");
  if (isWrite && lastRead > lastWrite)
    return refuse(primitive, 5, loop, "buffer '", name, "' is read in loop '", loopName,
                  "' after it is written");
  BlockOp writer;
  for (BlockOp other : getChildBlocks(loop)) {
    bool isWriter = accesses(other, /*asWriter=*/true);
    if (isWrite && accesses(other, /*asWriter=*/false) && (isWriter || !writer))
      return refuse(primitive, 5, other, "block '", other.getName(), "' reads buffer '", name,
                    "' before or while it is written in loop '", loopName, "'");
    if (isWriter && !writer)
      writer = other;
  }
  int64_t begin = isWrite ? 0 : firstRead, end = isWrite ? lastWrite + 1 : size;
  users.assign(statements.begin() + begin, statements.begin() + end);
  if (isWrite)
    next = end < size ? statements[end] : nullptr;
  else
    next = statements[begin];
  return llvm::Error::success();
}

/// The loops of which one copy is for all iterations: those inside, and threads that share it.
SmallVector<ForOp> CopierAt::getRelaxedLoops(BlockOp other) {
  SmallVector<ForOp> loops = getLoopsBelow(loop, other);
  llvm::append_range(loops, getSharingThreads(loop, storage));
  return loops;
}

/// P7: every element that is copied was written before.
llvm::Error CopierAt::checkWritten(ArrayRef<BlockOp> writers) {
  std::optional<RegionBounds> written;
  for (BlockOp writer : writers)
    for (const BufferRegion &declared : writer.getYield().getWriteRegions()) {
      if (declared.buffer != buffer)
        continue;
      std::optional<RegionBounds> bounds = getLowerBounds(
          exprs, writer, getSureRegion(writer, declared), loop, getRelaxedLoops(writer));
      if (!bounds)
        continue;
      if (!written)
        written = std::move(bounds);
      else
        joinBoxes(exprs, *written, *bounds);
    }
  if (!written || !covers(exprs, *written, region))
    return refuse(primitive, 7, block, "an iteration of loop '", getVarName(loop.getInductionVar()),
                  "' is not known to write all that would be copied of buffer '",
                  getBufferName(buffer), "'");
  return llvm::Error::success();
}

llvm::Error CopierAt::findRegion() {
  StringRef name = getBufferName(buffer), loopName = getVarName(loop.getInductionVar());
  std::optional<RegionBounds> joined;
  SmallVector<BlockOp> found;
  unsigned numRegions = 0;
  for (BlockOp other : getChildBlocks(loop)) {
    if (llvm::none_of(users, [&](Operation *user) { return user->isAncestor(other); }))
      continue;
    substituteBindings(exprs, other);
    if (!accesses(other, isWrite))
      continue;
    found.push_back(other);
    YieldOp yield = other.getYield();
    bool isDeclared = false;
    for (const BufferRegion &access : isWrite ? yield.getWriteRegions() : yield.getReadRegions()) {
      if (getSourceBuffer(access.buffer) != buffer)
        continue;
      // P6.
      if (access.buffer != buffer)
        return refuse(primitive, 6, other, "block '", other.getName(),
                      "' accesses a part of buffer '", name, "' that has a name of its own");
      isDeclared = true;
      ++numRegions;
      RegionBounds bounds = getUpperBounds(exprs, other, access, loop, getRelaxedLoops(other));
      joined = joined ? joinBounds(exprs, *joined, bounds) : bounds;
    }
    if (!isDeclared)
      return refuse(primitive, 6, other, "block '", other.getName(),
                    "' does not declare what it accesses of buffer '", name, "'");
  }
  region = *joined;
  // The copy is made of the loops around it and of what is known in the scope.
  auto isKnown = [&](Value leaf) {
    auto var = dyn_cast<BlockArgument>(leaf);
    if (auto around = var ? dyn_cast<ForOp>(var.getOwner()->getParentOp()) : ForOp())
      return around->isAncestor(loop);
    return canMoveToFront(leaf, scope);
  };
  for (DimBounds &dim : region)
    for (SmallVector<AffineExpr, 2> *bounds : {&dim.mins, &dim.maxs})
      llvm::erase_if(*bounds, [&](AffineExpr bound) { return !exprs.allLeaves(bound, isKnown); });
  clipToBuffer(exprs, region, buffer);
  for (auto [dim, bounds] : llvm::enumerate(region))
    // P6.
    if (bounds.mins.empty() || bounds.maxs.empty())
      return refuse(primitive, 6, block, "what is accessed of dimension ", dim, " of buffer '",
                    name, "' in loop '", loopName, "' is not known");
  // P7.
  if (isWrite)
    return checkWritten(found);
  if (numRegions > 1 && !findBlocks(scope, buffer, /*isWrite=*/true).empty())
    return refuse(primitive, 7, block, "buffer '", name, "' is read at ", numRegions,
                  " places in loop '", loopName,
                  "', and between them it may not have been written");
  return llvm::Error::success();
}

llvm::Error CopierAt::check() {
  YieldOp yield = block.getYield();
  llvm::Expected<Value> found = getBufferAt(
      primitive, block, isWrite ? ValueRange(yield.getWrites()) : ValueRange(yield.getReads()),
      index, storage);
  if (!found)
    return found.takeError();
  buffer = *found;
  // P3.
  if (getScope(loop) != scope || !loop->isAncestor(block))
    return refuse(primitive, 3, loop, "loop '", getVarName(loop.getInductionVar()),
                  "' is not one of the loops around block '", block.getName(), "'");
  // P4.
  if (llvm::Error error = checkStagePipeline(primitive, 4, scope))
    return error;
  if (llvm::Error error = findPlace())
    return error;
  if (llvm::Error error = findRegion())
    return error;
  SmallPtrSet<Value, 8> used;
  for (DimBounds &dim : region)
    for (AffineExpr bound : llvm::concat<const AffineExpr>(dim.mins, dim.maxs))
      exprs.allLeaves(bound, [&](Value leaf) {
        used.insert(leaf);
        return true;
      });
  for (ForOp around : getLoopsAround(block))
    if (used.contains(around.getInductionVar()))
      loopVars.insert(around.getInductionVar());
  // P8.
  for (ForOp around : getLoopsAround(block)) {
    bool isAround = around->isAncestor(loop);
    if (isAround &&
        (around.getKind() == ForKind::Parallel || around.getKind() == ForKind::Vectorized) &&
        around.getConstantExtent() != 1 && !loopVars.contains(around.getInductionVar()))
      return refuse(primitive, 8, around, "iterations of loop '",
                    getVarName(around.getInductionVar()),
                    "', which run at the same time, would copy the same elements");
  }
  return llvm::Error::success();
}

BlockOp CopierAt::apply(RewriterBase &rewriter) {
  OpBuilder::InsertionGuard guard(rewriter);
  Location loc = buffer.getLoc();
  for (DimBounds &dim : region)
    for (AffineExpr bound : llvm::concat<const AffineExpr>(dim.mins, dim.maxs))
      exprs.allLeaves(bound, [&](Value leaf) {
        if (!loopVars.contains(leaf))
          moveToFront(rewriter, leaf, scope);
        return true;
      });
  Stage stage;
  AllocBufferOp cache = createCache(rewriter, exprs, scope, buffer, storage, stage);
  if (next)
    rewriter.setInsertionPoint(next);
  else
    rewriter.setInsertionPointToEnd(&loop.getBody().front());

  IterVarList vars;
  for (auto [number, var] : llvm::enumerate(loopVars)) {
    auto around = cast<ForOp>(cast<BlockArgument>(var).getOwner()->getParentOp());
    vars.add(IterKind::Spatial, around.getMixedMin(), around.getMixedExtent(), var,
             "v" + Twine(number));
  }
  BlockOp copy = createBlock(rewriter, loc,
                             getFreeBlockName(block, getBufferName(buffer) + "_" + storage), vars);
  copy.setAnnotationsAttr(
      rewriter.getDictionaryAttr(rewriter.getNamedAttr("auto_copy", rewriter.getBoolAttr(true))));
  rewriter.setInsertionPointToEnd(&copy.getBody().front());
  auto toInside = [&](AffineExpr bound) {
    for (auto [var, inner] : llvm::zip_equal(loopVars, copy.getIterVars()))
      bound = replaceLeaf(exprs, bound, exprs.get(var), exprs.get(Value(inner)));
    return bound;
  };
  SmallVector<OpFoldResult> offsets, extents;
  for (DimBounds &dim : region) {
    SmallVector<AffineExpr> mins = llvm::map_to_vector(dim.mins, toInside);
    OpFoldResult offset = exprs.materializeMinMax(rewriter, loc, /*isMax=*/true, mins);
    AffineExpr first = mins.size() == 1 ? mins.front() : exprs.get(offset);
    SmallVector<AffineExpr> lengths = llvm::map_to_vector(
        dim.maxs, [&](AffineExpr max) { return exprs.simplify(toInside(max) - first + 1); });
    offsets.push_back(offset);
    extents.push_back(exprs.materializeMinMax(rewriter, loc, /*isMax=*/false, lengths));
  }
  OpBuilder::InsertPoint outside = rewriter.saveInsertionPoint();
  SmallVector<Value> indices;
  for (auto [dim, extent] : llvm::enumerate(extents)) {
    auto inner = ForOp::create(rewriter, loc, rewriter.getIndexAttr(0), extent, ForKind::Serial,
                               ("ax" + Twine(dim)).str());
    indices.push_back(inner.getInductionVar());
    rewriter.setInsertionPointToStart(&inner.getBody().front());
  }
  for (auto [position, offset] : llvm::zip_equal(indices, offsets))
    position = materializeValue(rewriter, loc, exprs,
                                exprs.simplify(exprs.get(offset) + exprs.get(position)));
  Value from = isWrite ? cache.getBuffer() : buffer, to = isWrite ? buffer : cache.getBuffer();
  Value value = memref::LoadOp::create(rewriter, loc, from, indices);
  memref::StoreOp::create(rewriter, loc, value, to, indices);
  rewriter.restoreInsertionPoint(outside);
  rewriter.setInsertionPointToEnd(&copy.getBody().front());
  BufferRegion read{from, offsets, extents}, written{to, offsets, extents};
  YieldOp::create(rewriter, loc, ArrayRef(read), ArrayRef(written));

  rewriter.replaceUsesWithIf(buffer, cache.getBuffer(), [&](OpOperand &use) {
    return llvm::any_of(users, [&](Operation *user) { return user->isAncestor(use.getOwner()); });
  });
  normalizeBindings(rewriter, loop);
  return copy;
}

} // namespace

llvm::Expected<BlockOp> mlc::tir::readAt(RewriterBase &rewriter, ForOp loop, BlockOp block,
                                         unsigned index, StringRef storage) {
  CopierAt copier(loop, block, index, storage, /*isWrite=*/false);
  if (llvm::Error error = copier.check())
    return error;
  return copier.apply(rewriter);
}

llvm::Expected<BlockOp> mlc::tir::writeAt(RewriterBase &rewriter, ForOp loop, BlockOp block,
                                          unsigned index, StringRef storage) {
  CopierAt copier(loop, block, index, storage, /*isWrite=*/true);
  if (llvm::Error error = copier.check())
    return error;
  return copier.apply(rewriter);
}
