//===- Reindex.cpp - A buffer in the order of a block's variables ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/BlockRewrite.h"
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
  llvm::Error checkAccesses();
  llvm::Error checkNest();

  BlockOp block;
  unsigned index;
  bool isWrite;
  IndexExprs exprs;
  Value buffer;
  SmallVector<Operation *> accesses;
  /// The point, of the variables of the block.
  SmallVector<AffineExpr> point;
  /// The variables that it is of.
  SmallVector<unsigned> covered;
  Operation *nest = nullptr;
};

llvm::Error Reindexer::checkAccesses() {
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
      return refuse(kReindex, 2, user, "block '", block.getName(), "' uses buffer '",
                    getBufferName(buffer),
                    "' for something else than loads and stores directly in it");
    SmallVector<AffineExpr> indices;
    for (Value index : load ? load.getIndices() : store.getIndices())
      indices.push_back(exprs.get(index));
    if (!accesses.empty() && indices != point)
      return refuse(kReindex, 2, user, "block '", block.getName(), "' accesses buffer '",
                    getBufferName(buffer), "' at different points");
    point = indices;
    accesses.push_back(user);
  }
  if (accesses.empty())
    return refuse(kReindex, 2, block, "block '", block.getName(), "' does not access buffer '",
                  getBufferName(buffer), "' itself");
  // P3.
  llvm::SmallBitVector used(block.getNumIterVars());
  bool isOfVariables = true;
  for (AffineExpr expr : point)
    expr.walk([&](AffineExpr part) {
      auto dim = dyn_cast<AffineDimExpr>(part);
      if (!dim)
        return;
      auto var = dyn_cast<BlockArgument>(exprs.getLeaf(dim));
      if (var && var.getOwner() == &block.getBody().front())
        used.set(var.getArgNumber());
      else
        isOfVariables &= !block->isAncestor(exprs.getLeaf(dim).getParentRegion()->getParentOp());
    });
  if (!isOfVariables)
    return refuse(kReindex, 3, block, "an index of buffer '", getBufferName(buffer),
                  "' is not of the variables of block '", block.getName(), "'");
  for (unsigned var : used.set_bits())
    covered.push_back(var);
  return llvm::Error::success();
}

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
  for (unsigned var : covered)
    for (OpFoldResult bound : {block.getMixedMins()[var], block.getMixedExtents()[var]})
      if (auto value = dyn_cast<Value>(bound); value && dependsOn(value, loops))
        return refuse(kReindex, 5, block, "the domain of variable '",
                      getVarName(block.getIterVars()[var]), "' depends on a loop");
  SmallVector<Value> conjuncts;
  if (block.getPredicate())
    collectConjuncts(block.getPredicate(), conjuncts);
  if (!isDomainPredicate(block))
    return refuse(kReindex, 5, block, "the predicate of block '", block.getName(),
                  "' leaves out a part of the domain");
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
  // P2.
  if (llvm::Error error = checkAccesses())
    return error;
  return checkNest();
}

