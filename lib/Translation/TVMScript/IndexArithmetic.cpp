//===- IndexArithmetic.cpp - Affine expressions and linear indices as TVMScript -------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Expressions.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"

using namespace mlir;
using namespace mlc::tvmscript;

FailureOr<Expr> Expressions::printAffine(AffineExpr expr, ValueRange operands, unsigned numDims) {
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary) {
    if (auto constant = dyn_cast<AffineConstantExpr>(expr))
      return printIndex(constant.getValue());
    auto dim = dyn_cast<AffineDimExpr>(expr);
    Value operand =
        operands[dim ? dim.getPosition() : numDims + cast<AffineSymbolExpr>(expr).getPosition()];
    FailureOr<Expr> text = print(operand);
    // Next to what has 64 bits.
    if (succeeded(text) && !isInNarrow && isNarrow(operand))
      return Expr(prefixed("Cast(\"int64\", " + text->text + ")"));
    return text;
  }
  if (expr.getKind() == AffineExprKind::Add)
    return printSum(expr, operands, numDims);
  FailureOr<Expr> lhs = printAffine(binary.getLHS(), operands, numDims);
  FailureOr<Expr> rhs = printAffine(binary.getRHS(), operands, numDims);
  if (failed(lhs) || failed(rhs))
    return failure();
  switch (expr.getKind()) {
  case AffineExprKind::Mul:
    return Expr::infix(*lhs, "*", *rhs, Precedence::Product);
  case AffineExprKind::FloorDiv:
    return Expr::infix(*lhs, "//", *rhs, Precedence::Product);
  case AffineExprKind::Mod:
    return Expr::infix(*lhs, "%", *rhs, Precedence::Product);
  default:
    return Expr(prefixed("ceildiv(" + lhs->text + ", " + rhs->text + ")"));
  }
}

/// The terms of `a + b + c`; a sum in parentheses is one term.
static void collectTerms(AffineExpr expr, SmallVectorImpl<AffineExpr> &terms) {
  auto sum = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!sum || sum.getKind() != AffineExprKind::Add) {
    terms.push_back(expr);
    return;
  }
  collectTerms(sum.getLHS(), terms);
  terms.push_back(sum.getRHS());
}

/// The term without its sign, if that is a minus: affine expressions have no difference, a term is
/// subtracted as a product with a negative number.
static AffineExpr getNegated(AffineExpr term) {
  if (auto number = dyn_cast<AffineConstantExpr>(term))
    return number.getValue() < 0 ? -term : AffineExpr();
  auto product = dyn_cast<AffineBinaryOpExpr>(term);
  if (!product || product.getKind() != AffineExprKind::Mul)
    return {};
  auto factor = dyn_cast<AffineConstantExpr>(product.getRHS());
  return factor && factor.getValue() < 0 ? product.getLHS() * -factor.getValue() : AffineExpr();
}

FailureOr<Expr> Expressions::printSum(AffineExpr expr, ValueRange operands, unsigned numDims) {
  SmallVector<AffineExpr> terms;
  collectTerms(expr, terms);
  // What is subtracted does not come first if something else can.
  auto first = llvm::find_if(terms, [](AffineExpr term) { return !getNegated(term); });
  if (first != terms.end())
    std::rotate(terms.begin(), first, std::next(first));
  std::optional<Expr> sum;
  for (AffineExpr term : terms) {
    AffineExpr negated = sum ? getNegated(term) : AffineExpr();
    FailureOr<Expr> text = printAffine(negated ? negated : term, operands, numDims);
    if (failed(text))
      return failure();
    sum = sum ? Expr::infix(*sum, negated ? "-" : "+", *text, Precedence::Sum) : *text;
  }
  return *sum;
}

FailureOr<Expr> Expressions::printLinearized(affine::AffineLinearizeIndexOp op) {
  SmallVector<OpFoldResult> basis = op.getMixedBasis();
  size_t first = op.getMultiIndex().size() - basis.size();
  std::optional<Expr> sum;
  for (auto [position, index] : llvm::enumerate(op.getMultiIndex())) {
    FailureOr<Expr> term = print(index);
    if (failed(term))
      return failure();
    if (!sum) {
      sum = *term;
      continue;
    }
    FailureOr<Expr> size = print(basis[position - first]);
    if (failed(size))
      return failure();
    sum = Expr::infix(Expr::infix(*sum, "*", *size, Precedence::Product), "+", *term,
                      Precedence::Sum);
  }
  return *sum;
}

FailureOr<Expr> Expressions::printDelinearized(affine::AffineDelinearizeIndexOp op,
                                               unsigned result) {
  SmallVector<OpFoldResult> basis = op.getMixedBasis();
  size_t first = op.getNumResults() - basis.size();
  FailureOr<Expr> value = print(op.getLinearIndex());
  if (failed(value))
    return failure();
  for (size_t position = op.getNumResults(); position-- > result + 1;) {
    FailureOr<Expr> size = print(basis[position - first]);
    if (failed(size))
      return failure();
    value = Expr::infix(*value, "//", *size, Precedence::Product);
  }
  if (result == 0)
    return value;
  FailureOr<Expr> size = print(basis[result - first]);
  if (failed(size))
    return failure();
  return Expr::infix(*value, "%", *size, Precedence::Product);
}
