//===- Blockizer.cpp - A block around what iterates another ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Blockizer.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kBlockize = "blockize";

bool Blockizer::isOfInnerLoops(AffineExpr expr) {
  bool result = false;
  expr.walk([&](AffineExpr part) {
    if (isa<AffineDimExpr>(part))
      result |= !exprs.allLeaves(part, [&](Value leaf) { return !dependsOn(leaf, innerLoops); });
  });
  return result;
}

bool Blockizer::isOfOtherValues(AffineExpr expr) {
  bool result = false;
  expr.walk([&](AffineExpr part) {
    if (isa<AffineDimExpr>(part))
      result |= !exprs.allLeaves(part, [&](Value leaf) {
        return dependsOn(leaf, innerLoops) && !dependsOn(leaf, outerLoops);
      });
  });
  return result;
}

/// The domain of a part is what its loops give, unless that is more than there is.
void Blockizer::chooseDomain(unsigned index, IndexBounds bounds, AffineExpr &min,
                             AffineExpr &extent) {
  AffineExpr first = exprs.get(block.getMixedMins()[index]);
  AffineExpr size = exprs.get(block.getMixedExtents()[index]);
  AffineExpr last = exprs.simplify(first + size - 1);
  if (isa<AffineConstantExpr>(bounds.min) && isKnownLessEqual(exprs, first, bounds.min) &&
      isKnownLessEqual(exprs, bounds.max, last)) {
    min = bounds.min;
    extent = exprs.simplify(bounds.max - bounds.min + 1);
    return;
  }
  min = first;
  extent = size;
}

static void collectSummands(AffineExpr expr, SmallVectorImpl<AffineExpr> &terms) {
  if (expr.getKind() == AffineExprKind::Add) {
    collectSummands(cast<AffineBinaryOpExpr>(expr).getLHS(), terms);
    collectSummands(cast<AffineBinaryOpExpr>(expr).getRHS(), terms);
    return;
  }
  terms.push_back(expr);
}

std::optional<Division> Blockizer::divide(unsigned index) {
  AffineExpr binding = exprs.get(block.getBindings()[index]);
  AffineExpr zero = getAffineConstantExpr(0, block.getContext());
  AffineExpr one = getAffineConstantExpr(1, block.getContext());
  Division division;
  division.outer = division.outerMin = division.innerMin = zero;
  division.outerExtent = division.innerExtent = one;
  if (!isOfInnerLoops(binding)) {
    division.outer = binding;
    chooseDomain(index, relax(exprs, binding, outerLoops), division.outerMin, division.outerExtent);
    return division;
  }
  if (!isOfOtherValues(binding)) {
    IndexBounds bounds = relax(exprs, binding, innerLoops);
    // A part of one value is no part of its own.
    if (bounds.min == bounds.max && !isOfInnerLoops(bounds.min)) {
      division.outer = division.outerMin = bounds.min;
      return division;
    }
    division.inner = binding;
    chooseDomain(index, bounds, division.innerMin, division.innerExtent);
    return division;
  }
  SmallVector<AffineExpr> terms;
  collectSummands(binding, terms);
  AffineExpr inner = zero, outer = zero;
  for (AffineExpr term : terms) {
    if (!isOfInnerLoops(term)) {
      outer = outer + term;
      continue;
    }
    if (isOfOtherValues(term))
      return std::nullopt;
    inner = inner + term;
  }
  IndexBounds bounds = relax(exprs, inner, innerLoops);
  auto last = dyn_cast<AffineConstantExpr>(bounds.max);
  if (bounds.min != 0 || !last)
    return std::nullopt;
  division.factor = last.getValue() + 1;
  if (division.factor > 1) {
    division.inner = inner;
    division.innerExtent = exprs.simplify(bounds.max + 1);
  }
  if (!outer.isMultipleOf(division.factor))
    return std::nullopt;
  division.outer = exprs.simplify(outer.floorDiv(division.factor));
  IndexBounds outerBounds = relax(exprs, division.outer, outerLoops);
  auto first = dyn_cast<AffineConstantExpr>(outerBounds.min);
  if (!first)
    return std::nullopt;
  division.outerMin = first;
  division.outerExtent = exprs.simplify(outerBounds.max - first + 1);
  return division;
}

