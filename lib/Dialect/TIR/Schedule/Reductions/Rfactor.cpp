//===- Rfactor.cpp - A reduction in two steps -----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/Regions.h"
#include "../Common/ScopeBuffers.h"
#include "Reducer.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Reductions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kRfactor = "rfactor";

namespace {

class Rfactor {
public:
  Rfactor(ForOp loop, int64_t axis) : loop(loop), axis(axis) {}

  llvm::Error check();
  BlockOp apply(RewriterBase &rewriter);

private:
  bool isUsedBy(ForOp other, IterKind kind);
  llvm::Error checkLoops();
  llvm::Error checkPredicate();
  AllocBufferOp createBuffer(RewriterBase &rewriter, Value original);
  void createBuffers(RewriterBase &rewriter);
  BlockOp createPartial(RewriterBase &rewriter);
  BlockOp createFinal(RewriterBase &rewriter);
  SmallVector<Value> createIndices(RewriterBase &rewriter, IRMapping &mapping, Value position);
  void mapRegion(RewriterBase &rewriter, BufferRegion &region, IRMapping &mapping);
  void insertPartial(BufferRegion &region, Value position);

  ForOp loop;
  int64_t axis;
  BlockOp block;
  Operation *scope = nullptr;
  SmallVector<ForOp> loops;
  Reducer reducer;
  /// Conditions under which there are parts of a sum, but for those that always hold.
  SmallVector<Value> conditions;
  /// The new buffers, one for each that the block writes.
  SmallVector<AllocBufferOp> partials;
};

} // namespace

/// Whether a binding of a variable of this kind has the variable of a loop.
bool Rfactor::isUsedBy(ForOp other, IterKind kind) {
  for (auto [index, binding] : llvm::enumerate(block.getBindings()))
    if (block.getIterKind(index) == kind && dependsOn(binding, {other}))
      return true;
  return false;
}

llvm::Error Rfactor::checkLoops() {
  // P5.
  for (ForOp other : loops)
    if (isUsedBy(other, IterKind::Spatial) && isUsedBy(other, IterKind::Reduce))
      return refuse(kRfactor, 5, other, "loop '", getVarName(other.getInductionVar()),
                    "' is in bindings of spatial and of reduce variables");
  if (isUsedBy(loop, IterKind::Spatial) ||
      (!isUsedBy(loop, IterKind::Reduce) && loop.getConstantExtent() != 1))
    return refuse(kRfactor, 5, loop, "loop '", getVarName(loop.getInductionVar()),
                  "' must be in bindings of reduce variables only");
  // P6.
  if (getChildBlocks(loops.front()).front() != block)
    return refuse(kRfactor, 6, block, "block '", block.getName(),
                  "' is not the first in the loops around it");
  bool isReducing = false;
  for (ForOp other : loops) {
    isReducing |= isUsedBy(other, IterKind::Reduce);
    if (!isReducing)
      continue;
    if (getStatements(other.getBody().front()).size() != 1)
      return refuse(kRfactor, 6, other, "loop '", getVarName(other.getInductionVar()),
                    "' must have nothing in it but block '", block.getName(), "'");
    if (!isUsedBy(other, IterKind::Reduce) && !isUsedBy(other, IterKind::Spatial) &&
        other.getConstantExtent() != 1)
      return refuse(kRfactor, 6, other, "no variable is bound to loop '",
                    getVarName(other.getInductionVar()), "'");
  }
  for (unsigned index = 0; index < block.getNumIterVars(); ++index)
    if (block.getIterKind(index) == IterKind::Reduce && !reachesStart(block, index, loops))
      return refuse(kRfactor, 6, block, "the loops do not reach the start of reduce variable '",
                    getVarName(block.getIterVars()[index]), "' of block '", block.getName(), "'");
  // P7.
  if (ForOp other = findDependentBound(loops))
    return refuse(kRfactor, 7, other, "a bound of loop '", getVarName(other.getInductionVar()),
                  "' depends on another loop");
  return llvm::Error::success();
}

