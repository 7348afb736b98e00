//===- BlockRewrite.cpp - Blocks with other iteration variables -----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "BlockRewrite.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"

using namespace mlir;
using namespace mlc::tir;

void IterVarList::add(IterKind kind, OpFoldResult min, OpFoldResult extent, Value binding,
                      const Twine &name) {
  kinds.push_back(kind);
  mins.push_back(min);
  extents.push_back(extent);
  bindings.push_back(binding);
  names.push_back(name.str());
}

BlockOp mlc::tir::createBlock(RewriterBase &rewriter, Location loc, StringRef name,
                              const IterVarList &vars, Value predicate, bool withInit) {
  SmallVector<StringRef> names(vars.names.begin(), vars.names.end());
  return BlockOp::create(rewriter, loc, name, vars.kinds, vars.mins, vars.extents, vars.bindings,
                         names, predicate, withInit);
}

void mlc::tir::replaceBlock(RewriterBase &rewriter, BlockOp block, BlockOp replacement) {
  // Blocks have no results, by which the rewriter would know a replacement.
  if (auto *listener = dyn_cast_if_present<RewriterBase::Listener>(rewriter.getListener()))
    listener->notifyOperationReplaced(block, replacement.getOperation());
  rewriter.eraseOp(block);
}

Value mlc::tir::materializeValue(RewriterBase &rewriter, Location loc, const IndexExprs &exprs,
                                 AffineExpr expr) {
  return getValueOrCreateConstantIndexOp(rewriter, loc, exprs.materialize(rewriter, loc, expr));
}

/// Whether an expression is of values that are there around `block`.
static bool isKnownAround(const IndexExprs &exprs, AffineExpr expr, BlockOp block) {
  bool result = true;
  expr.walk([&](AffineExpr part) {
    if (auto dim = dyn_cast<AffineDimExpr>(part))
      result &= !block->isAncestor(exprs.getLeaf(dim).getParentRegion()->getParentOp());
  });
  return result;
}

SmallVector<BufferRegion> mlc::tir::relaxRegions(RewriterBase &rewriter, BlockOp block,
                                                 ArrayRef<BufferRegion> regions) {
  IndexExprs exprs(block.getContext());
  Location loc = block.getLoc();
  SmallVector<OpFoldResult> mins = block.getMixedMins(), extents = block.getMixedExtents();
  auto getLeafBounds = [&](Value leaf) -> std::optional<IndexBounds> {
    auto var = dyn_cast<BlockArgument>(leaf);
    if (!var || var.getOwner() != &block.getBody().front())
      return std::nullopt;
    AffineExpr first = exprs.get(mins[var.getArgNumber()]);
    return IndexBounds{first, exprs.simplify(first + exprs.get(extents[var.getArgNumber()]) - 1)};
  };
  AffineExpr zero = getAffineConstantExpr(0, block.getContext());
  SmallVector<BufferRegion> relaxed;
  for (const BufferRegion &region : regions) {
    BufferRegion &result = relaxed.emplace_back();
    result.buffer = region.buffer;
    for (auto [dim, offset, extent] : llvm::enumerate(region.offsets, region.extents)) {
      AffineExpr first = exprs.get(offset);
      AffineExpr last = exprs.simplify(first + exprs.get(extent) - 1);
      AffineExpr min = relaxLeaves(exprs, first, getLeafBounds).min;
      AffineExpr max = relaxLeaves(exprs, last, getLeafBounds).max;
      OpFoldResult size = getBufferSize(rewriter, region.buffer, dim);
      if (!isKnownAround(exprs, min, block) || !isKnownAround(exprs, max, block)) {
        result.offsets.push_back(rewriter.getIndexAttr(0));
        result.extents.push_back(size);
        continue;
      }
      AffineExpr end = exprs.simplify(exprs.get(size) - 1);
      SmallVector<AffineExpr, 2> starts = {min}, ends = {max};
      if (first != last || min != first) {
        if (!isKnownLessEqual(exprs, zero, min))
          starts.push_back(zero);
        if (!isKnownLessEqual(exprs, max, end) && max != end)
          ends.push_back(end);
      }
      OpFoldResult start = exprs.materializeMinMax(rewriter, loc, /*isMax=*/true, starts);
      result.offsets.push_back(start);
      if (starts.size() == 1) {
        for (AffineExpr &bound : ends)
          bound = exprs.simplify(bound - min + 1);
        result.extents.push_back(exprs.materializeMinMax(rewriter, loc, /*isMax=*/false, ends));
        continue;
      }
      IndexExprs bounds(block.getContext());
      OpFoldResult stop = exprs.materializeMinMax(rewriter, loc, /*isMax=*/false, ends);
      AffineExpr extent1 = bounds.get(stop) - bounds.get(start) + 1;
      result.extents.push_back(bounds.materialize(rewriter, loc, extent1));
    }
  }
  return relaxed;
}

bool mlc::tir::isDomainPredicate(BlockOp block) {
  SmallVector<Value> conjuncts;
  if (block.getPredicate())
    collectConjuncts(block.getPredicate(), conjuncts);
  IndexExprs exprs(block.getContext());
  SmallVector<OpFoldResult> mins = block.getMixedMins(), extents = block.getMixedExtents();
  return llvm::all_of(conjuncts, [&](Value conjunct) {
    auto compare = conjunct.getDefiningOp<arith::CmpIOp>();
    if (!compare || !compare.getLhs().getType().isIndex())
      return false;
    AffineExpr lhs = exprs.get(compare.getLhs()), rhs = exprs.get(compare.getRhs());
    for (unsigned index = 0; index < block.getNumIterVars(); ++index) {
      AffineExpr binding = exprs.get(block.getBindings()[index]), first = exprs.get(mins[index]);
      if (compare.getPredicate() == arith::CmpIPredicate::slt && lhs == binding &&
          rhs == exprs.simplify(first + exprs.get(extents[index])))
        return true;
      if (compare.getPredicate() == arith::CmpIPredicate::sle && lhs == first && rhs == binding)
        return true;
    }
    return false;
  });
}

StringRef mlc::tir::getBufferName(Value buffer) {
  if (auto alloc = buffer.getDefiningOp<AllocBufferOp>())
    return alloc.getName();
  if (auto part = buffer.getDefiningOp<MatchBufferOp>())
    return part.getName();
  auto argument = dyn_cast<BlockArgument>(buffer);
  auto func = argument ? dyn_cast<PrimFuncOp>(argument.getOwner()->getParentOp()) : PrimFuncOp();
  return func ? func.getArgName(argument.getArgNumber()) : getVarName(buffer);
}
