//===- ScanOps.cpp - Operators that run along an axis or order it ---------------------------===//
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

namespace mlc::relax::detail {
template <typename Adaptor>
static LogicalResult inferScan(const Inference &inference, Adaptor adaptor, Types &types) {
  auto data = asTensor(adaptor.getData());
  // R2
  FailureOr<Type> element =
      inference.getElementType(adaptor.getDtypeAttr(), data.getElementType(), "dtype");
  if (failed(element))
    return failure();
  if (!data.hasRank()) {
    types.push_back(getOpenTensor(*element, adaptor.getAxis() ? -1 : 1));
    return success();
  }
  Inference::Dims dims = getDims(data);
  // R1
  if (adaptor.getAxis()) {
    if (failed(inference.getAxis(*adaptor.getAxis(), data.getRank())))
      return failure();
  } else {
    DimExpr total = DimExpr::constant(data.getContext(), 1);
    for (DimExpr dim : dims)
      total = total * dim;
    dims = {total};
  }
  types.push_back(getTensorType(dims, *element));
  return success();
}
} // namespace mlc::relax::detail

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/ScanOps.cpp.inc"

/// The element type of places in a tensor, an integer.
static FailureOr<Type> getIndexType(const Inference &inference, TypeAttr dtype,
                                    MLIRContext *context) {
  FailureOr<Type> type = inference.getElementType(dtype, IntegerType::get(context, 32), "dtype");
  if (succeeded(type) && (!isa<IntegerType>(*type) || type->isInteger(1)))
    return inference.error() << "expected 'dtype' to be an integer of 8 to 64 bits, but got "
                             << *type;
  return type;
}

LogicalResult SortOp::infer(const Inference &inference, Adaptor adaptor,
                            SmallVectorImpl<Type> &types) {
  auto type = asTensor(adaptor.getX());
  // R1
  if (type.hasRank() && failed(inference.getAxis(adaptor.getAxis(), type.getRank())))
    return failure();
  types.push_back(type);
  return success();
}

LogicalResult ArgsortOp::infer(const Inference &inference, Adaptor adaptor,
                               SmallVectorImpl<Type> &types) {
  auto type = asTensor(adaptor.getData());
  // R2
  FailureOr<Type> element = getIndexType(inference, adaptor.getDtypeAttr(), type.getContext());
  // R1
  if (failed(element) ||
      (type.hasRank() && failed(inference.getAxis(adaptor.getAxis(), type.getRank()))))
    return failure();
  types.push_back(type.hasRank() ? getTensorType(getDims(type), *element)
                                 : getOpenTensor(*element));
  return success();
}

LogicalResult TopKOp::infer(const Inference &inference, Adaptor adaptor,
                            SmallVectorImpl<Type> &types) {
  auto type = asTensor(adaptor.getData());
  // R2
  StringRef kind = adaptor.getRetType();
  if (kind != "both" && kind != "values" && kind != "indices")
    return inference.error() << "expected 'ret_type' to be \"both\", \"values\" or \"indices\", "
                                "but got \""
                             << kind << "\"";
  // R3
  FailureOr<Type> index = getIndexType(inference, adaptor.getDtypeAttr(), type.getContext());
  if (failed(index))
    return failure();
  TensorType values = type, indices = getOpenTensor(*index);
  if (type.hasRank()) {
    // R1
    FailureOr<int64_t> axis = inference.getAxis(adaptor.getAxis(), type.getRank());
    if (failed(axis))
      return failure();
    Inference::Dims dims = getDims(type);
    int64_t k = adaptor.getK();
    if (k > 0)
      dims[*axis] = dims[*axis].isUnknown()
                        ? DimExpr::constant(type.getContext(), k)
                        : dims[*axis].min(DimExpr::constant(type.getContext(), k));
    values = getTensorType(dims, type.getElementType());
    indices = getTensorType(dims, *index);
  }
  if (kind != "indices")
    types.push_back(values);
  if (kind != "values")
    types.push_back(indices);
  return success();
}
