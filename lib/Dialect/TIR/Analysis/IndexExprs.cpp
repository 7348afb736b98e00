//===- IndexExprs.cpp - Index arithmetic as affine expressions with ranges ------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/CheckedArithmetic.h"

using namespace mlir;
using namespace mlc::tir;

//===----------------------------------------------------------------------------------------===//
// Ranges
//===----------------------------------------------------------------------------------------===//

using Bound = std::optional<int64_t>;

static Bound add(Bound lhs, Bound rhs) {
  if (!lhs || !rhs)
    return std::nullopt;
  return llvm::checkedAdd(*lhs, *rhs);
}

static Bound scale(Bound lhs, int64_t rhs) {
  if (!lhs)
    return std::nullopt;
  return llvm::checkedMul(*lhs, rhs);
}

/// [min, min + extent).
static IndexRange getRangeFrom(Bound min, Bound extent) { return {min, add(add(min, extent), -1)}; }

/// The range of a variable or of an op that says something about its result.
static IndexRange getLeafRange(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument) {
    if (isa_and_nonnull<memref::DimOp, tensor::DimOp>(value.getDefiningOp()))
      return {0, std::nullopt};
    return {};
  }
  Operation *parent = argument.getOwner()->getParentOp();
  unsigned index = argument.getArgNumber();
  if (auto block = dyn_cast<BlockOp>(parent))
    return getRangeFrom(getConstantIntValue(block.getMixedMins()[index]),
                        getConstantIntValue(block.getMixedExtents()[index]));
  if (auto loop = dyn_cast<ForOp>(parent))
    return getRangeFrom(loop.getConstantMin(), loop.getConstantExtent());
  auto loop = dyn_cast<LoopLikeOpInterface>(parent);
  if (!loop || loop.getSingleInductionVar() != value)
    return {};
  std::optional<OpFoldResult> lower = loop.getSingleLowerBound(),
                              upper = loop.getSingleUpperBound();
  return {lower ? getConstantIntValue(*lower) : std::nullopt,
          upper ? add(getConstantIntValue(*upper), -1) : std::nullopt};
}

IndexRange IndexExprs::getRange(AffineExpr expr) const {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return {constant.getValue(), constant.getValue()};
  if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
    Value leaf = getLeaf(dim);
    return leaf ? getLeafRange(leaf) : ranges.lookup(dim.getPosition());
  }
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return {};
  IndexRange lhs = getRange(binary.getLHS());
  if (expr.getKind() == AffineExprKind::Add) {
    IndexRange rhs = getRange(binary.getRHS());
    return {add(lhs.min, rhs.min), add(lhs.max, rhs.max)};
  }
  auto constant = dyn_cast<AffineConstantExpr>(binary.getRHS());
  if (!constant)
    return {};
  int64_t number = constant.getValue();
  if (expr.getKind() == AffineExprKind::Mul) {
    IndexRange range = {scale(lhs.min, number), scale(lhs.max, number)};
    if (number < 0)
      std::swap(range.min, range.max);
    return range;
  }
  if (number <= 0)
    return {};
  if (expr.getKind() == AffineExprKind::Mod) {
    if (lhs.isKnown() && *lhs.min >= 0 && *lhs.max < number)
      return lhs;
    return {0, number - 1};
  }
  auto divide = [&](Bound bound) -> Bound {
    if (!bound)
      return std::nullopt;
    return expr.getKind() == AffineExprKind::FloorDiv ? llvm::divideFloorSigned(*bound, number)
                                                      : llvm::divideCeilSigned(*bound, number);
  };
  return {divide(lhs.min), divide(lhs.max)};
}

//===----------------------------------------------------------------------------------------===//
// Simplification
//===----------------------------------------------------------------------------------------===//

namespace {
/// `sum of factor * expr` and a number.
struct LinearSum {
  SmallVector<std::pair<AffineExpr, int64_t>> terms;
  int64_t constant = 0;

  void addTerm(AffineExpr expr, int64_t factor) {
    auto *found = llvm::find_if(terms, [&](auto &term) { return term.first == expr; });
    if (found == terms.end())
      terms.emplace_back(expr, factor);
    else
      found->second += factor;
  }