/// There is a part of a sum if the conditions hold in the first iteration of the loops that reduce
/// into it.
llvm::Error Rfactor::checkPredicate() {
  SmallVector<Value> conjuncts;
  if (block.getPredicate())
    collectConjuncts(block.getPredicate(), conjuncts);
  AffineExpr zero = getAffineConstantExpr(0, block.getContext());
  for (Value conjunct : conjuncts) {
    IndexExprs exprs(block.getContext());
    auto compare = conjunct.getDefiningOp<arith::CmpIOp>();
    AffineExpr slack;
    if (compare && compare.getLhs().getType().isIndex() &&
        (compare.getPredicate() == arith::CmpIPredicate::slt ||
         compare.getPredicate() == arith::CmpIPredicate::sle)) {
      int64_t least = compare.getPredicate() == arith::CmpIPredicate::slt ? 1 : 0;
      slack = exprs.simplify(exprs.get(compare.getRhs()) - exprs.get(compare.getLhs()) - least);
    }
    for (ForOp other : loops) {
      Value var = other.getInductionVar();
      if (other == loop || !isUsedBy(other, IterKind::Reduce) || !dependsOn(conjunct, {other}))
        continue;
      AffineExpr expr = slack ? exprs.get(var) : AffineExpr();
      if (expr && isa<AffineConstantExpr>(expr))
        continue;
      // P10.
      auto dim = dyn_cast_if_present<AffineDimExpr>(expr);
      if (!dim ||
          !isKnownLessEqual(exprs, exprs.simplify(slack.replace(dim, dim + 1) - slack), zero))
        return refuse(kRfactor, 10, block, "a condition of block '", block.getName(),
                      "' may hold later than in the first iteration of loop '", getVarName(var),
                      "'");
      slack = exprs.simplify(slack.replace(dim, exprs.get(other.getMixedMin())));
    }
    if (!slack || !isKnownLessEqual(exprs, zero, slack))
      conditions.push_back(conjunct);
  }
  return llvm::Error::success();
}

llvm::Error Rfactor::check() {
  StringRef name = getVarName(loop.getInductionVar());
  // P1.
  if (loop.getKind() != ForKind::Serial)
    return refuse(kRfactor, 1, loop, "loop '", name, "' must be serial, it is ",
                  stringifyForKind(loop.getKind()));
  // P2.
  SmallVector<BlockOp> blocks = getChildBlocks(loop);
  if (blocks.size() != 1)
    return refuse(kRfactor, 2, loop, "there must be one block in loop '", name, "', there are ",
                  blocks.size());
  block = blocks.front();
  scope = getScope(block);
  loops = getLoopsAround(block);
  // P3.
  if (std::optional<std::string> reason = whyNotReduction(block))
    return refuse(kRfactor, 3, block, *reason);
  // P4.
  if (llvm::Error error = checkStagePipeline(kRfactor, 4, scope))
    return error;
  if (llvm::Error error = checkLoops())
    return error;
  // P8.
  std::optional<Reducer> found = matchReducer(block);
  if (!found)
    return refuse(kRfactor, 8, block, "block '", block.getName(),
                  "' must store `x op y`, where `x` is loaded from where it stores, `op` is a sum, "
                  "a product, a minimum or a maximum, or the place of one, and 'init' stores what "
                  "does not change `y`");
  reducer = *found;
  // P9.
  int64_t rank = reducer.stores.front().getMemRefType().getRank();
  if (axis < -(rank + 1) || axis > rank)
    return refuse(kRfactor, 9, block, "the axis must be from ", -(rank + 1), " to ", rank, ", got ",
                  axis);
  if (axis < 0)
    axis += rank + 1;
  return checkPredicate();
}

void Rfactor::createBuffers(RewriterBase &rewriter) {
  for (Value bound : loop->getOperands()) {
    hoist(rewriter, bound, loops.front());
    // The buffers are beside the others.
    if (canMoveToFront(bound, scope))
      moveToFront(rewriter, bound, scope);
  }
  for (memref::StoreOp store : reducer.stores)
    partials.push_back(createBuffer(rewriter, store.getMemRef()));
}

