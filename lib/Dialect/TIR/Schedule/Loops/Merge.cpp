//===- Merge.cpp - Nests beside each other become one ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/RegionCover.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Loops.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kMerge = "merge";

/// The loops of one nest, outermost first.
using Nest = SmallVector<ForOp>;

/// The innermost op around all loops.
static Operation *findCommonAncestor(ArrayRef<ForOp> loops) {
  Operation *common = loops.front()->getParentOp();
  while (!llvm::all_of(loops, [&](ForOp loop) { return common->isProperAncestor(loop); }))
    common = common->getParentOp();
  return common;
}

static llvm::Error checkNests(ArrayRef<ForOp> loops, SmallVectorImpl<Nest> &nests) {
  // P1.
  for (ForOp loop : loops)
    if (getScope(loop) != getScope(loops.front()))
      return refuse(kMerge, 1, loop, "the loops are not in one scope");
  for (ForOp loop : loops)
    for (ForOp other : loops)
      if (loop != other ? loop->isAncestor(other) : llvm::count(loops, loop) != 1)
        return refuse(kMerge, 1, loop, "loop '", getVarName(loop.getInductionVar()),
                      "' is around another of the loops, or named twice");
  Operation *common = findCommonAncestor(loops);
  for (ForOp loop : loops) {
    Nest &nest = nests.emplace_back(getLoopsBelow(common, loop));
    nest.push_back(loop);
    // P2.
    if (nest.size() != nests.front().size())
      return refuse(kMerge, 2, loop, "nests must be of one depth, got ", nests.front().size(),
                    " and ", nest.size());
  }
  IndexExprs exprs(common->getContext());
  for (Nest &nest : nests) {
    for (auto [depth, loop] : llvm::enumerate(nest)) {
      StringRef name = getVarName(loop.getInductionVar());
      // P3.
      if (loop.getAnnotationsAttr() || loop.getThreadAttr() || loop.getConstantMin() != 0)
        return refuse(kMerge, 3, loop, "loop '", name,
                      "' has annotations, is bound to a thread or does not start at 0");
      // P4.
      if (exprs.get(loop.getMixedExtent()) != exprs.get(nests.front()[depth].getMixedExtent()))
        return refuse(kMerge, 4, loop, "the extent of loop '", name,
                      "' is not known to be that of loop '",
                      getVarName(nests.front()[depth].getInductionVar()), "'");
      // P5.
      if (depth + 1 != nest.size() && getStatements(loop.getBody().front()).size() != 1)
        return refuse(kMerge, 5, loop, "loop '", name,
                      "' must have nothing in it but the next loop");
    }
    if (ForOp loop = findDependentBound(nest))
      return refuse(kMerge, 5, loop, "a bound of loop '", getVarName(loop.getInductionVar()),
                    "' depends on another of the loops");
  }
  return llvm::Error::success();
}

/// Whether all that `reader` reads of what `writer` writes has been written, for good, in the same
/// iteration of the merged loops.
static bool readsSameIteration(BlockOp writer, const Nest &writerNest, BlockOp reader,
                               const Nest &readerNest) {
  for (ForOp loop : writerNest)
    for (auto [index, binding] : llvm::enumerate(writer.getBindings()))
      if (writer.getIterKind(index) != IterKind::Spatial && dependsOn(binding, {loop}))
        return false;
  IndexExprs exprs(writer.getContext());
  for (auto [loop, other] : llvm::zip_equal(writerNest, readerNest))
    exprs.substitute(ForOp(other).getInductionVar(), ForOp(loop).getInductionVar());
  substituteBindings(exprs, writer);
  substituteBindings(exprs, reader);
  Operation *point = ForOp(writerNest.back());
  for (const BufferRegion &read : reader.getYield().getReadRegions()) {
    if (!accessesBuffer(writer.getYield().getWrites(), getSourceBuffer(read.buffer)))
      continue;
    RegionBounds needed =
        getUpperBounds(exprs, reader, read, point, getLoopsBelow(readerNest.back(), reader));
    clipToBuffer(exprs, needed, read.buffer);
    for (const BufferRegion &written : writer.getYield().getWriteRegions()) {
      if (written.buffer != read.buffer)
        continue;
      std::optional<RegionBounds> bounds = getLowerBounds(
          exprs, writer, getSureRegion(writer, written), point, getLoopsBelow(point, writer));
      if (!bounds || !covers(exprs, *bounds, needed))
        return false;
    }
  }
  return true;
}

