//===- NNOps.cpp - Operators of neural networks ---------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "OpAsmDirectives.h"
#include "OpenTensors.h"
#include "WindowInference.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

FailureOr<DimExpr> mlc::relax::getWindowedSize(const Inference &inference, DimExpr size,
                                               DimExpr kernel, int64_t stride, int64_t dilation,
                                               int64_t before, int64_t after, bool ceilMode,
                                               StringRef what) {
  DimExpr padded = size + before + after;
  DimExpr reach = (kernel - 1) * dilation + 1;
  DimExpr rest = padded - reach;
  DimExpr result = rest.floordiv(stride) + 1;
  if (ceilMode) {
    // Whether the last window is dropped does not depend on the size: it begins where the data and
    // the padding before end, or later, by how far it reaches beyond the padding after.
    std::optional<int64_t> beyond = (reach - after).getConstant();
    result = !beyond            ? DimExpr::unknown(size.getContext())
             : *beyond > stride ? rest.ceildiv(stride) + 1
             : *beyond > 0      ? (size + before).ceildiv(stride)
                                : rest.ceildiv(stride);
  }
  bool windowFits = rest.getConstant().value_or(0) >= 0;
  if (!windowFits || result.getConstant().value_or(1) < 1)
    return inference.error() << "the window reaches over " << reach << " elements of the " << what
                             << ", which has " << padded << " with padding";
  return result;
}

/// Infers the two spatial dimensions of a window operation; `dims` has the sizes at `places`, and
/// gets the new ones.
static LogicalResult slideWindow(const Inference &inference, Inference::Dims &dims,
                                 ArrayRef<int64_t> places, ArrayRef<DimExpr> kernel,
                                 ArrayRef<int64_t> strides, ArrayRef<int64_t> dilation,
                                 ArrayRef<int64_t> padding, bool ceilMode) {
  for (int i : {0, 1}) {
    FailureOr<DimExpr> size =
        getWindowedSize(inference, dims[places[i]], kernel[i], strides[i], dilation[i], padding[i],
                        padding[i + 2], ceilMode, i == 0 ? "height" : "width");
    if (failed(size))
      return failure();
    dims[places[i]] = *size;
  }
  return success();
}

namespace mlc::relax::detail {
template <typename Adaptor>
static LogicalResult inferPool2D(const Inference &inference, Adaptor adaptor, Types &types) {
  if (isUnranked(adaptor.getData())) {
    types.push_back(getOpenTensor(asTensor(adaptor.getData()).getElementType(), 4));
    return success();
  }
  // R1
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data", 4);
  if (failed(data))
    return failure();
  // R2
  FailureOr<SmallVector<int64_t>> places =
      inference.getLayout("layout", adaptor.getLayout(), "NCHW");
  if (failed(places))
    return failure();
  // R3
  if (failed(inference.checkNumbers("pool_size", adaptor.getPoolSize(), 2, 1)) ||
      failed(inference.checkNumbers("strides", adaptor.getStrides(), 2, 1)) ||
      failed(inference.checkNumbers("dilation", adaptor.getDilation(), 2, 1)) ||
      failed(inference.checkNumbers("padding", adaptor.getPadding(), 4, 0)))
    return failure();
  // A window that is all padding has no largest value, and no mean.
  for (int i : {0, 1, 2, 3}) {
    int64_t reach = (adaptor.getPoolSize()[i % 2] - 1) * adaptor.getDilation()[i % 2] + 1;
    if (adaptor.getPadding()[i] >= reach)
      return inference.error() << "expected a padding of less than the window, which reaches over "
                               << reach << " elements of the " << (i % 2 == 0 ? "height" : "width")
                               << ", but got " << adaptor.getPadding()[i];
  }
  // R4
  Inference::Dims kernel;
  for (int64_t size : adaptor.getPoolSize())
    kernel.push_back(DimExpr::constant(data->getContext(), size));
  Inference::Dims dims = getDims(*data);
  if (failed(slideWindow(inference, dims, ArrayRef(*places).drop_front(2), kernel,
                         adaptor.getStrides(), adaptor.getDilation(), adaptor.getPadding(),
                         adaptor.getCeilMode())))
    return failure();
  types.push_back(getTensorType(dims, data->getElementType()));
  return success();
}
} // namespace mlc::relax::detail

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/NNOps.cpp.inc"