AllocBufferOp Rfactor::createBuffer(RewriterBase &rewriter, Value original) {
  auto type = cast<MemRefType>(original.getType());
  auto alloc = original.getDefiningOp<AllocBufferOp>();
  std::optional<int64_t> extent = loop.getConstantExtent();
  setInsertionPointAfterBuffers(rewriter, scope);
  if (!extent && !isAvailableAt(loop.getDynamicExtent(), rewriter.getInsertionBlock(),
                                &*rewriter.getInsertionPoint()))
    rewriter.setInsertionPoint(loops.front());
  SmallVector<int64_t> shape(type.getShape());
  shape.insert(shape.begin() + axis, extent.value_or(ShapedType::kDynamic));
  SmallVector<Value> sizes;
  for (int64_t dim = 0; dim <= type.getRank(); ++dim) {
    if (dim == axis) {
      if (!extent)
        sizes.push_back(loop.getDynamicExtent());
    }
    if (dim < type.getRank() && type.isDynamicDim(dim))
      sizes.push_back(cast<Value>(getBufferSize(rewriter, original, dim)));
  }
  auto partial =
      AllocBufferOp::create(rewriter, block.getLoc(), MemRefType::get(shape, type.getElementType()),
                            (getBufferName(original) + ".rf").str(), sizes);
  if (alloc)
    partial.setScope(alloc.getScope());
  return partial;
}

/// The indices of the block's store, with `position` among them.
SmallVector<Value> Rfactor::createIndices(RewriterBase &rewriter, IRMapping &mapping,
                                          Value position) {
  SmallVector<Value> indices;
  memref::StoreOp store = reducer.stores.front();
  for (Value index : store.getIndices())
    indices.push_back(cloneSlice(rewriter, index, block, mapping));
  if (position)
    indices.insert(indices.begin() + axis, position);
  return indices;
}

/// Writes a region of the block in terms of a new block.
void Rfactor::mapRegion(RewriterBase &rewriter, BufferRegion &region, IRMapping &mapping) {
  for (SmallVector<OpFoldResult> *numbers : {&region.offsets, &region.extents})
    for (OpFoldResult &number : *numbers)
      if (auto value = dyn_cast<Value>(number))
        number = cloneSlice(rewriter, value, block, mapping);
}

/// Makes a region of what the block writes one of the new buffer in its place.
void Rfactor::insertPartial(BufferRegion &region, Value position) {
  for (auto [store, buffer] : llvm::zip_equal(reducer.stores, partials))
    if (store.getMemRef() == region.buffer) {
      region.buffer = buffer;
      break;
    }
  region.offsets.insert(region.offsets.begin() + axis, position);
  region.extents.insert(region.extents.begin() + axis,
                        OpFoldResult(Builder(block.getContext()).getIndexAttr(1)));
}

