//===- BoundConditions.cpp - That values are within their bounds ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "BoundConditions.h"
#include "Regions.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include <numeric>

using namespace mlir;
using namespace mlc::tir;

/// A number that is the divisor of a quotient or remainder, or 0.
static int64_t findDivisor(AffineExpr expr, AffineExprKind kind) {
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  auto number = binary && binary.getKind() == kind ? dyn_cast<AffineConstantExpr>(binary.getRHS())
                                                   : AffineConstantExpr();
  return number && number.getValue() > 0 ? number.getValue() : 0;
}

/// Divides both sides of a condition by what the factors and the number have in common; false if
/// that is nothing.
static bool divide(IndexExprs &exprs, BoundCondition &condition) {
  int64_t number = cast<AffineConstantExpr>(condition.bound).getValue();
  SmallVector<std::pair<AffineExpr, int64_t>> terms;
  collectTerms(condition.value, 1, terms);
  if (terms.size() == 1 && terms.front().second > 1) {
    condition.value = terms.front().first;
    condition.bound = exprs.simplify(condition.bound.ceilDiv(terms.front().second));
    return true;
  }
  // Sums are left as they are that have a first value, not an end.
  if (!condition.isEnd)
    return false;
  int64_t common = std::abs(number);
  for (auto [term, scale] : terms)
    if (std::abs(scale) > 1)
      common = std::gcd(common, std::abs(scale));
  if (common <= 1)
    return false;
  MLIRContext *context = condition.value.getContext();
  AffineExpr quotient = getAffineConstantExpr(0, context), rest = quotient;
  unsigned numDivided = 0;
  AffineExpr only;
  for (auto [term, scale] : terms) {
    if (scale % common == 0) {
      quotient = quotient + term * (scale / common);
      ++numDivided;
      continue;
    }
    only = rest == 0 && scale == 1 ? term : AffineExpr();
    rest = rest + term * scale;
  }
  if (numDivided == 0)
    return false;
  IndexRange range = exprs.getRange(exprs.simplify(rest));
  if (!range.min || !range.max || *range.min < 0 || *range.max >= common) {
    // A remainder of a multiple is one of a quotient.
    int64_t divisor = only ? findDivisor(only, AffineExprKind::Mod) : 0;
    if (divisor == 0 || divisor % common != 0)
      return false;
    AffineExpr dividend = cast<AffineBinaryOpExpr>(only).getLHS();
    quotient = quotient + dividend.floorDiv(common) % (divisor / common);
  }
  condition.value = exprs.simplify(quotient);
  condition.bound = getAffineConstantExpr(number / common, context);
  return true;
}

BoundCondition mlc::tir::simplify(IndexExprs &exprs, BoundCondition condition) {
  if (!isa<AffineConstantExpr>(condition.bound))
    return condition;
  // The constant of a sum goes to the number that it is compared with.
  auto moveConstant = [&] {
    int64_t base = getConstantTerm(condition.value);
    condition.value = exprs.simplify(condition.value - base);
    condition.bound = condition.bound - base;
  };
  moveConstant();
  while (true) {
    if (int64_t divisor = findDivisor(condition.value, AffineExprKind::FloorDiv)) {
      condition.value = cast<AffineBinaryOpExpr>(condition.value).getLHS();
      condition.bound = condition.bound * divisor;
    } else if (!divide(exprs, condition)) {
      return condition;
    }
    moveConstant();
  }
}

void BoundConditions::requireMin(AffineExpr value, AffineExpr min) {
  conditions.push_back(simplify(exprs, {value, min, /*isEnd=*/false}));
}

void BoundConditions::requireEnd(AffineExpr value, AffineExpr end) {
  conditions.push_back(simplify(exprs, {value, end, /*isEnd=*/true}));
}

// With a remainder below a number, the largest value is that much below the end of a period.
void BoundConditions::tighten() {
  for (size_t next = 1; next < conditions.size(); ++next) {
    BoundCondition &first = conditions[next - 1];
    const BoundCondition &second = conditions[next];
    auto end = dyn_cast<AffineConstantExpr>(first.bound);
    auto below = dyn_cast<AffineConstantExpr>(second.bound);
    int64_t divisor = findDivisor(second.value, AffineExprKind::Mod);
    if (!first.isEnd || !second.isEnd || !end || !below || divisor == 0 ||
        cast<AffineBinaryOpExpr>(second.value).getLHS() != first.value ||
        end.getValue() % divisor != 0 || below.getValue() > divisor)
      continue;
    first.bound = end - divisor + below.getValue();
  }
}

Value BoundConditions::materialize(RewriterBase &rewriter, Location loc) {
  Value predicate;
  auto toValue = [&](AffineExpr expr) {
    return getValueOrCreateConstantIndexOp(rewriter, loc, exprs.materialize(rewriter, loc, expr));
  };
  for (const BoundCondition &condition : conditions) {
    Value value = toValue(condition.value), bound = toValue(condition.bound);
    Value held =
        condition.isEnd
            ? arith::CmpIOp::create(rewriter, loc, arith::CmpIPredicate::slt, value, bound)
            : arith::CmpIOp::create(rewriter, loc, arith::CmpIPredicate::sle, bound, value);
    predicate = createAnd(rewriter, loc, predicate, held);
  }
  return predicate;
}
