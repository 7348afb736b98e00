//===- Reorder.cpp - Nested loops in another order ------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/ScheduleUtils.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Loops.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kReorder = "reorder";

/// Finds the loops from the outermost to the innermost of `loops`, in the order in which they are
/// nested.
static llvm::Error findChain(ArrayRef<ForOp> loops, SmallVectorImpl<ForOp> &chain) {
  llvm::SmallPtrSet<Operation *, 8> named;
  // P1.
  for (ForOp loop : loops)
    if (!named.insert(loop).second)
      return refuse(kReorder, 1, loop, "loop '", getVarName(loop.getInductionVar()),
                    "' is named twice");
  // The innermost is the one that has no other inside.
  ForOp innermost = loops.front();
  for (ForOp loop : loops)
    if (innermost->isProperAncestor(loop))
      innermost = loop;
  size_t numFound = 0;
  // P2.
  for (Operation *op = innermost; op; op = op->getParentOp()) {
    auto loop = dyn_cast<ForOp>(op);
    if (!loop)
      break;
    if (!chain.empty() && getStatements(loop.getBody().front()).size() != 1)
      return refuse(kReorder, 2, loop, "loop '", getVarName(loop.getInductionVar()),
                    "' must have nothing in it but the next loop");
    chain.push_back(loop);
    if (named.contains(loop) && ++numFound == loops.size())
      break;
  }
  if (numFound != loops.size())
    return refuse(kReorder, 2, innermost,
                  "the loops are not of one nest without blocks between them; of ", loops.size(),
                  " loops ", numFound, " are around loop '",
                  getVarName(innermost.getInductionVar()), "' or it itself");
  std::reverse(chain.begin(), chain.end());
  return llvm::Error::success();
}

static llvm::Error checkReorder(ArrayRef<ForOp> chain) {
  // P3.
  for (BlockOp block : getChildBlocks(chain.front())) {
    for (unsigned index = 0; index < block.getNumIterVars(); ++index)
      if (IterKind kind = block.getIterKind(index);
          kind != IterKind::Spatial && kind != IterKind::Reduce)
        return refuse(kReorder, 3, block, "block '", block.getName(), "': iteration variable ",
                      index, " is ", stringifyIterKind(kind), ", not spatial or reduce");
    if (!hasAffineBindings(block))
      return refuse(kReorder, 3, block, "block '", block.getName(),
                    "': its bindings are not affine and independent");
  }
  // P4.
  if (ForOp loop = findDependentBound(chain))
    return refuse(kReorder, 4, loop, "a bound of loop '", getVarName(loop.getInductionVar()),
                  "' depends on another loop of the nest");
  return llvm::Error::success();
}

/// The loops that a binding of a reduce variable depends on; `isShared` where one of them is in the
/// binding of a spatial variable, too.
static SmallVector<ForOp> getReduceLoops(BlockOp block, ArrayRef<ForOp> chain, bool &isShared) {
  SmallVector<ForOp> result;
  for (ForOp loop : chain) {
    bool reduces = false, isSpatial = false;
    for (auto [index, binding] : llvm::enumerate(block.getBindings()))
      if (dependsOn(binding, {loop}))
        (block.getIterKind(index) == IterKind::Reduce ? reduces : isSpatial) = true;
    if (reduces)
      result.push_back(loop);
    isShared |= reduces && isSpatial;
  }
  return result;
}

static llvm::Error checkReductions(ArrayRef<ForOp> chain, ArrayRef<ForOp> order) {
  // P5.
  for (BlockOp block : getChildBlocks(chain.front())) {
    bool isShared = false;
    SmallVector<ForOp> before = getReduceLoops(block, chain, isShared);
    if (block.hasInit() && isShared && before != getReduceLoops(block, order, isShared))
      return refuse(kReorder, 5, block, "block '", block.getName(),
                    "': a loop is in bindings of spatial and of reduce variables, so that 'init' "
                    "would not run first in another order");
  }
  return llvm::Error::success();
}

llvm::Error mlc::tir::reorder(RewriterBase &rewriter, ArrayRef<ForOp> loops) {
  if (loops.size() < 2)
    return llvm::Error::success();
  SmallVector<ForOp> chain;
  if (llvm::Error error = findChain(loops, chain))
    return error;
  if (llvm::Error error = checkReorder(chain))
    return error;

  SmallVector<ForOp> order = chain;
  auto next = loops.begin();
  for (ForOp &loop : order)
    if (llvm::is_contained(loops, loop))
      loop = *next++;
  if (llvm::Error error = checkReductions(chain, order))
    return error;
  ForOp outermost = chain.front();
  for (ForOp loop : chain)
    for (Value bound : loop->getOperands())
      hoist(rewriter, bound, outermost);
  // What is computed between the loops goes to the innermost body, with its contents.
  SmallVector<Operation *> contents;
  for (ForOp loop : chain)
    for (Operation &op : loop.getBody().front())
      if (auto inner = dyn_cast<ForOp>(op); !inner || !llvm::is_contained(chain, inner))
        contents.push_back(&op);
  // Take the nest apart, and put it together again where it was.
  for (ForOp loop : llvm::reverse(chain))
    if (loop != outermost)
      rewriter.moveOpBefore(loop, outermost);
  if (order.front() != outermost)
    rewriter.moveOpBefore(order.front(), outermost);
  for (size_t index = 1; index < order.size(); ++index) {
    Block &body = order[index - 1].getBody().front();
    rewriter.moveOpBefore(order[index], &body, body.end());
  }
  Block &body = order.back().getBody().front();
  for (Operation *op : contents)
    rewriter.moveOpBefore(op, &body, body.end());
  return llvm::Error::success();
}
