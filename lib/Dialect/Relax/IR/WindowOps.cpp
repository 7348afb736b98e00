//===- WindowOps.cpp - Windows over one dimension, and transposed convolutions --------------===//
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

namespace mlc::relax::detail {
template <typename Adaptor>
static LogicalResult inferPool1D(const Inference &inference, Adaptor adaptor, Types &types) {
  auto type = asTensor(adaptor.getData());
  if (!type.hasRank()) {
    types.push_back(getOpenTensor(type.getElementType(), 3));
    return success();
  }
  // R1
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data", 3);
  if (failed(data))
    return failure();
  // R2
  FailureOr<SmallVector<int64_t>> places =
      inference.getLayout("layout", adaptor.getLayout(), "NCW");
  // R3
  if (failed(places) || failed(inference.checkNumbers("pool_size", adaptor.getPoolSize(), 1, 1)) ||
      failed(inference.checkNumbers("strides", adaptor.getStrides(), 1, 1)) ||
      failed(inference.checkNumbers("dilation", adaptor.getDilation(), 1, 1)) ||
      failed(inference.checkNumbers("padding", adaptor.getPadding(), 2, 0)))
    return failure();
  int64_t reach = (adaptor.getPoolSize()[0] - 1) * adaptor.getDilation()[0] + 1;
  for (int64_t padding : adaptor.getPadding())
    if (padding >= reach)
      return inference.error() << "expected a padding of less than the window, which reaches over "
                               << reach << " elements of the width, but got " << padding;
  // R4
  Inference::Dims dims = getDims(*data);
  FailureOr<DimExpr> size =
      getWindowedSize(inference, dims[(*places)[2]],
                      DimExpr::constant(data->getContext(), adaptor.getPoolSize()[0]),
                      adaptor.getStrides()[0], adaptor.getDilation()[0], adaptor.getPadding()[0],
                      adaptor.getPadding()[1], adaptor.getCeilMode(), "width");
  if (failed(size))
    return failure();
  dims[(*places)[2]] = *size;
  types.push_back(getTensorType(dims, data->getElementType()));
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

LogicalResult Conv1DOp::infer(const Inference &inference, Adaptor adaptor,
                              SmallVectorImpl<Type> &types) {
  auto dataType = asTensor(adaptor.getData());
  auto weightType = asTensor(adaptor.getWeight());
  // R1
  FailureOr<Type> common = inference.getCommonElementType(dataType, weightType);
  // R6
  FailureOr<Type> element = common;
  if (succeeded(common))
    element = inference.getElementType(adaptor.getOutDtypeAttr(), *common, "out_dtype");
  if (failed(element))
    return failure();
  if (isUnranked(adaptor.getOperands())) {
    types.push_back(getOpenTensor(*element, 3));
    return success();
  }
  if (failed(inference.getTensor(adaptor.getData(), "data", 3)) ||
      failed(inference.getTensor(adaptor.getWeight(), "weight", 3)))
    return failure();
  // R2
  FailureOr<SmallVector<int64_t>> places =
      inference.getLayout("data_layout", adaptor.getDataLayout(), "NCW");
  FailureOr<SmallVector<int64_t>> kernelPlaces =
      inference.getLayout("kernel_layout", adaptor.getKernelLayout(), "OIW");
  // R3
  int64_t groups = adaptor.getGroups();
  if (failed(places) || failed(kernelPlaces) ||
      failed(inference.checkNumbers("strides", adaptor.getStrides(), 1, 1)) ||
      failed(inference.checkNumbers("dilation", adaptor.getDilation(), 1, 1)) ||
      failed(inference.checkNumbers("padding", adaptor.getPadding(), 2, 0)) ||
      failed(inference.checkNumbers("groups", groups, 1, 1)))
    return failure();
  // R4
  Inference::Dims dims = getDims(dataType), weightDims = getDims(weightType);
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
  FailureOr<DimExpr> size =
      getWindowedSize(inference, dims[(*places)[2]], weightDims[(*kernelPlaces)[2]],
                      adaptor.getStrides()[0], adaptor.getDilation()[0], adaptor.getPadding()[0],
                      adaptor.getPadding()[1], /*ceilMode=*/false, "width");
  if (failed(size))
    return failure();
  dims[(*places)[2]] = *size;
  types.push_back(getTensorType(dims, *element));
  return success();
}

/// A word of an attribute that is one of these.
static LogicalResult checkWord(const Inference &inference, StringRef name, StringRef word,
                               ArrayRef<StringRef> words) {
  if (llvm::is_contained(words, word))
    return success();
  InFlightDiagnostic error = inference.error() << "expected '" << name << "' to be one of ";
  llvm::interleaveComma(words, error, [&](StringRef known) { error << '"' << known << '"'; });
  return error << ", but got \"" << word << "\"";
}

LogicalResult Resize2DOp::infer(const Inference &inference, Adaptor adaptor,
                                SmallVectorImpl<Type> &types) {
  auto type = asTensor(adaptor.getData());
  // R1
  FailureOr<SmallVector<int64_t>> places =
      inference.getLayout("layout", adaptor.getLayout(), "NCHW");
  // R3
  if (failed(places) ||
      failed(checkWord(inference, "method", adaptor.getMethod(), {"linear", "nearest_neighbor"})) ||
      failed(checkWord(inference, "coordinate_transformation_mode",
                       adaptor.getCoordinateTransformationMode(),
                       {"half_pixel", "align_corners", "asymmetric"})) ||
      failed(checkWord(inference, "rounding_method", adaptor.getRoundingMethod(),
                       {"round", "floor", "ceil", ""})))
    return failure();
  // R2
  FailureOr<Inference::Dims> size = inference.getShape(adaptor.getSize().getDims());
  if (failed(size))
    return failure();
  if (size->size() != 2 ||
      llvm::any_of(*size, [](DimExpr dim) { return dim.getConstant().value_or(1) < 1; }))
    return inference.error() << "expected 'size' to be two numbers from 1, but got "
                             << adaptor.getSize();
  // R4
  FailureOr<Type> element =
      inference.getElementType(adaptor.getOutDtypeAttr(), type.getElementType(), "out_dtype");
  if (failed(element))
    return failure();
  if (!type.hasRank()) {
    types.push_back(getOpenTensor(*element, 4));
    return success();
  }
  // R1
  if (failed(inference.getTensor(adaptor.getData(), "data", 4)))
    return failure();
  Inference::Dims dims = getDims(type);
  dims[(*places)[2]] = (*size)[0];
  dims[(*places)[3]] = (*size)[1];
  types.push_back(getTensorType(dims, *element));
  return success();
}

LogicalResult Resize2DOp::verify() {
  // R2
  return verifySymbolsDefined(*this, getSize().getDims());
}

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
