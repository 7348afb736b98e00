//===- TreeIterMap.cpp - Expressions as sums of parts of iterators --------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/TreeIterMap.h"
#include "TreeSimplifier.h"
#include "mlc/Dialect/TIR/Analysis/TreeSimplify.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CheckedArithmetic.h"

using namespace mlir;
using namespace mlc::tir;

namespace {

/// `mark floordiv lower mod extent * scale`.
struct Split {
  unsigned mark;
  int64_t lower, extent, scale;
  bool operator==(const Split &other) const {
    return std::tie(mark, lower, extent, scale) ==
           std::tie(other.mark, other.lower, other.extent, other.scale);
  }
};

/// A sum of splits and a number.
struct Sum {
  SmallVector<Split> args;
  int64_t base = 0;
};

/// A variable from 0 on, or a sum that takes each value below `extent` once.
struct Mark {
  Tree variable;
  SmallVector<Split> sum;
  int64_t extent;
};

class IterMapFinder {
public:
  IterMapFinder(ArrayRef<TreeIterator> iterators, std::string &reason)
      : iterators(iterators), reason(reason) {
    for (const TreeIterator &iterator : iterators)
      marks.push_back({iterator.variable, {}, iterator.extent});
  }

  std::optional<Sum> parse(Tree tree);
  /// The sum as one split, which is a number of its iterators, and the number that is added.
  std::optional<Sum> fuse(Sum sum);
  /// Whether no part of an iterator is in two places, and, where that is asked, each is in one.
  bool check(ArrayRef<Sum> indices, bool isWhole);
  Tree build(const Sum &sum, StringRef dtype);

private:
  std::nullopt_t fail(const Twine &why) {
    reason = why.str();
    return std::nullopt;
  }
  std::optional<Sum> parseBinary(Tree tree);
  std::optional<Sum> divide(const Sum &sum, int64_t divisor, bool isRemainder);
  bool checkMark(unsigned mark, SmallVector<Split> splits, bool isWhole);
  Tree buildSplit(const Split &split, StringRef dtype);