void RelaxDialect::registerNNOps() {
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/NNOps.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/NormOps.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/WindowOps.cpp.inc"
      >();
}

LogicalResult Conv2DOp::infer(const Inference &inference, Adaptor adaptor,
                              SmallVectorImpl<Type> &types) {
  // R1
  FailureOr<Type> common =
      inference.getCommonElementType(asTensor(adaptor.getData()), asTensor(adaptor.getWeight()));
  // R6
  FailureOr<Type> element = common;
  if (succeeded(common))
    element = inference.getElementType(adaptor.getOutDtypeAttr(), *common, "out_dtype");
  if (failed(element))
    return failure();
  if (isUnranked(adaptor.getOperands())) {
    types.push_back(getOpenTensor(*element, 4));
    return success();
  }
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data", 4);
  FailureOr<RankedTensorType> weight = inference.getTensor(adaptor.getWeight(), "weight", 4);
  if (failed(data) || failed(weight))
    return failure();
  // R2
  FailureOr<SmallVector<int64_t>> places =
      inference.getLayout("data_layout", adaptor.getDataLayout(), "NCHW");
  FailureOr<SmallVector<int64_t>> kernelPlaces =
      inference.getLayout("kernel_layout", adaptor.getKernelLayout(), "OIHW");
  if (failed(places) || failed(kernelPlaces))
    return failure();
  // R3
  int64_t groups = adaptor.getGroups();
  if (failed(inference.checkNumbers("strides", adaptor.getStrides(), 2, 1)) ||
      failed(inference.checkNumbers("dilation", adaptor.getDilation(), 2, 1)) ||
      failed(inference.checkNumbers("padding", adaptor.getPadding(), 4, 0)) ||
      failed(inference.checkNumbers("groups", groups, 1, 1)))
    return failure();
  // R4
  Inference::Dims dims = getDims(*data), weightDims = getDims(*weight);
  DimExpr outputs = weightDims[(*kernelPlaces)[0]], inputs = weightDims[(*kernelPlaces)[1]];
  if (failed(inference.checkEqual(inputs * groups, dims[(*places)[1]],
                                  "the channels of data, those of weight times groups,")))
    return failure();
  if (outputs.mod(groups).getConstant().value_or(0) != 0)
    return inference.error()
           << "expected the output channels of weight to be a multiple of the groups, " << groups
           << ", but got " << outputs;
  dims[(*places)[1]] = outputs;
  // R5
  if (failed(slideWindow(inference, dims, ArrayRef(*places).drop_front(2),
                         {weightDims[(*kernelPlaces)[2]], weightDims[(*kernelPlaces)[3]]},
                         adaptor.getStrides(), adaptor.getDilation(), adaptor.getPadding(),
                         /*ceilMode=*/false)))
    return failure();
  types.push_back(getTensorType(dims, *element));
  return success();
}

LogicalResult SoftmaxOp::infer(const Inference &inference, Adaptor adaptor,
                               SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getData()))
    return relax::detail::inferSameType(inference, adaptor.getData(), types);
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data");
  // R1
  if (failed(data) || failed(inference.getAxis(adaptor.getAxis(), data->getRank())))
    return failure();
  types.push_back(*data);
  return success();
}

int64_t SoftmaxOp::getNormalizedAxis() {
  return *normalizeAxis(getAxis(), cast<RankedTensorType>(getData().getType()).getRank());
}

LogicalResult LogSoftmaxOp::infer(const Inference &inference, Adaptor adaptor,
                                  SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getData()))
    return relax::detail::inferSameType(inference, adaptor.getData(), types);
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data");
  // R1
  if (failed(data) || failed(inference.getAxis(adaptor.getAxis(), data->getRank())))
    return failure();
  types.push_back(*data);
  return success();
}

