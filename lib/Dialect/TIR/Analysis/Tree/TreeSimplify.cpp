//===- TreeSimplify.cpp - What is known of integer expressions in no function ---------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TreeSimplifier.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/MathExtras.h"
#include <numeric>

using namespace mlir;
using namespace mlc;
using namespace mlc::tir;
using mlc::relax::DimExpr;
using mlc::relax::DimExprAttr;
using mlc::relax::DimKind;

//===----------------------------------------------------------------------------------------===//
// From trees
//===----------------------------------------------------------------------------------------===//

TreeSimplifier::TreeSimplifier(MLIRContext *context, ArrayRef<TreeRange> ranges,
                               bool hasAllIntegers)
    : context(context), hasAllIntegers(hasAllIntegers), exprs(context) {
  for (const TreeRange &range : ranges)
    given[range.variable.getAttr()] = range;
}

StringRef mlc::tir::getTreeDtype(Tree tree) {
  if (tree.is("LT", "LE", "GT", "GE", "EQ", "NE"))
    return "bool";
  for (StringRef name : {"dtype", "true_value", "a", "body", "buffer"}) {
    Attribute part = tree.get(name);
    if (auto text = dyn_cast_if_present<StringAttr>(part))
      return text.getValue();
    if (Tree inner = part)
      return getTreeDtype(inner);
  }
  return {};
}

/// Two leaves may have one name.
StringAttr TreeSimplifier::getSymbol(Tree leaf, StringRef name) {
  std::string unique = name.empty() ? "v" : name.str();
  for (unsigned count = 1;; ++count) {
    auto symbol = StringAttr::get(context, unique);
    auto [it, isNew] = variables.insert({symbol, leaf});
    if (isNew || it->second.getAttr() == leaf.getAttr())
      return symbol;
    unique = (name + "_" + Twine(count)).str();
  }
}

/// Whether a call has a value that depends on its arguments alone.
static bool isPure(Tree call) {
  StringRef name = Tree(call.get("op")).getString("name");
  name.consume_front("tir.");
  return llvm::is_contained({"bitwise_and", "bitwise_or", "bitwise_xor", "bitwise_not",
                             "shift_left", "shift_right", "if_then_else", "abs", "popcount", "clz"},
                            name);
}

DimExpr TreeSimplifier::getDim(Attribute part) {
  DimExpr unknown = DimExpr::unknown(context);
  if (std::optional<int64_t> number = getInteger(part))
    return getNumberDtype(part) == "bool" ? unknown : DimExpr::constant(context, *number);
  Tree tree = part;
  if (tree.isVariable() && isIndex(tree.getString("dtype")))
    return DimExpr::symbol(context, getSymbol(tree, tree.getString("name")));
  if (auto dim = dyn_cast_if_present<DimExprAttr>(tree.get("dim")))
    return dim;
  enum { Add, Sub, Mul, FloorDiv, FloorMod, Min, Max, None };
  int kind = llvm::StringSwitch<int>(tree.getKind())
                 .Case("Add", Add)
                 .Case("Sub", Sub)
                 .Case("Mul", Mul)
                 .Case("FloorDiv", FloorDiv)
                 .Case("FloorMod", FloorMod)
                 .Case("Min", Min)
                 .Case("Max", Max)
                 .Default(None);
  if (kind == None) {
    bool isLeaf = tree.is("Select", "Cast", "TruncDiv", "Mod", "BufferLoad") ||
                  (tree.is("Call") && isPure(tree));
    if (!isLeaf || !isIndex(getTreeDtype(tree)))
      return unknown;
    Tree inner = simplifyParts(tree);
    if (inner.getAttr() != tree.getAttr())
      if (DimExpr dim = getDim(inner.getAttr()); !dim.isUnknown())
        return dim;
    return DimExpr::symbol(context, getSymbol(inner, "expr"));
  }
  if (!isIndex(getTreeDtype(tree)))
    return unknown;
  DimExpr lhs = getDim(tree.get("a")), rhs = getDim(tree.get("b"));
  if (lhs.isUnknown() || rhs.isUnknown())
    return unknown;
  switch (kind) {
  case Add:
    return lhs + rhs;
  case Sub:
    return lhs - rhs;
  case Mul:
    return lhs * rhs;
  case FloorDiv:
    return lhs.floordiv(rhs);
  case FloorMod:
    return lhs.mod(rhs);
  case Min:
    return lhs.min(rhs);
  default:
    return lhs.max(rhs);
  }
}