BlockOp Rfactor::createPartial(RewriterBase &rewriter) {
  rewriter.setInsertionPoint(loops.front());
  IRMapping mapping;
  Block *body = nullptr;
  for (ForOp other : loops) {
    ForOp copy = createLoopLike(rewriter, other, getVarName(other.getInductionVar()));
    mapping.map(other.getInductionVar(), copy.getInductionVar());
    body = &copy.getBody().front();
    rewriter.setInsertionPointToEnd(body);
  }
  IterVarList vars;
  auto addLoop = [&](ForOp other, IterKind kind) {
    vars.add(kind, other.getMixedMin(), other.getMixedExtent(),
             mapping.lookup(other.getInductionVar()), "v" + getVarName(other.getInductionVar()));
    return vars.kinds.size() - 1;
  };
  // Which new variable stands for a loop, and which for a variable of the block.
  DenseMap<Operation *, unsigned> ofLoop;
  SmallVector<std::optional<unsigned>> ofVar;
  ofLoop[loop] = addLoop(loop, IterKind::Spatial);
  SmallVector<OpFoldResult> mins = block.getMixedMins(), extents = block.getMixedExtents();
  bool isReduction = false;
  for (auto [index, binding] : llvm::enumerate(block.getBindings())) {
    if (!dependsOn(binding, {loop})) {
      ofVar.push_back(vars.kinds.size());
      isReduction |= block.getIterKind(index) == IterKind::Reduce;
      vars.add(block.getIterKind(index), mins[index], extents[index],
               cloneSlice(rewriter, binding, loops.front(), mapping),
               getVarName(block.getIterVars()[index]));
      continue;
    }
    ofVar.push_back(std::nullopt);
    for (ForOp other : loops)
      if (dependsOn(binding, {other}) && !ofLoop.contains(other)) {
        ofLoop[other] = addLoop(other, IterKind::Reduce);
        isReduction = true;
      }
  }
  Value predicate;
  if (block.getPredicate())
    predicate = cloneSlice(rewriter, block.getPredicate(), loops.front(), mapping);
  BlockOp partial =
      createBlock(rewriter, block.getLoc(), getFreeBlockName(block, block.getName() + "_rf"), vars,
                  predicate, isReduction);
  if (block.getAnnotationsAttr())
    partial.setAnnotationsAttr(block.getAnnotationsAttr());

  auto mapVars = [&](Block::BlockArgListType from, Block &to) {
    IRMapping inner;
    for (auto [other, number] : ofLoop)
      inner.map(cast<ForOp>(other).getInductionVar(), to.getArgument(number));
    rewriter.setInsertionPointToEnd(&to);
    for (auto [index, var] : llvm::enumerate(from)) {
      if (ofVar[index]) {
        inner.map(var, to.getArgument(*ofVar[index]));
        continue;
      }
      inner.map(var, cloneSlice(rewriter, block.getBindings()[index], loops.front(), inner));
    }
    return inner;
  };
  Location loc = block.getLoc();
  Block &newBody = partial.getBody().front();
  IRMapping inner = mapVars(block.getIterVars(), newBody);
  SmallVector<Value> indices = createIndices(rewriter, inner, newBody.getArgument(0));
  SmallVector<Value> values, sums;
  if (isReduction)
    for (AllocBufferOp buffer : partials)
      sums.push_back(memref::LoadOp::create(rewriter, loc, buffer, indices));
  for (auto [operand, buffer] : llvm::zip_equal(reducer.operands, partials)) {
    values.push_back(castIndex(rewriter, cloneSlice(rewriter, operand, block, inner),
                               buffer.getType().getElementType()));
    // What is not combined is stored as it is computed, one after the other.
    if (!isReduction)
      memref::StoreOp::create(rewriter, loc, values.back(), buffer, indices);
  }
  if (isReduction)
    for (auto [value, buffer] : llvm::zip_equal(reducer.combine(rewriter, sums, values), partials))
      memref::StoreOp::create(rewriter, loc, value, buffer, indices);
  SmallVector<BufferRegion> reads = block.getYield().getReadRegions(), writes;
  for (BufferRegion &region : reads)
    mapRegion(rewriter, region, inner);
  for (BufferRegion region : block.getYield().getWriteRegions()) {
    mapRegion(rewriter, region, inner);
    insertPartial(region, newBody.getArgument(0));
    writes.push_back(region);
  }
  YieldOp::create(rewriter, loc, reads, writes);
  normalizeIndexArithmetic(rewriter, partial);
  eraseUnusedValues(rewriter, partial);
  if (isReduction) {
    Block &init = partial.getInit().front();
    IRMapping initMapping = mapVars(block.getIterVars(), init);
    SmallVector<Value> initIndices = createIndices(rewriter, initMapping, init.getArgument(0));
    for (auto [identity, buffer] : llvm::zip_equal(reducer.identities, partials))
      memref::StoreOp::create(rewriter, loc,
                              rewriter.clone(*identity.getDefiningOp())->getResult(0), buffer,
                              initIndices);
    normalizeIndexArithmetic(rewriter, partial);
    eraseUnusedValues(rewriter, partial);
  }
  return partial;
}