  void addExpr(AffineExpr expr, int64_t factor) {
    if (auto number = dyn_cast<AffineConstantExpr>(expr)) {
      constant += number.getValue() * factor;
      return;
    }
    auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
    if (binary && expr.getKind() == AffineExprKind::Add) {
      addExpr(binary.getLHS(), factor);
      addExpr(binary.getRHS(), factor);
      return;
    }
    if (binary && expr.getKind() == AffineExprKind::Mul)
      if (auto number = dyn_cast<AffineConstantExpr>(binary.getRHS())) {
        addExpr(binary.getLHS(), factor * number.getValue());
        return;
      }
    addTerm(expr, factor);
  }

  AffineExpr get(MLIRContext *context) const {
    AffineExpr result = getAffineConstantExpr(0, context);
    for (auto [expr, factor] : terms)
      result = result + expr * factor;
    return result + constant;
  }
};
} // namespace

/// The positive number by which `expr` divides, if it is a division of this kind.
static std::optional<int64_t> getDivisor(AffineExpr expr, AffineExprKind kind) {
  if (expr.getKind() != kind)
    return std::nullopt;
  auto divisor = dyn_cast<AffineConstantExpr>(cast<AffineBinaryOpExpr>(expr).getRHS());
  if (!divisor || divisor.getValue() <= 0)
    return std::nullopt;
  return divisor.getValue();
}

static AffineExpr getDividend(AffineExpr expr) { return cast<AffineBinaryOpExpr>(expr).getLHS(); }

/// `x * a - x floordiv c * (a * c)`, which is how upstream writes it, is `x mod c * a`.
static void findRemainders(LinearSum &sum) {
  for (auto &[divExpr, divFactor] : sum.terms) {
    std::optional<int64_t> divisor = getDivisor(divExpr, AffineExprKind::FloorDiv);
    if (!divisor)
      continue;
    for (auto &[expr, factor] : sum.terms) {
      std::optional<int64_t> scale = llvm::checkedMul(factor, -*divisor);
      if (expr != getDividend(divExpr) || factor == 0 || scale != divFactor)
        continue;
      divExpr = expr % *divisor;
      divFactor = factor;
      factor = 0;
      break;
    }
  }
}

namespace {
/// `source floordiv lower mod extent`, or the whole quotient if there is no extent.
struct Digits {
  AffineExpr source;
  int64_t lower = 1;
  std::optional<int64_t> extent;

  AffineExpr get() const {
    AffineExpr result = extent ? source % (lower * *extent) : source;
    return lower == 1 ? result : result.floorDiv(lower);
  }
};
} // namespace

/// Which digits of which number `expr` is.
static Digits getDigits(AffineExpr expr) {
  if (std::optional<int64_t> lower = getDivisor(expr, AffineExprKind::FloorDiv)) {
    AffineExpr source = getDividend(expr);
    std::optional<int64_t> end = getDivisor(source, AffineExprKind::Mod);
    if (end && *end % *lower == 0)
      return {getDividend(source), *lower, *end / *lower};
    return {source, *lower, std::nullopt};
  }
  if (std::optional<int64_t> extent = getDivisor(expr, AffineExprKind::Mod)) {
    AffineExpr source = getDividend(expr);
    std::optional<int64_t> lower = getDivisor(source, AffineExprKind::FloorDiv);
    if (lower && llvm::checkedMul(*lower, *extent))
      return {getDividend(source), *lower, extent};
    return {source, 1, extent};
  }
  return {expr, 1, std::nullopt};
}

/// Joins two terms that are neighbouring digits of one number: `x floordiv 4 * 4 + x mod 4` is `x`.
static bool joinDigits(LinearSum &sum) {
  for (auto &[lowExpr, lowFactor] : sum.terms) {
    Digits low = getDigits(lowExpr);
    if (lowFactor == 0 || !low.extent)
      continue;
    std::optional<int64_t> scale = llvm::checkedMul(lowFactor, *low.extent);
    for (auto &[highExpr, highFactor] : sum.terms) {
      if (highFactor == 0 || highFactor != scale)
        continue;
      Digits high = getDigits(highExpr);
      if (high.source != low.source || high.lower != low.lower * *low.extent)
        continue;
      std::optional<int64_t> extent =
          high.extent ? llvm::checkedMul(*low.extent, *high.extent) : std::nullopt;
      if (high.extent && (!extent || !llvm::checkedMul(low.lower, *extent)))
        continue;
      highExpr = Digits{low.source, low.lower, extent}.get();
      highFactor = std::exchange(lowFactor, 0);
      return true;
    }
  }
  return false;
}