AffineExpr TreeSimplifier::getLeaf(DimExpr dim) {
  auto [it, isNew] = leafExprs.try_emplace(dim.getAttr());
  if (!isNew)
    return it->second;
  IndexRange range = getLeafRange(dim);
  dims.push_back(dim);
  return leafExprs[dim.getAttr()] = exprs.addLeaf(range);
}

AffineExpr TreeSimplifier::getAffine(DimExpr dim) {
  if (std::optional<int64_t> number = dim.getConstant())
    return getAffineConstantExpr(*number, context);
  ArrayRef<DimExprAttr> operands = dim.getAttr().getOperands();
  if (dim.getKind() == DimKind::Sum) {
    AffineExpr sum = getAffineConstantExpr(dim.getAttr().getValue(), context);
    for (auto [operand, factor] : llvm::zip_equal(operands, dim.getAttr().getCoefficients()))
      sum = sum + getAffine(operand) * factor;
    return sum;
  }
  bool isFloorDiv = dim.getKind() == DimKind::FloorDiv;
  if (isFloorDiv || dim.getKind() == DimKind::Mod) {
    std::optional<int64_t> divisor = DimExpr(operands[1]).getConstant();
    if (divisor && *divisor > 0)
      return isFloorDiv ? getAffine(operands[0]).floorDiv(*divisor)
                        : getAffine(operands[0]) % *divisor;
  }
  return getLeaf(dim);
}

//===----------------------------------------------------------------------------------------===//
// Back to trees
//===----------------------------------------------------------------------------------------===//

Tree TreeSimplifier::getTree(DimExpr dim, StringRef dtype) {
  return getTree(exprs.simplify(getAffine(dim)), dtype);
}

Tree TreeSimplifier::getLeafTree(DimExpr leaf, StringRef dtype) {
  if (StringAttr symbol = leaf.getSymbol()) {
    if (Tree variable = variables.lookup(symbol))
      return variable;
    return Tree::get(context, "Text", {{"text", symbol}, {"dim", leaf.getAttr()}});
  }
  StringRef kind = leaf.getKind() == DimKind::Product    ? "Mul"
                   : leaf.getKind() == DimKind::Min      ? "Min"
                   : leaf.getKind() == DimKind::Max      ? "Max"
                   : leaf.getKind() == DimKind::FloorDiv ? "FloorDiv"
                                                         : "FloorMod";
  Tree result;
  for (DimExprAttr operand : leaf.getAttr().getOperands()) {
    Tree part = getTree(DimExpr(operand), dtype);
    result = result ? getBinary(kind, result, part) : part;
  }
  return result;
}

static bool isNegative(AffineExpr term) {
  if (term.getKind() == AffineExprKind::Mul)
    term = cast<AffineBinaryOpExpr>(term).getRHS();
  auto constant = dyn_cast<AffineConstantExpr>(term);
  return constant && constant.getValue() < 0;
}

