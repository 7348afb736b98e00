//===- DimExprParts.cpp - The operation that a dimension is ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/DimExprParts.h"

using namespace mlir;
using namespace mlc::relax;

/// Of a sum of several terms the one that is printed last, of the negative ones if there are any.
static DimExprParts splitSum(DimExpr sum) {
  int64_t number = sum.getAttr().getValue();
  DimExpr last = DimExpr::constant(sum.getContext(), number);
  bool isNegative = number < 0;
  if (number >= 0) {
    for (auto [product, factor] :
         llvm::zip_equal(sum.getAttr().getOperands(), sum.getAttr().getCoefficients())) {
      // A positive number is printed after the positive terms.
      if (factor > 0 && (isNegative || number > 0))
        continue;
      last = DimExpr(product) * factor;
      isNegative = factor < 0;
    }
  }
  return isNegative ? DimExprParts{DimExprParts::Sub, sum - last, -last}
                    : DimExprParts{DimExprParts::Add, sum - last, last};
}

std::optional<DimExprParts> mlc::relax::getParts(DimExpr expr) {
  ArrayRef<DimExprAttr> operands = expr.getAttr().getOperands();
  // All operands but the last, and that.
  auto fold = [&](DimExprParts::Kind kind, function_ref<DimExpr(DimExpr, DimExpr)> combine) {
    DimExpr lhs(operands.front());
    for (DimExprAttr operand : operands.drop_front().drop_back())
      lhs = combine(lhs, operand);
    return DimExprParts{kind, lhs, operands.back()};
  };
  switch (expr.getKind()) {
  case DimKind::Unknown:
  case DimKind::Constant:
  case DimKind::Symbol:
    return std::nullopt;
  case DimKind::FloorDiv:
    return DimExprParts{DimExprParts::FloorDiv, operands[0], operands[1]};
  case DimKind::Mod:
    return DimExprParts{DimExprParts::Mod, operands[0], operands[1]};
  case DimKind::Min:
    return fold(DimExprParts::Min, [](DimExpr lhs, DimExpr rhs) { return lhs.min(rhs); });
  case DimKind::Max:
    return fold(DimExprParts::Max, [](DimExpr lhs, DimExpr rhs) { return lhs.max(rhs); });
  case DimKind::Product:
    return fold(DimExprParts::Mul, [](DimExpr lhs, DimExpr rhs) { return lhs * rhs; });
  case DimKind::Sum:
    if (operands.size() == 1 && expr.getAttr().getValue() == 0)
      return DimExprParts{
          DimExprParts::Mul, operands.front(),
          DimExpr::constant(expr.getContext(), expr.getAttr().getCoefficients().front())};
    return splitSum(expr);
  }
  llvm_unreachable("all kinds are handled");
}
