//===- CacheStage.cpp - Blocks that copy a box of a buffer ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "CacheStage.h"
#include "../Common/RegionCover.h"
#include "../Common/Regions.h"
#include "../Common/ScopeBuffers.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Buffers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallBitVector.h"

using namespace mlir;
using namespace mlc::tir;

SmallVector<BlockOp> mlc::tir::findBlocks(Operation *scope, Value buffer, bool isWrite) {
  return llvm::filter_to_vector(getChildBlocks(scope), [&](BlockOp block) {
    return accessesBuffer(isWrite ? getWrittenBuffers(block) : getReadBuffers(block), buffer);
  });
}

bool mlc::tir::isBefore(BlockOp lhs, BlockOp rhs) {
  for (BlockOp block : getChildBlocks(getScope(lhs)))
    if (block == lhs || block == rhs)
      return block == lhs && lhs != rhs;
  return false;
}

/// What a block is sure to write of a buffer; nothing if it does not declare what it writes.
static std::optional<BufferRegion> findWriteRegion(BlockOp block, Value buffer) {
  for (const BufferRegion &region : block.getYield().getWriteRegions())
    if (getSourceBuffer(region.buffer) == buffer)
      return getSureRegion(block, region);
  return std::nullopt;
}

std::optional<ShiftedVar> mlc::tir::matchShiftedVar(IndexExprs &exprs, BlockOp block,
                                                    OpFoldResult index) {
  SmallVector<std::pair<AffineExpr, int64_t>> terms;
  collectTerms(exprs.get(index), 1, terms);
  ShiftedVar found = {block.getNumIterVars(), getAffineConstantExpr(0, block.getContext())};
  for (auto [term, scale] : terms) {
    auto dim = dyn_cast<AffineDimExpr>(term);
    auto var = dim ? dyn_cast_if_present<BlockArgument>(exprs.getLeaf(dim)) : BlockArgument();
    if (var && var.getOwner() == &block.getBody().front()) {
      if (scale != 1 || found.var != block.getNumIterVars())
        return std::nullopt;
      found.var = var.getArgNumber();
      continue;
    }
    if (!exprs.allLeaves(term, [&](Value leaf) {
          return !block->isAncestor(leaf.getParentRegion()->getParentOp());
        }))
      return std::nullopt;
    found.base = found.base + term * scale;
  }
  if (found.var == block.getNumIterVars())
    return std::nullopt;
  found.base = exprs.simplify(found.base);
  return found;
}

SmallVector<ForOp> mlc::tir::placeAfter(BlockOp writer, BlockOp reader, Stage &stage) {
  Operation *common = getScope(writer);
  SmallVector<ForOp> inner;
  for (ForOp loop : getLoopsAround(writer)) {
    if (reader && loop->isAncestor(reader))
      common = loop;
    else
      inner.push_back(loop);
  }
  Operation *subtree = writer;
  while (subtree->getParentOp() != common)
    subtree = subtree->getParentOp();
  stage.body = subtree->getBlock();
  stage.next = subtree->getNextNode();
  return inner;
}

void mlc::tir::placeAtStart(Operation *scope, Stage &stage) {
  stage.body = &scope->getRegion(0).front();
  stage.next = findFirstStatement(scope);
}

void mlc::tir::placeAtEnd(Operation *scope, Stage &stage) {
  stage.body = &scope->getRegion(0).front();
  stage.next = stage.body->mightHaveTerminator() ? stage.body->getTerminator() : nullptr;
}

/// Whether every instance of the block stores to `buffer`, as far as it can be seen.
static bool storesAlways(BlockOp block, Value buffer) {
  bool isSeen = true, isStored = false;
  block.getBody().walk([&](Operation *op) {
    isSeen &= !isa<BlockOp, MatchBufferOp, CallExternOp>(op);
    if (auto store = dyn_cast<memref::StoreOp>(op))
      isStored |= store.getMemref() == buffer && op->getParentOp() == block;
  });
  return isStored || !isSeen;
}

/// A condition that keeps a variable of a block from being larger, or smaller, than a number.
struct VarLimit {
  unsigned var;
  bool isMax;
  AffineExpr bound;
};

