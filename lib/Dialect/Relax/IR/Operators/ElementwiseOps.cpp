//===- ElementwiseOps.cpp - Operators that work element by element --------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../OpAsmDirectives.h"
#include "../OpenTensors.h"
#include "../VerifyAdaptor.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/ElementwiseOps.cpp.inc"

void RelaxDialect::registerElementwiseOps() {
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/ElementwiseOps.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/MathOps.cpp.inc"
      >();
}

/// Infers the broadcast of two tensors; `elementType` is null where the result has theirs.
static LogicalResult inferBinary(const Inference &inference, Value x1, Value x2, Type elementType,
                                 relax::detail::Types &types) {
  auto lhs = asTensor(x1), rhs = asTensor(x2);
  // R1
  FailureOr<Type> common = inference.getCommonElementType(lhs, rhs);
  if (failed(common))
    return failure();
  Type element = elementType ? elementType : *common;
  if (isUnranked({x1, x2})) {
    types.push_back(getOpenTensor(element));
    return success();
  }
  // R2
  FailureOr<Inference::Dims> dims = inference.broadcast(getDims(lhs), getDims(rhs));
  if (failed(dims))
    return failure();
  types.push_back(getTensorType(*dims, element));
  return success();
}

LogicalResult mlc::relax::detail::inferBroadcast(const Inference &inference, Value x1, Value x2,
                                                 Types &types) {
  return inferBinary(inference, x1, x2, {}, types);
}

LogicalResult mlc::relax::detail::inferComparison(const Inference &inference, Value x1, Value x2,
                                                  Types &types) {
  return inferBinary(inference, x1, x2, IntegerType::get(x1.getContext(), 1), types);
}

LogicalResult mlc::relax::detail::inferSameType(const Inference &, Value x, Types &types) {
  // R1
  types.push_back(x.getType());
  return success();
}

LogicalResult AstypeOp::infer(const Inference &inference, Adaptor adaptor,
                              SmallVectorImpl<Type> &types) {
  auto type = asTensor(adaptor.getX());
  // R1
  FailureOr<Type> element =
      inference.getElementType(adaptor.getDtypeAttr(), type.getElementType(), "dtype");
  if (failed(element))
    return failure();
  types.push_back(type.hasRank() ? getTensorType(getDims(type), *element)
                                 : getOpenTensor(*element));
  return success();
}

OpFoldResult AstypeOp::fold(FoldAdaptor) {
  return getX().getType() == getResult().getType() ? getX() : Value();
}
