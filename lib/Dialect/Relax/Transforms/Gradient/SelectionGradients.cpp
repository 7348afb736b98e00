//===- SelectionGradients.cpp - Gradients of parts of tensors -------------------------------===//
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
/// The numbers that a list of dimensions is; nothing if one is none.
std::optional<SmallVector<int64_t>> getNumbers(std::optional<DimsAttr> dims) {
  SmallVector<int64_t> numbers;
  if (!dims)
    return numbers;
  for (DimExpr dim : dims->getDims()) {
    if (!dim.isConstant())
      return std::nullopt;
    numbers.push_back(*dim.getConstant());
  }
  return numbers;
}

LogicalResult stridedSlice(StridedSliceOp op, Value gradient, B &b) {
  RankedTensorType type = getRanked(op.getX());
  std::optional<SmallVector<int64_t>> begin = getNumbers(op.getBegin());
  std::optional<SmallVector<int64_t>> strides = getNumbers(op.getStrides());
  if (!type || !type.hasStaticShape() || !begin || !strides)
    return b.fail("expected an operand of static shape, and numbers as begin and strides");
  SmallVector<int64_t> first(type.getRank(), 0), steps(type.getRank(), 1);
  for (auto [i, given] : llvm::enumerate(op.getAxes())) {
    int64_t axis = *normalizeAxis(given, type.getRank()), size = type.getDimSize(axis);
    int64_t from = (*begin)[i];
    first[axis] = std::clamp<int64_t>(from < 0 ? from + size : from, 0, size);
    steps[axis] = strides->empty() ? 1 : (*strides)[i];
    if (steps[axis] < 1)
      return b.fail("expected strides from 1 on");
  }
  return b.contribute(0, b.unslice(gradient, type.getShape(), first, steps));
}

/// Adds the gradients of slices at the places where they came from.
LogicalResult take(TakeOp op, Value gradient, B &b) {
  RankedTensorType type = getRanked(op.getX()), places = getRanked(op.getIndices());
  RankedTensorType whole = getRanked(gradient);
  if (!type || !places || !whole)
    return b.fail("expected operands of known ranks");
  int64_t axis = op.getAxis() ? *normalizeAxis(*op.getAxis(), type.getRank()) : 0;
  DimExpr one = DimExpr::constant(op.getContext(), 1), count = one;
  for (DimExpr dim : getDims(places))
    count = count * dim;
  SmallVector<DimExpr> dims = getDims(type), vector(type.getRank(), one);
  dims[axis] = vector[axis] = count;
  Value indices = b.create<BroadcastToOp>(b.reshape(op.getIndices(), vector),
                                          DimsAttr::get(op.getContext(), dims));
  if (!getRanked(indices).getElementType().isInteger(64))
    indices = b.create<AstypeOp>(indices, TypeAttr::get(IntegerType::get(op.getContext(), 64)));
  return b.contribute(0,
                      b.create<ScatterElementsOp>(b.zeros(type), indices, b.reshape(gradient, dims),
                                                  static_cast<uint64_t>(axis), "add"));
}

LogicalResult gatherElements(GatherElementsOp op, Value gradient, B &b) {
  RankedTensorType type = getRanked(op.getData());
  if (!type)
    return b.fail("expected an operand of known rank");
  return b.contribute(0, b.create<ScatterElementsOp>(
                             b.zeros(type), op.getIndices(), gradient,
                             static_cast<uint64_t>(*normalizeAxis(op.getAxis(), type.getRank())),
                             "add"));
}

LogicalResult pad(PadOp op, Value gradient, B &b) {
  RankedTensorType type = getRanked(op.getData());
  if (!type || !type.hasStaticShape() || op.getPadMode() != "constant" ||
      llvm::any_of(op.getPadWidth(), [](int64_t width) { return width < 0; }))
    return b.fail("expected data of static shape, and constants around it");
  SmallVector<int64_t> begin, end;
  for (int64_t d = 0; d < type.getRank(); ++d) {
    begin.push_back(op.getPadWidth()[2 * d]);
    end.push_back(begin.back() + type.getDimSize(d));
  }
  return b.contribute(0, b.slice(gradient, begin, end));
}
} // namespace

void relax::addSelectionGradients(GradientRules &rules) {
  rules.add<StridedSliceOp>(stridedSlice);
  rules.add<TakeOp>(take);
  rules.add<GatherElementsOp>(gatherElements);
  rules.add<PadOp>(pad);
}