/// The limits that a predicate sets beside the domains; nothing if it says something else.
static std::optional<SmallVector<VarLimit>> findLimits(IndexExprs &exprs, BlockOp block,
                                                       Operation *point) {
  SmallVector<VarLimit> limits;
  SmallVector<Value> conjuncts;
  if (block.getPredicate())
    collectConjuncts(block.getPredicate(), conjuncts);
  for (Value conjunct : conjuncts) {
    if (isDomainCondition(block, conjunct))
      continue;
    auto compare = conjunct.getDefiningOp<arith::CmpIOp>();
    if (!compare || !compare.getLhs().getType().isIndex())
      return std::nullopt;
    bool isStrict = compare.getPredicate() == arith::CmpIPredicate::slt;
    if (!isStrict && compare.getPredicate() != arith::CmpIPredicate::sle)
      return std::nullopt;
    AffineExpr lhs = exprs.get(compare.getLhs()), rhs = exprs.get(compare.getRhs());
    auto findVar = [&](AffineExpr expr) -> std::optional<unsigned> {
      for (auto [index, binding] : llvm::enumerate(block.getBindings()))
        if (exprs.get(binding) == expr)
          return index;
      return std::nullopt;
    };
    std::optional<unsigned> left = findVar(lhs), right = findVar(rhs);
    if (left.has_value() == right.has_value())
      return std::nullopt;
    AffineExpr bound = left ? rhs - (isStrict ? 1 : 0) : lhs + (isStrict ? 1 : 0);
    if (!exprs.allLeaves(bound, [&](Value leaf) {
          return leaf.getParentRegion()->isAncestor(&point->getRegion(0));
        }))
      return std::nullopt;
    limits.push_back({left ? *left : *right, left.has_value(), exprs.simplify(bound)});
  }
  return limits;
}

/// Whether what is declared of several elements is what instances write together of which only
/// some have run when the loops `inner` are through: others count them, too.
static bool isWrittenInParts(IndexExprs &exprs, BlockOp block, const BufferRegion &region,
                             ArrayRef<ForOp> inner) {
  auto isFixed = [](auto pair) {
    auto [offset, extent] = pair;
    return getConstantIntValue(offset) && getConstantIntValue(extent).value_or(1) > 1;
  };
  auto isInner = [&](Value leaf) {
    auto var = dyn_cast<BlockArgument>(leaf);
    Operation *owner = var ? var.getOwner()->getParentOp() : nullptr;
    return !isa_and_present<ForOp, BlockOp>(owner) || llvm::is_contained(inner, owner);
  };
  auto isInRegion = [&](Value var) {
    return llvm::any_of(region.offsets, [&](OpFoldResult offset) {
      return !exprs.allLeaves(exprs.get(offset), [&](Value leaf) { return leaf != var; });
    });
  };
  if (llvm::none_of(llvm::zip_equal(region.offsets, region.extents), isFixed))
    return false;
  for (unsigned index = 0; index < block.getNumIterVars(); ++index)
    if (block.getIterKind(index) == IterKind::Spatial &&
        getConstantIntValue(block.getMixedExtents()[index]) != 1 &&
        !isInRegion(block.getIterVars()[index]) &&
        !exprs.allLeaves(exprs.get(block.getBindings()[index]), isInner))
      return true;
  return false;
}

/// Whether `block` writes just the box of its variables' values: every index of the region is a
/// number, or a variable of its own, moved by what is known around it, bound to loops affinely.
/// Only such variables have limits.
static bool writesBox(IndexExprs &exprs, BlockOp block, const BufferRegion &region,
                      ArrayRef<VarLimit> limits) {
  llvm::SmallBitVector seen(block.getNumIterVars());
  for (auto [offset, extent] : llvm::zip_equal(region.offsets, region.extents)) {
    if (getConstantIntValue(offset) && getConstantIntValue(extent))
      continue;
    std::optional<ShiftedVar> index = matchShiftedVar(exprs, block, offset);
    if (!index || getConstantIntValue(extent) != 1 || seen.test(index->var))
      return false;
    seen.set(index->var);
  }
  return hasAffineBindings(block) &&
         llvm::all_of(limits, [&](const VarLimit &limit) { return seen.test(limit.var); });
}

