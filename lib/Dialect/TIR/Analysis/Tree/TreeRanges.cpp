//===- TreeRanges.cpp - Ranges of integer expressions in no function ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TreeSimplifier.h"
#include "llvm/Support/CheckedArithmetic.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tir;
using mlc::relax::DimExpr;
using mlc::relax::DimExprAttr;
using mlc::relax::DimKind;

using Bound = std::optional<int64_t>;

//===----------------------------------------------------------------------------------------===//
// Arithmetic of ranges
//===----------------------------------------------------------------------------------------===//

/// The range of a product. A side that is not known makes all that it may reach unknown.
static IndexRange multiply(IndexRange lhs, IndexRange rhs) {
  if (lhs.isKnown() && rhs.isKnown()) {
    IndexRange range;
    for (int64_t a : {*lhs.min, *lhs.max})
      for (int64_t b : {*rhs.min, *rhs.max}) {
        Bound corner = llvm::checkedMul(a, b);
        if (!corner)
          return {};
        range.min = std::min(range.min.value_or(*corner), *corner);
        range.max = std::max(range.max.value_or(*corner), *corner);
      }
    return range;
  }
  bool isNonNegative = lhs.min.value_or(-1) >= 0 && rhs.min.value_or(-1) >= 0;
  return isNonNegative ? IndexRange{llvm::checkedMul(*lhs.min, *rhs.min), std::nullopt}
                       : IndexRange();
}

/// What is in one of both.
static IndexRange unite(IndexRange lhs, IndexRange rhs) {
  IndexRange range;
  if (lhs.min && rhs.min)
    range.min = std::min(*lhs.min, *rhs.min);
  if (lhs.max && rhs.max)
    range.max = std::max(*lhs.max, *rhs.max);
  return range;
}

/// What is in both.
static IndexRange intersect(IndexRange lhs, IndexRange rhs) {
  if (rhs.min)
    lhs.min = std::max(lhs.min.value_or(*rhs.min), *rhs.min);
  if (rhs.max)
    lhs.max = std::min(lhs.max.value_or(*rhs.max), *rhs.max);
  return lhs;
}

static int64_t roundDown(int64_t lhs, int64_t rhs) { return llvm::divideFloorSigned(lhs, rhs); }

/// The quotients by positive divisors, each side of which is rounded by `divide`.
static IndexRange divide(IndexRange lhs, IndexRange rhs,
                         function_ref<int64_t(int64_t, int64_t)> round) {
  if (rhs.min.value_or(0) <= 0)
    return {};
  // The divisor that leads furthest from zero, or nearest to it. Without one that is largest, the
  // quotient may be next to zero.
  auto furthest = [&](int64_t end) { return round(end, *rhs.min); };
  auto nearest = [&](int64_t end) {
    return rhs.max ? round(end, *rhs.max) : (end < 0 ? round(-1, 2) : 0);
  };
  IndexRange range;
  if (lhs.min)
    range.min = *lhs.min < 0 ? furthest(*lhs.min) : nearest(*lhs.min);
  if (lhs.max)
    range.max = *lhs.max < 0 ? nearest(*lhs.max) : furthest(*lhs.max);
  return range;
}

/// The remainders of positive divisors, which have the sign of the dividend if `isTruncated`.
static IndexRange getRemainders(IndexRange lhs, IndexRange rhs, bool isTruncated) {
  if (rhs.min.value_or(0) <= 0)
    return {};
  if (lhs.min.value_or(-1) >= 0 && lhs.max && *lhs.max < *rhs.min)
    return lhs;
  IndexRange range{0, rhs.max ? Bound(*rhs.max - 1) : std::nullopt};
  if (lhs.min.value_or(-1) >= 0)
    return intersect(range, {std::nullopt, lhs.max});
  if (!isTruncated)
    return range;
  range.min = range.max ? Bound(-*range.max) : std::nullopt;
  range = intersect(range, {lhs.min, std::nullopt});
  return lhs.max ? intersect(range, {std::nullopt, std::max<int64_t>(*lhs.max, 0)}) : range;
}

