//===- DimExprBuilder.cpp - Arithmetic that computes a dimension ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/DimExprBuilder.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlc::relax;

namespace {
class Materializer {
public:
  Materializer(OpBuilder &builder, Location loc, function_ref<Value(StringAttr)> symbolValue)
      : builder(builder), loc(loc), symbolValue(symbolValue) {}

  Value build(DimExprAttr expr) {
    ArrayRef<DimExprAttr> operands = expr.getOperands();
    switch (expr.getKind()) {
    case DimKind::Unknown:
      return {};
    case DimKind::Constant:
      return number(expr.getValue());
    case DimKind::Symbol:
      return symbolValue(expr.getName());
    case DimKind::FloorDiv:
      return binary<arith::FloorDivSIOp>(build(operands[0]), build(operands[1]));
    case DimKind::Mod:
      return buildMod(build(operands[0]), build(operands[1]));
    case DimKind::Min:
      return chain<arith::MinSIOp>(operands);
    case DimKind::Max:
      return chain<arith::MaxSIOp>(operands);
    case DimKind::Product:
      return chain<arith::MulIOp>(operands);
    case DimKind::Sum:
      return buildSum(expr);
    }
    return {};
  }

private:
  Value number(int64_t value) { return arith::ConstantIndexOp::create(builder, loc, value); }

  template <typename OpTy> Value binary(Value lhs, Value rhs) {
    if (!lhs || !rhs)
      return {};
    return builder.createOrFold<OpTy>(loc, lhs, rhs);
  }

  template <typename OpTy> Value chain(ArrayRef<DimExprAttr> operands) {
    Value result = build(operands.front());
    for (DimExprAttr operand : operands.drop_front())
      result = binary<OpTy>(result, build(operand));
    return result;
  }

  /// `a - (a floordiv b) * b`: arith has no remainder with the sign of the divisor.
  Value buildMod(Value lhs, Value rhs) {
    Value quotient = binary<arith::FloorDivSIOp>(lhs, rhs);
    return binary<arith::SubIOp>(lhs, binary<arith::MulIOp>(quotient, rhs));
  }

  Value buildSum(DimExprAttr expr) {
    Value result;
    for (auto [product, coefficient] : llvm::zip(expr.getOperands(), expr.getCoefficients())) {
      Value term = build(product);
      if (coefficient != 1)
        term = binary<arith::MulIOp>(term, number(coefficient));
      if (!term)
        return {};
      result = result ? binary<arith::AddIOp>(result, term) : term;
    }
    return expr.getValue() == 0 ? result : binary<arith::AddIOp>(result, number(expr.getValue()));
  }

  OpBuilder &builder;
  Location loc;
  function_ref<Value(StringAttr)> symbolValue;
};
} // namespace

Value mlc::relax::materialize(OpBuilder &builder, Location loc, DimExpr expr,
                              function_ref<Value(StringAttr)> symbolValue) {
  return Materializer(builder, loc, symbolValue).build(expr);
}

OpFoldResult mlc::relax::materializeOrFold(OpBuilder &builder, Location loc, DimExpr expr,
                                           function_ref<Value(StringAttr)> symbolValue) {
  if (std::optional<int64_t> number = expr.getConstant())
    return builder.getIndexAttr(*number);
  return materialize(builder, loc, expr, symbolValue);
}

DimExpr mlc::relax::readAffineExpr(AffineExpr expr, ArrayRef<DimExpr> operands, unsigned numDims) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return DimExpr::constant(expr.getContext(), constant.getValue());
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return operands[dim.getPosition()];
  if (auto symbol = dyn_cast<AffineSymbolExpr>(expr))
    return operands[numDims + symbol.getPosition()];
  auto binary = cast<AffineBinaryOpExpr>(expr);
  DimExpr lhs = readAffineExpr(binary.getLHS(), operands, numDims);
  DimExpr rhs = readAffineExpr(binary.getRHS(), operands, numDims);
  switch (expr.getKind()) {
  case AffineExprKind::Add:
    return lhs + rhs;
  case AffineExprKind::Mul:
    return lhs * rhs;
  case AffineExprKind::FloorDiv:
    return lhs.floordiv(rhs);
  case AffineExprKind::CeilDiv:
    return lhs.ceildiv(rhs);
  case AffineExprKind::Mod:
    return lhs.mod(rhs);
  default:
    return DimExpr::unknown(expr.getContext());
  }
}

DimExpr mlc::relax::readDimExpr(Value value, function_ref<std::optional<DimExpr>(Value)> lookup) {
  MLIRContext *context = value.getContext();
  if (std::optional<DimExpr> known = lookup(value))
    return *known;
  APInt constant;
  if (matchPattern(value, m_ConstantInt(&constant)))
    return DimExpr::constant(context, constant.getSExtValue());
  Operation *op = value.getDefiningOp();
  if (auto apply = dyn_cast_or_null<affine::AffineApplyOp>(op)) {
    SmallVector<DimExpr> operands = llvm::map_to_vector(
        apply.getMapOperands(), [&](Value operand) { return readDimExpr(operand, lookup); });
    return readAffineExpr(apply.getAffineMap().getResult(0), operands,
                          apply.getAffineMap().getNumDims());
  }
  if (!op || op->getNumOperands() != 2 || !value.getType().isIndex() ||
      !isa<arith::ArithDialect>(op->getDialect()))
    return DimExpr::unknown(context);
  DimExpr lhs = readDimExpr(op->getOperand(0), lookup);
  DimExpr rhs = readDimExpr(op->getOperand(1), lookup);
  return llvm::TypeSwitch<Operation *, DimExpr>(op)
      .Case<arith::AddIOp>([&](auto) { return lhs + rhs; })
      .Case<arith::SubIOp>([&](auto) { return lhs - rhs; })
      .Case<arith::MulIOp>([&](auto) { return lhs * rhs; })
      .Case<arith::FloorDivSIOp>([&](auto) { return lhs.floordiv(rhs); })
      .Case<arith::CeilDivSIOp>([&](auto) { return lhs.ceildiv(rhs); })
      .Case<arith::MinSIOp>([&](auto) { return lhs.min(rhs); })
      .Case<arith::MaxSIOp>([&](auto) { return lhs.max(rhs); })
      .Default([&](auto) { return DimExpr::unknown(context); });
}