Tree TreeSimplifier::getTree(AffineExpr expr, StringRef dtype) {
  if (auto number = dyn_cast<AffineConstantExpr>(expr))
    return Tree::getNumber(context, dtype, number.getValue());
  if (auto leaf = dyn_cast<AffineDimExpr>(expr))
    return getLeafTree(dims[leaf.getPosition()], dtype);
  auto binary = cast<AffineBinaryOpExpr>(expr);
  AffineExpr lhs = binary.getLHS(), rhs = binary.getRHS();
  switch (expr.getKind()) {
  case AffineExprKind::Add: {
    // What has a negative factor is subtracted, from what has none.
    SmallVector<AffineExpr> terms;
    while (expr.getKind() == AffineExprKind::Add) {
      terms.push_back(cast<AffineBinaryOpExpr>(expr).getRHS());
      expr = cast<AffineBinaryOpExpr>(expr).getLHS();
    }
    terms.push_back(expr);
    std::reverse(terms.begin(), terms.end());
    auto taken = std::stable_partition(terms.begin(), terms.end(), std::not_fn(isNegative));
    Tree sum = getTree(terms.front(), dtype);
    for (auto term = terms.begin() + 1; term != terms.end(); ++term)
      sum = term < taken ? getBinary("Add", sum, getTree(*term, dtype))
                         : getBinary("Sub", sum, getTree(*term * -1, dtype));
    return sum;
  }
  case AffineExprKind::Mul:
    return getBinary("Mul", getTree(lhs, dtype), getTree(rhs, dtype));
  case AffineExprKind::FloorDiv:
    return getBinary("FloorDiv", getTree(lhs, dtype), getTree(rhs, dtype));
  default:
    return getBinary("FloorMod", getTree(lhs, dtype), getTree(rhs, dtype));
  }
}

//===----------------------------------------------------------------------------------------===//
// Simplification
//===----------------------------------------------------------------------------------------===//

/// A sum that is never above `sum`, or never below it, where `a floordiv c` times a multiple of `c`
/// is replaced by what has no division.
static DimExpr getDivisionBound(DimExpr sum, bool isMax) {
  if (sum.getKind() != DimKind::Sum)
    return sum;
  DimExpr bound = DimExpr::constant(sum.getContext(), sum.getAttr().getValue());
  for (auto [operand, factor] :
       llvm::zip_equal(sum.getAttr().getOperands(), sum.getAttr().getCoefficients())) {
    DimExpr term(operand);
    std::optional<int64_t> divisor;
    if (term.getKind() == DimKind::FloorDiv)
      divisor = DimExpr(term.getAttr().getOperands()[1]).getConstant();
    if (!divisor || *divisor <= 0 || factor % *divisor != 0) {
      bound = bound + term * factor;
      continue;
    }
    // (a floordiv c) * c is from a - (c - 1) up to a.
    DimExpr dividend(term.getAttr().getOperands()[0]);
    bool isHigh = (factor > 0) == isMax;
    bound = bound + (isHigh ? dividend : dividend - (*divisor - 1)) * (factor / *divisor);
  }
  return bound;
}

std::optional<bool> TreeSimplifier::decide(StringRef kind, DimExpr difference) {
  IndexRange range = getDimRange(difference);
  // The values without divisions.
  auto bound = [&](DimExpr low, DimExpr high) {
    if (!range.min && !low.isUnknown())
      range.min = getDimRange(low).min;
    if (!range.max && !high.isUnknown())
      range.max = getDimRange(high).max;
  };
  bound(getDivisionBound(difference, /*isMax=*/false),
        getDivisionBound(difference, /*isMax=*/true));
  // Bounds that are expressions may have variables with ranges themselves.
  constexpr unsigned rounds = 4;
  DimExpr low = difference, high = difference;
  for (unsigned round = 0; round < rounds; ++round) {
    low = getBounds(low).first;
    high = getBounds(high).second;
    bound(low, high);
  }
  bool isZero = range.min == 0 && range.max == 0;
  bool isPositive = range.min && *range.min > 0, isNegative = range.max && *range.max < 0;
  bool isNotNegative = range.min && *range.min >= 0, isNotPositive = range.max && *range.max <= 0;
  auto choose = [](bool holds, bool fails) {
    return holds ? std::optional(true) : fails ? std::optional(false) : std::nullopt;
  };
  return llvm::StringSwitch<std::optional<bool>>(kind)
      .Case("EQ", choose(isZero, isPositive || isNegative))
      .Case("NE", choose(isPositive || isNegative, isZero))
      .Case("LT", choose(isNegative, isNotNegative))
      .Default(choose(isNotPositive, isPositive));
}

