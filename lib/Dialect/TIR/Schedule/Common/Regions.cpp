//===- Regions.cpp - What blocks access while loops run -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "RegionCover.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlc::tir;

int64_t mlc::tir::getConstantTerm(AffineExpr expr) {
  SmallVector<std::pair<AffineExpr, int64_t>> terms;
  collectTerms(expr, 1, terms);
  int64_t base = 0;
  for (auto [term, scale] : terms)
    if (auto constant = dyn_cast<AffineConstantExpr>(term))
      base += constant.getValue() * scale;
  return base;
}

void mlc::tir::addBound(const IndexExprs &exprs, SmallVectorImpl<AffineExpr> &bounds,
                        AffineExpr bound, bool isMax) {
  auto isAsTight = [&](AffineExpr lhs, AffineExpr rhs) {
    return isMax ? isKnownLessEqual(exprs, lhs, rhs) : isKnownLessEqual(exprs, rhs, lhs);
  };
  if (llvm::any_of(bounds, [&](AffineExpr known) { return isAsTight(known, bound); }))
    return;
  llvm::erase_if(bounds, [&](AffineExpr known) { return isAsTight(bound, known); });
  bounds.push_back(bound);
}

AffineExpr mlc::tir::replaceLeaf(IndexExprs &exprs, AffineExpr expr, AffineExpr leaf,
                                 AffineExpr by) {
  DenseMap<AffineExpr, AffineExpr> replacements = {{leaf, by}};
  expr.walk([&](AffineExpr part) {
    if (auto factors = exprs.getFactors(part))
      replacements[part] = exprs.multiply(replaceLeaf(exprs, factors->first, leaf, by),
                                          replaceLeaf(exprs, factors->second, leaf, by));
  });
  return exprs.simplify(expr.replace(replacements));
}

SmallVector<ForOp> mlc::tir::getLoopsBelow(Operation *outer, Operation *op) {
  SmallVector<ForOp> loops = getLoopsAround(op);
  llvm::erase_if(loops, [&](ForOp loop) { return !outer->isProperAncestor(loop); });
  return loops;
}

arith::MulIOp mlc::tir::findOwnProduct(Value value) {
  auto product = value.getDefiningOp<arith::MulIOp>();
  return product && isa<BlockOp>(product->getParentOp()) ? product : arith::MulIOp();
}

/// Whether `expr` is made of values that are known in the body of `point`, or of loop variables.
static bool isKnownAt(IndexExprs &exprs, AffineExpr expr, Operation *point, ArrayRef<ForOp> loops,
                      bool withLoops) {
  return exprs.allLeaves(expr, [&](Value leaf) {
    if (llvm::any_of(loops, [&](ForOp loop) { return loop.getInductionVar() == leaf; }))
      return withLoops;
    // So is a product that a block computes, by its factors.
    if (auto product = findOwnProduct(leaf))
      return isKnownAt(exprs, exprs.get(product.getLhs()), point, loops, withLoops) &&
             isKnownAt(exprs, exprs.get(product.getRhs()), point, loops, withLoops);
    // The number that loops are is known by their bounds, wherever it is computed.
    bool isJoined = withLoops && leaf.getDefiningOp<affine::AffineLinearizeIndexOp>();
    return isJoined ||
           (leaf.getParentRegion()->isAncestor(&point->getRegion(0)) && !dependsOn(leaf, loops));
  });
}

SmallVector<ForOp> mlc::tir::getSharingThreads(ForOp loop, StringRef storage) {
  SmallVector<ForOp> around = getLoopsAround(loop);
  around.push_back(loop);
  llvm::erase_if(around, [&](ForOp outer) {
    StringRef thread = outer.getThread().value_or("");
    if (storage.starts_with("shared"))
      return !thread.starts_with("threadIdx.") && !thread.starts_with("vthread");
    return !storage.starts_with("warp") || thread != "threadIdx.x";
  });
  return around;
}

std::optional<IndexBounds> mlc::tir::relaxTo(IndexExprs &exprs, AffineExpr expr, Operation *point,
                                             ArrayRef<ForOp> loops) {
  if (!isKnownAt(exprs, expr, point, loops, /*withLoops=*/true))
    return std::nullopt;
  IndexBounds bounds = relax(exprs, expr, loops);
  for (AffineExpr bound : {bounds.min, bounds.max})
    if (!isKnownAt(exprs, bound, point, loops, /*withLoops=*/false))
      return std::nullopt;
  return bounds;
}

