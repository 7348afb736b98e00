//===- IterMap.cpp - Whether bindings take every value once ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/CheckedArithmetic.h"

using namespace mlir;
using namespace mlc::tir;

namespace {

/// `(source floordiv lower) mod extent * scale`. An extent that is not known is absent.
struct IterSplit {
  AffineExpr source;
  int64_t lower = 1;
  std::optional<int64_t> extent;
  int64_t scale = 1;
};

/// Finds the iterators that expressions are made of. Every value of a variable must be used in one
/// place only.
class IterFinder {
public:
  explicit IterFinder(const IndexExprs &exprs) : exprs(exprs) {}

  /// Adds one binding; false if it is not a sum of iterators that takes every value once.
  bool add(AffineExpr expr) { return parseSum(expr).has_value(); }

  /// Whether the parts that were used of each source do not overlap.
  bool areDisjoint();

private:
  /// The extent of an iterator.
  using Extent = std::optional<int64_t>;

  std::optional<Extent> parseSum(AffineExpr expr);
  bool parseTerm(AffineExpr expr, int64_t scale, SmallVectorImpl<IterSplit> &terms);
  std::optional<IterSplit> parseSplit(AffineExpr expr);
  std::optional<Extent> getSourceExtent(AffineExpr source);

  const IndexExprs &exprs;
  llvm::MapVector<AffineExpr, SmallVector<IterSplit>> used;
  DenseMap<AffineExpr, Extent> sources;
};

std::optional<IterFinder::Extent> IterFinder::getSourceExtent(AffineExpr source) {
  if (isa<AffineDimExpr>(source)) {
    IndexRange range = exprs.getRange(source);
    return range.isKnown() ? Extent(*range.max - *range.min + 1) : Extent();
  }
  auto found = sources.find(source);
  if (found != sources.end())
    return found->second;
  std::optional<Extent> extent = parseSum(source);
  if (extent)
    sources[source] = *extent;
  return extent;
}

/// A variable, a quotient, a remainder, or a remainder's quotient (or a quotient's remainder).
std::optional<IterSplit> IterFinder::parseSplit(AffineExpr expr) {
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary || expr.getKind() == AffineExprKind::Add) {
    if (!isa<AffineDimExpr>(expr) && !binary)
      return std::nullopt;
    std::optional<Extent> extent = getSourceExtent(expr);
    if (!extent)
      return std::nullopt;
    return IterSplit{expr, 1, *extent, 1};
  }
  auto divisor = dyn_cast<AffineConstantExpr>(binary.getRHS());
  if (!divisor || divisor.getValue() <= 0)
    return std::nullopt;
  std::optional<IterSplit> inner = parseSplit(binary.getLHS());
  if (!inner)
    return std::nullopt;
  int64_t number = divisor.getValue();
  if (expr.getKind() == AffineExprKind::FloorDiv) {
    std::optional<int64_t> lower = llvm::checkedMul(inner->lower, number);
    if (!lower)
      return std::nullopt;
    inner->lower = *lower;
    if (inner->extent)
      inner->extent = llvm::divideCeilSigned(*inner->extent, number);
    return inner;
  }
  if (expr.getKind() != AffineExprKind::Mod)
    return std::nullopt;
  if (inner->extent && *inner->extent < number)
    return inner;
  // What is above the remainder starts where the remainder ends only if one divides the other.
  if (inner->extent && *inner->extent % number != 0 && *inner->extent > number &&
      !isa<AffineBinaryOpExpr>(inner->source))
    return std::nullopt;
  inner->extent = number;
  return inner;
}

bool IterFinder::parseTerm(AffineExpr expr, int64_t scale, SmallVectorImpl<IterSplit> &terms) {
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (binary && expr.getKind() == AffineExprKind::Add)
    return parseTerm(binary.getLHS(), scale, terms) && parseTerm(binary.getRHS(), scale, terms);
  if (binary && expr.getKind() == AffineExprKind::Mul) {
    auto factor = dyn_cast<AffineConstantExpr>(binary.getRHS());
    return factor && parseTerm(binary.getLHS(), scale * factor.getValue(), terms);
  }
  if (isa<AffineConstantExpr>(expr))
    return true;
  std::optional<IterSplit> split = parseSplit(expr);
  if (!split || scale <= 0)
    return false;
  split->scale = scale;
  // A loop of one iteration adds a number.
  if (split->extent != 1)
    terms.push_back(*split);
  return true;
}

std::optional<IterFinder::Extent> IterFinder::parseSum(AffineExpr expr) {
  SmallVector<IterSplit> terms;
  if (!parseTerm(expr, 1, terms))
    return std::nullopt;
  llvm::sort(terms,
             [](const IterSplit &lhs, const IterSplit &rhs) { return lhs.scale < rhs.scale; });
  Extent expected = 1;
  for (const IterSplit &term : terms) {
    if (!expected || term.scale != *expected)
      return std::nullopt;
    used[term.source].push_back(term);
    expected = term.extent ? llvm::checkedMul(term.scale, *term.extent) : Extent();
  }
  return expected;
}

bool IterFinder::areDisjoint() {
  // A variable that a source is made of must not be used beside it.
  for (auto &[source, splits] : used) {
    llvm::sort(splits,
               [](const IterSplit &lhs, const IterSplit &rhs) { return lhs.lower < rhs.lower; });
    int64_t end = 1;
    for (auto [index, split] : llvm::enumerate(splits)) {
      if (split.lower < end || (!split.extent && index + 1 != splits.size()))
        return false;
      end = split.extent ? split.lower * *split.extent : split.lower;
      if (index + 1 != splits.size() && splits[index + 1].lower % end != 0)
        return false;
    }
  }
  return true;
}

} // namespace

bool mlc::tir::hasAffineBindings(BlockOp block) {
  IndexExprs exprs(block.getContext());
  SmallVector<AffineExpr> bindings;
  for (Value binding : block.getBindings())
    bindings.push_back(exprs.get(binding));
  // Leaves are loop variables and, beside them, numbers that are the same for all iterations.
  Operation *scope = getScope(block);
  for (Value leaf : exprs.getLeaves()) {
    auto argument = dyn_cast<BlockArgument>(leaf);
    bool isLoop = argument && isa<ForOp>(argument.getOwner()->getParentOp());
    if (!isLoop && scope && scope->isProperAncestor(leaf.getParentRegion()->getParentOp()))
      return false;
  }
  IterFinder finder(exprs);
  return llvm::all_of(bindings, [&](AffineExpr expr) { return finder.add(expr); }) &&
         finder.areDisjoint();
}