/// Writes what is left of numbers that were taken apart as few digits as can be.
static void joinDivisions(LinearSum &sum) {
  findRemainders(sum);
  while (joinDigits(sum)) {
  }
  LinearSum joined;
  joined.constant = sum.constant;
  for (auto [expr, factor] : sum.terms)
    if (factor != 0)
      joined.addExpr(expr, factor);
  sum = std::move(joined);
}

/// Splits `sum` into a multiple of `unit`, given back divided by it, and a rest of which it is
/// known that it is in [0, unit); nothing if that is not known.
static std::optional<std::pair<AffineExpr, AffineExpr>>
splitMultiple(const IndexExprs &exprs, const LinearSum &sum, int64_t unit, MLIRContext *context) {
  LinearSum multiple, rest;
  for (auto [expr, factor] : sum.terms) {
    if (factor % unit == 0)
      multiple.addTerm(expr, factor / unit);
    else
      rest.addTerm(expr, factor);
  }
  multiple.constant = llvm::divideFloorSigned(sum.constant, unit);
  rest.constant = sum.constant - multiple.constant * unit;
  IndexRange range = exprs.getRange(rest.get(context));
  if (!range.isKnown())
    return std::nullopt;
  int64_t quotient = llvm::divideFloorSigned(*range.min, unit);
  if (quotient != llvm::divideFloorSigned(*range.max, unit))
    return std::nullopt;
  multiple.constant += quotient;
  rest.constant -= quotient * unit;
  return std::make_pair(multiple.get(context), rest.get(context));
}

/// `lhs floordiv divisor` or `lhs mod divisor`, both parts of `lhs` simplified already.
static AffineExpr simplifyDivision(const IndexExprs &exprs, AffineExpr lhs, int64_t divisor,
                                   bool isMod) {
  MLIRContext *context = lhs.getContext();
  LinearSum sum;
  sum.addExpr(lhs, 1);
  SmallVector<int64_t> units = {divisor};
  for (auto [expr, factor] : sum.terms)
    if (int64_t unit = std::gcd(factor, divisor); unit > 1)
      units.push_back(unit);
  llvm::sort(units, std::greater<int64_t>());
  for (int64_t unit : units) {
    auto split = splitMultiple(exprs, sum, unit, context);
    if (!split)
      continue;
    auto [multiple, rest] = *split;
    int64_t remaining = divisor / unit;
    return isMod ? (multiple % remaining) * unit + rest : multiple.floorDiv(remaining);
  }
  if (isMod)
    return lhs % divisor;
  if (std::optional<int64_t> inner = getDivisor(lhs, AffineExprKind::FloorDiv))
    if (std::optional<int64_t> product = llvm::checkedMul(*inner, divisor))
      return simplifyDivision(exprs, getDividend(lhs), *product, isMod);
  return lhs.floorDiv(divisor);
}

AffineExpr IndexExprs::simplify(AffineExpr expr) const {
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return expr;
  AffineExpr lhs = simplify(binary.getLHS()), rhs = simplify(binary.getRHS());
  auto constant = dyn_cast<AffineConstantExpr>(rhs);
  switch (expr.getKind()) {
  case AffineExprKind::Add: {
    LinearSum sum;
    sum.addExpr(lhs, 1);
    sum.addExpr(rhs, 1);
    joinDivisions(sum);
    return sum.get(context);
  }
  case AffineExprKind::FloorDiv:
  case AffineExprKind::Mod:
    if (constant && constant.getValue() > 0)
      return simplifyDivision(*this, lhs, constant.getValue(),
                              expr.getKind() == AffineExprKind::Mod);
    break;
  default:
    break;
  }
  return getAffineBinaryOpExpr(expr.getKind(), lhs, rhs);
}

//===----------------------------------------------------------------------------------------===//
// From values and back
//===----------------------------------------------------------------------------------------===//

AffineExpr IndexExprs::getLeafExpr(Value value) {
  leaves.push_back(value);
  return getAffineDimExpr(leaves.size() - 1, context);
}

AffineExpr IndexExprs::addLeaf(IndexRange range) {
  ranges[leaves.size()] = range;
  return getLeafExpr({});
}

static bool isNeverNegative(IndexRange range) { return range.min && *range.min >= 0; }