/// Whether the inner loops of the number that several loops are run, the others not: it takes every
/// value from the first to the last. Nothing if `term` is no such number.
static std::optional<bool> takesInnerDigits(IndexExprs &exprs, AffineExpr term,
                                            ArrayRef<ForOp> loops) {
  auto dim = dyn_cast<AffineDimExpr>(term);
  Value leaf = dim ? exprs.getLeaf(dim) : Value();
  auto join = leaf ? leaf.getDefiningOp<affine::AffineLinearizeIndexOp>()
                   : affine::AffineLinearizeIndexOp();
  if (!join || !dependsOn(leaf, loops))
    return std::nullopt;
  bool isInner = false;
  for (auto [index, digit, length] : llvm::enumerate(join.getMultiIndex(), join.getPaddedBasis())) {
    const auto *loop = llvm::find_if(
        loops, [&, &digit = digit](ForOp other) { return other.getInductionVar() == digit; });
    bool isRunning = loop != loops.end();
    if (isInner && !isRunning)
      return false;
    isInner |= isRunning;
    ForOp running = isRunning ? *loop : ForOp();
    if (running && (running.getConstantMin() != 0 ||
                    (index != 0 && exprs.get(running.getMixedExtent()) != exprs.get(length))))
      return false;
  }
  return isInner;
}

bool mlc::tir::takesAllValues(IndexExprs &exprs, AffineExpr expr, ArrayRef<ForOp> loops,
                              int64_t extent, ArrayRef<AffineExpr> others) {
  SmallVector<std::pair<AffineExpr, int64_t>> terms, running;
  collectTerms(expr, 1, terms);
  // A loop may have a say in one part of the sum only.
  llvm::SmallPtrSet<Operation *, 4> used;
  for (auto [term, scale] : terms) {
    std::optional<bool> takesDigits = takesInnerDigits(exprs, term, loops);
    if (takesDigits && !*takesDigits)
      return false;
    bool isRunning = false;
    for (ForOp loop : loops) {
      bool isUsed = !exprs.allLeaves(term, [&](Value leaf) {
        return leaf != loop.getInductionVar() && !(takesDigits && dependsOn(leaf, {loop}));
      });
      if (isUsed && !used.insert(loop).second)
        return false;
      isRunning |= isUsed;
    }
    if (isRunning)
      running.emplace_back(term, std::abs(scale));
  }
  llvm::sort(running, [](auto &lhs, auto &rhs) { return lhs.second < rhs.second; });
  std::optional<int64_t> reach = extent;
  for (auto [term, scale] : running) {
    if (!reach || scale > *reach)
      return false;
    IndexBounds bounds = relax(exprs, term, loops);
    IndexRange length = exprs.getRange(exprs.simplify(bounds.max - bounds.min + 1));
    bool isFixed = length.isKnown() && *length.min == *length.max;
    if (auto binary = dyn_cast<AffineBinaryOpExpr>(term)) {
      if (!takesAllValues(exprs, binary.getLHS(), loops, /*extent=*/1, others))
        return false;
      // Remainders that start anew take all values only if there are enough.
      auto divisor = dyn_cast<AffineConstantExpr>(binary.getRHS());
      if (term.getKind() == AffineExprKind::Mod) {
        if (!divisor)
          return false;
        IndexBounds source = relax(exprs, binary.getLHS(), loops);
        AffineExpr numValues = exprs.simplify(source.max - source.min + 1);
        IndexRange count = exprs.getRange(numValues);
        bool isOnePeriod = exprs.simplify(source.min.floorDiv(divisor)) ==
                           exprs.simplify(source.max.floorDiv(divisor));
        bool isLong = count.min && *count.min >= divisor.getValue();
        // Whole periods, of which there may be none: then a quotient takes no value either.
        bool isWhole =
            exprs.simplify(numValues % divisor) == 0 && llvm::any_of(others, [&](AffineExpr other) {
              auto quotient = dyn_cast<AffineBinaryOpExpr>(other);
              return quotient && quotient.getKind() == AffineExprKind::FloorDiv &&
                     quotient.getLHS() == binary.getLHS() &&
                     isa<AffineConstantExpr>(quotient.getRHS()) &&
                     exprs.simplify(numValues % quotient.getRHS()) == 0;
            });
        if (!isOnePeriod && !isLong && !isWhole)
          return false;
      }
    }
    reach = isFixed ? std::optional<int64_t>(*reach + scale * (*length.min - 1)) : std::nullopt;
  }
  return true;
}

