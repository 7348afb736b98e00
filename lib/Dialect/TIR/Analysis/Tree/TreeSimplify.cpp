//===- TreeSimplify.cpp - What is known of integer expressions in no function ---------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/TreeSimplify.h"
#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/CheckedArithmetic.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tir;
using mlc::relax::DimExpr;
using mlc::relax::DimExprAttr;
using mlc::relax::DimKind;

namespace {
/// Expressions of variables are expressions of sizes, whose normal form knows products, and these
/// are affine expressions over leaves, which are simplified in the leaves' ranges.
class Simplifier {
public:
  Simplifier(MLIRContext *context, ArrayRef<std::pair<Tree, IndexRange>> ranges)
      : context(context), exprs(context) {
    for (auto [tree, range] : ranges)
      given[tree.getAttr()] = range;
  }

  Tree simplify(Tree tree);
  IndexRange getRange(Tree tree);

private:
  /// The expression of sizes that a part is; unknown if it is none.
  DimExpr getDim(Attribute part);
  StringAttr getSymbol(Tree variable);
  AffineExpr getAffine(DimExpr dim);
  AffineExpr getLeaf(DimExpr dim);
  IndexRange getLeafRange(DimExpr dim);
  /// Whether a comparison holds for all values of its variables, or for none.
  std::optional<bool> decide(Tree comparison);

  // Back to trees of one dtype.
  Tree getTree(AffineExpr expr, StringRef dtype);
  Tree getTree(DimExpr leaf, StringRef dtype);
  Tree getBinary(StringRef kind, Tree lhs, Tree rhs) {
    return Tree::get(context, kind, {{"a", lhs.getAttr()}, {"b", rhs.getAttr()}});
  }

  MLIRContext *context;
  IndexExprs exprs;
  /// What the leaves are.
  SmallVector<DimExpr> dims;
  DenseMap<Attribute, AffineExpr> leafExprs;
  DenseMap<Attribute, IndexRange> given;
  llvm::MapVector<StringAttr, Tree> variables;
};
} // namespace

//===----------------------------------------------------------------------------------------===//
// From trees
//===----------------------------------------------------------------------------------------===//

static bool isIndex(StringRef dtype) { return dtype == "int32" || dtype == "int64"; }

/// Two variables may have one name.
StringAttr Simplifier::getSymbol(Tree variable) {
  StringRef name = variable.getString("name");
  std::string unique = name.empty() ? "v" : name.str();
  for (unsigned count = 1;; ++count) {
    auto symbol = StringAttr::get(context, unique);
    auto [it, isNew] = variables.insert({symbol, variable});
    if (isNew || it->second.getAttr() == variable.getAttr())
      return symbol;
    unique = (name + "_" + Twine(count)).str();
  }
}

DimExpr Simplifier::getDim(Attribute part) {
  DimExpr unknown = DimExpr::unknown(context);
  if (std::optional<int64_t> number = getInteger(part))
    return getNumberDtype(part) == "bool" ? unknown : DimExpr::constant(context, *number);
  Tree tree = part;
  if (tree.isVariable() && isIndex(tree.getString("dtype")))
    return DimExpr::symbol(context, getSymbol(tree));
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
  if (kind == None)
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

AffineExpr Simplifier::getLeaf(DimExpr dim) {
  auto [it, isNew] = leafExprs.try_emplace(dim.getAttr());
  if (!isNew)
    return it->second;
  IndexRange range = getLeafRange(dim);
  dims.push_back(dim);
  return leafExprs[dim.getAttr()] = exprs.addLeaf(range);
}

AffineExpr Simplifier::getAffine(DimExpr dim) {
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
// Ranges
//===----------------------------------------------------------------------------------------===//

using Bound = std::optional<int64_t>;

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

IndexRange Simplifier::getLeafRange(DimExpr dim) {
  if (StringAttr symbol = dim.getSymbol()) {
    Tree variable = variables.lookup(symbol);
    if (auto it = given.find(variable.getAttr()); it != given.end())
      return it->second;
    return {variable.is("SizeVar") ? Bound(0) : std::nullopt, std::nullopt};
  }
  SmallVector<IndexRange> ranges;
  for (DimExprAttr operand : dim.getAttr().getOperands())
    ranges.push_back(exprs.getRange(exprs.simplify(getAffine(operand))));
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
    default:
      return {};
    }
  }
  return range;
}

