//===- WindowOps.cpp - Windows that slide over tensors --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../OpAsmDirectives.h"
#include "../OpenTensors.h"
#include "../VerifyAdaptor.h"
#include "mlc/Dialect/Relax/IR/ShapeInference.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

/// What a spatial dimension is called.
static StringRef getSideName(char letter) {
  return letter == 'D' ? "depth" : letter == 'H' ? "height" : "width";
}

/// The size of the result along a dimension that a window slides over. `what` says which.
static FailureOr<DimExpr> getWindowedSize(const Inference &inference, DimExpr size, DimExpr kernel,
                                          int64_t stride, int64_t dilation, int64_t before,
                                          int64_t after, bool ceilMode, StringRef what) {
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

/// Infers the spatial dimensions of a window operation; `dims` has the sizes at `places`, and gets
/// the new ones.
static LogicalResult slideWindow(const Inference &inference, StringRef letters,
                                 Inference::Dims &dims, ArrayRef<int64_t> places,
                                 ArrayRef<DimExpr> kernel, ArrayRef<int64_t> strides,
                                 ArrayRef<int64_t> dilation, ArrayRef<int64_t> padding,
                                 bool ceilMode) {
  for (auto [i, letter] : llvm::enumerate(letters)) {
    FailureOr<DimExpr> size =
        getWindowedSize(inference, dims[places[i]], kernel[i], strides[i], dilation[i], padding[i],
                        padding[i + letters.size()], ceilMode, getSideName(letter));
    if (failed(size))
      return failure();
    dims[places[i]] = *size;
  }
  return success();
}

namespace mlc::relax::detail {
template <typename Adaptor>
static LogicalResult inferPool(const Inference &inference, Adaptor adaptor, StringRef letters,
                               Types &types) {
  size_t count = letters.size();
  if (isUnranked(adaptor.getData())) {
    types.push_back(getOpenTensor(asTensor(adaptor.getData()).getElementType(), count + 2));
    return success();
  }
  // R1
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data", count + 2);
  if (failed(data))
    return failure();
  // R2
  FailureOr<SmallVector<int64_t>> places =
      inference.getLayout("layout", adaptor.getLayout(), ("NC" + letters).str());
  // R3
  if (failed(places) ||
      failed(inference.checkNumbers("pool_size", adaptor.getPoolSize(), count, 1)) ||
      failed(inference.checkNumbers("strides", adaptor.getStrides(), count, 1)) ||
      failed(inference.checkNumbers("dilation", adaptor.getDilation(), count, 1)) ||
      failed(inference.checkNumbers("padding", adaptor.getPadding(), 2 * count, 0)))
    return failure();
  // A window that is all padding has no largest value, and no mean.
  for (auto [i, padding] : llvm::enumerate(adaptor.getPadding())) {
    size_t side = i % count;
    int64_t reach = (adaptor.getPoolSize()[side] - 1) * adaptor.getDilation()[side] + 1;
    if (padding >= reach)
      return inference.error() << "expected a padding of less than the window, which reaches over "
                               << reach << " elements of the " << getSideName(letters[side])
                               << ", but got " << padding;
  }
  // R4
  Inference::Dims kernel;
  for (int64_t size : adaptor.getPoolSize())
    kernel.push_back(DimExpr::constant(data->getContext(), size));
  Inference::Dims dims = getDims(*data);
  if (failed(slideWindow(inference, letters, dims, ArrayRef(*places).drop_front(2), kernel,
                         adaptor.getStrides(), adaptor.getDilation(), adaptor.getPadding(),
                         adaptor.getCeilMode())))
    return failure();
  types.push_back(getTensorType(dims, data->getElementType()));
  return success();
}

template <typename Adaptor>
static LogicalResult inferAdaptivePool(const Inference &inference, Adaptor adaptor,
                                       StringRef letters, Types &types) {
  size_t count = letters.size();
  if (isUnranked(adaptor.getData())) {
    types.push_back(getOpenTensor(asTensor(adaptor.getData()).getElementType(), count + 2));
    return success();
  }
  // R1
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data", count + 2);
  if (failed(data))
    return failure();
  FailureOr<SmallVector<int64_t>> places =
      inference.getLayout("layout", adaptor.getLayout(), ("NC" + letters).str());
  if (failed(places))
    return failure();
  Inference::Dims dims = getDims(*data);
  if (std::optional<ArrayRef<int64_t>> sizes = adaptor.getOutputSize()) {
    // R2
    if (failed(inference.checkNumbers("output_size", *sizes, count, 1)))
      return failure();
    for (auto [place, size] : llvm::zip(ArrayRef(*places).drop_front(2), *sizes))
      dims[place] = DimExpr::constant(data->getContext(), size);
  }
  types.push_back(getTensorType(dims, data->getElementType()));
  return success();
}

template <typename Adaptor>
static LogicalResult inferConv(const Inference &inference, Adaptor adaptor, StringRef letters,
                               Types &types) {
  auto dataType = asTensor(adaptor.getData());
  auto weightType = asTensor(adaptor.getWeight());
  size_t count = letters.size();
  // R1
  FailureOr<Type> common = inference.getCommonElementType(dataType, weightType);
  if (failed(common))
    return failure();
  // R6
  FailureOr<Type> element =
      inference.getElementType(adaptor.getOutDtypeAttr(), *common, "out_dtype");
  if (failed(element))
    return failure();
  if (!dataType.hasRank() || !weightType.hasRank()) {
    types.push_back(getOpenTensor(*element, count + 2));
    return success();
  }
  if (failed(inference.getTensor(adaptor.getData(), "data", count + 2)) ||
      failed(inference.getTensor(adaptor.getWeight(), "weight", count + 2)))
    return failure();
  // R2
  FailureOr<SmallVector<int64_t>> places =
      inference.getLayout("data_layout", adaptor.getDataLayout(), ("NC" + letters).str());
  FailureOr<SmallVector<int64_t>> kernelPlaces =
      inference.getLayout("kernel_layout", adaptor.getKernelLayout(), ("OI" + letters).str());
  // R3
  int64_t groups = adaptor.getGroups();
  if (failed(places) || failed(kernelPlaces) ||
      failed(inference.checkNumbers("strides", adaptor.getStrides(), count, 1)) ||
      failed(inference.checkNumbers("dilation", adaptor.getDilation(), count, 1)) ||
      failed(inference.checkNumbers("padding", adaptor.getPadding(), 2 * count, 0)) ||
      failed(inference.checkNumbers("groups", groups, 1, 1)))
    return failure();
  // R4
  Inference::Dims dims = getDims(dataType), weightDims = getDims(weightType), kernel;
  DimExpr outputs = weightDims[(*kernelPlaces)[0]];
  if (failed(inference.checkEqual(weightDims[(*kernelPlaces)[1]] * groups, dims[(*places)[1]],
                                  "the channels of data, those of weight times groups,")))
    return failure();
  if (outputs.mod(groups).getConstant().value_or(0) != 0)
    return inference.error()
           << "expected the output channels of weight to be a multiple of the groups, " << groups
           << ", but got " << outputs;
  dims[(*places)[1]] = outputs;
  // R5
  for (int64_t place : ArrayRef(*kernelPlaces).drop_front(2))
    kernel.push_back(weightDims[place]);
  if (failed(slideWindow(inference, letters, dims, ArrayRef(*places).drop_front(2), kernel,
                         adaptor.getStrides(), adaptor.getDilation(), adaptor.getPadding(),
                         /*ceilMode=*/false)))
    return failure();
  types.push_back(getTensorType(dims, *element));
  return success();
}

template <typename Adaptor>
static LogicalResult inferConvTranspose(const Inference &inference, Adaptor adaptor,
                                        StringRef letters, Types &types) {
  auto dataType = asTensor(adaptor.getData());
  auto weightType = asTensor(adaptor.getWeight());
  // R1
  FailureOr<Type> common = inference.getCommonElementType(dataType, weightType);
  if (failed(common))
    return failure();
  // R6
  FailureOr<Type> element =
      inference.getElementType(adaptor.getOutDtypeAttr(), *common, "out_dtype");
  if (failed(element))
    return failure();
  size_t count = letters.size();
  if (!dataType.hasRank() || !weightType.hasRank()) {
    types.push_back(getOpenTensor(*element, count + 2));
    return success();
  }
  // R2
  FailureOr<SmallVector<int64_t>> places =
      inference.getLayout("data_layout", adaptor.getDataLayout(), ("NC" + letters).str());
  FailureOr<SmallVector<int64_t>> kernelPlaces =
      inference.getLayout("kernel_layout", adaptor.getKernelLayout(), ("IO" + letters).str());
  // R1
  if (failed(places) || failed(kernelPlaces) ||
      failed(inference.getTensor(adaptor.getData(), "data", count + 2)) ||
      failed(inference.getTensor(adaptor.getWeight(), "weight", count + 2)))
    return failure();
  // R3
  int64_t groups = adaptor.getGroups();
  if (failed(inference.checkNumbers("strides", adaptor.getStrides(), count, 1)) ||
      failed(inference.checkNumbers("dilation", adaptor.getDilation(), count, 1)) ||
      failed(inference.checkNumbers("padding", adaptor.getPadding(), 2 * count, 0)) ||
      failed(inference.checkNumbers("output_padding", adaptor.getOutputPadding(), count, 0)) ||
      failed(inference.checkNumbers("groups", groups, 1, 1)))
    return failure();
  Inference::Dims dims = getDims(dataType), weightDims = getDims(weightType);
  // R4
  DimExpr inputs = weightDims[(*kernelPlaces)[0]];
  if (failed(inference.checkEqual(inputs, dims[(*places)[1]], "the channels of data")))
    return failure();
  if (inputs.mod(groups).getConstant().value_or(0) != 0)
    return inference.error() << "expected the input channels to be a multiple of the groups, "
                             << groups << ", but got " << inputs;
  dims[(*places)[1]] = weightDims[(*kernelPlaces)[1]] * groups;
  for (size_t i = 0; i < count; ++i) {
    int64_t stride = adaptor.getStrides()[i], extra = adaptor.getOutputPadding()[i];
    // R3
    if (extra >= stride)
      return inference.error() << "expected an output padding of less than the stride, " << stride
                               << ", but got " << extra;
    // R5
    DimExpr &dim = dims[(*places)[2 + i]];
    DimExpr reach = (weightDims[(*kernelPlaces)[2 + i]] - 1) * adaptor.getDilation()[i];
    dim = (dim - 1) * stride + reach + (1 + extra) - adaptor.getPadding()[i] -
          adaptor.getPadding()[i + count];
    if (dim.getConstant().value_or(1) < 1)
      return inference.error() << "expected a result of at least one element along " << letters[i]
                               << ", but its size is " << dim;
  }
  types.push_back(getTensorType(dims, *element));
  return success();
}
} // namespace mlc::relax::detail

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/WindowOps.cpp.inc"

LogicalResult PReluOp::infer(const Inference &inference, Adaptor adaptor,
                             SmallVectorImpl<Type> &types) {
  auto data = asTensor(adaptor.getData());
  auto alpha = asTensor(adaptor.getAlpha());
  // R2
  if (failed(inference.getCommonElementType(data, alpha)))
    return failure();
  types.push_back(data);
  if (isUnranked(adaptor.getOperands()))
    return success();
  // R1
  FailureOr<int64_t> axis = inference.getAxis(adaptor.getAxis(), data.getRank());
  if (failed(axis) || failed(inference.getTensor(adaptor.getAlpha(), "alpha", 1)))
    return failure();
  // R2
  DimExpr size = getDims(alpha)[0];
  return size.getConstant() == 1
             ? success()
             : inference.checkEqual(getDims(data)[*axis], size, "the size of alpha");
}

LogicalResult PixelShuffleOp::infer(const Inference &inference, Adaptor adaptor,
                                    SmallVectorImpl<Type> &types) {
  auto type = asTensor(adaptor.getData());
  int64_t factor = adaptor.getUpscaleFactor();
  // R2
  if (factor < 1)
    return inference.error() << "expected 'upscale_factor' to be at least 1, but got " << factor;
  if (!type.hasRank()) {
    types.push_back(type);
    return success();
  }
  // R1
  int64_t rank = type.getRank();
  if (rank < 3)
    return inference.error() << "expected data to have rank 3 or more, but got " << type;
  Inference::Dims dims = getDims(type);
  // R2
  DimExpr &channels = dims[rank - 3];
  if (channels.mod(factor * factor).getConstant().value_or(0) != 0)
    return inference.error() << "expected the channels to be a multiple of " << factor * factor
                             << ", but got " << channels;
  channels = channels.floordiv(factor * factor);
  dims[rank - 2] = dims[rank - 2] * factor;
  dims[rank - 1] = dims[rank - 1] * factor;
  types.push_back(getTensorType(dims, type.getElementType()));
  return success();
}