bool mlc::tir::takesWholeDomains(BlockOp block) {
  if (!hasAffineBindings(block))
    return false;
  SmallVector<ForOp> loops = getLoopsAround(block);
  IndexExprs exprs(block.getContext());
  // Loops that run once have no say.
  auto withoutUnitLoops = [&](Value binding) {
    AffineExpr expr = exprs.get(binding);
    for (ForOp loop : loops)
      if (loop.getConstantExtent() == 1)
        expr = expr.replace(exprs.get(loop.getInductionVar()), exprs.get(loop.getMixedMin()));
    return exprs.simplify(expr);
  };
  SmallVector<AffineExpr> bindings = llvm::map_to_vector(block.getBindings(), withoutUnitLoops);
  for (auto [index, expr] : llvm::enumerate(bindings)) {
    AffineExpr first = exprs.get(block.getMixedMins()[index]);
    AffineExpr last = exprs.simplify(first + exprs.get(block.getMixedExtents()[index]) - 1);
    std::optional<IndexBounds> bounds = relaxTo(exprs, expr, getScope(block), loops);
    if (!bounds || !takesAllValues(exprs, expr, loops, /*extent=*/1, bindings) ||
        !isKnownLessEqual(exprs, bounds->min, first) || !isKnownLessEqual(exprs, last, bounds->max))
      return false;
  }
  return true;
}

void mlc::tir::substituteBindings(IndexExprs &exprs, BlockOp block) {
  for (auto [var, binding] : llvm::zip_equal(block.getIterVars(), block.getBindings()))
    exprs.substitute(var, binding);
}

namespace {
/// A variable of a block in an index, and by how much the index grows with it.
struct IndexVar {
  unsigned number;
  int64_t slope;
};
} // namespace

/// The variables of `block` in an index, in the order of the leaves of `plain`; nothing if
/// something else is in it, or it does not grow with them.
static std::optional<SmallVector<IndexVar>> findIndexVars(IndexExprs &plain, BlockOp block,
                                                          AffineExpr index) {
  SmallVector<IndexVar> vars;
  for (auto [position, leaf] : llvm::enumerate(plain.getLeaves())) {
    auto dim = getAffineDimExpr(position, block.getContext());
    auto var = dyn_cast_if_present<BlockArgument>(leaf);
    auto slope = dyn_cast<AffineConstantExpr>(plain.simplify(index.replace(dim, dim + 1) - index));
    if (!var || var.getOwner() != &block.getBody().front() || !slope || slope.getValue() <= 0)
      return std::nullopt;
    vars.push_back({var.getArgNumber(), slope.getValue()});
  }
  return vars.empty() ? std::nullopt : std::optional(vars);
}

/// The domain of a variable, both ends included.
static IndexBounds getDomain(IndexExprs &exprs, BlockOp block, unsigned var) {
  AffineExpr first = exprs.get(block.getMixedMins()[var]);
  return {first, exprs.simplify(first + exprs.get(block.getMixedExtents()[var]) - 1)};
}

void mlc::tir::addDomainBounds(IndexExprs &exprs, BlockOp block, OpFoldResult offset,
                               AffineExpr length, DimBounds &dim) {
  IndexExprs plain(block.getContext());
  AffineExpr index = plain.get(offset);
  std::optional<SmallVector<IndexVar>> vars = findIndexVars(plain, block, index);
  if (!vars)
    return;
  SmallVector<AffineExpr> firsts, lasts;
  for (IndexVar var : *vars) {
    IndexBounds domain = getDomain(exprs, block, var.number);
    firsts.push_back(domain.min);
    lasts.push_back(domain.max);
  }
  addBound(exprs, dim.mins, exprs.simplify(index.replaceDims(firsts)), /*isMax=*/false);
  addBound(exprs, dim.maxs, exprs.simplify(index.replaceDims(lasts) + length - 1), /*isMax=*/true);
}

