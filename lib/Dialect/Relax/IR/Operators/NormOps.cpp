//===- NormOps.cpp - Normalizations ---------------------------------------------------------===//
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
#include "mlc/Dialect/Relax/IR/NormOps.cpp.inc"

/// Checks that a parameter of a normalization has the element type of the data and these sizes.
static LogicalResult checkParameter(const Inference &inference, RankedTensorType data, Value value,
                                    StringRef name, ArrayRef<DimExpr> sizes) {
  if (isUnranked(value))
    return LogicalResult(inference.getCommonElementType(data, asTensor(value)));
  FailureOr<RankedTensorType> type = inference.getTensor(value, name, sizes.size());
  if (failed(type) || failed(inference.getCommonElementType(data, *type)))
    return failure();
  for (auto [i, dim] : llvm::enumerate(getDims(*type)))
    if (failed(inference.checkEqual(sizes[i], dim, "dimension " + Twine(i) + " of " + name)))
      return failure();
  return success();
}

/// The sizes of the dimensions of the data that `axes` names.
static FailureOr<Inference::Dims> getSizes(const Inference &inference, RankedTensorType data,
                                           ArrayRef<int64_t> axes) {
  FailureOr<SmallVector<int64_t>> normalized = inference.getAxes(axes, data.getRank());
  if (failed(normalized))
    return failure();
  Inference::Dims dims = getDims(data), sizes;
  for (int64_t axis : *normalized)
    sizes.push_back(dims[axis]);
  return sizes;
}

LogicalResult LayerNormOp::infer(const Inference &inference, Adaptor adaptor,
                                 SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getData()))
    return relax::detail::inferSameType(inference, adaptor.getData(), types);
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data");
  if (failed(data))
    return failure();
  // R1
  FailureOr<Inference::Dims> sizes = getSizes(inference, *data, adaptor.getAxes());
  // R2
  if (failed(sizes) ||
      failed(checkParameter(inference, *data, adaptor.getGamma(), "gamma", *sizes)) ||
      failed(checkParameter(inference, *data, adaptor.getBeta(), "beta", *sizes)))
    return failure();
  // R3
  types.push_back(*data);
  return success();
}

LogicalResult RMSNormOp::infer(const Inference &inference, Adaptor adaptor,
                               SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getData()))
    return relax::detail::inferSameType(inference, adaptor.getData(), types);
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data");
  if (failed(data))
    return failure();
  // R1
  FailureOr<Inference::Dims> sizes = getSizes(inference, *data, adaptor.getAxes());
  // R2
  if (failed(sizes) ||
      failed(checkParameter(inference, *data, adaptor.getWeight(), "weight", *sizes)))
    return failure();
  // R3
  types.push_back(*data);
  return success();
}

/// Infers what normalizes over `axes` and has parameters for each channel; returns the channels.
template <typename Adaptor>
static FailureOr<DimExpr> inferChannelNorm(const Inference &inference, Adaptor adaptor,
                                           SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getData())) {
    types.push_back(adaptor.getData().getType());
    return DimExpr::unknown(adaptor.getData().getContext());
  }
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data");
  if (failed(data))
    return failure();
  // R1
  SmallVector<int64_t> all(adaptor.getAxes());
  all.push_back(adaptor.getChannelAxis());
  FailureOr<Inference::Dims> sizes = getSizes(inference, *data, all);
  if (failed(sizes))
    return failure();
  // R2
  DimExpr channels = sizes->back();
  if (failed(checkParameter(inference, *data, adaptor.getGamma(), "gamma", channels)) ||
      failed(checkParameter(inference, *data, adaptor.getBeta(), "beta", channels)))
    return failure();
  // R3
  types.push_back(*data);
  return channels;
}

LogicalResult GroupNormOp::infer(const Inference &inference, Adaptor adaptor,
                                 SmallVectorImpl<Type> &types) {
  FailureOr<DimExpr> channels = inferChannelNorm(inference, adaptor, types);
  if (failed(channels))
    return failure();
  // R3
  int64_t groups = adaptor.getNumGroups();
  if (groups < 1 || channels->mod(groups).getConstant().value_or(0) != 0)
    return inference.error() << "expected the number of channels, " << *channels
                             << ", to be a multiple of the groups, but got " << groups;
  return success();
}

LogicalResult InstanceNormOp::infer(const Inference &inference, Adaptor adaptor,
                                    SmallVectorImpl<Type> &types) {
  return LogicalResult(inferChannelNorm(inference, adaptor, types));
}

LogicalResult BatchNormOp::infer(const Inference &inference, Adaptor adaptor,
                                 SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getData())) {
    llvm::append_range(
        types,
        ValueRange{adaptor.getData(), adaptor.getMovingMean(), adaptor.getMovingVar()}.getTypes());
    return success();
  }
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data");
  if (failed(data))
    return failure();
  // R1
  FailureOr<Inference::Dims> sizes = getSizes(inference, *data, adaptor.getAxis());
  if (failed(sizes))
    return failure();
  // R2
  for (auto [name, value] : {std::pair("gamma", adaptor.getGamma()),
                             {"beta", adaptor.getBeta()},
                             {"moving_mean", adaptor.getMovingMean()},
                             {"moving_var", adaptor.getMovingVar()}})
    if (failed(checkParameter(inference, *data, value, name, *sizes)))
      return failure();
  // R3
  types.append({*data, adaptor.getMovingMean().getType(), adaptor.getMovingVar().getType()});
  return success();
}
