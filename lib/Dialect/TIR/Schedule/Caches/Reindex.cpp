//===- Reindex.cpp - A buffer in the order of a block's variables ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/Regions.h"
#include "CacheStage.h"
#include "PointAccess.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Caches.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kReindex = "reindex";

namespace {

/// A buffer that a block accesses at one point, in the order of the variables that it is of.
class Reindexer {
public:
  Reindexer(BlockOp block, unsigned index, bool isWrite)
      : block(block), index(index), isWrite(isWrite), exprs(block.getContext()) {}

  llvm::Error check();
  BlockOp apply(RewriterBase &rewriter);

private:
  llvm::Error checkNest();

  BlockOp block;
  unsigned index;
  bool isWrite;
  IndexExprs exprs;
  Value buffer;
  PointAccess access;
  Operation *nest = nullptr;
};

llvm::Error Reindexer::checkNest() {
  // P4.
  nest = block;
  SmallVector<ForOp> loops = getLoopsAround(block);
  for (ForOp loop : llvm::reverse(loops)) {
    if (getStatements(loop.getBody().front()).size() != 1)
      return refuse(kReindex, 4, loop, "loop '", getVarName(loop.getInductionVar()),
                    "' holds something beside block '", block.getName(), "'");
    nest = loop;
  }
  if (nest->getParentOp() != getScope(block))
    return refuse(kReindex, 4, block, "block '", block.getName(),
                  "' is in something that is no loop");
  // P5.
  for (unsigned var : access.covered)
    for (OpFoldResult bound : {block.getMixedMins()[var], block.getMixedExtents()[var]})
      if (auto value = dyn_cast<Value>(bound); value && dependsOn(value, loops))
        return refuse(kReindex, 5, block, "the domain of variable '",
                      getVarName(block.getIterVars()[var]), "' depends on a loop");
  if (!isDomainPredicate(block))
    return refuse(kReindex, 5, block, "the predicate of block '", block.getName(),
                  "' leaves out a part of the domain");
  // What is read of a buffer of the function's own may be all that is written of it.
  if ((isWrite || buffer.getDefiningOp<AllocBufferOp>()) && !takesWholeDomains(block))
    return refuse(kReindex, 5, block, "block '", block.getName(),
                  "' does not run in its scope for all values of its variables");
  return llvm::Error::success();
}

llvm::Error Reindexer::check() {
  YieldOp yield = block.getYield();
  ValueRange buffers = isWrite ? ValueRange(yield.getWrites()) : ValueRange(yield.getReads());
  // P1.
  if (index >= buffers.size())
    return refuse(kReindex, 1, block, "block '", block.getName(),
                  isWrite ? "' writes " : "' reads ", buffers.size(), " buffers, there is none at ",
                  index);
  buffer = buffers[index];
  // P6.
  if (llvm::is_contained(isWrite ? ValueRange(yield.getReads()) : ValueRange(yield.getWrites()),
                         buffer))
    return refuse(kReindex, 6, block, "block '", block.getName(), "' reads and writes buffer '",
                  getBufferName(buffer), "'");
  // P2 and P3.
  llvm::Expected<PointAccess> found = findPointAccess(kReindex, 2, exprs, block, buffer);
  if (!found)
    return found.takeError();
  access = *found;
  return checkNest();
}

BlockOp Reindexer::apply(RewriterBase &rewriter) {
  OpBuilder::InsertionGuard guard(rewriter);
  SmallVector<ForOp> loops = getLoopsAround(block);
  for (ForOp loop : loops)
    for (Value bound : loop->getOperands())
      hoist(rewriter, bound, nest);
  for (unsigned var : access.covered)
    for (OpFoldResult bound : {block.getMixedMins()[var], block.getMixedExtents()[var]})
      if (auto value = dyn_cast<Value>(bound))
        hoist(rewriter, value, nest);

  // The new buffer is indexed by the variables.
  Type element = cast<MemRefType>(buffer.getType()).getElementType();
  std::string name = (getBufferName(buffer) + "_reindex").str();
  AllocBufferOp copy = createDomainBuffer(rewriter, block, access.covered, element, name, nest);
  if (auto alloc = buffer.getDefiningOp<AllocBufferOp>())
    copy.setScope(alloc.getScope());

  // The copy, before what reads and after what writes.
  if (isWrite)
    rewriter.setInsertionPointAfter(nest);
  else
    rewriter.setInsertionPoint(nest);
  IterVarList vars = createDomainLoops(rewriter, block, access.covered);
  std::string stageName = getFreeBlockName(block, isWrite ? Twine(name) : Twine(name) + "_reindex");
  BlockOp stage = createBlock(rewriter, buffer.getLoc(), stageName, vars);
  SmallVector<AffineExpr> indices = llvm::map_to_vector(
      access.covered, [&](unsigned var) { return getAffineDimExpr(var, block.getContext()); });
  auto map = AffineMap::get(block.getNumIterVars(), 0, indices, block.getContext());
  createPointCopy(rewriter, exprs, stage, block, access, map, buffer, copy, isWrite);
  usePointCopy(rewriter, block, access, map, buffer, copy);
  return stage;
}

} // namespace

llvm::Expected<BlockOp> mlc::tir::reindex(RewriterBase &rewriter, BlockOp block, unsigned index,
                                          bool isWrite) {
  Reindexer reindexer(block, index, isWrite);
  if (llvm::Error error = reindexer.check())
    return error;
  return reindexer.apply(rewriter);
}
