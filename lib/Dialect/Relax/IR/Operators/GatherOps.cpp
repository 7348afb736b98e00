//===- GatherOps.cpp - Operators that read or write at places that tensors say --------------===//
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
#include "mlc/Dialect/Relax/IR/GatherOps.cpp.inc"

static Type getElement(Value tensor) { return asTensor(tensor).getElementType(); }

LogicalResult GatherElementsOp::infer(const Inference &inference, Adaptor adaptor,
                                      SmallVectorImpl<Type> &types) {
  auto indices = asTensor(adaptor.getIndices());
  // R1
  if (!isUnranked(adaptor.getOperands())) {
    FailureOr<RankedTensorType> data =
        inference.getTensor(adaptor.getData(), "data", indices.getRank());
    if (failed(data) || failed(inference.getAxis(adaptor.getAxis(), data->getRank())))
      return failure();
  }
  // R2
  Type element = getElement(adaptor.getData());
  types.push_back(indices.hasRank() ? getTensorType(getDims(indices), element)
                                    : getOpenTensor(element));
  return success();
}

LogicalResult GatherNDOp::infer(const Inference &inference, Adaptor adaptor,
                                SmallVectorImpl<Type> &types) {
  Type element = getElement(adaptor.getData());
  if (isUnranked(adaptor.getOperands())) {
    types.push_back(getOpenTensor(element));
    return success();
  }
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data");
  FailureOr<RankedTensorType> indices = inference.getTensor(adaptor.getIndices(), "indices");
  if (failed(data) || failed(indices))
    return failure();
  // R2
  int64_t batch = adaptor.getBatchDims();
  if (batch < 0 || batch >= indices->getRank())
    return inference.error() << "expected 'batch_dims' to be from 0 and less than the rank of "
                             << *indices << ", but got " << batch;
  // R1
  Inference::Dims from = getDims(*data), dims = getDims(*indices);
  std::optional<int64_t> length = dims.pop_back_val().getConstant();
  if (!length) {
    types.push_back(getOpenTensor(element));
    return success();
  }
  if (batch + *length > data->getRank())
    return inference.error() << "expected places of at most " << data->getRank() - batch
                             << " dimensions, but the last dimension of indices is " << *length;
  // R3
  llvm::append_range(dims, ArrayRef(from).drop_front(batch + *length));
  types.push_back(getTensorType(dims, element));
  return success();
}

LogicalResult IndexTensorOp::infer(const Inference &inference, Adaptor adaptor,
                                   SmallVectorImpl<Type> &types) {
  Type element = getElement(adaptor.getData());
  if (isUnranked(adaptor.getOperands())) {
    types.push_back(getOpenTensor(element));
    return success();
  }
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data");
  if (failed(data))
    return failure();
  // R1
  int64_t count = adaptor.getIndices().size();
  if (count < 1 || count > data->getRank())
    return inference.error() << "expected from 1 to " << data->getRank()
                             << " tensors of indices, but got " << count;
  // R2
  FailureOr<Inference::Dims> dims = Inference::Dims();
  for (Value index : adaptor.getIndices()) {
    dims = inference.broadcast(*dims, getDims(cast<RankedTensorType>(index.getType())));
    if (failed(dims))
      return failure();
  }
  llvm::append_range(*dims, ArrayRef(getDims(*data)).drop_front(count));
  types.push_back(getTensorType(*dims, element));
  return success();
}

/// Checks how values are combined, and that `updates` have the elements of `data`.
template <typename Adaptor>
static LogicalResult checkScatter(const Inference &inference, Adaptor adaptor) {
  if (!llvm::is_contained({"update", "add", "mul", "max", "min"}, adaptor.getReduction()))
    return inference.error() << "expected 'reduction' to be \"update\", \"add\", \"mul\", \"max\" "
                                "or \"min\", but got \""
                             << adaptor.getReduction() << "\"";
  return LogicalResult(
      inference.getCommonElementType(asTensor(adaptor.getData()), asTensor(adaptor.getUpdates())));
}

LogicalResult ScatterElementsOp::infer(const Inference &inference, Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  // R3
  if (failed(checkScatter(inference, adaptor)))
    return failure();
  types.push_back(adaptor.getData().getType());
  if (isUnranked(adaptor.getOperands()))
    return success();
  // R1
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data");
  if (failed(data))
    return failure();
  FailureOr<RankedTensorType> indices =
      inference.getTensor(adaptor.getIndices(), "indices", data->getRank());
  FailureOr<RankedTensorType> updates =
      inference.getTensor(adaptor.getUpdates(), "updates", data->getRank());
  // R2
  if (failed(indices) || failed(updates) ||
      failed(inference.getAxis(adaptor.getAxis(), data->getRank())))
    return failure();
  for (auto [i, index, update] : llvm::enumerate(getDims(*indices), getDims(*updates)))
    if (failed(inference.checkEqual(index, update, "dimension " + Twine(i) + " of updates")))
      return failure();
  return success();
}

LogicalResult ScatterNDOp::infer(const Inference &inference, Adaptor adaptor,
                                 SmallVectorImpl<Type> &types) {
  // R3
  if (failed(checkScatter(inference, adaptor)))
    return failure();
  types.push_back(adaptor.getData().getType());
  if (isUnranked(adaptor.getOperands()))
    return success();
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data");
  FailureOr<RankedTensorType> indices = inference.getTensor(adaptor.getIndices(), "indices");
  FailureOr<RankedTensorType> updates = inference.getTensor(adaptor.getUpdates(), "updates");
  if (failed(data) || failed(indices) || failed(updates))
    return failure();
  // R1
  Inference::Dims expected = getDims(*indices), from = getDims(*data);
  if (expected.empty())
    return inference.error() << "expected indices of rank 1 or more, but got " << *indices;
  std::optional<int64_t> length = expected.pop_back_val().getConstant();
  if (!length)
    return success();
  if (*length > data->getRank())
    return inference.error() << "expected places of at most " << data->getRank()
                             << " dimensions, but the last dimension of indices is " << *length;
  // R2
  llvm::append_range(expected, ArrayRef(from).drop_front(*length));
  if (static_cast<int64_t>(expected.size()) != updates->getRank())
    return inference.error() << "expected updates to have rank " << expected.size() << ", but got "
                             << *updates;
  for (auto [i, dim, update] : llvm::enumerate(expected, getDims(*updates)))
    if (failed(inference.checkEqual(dim, update, "dimension " + Twine(i) + " of updates")))
      return failure();
  return success();
}
