//===- BlockizeBlocks.cpp - One block around several ----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Blockizer.h"
#include "mlc/Dialect/TIR/Schedule/Blocks.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kBlockize = "blockize";

llvm::Error Blockizer::checkBeside(Blockizer &first) {
  // P7.
  for (unsigned index = 0; index < block.getNumIterVars(); ++index)
    if (block.hasInit() && block.getIterKind(index) == IterKind::Reduce)
      return refuse(kBlockize, 7, block, "variable '", getVarName(block.getIterVars()[index]),
                    "' of block '", block.getName(), "' reduces, which one outer block of several",
                    " cannot do");
  // P6.
  SmallVector<AffineExpr> leaves =
      llvm::map_to_vector(exprs.getLeaves(), [&](Value leaf) { return first.exprs.get(leaf); });
  auto isSame = [&](AffineExpr lhs, AffineExpr rhs) {
    return first.exprs.simplify(lhs.replaceDims(leaves) - rhs) == 0;
  };
  bool areSame = divisions.size() == first.divisions.size() && outerConjuncts.empty();
  for (auto [division, other] : llvm::zip(divisions, first.divisions))
    areSame &= isSame(division.outer, other.outer) && isSame(division.outerMin, other.outerMin) &&
               isSame(division.outerExtent, other.outerExtent);
  if (!areSame)
    return refuse(kBlockize, 6, block, "the variables of block '", block.getName(),
                  "' and those of block '", first.block.getName(),
                  "' are not the same outside of the new block");
  return llvm::Error::success();
}

/// Adds regions, with one box for each buffer.
static void joinRegions(RewriterBase &rewriter, Location loc, SmallVectorImpl<BufferRegion> &joined,
                        ArrayRef<BufferRegion> regions) {
  for (const BufferRegion &region : regions) {
    auto *known = llvm::find_if(
        joined, [&](const BufferRegion &other) { return other.buffer == region.buffer; });
    if (known == joined.end()) {
      joined.push_back(region);
      continue;
    }
    for (auto [offset, extent, otherOffset, otherExtent] :
         llvm::zip_equal(known->offsets, known->extents, region.offsets, region.extents)) {
      IndexExprs exprs(loc.getContext());
      AffineExpr first = exprs.get(offset), second = exprs.get(otherOffset);
      SmallVector<AffineExpr> mins = {first}, ends = {exprs.simplify(first + exprs.get(extent))};
      AffineExpr end = exprs.simplify(second + exprs.get(otherExtent));
      if (second != first)
        mins.push_back(second);
      if (end != ends.front())
        ends.push_back(end);
      if (mins.size() == 1 && ends.size() == 1)
        continue;
      offset = exprs.materializeMinMax(rewriter, loc, /*isMax=*/false, mins);
      OpFoldResult stop = exprs.materializeMinMax(rewriter, loc, /*isMax=*/true, ends);
      IndexExprs bounds(loc.getContext());
      extent =
          bounds.materialize(rewriter, loc, bounds.simplify(bounds.get(stop) - bounds.get(offset)));
    }
  }
}

BlockOp Blockizer::applyAll(RewriterBase &rewriter, MutableArrayRef<Blockizer> all) {
  OpBuilder::InsertionGuard guard(rewriter);
  std::string name = "outer_";
  for (Blockizer &one : all)
    name += one.block.getName().str() + "_";
  // What the bounds of all loops need is known in front of the last.
  BlockOp outer = all.front().createOuter(rewriter, all.back().top, name, /*withInit=*/false);
  Block &body = outer.getBody().front();
  SmallVector<BlockOp> inner;
  for (Blockizer &one : all) {
    // A block alone is made anew where it is moved to.
    rewriter.moveOpBefore(one.top, &body, body.end());
    inner.push_back(one.createInner(rewriter, outer, one.block.hasInit()));
  }
  normalizeIndexArithmetic(rewriter, outer);
  rewriter.setInsertionPointToEnd(&body);
  SmallVector<BufferRegion> reads, writes;
  for (BlockOp one : inner) {
    YieldOp yield = one.getYield();
    joinRegions(rewriter, outer.getLoc(), reads,
                relaxRegions(rewriter, one, yield.getReadRegions()));
    joinRegions(rewriter, outer.getLoc(), writes,
                relaxRegions(rewriter, one, yield.getWriteRegions()));
  }
  YieldOp::create(rewriter, outer.getLoc(), reads, writes);
  eraseUnusedValues(rewriter, outer);
  return outer;
}

/// The op in the body of the innermost loop (or scope) around all blocks that holds `block`.
static Operation *findTop(BlockOp block, ArrayRef<BlockOp> blocks) {
  Operation *top = block;
  while (!llvm::all_of(blocks,
                       [&](BlockOp other) { return top->getParentOp()->isProperAncestor(other); }))
    top = top->getParentOp();
  return top;
}

llvm::Expected<BlockOp> mlc::tir::blockize(RewriterBase &rewriter, ArrayRef<BlockOp> blocks,
                                           bool preserveUnitIters) {
  // P5.
  assert(!blocks.empty() && "there is an outer block of something");
  Operation *scope = getScope(blocks.front());
  SmallVector<Operation *> tops;
  for (BlockOp block : blocks) {
    if (getScope(block) != scope)
      return refuse(kBlockize, 5, block, "blocks '", BlockOp(blocks.front()).getName(), "' and '",
                    block.getName(), "' are in different scopes");
    tops.push_back(findTop(block, blocks));
  }
  SmallVector<Operation *> statements = getStatements(*tops.front()->getBlock());
  auto *first = llvm::find(statements, tops.front());
  for (auto [position, top] : llvm::enumerate(tops))
    if (statements.end() - first <= static_cast<int64_t>(position) || first[position] != top)
      return refuse(kBlockize, 5, blocks[position], "block '", BlockOp(blocks[position]).getName(),
                    "' does not come next after those before it in the list");
  SmallVector<Blockizer, 2> all;
  for (Operation *top : tops) {
    all.emplace_back(top, preserveUnitIters);
    if (llvm::Error error = all.back().check())
      return error;
    if (llvm::Error error = all.back().checkBeside(all.front()))
      return error;
  }
  return Blockizer::applyAll(rewriter, all);
}