BlockOp Reindexer::apply(RewriterBase &rewriter) {
  OpBuilder::InsertionGuard guard(rewriter);
  Location loc = buffer.getLoc();
  SmallVector<ForOp> loops = getLoopsAround(block);
  for (ForOp loop : loops)
    for (Value bound : loop->getOperands())
      hoist(rewriter, bound, nest);
  SmallVector<OpFoldResult> mins, extents;
  for (unsigned var : covered) {
    mins.push_back(block.getMixedMins()[var]);
    extents.push_back(block.getMixedExtents()[var]);
    for (OpFoldResult bound : {mins.back(), extents.back()})
      if (auto value = dyn_cast<Value>(bound))
        hoist(rewriter, value, nest);
  }

  // The new buffer is indexed by the variables.
  rewriter.setInsertionPoint(nest);
  IndexExprs bounds(block.getContext());
  SmallVector<int64_t> shape;
  SmallVector<Value> sizes;
  for (auto [min, extent] : llvm::zip_equal(mins, extents)) {
    AffineExpr size = bounds.simplify(bounds.get(min) + bounds.get(extent));
    auto number = dyn_cast<AffineConstantExpr>(size);
    shape.push_back(number ? number.getValue() : ShapedType::kDynamic);
    if (!number)
      sizes.push_back(materializeValue(rewriter, loc, bounds, size));
  }
  auto old = cast<MemRefType>(buffer.getType());
  std::string name = (getBufferName(buffer) + "_reindex").str();
  auto copy = AllocBufferOp::create(rewriter, loc, MemRefType::get(shape, old.getElementType()),
                                    name, sizes);
  if (auto alloc = buffer.getDefiningOp<AllocBufferOp>())
    copy.setScope(alloc.getScope());

  // The copy, before what reads and after what writes.
  if (isWrite)
    rewriter.setInsertionPointAfter(nest);
  IterVarList vars;
  for (auto [position, min, extent] : llvm::enumerate(mins, extents)) {
    auto loop = ForOp::create(rewriter, loc, rewriter.getIndexAttr(0), extent, ForKind::Serial,
                              ("ax" + Twine(position)).str());
    rewriter.setInsertionPointToEnd(&loop.getBody().front());
    IndexExprs shifted(block.getContext());
    Value binding = materializeValue(rewriter, loc, shifted,
                                     shifted.get(loop.getInductionVar()) + shifted.get(min));
    vars.add(IterKind::Spatial, min, extent, binding, "v" + Twine(position));
  }
  std::string stageName = getFreeBlockName(block, isWrite ? Twine(name) : Twine(name) + "_reindex");
  BlockOp stage = createBlock(rewriter, loc, stageName, vars);
  rewriter.setInsertionPointToEnd(&stage.getBody().front());
  SmallVector<Value> copyIndices(stage.getIterVars()), indices;
  SmallVector<AffineExpr> replacements;
  for (Value leaf : exprs.getLeaves())
    replacements.push_back(exprs.get(leaf));
  for (auto [position, var] : llvm::enumerate(covered)) {
    auto dim = cast<AffineDimExpr>(exprs.get(Value(block.getIterVars()[var])));
    replacements.resize(std::max<size_t>(replacements.size(), dim.getPosition() + 1));
    replacements[dim.getPosition()] = exprs.get(copyIndices[position]);
  }
  for (AffineExpr expr : point)
    indices.push_back(
        materializeValue(rewriter, loc, exprs, exprs.simplify(expr.replaceDims(replacements))));
  auto getRegion = [&](Value of, ArrayRef<Value> at) {
    return BufferRegion{of, getAsOpFoldResult(at),
                        SmallVector<OpFoldResult>(at.size(), rewriter.getIndexAttr(1))};
  };
  Value from = isWrite ? copy.getBuffer() : buffer, to = isWrite ? buffer : copy.getBuffer();
  ArrayRef<Value> fromIndices = isWrite ? copyIndices : indices;
  ArrayRef<Value> toIndices = isWrite ? indices : copyIndices;
  Value value = memref::LoadOp::create(rewriter, loc, from, fromIndices);
  memref::StoreOp::create(rewriter, loc, value, to, toIndices);
  YieldOp::create(rewriter, loc, ArrayRef(getRegion(from, fromIndices)),
                  ArrayRef(getRegion(to, toIndices)));

  // The block accesses the new buffer.
  for (Operation *access : accesses) {
    Block *owner = access->getBlock();
    SmallVector<Value> at;
    for (unsigned var : covered)
      at.push_back(owner->getArgument(var));
    rewriter.setInsertionPoint(access);
    if (auto load = dyn_cast<memref::LoadOp>(access))
      rewriter.replaceOpWithNewOp<memref::LoadOp>(load, copy, at);
    else
      rewriter.replaceOpWithNewOp<memref::StoreOp>(
          access, cast<memref::StoreOp>(access).getValueToStore(), copy, at);
  }
  YieldOp yield = block.getYield();
  SmallVector<BufferRegion> reads = yield.getReadRegions(), writes = yield.getWriteRegions();
  SmallVector<Value> at;
  for (unsigned var : covered)
    at.push_back(block.getIterVars()[var]);
  for (SmallVector<BufferRegion> *regions : {&reads, &writes})
    for (BufferRegion &region : *regions)
      if (region.buffer == buffer)
        region = getRegion(copy, at);
  rewriter.setInsertionPoint(yield);
  YieldOp::create(rewriter, yield.getLoc(), reads, writes);
  rewriter.eraseOp(yield);
  eraseUnusedValues(rewriter, block);
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