/// The values of a dtype of integers, as far as 64 bits say them.
static IndexRange getDtypeRange(StringRef dtype) {
  bool isUnsigned = dtype.consume_front("u");
  if (dtype == "bool")
    return {0, 1};
  unsigned bits = 0;
  if (!dtype.consume_front("int") || dtype.getAsInteger(10, bits) || bits == 0)
    return {};
  if (isUnsigned)
    return {0, bits < 63 ? Bound((int64_t(1) << bits) - 1) : std::nullopt};
  if (bits > 63)
    return {};
  return {-(int64_t(1) << (bits - 1)), (int64_t(1) << (bits - 1)) - 1};
}

//===----------------------------------------------------------------------------------------===//
// Ranges of leaves
//===----------------------------------------------------------------------------------------===//

static IndexRange getCallRange(StringRef name, ArrayRef<IndexRange> arguments) {
  name.consume_front("tir.");
  if (name == "if_then_else" && arguments.size() == 3)
    return unite(arguments[1], arguments[2]);
  if (name == "abs" && arguments.size() == 1) {
    IndexRange value = arguments.front();
    Bound last;
    if (value.isKnown())
      last = std::max(std::abs(*value.min), std::abs(*value.max));
    return {std::max<int64_t>(value.min.value_or(0), 0), last};
  }
  if (arguments.size() != 2)
    return {};
  IndexRange lhs = arguments[0], rhs = arguments[1];
  bool isLeftPositive = lhs.min.value_or(-1) >= 0, isRightPositive = rhs.min.value_or(-1) >= 0;
  if (name == "bitwise_and" && (isLeftPositive || isRightPositive)) {
    IndexRange range{0, std::nullopt};
    if (isLeftPositive)
      range = intersect(range, {std::nullopt, lhs.max});
    return isRightPositive ? intersect(range, {std::nullopt, rhs.max}) : range;
  }
  // By a number of bits.
  if (!isRightPositive || !rhs.max || *rhs.max > 62)
    return {};
  IndexRange power{int64_t(1) << *rhs.min, int64_t(1) << *rhs.max};
  if (name == "shift_left")
    return multiply(lhs, power);
  return name == "shift_right" ? divide(lhs, power, roundDown) : IndexRange();
}

IndexRange TreeSimplifier::getTreeLeafRange(Tree leaf) {
  auto rangeOf = [&](StringRef part) { return getRange(Tree(leaf.get(part))); };
  IndexRange range;
  if (leaf.is("Select"))
    range = unite(rangeOf("true_value"), rangeOf("false_value"));
  else if (leaf.is("TruncDiv"))
    range = divide(rangeOf("a"), rangeOf("b"), [](int64_t a, int64_t b) { return a / b; });
  else if (leaf.is("Mod"))
    range = getRemainders(rangeOf("a"), rangeOf("b"), /*isTruncated=*/true);
  else if (leaf.is("Cast") && !getTreeDtype(Tree(leaf.get("value"))).contains("float"))
    range = rangeOf("value");
  else if (leaf.is("Call"))
    range = getCallRange(
        Tree(leaf.get("op")).getString("name"),
        llvm::map_to_vector(leaf.getList("args"), [&](Attribute a) { return getRange(Tree(a)); }));
  // What a dtype of 64 bits has says nothing.
  return intersect(range, getDtypeRange(getTreeDtype(leaf)));
}

IndexRange TreeSimplifier::getLeafRange(DimExpr dim) {
  if (StringAttr symbol = dim.getSymbol()) {
    Tree leaf = variables.lookup(symbol);
    if (!leaf.isVariable())
      return leaf ? getTreeLeafRange(leaf) : IndexRange();
    IndexRange range{leaf.is("SizeVar") ? Bound(0) : std::nullopt, std::nullopt};
    auto it = given.find(leaf.getAttr());
    return it == given.end() ? range : intersect(it->second.range, range);
  }
  SmallVector<IndexRange> ranges;
  for (DimExprAttr operand : dim.getAttr().getOperands())
    ranges.push_back(getDimRange(operand));
  IndexRange range = ranges.front();
  for (IndexRange other : ArrayRef(ranges).drop_front()) {
    // An end that one of them does not have is an end on one side only.
    auto choose = [](Bound a, Bound b, bool isMin, bool needsBoth) -> Bound {
      if (a && b)
        return isMin ? std::min(*a, *b) : std::max(*a, *b);
      return needsBoth ? std::nullopt : (a ? a : b);
    };
    switch (dim.getKind()) {
    case DimKind::Product:
      range = multiply(range, other);
      break;
    case DimKind::Min:
      range = {choose(range.min, other.min, true, true), choose(range.max, other.max, true, false)};
      break;
    case DimKind::Max:
      range = {choose(range.min, other.min, false, false),
               choose(range.max, other.max, false, true)};
      break;
    case DimKind::FloorDiv:
      return divide(range, other, roundDown);
    case DimKind::Mod:
      return getRemainders(range, other, /*isTruncated=*/false);
    default:
      return {};
    }
  }
  return range;
}

