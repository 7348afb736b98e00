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
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/IR/PatternMatch.h"

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

static OwningOpRef<Operation *> copyInOneForm(Operation *op) {
  OwningOpRef<Operation *> copy(op->clone());
  IRRewriter rewriter(op->getContext());
  copy->walk([&](AllocBufferOp alloc) { moveToOthers(rewriter, alloc); });
  normalizeComparisons(rewriter, *copy);
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
