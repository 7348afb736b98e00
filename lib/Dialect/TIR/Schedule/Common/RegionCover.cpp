//===- RegionCover.cpp - Whether blocks read only what has been written ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "RegionCover.h"
#include "BlockRewrite.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"

using namespace mlir;
using namespace mlc::tir;

bool mlc::tir::covers(const IndexExprs &exprs, const RegionBounds &written,
                      const RegionBounds &read) {
  for (auto [outer, inner] : llvm::zip_equal(written, read)) {
    for (AffineExpr min : outer.mins)
      if (llvm::none_of(inner.mins,
                        [&](AffineExpr other) { return isKnownLessEqual(exprs, min, other); }))
        return false;
    for (AffineExpr max : outer.maxs)
      if (llvm::none_of(inner.maxs,
                        [&](AffineExpr other) { return isKnownLessEqual(exprs, other, max); }))
        return false;
  }
  return true;
}

bool mlc::tir::joinBoxes(const IndexExprs &exprs, RegionBounds &box, const RegionBounds &other) {
  if (covers(exprs, box, other))
    return true;
  if (covers(exprs, other, box)) {
    box = other;
    return true;
  }
  DimBounds *different = nullptr;
  DimBounds joined;
  for (auto [lhs, rhs] : llvm::zip_equal(box, other)) {
    if (lhs.mins == rhs.mins && lhs.maxs == rhs.maxs)
      continue;
    if (different || lhs.mins.size() != 1 || rhs.mins.size() != 1 || lhs.maxs.size() != 1 ||
        rhs.maxs.size() != 1)
      return false;
    different = &lhs;
    bool isFirst = isKnownLessEqual(exprs, lhs.mins[0], rhs.mins[0]);
    const DimBounds &first = isFirst ? lhs : rhs, &second = isFirst ? rhs : lhs;
    if (!isKnownLessEqual(exprs, first.mins[0], second.mins[0]) ||
        !isKnownLessEqual(exprs, second.mins[0], first.maxs[0] + 1) ||
        !isKnownLessEqual(exprs, first.maxs[0], second.maxs[0]))
      return false;
    joined.mins = first.mins;
    joined.maxs = second.maxs;
  }
  if (different)
    *different = std::move(joined);
  return true;
}

/// The innermost loop around both blocks, or their scope.
static Operation *findCommonAncestor(BlockOp lhs, BlockOp rhs, Operation *scope) {
  Operation *common = lhs->getParentOp();
  while (common != scope && !(isa<ForOp>(common) && common->isProperAncestor(rhs)))
    common = common->getParentOp();
  return common;
}

/// Whether all that `block` reads of a buffer has been written before, by those that write it.
static bool isCovered(BlockOp block, const BufferRegion &read, ArrayRef<BlockOp> writers,
                      Operation *scope) {
  // Writers by the loop that they share with the reader.
  llvm::MapVector<Operation *, SmallVector<BlockOp, 2>> groups;
  for (BlockOp writer : writers)
    groups[findCommonAncestor(writer, block, scope)].push_back(writer);
  Value buffer = getSourceBuffer(read.buffer);
  for (auto &[point, group] : groups) {
    IndexExprs exprs(block.getContext());
    substituteBindings(exprs, block);
    RegionBounds consumed;
    bool isKnown = read.buffer == buffer && !read.offsets.empty();
    if (isKnown)
      consumed = getUpperBounds(exprs, block, read, point, getLoopsBelow(point, block));
    else
      consumed.resize(cast<MemRefType>(buffer.getType()).getRank());
    for (auto [offset, extent, dim] : llvm::zip(read.offsets, read.extents, consumed))
      if (isKnown)
        addDomainBounds(exprs, block, offset, exprs.get(extent), dim);
    clipToBuffer(exprs, consumed, buffer);
    std::optional<RegionBounds> produced;
    for (BlockOp writer : group) {
      substituteBindings(exprs, writer);
      for (const BufferRegion &written : writer.getYield().getWriteRegions()) {
        if (written.buffer != buffer)
          continue;
        std::optional<RegionBounds> bounds = getLowerBounds(
            exprs, writer, getSureRegion(writer, written), point, getLoopsBelow(point, writer));
        if (!bounds)
          continue;
        if (!produced)
          produced = std::move(bounds);
        else
          joinBoxes(exprs, *produced, *bounds);
      }
    }
    if (!produced || !covers(exprs, *produced, consumed))
      return false;
  }
  return true;
}

/// A buffer of which `block` may read elements that no block of its scope has written; null if
/// there is none.
static Value findUncoveredRead(BlockOp block, const BlockDependences &dependences) {
  SmallVector<BufferRegion> reads = block.getYield().getReadRegions();
  // Of what is not declared, all may be read.
  for (Value read : getReadBuffers(block))
    if (!llvm::is_contained(block.getYield().getReads(), read))
      reads.push_back({read, {}, {}});
  for (const BufferRegion &read : reads) {
    Value buffer = getSourceBuffer(read.buffer);
    SmallVector<BlockOp> writers;
    for (BlockDependence dependence : dependences.getDependences())
      if (dependence.sink == block && dependence.kind == DependenceKind::ReadAfterWrite &&
          accessesBuffer(getWrittenBuffers(dependence.source), buffer) &&
          !llvm::is_contained(writers, dependence.source))
        writers.push_back(dependence.source);
    if (!isCovered(block, read, writers, getScope(block)))
      return buffer;
  }
  return {};
}

llvm::Error mlc::tir::checkStagePipeline(StringRef primitive, unsigned precondition,
                                         Operation *scope) {
  BlockDependences dependences(scope);
  for (BlockDependence dependence : dependences.getDependences())
    if (dependence.kind == DependenceKind::WriteAfterRead)
      return refuse(primitive, precondition, dependence.sink,
                    "the scope is not a stage pipeline: block '", dependence.sink.getName(),
                    "' writes a buffer that block '", dependence.source.getName(),
                    "' reads before");
  for (BlockOp block : dependences.getBlocks())
    if (Value buffer = findUncoveredRead(block, dependences))
      return refuse(primitive, precondition, block, "the scope is not a stage pipeline: block '",
                    block.getName(), "' may read elements of '", getBufferName(buffer),
                    "' that no block has written before");
  return llvm::Error::success();
}

BlockFlags mlc::tir::getBlockFlags(Operation *op) {
  BlockFlags flags;
  if (auto block = dyn_cast<BlockOp>(op)) {
    flags.hasAffineBindings = hasAffineBindings(block);
    flags.isCovered = !findUncoveredRead(block, BlockDependences(getScope(block)));
  }
  llvm::Error error = checkStagePipeline("", 0, op);
  flags.isStagePipeline = !error;
  llvm::consumeError(std::move(error));
  return flags;
}

bool mlc::tir::isSameRegion(const BufferRegion &lhs, const BufferRegion &rhs) {
  IndexExprs exprs(lhs.buffer.getContext());
  auto isSame = [&](ArrayRef<OpFoldResult> lhs, ArrayRef<OpFoldResult> rhs) {
    return llvm::all_of(llvm::zip_equal(lhs, rhs), [&](auto pair) {
      return exprs.simplify(exprs.get(std::get<0>(pair)) - exprs.get(std::get<1>(pair))) == 0;
    });
  };
  return isSame(lhs.offsets, rhs.offsets) && isSame(lhs.extents, rhs.extents);
}
