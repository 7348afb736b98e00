//===- BlockRewrite.cpp - Blocks with other iteration variables -----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "BlockRewrite.h"
#include "BoundConditions.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "llvm/Support/CheckedArithmetic.h"

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

void mlc::tir::dropInit(RewriterBase &rewriter, BlockOp block) {
  YieldOp yield = block.getYield();
  SmallVector<BufferRegion> reads, writes = yield.getWriteRegions();
  for (const BufferRegion &region : writes)
    if (!llvm::is_contained(yield.getReads(), region.buffer))
      reads.push_back(region);
  llvm::append_range(reads, yield.getReadRegions());
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(yield);
  YieldOp::create(rewriter, yield.getLoc(), reads, writes);
  rewriter.eraseOp(yield);
  rewriter.eraseBlock(&block.getInit().front());
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

bool mlc::tir::isDomainCondition(BlockOp block, Value condition) {
  auto compare = condition.getDefiningOp<arith::CmpIOp>();
  if (!compare || !compare.getLhs().getType().isIndex())
    return false;
  IndexExprs exprs(block.getContext());
  AffineExpr lhs = exprs.get(compare.getLhs()), rhs = exprs.get(compare.getRhs());
  bool isEnd = compare.getPredicate() == arith::CmpIPredicate::slt;
  if (!isEnd && compare.getPredicate() != arith::CmpIPredicate::sle)
    return false;
  BoundCondition held = isEnd ? BoundCondition{lhs, rhs, true} : BoundCondition{rhs, lhs, false};
  held = simplify(exprs, held);
  for (unsigned index = 0; index < block.getNumIterVars(); ++index) {
    AffineExpr binding = exprs.get(block.getBindings()[index]);
    AffineExpr first = exprs.get(block.getMixedMins()[index]);
    AffineExpr end = exprs.simplify(first + exprs.get(block.getMixedExtents()[index]));
    if (held == simplify(exprs, {binding, isEnd ? end : first, isEnd}))
      return true;
    if (!isEnd)
      continue;
    // A quotient is in its domain just where what is divided is below a multiple of the end.
    auto quotient = dyn_cast<AffineBinaryOpExpr>(binding);
    if (quotient && binding.getKind() == AffineExprKind::FloorDiv && lhs == quotient.getLHS() &&
        isa<AffineConstantExpr>(quotient.getRHS()) &&
        rhs == exprs.simplify(end * quotient.getRHS()))
      return true;
  }
  return false;
}

bool mlc::tir::isDomainPredicate(BlockOp block) {
  SmallVector<Value> conjuncts;
  if (block.getPredicate())
    collectConjuncts(block.getPredicate(), conjuncts);
  return llvm::all_of(conjuncts,
                      [&](Value conjunct) { return isDomainCondition(block, conjunct); });
}

/// Whether a value is 0 in the first iteration of `loops`.
static bool isFirstZero(Value value, ArrayRef<ForOp> loops) {
  if (getConstantIntValue(value) == 0)
    return true;
  for (ForOp loop : loops)
    if (loop.getInductionVar() == value)
      return loop.getConstantMin() == 0;
  auto areZero = [&](ValueRange values) {
    return llvm::all_of(values, [&](Value part) { return isFirstZero(part, loops); });
  };
  Operation *def = value.getDefiningOp();
  if (auto linearize = dyn_cast_or_null<affine::AffineLinearizeIndexOp>(def))
    return areZero(linearize.getMultiIndex());
  if (auto delinearize = dyn_cast_or_null<affine::AffineDelinearizeIndexOp>(def))
    return isFirstZero(delinearize.getLinearIndex(), loops);
  auto apply = dyn_cast_or_null<affine::AffineApplyOp>(def);
  if (!apply || !areZero(apply.getDimOperands()))
    return false;
  AffineExpr zero = getAffineConstantExpr(0, value.getContext());
  SmallVector<AffineExpr> zeros(apply.getMap().getNumDims(), zero);
  AffineExpr result = apply.getMap().getResult(0).replaceDims(zeros);
  return simplifyAffineExpr(result, 0, apply.getMap().getNumSymbols()) == zero;
}

/// Whether `var` is in `expr` outside of quotients.
static bool dependsBeyondQuotients(const IndexExprs &exprs, AffineExpr expr, AffineDimExpr var) {
  if (expr == var)
    return true;
  if (auto factors = exprs.getFactors(expr))
    return dependsBeyondQuotients(exprs, factors->first, var) ||
           dependsBeyondQuotients(exprs, factors->second, var);
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  return binary && expr.getKind() != AffineExprKind::FloorDiv &&
         expr.getKind() != AffineExprKind::CeilDiv &&
         (dependsBeyondQuotients(exprs, binary.getLHS(), var) ||
          dependsBeyondQuotients(exprs, binary.getRHS(), var));
}

bool mlc::tir::tellsIterationsApart(IndexExprs &exprs, ArrayRef<AffineExpr> parts, ForOp loop) {
  auto var = dyn_cast<AffineDimExpr>(exprs.get(loop.getInductionVar()));
  std::optional<int64_t> extent = loop.getConstantExtent(), count = 1;
  bool isDependent = false;
  for (AffineExpr part : parts) {
    bool isUsed =
        !exprs.allLeaves(part, [&](Value leaf) { return leaf != loop.getInductionVar(); });
    if (!var || !isUsed)
      continue;
    // What is no sum, product, quotient or remainder is not looked into.
    isDependent |= dependsBeyondQuotients(exprs, part, var);
    IndexBounds bounds = relax(exprs, part, {loop});
    auto length = dyn_cast<AffineConstantExpr>(exprs.simplify(bounds.max - bounds.min + 1));
    count = length && count ? llvm::checkedMul(*count, std::max<int64_t>(length.getValue(), 1))
                            : std::nullopt;
  }
  return isDependent && (!count || !extent || *count >= *extent);
}

bool mlc::tir::runsInOneIteration(BlockOp block, ForOp loop) {
  if (loop.getConstantExtent() == 1)
    return true;
  if (!hasAffineBindings(block))
    return false;
  IndexExprs exprs(block.getContext());
  SmallVector<AffineExpr> bindings =
      llvm::map_to_vector(block.getBindings(), [&](Value binding) { return exprs.get(binding); });
  if (llvm::is_contained(exprs.getLeaves(), loop.getInductionVar()))
    return tellsIterationsApart(exprs, bindings, loop);
  return llvm::any_of(block.getBindings(),
                      [&](Value binding) { return dependsOn(binding, {loop}); });
}

bool mlc::tir::reachesStart(BlockOp block, unsigned index, ArrayRef<ForOp> loops) {
  IndexExprs exprs(block.getContext());
  AffineExpr start = exprs.get(block.getMixedMins()[index]);
  Value binding = block.getBindings()[index];
  AffineExpr expr = exprs.get(binding);
  // A loop that also has a say in spatial variables begins in the midst of a reduction, unless it
  // begins with the start.
  bool isShared = llvm::any_of(loops, [&](ForOp loop) {
    return dependsOn(binding, {loop}) &&
           llvm::any_of(llvm::enumerate(block.getBindings()), [&](auto other) {
             return block.getIterKind(other.index()) == IterKind::Spatial &&
                    dependsOn(other.value(), {loop});
           });
  });
  if (isShared)
    for (ForOp loop : loops)
      expr = expr.replace(exprs.get(loop.getInductionVar()), exprs.get(loop.getMixedMin()));
  AffineExpr first = isShared ? exprs.simplify(expr) : relax(exprs, expr, loops).min;
  return isKnownLessEqual(exprs, first, start) || (start == 0 && isFirstZero(binding, loops));
}

/// Whether a comparison of indices holds for all values that they can take.
static bool isKnownToHold(IndexExprs &exprs, Value condition) {
  auto compare = condition.getDefiningOp<arith::CmpIOp>();
  if (!compare || !compare.getLhs().getType().isIndex())
    return false;
  AffineExpr lhs = exprs.get(compare.getLhs()), rhs = exprs.get(compare.getRhs());
  if (compare.getPredicate() == arith::CmpIPredicate::slt)
    return isKnownLessEqual(exprs, lhs + 1, rhs);
  return compare.getPredicate() == arith::CmpIPredicate::sle && isKnownLessEqual(exprs, lhs, rhs);
}

/// Whether a condition only keeps a reduce variable in its domain, of which `loops` reach the
/// start. Where the domain is empty, `init` runs all the same.
static bool isEndOfReduction(BlockOp block, Value condition, ArrayRef<ForOp> loops) {
  auto compare = condition.getDefiningOp<arith::CmpIOp>();
  if (!compare || compare.getPredicate() != arith::CmpIPredicate::slt ||
      !isDomainCondition(block, condition))
    return false;
  for (auto [index, binding] : llvm::enumerate(block.getBindings()))
    if (binding == compare.getLhs())
      return block.getIterKind(index) == IterKind::Reduce && reachesStart(block, index, loops);
  return false;
}

Value mlc::tir::createFirstPredicate(RewriterBase &rewriter, BlockOp block, ArrayRef<ForOp> loops,
                                     Operation *root, IRMapping &mapping) {
  if (!block.getPredicate())
    return {};
  Location loc = block.getLoc();
  IndexExprs exprs(block.getContext());
  for (ForOp loop : loops) {
    Value first = getValueOrCreateConstantIndexOp(rewriter, loc, loop.getMixedMin());
    mapping.map(loop.getInductionVar(), cloneSlice(rewriter, first, root, mapping));
    exprs.substitute(loop.getInductionVar(), first);
  }
  SmallVector<Value> conjuncts;
  collectConjuncts(block.getPredicate(), conjuncts);
  Value predicate;
  for (Value conjunct : conjuncts)
    if (!dependsOn(conjunct, loops) ||
        (!isKnownToHold(exprs, conjunct) && !isEndOfReduction(block, conjunct, loops)))
      predicate =
          createAnd(rewriter, loc, predicate, cloneSlice(rewriter, conjunct, root, mapping));
  return predicate;
}

void mlc::tir::setExtent(RewriterBase &rewriter, ForOp loop, OpFoldResult extent) {
  rewriter.modifyOpInPlace(loop, [&] {
    auto value = dyn_cast<Value>(extent);
    loop.setStaticExtent(value ? ShapedType::kDynamic : *getConstantIntValue(extent));
    loop.getDynamicExtentMutable().assign(value ? ValueRange(value) : ValueRange());
  });
}

void mlc::tir::setExtents(RewriterBase &rewriter, BlockOp block, ArrayRef<OpFoldResult> extents) {
  SmallVector<int64_t> numbers;
  SmallVector<Value> values;
  dispatchIndexOpFoldResults(extents, values, numbers);
  rewriter.modifyOpInPlace(block, [&] {
    block.setStaticExtents(numbers);
    block.getDynamicExtentsMutable().assign(values);
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
