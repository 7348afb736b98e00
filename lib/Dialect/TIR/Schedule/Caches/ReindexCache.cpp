//===- ReindexCache.cpp - Copies of points in an order that a map gives ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/Regions.h"
#include "../Common/ScopeBuffers.h"
#include "CacheStage.h"
#include "PointAccess.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Caches.h"
#include "mlc/Dialect/TIR/Schedule/IndexMaps.h"
#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlc::tir;

namespace {

/// A buffer that a block accesses at one point, copied in an order that a map of the block's
/// variables gives.
class ReindexCacher {
public:
  ReindexCacher(StringRef primitive, BlockOp block, unsigned index, StringRef storage,
                AffineMap map, bool isWrite)
      : primitive(primitive), block(block), index(index), storage(storage), map(map),
        isWrite(isWrite), scope(getScope(block)), exprs(block.getContext()) {}

  llvm::Error check();
  BlockOp apply(RewriterBase &rewriter);

private:
  llvm::Error checkBlocks();
  llvm::Error checkMap();
  llvm::Error checkLoops();
  llvm::Error findShape();
  bool isInjective();
  /// The op that holds the block in the body where the copy goes.
  Operation *getSubtree();

  StringRef primitive;
  BlockOp block;
  unsigned index;
  StringRef storage;
  AffineMap map;
  bool isWrite;
  Operation *scope;
  IndexExprs exprs;
  Value buffer;
  PointAccess access;
  Stage stage;
  /// The sizes of the copy.
  SmallVector<AffineExpr> sizes;
  /// The loops of the copy, as they are around the block, and those that it has not.
  SmallVector<ForOp> loops, others;
};

/// P3, P4 and P5, and the place of the copy.
llvm::Error ReindexCacher::checkBlocks() {
  // P3.
  if (llvm::Error error = checkStagePipeline(primitive, 3, scope))
    return error;
  // P4.
  SmallVector<BlockOp> writers = findBlocks(scope, buffer, /*isWrite=*/true);
  if (writers.size() > 1)
    return refuse(primitive, 4, writers[1], "buffer '", getBufferName(buffer), "' is written by ",
                  writers.size(), " blocks, '", writers[0].getName(), "' and '",
                  writers[1].getName(), "' among them");
  // P5.
  YieldOp yield = block.getYield();
  if (accessesBuffer(yield.getReads(), buffer) && accessesBuffer(yield.getWrites(), buffer))
    return refuse(primitive, 5, block, "block '", block.getName(), "' reads and writes buffer '",
                  getBufferName(buffer), "'");
  for (unsigned var = 0; isWrite && block.hasInit() && var < block.getNumIterVars(); ++var)
    if (block.getIterKind(var) == IterKind::Reduce &&
        !reachesStart(block, var, getLoopsAround(block)))
      return refuse(primitive, 5, block, "block '", block.getName(), "' goes on with what '",
                    getBufferName(buffer),
                    "' has: the loops in its scope do not reach the start of reduce variable '",
                    getVarName(block.getIterVars()[var]), "'");
  if (isWrite) {
    SmallVector<BlockOp> readers = findBlocks(scope, buffer, /*isWrite=*/false);
    placeAfter(block, readers.empty() ? BlockOp() : readers.front(), stage);
  } else if (!writers.empty()) {
    placeAfter(writers.front(), block, stage);
  } else {
    placeAtStart(scope, stage);
  }
  return llvm::Error::success();
}

/// `expr` without a number that is added, and one that is multiplied with the rest.
static AffineExpr dropScale(AffineExpr expr) {
  while (auto binary = dyn_cast<AffineBinaryOpExpr>(expr)) {
    auto number = dyn_cast<AffineConstantExpr>(binary.getRHS());
    bool isScaled = expr.getKind() == AffineExprKind::Mul && number && number.getValue() > 0;
    if (!isScaled && !(expr.getKind() == AffineExprKind::Add && number))
      break;
    expr = binary.getLHS();
  }
  return expr;
}

/// Whether the point of the buffer is known from the result of the map.
bool ReindexCacher::isInjective() {
  MLIRContext *context = block.getContext();
  SmallVector<AffineExpr> vars = llvm::map_to_vector(
      block.getIterVars(), [&](BlockArgument var) { return exprs.get(Value(var)); });
  SmallVector<AffineExpr> results = llvm::map_to_vector(
      map.getResults(), [&](AffineExpr expr) { return exprs.simplify(expr.replaceDims(vars)); });
  if (llvm::all_of(access.point, [&](AffineExpr expr) {
        return llvm::is_contained(results, expr) || exprs.allLeaves(expr, [&](Value leaf) {
          return !llvm::is_contained(vars, exprs.get(leaf));
        });
      }))
    return true;
  // The covered variables alone, which start at 0.
  SmallVector<AffineExpr> replacements(block.getNumIterVars(), getAffineConstantExpr(0, context));
  SmallVector<std::optional<int64_t>> extents;
  for (auto [position, var] : llvm::enumerate(access.covered)) {
    replacements[var] = getAffineDimExpr(position, context);
    if (getConstantIntValue(block.getMixedMins()[var]) != 0)
      return false;
    extents.push_back(getConstantIntValue(block.getMixedExtents()[var]));
  }
  // Gaps between the results leave them different.
  SmallVector<AffineExpr> compressed = llvm::map_to_vector(
      map.getResults(), [&](AffineExpr expr) { return dropScale(expr.replaceDims(replacements)); });
  std::string reason;
  return invertIndexMap(AffineMap::get(access.covered.size(), 0, compressed, context), extents,
                        reason)
      .has_value();
}

llvm::Error ReindexCacher::checkMap() {
  // P8.
  if (map.getNumDims() != block.getNumIterVars() || map.getNumSymbols() != 0 ||
      map.getNumResults() == 0)
    return refuse(primitive, 8, block, "the map is of ", map.getNumInputs(), " indices, block '",
                  block.getName(), "' has ", block.getNumIterVars(), " variables");
  for (unsigned var = 0; var < block.getNumIterVars(); ++var)
    if (map.isFunctionOfDim(var) != llvm::is_contained(access.covered, var))
      return refuse(primitive, 8, block, "variable '", getVarName(block.getIterVars()[var]),
                    "' is in only one of the map and the indices of buffer '",
                    getBufferName(buffer), "'");
  // P9.
  if (!isInjective())
    return refuse(primitive, 9, block, "the map may take different elements of buffer '",
                  getBufferName(buffer), "' to one place");
  return findShape();
}

llvm::Error ReindexCacher::findShape() {
  AffineExpr zero = getAffineConstantExpr(0, block.getContext());
  SmallVector<OpFoldResult> mins = block.getMixedMins(), extents = block.getMixedExtents();
  SmallVector<AffineExpr> vars = llvm::map_to_vector(
      block.getIterVars(), [&](BlockArgument var) { return exprs.get(Value(var)); });
  for (AffineExpr result : map.getResults()) {
    IndexBounds bounds =
        relaxLeaves(exprs, exprs.simplify(result.replaceDims(vars)),
                    [&](Value leaf) -> std::optional<IndexBounds> {
                      auto var = dyn_cast<BlockArgument>(leaf);
                      if (!var || var.getOwner() != &block.getBody().front())
                        return std::nullopt;
                      AffineExpr first = exprs.get(mins[var.getArgNumber()]);
                      AffineExpr extent = exprs.get(extents[var.getArgNumber()]);
                      return IndexBounds{first, exprs.simplify(first + extent - 1)};
                    });
    // P9.
    if (!isKnownLessEqual(exprs, zero, bounds.min))
      return refuse(primitive, 9, block, "a result of the map may be negative");
    sizes.push_back(exprs.simplify(bounds.max + 1));
    // P10.
    if (!exprs.allLeaves(sizes.back(), [&](Value leaf) { return canMoveToFront(leaf, scope); }))
      return refuse(primitive, 10, block, "the size of the copy is not known where '",
                    getBufferName(buffer), "' is copied");
  }
  return llvm::Error::success();
}

Operation *ReindexCacher::getSubtree() {
  Operation *subtree = block;
  while (subtree->getBlock() != stage.body)
    subtree = subtree->getParentOp();
  return subtree;
}

llvm::Error ReindexCacher::checkLoops() {
  Operation *subtree = getSubtree();
  for (ForOp loop : getLoopsAround(block)) {
    if (!subtree->isAncestor(loop))
      continue;
    bool isUsed = llvm::any_of(
        access.covered, [&](unsigned var) { return dependsOn(block.getBindings()[var], {loop}); });
    (isUsed ? loops : others).push_back(loop);
  }
  // P10.
  BackwardSliceOptions options;
  options.inclusive = true;
  options.omitBlockArguments = true;
  options.filter = [&](Operation *op) { return subtree->isProperAncestor(op); };
  auto canCopy = [&](OpFoldResult bound, ArrayRef<ForOp> unknown) {
    auto value = dyn_cast<Value>(bound);
    if (!value || dependsOn(value, unknown))
      return !value;
    SetVector<Operation *> slice;
    if (!value.getDefiningOp())
      return true;
    return succeeded(getBackwardSlice(value, &slice, options)) &&
           llvm::all_of(slice, [](Operation *op) { return isMemoryEffectFree(op); });
  };
  for (ForOp loop : loops)
    if (!canCopy(loop.getMixedMin(), others) || !canCopy(loop.getMixedExtent(), others))
      return refuse(primitive, 10, loop, "a bound of loop '", getVarName(loop.getInductionVar()),
                    "' is not known where '", getBufferName(buffer), "' is copied");
  for (unsigned var : access.covered)
    if (!canCopy(block.getMixedMins()[var], getLoopsAround(block)) ||
        !canCopy(block.getMixedExtents()[var], getLoopsAround(block)) ||
        !canCopy(OpFoldResult(block.getBindings()[var]), {}))
      return refuse(primitive, 10, block, "variable '", getVarName(block.getIterVars()[var]),
                    "' is not known where '", getBufferName(buffer), "' is copied");
  if (!isDomainPredicate(block))
    return refuse(primitive, 10, block, "the predicate of block '", block.getName(),
                  "' leaves out a part of the domain");
  return llvm::Error::success();
}

llvm::Error ReindexCacher::check() {
  YieldOp yield = block.getYield();
  llvm::Expected<Value> found = getBufferAt(
      primitive, block, isWrite ? ValueRange(yield.getWrites()) : ValueRange(yield.getReads()),
      index, storage);
  if (!found)
    return found.takeError();
  buffer = *found;
  if (llvm::Error error = checkBlocks())
    return error;
  // P6 and P7.
  llvm::Expected<PointAccess> accesses = findPointAccess(primitive, 6, exprs, block, buffer);
  if (!accesses)
    return accesses.takeError();
  access = *accesses;
  if (llvm::Error error = checkMap())
    return error;
  return checkLoops();
}

BlockOp ReindexCacher::apply(RewriterBase &rewriter) {
  OpBuilder::InsertionGuard guard(rewriter);
  Location loc = buffer.getLoc();
  Operation *subtree = getSubtree();
  for (AffineExpr size : sizes)
    exprs.allLeaves(size, [&](Value leaf) {
      moveToFront(rewriter, leaf, scope);
      return true;
    });
  setInsertionPointAfterBuffers(rewriter, scope);
  SmallVector<int64_t> shape;
  SmallVector<Value> dynamicSizes;
  for (AffineExpr size : sizes) {
    auto number = dyn_cast<AffineConstantExpr>(size);
    shape.push_back(number ? number.getValue() : ShapedType::kDynamic);
    if (!number)
      dynamicSizes.push_back(materializeValue(rewriter, loc, exprs, size));
  }
  Type element = cast<MemRefType>(buffer.getType()).getElementType();
  std::string name = (getBufferName(buffer) + "_" + storage).str();
  auto cache =
      AllocBufferOp::create(rewriter, loc, MemRefType::get(shape, element), name, dynamicSizes);
  cache.setScope(storage);

  if (!isWrite && findBlocks(scope, buffer, /*isWrite=*/true).empty())
    placeAtStart(scope, stage);
  if (stage.next)
    rewriter.setInsertionPoint(stage.next);
  else
    rewriter.setInsertionPointToEnd(stage.body);
  // What is computed beside the subtree may come after the copy.
  auto makeAvailable = [&](OpFoldResult bound) {
    auto value = dyn_cast<Value>(bound);
    if (!value || !value.getDefiningOp())
      return;
    SetVector<Operation *> slice;
    BackwardSliceOptions options;
    options.inclusive = true;
    options.omitBlockArguments = true;
    options.filter = [&](Operation *op) {
      return op->getBlock() == stage.body || subtree->isProperAncestor(op);
    };
    if (failed(getBackwardSlice(value, &slice, options)))
      return;
    for (Operation *op : slice)
      if (op->getBlock() == stage.body &&
          !isAvailableAt(op->getResult(0), stage.body, stage.next) && isMemoryEffectFree(op)) {
        if (op == stage.next)
          stage.next = op->getNextNode();
        rewriter.moveOpBefore(op, stage.body,
                              stage.next ? stage.next->getIterator() : stage.body->end());
      }
    rewriter.setInsertionPoint(stage.body,
                               stage.next ? stage.next->getIterator() : stage.body->end());
  };
  for (ForOp loop : loops)
    for (Value bound : loop->getOperands())
      makeAvailable(bound);
  for (unsigned var : access.covered)
    for (OpFoldResult bound : {block.getMixedMins()[var], block.getMixedExtents()[var],
                               OpFoldResult(block.getBindings()[var])})
      makeAvailable(bound);
  if (block.getPredicate())
    makeAvailable(OpFoldResult(block.getPredicate()));
  IRMapping mapping;
  auto copyBound = [&](OpFoldResult bound) -> OpFoldResult {
    if (auto value = dyn_cast<Value>(bound))
      return cloneSlice(rewriter, value, subtree, mapping);
    return bound;
  };
  for (ForOp loop : loops) {
    OpFoldResult min = copyBound(loop.getMixedMin()), extent = copyBound(loop.getMixedExtent());
    auto copy = ForOp::create(rewriter, loc, min, extent, ForKind::Serial,
                              getVarName(loop.getInductionVar()));
    mapping.map(loop.getInductionVar(), copy.getInductionVar());
    rewriter.setInsertionPointToEnd(&copy.getBody().front());
  }
  IterVarList vars;
  for (unsigned var : access.covered)
    vars.add(IterKind::Spatial, copyBound(block.getMixedMins()[var]),
             copyBound(block.getMixedExtents()[var]),
             cloneSlice(rewriter, block.getBindings()[var], subtree, mapping),
             getVarName(block.getIterVars()[var]));
  SmallVector<Value> conjuncts;
  if (block.getPredicate())
    collectConjuncts(block.getPredicate(), conjuncts);
  Value predicate;
  for (Value conjunct : conjuncts)
    if (!dependsOn(conjunct, others))
      predicate =
          createAnd(rewriter, loc, predicate, cloneSlice(rewriter, conjunct, subtree, mapping));
  BlockOp copy = createBlock(rewriter, loc, getFreeBlockName(block, name), vars, predicate);
  createPointCopy(rewriter, exprs, copy, block, access, map, buffer, cache, isWrite);
  usePointCopy(rewriter, block, access, map, buffer, cache);
  return copy;
}

} // namespace

llvm::Expected<BlockOp> mlc::tir::reindexCacheRead(RewriterBase &rewriter, BlockOp block,
                                                   unsigned index, StringRef storage,
                                                   AffineMap map) {
  ReindexCacher cacher("reindex_cache_read", block, index, storage, map, /*isWrite=*/false);
  if (llvm::Error error = cacher.check())
    return error;
  return cacher.apply(rewriter);
}

llvm::Expected<BlockOp> mlc::tir::reindexCacheWrite(RewriterBase &rewriter, BlockOp block,
                                                    unsigned index, StringRef storage,
                                                    AffineMap map) {
  ReindexCacher cacher("reindex_cache_write", block, index, storage, map, /*isWrite=*/true);
  if (llvm::Error error = cacher.check())
    return error;
  return cacher.apply(rewriter);
}