AffineExpr IndexExprs::multiply(AffineExpr lhs, AffineExpr rhs) {
  lhs = simplify(lhs);
  rhs = simplify(rhs);
  if (isa<AffineConstantExpr>(lhs))
    std::swap(lhs, rhs);
  if (isa<AffineConstantExpr>(rhs))
    return simplify(lhs * rhs);
  for (auto &[position, factors] : products)
    if (factors == std::pair(lhs, rhs))
      return getAffineDimExpr(position, context);
  bool isLength = isNeverNegative(getRange(lhs)) && isNeverNegative(getRange(rhs));
  products[leaves.size()] = {lhs, rhs};
  return addLeaf(isLength ? IndexRange{0, std::nullopt} : IndexRange{});
}

std::optional<std::pair<AffineExpr, AffineExpr>> IndexExprs::getFactors(AffineExpr leaf) const {
  auto dim = dyn_cast<AffineDimExpr>(leaf);
  auto found = dim ? products.find(dim.getPosition()) : products.end();
  return found == products.end() ? std::nullopt : std::optional(found->second);
}

/// Whether `value` is a remainder by what is no number, `x - x floordiv y * y`.
static bool isRemainder(Value value) {
  auto difference = value.getDefiningOp<arith::SubIOp>();
  auto product = difference ? difference.getRhs().getDefiningOp<arith::MulIOp>() : arith::MulIOp();
  auto quotient =
      product ? product.getLhs().getDefiningOp<arith::FloorDivSIOp>() : arith::FloorDivSIOp();
  return quotient && quotient.getLhs() == difference.getLhs() &&
         quotient.getRhs() == product.getRhs() && !getConstantIntValue(quotient.getRhs());
}

AffineExpr IndexExprs::analyze(Value value) {
  if (std::optional<int64_t> number = getConstantIntValue(value))
    return getAffineConstantExpr(*number, context);
  Operation *def = value.getDefiningOp();
  if (!def)
    return getLeafExpr(value);
  if (auto apply = dyn_cast<affine::AffineApplyOp>(def)) {
    AffineMap map = apply.getAffineMap();
    SmallVector<AffineExpr> operands =
        llvm::map_to_vector(apply.getMapOperands(), [&](Value operand) { return get(operand); });
    ArrayRef<AffineExpr> all(operands);
    return map.getResult(0).replaceDimsAndSymbols(all.take_front(map.getNumDims()),
                                                  all.drop_front(map.getNumDims()));
  }
  if (!isa<arith::AddIOp, arith::SubIOp, arith::MulIOp, arith::FloorDivSIOp, arith::CeilDivSIOp,
           arith::DivSIOp, arith::DivUIOp, arith::RemSIOp, arith::RemUIOp>(def))
    return getLeafExpr(value);
  if (isRemainder(value))
    return getLeafExpr(value);
  AffineExpr lhs = get(def->getOperand(0)), rhs = get(def->getOperand(1));
  if (isa<arith::AddIOp>(def))
    return lhs + rhs;
  if (isa<arith::SubIOp>(def))
    return lhs - rhs;
  if (isa<arith::MulIOp>(def)) {
    if (lhs.isSymbolicOrConstant() || rhs.isSymbolicOrConstant())
      return lhs * rhs;
    return getLeafExpr(value);
  }
  auto divisor = dyn_cast<AffineConstantExpr>(rhs);
  if (!divisor || divisor.getValue() <= 0)
    return getLeafExpr(value);
  if (isa<arith::FloorDivSIOp>(def))
    return lhs.floorDiv(rhs);
  if (isa<arith::CeilDivSIOp>(def))
    return lhs.ceilDiv(rhs);
  if (!isNeverNegative(getRange(lhs)))
    return getLeafExpr(value);
  return isa<arith::RemSIOp, arith::RemUIOp>(def) ? lhs % rhs : lhs.floorDiv(rhs);
}

AffineExpr IndexExprs::get(Value value) {
  if (AffineExpr known = exprs.lookup(value))
    return known;
  AffineExpr expr = simplify(analyze(value));
  exprs[value] = expr;
  return expr;
}

AffineExpr IndexExprs::get(OpFoldResult value) {
  if (std::optional<int64_t> number = getConstantIntValue(value))
    return getAffineConstantExpr(*number, context);
  return get(cast<Value>(value));
}