  ArrayRef<TreeIterator> iterators;
  std::string &reason;
  SmallVector<Mark> marks;
};

std::optional<Sum> IterMapFinder::parse(Tree tree) {
  if (tree.is("IntImm"))
    return Sum{{}, tree.getInteger("value").value_or(0)};
  if (tree.isVariable())
    for (auto [index, iterator] : llvm::enumerate(iterators))
      if (iterator.variable.getAttr() == tree.getAttr()) {
        Sum sum;
        sum.base = iterator.min;
        if (iterator.extent != 1)
          sum.args.push_back({static_cast<unsigned>(index), 1, iterator.extent, 1});
        return sum;
      }
  if (tree.is("Add", "Sub", "Mul", "FloorDiv", "FloorMod"))
    return parseBinary(tree);
  return fail("an index has a part that is no sum, product, quotient or remainder of iterators and "
              "numbers");
}

static bool scaleBy(Sum &sum, int64_t factor) {
  std::optional<int64_t> base = llvm::checkedMul(sum.base, factor);
  if (!base)
    return false;
  sum.base = *base;
  for (Split &split : sum.args) {
    std::optional<int64_t> scale = llvm::checkedMul(split.scale, factor);
    if (!scale)
      return false;
    split.scale = *scale;
  }
  if (factor == 0)
    sum.args.clear();
  return true;
}

std::optional<Sum> IterMapFinder::parseBinary(Tree tree) {
  std::optional<Sum> lhs = parse(Tree(tree.get("a")));
  std::optional<Sum> rhs = lhs ? parse(Tree(tree.get("b"))) : std::nullopt;
  if (!rhs)
    return std::nullopt;
  if (tree.is("Add", "Sub")) {
    if (tree.is("Sub") && !scaleBy(*rhs, -1))
      return fail("a number is too large");
    std::optional<int64_t> base = llvm::checkedAdd(lhs->base, rhs->base);
    if (!base)
      return fail("a number is too large");
    lhs->base = *base;
    for (const Split &split : rhs->args) {
      // Twice the same part is the part with another scale.
      auto same = llvm::find_if(lhs->args, [&](const Split &other) {
        return std::tie(split.mark, split.lower, split.extent) ==
               std::tie(other.mark, other.lower, other.extent);
      });
      if (same == lhs->args.end()) {
        lhs->args.push_back(split);
        continue;
      }
      std::optional<int64_t> scale = llvm::checkedAdd(same->scale, split.scale);
      if (!scale)
        return fail("a number is too large");
      same->scale = *scale;
      if (*scale == 0)
        lhs->args.erase(same);
    }
    return lhs;
  }
  if (tree.is("Mul")) {
    if (!rhs->args.empty())
      std::swap(lhs, rhs);
    if (!rhs->args.empty())
      return fail("an index has a product of two iterators");
    if (!scaleBy(*lhs, rhs->base))
      return fail("a number is too large");
    return lhs;
  }
  if (!rhs->args.empty() || rhs->base <= 0)
    return fail("an index has a divisor that is no positive number");
  return divide(*lhs, rhs->base, tree.is("FloorMod"));
}

std::optional<Sum> IterMapFinder::divide(const Sum &sum, int64_t divisor, bool isRemainder) {
  // What the divisor divides is divided by itself.
  Sum result, rest;
  for (Split split : sum.args) {
    if (split.scale % divisor != 0) {
      rest.args.push_back(split);
      continue;
    }
    split.scale /= divisor;
    if (!isRemainder)
      result.args.push_back(split);
  }
  int64_t quotient = llvm::divideFloorSigned(sum.base, divisor);
  rest.base = sum.base - quotient * divisor;
  if (!isRemainder)
    result.base = quotient;
  if (rest.args.empty()) {
    result.base += isRemainder ? rest.base : 0;
    return result;
  }
  std::optional<Sum> fused = fuse(rest);
  if (!fused)
    return std::nullopt;
  Split split = fused->args.front();
  if (fused->base != 0 || divisor % split.scale != 0)
    return fail("what is divided by " + Twine(divisor) + " does not begin at one of its multiples");
  int64_t count = divisor / split.scale;
  if (split.extent <= count) {
    if (isRemainder)
      result.args.push_back(split);
    return result;
  }
  if (split.extent % count != 0)
    return fail("the divisor " + Twine(count) + " does not divide the extent " +
                Twine(split.extent));
  if (isRemainder) {
    split.extent = count;
  } else {
    std::optional<int64_t> lower = llvm::checkedMul(split.lower, count);
    if (!lower)
      return fail("a number is too large");
    split.lower = *lower;
    split.extent /= count;
    split.scale = 1;
  }
  result.args.push_back(split);
  return result;
}

std::optional<Sum> IterMapFinder::fuse(Sum sum) {
  if (llvm::any_of(sum.args, [](const Split &split) { return split.scale <= 0; }))
    return fail("an iterator has a factor that is not positive");
  if (sum.args.size() <= 1)
    return sum;
  llvm::stable_sort(sum.args,
                    [](const Split &lhs, const Split &rhs) { return lhs.scale > rhs.scale; });
  int64_t unit = sum.args.back().scale, expected = unit;
  for (const Split &split : llvm::reverse(sum.args)) {
    if (split.scale != expected)
      return fail("an iterator has the factor " + Twine(split.scale) + " where " + Twine(expected) +
                  " is expected");
    std::optional<int64_t> next = llvm::checkedMul(split.scale, split.extent);
    if (!next)
      return fail("a number is too large");
    expected = *next;
  }
  SmallVector<Split> parts = sum.args;
  for (Split &part : parts)
    part.scale /= unit;
  int64_t extent = expected / unit;
  unsigned mark = 0;
  while (mark < marks.size() && marks[mark].sum != parts)
    ++mark;
  if (mark == marks.size())
    marks.push_back({Tree(), parts, extent});
  return Sum{{Split{mark, 1, extent, unit}}, sum.base};
}

/// Whether these parts of one iterator do not overlap.
bool IterMapFinder::checkMark(unsigned mark, SmallVector<Split> splits, bool isWhole) {
  llvm::sort(splits, [](const Split &lhs, const Split &rhs) { return lhs.lower < rhs.lower; });
  int64_t end = 1;
  for (const Split &split : splits) {
    if (split.lower < end || split.lower % end != 0)
      return fail("a part of an iterator is in two places"), false;
    if (isWhole && split.lower != end)
      return fail("a part of an iterator is in no index"), false;
    std::optional<int64_t> next = llvm::checkedMul(split.lower, split.extent);
    if (!next)
      return false;
    end = *next;
  }
  if (isWhole && end != marks[mark].extent)
    return fail("a part of an iterator is in no index"), false;
  return true;
}

bool IterMapFinder::check(ArrayRef<Sum> indices, bool isWhole) {
  SmallVector<SmallVector<Split>> uses(marks.size());
  auto add = [&](ArrayRef<Split> splits) {
    for (const Split &split : splits)
      uses[split.mark].push_back(split);
  };
  for (const Sum &index : indices)
    add(index.args);
  // What a mark is a sum of was made before it.
  for (unsigned mark = marks.size(); mark-- > 0;) {
    if (uses[mark].empty()) {
      if (isWhole && marks[mark].variable && marks[mark].extent != 1)
        return fail("an iterator is in no index"), false;
      continue;
    }
    if (!checkMark(mark, uses[mark], isWhole))
      return false;
    add(marks[mark].sum);
  }
  return true;
}

Tree IterMapFinder::buildSplit(const Split &split, StringRef dtype) {
  const Mark &mark = marks[split.mark];
  Tree first = iterators.front().variable;
  MLIRContext *context = first.getContext();
  auto number = [&](int64_t value) { return Tree::getNumber(context, dtype, value).getAttr(); };
  Attribute source =
      mark.variable ? mark.variable.getAttr() : build(Sum{mark.sum, 0}, dtype).getAttr();
  Tree made = Tree::get(context, "IterMark", {{"source", source}, {"extent", number(mark.extent)}});
  return Tree::get(context, "IterSplitExpr",
                   {{"source", made.getAttr()},
                    {"lower_factor", number(split.lower)},
                    {"extent", number(split.extent)},
                    {"scale", number(split.scale)}});
}

Tree IterMapFinder::build(const Sum &sum, StringRef dtype) {
  MLIRContext *context = iterators.front().variable.getContext();
  SmallVector<Attribute> args = llvm::map_to_vector(
      sum.args, [&](const Split &split) { return buildSplit(split, dtype).getAttr(); });
  return Tree::get(context, "IterSumExpr",
                   {{"args", ArrayAttr::get(context, args)},
                    {"base", Tree::getNumber(context, dtype, sum.base).getAttr()}});
}

} // namespace

std::optional<SmallVector<Tree>> mlc::tir::detectIterMap(ArrayRef<Tree> indices,
                                                         ArrayRef<TreeIterator> iterators,
                                                         IterMapCheck check, std::string &reason) {
  if (iterators.empty()) {
    reason = "there is no iterator";
    return std::nullopt;
  }
  IterMapFinder finder(iterators, reason);
  SmallVector<Sum> sums;
  for (Tree index : indices) {
    std::optional<Sum> sum = finder.parse(index);
    if (sum && check != IterMapCheck::Sums)
      sum = finder.fuse(*sum);
    if (!sum)
      return std::nullopt;
    sums.push_back(*sum);
  }
  bool isChecked = check == IterMapCheck::Bijective || check == IterMapCheck::Surjective;
  if (isChecked && !finder.check(sums, check == IterMapCheck::Bijective))
    return std::nullopt;
  SmallVector<Tree> found;
  for (auto [index, sum] : llvm::zip_equal(indices, sums)) {
    StringRef dtype = getTreeDtype(index);
    found.push_back(finder.build(sum, isIndexDtype(dtype) ? dtype : "int32"));
  }
  return found;
}
