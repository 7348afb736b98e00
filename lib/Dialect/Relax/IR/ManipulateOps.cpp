//===- ManipulateOps.cpp - Operators that move elements -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "OpAsmDirectives.h"

using namespace mlir;
using namespace mlc::relax;

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/ManipulateOps.cpp.inc"

void RelaxDialect::registerManipulateOps() {
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/ManipulateOps.cpp.inc"
      >();
}

static DimExpr getNumElements(ArrayRef<DimExpr> dims, MLIRContext *context) {
  DimExpr product = DimExpr::constant(context, 1);
  for (DimExpr dim : dims)
    product = product * dim;
  return product;
}

//===----------------------------------------------------------------------------------------===//
// relax.reshape
//===----------------------------------------------------------------------------------------===//

LogicalResult ReshapeOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location,
                                          Adaptor adaptor, SmallVectorImpl<Type> &types) {
  Inference inference(getOperationName(), location);
  FailureOr<RankedTensorType> x = inference.getTensor(adaptor.getX(), "x");
  if (failed(x))
    return failure();
  Inference::Dims from = getDims(*x), to = adaptor.getShape().getDims();
  // R1
  std::optional<size_t> open;
  for (auto [i, dim] : llvm::enumerate(to)) {
    int64_t number = dim.getConstant().value_or(1);
    if (number < -1 || (number == -1 && open))
      return inference.error() << "expected sizes from 0 and at most one -1 in the shape, but got "
                               << adaptor.getShape();
    if (number == -1)
      open = i;
    if (number != 0)
      continue;
    if (i >= from.size())
      return inference.error() << "dimension " << i << " of the shape is 0, that of x, but x is "
                               << *x;
    dim = to[i] = from[i];
  }
  DimExpr total = getNumElements(from, context);
  if (open) {
    to[*open] = DimExpr::constant(context, 1);
    DimExpr others = getNumElements(to, context);
    to[*open] = total.floordiv(others);
  }
  // R2
  if (failed(inference.checkEqual(total, getNumElements(to, context), "the number of elements")))
    return failure();
  types.push_back(getTensorType(to, x->getElementType()));
  return success();
}

LogicalResult ReshapeOp::verify() {
  // R3
  return verifySymbolsDefined(*this, getShape().getDims());
}

OpFoldResult ReshapeOp::fold(FoldAdaptor) {
  RankedTensorType type = getX().getType();
  bool known = llvm::none_of(getDims(type), [](DimExpr dim) { return dim.isUnknown(); });
  return known && type == getResult().getType() ? getX() : Value();
}

//===----------------------------------------------------------------------------------------===//
// relax.flatten
//===----------------------------------------------------------------------------------------===//

LogicalResult FlattenOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location,
                                          Adaptor adaptor, SmallVectorImpl<Type> &types) {
  Inference inference(getOperationName(), location);
  FailureOr<RankedTensorType> x = inference.getTensor(adaptor.getX(), "x");
  if (failed(x))
    return failure();
  // R1
  types.push_back(getTensorType(getNumElements(getDims(*x), context), x->getElementType()));
  return success();
}

OpFoldResult FlattenOp::fold(FoldAdaptor) {
  return getX().getType().getRank() == 1 ? getX() : Value();
}

//===----------------------------------------------------------------------------------------===//
// relax.permute_dims
//===----------------------------------------------------------------------------------------===//

/// The axes in the order of the result, counted from the front.
static SmallVector<int64_t> getPermutation(std::optional<ArrayRef<int64_t>> axes, int64_t rank) {
  SmallVector<int64_t> result;
  for (int64_t i = 0; i < rank; ++i)
    result.push_back(axes ? *normalizeAxis((*axes)[i], rank) : rank - 1 - i);
  return result;
}

LogicalResult PermuteDimsOp::inferReturnTypes(MLIRContext *, std::optional<Location> location,
                                              Adaptor adaptor, SmallVectorImpl<Type> &types) {
  Inference inference(getOperationName(), location);
  FailureOr<RankedTensorType> x = inference.getTensor(adaptor.getX(), "x");
  if (failed(x))
    return failure();
  // R1
  if (adaptor.getAxes() && static_cast<int64_t>(adaptor.getAxes()->size()) != x->getRank())
    return inference.error() << "expected " << x->getRank() << " axes for " << *x << ", but got "
                             << adaptor.getAxes()->size();
  if (failed(inference.getAxes(adaptor.getAxes(), x->getRank())))
    return failure();
  Inference::Dims from = getDims(*x), to;
  for (int64_t axis : getPermutation(adaptor.getAxes(), x->getRank()))
    to.push_back(from[axis]);
  types.push_back(getTensorType(to, x->getElementType()));
  return success();
}

SmallVector<int64_t> PermuteDimsOp::getNormalizedAxes() {
  return getPermutation(getAxes(), getX().getType().getRank());
}

OpFoldResult PermuteDimsOp::fold(FoldAdaptor) {
  SmallVector<int64_t> axes = getNormalizedAxes();
  if (llvm::is_sorted(axes))
    return getX();
  // A permutation that undoes the one before.
  auto before = getX().getDefiningOp<PermuteDimsOp>();
  if (!before)
    return {};
  SmallVector<int64_t> first = before.getNormalizedAxes();
  for (auto [i, axis] : llvm::enumerate(axes))
    if (first[axis] != static_cast<int64_t>(i))
      return {};
  return before.getX();
}

//===----------------------------------------------------------------------------------------===//
// relax.concat
//===----------------------------------------------------------------------------------------===//

LogicalResult ConcatOp::inferReturnTypes(MLIRContext *, std::optional<Location> location,
                                         Adaptor adaptor, SmallVectorImpl<Type> &types) {
  Inference inference(getOperationName(), location);
  // R1
  if (adaptor.getTensors().empty())
    return inference.error() << "expected at least one tensor";
  FailureOr<RankedTensorType> first = inference.getTensor(adaptor.getTensors()[0], "tensor 0");
  if (failed(first))
    return failure();
  // R2
  FailureOr<int64_t> axis = inference.getAxis(adaptor.getAxis(), first->getRank());
  if (failed(axis))
    return failure();
  Inference::Dims dims = getDims(*first);
  for (auto [i, tensor] : llvm::enumerate(adaptor.getTensors().drop_front())) {
    std::string name = "tensor " + std::to_string(i + 1);
    // R1
    FailureOr<RankedTensorType> type = inference.getTensor(tensor, name, first->getRank());
    if (failed(type) || failed(inference.getCommonElementType(*first, *type)))
      return failure();
    for (auto [d, dim] : llvm::enumerate(getDims(*type))) {
      if (static_cast<int64_t>(d) == *axis) {
        dims[d] = dims[d] + dim;
        continue;
      }
      // R3
      if (failed(inference.checkEqual(dims[d], dim, "dimension " + Twine(d) + " of " + name)))
        return failure();
      if (dims[d].isUnknown())
        dims[d] = dim;
    }
  }
  types.push_back(getTensorType(dims, first->getElementType()));
  return success();
}

int64_t ConcatOp::getNormalizedAxis() {
  return *normalizeAxis(getAxis(), cast<RankedTensorType>(getTensors()[0].getType()).getRank());
}

OpFoldResult ConcatOp::fold(FoldAdaptor) {
  return getTensors().size() == 1 ? getTensors()[0] : Value();
}
