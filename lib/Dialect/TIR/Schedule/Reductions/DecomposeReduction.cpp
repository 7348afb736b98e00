//===- DecomposeReduction.cpp - The start of a reduction in loops of its own ----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/BlockRewrite.h"
#include "mlc/Dialect/TIR/Analysis/BlockAccess.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Lookup.h"
#include "mlc/Dialect/TIR/Schedule/Reductions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kDecompose = "decompose_reduction";

/// The loops around `block` from `loop` inward.
static SmallVector<ForOp> getLoopsFrom(BlockOp block, ForOp loop) {
  SmallVector<ForOp> loops = getLoops(block);
  return SmallVector<ForOp>(llvm::find(loops, loop), loops.end());
}

static llvm::Error checkDecompose(BlockOp block, ForOp loop) {
  SmallVector<ForOp> loops = getLoops(block);
  // P1.
  const auto *found = llvm::find(loops, loop);
  if (found == loops.end())
    return refuse(kDecompose, 1, loop, "loop '", getVarName(loop.getInductionVar()),
                  "' is not around block '", block.getName(), "'");
  // P2.
  if (std::optional<std::string> reason = whyNotReduction(block))
    return refuse(kDecompose, 2, block, *reason);
  // P3.
  ArrayRef<ForOp> outside(loops.begin(), found);
  for (auto [index, binding] : llvm::enumerate(block.getBindings()))
    if (block.getIterKind(index) == IterKind::Reduce && dependsOn(binding, outside))
      return refuse(kDecompose, 3, block, "the binding of reduce variable ", index, " of block '",
                    block.getName(), "' has the variable of a loop around loop '",
                    getVarName(loop.getInductionVar()), "'");
  // P4.
  if (ForOp dependent = findDependentBound(getLoopsFrom(block, loop)))
    return refuse(kDecompose, 4, dependent, "a bound of loop '",
                  getVarName(dependent.getInductionVar()), "' depends on another loop");
  // P5.
  ArrayRef<ForOp> inside(found, loops.end());
  for (unsigned index = 0; index < block.getNumIterVars(); ++index)
    if (block.getIterKind(index) == IterKind::Reduce && !reachesStart(block, index, inside))
      return refuse(kDecompose, 5, block, "the loops do not reach the start of reduce variable '",
                    getVarName(block.getIterVars()[index]), "' of block '", block.getName(), "'");
  // P6.
  IndexExprs exprs(block.getContext());
  SmallVector<AffineExpr> bindings =
      llvm::map_to_vector(block.getBindings(), [&](Value binding) { return exprs.get(binding); });
  auto isUsed = [&](ForOp inner) {
    bool isKnown = llvm::any_of(bindings, [&](AffineExpr binding) {
      return !exprs.allLeaves(binding, [&](Value leaf) { return leaf != inner.getInductionVar(); });
    });
    return isKnown ? tellsIterationsApart(exprs, bindings, inner)
                   : llvm::any_of(block.getBindings(),
                                  [&](Value binding) { return dependsOn(binding, {inner}); });
  };
  for (ForOp inner : inside)
    if (inner.getConstantExtent() != 1 && !isUsed(inner))
      return refuse(kDecompose, 6, inner, "each iteration of loop '",
                    getVarName(inner.getInductionVar()), "' does the whole reduction of block '",
                    block.getName(), "' again, which needs its own 'init'");
  return llvm::Error::success();
}

