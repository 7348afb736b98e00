//===- VarDomains.cpp - Which instances of a block are needed -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "VarDomains.h"

using namespace mlir;
using namespace mlc::tir;

/// The smaller (or larger) of two bounds, if it is known which it is.
static std::optional<AffineExpr> pick(const IndexExprs &exprs, AffineExpr lhs, AffineExpr rhs,
                                      bool isMax) {
  if (isKnownLessEqual(exprs, lhs, rhs))
    return isMax ? rhs : lhs;
  if (isKnownLessEqual(exprs, rhs, lhs))
    return isMax ? lhs : rhs;
  return std::nullopt;
}

RegionBounds mlc::tir::joinBounds(const IndexExprs &exprs, const RegionBounds &lhs,
                                  const RegionBounds &rhs) {
  RegionBounds joined(lhs.size());
  for (auto [dim, one, other] : llvm::zip_equal(joined, lhs, rhs)) {
    if (one.mins.size() == 1 && other.mins.size() == 1)
      if (auto min = pick(exprs, one.mins.front(), other.mins.front(), /*isMax=*/false))
        dim.mins.push_back(*min);
    if (one.maxs.size() == 1 && other.maxs.size() == 1)
      if (auto max = pick(exprs, one.maxs.front(), other.maxs.front(), /*isMax=*/true))
        dim.maxs.push_back(*max);
  }
  return joined;
}

/// Whether `expr` has an iteration variable of the block in it.
static bool hasIterVar(const IndexExprs &exprs, AffineExpr expr, BlockOp block) {
  return !exprs.allLeaves(
      expr, [&](Value leaf) { return leaf.getParentBlock() != &block.getBody().front(); });
}

void DomainSolver::match(AffineExpr index, int64_t extent, IndexBounds required,
                         std::optional<AffineExpr> last, MutableArrayRef<Need> found) {
  // The variables' part of the sum, and the rest.
  SmallVector<std::pair<AffineExpr, int64_t>> terms, varTerms;
  collectTerms(index, 1, terms);
  AffineExpr base = getAffineConstantExpr(0, block.getContext());
  for (auto [term, scale] : terms) {
    if (hasIterVar(exprs, term, block))
      varTerms.emplace_back(term, scale);
    else
      base = base + term * scale;
  }
  if (varTerms.empty())
    return;
  llvm::sort(varTerms, [](auto &lhs, auto &rhs) { return lhs.second > rhs.second; });
  AffineExpr term = varTerms.front().first;
  int64_t scale = varTerms.front().second;
  // A variable that runs the other way: 0 is its last index.
  if (varTerms.size() == 1 && scale == -1 && extent == 1) {
    auto dim = dyn_cast<AffineDimExpr>(term);
    auto var = dim ? dyn_cast_if_present<BlockArgument>(exprs.getLeaf(dim)) : BlockArgument();
    if (var) {
      Need &need = found[var.getArgNumber()];
      need.bounds =
          IndexBounds{exprs.simplify(base - required.max), exprs.simplify(base - required.min)};
      if (last)
        need.last = exprs.simplify(base);
    }
    return;
  }
  // The other terms must fit below one step of the first.
  AffineExpr below = getAffineConstantExpr(extent - 1, block.getContext());
  for (auto [other, otherScale] : ArrayRef(varTerms).drop_front())
    below = below + other * otherScale;
  IndexRange range = exprs.getRange(exprs.simplify(below));
  if (scale <= 0 || !range.min || *range.min < 0 || !range.max || *range.max >= scale)
    return;
  auto divide = [&](AffineExpr bound) {
    return exprs.simplify(exprs.simplify(bound - base).floorDiv(scale));
  };
  // The first value for which the last element is not below what is required.
  required = {divide(required.min + (scale - 1 - *range.max)), divide(required.max)};
  if (last)
    last = divide(*last);
  if (auto dim = dyn_cast<AffineDimExpr>(term)) {
    auto var = dyn_cast_if_present<BlockArgument>(exprs.getLeaf(dim));
    if (!var)
      return;
    Need &need = found[var.getArgNumber()];
    need.bounds = required;
    need.last = last;
    return;
  }
  auto binary = cast<AffineBinaryOpExpr>(term);
  auto divisor = dyn_cast<AffineConstantExpr>(binary.getRHS());
  if (!divisor || term.getKind() != AffineExprKind::FloorDiv)
    return;
  int64_t number = divisor.getValue();
  if (last)
    last = exprs.simplify(*last * number + (number - 1));
  match(
      binary.getLHS(), 1,
      {exprs.simplify(required.min * number), exprs.simplify(required.max * number + (number - 1))},
      last, found);
}