llvm::Error Blockizer::check() {
  // P1.
  Operation *below = top;
  while (auto inner = dyn_cast<ForOp>(below)) {
    innerLoops.push_back(inner);
    SmallVector<Operation *> statements = getStatements(inner.getBody().front());
    if (statements.size() != 1 || !isa<ForOp, BlockOp>(statements.front()))
      return refuse(kBlockize, 1, inner, "expected one block in loop '",
                    getVarName(inner.getInductionVar()), "', there are ", statements.size(),
                    " statements");
    below = statements.front();
  }
  block = cast<BlockOp>(below);
  outerLoops = getLoopsAround(top);
  // P2.
  for (ForOp inner : innerLoops)
    for (Value bound : inner->getOperands())
      if (dependsOn(bound, outerLoops))
        return refuse(kBlockize, 2, inner, "a bound of loop '", getVarName(inner.getInductionVar()),
                      "' depends on a loop around the new block");
  // P3.
  bool isAffine = hasAffineBindings(block);
  for (unsigned index = 0; index < block.getNumIterVars(); ++index) {
    std::optional<Division> division = divide(index);
    bool isMixed = division && division->inner && isOfOtherValues(division->outer);
    if (!division || (!isAffine && (isMixed || block.getPredicate())))
      return refuse(kBlockize, 3, block, "the binding of '", getVarName(block.getIterVars()[index]),
                    "' of block '", block.getName(),
                    "' is not a multiple of its inner extent and a part of the inner loops");
    // An outer variable that never starts the reduction is of the whole domain: `init` would run at
    // the start of what its loops give.
    bool isReduced = block.hasInit() && block.getIterKind(index) == IterKind::Reduce;
    if (isReduced && !division->inner &&
        division->outerMin != exprs.get(block.getMixedMins()[index])) {
      division->outerMin = exprs.get(block.getMixedMins()[index]);
      division->outerExtent = exprs.get(block.getMixedExtents()[index]);
    }
    divisions.push_back(*division);
  }
  // P4.
  SmallVector<Value> conjuncts;
  if (block.getPredicate())
    collectConjuncts(block.getPredicate(), conjuncts);
  for (Value conjunct : conjuncts) {
    bool isInner = dependsOn(conjunct, innerLoops);
    if (isInner && dependsOn(conjunct, outerLoops))
      return refuse(kBlockize, 4, block, "a condition of block '", block.getName(),
                    "' is of loops around the new block and of loops in it");
    (isInner ? innerConjuncts : outerConjuncts).push_back(conjunct);
  }
  // P8.
  for (auto [index, division] : llvm::enumerate(divisions)) {
    if (!block.hasInit() || block.getIterKind(index) != IterKind::Reduce)
      continue;
    AffineExpr start = exprs.simplify(division.outerMin * division.factor + division.innerMin);
    if (start != exprs.get(block.getMixedMins()[index]))
      return refuse(kBlockize, 8, block, "variable '", getVarName(block.getIterVars()[index]),
                    "' of block '", block.getName(),
                    "' reduces, and does not start in these loops where its domain does");
  }
  return llvm::Error::success();
}

/// The variable at `index` from its parts, either of which may be absent.
Value Blockizer::joinParts(RewriterBase &rewriter, unsigned index, Value outer, Value inner) {
  const Division &division = divisions[index];
  if (!inner && division.hasUnitOuter() && !preserveUnitIters)
    return materializeValue(rewriter, block.getLoc(), exprs,
                            getAffineConstantExpr(0, rewriter.getContext()));
  if (!inner)
    return outer;
  if (division.hasUnitOuter())
    return inner;
  IndexExprs parts(rewriter.getContext());
  AffineExpr sum = parts.get(outer) * division.factor + parts.get(inner);
  return materializeValue(rewriter, block.getLoc(), parts, sum);
}

