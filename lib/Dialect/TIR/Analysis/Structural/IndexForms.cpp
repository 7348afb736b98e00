//===- IndexForms.cpp - Forms of index arithmetic -------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/IndexForms.h"
#include "Structural.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/Analysis/StructuralEqual.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlc::tir;

void mlc::tir::collectTerms(AffineExpr expr, SmallVectorImpl<AffineExpr> &terms) {
  if (expr.getKind() != AffineExprKind::Add) {
    terms.push_back(expr);
    return;
  }
  auto sum = cast<AffineBinaryOpExpr>(expr);
  collectTerms(sum.getLHS(), terms);
  collectTerms(sum.getRHS(), terms);
}

/// How much a term weighs in the order; numbers come last.
static int64_t getWeight(AffineExpr term) {
  if (isa<AffineConstantExpr>(term))
    return 0;
  auto product = dyn_cast<AffineBinaryOpExpr>(term);
  if (!product || term.getKind() != AffineExprKind::Mul)
    return 1;
  auto factor = dyn_cast<AffineConstantExpr>(product.getRHS());
  return factor ? static_cast<int64_t>(llvm::AbsoluteValue(factor.getValue())) : 1;
}

/// Puts the terms of a sum in the order in which a person writes an index, from the largest factor
/// to the smallest, and the operands in the order in which they appear.
static void sortTerms(RewriterBase &rewriter, affine::AffineApplyOp op) {
  AffineMap map = op.getAffineMap();
  SmallVector<AffineExpr> terms;
  collectTerms(map.getResult(0), terms);
  // Terms of one weight stay as they are.
  SmallVector<std::pair<int64_t, unsigned>> order;
  for (auto [index, term] : llvm::enumerate(terms))
    order.emplace_back(-getWeight(term), index);
  llvm::sort(order);
  AffineExpr sum = terms[order.front().second];
  for (auto [weight, index] : ArrayRef(order).drop_front())
    sum = sum + terms[index];

  MLIRContext *context = op.getContext();
  unsigned numDims = map.getNumDims();
  SmallVector<AffineExpr> newDims(numDims, getAffineConstantExpr(0, context));
  SmallVector<AffineExpr> newSymbols(map.getNumSymbols(), getAffineConstantExpr(0, context));
  SmallVector<bool> isSeen(map.getNumInputs());
  SmallVector<Value> dims, symbols;
  sum.walk([&](AffineExpr part) {
    if (auto dim = dyn_cast<AffineDimExpr>(part)) {
      if (std::exchange(isSeen[dim.getPosition()], true))
        return;
      newDims[dim.getPosition()] = getAffineDimExpr(dims.size(), context);
      dims.push_back(op.getMapOperands()[dim.getPosition()]);
    } else if (auto symbol = dyn_cast<AffineSymbolExpr>(part)) {
      if (std::exchange(isSeen[numDims + symbol.getPosition()], true))
        return;
      newSymbols[symbol.getPosition()] = getAffineSymbolExpr(symbols.size(), context);
      symbols.push_back(op.getMapOperands()[numDims + symbol.getPosition()]);
    }
  });
  AffineMap newMap =
      AffineMap::get(dims.size(), symbols.size(), sum.replaceDimsAndSymbols(newDims, newSymbols));
  llvm::append_range(dims, symbols);
  if (newMap == map && ValueRange(dims) == op.getMapOperands())
    return;
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(op);
  rewriter.replaceOpWithNewOp<affine::AffineApplyOp>(op, newMap, dims);
}

/// Rewrites each comparison of indices into one of a sum and a number: of `a < b`, `b > a` and
/// `a + 1 <= b`, none is another condition.
static void normalizeComparisons(RewriterBase &rewriter, Operation *root) {
  OpBuilder::InsertionGuard guard(rewriter);
  MLIRContext *context = root->getContext();
  AffineExpr first = getAffineDimExpr(0, context), second = getAffineDimExpr(1, context);
  root->walk([&](arith::CmpIOp op) {
    if (!op.getLhs().getType().isIndex())
      return;
    Value lhs = op.getLhs(), rhs = op.getRhs();
    arith::CmpIPredicate predicate = op.getPredicate();
    AffineExpr difference = second - first;
    switch (predicate) {
    case arith::CmpIPredicate::sgt:
      std::swap(lhs, rhs);
      [[fallthrough]];
    case arith::CmpIPredicate::slt:
      difference = difference - 1;
      predicate = arith::CmpIPredicate::sge;
      break;
    case arith::CmpIPredicate::sge:
      std::swap(lhs, rhs);
      break;
    case arith::CmpIPredicate::sle:
      predicate = arith::CmpIPredicate::sge;
      break;
    case arith::CmpIPredicate::eq:
    case arith::CmpIPredicate::ne:
      break;
    default:
      return;
    }
    rewriter.setInsertionPoint(op);
    Value sum = affine::AffineApplyOp::create(
        rewriter, op.getLoc(), AffineMap::get(2, 0, difference), ValueRange{lhs, rhs});
    Value zero = arith::ConstantIndexOp::create(rewriter, op.getLoc(), 0);
    rewriter.modifyOpInPlace(op, [&] {
      op.setPredicate(predicate);
      op.getLhsMutable().assign(sum);
      op.getRhsMutable().assign(zero);
    });
  });
}