/// Whether the values of an index of several variables follow each other where the predicate keeps
/// some of these in their domains: only the one that the index grows fastest with may end early.
static bool endsWithLargestVar(IndexExprs &exprs, BlockOp block, OpFoldResult offset,
                               Operation *point, ArrayRef<ForOp> loops) {
  IndexExprs plain(block.getContext());
  std::optional<SmallVector<IndexVar>> vars =
      block.getPredicate() ? findIndexVars(plain, block, plain.get(offset)) : std::nullopt;
  if (!vars || vars->size() == 1)
    return true;
  return llvm::all_of(*vars, [&](IndexVar var) {
    IndexBounds domain = getDomain(exprs, block, var.number);
    std::optional<IndexBounds> taken =
        relaxTo(exprs, exprs.get(block.getBindings()[var.number]), point, loops);
    if (!taken || !isKnownLessEqual(exprs, domain.min, taken->min))
      return false;
    return isKnownLessEqual(exprs, taken->max, domain.max) ||
           llvm::all_of(*vars, [&](IndexVar other) { return other.slope <= var.slope; });
  });
}

/// An extent: the smallest of these.
static SmallVector<AffineExpr> getLengths(IndexExprs &exprs, OpFoldResult extent) {
  auto value = dyn_cast<Value>(extent);
  auto min = value ? value.getDefiningOp<affine::AffineMinOp>() : affine::AffineMinOp();
  if (!min)
    return {exprs.get(extent)};
  SmallVector<AffineExpr> operands =
      llvm::map_to_vector(min.getOperands(), [&](Value operand) { return exprs.get(operand); });
  ArrayRef<AffineExpr> all = operands;
  unsigned numDims = min.getMap().getNumDims();
  return llvm::map_to_vector(min.getMap().getResults(), [&](AffineExpr result) {
    AffineExpr length =
        result.replaceDimsAndSymbols(all.take_front(numDims), all.drop_front(numDims));
    // Products that the block computes are the same as those around it.
    return relax(exprs, exprs.simplify(length), /*loops=*/{}).max;
  });
}

RegionBounds mlc::tir::getUpperBounds(IndexExprs &exprs, BlockOp block, const BufferRegion &region,
                                      Operation *point, ArrayRef<ForOp> loops) {
  RegionBounds bounds;
  for (auto [offset, extent] : llvm::zip_equal(region.offsets, region.extents)) {
    DimBounds &dim = bounds.emplace_back();
    AffineExpr first = exprs.get(offset);
    if (std::optional<IndexBounds> relaxed = relaxTo(exprs, first, point, loops))
      dim.mins.push_back(relaxed->min);
    for (AffineExpr length : getLengths(exprs, extent))
      if (std::optional<IndexBounds> relaxed =
              relaxTo(exprs, exprs.simplify(first + length - 1), point, loops))
        dim.maxs.push_back(relaxed->max);
  }
  return bounds;
}

namespace {
/// A condition that keeps the first index of a dimension from being larger, or smaller.
struct IndexLimit {
  unsigned dim;
  bool isMax;
  AffineExpr bound;
};
} // namespace

/// Finds the first index that a comparison limits, if what it is compared with is known at `point`.
static std::optional<IndexLimit> matchLimit(IndexExprs &exprs, arith::CmpIOp compare,
                                            ArrayRef<AffineExpr> firsts, Operation *point,
                                            ArrayRef<ForOp> loops) {
  int64_t strict = compare.getPredicate() == arith::CmpIPredicate::slt ? 1 : 0;
  AffineExpr lhs = exprs.get(compare.getLhs()), rhs = exprs.get(compare.getRhs());
  for (auto [dim, first] : llvm::enumerate(firsts))
    for (bool isMax : {true, false}) {
      if (isa<AffineConstantExpr>(first))
        continue;
      AffineExpr shift = exprs.simplify((isMax ? lhs : rhs) - first);
      AffineExpr bound = isMax ? rhs - strict : lhs + strict;
      bound = exprs.simplify(bound - shift);
      if (isa<AffineConstantExpr>(shift) &&
          isKnownAt(exprs, bound, point, loops, /*withLoops=*/false))
        return IndexLimit{static_cast<unsigned>(dim), isMax, bound};
    }
  return std::nullopt;
}

