//===- IterMap.cpp - Whether bindings take every value once ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallPtrSet.h"
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

/// The loop of which `value` is the variable, or null.
static ForOp getLoopOf(Value value) {
  auto var = dyn_cast<BlockArgument>(value);
  return var ? dyn_cast<ForOp>(var.getOwner()->getParentOp()) : ForOp();
}

/// The loops, if `value` is their one number: each but the outermost is as long as its place in it.
static std::optional<SmallVector<ForOp>> findJoinedLoops(Value value) {
  auto join = value.getDefiningOp<affine::AffineLinearizeIndexOp>();
  if (!join)
    return std::nullopt;
  SmallVector<ForOp> loops;
  for (auto [position, index, length] :
       llvm::enumerate(join.getMultiIndex(), join.getPaddedBasis())) {
    ForOp loop = getLoopOf(index);
    if (!loop || loop.getConstantMin() != 0 || llvm::is_contained(loops, loop))
      return std::nullopt;
    IndexExprs sizes(value.getContext());
    if (position != 0 && sizes.get(loop.getMixedExtent()) != sizes.get(length))
      return std::nullopt;
    loops.push_back(loop);
  }
  return loops;
}

bool mlc::tir::hasAffineBindings(BlockOp block) {
  IndexExprs exprs(block.getContext());
  SmallVector<AffineExpr> bindings;
  for (Value binding : block.getBindings())
    bindings.push_back(exprs.get(binding));
  // Leaves are loop variables, numbers that several loops of symbolic extents are, digits of such a
  // number, and numbers that are the same for all iterations.
  Operation *scope = getScope(block);
  llvm::SmallPtrSet<Operation *, 4> plain, joined, split;
  for (Value leaf : exprs.getLeaves()) {
    if (ForOp loop = getLoopOf(leaf)) {
      plain.insert(loop);
      continue;
    }
    if (!scope || !scope->isProperAncestor(leaf.getParentRegion()->getParentOp()))
      continue;
    if (std::optional<SmallVector<ForOp>> loops = findJoinedLoops(leaf)) {
      for (ForOp loop : *loops)
        if (!joined.insert(loop).second)
          return false;
      continue;
    }
    auto digits = leaf.getDefiningOp<affine::AffineDelinearizeIndexOp>();
    ForOp loop = digits ? getLoopOf(digits.getLinearIndex()) : ForOp();
    if (!loop || loop.getConstantMin() != 0)
      return false;
    // All digits that are used are of one op.
    for (Value other : exprs.getLeaves())
      if (auto op = other.getDefiningOp<affine::AffineDelinearizeIndexOp>();
          op && op != digits && op.getLinearIndex() == digits.getLinearIndex())
        return false;
    split.insert(loop);
  }
  auto isPlainOrSplit = [&](Operation *loop) {
    return plain.contains(loop) || split.contains(loop);
  };
  if (llvm::any_of(joined, isPlainOrSplit) ||
      llvm::any_of(split, [&](Operation *loop) { return plain.contains(loop); }))
    return false;
  IterFinder finder(exprs);
  return llvm::all_of(bindings, [&](AffineExpr expr) { return finder.add(expr); }) &&
         finder.areDisjoint();
}