/// The smallest, or the largest, of some indices.
struct IndexBound {
  bool isMax;
  SmallVector<AffineExpr> parts;
};

/// What is added to the one bound that `expr` has as a leaf, or what it is multiplied with, for
/// each part of that: `8 - max(a, b)` is `min(8 - a, 8 - b)`.
static std::optional<IndexBound> distribute(IndexExprs &exprs, AffineExpr expr, unsigned depth) {
  std::optional<unsigned> position;
  Operation *bound = nullptr;
  expr.walk([&](AffineExpr part) {
    auto dim = dyn_cast<AffineDimExpr>(part);
    Operation *def = dim ? exprs.getLeaf(dim).getDefiningOp() : nullptr;
    if (position || !isa_and_present<affine::AffineMinOp, affine::AffineMaxOp>(def))
      return;
    position = dim.getPosition();
    bound = def;
  });
  if (!position || depth == 0)
    return std::nullopt;
  AffineExpr leaf = getAffineDimExpr(*position, expr.getContext());
  AffineExpr rest = exprs.simplify(expr.replace(leaf, getAffineConstantExpr(0, expr.getContext())));
  auto factor = dyn_cast<AffineConstantExpr>(exprs.simplify(expr.replace(leaf, leaf + 1) - expr));
  if (!factor || factor.getValue() == 0 || exprs.simplify(rest + leaf * factor - expr) != 0)
    return std::nullopt;
  IndexBound found = {isa<affine::AffineMaxOp>(bound) == (factor.getValue() > 0), {}};
  SmallVector<AffineExpr> operands =
      llvm::map_to_vector(bound->getOperands(), [&](Value operand) { return exprs.get(operand); });
  AffineMap map = bound->getAttrOfType<AffineMapAttr>("map").getValue();
  ArrayRef<AffineExpr> all = operands;
  for (AffineExpr result : map.getResults()) {
    AffineExpr part = result.replaceDimsAndSymbols(all.take_front(map.getNumDims()),
                                                   all.drop_front(map.getNumDims()));
    part = exprs.simplify(rest + part * factor);
    std::optional<IndexBound> inner = distribute(exprs, part, depth - 1);
    if (inner && inner->isMax == found.isMax)
      llvm::append_range(found.parts, inner->parts);
    else
      found.parts.push_back(part);
  }
  return found;
}

/// Makes a bound of what is computed from one, with its parts in one order.
static void normalizeBounds(RewriterBase &rewriter, Operation *root) {
  OpBuilder::InsertionGuard guard(rewriter);
  IndexExprs exprs(root->getContext());
  // Variables are numbered in the order in which they are met.
  root->walk<WalkOrder::PreOrder>([&](Operation *op) {
    for (Region &region : op->getRegions())
      for (BlockArgument argument : region.getArguments())
        if (argument.getType().isIndex())
          exprs.get(argument);
  });
  SmallVector<Operation *> ops;
  root->walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (isa<affine::AffineApplyOp, affine::AffineMinOp, affine::AffineMaxOp>(op))
      ops.push_back(op);
  });
  SmallVector<std::pair<Operation *, IndexBound>> bounds;
  for (Operation *op : ops)
    if (std::optional<IndexBound> bound =
            distribute(exprs, exprs.get(op->getResult(0)), /*depth=*/8))
      bounds.emplace_back(op, std::move(*bound));
  for (auto &[op, bound] : bounds) {
    auto getText = [](AffineExpr part) {
      std::string text;
      llvm::raw_string_ostream(text) << part;
      return text;
    };
    llvm::sort(bound.parts, [&](AffineExpr lhs, AffineExpr rhs) {
      return lhs != rhs && getText(lhs) < getText(rhs);
    });
    bound.parts.erase(llvm::unique(bound.parts), bound.parts.end());
    rewriter.setInsertionPoint(op);
    Value value = getValueOrCreateConstantIndexOp(
        rewriter, op->getLoc(),
        exprs.materializeMinMax(rewriter, op->getLoc(), bound.isMax, bound.parts));
    rewriter.replaceAllUsesWith(op->getResult(0), value);
  }
  for (auto &[op, bound] : llvm::reverse(bounds))
    if (op->use_empty())
      rewriter.eraseOp(op);
}