/// Sets the part that is copied to what the instances of `writer` in the loops `inner` of the place
/// write for sure; false if it is not known, or is less than they may write.
static bool setWrittenPart(IndexExprs &exprs, BlockOp writer, const BufferRegion &region,
                           ArrayRef<ForOp> inner, Stage &stage) {
  Operation *point = stage.body->getParentOp();
  IndexExprs local(writer.getContext());
  substituteBindings(local, writer);
  RegionBounds upper = getUpperBounds(local, writer, region, point, inner);
  std::optional<RegionBounds> lower = getLowerBounds(local, writer, region, point, inner);
  if (!lower)
    return false;
  clipToBuffer(local, upper, region.buffer);
  if (!covers(local, *lower, upper))
    return false;
  // The same in terms of the values that `exprs` knows.
  SmallVector<AffineExpr> leaves;
  for (auto [position, leaf] : llvm::enumerate(local.getLeaves())) {
    if (auto factors = local.getFactors(getAffineDimExpr(position, writer.getContext())))
      leaves.push_back(
          exprs.multiply(factors->first.replaceDims(leaves), factors->second.replaceDims(leaves)));
    else
      leaves.push_back(exprs.get(leaf));
  }
  for (DimBounds &dim : *lower) {
    if (dim.mins.size() != 1 || dim.maxs.empty())
      return false;
    stage.mins.push_back(exprs.simplify(dim.mins.front().replaceDims(leaves)));
    SmallVector<AffineExpr, 2> &maxs = stage.maxs.emplace_back();
    for (AffineExpr max : dim.maxs)
      maxs.push_back(exprs.simplify(max.replaceDims(leaves)));
  }
  return true;
}

std::optional<Stage> mlc::tir::findStageAfter(IndexExprs &exprs, BlockOp writer, BlockOp reader,
                                              Value buffer) {
  Stage stage;
  SmallVector<ForOp> inner = placeAfter(writer, reader, stage);
  std::optional<BufferRegion> written = findWriteRegion(writer, buffer);
  if (!written || written->buffer != buffer || !storesAlways(writer, buffer) ||
      isWrittenInParts(exprs, writer, *written, inner))
    return std::nullopt;
  const BufferRegion &region = *written;
  std::optional<SmallVector<VarLimit>> limits =
      findLimits(exprs, writer, stage.body->getParentOp());
  if (!limits || !writesBox(exprs, writer, region, *limits)) {
    if (!setWrittenPart(exprs, writer, region, inner, stage))
      return std::nullopt;
    return stage;
  }
  SmallVector<OpFoldResult> mins = writer.getMixedMins(), extents = writer.getMixedExtents();
  for (auto [offset, extent] : llvm::zip_equal(region.offsets, region.extents)) {
    SmallVector<AffineExpr, 2> &maxs = stage.maxs.emplace_back();
    if (getConstantIntValue(offset)) {
      stage.mins.push_back(exprs.get(offset));
      maxs.push_back(exprs.simplify(stage.mins.back() + exprs.get(extent) - 1));
      continue;
    }
    auto [index, base] = *matchShiftedVar(exprs, writer, offset);
    AffineExpr first = exprs.simplify(exprs.get(mins[index]) + base);
    AffineExpr last = exprs.simplify(first + exprs.get(extents[index]) - 1);
    IndexBounds bounds = {first, last};
    std::optional<IndexBounds> relaxed =
        relaxTo(exprs, exprs.get(writer.getBindings()[index]), stage.body->getParentOp(), inner);
    if (relaxed)
      bounds = {exprs.simplify(relaxed->min + base), exprs.simplify(relaxed->max + base)};
    else if (inner.size() != getLoopsAround(writer).size())
      return std::nullopt;
    stage.mins.push_back(bounds.min);
    // Of a tile that goes over the end of the domain only what is in it is written.
    bool isWithin = isKnownLessEqual(exprs, bounds.max, last);
    if (isWithin || !isKnownLessEqual(exprs, last, bounds.max))
      maxs.push_back(bounds.max);
    if (!isWithin)
      maxs.push_back(last);
    for (const VarLimit &limit : *limits) {
      if (limit.var != index)
        continue;
      AffineExpr bound = exprs.simplify(limit.bound + base);
      if (limit.isMax)
        addBound(exprs, maxs, bound, /*isMax=*/true);
      else if (isKnownLessEqual(exprs, stage.mins.back(), bound))
        stage.mins.back() = bound;
      else if (!isKnownLessEqual(exprs, bound, stage.mins.back()))
        return std::nullopt;
    }
  }
  return stage;
}

