//===- ReduceOps.cpp - Operators that combine the elements of dimensions --------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../OpenTensors.h"
#include "../VerifyAdaptor.h"
#include "mlc/Dialect/Relax/IR/Operators.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/ReduceOps.cpp.inc"

void RelaxDialect::registerReduceOps() {
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/ReduceOps.cpp.inc"
      >();
}

/// A reduction of a tensor of unknown rank: only one over all dimensions has a known rank.
static bool inferUnrankedReduce(Value x, bool hasAxes, bool keepDims, Type element,
                                relax::detail::Types &types) {
  if (!isUnranked(x))
    return false;
  types.push_back(getOpenTensor(element, hasAxes || keepDims ? -1 : 0));
  return true;
}

/// The dimensions that are left when `axes` are reduced.
static FailureOr<Inference::Dims> reduceDims(const Inference &inference, RankedTensorType type,
                                             std::optional<ArrayRef<int64_t>> axes, bool keepDims) {
  FailureOr<SmallVector<int64_t>> reduced = inference.getAxes(axes, type.getRank());
  if (failed(reduced))
    return failure();
  Inference::Dims dims;
  for (auto [i, dim] : llvm::enumerate(getDims(type))) {
    if (!llvm::is_contained(*reduced, static_cast<int64_t>(i)))
      dims.push_back(dim);
    else if (keepDims)
      dims.push_back(DimExpr::constant(type.getContext(), 1));
  }
  return dims;
}

LogicalResult mlc::relax::detail::inferReduce(const Inference &inference, Value x,
                                              std::optional<ArrayRef<int64_t>> axes, bool keepDims,
                                              Types &types) {
  Type element = asTensor(x).getElementType();
  if (inferUnrankedReduce(x, axes.has_value(), keepDims, element, types))
    return success();
  FailureOr<RankedTensorType> type = inference.getTensor(x, "x");
  if (failed(type))
    return failure();
  // R1
  FailureOr<Inference::Dims> dims = reduceDims(inference, *type, axes, keepDims);
  if (failed(dims))
    return failure();
  // R2
  types.push_back(getTensorType(*dims, element));
  return success();
}

LogicalResult mlc::relax::detail::inferArgReduce(const Inference &inference, Value x,
                                                 std::optional<int64_t> axis, bool keepDims,
                                                 Types &types) {
  Type element = IntegerType::get(x.getContext(), 64);
  if (inferUnrankedReduce(x, axis.has_value(), keepDims, element, types))
    return success();
  FailureOr<RankedTensorType> type = inference.getTensor(x, "x");
  if (failed(type))
    return failure();
  // R1
  FailureOr<Inference::Dims> dims =
      reduceDims(inference, *type, axis ? std::optional(ArrayRef(*axis)) : std::nullopt, keepDims);
  if (failed(dims))
    return failure();
  // R2
  types.push_back(getTensorType(*dims, element));
  return success();
}