/// Whether the predicate keeps variables in their domains, or is of loops that have no say in
/// `region`, which is accessed as long as the predicate holds for some of their iterations, or is
/// what `limits` say then.
static bool hasHarmlessPredicate(IndexExprs &outer, BlockOp block, const BufferRegion &region,
                                 Operation *point, ArrayRef<ForOp> loops,
                                 SmallVectorImpl<IndexLimit> &limits) {
  IndexExprs exprs(block.getContext());
  substituteBindings(exprs, block);
  SmallVector<ForOp> others;
  for (ForOp loop : loops)
    if (llvm::all_of(region.offsets, [&](OpFoldResult offset) {
          return exprs.allLeaves(exprs.get(offset),
                                 [&](Value leaf) { return leaf != loop.getInductionVar(); });
        }))
      others.push_back(loop);
  SmallVector<Value> conjuncts;
  if (block.getPredicate())
    collectConjuncts(block.getPredicate(), conjuncts);
  // All conditions hold in the first iteration of these loops, if they do at all.
  for (ForOp loop : others)
    if (!isKnownLessEqual(exprs, getAffineConstantExpr(1, block.getContext()),
                          exprs.get(loop.getMixedExtent())))
      return conjuncts.empty() || isDomainPredicate(block);
  return llvm::all_of(conjuncts, [&](Value conjunct) {
    auto compare = conjunct.getDefiningOp<arith::CmpIOp>();
    if (isDomainCondition(block, conjunct))
      return true;
    if (!compare || !compare.getLhs().getType().isIndex() ||
        (compare.getPredicate() != arith::CmpIPredicate::slt &&
         compare.getPredicate() != arith::CmpIPredicate::sle))
      return false;
    AffineExpr slack = exprs.simplify(exprs.get(compare.getRhs()) - exprs.get(compare.getLhs()));
    for (ForOp loop : others)
      slack = slack.replace(exprs.get(loop.getInductionVar()), exprs.get(loop.getMixedMin()));
    int64_t least = compare.getPredicate() == arith::CmpIPredicate::slt ? 1 : 0;
    if (isKnownLessEqual(exprs, getAffineConstantExpr(least, block.getContext()),
                         exprs.simplify(slack)))
      return true;
    SmallVector<AffineExpr> firsts =
        llvm::map_to_vector(region.offsets, [&](OpFoldResult offset) { return outer.get(offset); });
    std::optional<IndexLimit> limit = matchLimit(outer, compare, firsts, point, loops);
    if (limit)
      limits.push_back(*limit);
    return limit.has_value();
  });
}

BufferRegion mlc::tir::getSureRegion(BlockOp block, BufferRegion region) {
  if (llvm::all_of(region.extents,
                   [](OpFoldResult extent) { return getConstantIntValue(extent) == 1; }))
    return region;
  memref::StoreOp only;
  for (Operation *user : region.buffer.getUsers()) {
    auto store = dyn_cast<memref::StoreOp>(user);
    if (!store || store.getMemref() != region.buffer || store->getParentOp() != block ||
        store->getParentRegion() != &block.getBody())
      continue;
    if (only && !llvm::equal(only.getIndices(), store.getIndices()))
      return region;
    only = store;
  }
  if (!only)
    return region;
  region.offsets = getAsOpFoldResult(only.getIndices());
  OpFoldResult one = IntegerAttr::get(IndexType::get(block.getContext()), 1);
  region.extents.assign(region.offsets.size(), one);
  return region;
}

/// Whether quotients and remainders of a number that some loops are begin and end with periods:
/// together they take every combination of their values.
static bool takesWholePeriods(IndexExprs &exprs, AffineExpr expr, ArrayRef<ForOp> loops) {
  bool result = true;
  expr.walk([&](AffineExpr part) {
    auto binary = dyn_cast<AffineBinaryOpExpr>(part);
    if (!binary ||
        (part.getKind() != AffineExprKind::FloorDiv && part.getKind() != AffineExprKind::Mod))
      return;
    AffineExpr divisor = binary.getRHS();
    IndexBounds source = relax(exprs, binary.getLHS(), loops);
    if (exprs.simplify(source.min.floorDiv(divisor)) ==
        exprs.simplify(source.max.floorDiv(divisor)))
      return;
    result &= exprs.simplify(source.min % divisor) == 0 &&
              exprs.simplify(exprs.simplify(source.max - source.min + 1) % divisor) == 0;
  });
  return result;
}