Value Blockizer::createInnerPredicate(RewriterBase &rewriter, IRMapping &mapping,
                                      ArrayRef<ForOp> dropped) {
  Value predicate;
  for (Value conjunct : innerConjuncts)
    if (!dependsOn(conjunct, dropped))
      predicate = createAnd(rewriter, block.getLoc(), predicate,
                            cloneSlice(rewriter, conjunct, top, mapping));
  return predicate;
}

/// `B_init` in the `init` of the outer block.
void Blockizer::createInit(RewriterBase &rewriter, BlockOp outer) {
  Block &body = outer.getInit().front();
  rewriter.setInsertionPointToEnd(&body);
  auto isCopied = [&](unsigned index) {
    return block.getIterKind(index) != IterKind::Reduce && divisions[index].inner &&
           !block.getInit().getArgument(index).use_empty();
  };
  IRMapping mapping;
  SmallVector<ForOp> dropped;
  for (ForOp inner : innerLoops) {
    bool isUsed = false;
    for (unsigned index = 0; index < block.getNumIterVars(); ++index)
      isUsed |= isCopied(index) && dependsOn(block.getBindings()[index], {inner});
    if (!isUsed) {
      dropped.push_back(inner);
      continue;
    }
    for (Value bound : inner->getOperands())
      cloneSlice(rewriter, bound, top, mapping);
    ForOp copy = createLoopLike(rewriter, inner, getVarName(inner.getInductionVar()));
    for (OpOperand &bound : copy->getOpOperands())
      bound.set(mapping.lookupOrDefault(bound.get()));
    mapping.map(inner.getInductionVar(), copy.getInductionVar());
    rewriter.setInsertionPointToEnd(&copy.getBody().front());
  }
  IterVarList vars;
  SmallVector<int64_t> positions(block.getNumIterVars(), -1);
  Location loc = block.getLoc();
  for (unsigned index = 0; index < block.getNumIterVars(); ++index) {
    if (!isCopied(index))
      continue;
    positions[index] = vars.size();
    const Division &division = divisions[index];
    AffineExpr inner = division.inner;
    SmallVector<Value> computed;
    exprs.allLeaves(inner, [&](Value leaf) {
      if (leaf.getDefiningOp() && dependsOn(leaf, innerLoops))
        computed.push_back(leaf);
      return true;
    });
    for (Value leaf : computed)
      inner = inner.replace(exprs.get(leaf), exprs.get(cloneSlice(rewriter, leaf, top, mapping)));
    for (ForOp loop : innerLoops)
      if (Value copy = mapping.lookupOrNull(loop.getInductionVar()))
        inner = inner.replace(exprs.get(loop.getInductionVar()), exprs.get(copy));
    vars.add(IterKind::Spatial, exprs.materialize(rewriter, loc, division.innerMin),
             exprs.materialize(rewriter, loc, division.innerExtent),
             materializeValue(rewriter, loc, exprs, inner),
             getVarName(block.getIterVars()[index]) + "_i_init");
  }
  Value predicate = createInnerPredicate(rewriter, mapping, dropped);
  BlockOp init = createBlock(rewriter, loc, getFreeBlockName(block, block.getName() + "_init"),
                             vars, predicate);
  rewriter.setInsertionPointToEnd(&init.getBody().front());
  IRMapping bodyMapping;
  for (auto [index, var] : llvm::enumerate(block.getInit().getArguments())) {
    if (block.getIterKind(index) == IterKind::Reduce) {
      // Where `init` runs, reduce variables are at the start of their domains.
      OpFoldResult first = block.getMixedMins()[index];
      bodyMapping.map(var, materializeValue(rewriter, loc, exprs, exprs.get(first)));
      continue;
    }
    Value inner = positions[index] < 0 ? Value() : init.getIterVars()[positions[index]];
    bodyMapping.map(var, joinParts(rewriter, index, body.getArgument(index), inner));
  }
  for (Operation &op : block.getInit().front())
    rewriter.clone(op, bodyMapping);
  YieldOp::create(rewriter, loc, ArrayRef<BufferRegion>(), ArrayRef<BufferRegion>());
  updateRegions(rewriter, init);
}