static llvm::Error checkMerge(ArrayRef<ForOp> loops, SmallVectorImpl<Nest> &nests) {
  if (llvm::Error error = checkNests(loops, nests))
    return error;
  // P6.
  Operation *scope = getScope(loops.front());
  auto findNest = [&](BlockOp block) -> int64_t {
    for (auto [number, nest] : llvm::enumerate(nests))
      if (nest.front()->isAncestor(block))
        return number;
    return -1;
  };
  Operation *last = nests.back().front();
  BlockDependences dependences(scope);
  for (BlockDependence dependence : dependences.getDependences()) {
    int64_t source = findNest(dependence.source), sink = findNest(dependence.sink);
    if (source == sink)
      continue;
    bool isBetween = source < 0 || sink < 0;
    // What stays where it is only matters between the nests.
    if (isBetween) {
      BlockOp other = source < 0 ? dependence.source : dependence.sink;
      bool isMoved = nests[source < 0 ? sink : source].front() != last;
      Operation *around = last->getBlock()->findAncestorOpInBlock(*other);
      bool isInside = around && llvm::any_of(nests, [&](const Nest &nest) {
                        bool isAfterNest = ForOp(nest.front())->isBeforeInBlock(around);
                        return isAfterNest == around->isBeforeInBlock(last);
                      });
      if (!isMoved || !isInside)
        continue;
    } else if (source < sink && dependence.kind == DependenceKind::ReadAfterWrite &&
               readsSameIteration(dependence.source, nests[source], dependence.sink, nests[sink])) {
      continue;
    }
    return refuse(kMerge, 6, dependence.sink, "block '", dependence.sink.getName(),
                  "' depends on block '", dependence.source.getName(), "' in other iterations");
  }
  // P7.
  for (const Nest &nest : nests) {
    SetVector<Value> used;
    getUsedValuesDefinedAbove(ForOp(nest.front())->getRegions(), used);
    for (Value value : used)
      if (!isAvailableAt(value, last->getBlock(), last) && !canMoveToFront(value, scope))
        return refuse(kMerge, 7, nest.front(), "loop '",
                      getVarName(ForOp(nest.front()).getInductionVar()),
                      "' uses a value that is not known where the last loop is");
  }
  return llvm::Error::success();
}

llvm::Expected<ForOp> mlc::tir::merge(RewriterBase &rewriter, Operation *root,
                                      ArrayRef<ForOp> loops) {
  // P1.
  if (loops.size() < 2)
    return refuse(kMerge, 1, root, "expected two loops or more, got ", loops.size());
  SmallVector<Nest> nests;
  if (llvm::Error error = checkMerge(loops, nests))
    return std::move(error);
  OpBuilder::InsertionGuard guard(rewriter);
  Operation *scope = getScope(loops.front());
  ForOp last = nests.back().front();
  for (const Nest &nest : nests) {
    for (ForOp loop : nest)
      for (Value bound : loop->getOperands())
        hoist(rewriter, bound, nest.front());
    SetVector<Value> used;
    getUsedValuesDefinedAbove(ForOp(nest.front())->getRegions(), used);
    for (Value value : used)
      if (!isAvailableAt(value, last->getBlock(), last))
        moveToFront(rewriter, value, scope);
  }
  rewriter.setInsertionPoint(last);
  Nest merged;
  for (ForOp loop : nests.back()) {
    StringRef name = getVarName(nests.front()[merged.size()].getInductionVar());
    merged.push_back(ForOp::create(rewriter, loop.getLoc(), loop.getMixedMin(),
                                   loop.getMixedExtent(), ForKind::Serial, (name + "_m").str()));
    rewriter.setInsertionPointToStart(&merged.back().getBody().front());
  }
  Block &body = merged.back().getBody().front();
  for (const Nest &nest : nests) {
    // What is computed on the way to the innermost body goes along.
    for (auto [depth, loop] : llvm::enumerate(nest)) {
      ForOp outer = loop;
      rewriter.replaceAllUsesWith(outer.getInductionVar(), merged[depth].getInductionVar());
      for (Operation &op : llvm::make_early_inc_range(outer.getBody().front()))
        if (depth + 1 == nest.size() || &op != ForOp(nest[depth + 1]).getOperation())
          rewriter.moveOpBefore(&op, &body, body.end());
    }
    rewriter.eraseOp(nest.front());
  }
  normalizeBindings(rewriter, merged.front());
  return merged.back();
}