/// Moves a buffer of constant size to those that are allocated before it: a block has a list of
/// them.
static void moveToOthers(RewriterBase &rewriter, AllocBufferOp alloc) {
  if (!alloc.getSizes().empty())
    return;
  Block *block = alloc->getBlock();
  auto place = block->begin();
  while (isa<AllocBufferOp>(*place) && &*place != alloc)
    ++place;
  if (&*place != alloc)
    rewriter.moveOpBefore(alloc, block, place);
}

/// Makes numbers that are values in the regions of a block numbers of the op.
static void foldRegions(RewriterBase &rewriter, YieldOp yield) {
  SmallVector<BufferRegion> reads = yield.getReadRegions(), writes = yield.getWriteRegions();
  for (SmallVector<BufferRegion> *regions : {&reads, &writes})
    for (BufferRegion &region : *regions)
      for (SmallVector<OpFoldResult> *numbers : {&region.offsets, &region.extents})
        for (OpFoldResult &number : *numbers)
          if (std::optional<int64_t> known = getConstantIntValue(number))
            number = rewriter.getIndexAttr(*known);
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(yield);
  YieldOp::create(rewriter, yield.getLoc(), reads, writes);
  rewriter.eraseOp(yield);
}

/// Lets an index that has a name be used as what nothing is known of.
static void hideNamed(RewriterBase &rewriter, Operation *root) {
  Names names;
  SmallVector<Operation *> named;
  root->walk([&](Operation *op) {
    if (op != root && isExpression(op) && names.isNamed(op) && op->getResult(0).getType().isIndex())
      named.push_back(op);
  });
  for (Operation *op : named) {
    rewriter.setInsertionPointAfter(op);
    Value value = op->getResult(0);
    auto hidden =
        UnrealizedConversionCastOp::create(rewriter, op->getLoc(), value.getType(), value);
    hidden->setAttr(TIRDialect::getLetAttrName(), rewriter.getUnitAttr());
    op->removeAttr(TIRDialect::getLetAttrName());
    rewriter.replaceAllUsesExcept(value, hidden.getResult(0), hidden);
  }
}

/// Casts what arithmetic is on instead of its result, where it is on the integers that the indices
/// of the function stand for: an index that is computed from a number in memory is then arithmetic
/// on indices, as one that is computed from a variable.
static void castBeforeArithmetic(RewriterBase &rewriter, PrimFuncOp func) {
  OpBuilder::InsertionGuard guard(rewriter);
  SmallVector<arith::IndexCastOp> casts;
  func.walk([&](arith::IndexCastOp cast) { casts.push_back(cast); });
  while (!casts.empty()) {
    arith::IndexCastOp cast = casts.pop_back_val();
    Operation *def = cast.getIn().getDefiningOp();
    if (!cast.getType().isIndex() || cast.getIn().getType() != func.getIndexDtype() ||
        !isa_and_present<arith::AddIOp, arith::SubIOp, arith::MulIOp>(def))
      continue;
    rewriter.setInsertionPoint(cast);
    SmallVector<Value> operands;
    for (Value operand : def->getOperands()) {
      if (std::optional<int64_t> number = getConstantIntValue(operand)) {
        operands.push_back(arith::ConstantIndexOp::create(rewriter, cast.getLoc(), *number));
        continue;
      }
      casts.push_back(arith::IndexCastOp::create(rewriter, cast.getLoc(), cast.getType(), operand));
      operands.push_back(casts.back());
    }
    Operation *sum = rewriter.create(cast.getLoc(), def->getName().getIdentifier(), operands,
                                     TypeRange(cast.getType()));
    rewriter.replaceOp(cast, sum);
  }
}

static OwningOpRef<Operation *> copyInOneForm(Operation *op) {
  OwningOpRef<Operation *> copy(op->clone());
  IRRewriter rewriter(op->getContext());
  hideNamed(rewriter, *copy);
  copy->walk([&](AllocBufferOp alloc) { moveToOthers(rewriter, alloc); });
  copy->walk([&](PrimFuncOp func) { castBeforeArithmetic(rewriter, func); });
  normalizeComparisons(rewriter, *copy);
  normalizeBounds(rewriter, *copy);
  copy->walk([&](PrimFuncOp func) { normalizeDivisions(rewriter, func); });
  normalizeIndexArithmetic(rewriter, *copy);
  copy->walk([&](affine::AffineApplyOp apply) { sortTerms(rewriter, apply); });
  copy->walk([&](YieldOp yield) { foldRegions(rewriter, yield); });
  return copy;
}

llvm::hash_code mlc::tir::getHashUpToIndexForms(Operation *op) {
  return getStructuralHash(*copyInOneForm(op));
}

bool mlc::tir::isEqualUpToIndexForms(Operation *lhs, Operation *rhs) {
  return isStructurallyEqual(*copyInOneForm(lhs), *copyInOneForm(rhs));
}