BlockOp Rfactor::createFinal(RewriterBase &rewriter) {
  rewriter.setInsertionPoint(block);
  IterVarList vars;
  vars.add(IterKind::Reduce, loop.getMixedMin(), loop.getMixedExtent(), loop.getInductionVar(),
           "v" + getVarName(loop.getInductionVar()));
  SmallVector<OpFoldResult> mins = block.getMixedMins(), extents = block.getMixedExtents();
  SmallVector<unsigned> kept;
  for (auto [index, binding] : llvm::enumerate(block.getBindings())) {
    if (block.getIterKind(index) != IterKind::Spatial)
      continue;
    kept.push_back(index);
    vars.add(IterKind::Spatial, mins[index], extents[index], binding,
             getVarName(block.getIterVars()[index]));
  }
  IRMapping first;
  for (ForOp other : loops)
    if (other != loop && isUsedBy(other, IterKind::Reduce))
      first.map(other.getInductionVar(),
                getValueOrCreateConstantIndexOp(rewriter, block.getLoc(), other.getMixedMin()));
  Value predicate;
  for (Value condition : conditions) {
    Value held = cloneSlice(rewriter, condition, loops.front(), first);
    predicate = predicate ? createAnd(rewriter, block.getLoc(), predicate, held) : held;
  }
  BlockOp result =
      createBlock(rewriter, block.getLoc(), block.getName(), vars, predicate, /*withInit=*/true);
  if (block.getAnnotationsAttr())
    result.setAnnotationsAttr(block.getAnnotationsAttr());
  Location loc = block.getLoc();
  IRMapping mapping;
  auto fill = [&](Block &body) {
    rewriter.setInsertionPointToEnd(&body);
    mapping = IRMapping();
    for (auto [position, index] : llvm::enumerate(kept))
      mapping.map(block.getIterVars()[index], body.getArgument(position + 1));
    return createIndices(rewriter, mapping, {});
  };
  Block &body = result.getBody().front();
  SmallVector<Value> indices = fill(body), partialIndices = indices;
  partialIndices.insert(partialIndices.begin() + axis, body.getArgument(0));
  SmallVector<Value> sums, parts;
  for (memref::StoreOp store : reducer.stores)
    sums.push_back(memref::LoadOp::create(rewriter, loc, store.getMemRef(), indices));
  for (AllocBufferOp buffer : partials)
    parts.push_back(memref::LoadOp::create(rewriter, loc, buffer, partialIndices));
  SmallVector<Value> combined = reducer.combine(rewriter, sums, parts);
  for (auto [value, store] : llvm::zip_equal(combined, reducer.stores))
    memref::StoreOp::create(rewriter, loc, value, store.getMemRef(), indices);
  SmallVector<BufferRegion> reads, writes = block.getYield().getWriteRegions();
  for (BufferRegion &region : writes) {
    mapRegion(rewriter, region, mapping);
    BufferRegion &read = reads.emplace_back(region);
    insertPartial(read, body.getArgument(0));
  }
  YieldOp::create(rewriter, loc, reads, writes);
  SmallVector<Value> initIndices = fill(result.getInit().front());
  for (auto [identity, store] : llvm::zip_equal(reducer.identities, reducer.stores))
    memref::StoreOp::create(rewriter, loc, rewriter.clone(*identity.getDefiningOp())->getResult(0),
                            store.getMemRef(), initIndices);
  normalizeIndexArithmetic(rewriter, result);
  eraseUnusedValues(rewriter, result);
  return result;
}

BlockOp Rfactor::apply(RewriterBase &rewriter) {
  OpBuilder::InsertionGuard guard(rewriter);
  for (ForOp other : loops)
    for (Value bound : other->getOperands())
      hoist(rewriter, bound, loops.front());
  SmallVector<ForOp> dropped;
  for (ForOp other : loops)
    if (other != loop && isUsedBy(other, IterKind::Reduce))
      dropped.push_back(other);
  createBuffers(rewriter);
  BlockOp partial = createPartial(rewriter);
  BlockOp result = createFinal(rewriter);
  replaceBlock(rewriter, block, result);
  eraseUnusedValues(rewriter, loops.front());
  // The first of the loops that stay may be one inside of what goes.
  for (ForOp other : dropped) {
    llvm::erase(loops, other);
    SmallVector<Operation *> contents;
    for (Operation &op : other.getBody().front())
      contents.push_back(&op);
    for (Operation *op : contents)
      rewriter.moveOpBefore(op, other);
    rewriter.eraseOp(other);
  }
  normalizeBindings(rewriter, getLoopsAround(partial).front());
  normalizeBindings(rewriter, loops.front());
  return partial;
}

llvm::Expected<BlockOp> mlc::tir::rfactor(RewriterBase &rewriter, ForOp loop, int64_t axis) {
  Rfactor factorer(loop, axis);
  if (llvm::Error error = factorer.check())
    return std::move(error);
  return factorer.apply(rewriter);
}