std::optional<RegionBounds> mlc::tir::getLowerBounds(IndexExprs &exprs, BlockOp block,
                                                     const BufferRegion &region, Operation *point,
                                                     ArrayRef<ForOp> loops) {
  SmallVector<IndexLimit> limits;
  if (!hasHarmlessPredicate(exprs, block, region, point, loops, limits))
    return std::nullopt;
  RegionBounds bounds;
  // Dimensions take their values independently of each other if no loop has a say in two of them.
  llvm::SmallPtrSet<Operation *, 4> used;
  bool isIndependent = true;
  SmallVector<AffineExpr> firsts;
  for (OpFoldResult offset : region.offsets)
    firsts.push_back(exprs.get(offset));
  for (auto [offset, extent] : llvm::zip_equal(region.offsets, region.extents)) {
    DimBounds &dim = bounds.emplace_back();
    AffineExpr first = exprs.get(offset);
    SmallVector<AffineExpr> lengths = getLengths(exprs, extent);
    std::optional<IndexBounds> relaxed = relaxTo(exprs, first, point, loops);
    bool isMoved = !exprs.allLeaves(first, [&](Value leaf) {
      return llvm::none_of(loops, [&](ForOp loop) { return leaf == loop.getInductionVar(); });
    });
    std::optional<int64_t> least;
    for (AffineExpr length : lengths) {
      IndexRange range = exprs.getRange(length);
      if ((isMoved && !range.min) || !isKnownAt(exprs, length, point, loops, /*withLoops=*/false))
        return std::nullopt;
      if (range.min)
        least = std::min(least.value_or(*range.min), *range.min);
    }
    if (!relaxed || (isMoved && !takesAllValues(exprs, first, loops,
                                                std::max<int64_t>(least.value_or(1), 1), firsts)))
      return std::nullopt;
    for (ForOp loop : loops)
      if (!exprs.allLeaves(first, [&](Value leaf) { return leaf != loop.getInductionVar(); }))
        isIndependent &= used.insert(loop).second;
    if (!endsWithLargestVar(exprs, block, offset, point, loops))
      return std::nullopt;
    dim.mins.push_back(relaxed->min);
    for (AffineExpr length : lengths) {
      dim.maxs.push_back(exprs.simplify(relaxed->max + length - 1));
      addDomainBounds(exprs, block, offset, length, dim);
      for (const IndexLimit &limit : limits)
        if (limit.isMax && limit.dim + 1 == bounds.size())
          addBound(exprs, dim.maxs, exprs.simplify(limit.bound + length - 1), /*isMax=*/true);
    }
    for (const IndexLimit &limit : limits)
      if (!limit.isMax && limit.dim + 1 == bounds.size())
        addBound(exprs, dim.mins, limit.bound, /*isMax=*/false);
  }
  if (!isIndependent && !hasAffineBindings(block))
    return std::nullopt;
  // Some iterations of loops that several dimensions share need not make a box.
  bool isPart = llvm::any_of(getLoopsAround(block),
                             [&](ForOp loop) { return !llvm::is_contained(loops, loop); });
  if (!isIndependent && isPart && !llvm::all_of(firsts, [&](AffineExpr first) {
        return takesWholePeriods(exprs, first, loops);
      }))
    return std::nullopt;
  return bounds;
}

void mlc::tir::clipToBuffer(IndexExprs &exprs, RegionBounds &bounds, Value buffer) {
  for (auto [index, dim] : llvm::enumerate(bounds)) {
    addBound(exprs, dim.mins, getAffineConstantExpr(0, buffer.getContext()), /*isMax=*/false);
    if (std::optional<AffineExpr> size = findBufferSize(exprs, buffer, index))
      addBound(exprs, dim.maxs, exprs.simplify(*size - 1), /*isMax=*/true);
  }
}