/// Makes the block of what was `init`, in loops that `mapping` knows.
static BlockOp createInitBlock(RewriterBase &rewriter, BlockOp block, ForOp loop, Value predicate,
                               IRMapping &mapping) {
  SmallVector<OpFoldResult> mins, extents, allMins = block.getMixedMins(),
                                           allExtents = block.getMixedExtents();
  SmallVector<Value> bindings;
  SmallVector<StringRef> names;
  SmallVector<unsigned> kept;
  auto copy = [&](OpFoldResult bound) -> OpFoldResult {
    if (auto value = dyn_cast<Value>(bound))
      return cloneSlice(rewriter, value, loop, mapping);
    return bound;
  };
  for (unsigned index = 0; index < block.getNumIterVars(); ++index) {
    if (block.getIterKind(index) != IterKind::Spatial)
      continue;
    kept.push_back(index);
    mins.push_back(copy(allMins[index]));
    extents.push_back(copy(allExtents[index]));
    bindings.push_back(cloneSlice(rewriter, block.getBindings()[index], loop, mapping));
    names.push_back(getVarName(block.getIterVars()[index]));
  }
  SmallVector<IterKind> kinds(kept.size(), IterKind::Spatial);
  auto init =
      BlockOp::create(rewriter, block.getLoc(), getFreeBlockName(block, block.getName() + "_init"),
                      kinds, mins, extents, bindings, names, predicate);
  if (block.getAnnotationsAttr())
    init.setAnnotationsAttr(block.getAnnotationsAttr());
  Block &body = init.getBody().front();
  rewriter.setInsertionPointToEnd(&body);

  IRMapping bodyMapping;
  // Where `init` runs, reduce variables are at the start of their domains.
  for (auto [index, var] : llvm::enumerate(block.getInit().getArguments()))
    if (block.getIterKind(index) == IterKind::Reduce && !var.use_empty())
      bodyMapping.map(var,
                      getValueOrCreateConstantIndexOp(rewriter, block.getLoc(), allMins[index]));
  for (auto [position, index] : llvm::enumerate(kept)) {
    bodyMapping.map(block.getIterVars()[index], body.getArgument(position));
    bodyMapping.map(block.getInit().getArgument(index), body.getArgument(position));
  }
  for (Operation &op : block.getInit().front())
    rewriter.clone(op, bodyMapping);
  SmallVector<BufferRegion> writes = block.getYield().getWriteRegions();
  auto copyIntoBody = [&](OpFoldResult &bound) {
    if (auto value = dyn_cast<Value>(bound))
      bound = cloneSlice(rewriter, value, block, bodyMapping);
  };
  for (BufferRegion &region : writes) {
    llvm::for_each(region.offsets, copyIntoBody);
    llvm::for_each(region.extents, copyIntoBody);
  }
  YieldOp::create(rewriter, block.getLoc(), ArrayRef<BufferRegion>(), writes);
  // What a sum starts from may be read.
  BlockAccess access = inferBlockAccess(rewriter, init);
  if (!access.reads.empty()) {
    YieldOp yield = init.getYield();
    rewriter.setInsertionPoint(yield);
    YieldOp::create(rewriter, block.getLoc(), access.reads, yield.getWriteRegions());
    rewriter.eraseOp(yield);
  }
  return init;
}

llvm::Expected<BlockOp> mlc::tir::decomposeReduction(RewriterBase &rewriter, BlockOp block,
                                                     ForOp loop) {
  if (llvm::Error error = checkDecompose(block, loop))
    return error;
  OpBuilder::InsertionGuard guard(rewriter);
  SmallVector<ForOp> loops = getLoopsFrom(block, loop);
  for (ForOp inner : loops)
    for (Value bound : inner->getOperands())
      hoist(rewriter, bound, loop);

  // The loops that spatial variables are bound to.
  IRMapping mapping;
  rewriter.setInsertionPoint(loop);
  SmallVector<ForOp> dropped;
  for (ForOp inner : loops) {
    bool isUsed = false;
    for (auto [index, binding] : llvm::enumerate(block.getBindings()))
      isUsed |= block.getIterKind(index) == IterKind::Spatial && dependsOn(binding, {inner});
    if (!isUsed) {
      dropped.push_back(inner);
      continue;
    }
    auto copy =
        createLoopLike(rewriter, inner, (getVarName(inner.getInductionVar()) + "_init").str());
    mapping.map(inner.getInductionVar(), copy.getInductionVar());
    rewriter.setInsertionPointToEnd(&copy.getBody().front());
  }
  Value predicate = createFirstPredicate(rewriter, block, dropped, loop, mapping);
  BlockOp init = createInitBlock(rewriter, block, loop, predicate, mapping);

  dropInit(rewriter, block);
  rewriter.modifyOpInPlace(
      block, [&] { block.setName(getFreeBlockName(block, block.getName() + "_update")); });
  return init;
}
