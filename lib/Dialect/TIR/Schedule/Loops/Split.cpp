//===- Split.cpp - One loop becomes several -------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/ScheduleUtils.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Loops.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "llvm/Support/CheckedArithmetic.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kSplit = "split";

/// `(i_0 * f1 + i_1) * f2 + ...`; the outermost factor is in no product.
static Value createPosition(RewriterBase &rewriter, Location loc, ArrayRef<ForOp> loops) {
  SmallVector<Value> vars;
  SmallVector<OpFoldResult> basis;
  IndexExprs exprs(loc.getContext());
  AffineExpr position = getAffineConstantExpr(0, loc.getContext());
  bool isStatic = true;
  for (ForOp loop : loops) {
    vars.push_back(loop.getInductionVar());
    std::optional<int64_t> extent = loop.getConstantExtent();
    isStatic &= extent.has_value() || loop == loops.front();
    position = position * extent.value_or(0) + exprs.get(vars.back());
    if (loop != loops.front())
      basis.push_back(loop.getMixedExtent());
  }
  if (!isStatic)
    return affine::AffineLinearizeIndexOp::create(rewriter, loc, vars, basis, /*disjoint=*/true);
  OpFoldResult value = exprs.materialize(rewriter, loc, exprs.simplify(position));
  return getValueOrCreateConstantIndexOp(rewriter, loc, value);
}

llvm::Expected<SmallVector<ForOp>> mlc::tir::split(RewriterBase &rewriter, ForOp loop,
                                                   ArrayRef<std::optional<int64_t>> factors,
                                                   bool predicate, bool preserveUnitIters) {
  // P1.
  if (loop.getAnnotationsAttr() || loop.getThreadAttr())
    return refuse(kSplit, 1, loop, "the loop has annotations or is bound to a thread");
  // P2.
  if (loop.getConstantMin() != 0)
    return refuse(kSplit, 2, loop, "the loop must start at 0");
  // P3.
  int64_t numAbsent = llvm::count(factors, std::nullopt);
  if (factors.empty() || numAbsent > 1)
    return refuse(kSplit, 3, loop, "expected at least one factor and at most one absent, got ",
                  factors.size(), " factors, ", numAbsent, " of them absent");
  // P5.
  int64_t known = 1;
  for (std::optional<int64_t> factor : factors) {
    if (factor && *factor <= 0)
      return refuse(kSplit, 5, loop, "factors must be positive, got ", *factor);
    std::optional<int64_t> product = llvm::checkedMul(known, factor.value_or(1));
    if (!product)
      return refuse(kSplit, 5, loop, "the product of the factors does not fit in 64 bits");
    known = *product;
  }
  IndexExprs exprs(loop.getContext());
  AffineExpr extent = exprs.get(loop.getMixedExtent());
  AffineExpr absent = exprs.simplify((extent + (known - 1)).floorDiv(known));
  AffineExpr product = numAbsent ? absent * known : getAffineConstantExpr(known, loop.getContext());
  IndexRange excess = exprs.getRange(exprs.simplify(product - extent));
  // P4.
  if (!numAbsent && (!excess.min || *excess.min < 0)) {
    if (std::optional<int64_t> number = loop.getConstantExtent())
      return refuse(kSplit, 4, loop, "the product of the factors, ", known,
                    ", is less than the loop's extent, ", *number);
    return refuse(kSplit, 4, loop, "the product of the factors, ", known,
                  ", is not known to be at least the loop's extent, which is not a number");
  }
  bool needsPredicate = predicate && (!excess.max || *excess.max > 0);

  OpBuilder::InsertionGuard guard(rewriter);
  Location loc = loop.getLoc();
  rewriter.setInsertionPoint(loop);
  OpFoldResult absentExtent = numAbsent ? exprs.materialize(rewriter, loc, absent) : OpFoldResult();
  SmallVector<ForOp> loops;
  for (auto [index, factor] : llvm::enumerate(factors)) {
    OpFoldResult newExtent = factor ? OpFoldResult(rewriter.getIndexAttr(*factor)) : absentExtent;
    std::string name = (getVarName(loop.getInductionVar()) + "_" + Twine(index)).str();
    auto newLoop =
        ForOp::create(rewriter, loc, rewriter.getIndexAttr(0), newExtent, ForKind::Serial, name);
    loops.push_back(newLoop);
    rewriter.setInsertionPointToStart(&newLoop.getBody().front());
  }
  Value value = createPosition(rewriter, loc, loops);
  Block *body = &loops.back().getBody().front();
  rewriter.inlineBlockBefore(&loop.getBody().front(), body, body->end(), value);

  if (needsPredicate)
    for (BlockOp block : getChildBlocks(loops.front())) {
      rewriter.setInsertionPoint(block);
      Value bound = getValueOrCreateConstantIndexOp(rewriter, loc, loop.getMixedExtent());
      Value inside = arith::CmpIOp::create(rewriter, loc, arith::CmpIPredicate::slt, value, bound);
      Value all = createAnd(rewriter, loc, block.getPredicate(), inside);
      rewriter.modifyOpInPlace(block, [&] { block.getPredicateMutable().assign(all); });
    }
  rewriter.eraseOp(loop);
  normalizeBindings(rewriter, loops.front());
  if (!preserveUnitIters)
    dropUnitLoops(rewriter, loops.front());
  return loops;
}