/// The block with its inner variables, in the place of the block.
BlockOp Blockizer::createInner(RewriterBase &rewriter, BlockOp outer, bool keepsInit) {
  Location loc = block.getLoc();
  rewriter.setInsertionPoint(block);
  IterVarList vars;
  SmallVector<int64_t> positions(block.getNumIterVars(), -1);
  for (auto [index, division] : llvm::enumerate(divisions)) {
    if (!division.inner)
      continue;
    positions[index] = vars.size();
    vars.add(block.getIterKind(index), exprs.materialize(rewriter, loc, division.innerMin),
             exprs.materialize(rewriter, loc, division.innerExtent),
             materializeValue(rewriter, loc, exprs, division.inner),
             getVarName(block.getIterVars()[index]) + "_i");
  }
  IRMapping nothing;
  Value predicate = innerConjuncts.empty() ? Value() : createInnerPredicate(rewriter, nothing, {});
  BlockOp inner = createBlock(rewriter, loc, block.getName(), vars, predicate, keepsInit);
  inner->setDiscardableAttrs(block->getDiscardableAttrDictionary());
  if (block.getAnnotationsAttr())
    inner.setAnnotationsAttr(block.getAnnotationsAttr());
  auto moveBody = [&](Block &from, Block &to) {
    rewriter.setInsertionPointToEnd(&to);
    SmallVector<Value> values;
    for (auto [index, position] : llvm::enumerate(positions))
      values.push_back(joinParts(rewriter, index, outer.getIterVars()[index],
                                 position < 0 ? Value() : to.getArgument(position)));
    rewriter.mergeBlocks(&from, &to, values);
  };
  bool hasInit = block.hasInit();
  if (keepsInit)
    moveBody(block.getInit().front(), inner.getInit().front());
  moveBody(block.getBody().front(), inner.getBody().front());
  if (hasInit && !keepsInit) {
    // The block now also reads what it writes.
    YieldOp yield = inner.getYield();
    SmallVector<BufferRegion> reads = yield.getWriteRegions(), writes = reads;
    llvm::append_range(reads, yield.getReadRegions());
    rewriter.setInsertionPoint(yield);
    YieldOp::create(rewriter, loc, reads, writes);
    rewriter.eraseOp(yield);
  }
  replaceBlock(rewriter, block, inner);
  return inner;
}

/// The outer block, in front of `before`.
BlockOp Blockizer::createOuter(RewriterBase &rewriter, Operation *before, const Twine &name,
                               bool withInit) {
  Location loc = block.getLoc();
  rewriter.setInsertionPoint(before);
  IterVarList vars;
  IRMapping mapping;
  // What is computed in the loops of loops around them, such as a digit of one, is needed before.
  auto moveOut = [&](AffineExpr expr) {
    SmallVector<Value> inside;
    exprs.allLeaves(expr, [&](Value leaf) {
      if (leaf.getDefiningOp() && top->isProperAncestor(leaf.getDefiningOp()))
        inside.push_back(leaf);
      return true;
    });
    for (Value leaf : inside)
      expr = expr.replace(exprs.get(leaf), exprs.get(cloneSlice(rewriter, leaf, top, mapping)));
    return expr;
  };
  AffineExpr zero = getAffineConstantExpr(0, rewriter.getContext());
  for (auto [index, division] : llvm::enumerate(divisions)) {
    bool isDropped = division.hasUnitOuter() && !preserveUnitIters;
    AffineExpr binding = isDropped ? zero : moveOut(division.outer);
    vars.add(block.getIterKind(index), exprs.materialize(rewriter, loc, division.outerMin),
             exprs.materialize(rewriter, loc, division.outerExtent),
             materializeValue(rewriter, loc, exprs, binding),
             getVarName(block.getIterVars()[index]) + "_o");
  }
  Value predicate;
  for (Value conjunct : outerConjuncts)
    predicate = createAnd(rewriter, loc, predicate, cloneSlice(rewriter, conjunct, top, mapping));
  return createBlock(rewriter, loc, getFreeBlockName(block, name), vars, predicate, withInit);
}