IndexRange Simplifier::getRange(Tree tree) {
  DimExpr dim = getDim(tree.getAttr());
  return dim.isUnknown() ? IndexRange() : exprs.getRange(exprs.simplify(getAffine(dim)));
}

//===----------------------------------------------------------------------------------------===//
// Back to trees
//===----------------------------------------------------------------------------------------===//

Tree Simplifier::getTree(DimExpr leaf, StringRef dtype) {
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
    Tree part = getTree(exprs.simplify(getAffine(operand)), dtype);
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

Tree Simplifier::getTree(AffineExpr expr, StringRef dtype) {
  if (auto number = dyn_cast<AffineConstantExpr>(expr))
    return Tree::getNumber(context, dtype, number.getValue());
  if (auto leaf = dyn_cast<AffineDimExpr>(expr))
    return getTree(dims[leaf.getPosition()], dtype);
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

std::optional<bool> Simplifier::decide(Tree comparison) {
  DimExpr lhs = getDim(comparison.get("a")), rhs = getDim(comparison.get("b"));
  DimExpr difference = lhs.isUnknown() || rhs.isUnknown() ? DimExpr::unknown(context) : lhs - rhs;
  if (difference.isUnknown())
    return std::nullopt;
  IndexRange range = exprs.getRange(exprs.simplify(getAffine(difference)));
  bool isZero = range.min == 0 && range.max == 0;
  bool isPositive = range.min && *range.min > 0, isNegative = range.max && *range.max < 0;
  bool isNotNegative = range.min && *range.min >= 0, isNotPositive = range.max && *range.max <= 0;
  auto choose = [](bool holds, bool fails) {
    return holds ? std::optional(true) : fails ? std::optional(false) : std::nullopt;
  };
  return llvm::StringSwitch<std::optional<bool>>(comparison.getKind())
      .Case("EQ", choose(isZero, isPositive || isNegative))
      .Case("NE", choose(isPositive || isNegative, isZero))
      .Case("LT", choose(isNegative, isNotNegative))
      .Case("LE", choose(isNotPositive, isPositive))
      .Case("GT", choose(isPositive, isNotPositive))
      .Default(choose(isNotNegative, isNegative));
}

Tree Simplifier::simplify(Tree tree) {
  if (tree.is("LT", "LE", "GT", "GE", "EQ", "NE")) {
    std::optional<bool> known = decide(tree);
    return known ? Tree::getNumber(context, "bool", *known) : tree;
  }
  if (DimExpr dim = getDim(tree.getAttr()); !dim.isUnknown() && !tree.is("IntImm", "Text")) {
    Attribute first = tree.getAttr();
    while (Tree(first).get("a"))
      first = Tree(first).get("a");
    StringRef dtype = Tree(first).getString("dtype");
    AffineExpr expr = exprs.simplify(getAffine(dim));
    IndexRange range = exprs.getRange(expr);
    if (range.isKnown() && *range.min == *range.max)
      expr = getAffineConstantExpr(*range.min, context);
    return getTree(expr, isIndex(dtype) ? dtype : "int64");
  }
  // What is no index is simplified in its operands.
  if (!tree.is("And", "Or", "Not") && !(tree.get("a") && tree.get("b")))
    return tree;
  SmallVector<std::pair<StringRef, Attribute>> parts;
  for (auto [name, part] : llvm::zip_equal(tree.getNames(), tree.getParts())) {
    Tree inner = part;
    parts.emplace_back(cast<StringAttr>(name).getValue(), inner ? simplify(inner).getAttr() : part);
  }
  return Tree::get(context, tree.getKind(), parts);
}

Tree mlc::tir::simplifyTree(Tree tree, ArrayRef<std::pair<Tree, IndexRange>> ranges) {
  return Simplifier(tree.getContext(), ranges).simplify(tree);
}

IndexRange mlc::tir::getTreeRange(Tree tree, ArrayRef<std::pair<Tree, IndexRange>> ranges) {
  return Simplifier(tree.getContext(), ranges).getRange(tree);
}