IndexRange TreeSimplifier::getDimRange(DimExpr dim) {
  return dim.isUnknown() ? IndexRange() : exprs.getRange(exprs.simplify(getAffine(dim)));
}

IndexRange TreeSimplifier::getRange(Tree tree) {
  DimExpr dim = getDim(tree.getAttr());
  if (!dim.isUnknown())
    return getDimRange(dim);
  // Integers of other dtypes.
  if (tree.isVariable())
    if (auto it = given.find(tree.getAttr()); it != given.end())
      return it->second.range;
  return tree ? getTreeLeafRange(tree) : IndexRange();
}

IndexRange mlc::tir::getTreeRange(Tree tree, ArrayRef<TreeRange> ranges) {
  return TreeSimplifier(tree.getContext(), ranges).getRange(tree);
}

//===----------------------------------------------------------------------------------------===//
// Bounds that are expressions
//===----------------------------------------------------------------------------------------===//

bool TreeSimplifier::hasRangedVariable(DimExpr dim) {
  llvm::SetVector<StringAttr> symbols;
  dim.collectSymbols(symbols);
  return llvm::any_of(symbols, [&](StringAttr symbol) {
    bool isRanged = false;
    if (Tree leaf = variables.lookup(symbol))
      walkVariables(leaf.getAttr(), [&](Tree v) { isRanged |= given.contains(v.getAttr()); });
    return isRanged;
  });
}

std::pair<DimExpr, DimExpr> TreeSimplifier::getBounds(DimExpr dim) {
  if (dim.isUnknown() || !hasRangedVariable(dim))
    return {dim, dim};
  auto ofRange = [&](IndexRange range) -> std::pair<DimExpr, DimExpr> {
    auto make = [&](Bound end) {
      return end ? DimExpr::constant(context, *end) : DimExpr::unknown(context);
    };
    return {make(range.min), make(range.max)};
  };
  if (StringAttr symbol = dim.getSymbol()) {
    auto it = given.find(variables.lookup(symbol).getAttr());
    if (it == given.end())
      return ofRange(getDimRange(dim));
    TreeRange known = it->second;
    auto [low, high] = ofRange(getDimRange(dim));
    // A number says more than an expression.
    if (low.isUnknown() && known.min)
      low = getDim(known.min.getAttr());
    if (high.isUnknown() && known.max)
      high = getDim(known.max.getAttr());
    return {low, high};
  }
  ArrayRef<DimExprAttr> operands = dim.getAttr().getOperands();
  if (dim.getKind() == DimKind::Sum) {
    DimExpr low = DimExpr::constant(context, dim.getAttr().getValue()), high = low;
    for (auto [operand, factor] : llvm::zip_equal(operands, dim.getAttr().getCoefficients())) {
      auto [first, last] = getBounds(operand);
      low = low + (factor > 0 ? first : last) * factor;
      high = high + (factor > 0 ? last : first) * factor;
    }
    return {low, high};
  }
  if (dim.getKind() == DimKind::Product) {
    DimExpr low = DimExpr::constant(context, 1), high = low;
    for (DimExprAttr operand : operands) {
      if (getDimRange(operand).min.value_or(-1) < 0)
        return ofRange(getDimRange(dim));
      auto [first, last] = getBounds(operand);
      low = low * first;
      high = high * last;
    }
    return {low, high};
  }
  auto [first, firstLast] = getBounds(operands.front());
  if (dim.getKind() == DimKind::FloorDiv)
    if (Bound divisor = DimExpr(operands[1]).getConstant(); divisor && *divisor > 0)
      return {first.floordiv(*divisor), firstLast.floordiv(*divisor)};
  if (dim.getKind() != DimKind::Min && dim.getKind() != DimKind::Max)
    return ofRange(getDimRange(dim));
  for (DimExprAttr operand : operands.drop_front()) {
    auto [low, high] = getBounds(operand);
    bool isMin = dim.getKind() == DimKind::Min;
    first = isMin ? first.min(low) : first.max(low);
    firstLast = isMin ? firstLast.min(high) : firstLast.max(high);
  }
  return {first, firstLast};
}

