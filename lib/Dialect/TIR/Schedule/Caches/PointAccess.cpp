//===- PointAccess.cpp - Blocks that access a buffer at one point ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "PointAccess.h"

using namespace mlir;
using namespace mlc::tir;

llvm::Expected<PointAccess> mlc::tir::findPointAccess(StringRef primitive, unsigned number,
                                                      IndexExprs &exprs, BlockOp block,
                                                      Value buffer) {
  PointAccess found;
  if (block.hasInit())
    for (auto [initVar, var] : llvm::zip_equal(block.getInit().getArguments(), block.getIterVars()))
      exprs.substitute(initVar, var);
  for (Operation *user : buffer.getUsers()) {
    if (!block->isProperAncestor(user) || isa<YieldOp, memref::DimOp>(user))
      continue;
    auto load = dyn_cast<memref::LoadOp>(user);
    auto store = dyn_cast<memref::StoreOp>(user);
    // What is not directly in the block may not happen for all variables.
    if ((!load && !store) || user->getParentOp() != block)
      return refuse(primitive, number, user, "block '", block.getName(), "' uses buffer '",
                    getBufferName(buffer),
                    "' for something else than loads and stores directly in it");
    SmallVector<AffineExpr> indices;
    for (Value index : load ? load.getIndices() : store.getIndices())
      indices.push_back(exprs.get(index));
    if (!found.accesses.empty() && indices != found.point)
      return refuse(primitive, number, user, "block '", block.getName(), "' accesses buffer '",
                    getBufferName(buffer), "' at different points");
    found.point = indices;
    found.accesses.push_back(user);
  }
  if (found.accesses.empty())
    return refuse(primitive, number, block, "block '", block.getName(),
                  "' does not access buffer '", getBufferName(buffer), "' itself");
  llvm::SmallBitVector used(block.getNumIterVars());
  bool isOfVariables = true;
  for (AffineExpr expr : found.point)
    isOfVariables &= exprs.allLeaves(expr, [&](Value leaf) {
      auto var = dyn_cast<BlockArgument>(leaf);
      bool isOwn = var && var.getOwner() == &block.getBody().front();
      if (isOwn)
        used.set(var.getArgNumber());
      return isOwn || !block->isAncestor(leaf.getParentRegion()->getParentOp());
    });
  if (!isOfVariables)
    return refuse(primitive, number + 1, block, "an index of buffer '", getBufferName(buffer),
                  "' is not of the variables of block '", block.getName(), "'");
  for (unsigned var : used.set_bits())
    found.covered.push_back(var);
  return found;
}

static BufferRegion getPoint(OpBuilder &builder, Value buffer, ArrayRef<Value> indices) {
  return {buffer, getAsOpFoldResult(indices),
          SmallVector<OpFoldResult>(indices.size(), builder.getIndexAttr(1))};
}

/// `map` of values.
static SmallVector<Value> applyMap(RewriterBase &rewriter, Location loc, AffineMap map,
                                   ValueRange inputs) {
  IndexExprs exprs(map.getContext());
  SmallVector<AffineExpr> dims;
  for (Value input : inputs)
    dims.push_back(exprs.get(input));
  return llvm::map_to_vector(map.getResults(), [&](AffineExpr result) {
    return materializeValue(rewriter, loc, exprs, exprs.simplify(result.replaceDims(dims)));
  });
}

void mlc::tir::createPointCopy(RewriterBase &rewriter, IndexExprs &exprs, BlockOp stage,
                               BlockOp block, const PointAccess &access, AffineMap map,
                               Value buffer, Value copy, bool isBack) {
  rewriter.setInsertionPointToEnd(&stage.getBody().front());
  Location loc = buffer.getLoc();
  // The variables of the stage in place of those of the block.
  SmallVector<Value> variables(block.getIterVars());
  DenseMap<AffineExpr, AffineExpr> replacements;
  for (auto [var, own] : llvm::zip_equal(access.covered, stage.getIterVars())) {
    replacements[exprs.get(variables[var])] = exprs.get(Value(own));
    variables[var] = own;
  }
  SmallVector<Value> indices = llvm::map_to_vector(access.point, [&](AffineExpr expr) {
    return materializeValue(rewriter, loc, exprs, exprs.simplify(expr.replace(replacements)));
  });
  SmallVector<Value> copyIndices = applyMap(rewriter, loc, map, variables);
  Value from = isBack ? copy : buffer, to = isBack ? buffer : copy;
  ArrayRef<Value> fromIndices = isBack ? copyIndices : indices;
  ArrayRef<Value> toIndices = isBack ? indices : copyIndices;
  Value value = memref::LoadOp::create(rewriter, loc, from, fromIndices);
  memref::StoreOp::create(rewriter, loc, value, to, toIndices);
  YieldOp::create(rewriter, loc, ArrayRef(getPoint(rewriter, from, fromIndices)),
                  ArrayRef(getPoint(rewriter, to, toIndices)));
}

void mlc::tir::usePointCopy(RewriterBase &rewriter, BlockOp block, const PointAccess &access,
                            AffineMap map, Value buffer, Value copy) {
  for (Operation *op : access.accesses) {
    rewriter.setInsertionPoint(op);
    SmallVector<Value> at = applyMap(rewriter, op->getLoc(), map, op->getBlock()->getArguments());
    if (auto load = dyn_cast<memref::LoadOp>(op))
      rewriter.replaceOpWithNewOp<memref::LoadOp>(load, copy, at);
    else
      rewriter.replaceOpWithNewOp<memref::StoreOp>(op, cast<memref::StoreOp>(op).getValueToStore(),
                                                   copy, at);
  }
  YieldOp yield = block.getYield();
  SmallVector<BufferRegion> reads = yield.getReadRegions(), writes = yield.getWriteRegions();
  rewriter.setInsertionPoint(yield);
  SmallVector<Value> at = applyMap(rewriter, yield.getLoc(), map, block.getIterVars());
  for (SmallVector<BufferRegion> *regions : {&reads, &writes})
    for (BufferRegion &region : *regions)
      if (region.buffer == buffer)
        region = getPoint(rewriter, copy, at);
  YieldOp::create(rewriter, yield.getLoc(), reads, writes);
  rewriter.eraseOp(yield);
  eraseUnusedValues(rewriter, block);
}