/// `a > b` is `b < a`. Both sides are without what they have in common, and the number is on the
/// right, or on the left of nothing but what is subtracted.
Tree TreeSimplifier::simplifyComparison(Tree comparison) {
  Attribute first = comparison.get("a"), second = comparison.get("b");
  StringRef kind = comparison.getKind();
  if (comparison.is("GT", "GE")) {
    std::swap(first, second);
    kind = kind == "GT" ? "LT" : "LE";
  }
  DimExpr lhs = getDim(first), rhs = getDim(second);
  DimExpr difference = lhs.isUnknown() || rhs.isUnknown() ? DimExpr::unknown(context) : lhs - rhs;
  if (difference.isUnknown())
    return getBinary(kind, simplify(Tree(first)), simplify(Tree(second)));
  if (std::optional<bool> known = decide(kind, difference))
    return Tree::getNumber(context, "bool", *known);
  StringRef dtype = getTreeDtype(Tree(first));
  if (difference.getKind() != DimKind::Sum)
    return getBinary(kind, getTree(difference, dtype), Tree::getNumber(context, dtype, 0));
  DimExpr positive = DimExpr::constant(context, 0), negative = positive;
  int64_t number = difference.getAttr().getValue(), common = 0;
  ArrayRef<int64_t> factors = difference.getAttr().getCoefficients();
  for (int64_t factor : factors)
    common = std::gcd(common, factor);
  if (number % common != 0 && (kind == "EQ" || kind == "NE"))
    return Tree::getNumber(context, "bool", kind == "NE");
  for (auto [operand, factor] : llvm::zip_equal(difference.getAttr().getOperands(), factors))
    (factor > 0 ? positive : negative) =
        (factor > 0 ? positive : negative) + DimExpr(operand) * std::abs(factor / common);
  // positive - negative < bound, in units of what all factors have in common.
  int64_t bound = kind == "LT" ? llvm::divideCeilSigned(-number, common)
                               : llvm::divideFloorSigned(-number, common);
  bool isLeftEmpty = positive.isConstant();
  DimExpr left = isLeftEmpty ? DimExpr::constant(context, -bound) : positive;
  DimExpr right = isLeftEmpty ? negative : negative + bound;
  if (isLeftEmpty && (kind == "EQ" || kind == "NE"))
    std::swap(left, right);
  return getBinary(kind, getTree(left, dtype), getTree(right, dtype));
}

static std::optional<int64_t> getBool(Tree tree) {
  return tree.is("IntImm") ? getInteger(tree.getAttr()) : std::nullopt;
}

Tree TreeSimplifier::simplifyLogical(Tree tree) {
  Tree lhs = simplify(Tree(tree.get("a")));
  std::optional<int64_t> left = getBool(lhs);
  if (tree.is("Not")) {
    if (left)
      return Tree::getNumber(context, "bool", !*left);
    if (lhs.is("Not"))
      return Tree(lhs.get("a"));
    StringRef opposite = llvm::StringSwitch<StringRef>(lhs.getKind())
                             .Case("LT", "LE")
                             .Case("LE", "LT")
                             .Case("EQ", "NE")
                             .Case("NE", "EQ")
                             .Default("");
    if (opposite.empty())
      return Tree::get(context, "Not", {{"a", lhs.getAttr()}});
    bool isOrdered = lhs.is("LT", "LE");
    return getBinary(opposite, Tree(lhs.get(isOrdered ? "b" : "a")),
                     Tree(lhs.get(isOrdered ? "a" : "b")));
  }
  Tree rhs = simplify(Tree(tree.get("b")));
  std::optional<int64_t> right = getBool(rhs);
  // What leaves the other side as it is.
  int64_t neutral = tree.is("And");
  if (left)
    return *left == neutral ? rhs : lhs;
  if (right)
    return *right == neutral ? lhs : rhs;
  return lhs.getAttr() == rhs.getAttr() ? lhs : getBinary(tree.getKind(), lhs, rhs);
}

Tree TreeSimplifier::simplifyChoice(Tree tree, Tree condition, Tree first, Tree second) {
  if (std::optional<int64_t> known = getBool(condition))
    return *known ? first : second;
  return first.getAttr() == second.getAttr() ? first : tree;
}