/// Whether the part that a stage copies is the whole buffer.
static bool isWhole(IndexExprs &exprs, const Stage &stage, Value buffer) {
  for (auto [dim, min, maxs] : llvm::enumerate(stage.mins, stage.maxs)) {
    std::optional<AffineExpr> size = findBufferSize(exprs, buffer, dim);
    if (min != getAffineConstantExpr(0, buffer.getContext()) || !size ||
        llvm::none_of(maxs, [&](AffineExpr max) { return exprs.simplify(max - *size + 1) == 0; }))
      return false;
  }
  return true;
}

void mlc::tir::makeCompact(IndexExprs &exprs, Stage &stage, Operation *scope, Value buffer,
                           ArrayRef<BlockOp> users, bool isInput) {
  if (stage.body != &scope->getRegion(0).front() || isWhole(exprs, stage, buffer))
    return;
  // A block that declares more than it writes would declare what a smaller buffer does not have.
  for (BlockOp user : users)
    for (const BufferRegion &region : user.getYield().getWriteRegions())
      if (region.buffer == buffer && getSureRegion(user, region).extents != region.extents)
        return;
  // The size has to be known where the copy is allocated, and the start in the bodies of blocks,
  // which know no variables of loops.
  auto canBeSize = [&](Value leaf) {
    auto var = dyn_cast<BlockArgument>(leaf);
    return canMoveToFront(leaf, scope) && !(var && isa<ForOp>(var.getOwner()->getParentOp()));
  };
  for (auto [min, maxs] : llvm::zip_equal(stage.mins, stage.maxs)) {
    if (!exprs.allLeaves(min, canBeSize))
      return;
    for (AffineExpr max : maxs)
      if (!exprs.allLeaves(max, canBeSize))
        return;
  }
  for (Operation *user : buffer.getUsers())
    if (llvm::any_of(users, [&](BlockOp block) { return block->isProperAncestor(user); }) &&
        !isa<memref::LoadOp, memref::StoreOp, memref::DimOp, YieldOp>(user))
      return;
  // An input of the scope is read where the scope says. What is written in it may not be all.
  llvm::Error error = isInput ? llvm::Error::success() : checkStagePipeline("", 0, scope);
  stage.isCompact = !error;
  llvm::consumeError(std::move(error));
}

/// How many indices there are from `min` to the smallest of `maxs`.
static OpFoldResult createExtent(RewriterBase &rewriter, Location loc, IndexExprs &exprs,
                                 AffineExpr min, ArrayRef<AffineExpr> maxs) {
  SmallVector<AffineExpr> extents =
      llvm::map_to_vector(maxs, [&](AffineExpr max) { return exprs.simplify(max - min + 1); });
  return exprs.materializeMinMax(rewriter, loc, /*isMax=*/false, extents);
}

AllocBufferOp mlc::tir::createCache(RewriterBase &rewriter, IndexExprs &exprs, Operation *scope,
                                    Value original, StringRef storage, const Stage &stage) {
  auto type = cast<MemRefType>(original.getType());
  if (stage.isCompact)
    for (auto [min, maxs] : llvm::zip_equal(stage.mins, stage.maxs))
      for (AffineExpr bound : llvm::concat<const AffineExpr>(ArrayRef(min), ArrayRef(maxs)))
        exprs.allLeaves(bound, [&](Value leaf) {
          moveToFront(rewriter, leaf, scope);
          return true;
        });
  setInsertionPointAfterBuffers(rewriter, scope);
  // A buffer that is made later, where its sizes are known.
  Operation *alloc = original.getDefiningOp(), *first = findFirstStatement(scope);
  if (alloc && first && alloc->getBlock() == first->getBlock() && first->isBeforeInBlock(alloc))
    rewriter.setInsertionPointAfter(alloc);
  SmallVector<int64_t> shape;
  SmallVector<Value> sizes;
  for (int64_t dim = 0; dim < type.getRank(); ++dim) {
    OpFoldResult size = stage.isCompact ? createExtent(rewriter, original.getLoc(), exprs,
                                                       stage.mins[dim], stage.maxs[dim])
                                        : getBufferSize(rewriter, original, dim);
    shape.push_back(getConstantIntValue(size).value_or(ShapedType::kDynamic));
    if (shape.back() == ShapedType::kDynamic)
      sizes.push_back(cast<Value>(size));
  }
  // A compact copy is dense.
  if (stage.isCompact)
    type = MemRefType::get(shape, type.getElementType());
  auto cache = AllocBufferOp::create(rewriter, original.getLoc(), type,
                                     (getBufferName(original) + "_" + storage).str(), sizes);
  cache.setScope(storage);
  return cache;
}

