//===- DimExpr.cpp - Arithmetic on expressions of dimensions, in normal form ----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/MathExtras.h"
#include <numeric>

using namespace mlir;
using namespace mlc::relax;

/// The most nodes of an expression. What grows beyond is unknown: that is always right, and keeps
/// every walk over an expression short.
static constexpr uint64_t kMaxSize = 512;

//===----------------------------------------------------------------------------------------===//
// Making attributes
//===----------------------------------------------------------------------------------------===//

static DimExpr make(MLIRContext *context, DimKind kind, int64_t value = 0, StringRef name = {},
                    ArrayRef<int64_t> coefficients = {}, ArrayRef<DimExprAttr> operands = {}) {
  uint64_t size = 1;
  for (DimExprAttr operand : operands)
    size += operand.getSize();
  if (size > kMaxSize)
    return DimExpr::unknown(context);
  return DimExprAttr::get(context, kind, value, StringAttr::get(context, name), coefficients,
                          operands, static_cast<unsigned>(size));
}

DimExpr DimExpr::constant(MLIRContext *context, int64_t value) {
  return make(context, DimKind::Constant, value);
}

DimExpr DimExpr::symbol(MLIRContext *context, StringRef name) {
  return make(context, DimKind::Symbol, 0, name);
}

DimExpr DimExpr::unknown(MLIRContext *context) { return make(context, DimKind::Unknown); }

std::optional<int64_t> DimExpr::getConstant() const {
  if (!isConstant())
    return std::nullopt;
  return getAttr().getValue();
}

StringAttr DimExpr::getSymbol() const { return isSymbol() ? getAttr().getName() : StringAttr(); }

//===----------------------------------------------------------------------------------------===//
// Order
//===----------------------------------------------------------------------------------------===//

/// A total order that does not depend on where an attribute lies in memory.
static int compare(DimExprAttr lhs, DimExprAttr rhs) {
  if (lhs == rhs)
    return 0;
  if (lhs.getKind() != rhs.getKind())
    return lhs.getKind() < rhs.getKind() ? -1 : 1;
  if (int order = lhs.getName().getValue().compare(rhs.getName().getValue()))
    return order;
  for (auto [left, right] : llvm::zip(lhs.getOperands(), rhs.getOperands()))
    if (int order = compare(left, right))
      return order;
  if (lhs.getOperands().size() != rhs.getOperands().size())
    return lhs.getOperands().size() < rhs.getOperands().size() ? -1 : 1;
  if (lhs.getCoefficients() != rhs.getCoefficients())
    return std::lexicographical_compare(lhs.getCoefficients().begin(), lhs.getCoefficients().end(),
                                        rhs.getCoefficients().begin(), rhs.getCoefficients().end())
               ? -1
               : 1;
  return lhs.getValue() < rhs.getValue() ? -1 : 1;
}

static bool isLess(DimExprAttr lhs, DimExprAttr rhs) { return compare(lhs, rhs) < 0; }

//===----------------------------------------------------------------------------------------===//
// Sums of products
//===----------------------------------------------------------------------------------------===//

namespace {
/// A sum taken apart: `constant` plus the products, each an atom or a `Product`, sorted.
struct Sum {
  struct Term {
    DimExprAttr product;
    int64_t coefficient;
  };
  int64_t constant = 0;
  SmallVector<Term, 4> terms;

  explicit Sum(DimExpr expr) {
    DimExprAttr attr = expr.getAttr();
    switch (expr.getKind()) {
    case DimKind::Constant:
      constant = attr.getValue();
      break;
    case DimKind::Sum:
      constant = attr.getValue();
      for (auto [product, coefficient] : llvm::zip(attr.getOperands(), attr.getCoefficients()))
        terms.push_back({product, coefficient});
      break;
    default:
      terms.push_back({attr, 1});
    }
  }