std::pair<Tree, Tree> mlc::tir::getTreeBounds(Tree tree, ArrayRef<TreeRange> ranges) {
  TreeSimplifier simplifier(tree.getContext(), ranges);
  auto [low, high] = simplifier.getBounds(simplifier.getDim(tree.getAttr()));
  StringRef dtype = getTreeDtype(tree);
  auto make = [&](DimExpr bound) {
    return bound.isUnknown() ? Tree() : simplifier.getTree(bound, dtype);
  };
  return {make(low), make(high)};
}

//===----------------------------------------------------------------------------------------===//
// Sums of products with variables
//===----------------------------------------------------------------------------------------===//

SmallVector<Tree> mlc::tir::getLinearFactors(Tree tree, ArrayRef<Tree> variables) {
  MLIRContext *context = tree.getContext();
  TreeSimplifier simplifier(context, {}, /*hasAllIntegers=*/true);
  DimExpr dim = simplifier.getDim(tree.getAttr());
  if (dim.isUnknown())
    return {};
  // A factor may be negative.
  StringRef dtype = isIndexDtype(getTreeDtype(tree)) ? getTreeDtype(tree) : "int32";
  DimExpr zero = DimExpr::constant(context, 0);
  SmallVector<DimExpr> factors(variables.size() + 1, zero);
  // How many of the variables a part has, and which of them it is by itself.
  auto find = [&](DimExpr part) {
    std::optional<size_t> itself;
    unsigned count = 0;
    llvm::SetVector<StringAttr> symbols;
    part.collectSymbols(symbols);
    for (StringAttr symbol : symbols) {
      if (!simplifier.getLeafTree(symbol))
        continue;
      walkVariables(simplifier.getLeafTree(symbol).getAttr(), [&](Tree leaf) {
        for (auto [index, variable] : llvm::enumerate(variables))
          if (variable.getAttr() == leaf.getAttr()) {
            ++count;
            if (part.getSymbol() == symbol &&
                simplifier.getLeafTree(symbol).getAttr() == leaf.getAttr())
              itself = index;
          }
      });
    }
    return std::make_pair(count, itself);
  };
  bool isSum = dim.getKind() == DimKind::Sum;
  SmallVector<std::pair<DimExpr, int64_t>> terms;
  if (isSum) {
    factors.back() = DimExpr::constant(context, dim.getAttr().getValue());
    for (auto [operand, factor] :
         llvm::zip_equal(dim.getAttr().getOperands(), dim.getAttr().getCoefficients()))
      terms.emplace_back(DimExpr(operand), factor);
  } else {
    terms.emplace_back(dim, 1);
  }
  for (auto [term, factor] : terms) {
    bool isProduct = term.getKind() == DimKind::Product;
    ArrayRef<DimExprAttr> operands = term.getAttr().getOperands();
    SmallVector<DimExpr> parts(operands.begin(), operands.end());
    if (!isProduct)
      parts = {term};
    DimExpr rest = DimExpr::constant(context, factor);
    std::optional<size_t> place;
    for (DimExpr part : parts) {
      auto [count, itself] = find(part);
      if (count == 0) {
        rest = rest * part;
        continue;
      }
      if (place || !itself)
        return {};
      place = itself;
    }
    DimExpr &sum = factors[place.value_or(variables.size())];
    sum = sum + rest;
  }
  return llvm::map_to_vector(factors,
                             [&](DimExpr factor) { return simplifier.getTree(factor, dtype); });
}
