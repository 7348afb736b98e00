//===- PointAccess.cpp - Blocks that access a buffer at one point ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "PointAccess.h"
#include "../Common/Regions.h"

using namespace mlir;
using namespace mlc::tir;

/// Whether an element may be copied that the block reads only where a condition holds: it is there,
/// and it is the caller's, who has written it.
static bool canReadAlways(IndexExprs &exprs, Value buffer, ArrayRef<AffineExpr> indices) {
  AffineExpr zero = getAffineConstantExpr(0, buffer.getContext());
  return !buffer.getDefiningOp<AllocBufferOp>() &&
         llvm::all_of(llvm::enumerate(indices), [&](auto entry) {
           std::optional<AffineExpr> size = findBufferSize(exprs, buffer, entry.index());
           return size && isKnownLessEqual(exprs, zero, entry.value()) &&
                  isKnownLessEqual(exprs, entry.value() + 1, *size);
         });
}

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
    SmallVector<AffineExpr> indices;
    if (load || store)
      for (Value index : load ? load.getIndices() : store.getIndices())
        indices.push_back(exprs.get(index));
    // What is not directly in the block may not happen for all variables.
    if ((!load && !store) ||
        (user->getParentOp() != block && (!load || getScope(user) != block.getOperation() ||
                                          !canReadAlways(exprs, buffer, indices))))
      return refuse(primitive, number, user, "block '", block.getName(), "' uses buffer '",
                    getBufferName(buffer),
                    "' for something else than loads and stores directly in it");
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
    bool isInit = block.hasInit() && block.getInit().isAncestor(op->getParentRegion());
    SmallVector<Value> at =
        applyMap(rewriter, op->getLoc(), map,
                 isInit ? block.getInit().getArguments() : block.getBody().getArguments());
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