  /// Sorts, adds equal products, and makes the attribute. Unknown if a coefficient overflows.
  DimExpr build(MLIRContext *context) {
    llvm::sort(terms,
               [](const Term &lhs, const Term &rhs) { return isLess(lhs.product, rhs.product); });
    SmallVector<DimExprAttr> products;
    SmallVector<int64_t> coefficients;
    for (const Term &term : terms) {
      if (products.empty() || products.back() != term.product) {
        products.push_back(term.product);
        coefficients.push_back(term.coefficient);
      } else if (llvm::AddOverflow(coefficients.back(), term.coefficient, coefficients.back())) {
        return DimExpr::unknown(context);
      }
      if (coefficients.back() == 0) {
        products.pop_back();
        coefficients.pop_back();
      }
    }
    if (products.empty())
      return DimExpr::constant(context, constant);
    if (products.size() == 1 && coefficients[0] == 1 && constant == 0)
      return products[0];
    return make(context, DimKind::Sum, constant, {}, coefficients, products);
  }
};
} // namespace

/// The factors of a product; an atom is its own one factor.
static ArrayRef<DimExprAttr> getFactors(const DimExprAttr &product) {
  return product.getKind() == DimKind::Product ? product.getOperands()
                                               : ArrayRef<DimExprAttr>(product);
}

static DimExpr makeProduct(MLIRContext *context, SmallVectorImpl<DimExprAttr> &factors) {
  llvm::sort(factors, isLess);
  if (factors.size() == 1)
    return factors[0];
  return make(context, DimKind::Product, 0, {}, {}, factors);
}

DimExpr DimExpr::operator+(DimExpr rhs) const {
  if (isUnknown() || rhs.isUnknown())
    return unknown(getContext());
  Sum sum(*this), other(rhs);
  if (llvm::AddOverflow(sum.constant, other.constant, sum.constant))
    return unknown(getContext());
  sum.terms.append(other.terms);
  return sum.build(getContext());
}

DimExpr DimExpr::operator-() const { return *this * -1; }

DimExpr DimExpr::operator-(DimExpr rhs) const { return *this + -rhs; }

DimExpr DimExpr::operator*(DimExpr rhs) const {
  MLIRContext *context = getContext();
  if (isUnknown() || rhs.isUnknown())
    return unknown(context);
  Sum left(*this), right(rhs);
  if ((left.terms.size() + 1) * (right.terms.size() + 1) > kMaxSize)
    return unknown(context);
  Sum result(constant(context, 0));
  if (llvm::MulOverflow(left.constant, right.constant, result.constant))
    return unknown(context);
  auto addTerm = [&](DimExprAttr product, int64_t a, int64_t b) {
    int64_t coefficient;
    if (llvm::MulOverflow(a, b, coefficient))
      return false;
    if (coefficient != 0)
      result.terms.push_back({product, coefficient});
    return true;
  };
  for (const Sum::Term &term : left.terms)
    if (!addTerm(term.product, term.coefficient, right.constant))
      return unknown(context);
  for (const Sum::Term &term : right.terms)
    if (!addTerm(term.product, term.coefficient, left.constant))
      return unknown(context);
  for (const Sum::Term &leftTerm : left.terms) {
    for (const Sum::Term &rightTerm : right.terms) {
      SmallVector<DimExprAttr> factors(getFactors(leftTerm.product));
      llvm::append_range(factors, getFactors(rightTerm.product));
      DimExpr product = makeProduct(context, factors);
      if (product.isUnknown() || !addTerm(product, leftTerm.coefficient, rightTerm.coefficient))
        return unknown(context);
    }
  }
  return result.build(context);
}

//===----------------------------------------------------------------------------------------===//
// Division
//===----------------------------------------------------------------------------------------===//

/// `dividend / divisor` where the divisor is one product that every term of the dividend contains;
/// nothing otherwise.
static std::optional<DimExpr> divideExactly(DimExpr dividend, DimExpr divisor) {
  MLIRContext *context = dividend.getContext();
  if (dividend.isUnknown() || divisor.isUnknown())
    return std::nullopt;
  Sum by(divisor);
  if (by.constant != 0 || by.terms.size() != 1)
    return std::nullopt;
  Sum sum(dividend);
  if (sum.constant != 0)
    return std::nullopt;
  int64_t coefficient = by.terms[0].coefficient;
  if (coefficient == INT64_MIN)
    return std::nullopt;
  if (coefficient < 0)
    return divideExactly(-dividend, -divisor);
  Sum quotient(DimExpr::constant(context, 0));
  for (const Sum::Term &term : sum.terms) {
    if (term.coefficient % coefficient != 0)
      return std::nullopt;
    SmallVector<DimExprAttr> factors(getFactors(term.product));
    for (DimExprAttr factor : getFactors(by.terms[0].product)) {
      auto *it = llvm::find(factors, factor);
      if (it == factors.end())
        return std::nullopt;
      factors.erase(it);
    }
    int64_t part = term.coefficient / coefficient;
    if (!factors.empty())
      quotient.terms.push_back({makeProduct(context, factors), part});
    else if (llvm::AddOverflow(quotient.constant, part, quotient.constant))
      return std::nullopt;
  }
  return quotient.build(context);
}

