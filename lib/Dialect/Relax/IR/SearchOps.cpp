//===- SearchOps.cpp - Operators that find and choose elements ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"

using namespace mlir;
using namespace mlc::relax;

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/SearchOps.cpp.inc"

void RelaxDialect::registerSearchOps() {
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/SearchOps.cpp.inc"
      >();
}

LogicalResult WhereOp::inferReturnTypes(MLIRContext *, std::optional<Location> location,
                                        Adaptor adaptor, SmallVectorImpl<Type> &types) {
  Inference inference(getOperationName(), location);
  FailureOr<RankedTensorType> condition = inference.getTensor(adaptor.getCondition(), "condition");
  FailureOr<RankedTensorType> lhs = inference.getTensor(adaptor.getX1(), "x1");
  FailureOr<RankedTensorType> rhs = inference.getTensor(adaptor.getX2(), "x2");
  if (failed(condition) || failed(lhs) || failed(rhs))
    return failure();
  // R1
  FailureOr<Type> element = inference.getCommonElementType(*lhs, *rhs);
  if (failed(element))
    return failure();
  // R2
  FailureOr<Inference::Dims> dims = inference.broadcast(getDims(*lhs), getDims(*rhs));
  if (succeeded(dims))
    dims = inference.broadcast(getDims(*condition), *dims);
  if (failed(dims))
    return failure();
  types.push_back(getTensorType(*dims, *element));
  return success();
}
