//===- LinearAlgebraGradients.cpp - Gradients of products -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Gradients.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

using B = GradientBuilder;

namespace {
Value multiplyMatrices(B &b, Value lhs, Value rhs) {
  return b.create<MatmulOp>(lhs, rhs, TypeAttr());
}

/// A vector becomes a matrix with one row, or with one column.
Value asMatrix(B &b, Value value, bool isRow) {
  RankedTensorType type = getRanked(value);
  if (type.getRank() != 1)
    return value;
  return b.create<ExpandDimsOp>(value, ArrayRef<int64_t>(isRow ? 0 : 1));
}

LogicalResult matmul(MatmulOp op, Value gradient, B &b) {
  RankedTensorType lhs = getRanked(op.getX1()), rhs = getRanked(op.getX2());
  if (!lhs || !rhs)
    return b.fail("expected operands of known ranks");
  if (lhs.getElementType() != getRanked(gradient).getElementType())
    gradient = b.create<AstypeOp>(gradient, TypeAttr::get(lhs.getElementType()));
  Value rows = asMatrix(b, op.getX1(), /*isRow=*/true);
  Value columns = asMatrix(b, op.getX2(), /*isRow=*/false);
  SmallVector<DimExpr> dims = getDims(getRanked(gradient));
  DimExpr one = DimExpr::constant(op.getContext(), 1);
  if (rhs.getRank() == 1)
    dims.push_back(one);
  if (lhs.getRank() == 1)
    dims.insert(dims.end() - 1, one);
  if (dims.size() != static_cast<size_t>(getRanked(gradient).getRank()))
    gradient = b.reshape(gradient, dims);
  auto contribute = [&](unsigned index, Value value, Value operand, Value matrix) {
    value = b.sumTo(value, matrix.getType());
    if (value && operand.getType() != value.getType())
      value = b.reshape(value, getDims(getRanked(operand)));
    return b.contribute(index, value);
  };
  if (failed(contribute(0, multiplyMatrices(b, gradient, b.transpose(columns)), op.getX1(), rows)))
    return failure();
  return contribute(1, multiplyMatrices(b, b.transpose(rows), gradient), op.getX2(), columns);
}

/// data times the transposed weight, and a bias.
LogicalResult linear(LinearOp op, Value gradient, B &b) {
  RankedTensorType data = getRanked(op.getData()), weight = getRanked(op.getWeight());
  if (!data || !weight || weight.getRank() != 2 || data.getRank() == 0)
    return b.fail("expected a weight of two dimensions, and data of a known rank");
  if (data.getElementType() != getRanked(gradient).getElementType())
    gradient = b.create<AstypeOp>(gradient, TypeAttr::get(data.getElementType()));
  auto asRows = [&](Value value) {
    SmallVector<DimExpr> dims = getDims(getRanked(value));
    if (dims.size() == 2)
      return value;
    DimExpr rows = DimExpr::constant(op.getContext(), 1);
    for (DimExpr dim : ArrayRef<DimExpr>(dims).drop_back())
      rows = rows * dim;
    return b.reshape(value, {rows, dims.back()});
  };
  Value change = multiplyMatrices(b, b.transpose(asRows(gradient)), asRows(op.getData()));
  if (failed(b.contribute(0, multiplyMatrices(b, gradient, op.getWeight()))) ||
      failed(b.contribute(1, change)))
    return failure();
  return op.getBias() ? b.contributeBroadcast(2, gradient, op.getBias().getType()) : success();
}
} // namespace

void relax::addLinearAlgebraGradients(GradientRules &rules) {
  rules.add<MatmulOp>(matmul);
  rules.add<LinearOp>(linear);
}