bool DomainSolver::invert(const BufferRegion &access, const RegionBounds &required,
                          MutableArrayRef<Need> found) {
  SmallVector<AffineExpr> indices, mins, maxs, lasts;
  for (auto [position, dim] : llvm::enumerate(required)) {
    if (getConstantIntValue(access.extents[position]) != 1 || dim.mins.size() != 1 ||
        dim.maxs.size() != 1)
      return false;
    indices.push_back(exprs.get(access.offsets[position]));
    mins.push_back(dim.mins.front());
    maxs.push_back(dim.maxs.front());
    std::optional<AffineExpr> size = findBufferSize(exprs, access.buffer, position);
    if (size && isa<AffineConstantExpr>(*size))
      lasts.push_back(*size - 1);
  }
  std::optional<SmallVector<AffineExpr>> inverse = invertIndices(exprs, block, indices);
  if (!inverse)
    return false;
  auto at = [&](AffineExpr expr, ArrayRef<AffineExpr> point) {
    return exprs.simplify(expr.replaceDims(point));
  };
  // The ends of a box are the ends of what a remainder takes if no period ends between them, or if
  // it starts and ends with one.
  bool keepsEnds = true;
  for (AffineExpr expr : *inverse)
    expr.walk([&](AffineExpr part) {
      auto modulo = dyn_cast<AffineBinaryOpExpr>(part);
      if (!modulo || part.getKind() != AffineExprKind::Mod)
        return;
      AffineExpr first = at(part, mins), last = at(part, maxs);
      AffineExpr length = exprs.simplify(at(modulo.getLHS(), maxs) - at(modulo.getLHS(), mins));
      keepsEnds &= exprs.simplify(last - first - length) == 0 ||
                   (first == 0 && exprs.simplify(last - modulo.getRHS() + 1) == 0);
    });
  if (!keepsEnds)
    return false;
  for (auto [expr, need] : llvm::zip_equal(*inverse, found)) {
    if (isa<AffineConstantExpr>(expr))
      continue;
    need.bounds = IndexBounds{at(expr, mins), at(expr, maxs)};
    if (lasts.size() == required.size())
      need.last = at(expr, lasts);
  }
  return true;
}

void DomainSolver::require(const BufferRegion &access, const RegionBounds &required,
                           bool canBeFree) {
  SmallVector<Need> found(needs.size());
  if (getSourceBuffer(access.buffer) == access.buffer && !invert(access, required, found))
    for (auto [position, dim] : llvm::enumerate(required)) {
      std::optional<int64_t> extent = getConstantIntValue(access.extents[position]);
      if (!extent || dim.mins.size() != 1 || dim.maxs.size() != 1)
        continue;
      std::optional<AffineExpr> last = findBufferSize(exprs, access.buffer, position);
      if (last)
        last = exprs.simplify(*last - 1);
      // The end of the variable's domain says the same where it is no number.
      if (last && !isa<AffineConstantExpr>(*last))
        last = std::nullopt;
      match(exprs.get(access.offsets[position]), *extent, {dim.mins.front(), dim.maxs.front()},
            last, found);
    }
  for (auto [need, other] : llvm::zip_equal(needs, found)) {
    if (!other.bounds) {
      need.isWhole |= !canBeFree;
      continue;
    }
    if (!need.bounds) {
      need.bounds = other.bounds;
      need.last = other.last;
      continue;
    }
    auto min = pick(exprs, need.bounds->min, other.bounds->min, /*isMax=*/false);
    auto max = pick(exprs, need.bounds->max, other.bounds->max, /*isMax=*/true);
    if (min && max)
      need.bounds = IndexBounds{*min, *max};
    else
      need.isWhole = true;
    if (need.last && other.last)
      need.last = pick(exprs, *need.last, *other.last, /*isMax=*/true);
    else
      need.last = std::nullopt;
  }
}

VarDomain DomainSolver::solveVar(const Need &need, unsigned index) {
  AffineExpr lower = exprs.get(block.getMixedMins()[index]);
  AffineExpr upper = exprs.simplify(lower + exprs.get(block.getMixedExtents()[index]) - 1);
  if (!need.bounds || need.isWhole)
    return {lower, upper, std::nullopt, std::nullopt, /*isWhole=*/true};
  auto [min, max] = *need.bounds;
  if (need.last && isKnownLessEqual(exprs, *need.last, upper))
    upper = *need.last;
  bool minInside = isKnownLessEqual(exprs, lower, min);
  bool maxInside = isKnownLessEqual(exprs, max, upper);
  bool minOutside = isKnownLessEqual(exprs, min, lower);
  bool maxOutside = isKnownLessEqual(exprs, upper, max);
  if (minInside && maxInside)
    return {min, max, std::nullopt, std::nullopt, minOutside && maxOutside};
  if (minOutside && maxOutside)
    return {lower, upper, std::nullopt, std::nullopt, /*isWhole=*/true};
  // What both have in common, if its ends are numbers.
  AffineExpr first = minInside ? min : lower, last = maxInside ? max : upper;
  if ((minInside || minOutside) && (maxInside || maxOutside) && isa<AffineConstantExpr>(first) &&
      isa<AffineConstantExpr>(last))
    return {first, last, std::nullopt, std::nullopt, false};
  return {min, max, lower, upper, false};
}

SmallVector<VarDomain> DomainSolver::solve() {
  SmallVector<VarDomain> domains;
  for (auto [index, need] : llvm::enumerate(needs))
    domains.push_back(solveVar(need, index));
  return domains;
}