/// The same with its operands simplified, and one of them where that is all it is.
Tree TreeSimplifier::simplifyParts(Tree tree) {
  auto simplifyPart = [&](Attribute part) -> Attribute {
    if (auto list = dyn_cast<ArrayAttr>(part))
      return ArrayAttr::get(context, llvm::map_to_vector(list, [&](Attribute item) {
                              return Tree(item) ? simplify(Tree(item)).getAttr() : item;
                            }));
    return Tree(part) ? simplify(Tree(part)).getAttr() : part;
  };
  SmallVector<std::pair<StringRef, Attribute>> parts;
  for (auto [name, part] : llvm::zip_equal(tree.getNames(), tree.getParts()))
    parts.emplace_back(cast<StringAttr>(name).getValue(), simplifyPart(part));
  Tree made = Tree::get(context, tree.getKind(), parts);
  if (tree.is("Select"))
    return simplifyChoice(made, Tree(made.get("condition")), Tree(made.get("true_value")),
                          Tree(made.get("false_value")));
  if (ArrayRef<Attribute> arguments = made.getList("args");
      tree.is("Call") && arguments.size() == 3 &&
      Tree(made.get("op")).getString("name") == "tir.if_then_else")
    return simplifyChoice(made, Tree(arguments[0]), Tree(arguments[1]), Tree(arguments[2]));
  if (tree.is("Cast")) {
    Tree value = made.get("value");
    if (value.is("IntImm") && isIndexDtype(getTreeDtype(made)))
      return Tree::getNumber(context, getTreeDtype(made), *getInteger(value.getAttr()));
    if (getTreeDtype(value) == getTreeDtype(made))
      return value;
  }
  return made;
}

/// The tree with the smaller, or the larger, of two operands where it is known which that is.
Tree TreeSimplifier::decideBounds(Tree tree) {
  bool isBound = tree.is("Min", "Max");
  if (!isBound && !tree.is("Add", "Sub", "Mul", "FloorDiv", "FloorMod"))
    return tree;
  Tree lhs(tree.get("a")), rhs(tree.get("b"));
  if (!lhs || !rhs)
    return tree;
  Tree first = decideBounds(lhs), second = decideBounds(rhs);
  DimExpr a = getDim(first.getAttr()), b = getDim(second.getAttr());
  if (isBound && !a.isUnknown() && !b.isUnknown()) {
    DimExpr difference = a - b;
    bool isMin = tree.is("Min");
    if (std::optional<bool> isBelow =
            difference.isUnknown() ? std::nullopt : decide("LE", difference);
        isBelow && *isBelow)
      return isMin ? first : second;
    difference = b - a;
    if (std::optional<bool> isAbove =
            difference.isUnknown() ? std::nullopt : decide("LE", difference);
        isAbove && *isAbove)
      return isMin ? second : first;
  }
  bool isSame = first.getAttr() == lhs.getAttr() && second.getAttr() == rhs.getAttr();
  return isSame ? tree : getBinary(tree.getKind(), first, second);
}

Tree TreeSimplifier::simplify(Tree tree) {
  tree = decideBounds(tree);
  if (tree.is("LT", "LE", "GT", "GE", "EQ", "NE"))
    return simplifyComparison(tree);
  if (tree.is("And", "Or", "Not"))
    return simplifyLogical(tree);
  if (tree.is("IntImm", "FloatImm", "StringImm", "Text", "Var", "SizeVar", "Buffer", "Op") ||
      tree.is("Reduce", "Let", "IterVar", "Range", "GlobalVar"))
    if (!tree.isVariable() || !given.contains(tree.getAttr()))
      return tree;
  if (DimExpr dim = getDim(tree.getAttr()); !dim.isUnknown()) {
    StringRef dtype = getTreeDtype(tree);
    AffineExpr expr = exprs.simplify(getAffine(dim));
    IndexRange range = exprs.getRange(expr);
    if (range.isKnown() && *range.min == *range.max)
      expr = getAffineConstantExpr(*range.min, context);
    return getTree(expr, isIndexDtype(dtype) ? dtype : "int64");
  }
  // What is no index is simplified in its operands.
  return simplifyParts(tree);
}

Tree mlc::tir::simplifyTree(Tree tree, ArrayRef<TreeRange> ranges) {
  return TreeSimplifier(tree.getContext(), ranges).simplify(tree);
}