LogicalResult AdaptiveAvgPool2DOp::infer(const Inference &inference, Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getData())) {
    types.push_back(getOpenTensor(asTensor(adaptor.getData()).getElementType(), 4));
    return success();
  }
  // R1
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data", 4);
  if (failed(data))
    return failure();
  FailureOr<SmallVector<int64_t>> places =
      inference.getLayout("layout", adaptor.getLayout(), "NCHW");
  if (failed(places))
    return failure();
  Inference::Dims dims = getDims(*data);
  if (std::optional<ArrayRef<int64_t>> sizes = adaptor.getOutputSize()) {
    // R2
    if (failed(inference.checkNumbers("output_size", *sizes, 2, 1)))
      return failure();
    for (int i : {0, 1})
      dims[(*places)[2 + i]] = DimExpr::constant(data->getContext(), (*sizes)[i]);
  }
  types.push_back(getTensorType(dims, data->getElementType()));
  return success();
}

LogicalResult PadOp::infer(const Inference &inference, Adaptor adaptor,
                           SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getData()))
    return relax::detail::inferSameType(inference, adaptor.getData(), types);
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data");
  // R1
  if (failed(data) ||
      failed(inference.checkNumbers("pad_width", adaptor.getPadWidth(), 2 * data->getRank(), 0)))
    return failure();
  // R2
  if (adaptor.getPadMode() != "constant")
    return inference.error() << "expected 'pad_mode' to be \"constant\", but got \""
                             << adaptor.getPadMode() << "\"";
  Inference::Dims dims = getDims(*data);
  for (auto [i, dim] : llvm::enumerate(dims))
    dim = dim + adaptor.getPadWidth()[2 * i] + adaptor.getPadWidth()[2 * i + 1];
  types.push_back(getTensorType(dims, data->getElementType()));
  return success();
}

LogicalResult DropoutOp::infer(const Inference &inference, Adaptor adaptor,
                               SmallVectorImpl<Type> &types) {
  // R1
  double rate = adaptor.getRate().convertToDouble();
  if (!(rate >= 0 && rate <= 1))
    return inference.error() << "expected a rate from 0 to 1, but got " << adaptor.getRateAttr();
  types.append(2, adaptor.getData().getType());
  return success();
}

LogicalResult AttentionOp::infer(const Inference &inference, Adaptor adaptor,
                                 SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getOperands())) {
    types.push_back(getOpenTensor(asTensor(adaptor.getQuery()).getElementType(), 4));
    return success();
  }
  // R1
  FailureOr<RankedTensorType> query = inference.getTensor(adaptor.getQuery(), "query", 4);
  FailureOr<RankedTensorType> key = inference.getTensor(adaptor.getKey(), "key", 4);
  FailureOr<RankedTensorType> value = inference.getTensor(adaptor.getValue(), "value", 4);
  if (failed(query) || failed(key) || failed(value) ||
      failed(inference.getCommonElementType(*query, *key)) ||
      failed(inference.getCommonElementType(*query, *value)))
    return failure();
  // R2
  Inference::Dims q = getDims(*query), k = getDims(*key), v = getDims(*value);
  if (failed(inference.checkEqual(q[0], k[0], "the batch of key")) ||
      failed(inference.checkEqual(q[0], v[0], "the batch of value")) ||
      failed(inference.checkEqual(q[2], k[2], "the heads of key")) ||
      failed(inference.checkEqual(q[2], v[2], "the heads of value")) ||
      failed(inference.checkEqual(k[1], v[1], "the sequence of value")) ||
      failed(inference.checkEqual(q[3], k[3], "the size of key")))
    return failure();
  // R3
  if (adaptor.getBias()) {
    FailureOr<RankedTensorType> bias = inference.getTensor(adaptor.getBias(), "bias", 4);
    if (failed(bias) || failed(inference.getCommonElementType(*query, *bias)))
      return failure();
    Inference::Dims to{q[0], q[2], q[1], k[1]};
    for (auto [i, dim] : llvm::enumerate(getDims(*bias)))
      if (dim.getConstant() != 1 &&
          failed(inference.checkEqual(to[i], dim, "dimension " + Twine(i) + " of bias")))
        return failure();
  }
  // R4
  if (adaptor.getCausalMask() &&
      !llvm::is_contained({"TopLeft", "BottomRight"}, *adaptor.getCausalMask()))
    return inference.error() << "expected 'causal_mask' to be \"TopLeft\" or \"BottomRight\", but "
                                "got \""
                             << *adaptor.getCausalMask() << "\"";
  types.push_back(getTensorType({q[0], q[1], q[2], v[3]}, query->getElementType()));
  return success();
}