BlockOp mlc::tir::createCopy(RewriterBase &rewriter, IndexExprs &exprs, const Stage &stage,
                             Value original, Value cache, bool isBack, StringRef name) {
  if (stage.next)
    rewriter.setInsertionPoint(stage.next);
  else
    rewriter.setInsertionPointToEnd(stage.body);
  Location loc = original.getLoc();
  int64_t rank = cast<MemRefType>(original.getType()).getRank();
  SmallVector<OpFoldResult> sizes, extents;
  for (int64_t dim = 0; dim < rank; ++dim) {
    sizes.push_back(getBufferSize(rewriter, stage.isCompact ? cache : original, dim));
    extents.push_back(stage.mins.empty() || stage.isCompact
                          ? sizes.back()
                          : createExtent(rewriter, loc, exprs, stage.mins[dim], stage.maxs[dim]));
  }
  SmallVector<Value> loopVars;
  for (auto [dim, extent] : llvm::enumerate(extents)) {
    auto loop = ForOp::create(rewriter, loc, rewriter.getIndexAttr(0), extent, ForKind::Serial,
                              ("ax" + Twine(dim)).str());
    loopVars.push_back(loop.getInductionVar());
    rewriter.setInsertionPointToStart(&loop.getBody().front());
  }
  IterVarList vars;
  for (auto [dim, loopVar] : llvm::enumerate(loopVars)) {
    AffineExpr binding = exprs.get(loopVar);
    if (!stage.mins.empty() && !stage.isCompact)
      binding = exprs.simplify(stage.mins[dim] + binding);
    vars.add(IterKind::Spatial, rewriter.getIndexAttr(0), sizes[dim],
             materializeValue(rewriter, loc, exprs, binding), "v" + Twine(dim));
  }
  BlockOp block = createBlock(rewriter, loc, name, vars);
  rewriter.setInsertionPointToEnd(&block.getBody().front());
  SmallVector<Value> cacheIndices(block.getIterVars()), indices = cacheIndices;
  if (stage.isCompact)
    for (auto [index, min] : llvm::zip_equal(indices, stage.mins))
      index = materializeValue(rewriter, loc, exprs, exprs.simplify(exprs.get(index) + min));
  SmallVector<OpFoldResult> ones(rank, rewriter.getIndexAttr(1));
  BufferRegion outside{original, getAsOpFoldResult(indices), ones};
  BufferRegion inside{cache, getAsOpFoldResult(cacheIndices), ones};
  Value value = memref::LoadOp::create(rewriter, loc, isBack ? cache : original,
                                       isBack ? cacheIndices : indices);
  memref::StoreOp::create(rewriter, loc, value, isBack ? original : cache,
                          isBack ? indices : cacheIndices);
  YieldOp::create(rewriter, loc, ArrayRef(isBack ? inside : outside),
                  ArrayRef(isBack ? outside : inside));
  return block;
}

/// Makes a load or a store access `cache`, which starts at `mins` of the buffer.
static void shiftAccess(RewriterBase &rewriter, IndexExprs &exprs, Operation *op, OpOperand &buffer,
                        MutableOperandRange indices, Value cache, ArrayRef<AffineExpr> mins) {
  rewriter.setInsertionPoint(op);
  SmallVector<Value> shifted;
  for (auto [index, min] : llvm::zip_equal(indices.getAsOperandRange(), mins))
    shifted.push_back(
        materializeValue(rewriter, op->getLoc(), exprs, exprs.simplify(exprs.get(index) - min)));
  rewriter.modifyOpInPlace(op, [&] {
    buffer.set(cache);
    indices.assign(shifted);
  });
}

static void shiftRegions(RewriterBase &rewriter, IndexExprs &exprs, YieldOp yield, Value original,
                         Value cache, ArrayRef<AffineExpr> mins) {
  SmallVector<BufferRegion> reads = yield.getReadRegions(), writes = yield.getWriteRegions();
  rewriter.setInsertionPoint(yield);
  for (SmallVector<BufferRegion> *regions : {&reads, &writes})
    for (BufferRegion &region : *regions) {
      if (region.buffer != original)
        continue;
      region.buffer = cache;
      for (auto [offset, min] : llvm::zip_equal(region.offsets, mins))
        offset =
            exprs.materialize(rewriter, yield.getLoc(), exprs.simplify(exprs.get(offset) - min));
    }
  YieldOp::create(rewriter, yield.getLoc(), reads, writes);
  rewriter.eraseOp(yield);
}