/// Splits `sum` into what `divisor` (at least 2) divides term by term and a rest whose constant is
/// in [0, divisor). Returns the quotient of the first part and leaves the rest in `sum`.
static Sum takeMultiples(Sum &sum, int64_t divisor, MLIRContext *context) {
  Sum quotient(DimExpr::constant(context, 0));
  quotient.constant = llvm::divideFloorSigned(sum.constant, divisor);
  sum.constant = llvm::mod(sum.constant, divisor);
  SmallVector<Sum::Term, 4> rest;
  for (const Sum::Term &term : sum.terms) {
    if (term.coefficient % divisor == 0)
      quotient.terms.push_back({term.product, term.coefficient / divisor});
    else
      rest.push_back(term);
  }
  sum.terms = rest;
  return quotient;
}

/// The largest number that divides `divisor` and every coefficient of a term.
static int64_t getCommonDivisor(const Sum &sum, int64_t divisor) {
  int64_t result = divisor;
  for (const Sum::Term &term : sum.terms)
    result = std::gcd(result, term.coefficient);
  return result;
}

DimExpr DimExpr::floordiv(DimExpr rhs) const {
  MLIRContext *context = getContext();
  if (isUnknown() || rhs.isUnknown())
    return unknown(context);
  std::optional<int64_t> number = rhs.getConstant();
  if (!number) {
    if (std::optional<DimExpr> exact = divideExactly(*this, rhs))
      return *exact;
    return make(context, DimKind::FloorDiv, 0, {}, {}, {*this, rhs});
  }
  if (*number == 0 || *number == INT64_MIN)
    return unknown(context);
  if (*number < 0)
    return (-*this).floordiv(-*number);
  if (*number == 1)
    return *this;

  Sum rest(*this);
  DimExpr quotient = takeMultiples(rest, *number, context).build(context);
  if (rest.terms.empty())
    return quotient;
  int64_t common = getCommonDivisor(rest, *number);
  for (Sum::Term &term : rest.terms)
    term.coefficient /= common;
  rest.constant /= common;
  int64_t divisor = *number / common;

  // (x floordiv a + k) floordiv b = (x + k * a) floordiv (a * b)
  if (rest.terms.size() == 1 && rest.terms[0].coefficient == 1 &&
      rest.terms[0].product.getKind() == DimKind::FloorDiv) {
    DimExpr dividend = rest.terms[0].product.getOperands()[0];
    DimExpr inner = rest.terms[0].product.getOperands()[1];
    int64_t offset, product;
    if (std::optional<int64_t> by = inner.getConstant();
        by && !llvm::MulOverflow(*by, divisor, product) &&
        !llvm::MulOverflow(*by, rest.constant, offset))
      return quotient + (dividend + offset).floordiv(product);
  }
  DimExpr dividend = rest.build(context);
  if (divisor == 1 || dividend.isUnknown())
    return quotient + dividend;
  return quotient +
         make(context, DimKind::FloorDiv, 0, {}, {}, {dividend, constant(context, divisor)});
}

DimExpr DimExpr::ceildiv(DimExpr rhs) const {
  if (std::optional<int64_t> number = rhs.getConstant(); number && *number > 0)
    return (*this + (*number - 1)).floordiv(rhs);
  return -(-*this).floordiv(rhs);
}

