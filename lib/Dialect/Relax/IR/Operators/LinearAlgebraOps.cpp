//===- LinearAlgebraOps.cpp - Products of matrices ------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../OpenTensors.h"
#include "../VerifyAdaptor.h"
#include "mlc/Dialect/Relax/IR/Operators.h"

using namespace mlir;
using namespace mlc::relax;

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/LinearAlgebraOps.cpp.inc"

void RelaxDialect::registerLinearAlgebraOps() {
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/LinearAlgebraOps.cpp.inc"
      >();
}

/// A product of which one operand has an unknown rank.
static LogicalResult inferUnranked(const Inference &inference, Value lhs, Value rhs, TypeAttr dtype,
                                   SmallVectorImpl<Type> &types) {
  FailureOr<Type> common = inference.getCommonElementType(asTensor(lhs), asTensor(rhs));
  if (failed(common))
    return failure();
  FailureOr<Type> element = inference.getElementType(dtype, *common, "out_dtype");
  if (failed(element))
    return failure();
  types.push_back(getOpenTensor(*element));
  return success();
}

LogicalResult MatmulOp::infer(const Inference &inference, Adaptor adaptor,
                              SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getOperands()))
    return inferUnranked(inference, adaptor.getX1(), adaptor.getX2(), adaptor.getOutDtypeAttr(),
                         types);
  FailureOr<RankedTensorType> lhs = inference.getTensor(adaptor.getX1(), "x1");
  FailureOr<RankedTensorType> rhs = inference.getTensor(adaptor.getX2(), "x2");
  if (failed(lhs) || failed(rhs))
    return failure();
  // R1
  if (lhs->getRank() == 0 || rhs->getRank() == 0)
    return inference.error() << "expected operands of rank 1 or more, but got " << *lhs << " and "
                             << *rhs;
  FailureOr<Type> common = inference.getCommonElementType(*lhs, *rhs);
  if (failed(common))
    return failure();

  // A vector is a matrix of one row or column, which is left out of the result.
  Inference::Dims left = getDims(*lhs), right = getDims(*rhs);
  DimExpr inner = left.pop_back_val();
  bool hasRows = !left.empty(), hasColumns = right.size() > 1;
  Inference::Dims rows, columns;
  if (hasRows)
    rows.push_back(left.pop_back_val());
  if (hasColumns)
    columns.push_back(right.pop_back_val());
  // R2
  if (failed(inference.checkEqual(inner, right.pop_back_val(),
                                  "the dimension of x2 that is summed over")))
    return failure();
  // R3
  FailureOr<Inference::Dims> dims = inference.broadcast(left, right);
  if (failed(dims))
    return failure();
  dims->append(rows);
  dims->append(columns);
  // R4
  FailureOr<Type> element =
      inference.getElementType(adaptor.getOutDtypeAttr(), *common, "out_dtype");
  if (failed(element))
    return failure();
  types.push_back(getTensorType(*dims, *element));
  return success();
}

LogicalResult LinearOp::infer(const Inference &inference, Adaptor adaptor,
                              SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getOperands()))
    return inferUnranked(inference, adaptor.getData(), adaptor.getWeight(),
                         adaptor.getOutDtypeAttr(), types);
  // R1
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data");
  FailureOr<RankedTensorType> weight = inference.getTensor(adaptor.getWeight(), "weight", 2);
  if (failed(data) || failed(weight))
    return failure();
  if (data->getRank() == 0)
    return inference.error() << "expected data to have rank 1 or more, but got " << *data;
  FailureOr<Type> common = inference.getCommonElementType(*data, *weight);
  if (failed(common))
    return failure();
  // R2
  Inference::Dims dims = getDims(*data), weightDims = getDims(*weight);
  if (failed(inference.checkEqual(weightDims[1], dims.back(), "the last dimension of data")))
    return failure();
  dims.back() = weightDims[0];
  // R3
  FailureOr<Type> element =
      inference.getElementType(adaptor.getOutDtypeAttr(), *common, "out_dtype");
  if (failed(element))
    return failure();
  // R4
  if (Value value = adaptor.getBias()) {
    FailureOr<RankedTensorType> bias = inference.getTensor(value, "bias", 1);
    if (failed(bias))
      return failure();
    if (!isa<ObjectType>(*element) && bias->getElementType() != *element)
      return inference.error() << "expected bias to have the element type of the result, "
                               << *element << ", but got " << *bias;
    if (failed(inference.checkEqual(weightDims[0], getDims(*bias)[0], "the size of bias")))
      return failure();
  }
  types.push_back(getTensorType(dims, *element));
  return success();
}