void mlc::tir::useCache(RewriterBase &rewriter, IndexExprs &exprs, const Stage &stage,
                        BlockOp block, Value original, Value cache) {
  if (!stage.isCompact) {
    rewriter.replaceUsesWithIf(
        original, cache, [&](OpOperand &use) { return block->isProperAncestor(use.getOwner()); });
    return;
  }
  SetVector<Operation *> users;
  for (Operation *user : original.getUsers())
    if (block->isProperAncestor(user))
      users.insert(user);
  for (Operation *user : users) {
    if (auto load = dyn_cast<memref::LoadOp>(user))
      shiftAccess(rewriter, exprs, load, load.getMemrefMutable(), load.getIndicesMutable(), cache,
                  stage.mins);
    else if (auto store = dyn_cast<memref::StoreOp>(user))
      shiftAccess(rewriter, exprs, store, store.getMemrefMutable(), store.getIndicesMutable(),
                  cache, stage.mins);
    else if (auto yield = dyn_cast<YieldOp>(user))
      shiftRegions(rewriter, exprs, yield, original, cache, stage.mins);
  }
}

AllocBufferOp mlc::tir::createDomainBuffer(RewriterBase &rewriter, BlockOp block,
                                           ArrayRef<unsigned> vars, Type element, StringRef name,
                                           Operation *nest) {
  Operation *scope = getScope(block);
  SmallVector<OpFoldResult> mins = block.getMixedMins(), extents = block.getMixedExtents();
  SmallVector<Value> bounds;
  for (unsigned var : vars)
    for (OpFoldResult bound : {mins[var], extents[var]})
      if (auto value = dyn_cast<Value>(bound))
        bounds.push_back(value);
  if (llvm::all_of(bounds, [&](Value value) { return canMoveToFront(value, scope); })) {
    for (Value value : bounds)
      moveToFront(rewriter, value, scope);
    setInsertionPointAfterBuffers(rewriter, scope);
  } else {
    rewriter.setInsertionPoint(nest);
  }
  IndexExprs exprs(block.getContext());
  SmallVector<int64_t> shape;
  SmallVector<Value> sizes;
  for (unsigned var : vars) {
    AffineExpr size = exprs.simplify(exprs.get(mins[var]) + exprs.get(extents[var]));
    auto number = dyn_cast<AffineConstantExpr>(size);
    shape.push_back(number ? number.getValue() : ShapedType::kDynamic);
    if (!number)
      sizes.push_back(materializeValue(rewriter, block.getLoc(), exprs, size));
  }
  return AllocBufferOp::create(rewriter, block.getLoc(), MemRefType::get(shape, element), name,
                               sizes);
}

IterVarList mlc::tir::createDomainLoops(RewriterBase &rewriter, BlockOp block,
                                        ArrayRef<unsigned> vars) {
  IterVarList created;
  Location loc = block.getLoc();
  for (auto [position, var] : llvm::enumerate(vars)) {
    OpFoldResult min = block.getMixedMins()[var], extent = block.getMixedExtents()[var];
    auto loop = ForOp::create(rewriter, loc, rewriter.getIndexAttr(0), extent, ForKind::Serial,
                              ("ax" + Twine(position)).str());
    rewriter.setInsertionPointToEnd(&loop.getBody().front());
    IndexExprs exprs(block.getContext());
    Value binding =
        materializeValue(rewriter, loc, exprs, exprs.get(loop.getInductionVar()) + exprs.get(min));
    created.add(IterKind::Spatial, min, extent, binding, "v" + Twine(position));
  }
  return created;
}

llvm::Expected<Value> mlc::tir::getBufferAt(StringRef primitive, BlockOp block, ValueRange buffers,
                                            unsigned index, StringRef storage) {
  // P1.
  if (index >= buffers.size())
    return refuse(primitive, 1, block, "block '", block.getName(), "' has ", buffers.size(),
                  " such buffers, there is none at ", index);
  // P2.
  if (!isStorageScope(storage))
    return refuse(primitive, 2, block, "the storage scope '", storage,
                  "' is not one that is known");
  return getSourceBuffer(buffers[index]);
}