DimExpr DimExpr::mod(DimExpr rhs) const {
  MLIRContext *context = getContext();
  if (isUnknown() || rhs.isUnknown())
    return unknown(context);
  std::optional<int64_t> number = rhs.getConstant();
  if (!number) {
    if (divideExactly(*this, rhs))
      return constant(context, 0);
    return make(context, DimKind::Mod, 0, {}, {}, {*this, rhs});
  }
  if (*number == 0 || *number == INT64_MIN)
    return unknown(context);
  if (*number < 0)
    return *this - floordiv(rhs) * rhs;

  Sum rest(*this);
  takeMultiples(rest, *number, context);
  if (rest.terms.empty())
    return constant(context, rest.constant);
  // (g * x + g * k + l) mod (g * c) = g * ((x + k) mod c) + l  for 0 <= l < g
  int64_t common = getCommonDivisor(rest, *number);
  int64_t left = rest.constant % common;
  for (Sum::Term &term : rest.terms)
    term.coefficient /= common;
  rest.constant /= common;
  DimExpr dividend = rest.build(context);
  if (dividend.isUnknown())
    return dividend;
  return make(context, DimKind::Mod, 0, {}, {}, {dividend, constant(context, *number / common)}) *
             common +
         left;
}

//===----------------------------------------------------------------------------------------===//
// Minimum and maximum
//===----------------------------------------------------------------------------------------===//

static DimExpr makeExtremum(DimExpr lhs, DimExpr rhs, DimKind kind) {
  MLIRContext *context = lhs.getContext();
  if (lhs.isUnknown() || rhs.isUnknown())
    return DimExpr::unknown(context);
  SmallVector<DimExprAttr> operands;
  auto add = [&](DimExprAttr operand) {
    for (DimExprAttr &other : operands) {
      std::optional<int64_t> distance = (DimExpr(operand) - other).getConstant();
      if (!distance)
        continue;
      if ((*distance < 0) == (kind == DimKind::Min))
        other = operand;
      return;
    }
    operands.push_back(operand);
  };
  for (DimExpr side : {lhs, rhs}) {
    if (side.getKind() == kind)
      llvm::for_each(side.getAttr().getOperands(), add);
    else
      add(side);
  }
  if (operands.size() == 1)
    return operands[0];
  llvm::sort(operands, isLess);
  return make(context, kind, 0, {}, {}, operands);
}

DimExpr DimExpr::min(DimExpr rhs) const { return makeExtremum(*this, rhs, DimKind::Min); }

DimExpr DimExpr::max(DimExpr rhs) const { return makeExtremum(*this, rhs, DimKind::Max); }

bool DimExpr::isKnownDifferent(DimExpr rhs) const {
  std::optional<int64_t> distance = (*this - rhs).getConstant();
  return distance && *distance != 0;
}

//===----------------------------------------------------------------------------------------===//
// Walks
//===----------------------------------------------------------------------------------------===//

void DimExpr::collectSymbols(llvm::SetVector<StringAttr> &symbols) const {
  if (StringAttr name = getSymbol())
    symbols.insert(name);
  for (DimExprAttr operand : getAttr().getOperands())
    DimExpr(operand).collectSymbols(symbols);
}

DimExpr DimExpr::substitute(const llvm::DenseMap<StringAttr, DimExpr> &values) const {
  auto operand = [&](unsigned i) { return DimExpr(getAttr().getOperands()[i]).substitute(values); };
  switch (getKind()) {
  case DimKind::Unknown:
  case DimKind::Constant:
    return *this;
  case DimKind::Symbol: {
    auto it = values.find(getSymbol());
    return it == values.end() ? *this : it->second;
  }
  case DimKind::FloorDiv:
    return operand(0).floordiv(operand(1));
  case DimKind::Mod:
    return operand(0).mod(operand(1));
  case DimKind::Sum: {
    DimExpr result = constant(getContext(), getAttr().getValue());
    for (auto [i, coefficient] : llvm::enumerate(getAttr().getCoefficients()))
      result = result + operand(i) * coefficient;
    return result;
  }
  case DimKind::Product:
  case DimKind::Min:
  case DimKind::Max: {
    DimExpr result = operand(0);
    for (unsigned i = 1, e = getAttr().getOperands().size(); i < e; ++i)
      result = getKind() == DimKind::Product ? result * operand(i)
               : getKind() == DimKind::Min   ? result.min(operand(i))
                                             : result.max(operand(i));
    return result;
  }
  }
  llvm_unreachable("a kind of expression that is not handled");
}

std::optional<int64_t> DimExpr::evaluate(const llvm::DenseMap<StringAttr, int64_t> &values) const {
  // With numbers for all symbols the normal form is a number, or unknown where there is no value.
  llvm::DenseMap<StringAttr, DimExpr> constants;
  for (auto [name, value] : values)
    constants.try_emplace(name, constant(getContext(), value));
  return substitute(constants).getConstant();
}
