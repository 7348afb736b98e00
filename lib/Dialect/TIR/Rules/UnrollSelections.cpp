//===- UnrollSelections.cpp - What is chosen by a variable is chosen once -------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Rules.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/Analysis/IndexForms.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlc::tir;

/// How many instances are written one after the other at most: more take longer to compile than
/// they gain.
static constexpr int64_t kMaxInstances = 4;

/// The comparisons that a condition is made of.
static void collectComparisons(Value condition, SmallVectorImpl<arith::CmpIOp> &comparisons) {
  Operation *op = condition.getDefiningOp();
  if (auto comparison = dyn_cast_or_null<arith::CmpIOp>(op))
    comparisons.push_back(comparison);
  else if (isa_and_nonnull<arith::AndIOp, arith::OrIOp, arith::XOrIOp>(op))
    for (Value part : op->getOperands())
      collectComparisons(part, comparisons);
}

/// For each variable of the block, after how many values the block selects anew by comparisons of
/// it, or of its remainder, with numbers; 1 where it does not.
static SmallVector<int64_t> getPeriods(BlockOp block, const BlockForm &form) {
  SmallVector<int64_t> periods(form.extents.size(), 1);
  IndexExprs exprs(block.getContext());
  SmallVector<arith::CmpIOp> comparisons;
  block.walk(
      [&](arith::SelectOp select) { collectComparisons(select.getCondition(), comparisons); });
  for (arith::CmpIOp comparison : comparisons) {
    if (!comparison.getLhs().getType().isIndex() ||
        !matchPattern(comparison.getRhs(), m_Constant()))
      continue;
    AffineExpr compared = exprs.get(comparison.getLhs());
    std::optional<int64_t> period;
    auto remainder = dyn_cast<AffineBinaryOpExpr>(compared);
    if (remainder && remainder.getKind() == AffineExprKind::Mod) {
      if (auto divisor = dyn_cast<AffineConstantExpr>(remainder.getRHS()))
        period = divisor.getValue();
      compared = remainder.getLHS();
    }
    auto dim = dyn_cast<AffineDimExpr>(compared);
    if (!dim)
      continue;
    const auto *var = llvm::find(block.getIterVars(), exprs.getLeaf(dim));
    if (var == block.getIterVars().end())
      continue;
    unsigned number = var - block.getIterVars().begin();
    if (!remainder)
      period = form.extents[number];
    if (period && *period <= kMaxInstances)
      periods[number] = std::max(periods[number], *period);
  }
  return periods;
}

/// The variable of a block that grows by one with a loop around it.
static std::optional<unsigned> getVarOf(BlockOp block, ForOp loop) {
  IndexExprs exprs(block.getContext());
  AffineExpr number = exprs.get(loop.getInductionVar());
  for (auto [var, binding] : llvm::enumerate(block.getBindings())) {
    SmallVector<AffineExpr> terms;
    collectTerms(exprs.get(binding), terms);
    if (llvm::is_contained(terms, number))
      return var;
  }
  return std::nullopt;
}

std::optional<Handles> mlc::tir::unrollSelections(KernelScheduler &scheduler, Handle block,
                                                  unsigned numOuter) {
  std::optional<BlockForm> form = scheduler.analyze(block);
  Handles loops = scheduler.getLoops(block);
  if (!form || form->isReduction() || form->numHeavyOps != 0 || loops.size() <= numOuter)
    return std::nullopt;
  Handle vector = loops.pop_back_val();
  loops.erase(loops.begin(), loops.begin() + numOuter);
  int64_t lanes = getLanes(scheduler.getTarget(), *form), instances = 1;
  std::optional<int64_t> width = scheduler.getLoopOp(vector).getConstantExtent();
  if (!width || *width % lanes != 0)
    return std::nullopt;
  BlockOp op = scheduler.getBlockOp(block);
  SmallVector<int64_t> periods = getPeriods(op, *form), steps(loops.size(), 1);
  // Neighbours have more loads in common.
  for (size_t place = loops.size(); place-- > 0;) {
    std::optional<unsigned> var = getVarOf(op, scheduler.getLoopOp(loops[place]));
    int64_t period = var ? periods[*var] : 1;
    if (instances * period <= kMaxInstances)
      steps[place] = period;
    instances *= steps[place];
  }
  if (instances == 1)
    return std::nullopt;
  Handles outer;
  auto schedule = [&] {
    Handles unrolled;
    // Leaves a loop of `size` iterations inside, and the rest of it, if there is one, outside.
    auto cut = [&](Handle loop, int64_t size) -> std::optional<Handle> {
      if (scheduler.getLoopOp(loop).getConstantExtent() == size)
        return loop;
      Handles pieces = scheduler.split(loop, {-1, size});
      if (pieces.empty())
        return std::nullopt;
      outer.push_back(pieces[0]);
      return pieces[1];
    };
    for (auto [loop, step] : llvm::zip_equal(loops, steps)) {
      if (step == 1) {
        outer.push_back(loop);
        continue;
      }
      std::optional<Handle> piece = cut(loop, step);
      if (!piece)
        return false;
      unrolled.push_back(*piece);
    }
    std::optional<Handle> piece = cut(vector, lanes);
    if (!piece)
      return false;
    Handles order = outer;
    order.append(unrolled);
    order.push_back(*piece);
    return scheduler.reorder(order) && scheduler.vectorize(*piece) &&
           llvm::all_of(unrolled, [&](Handle loop) { return scheduler.unroll(loop); });
  };
  return scheduler.attempt(schedule) ? std::optional(outer) : std::nullopt;
}