bool IndexExprs::allLeaves(AffineExpr expr, llvm::function_ref<bool(Value)> condition) const {
  bool result = true;
  expr.walk([&](AffineExpr part) {
    auto dim = dyn_cast<AffineDimExpr>(part);
    if (!dim)
      return;
    if (auto factors = getFactors(dim))
      result &= allLeaves(factors->first, condition) && allLeaves(factors->second, condition);
    else
      result &= condition(getLeaf(dim));
  });
  return result;
}

Value IndexExprs::materializeLeaf(OpBuilder &builder, Location loc, AffineDimExpr leaf) const {
  auto factors = getFactors(leaf);
  if (!factors)
    return getLeaf(leaf);
  auto create = [&](AffineExpr expr) {
    return getValueOrCreateConstantIndexOp(builder, loc, materialize(builder, loc, expr));
  };
  Value lhs = create(factors->first), rhs = create(factors->second);
  return arith::MulIOp::create(builder, loc, lhs, rhs);
}

Value IndexExprs::materializeDigits(OpBuilder &builder, Location loc, AffineExpr expr) const {
  // A loop, the number in its weight, and what else is in it.
  struct Digit {
    ForOp loop;
    int64_t weight;
    AffineExpr factor;
  };
  SmallVector<Digit> digits;
  LinearSum sum;
  sum.addExpr(expr, 1);
  auto addTerms = [&](const LinearSum &terms, int64_t scale, AffineExpr factor) {
    for (auto [term, weight] : terms.terms) {
      auto dim = dyn_cast<AffineDimExpr>(term);
      auto var = dim ? dyn_cast_if_present<BlockArgument>(getLeaf(dim)) : BlockArgument();
      auto loop = var ? dyn_cast<ForOp>(var.getOwner()->getParentOp()) : ForOp();
      if (!loop || loop.getConstantMin() != 0)
        return false;
      digits.push_back({loop, weight * scale, factor});
    }
    return terms.constant == 0;
  };
  LinearSum plain;
  plain.constant = sum.constant;
  for (auto [term, weight] : sum.terms) {
    auto factors = getFactors(term);
    if (!factors) {
      plain.addTerm(term, weight);
      continue;
    }
    LinearSum outer;
    outer.addExpr(factors->first, 1);
    if (!addTerms(outer, weight, factors->second))
      return {};
  }
  if (digits.empty() || !addTerms(plain, 1, {}))
    return {};
  llvm::sort(digits, [](const Digit &lhs, const Digit &rhs) {
    bool isOuter = static_cast<bool>(lhs.factor), isOtherOuter = static_cast<bool>(rhs.factor);
    return isOuter != isOtherOuter ? isOuter : lhs.weight > rhs.weight;
  });
  if (digits.back().weight != 1 || digits.back().factor)
    return {};
  // Each digit weighs what the next one does times its length.
  SmallVector<Value> vars;
  SmallVector<OpFoldResult> basis;
  IndexExprs lengths = *this;
  for (auto [index, digit] : llvm::enumerate(digits)) {
    vars.push_back(digit.loop.getInductionVar());
    if (index == 0)
      continue;
    const Digit &outer = digits[index - 1];
    OpFoldResult length = digit.loop.getMixedExtent();
    AffineExpr extent = lengths.get(length);
    AffineExpr expected = outer.factor && !digit.factor
                              ? outer.factor * outer.weight
                              : getAffineConstantExpr(outer.weight, context);
    if (outer.factor && digit.factor && outer.factor != digit.factor)
      return {};
    if (lengths.simplify(expected - extent * digit.weight) != 0)
      return {};
    basis.push_back(length);
  }
  return affine::AffineLinearizeIndexOp::create(builder, loc, vars, basis, /*disjoint=*/true);
}

OpFoldResult IndexExprs::materialize(OpBuilder &builder, Location loc, AffineExpr expr) const {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return builder.getIndexAttr(constant.getValue());
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return materializeLeaf(builder, loc, dim);
  if (!products.empty())
    if (Value digits = materializeDigits(builder, loc, expr))
      return digits;
  // Upstream's builders would simplify again, into a form that is harder to read: a remainder is
  // the difference of a variable and its quotient there.
  SmallVector<AffineExpr> replacements(leaves.size());
  SmallVector<Value> dims, symbols;
  expr.walk([&](AffineExpr part) {
    auto dim = dyn_cast<AffineDimExpr>(part);
    if (!dim || replacements[dim.getPosition()])
      return;
    Value leaf = materializeLeaf(builder, loc, dim);
    bool isSymbol = isa_and_nonnull<memref::DimOp>(leaf.getDefiningOp());
    SmallVector<Value> &values = isSymbol ? symbols : dims;
    replacements[dim.getPosition()] = isSymbol ? getAffineSymbolExpr(values.size(), context)
                                               : getAffineDimExpr(values.size(), context);
    values.push_back(leaf);
  });
  for (AffineExpr &replacement : replacements)
    if (!replacement)
      replacement = getAffineConstantExpr(0, context);
  AffineExpr renamed = expr.replaceDims(replacements);
  AffineMap map = AffineMap::get(dims.size(), symbols.size(), renamed);
  llvm::append_range(dims, symbols);
  return affine::AffineApplyOp::create(builder, loc, map, dims).getResult();
}

OpFoldResult IndexExprs::materializeMinMax(OpBuilder &builder, Location loc, bool isMax,
                                           ArrayRef<AffineExpr> candidates) const {
  // Of several numbers one is the smallest and one the largest.
  SmallVector<AffineExpr> parts;
  parts.reserve(candidates.size());
  AffineExpr *number = nullptr;
  for (AffineExpr candidate : candidates) {
    auto constant = dyn_cast<AffineConstantExpr>(candidate);
    auto known = number ? cast<AffineConstantExpr>(*number) : AffineConstantExpr();
    if (!constant || !known) {
      parts.push_back(candidate);
      number = constant ? &parts.back() : number;
    } else if (isMax ? constant.getValue() > known.getValue()
                     : constant.getValue() < known.getValue()) {
      *number = constant;
    }
  }
  if (parts.size() == 1)
    return materialize(builder, loc, parts.front());
  SmallVector<OpFoldResult> operands(leaves.begin(), leaves.end());
  for (unsigned position = 0; position < operands.size(); ++position) {
    OpFoldResult &operand = operands[position];
    AffineExpr leaf = getAffineDimExpr(position, context);
    bool isUsed =
        llvm::any_of(parts, [&](AffineExpr part) { return part.isFunctionOfDim(position); });
    if (isUsed)
      operand = materializeLeaf(builder, loc, cast<AffineDimExpr>(leaf));
    else if (getFactors(leaf))
      operand = builder.getIndexAttr(0);
  }
  AffineMap map = AffineMap::get(leaves.size(), 0, parts, context);
  return isMax ? affine::makeComposedFoldedAffineMax(builder, loc, map, operands)
               : affine::makeComposedFoldedAffineMin(builder, loc, map, operands);
}

/// Whether an op is index arithmetic that `IndexExprs` looks through.
static bool isIndexArithmetic(Operation *op) {
  return isa<affine::AffineApplyOp, arith::AddIOp, arith::SubIOp, arith::MulIOp,
             arith::FloorDivSIOp, arith::CeilDivSIOp, arith::DivSIOp, arith::DivUIOp,
             arith::RemSIOp, arith::RemUIOp>(op) &&
         op->getResult(0).getType().isIndex();
}

void mlc::tir::normalizeIndexArithmetic(RewriterBase &rewriter, Operation *root) {
  OpBuilder::InsertionGuard guard(rewriter);
  IndexExprs exprs(root->getContext());
  SmallVector<Operation *> arithmetic;
  root->walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (isIndexArithmetic(op))
      arithmetic.push_back(op);
  });
  for (Operation *op : arithmetic) {
    Value result = op->getResult(0);
    auto isOutside = [](OpOperand &use) { return !isIndexArithmetic(use.getOwner()); };
    AffineExpr expr = exprs.get(result);
    // A leaf that is the result itself: there is no shorter way to say it.
    auto dim = dyn_cast<AffineDimExpr>(expr);
    if ((dim && exprs.getLeaf(dim) == result) || !llvm::any_of(result.getUses(), isOutside))
      continue;
    rewriter.setInsertionPoint(op);
    Value value = getValueOrCreateConstantIndexOp(rewriter, op->getLoc(),
                                                  exprs.materialize(rewriter, op->getLoc(), expr));
    rewriter.replaceUsesWithIf(result, value, isOutside);
  }
  for (Operation *op : llvm::reverse(arithmetic))
    if (op->use_empty())
      rewriter.eraseOp(op);
}
