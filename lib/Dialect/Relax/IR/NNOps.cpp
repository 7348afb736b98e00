//===- NNOps.cpp - Operators of neural networks ---------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "OpAsmDirectives.h"

using namespace mlir;
using namespace mlc::relax;

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
}

LogicalResult Conv2DOp::inferReturnTypes(MLIRContext *, std::optional<Location> location,
                                         Adaptor adaptor, SmallVectorImpl<Type> &types) {
  Inference inference(getOperationName(), location);
  // R1
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data", 4);
  FailureOr<RankedTensorType> weight = inference.getTensor(adaptor.getWeight(), "weight", 4);
  if (failed(data) || failed(weight))
    return failure();
  FailureOr<Type> common = inference.getCommonElementType(*data, *weight);
  if (failed(common))
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
  // R6
  FailureOr<Type> element =
      inference.getElementType(adaptor.getOutDtypeAttr(), *common, "out_dtype");
  if (failed(element))
    return failure();
  types.push_back(getTensorType(dims, *element));
  return success();
}

LogicalResult SoftmaxOp::inferReturnTypes(MLIRContext *, std::optional<Location> location,
                                          Adaptor adaptor, SmallVectorImpl<Type> &types) {
  Inference inference(getOperationName(), location);
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data");
  // R1
  if (failed(data) || failed(inference.getAxis(adaptor.getAxis(), data->getRank())))
    return failure();
  types.push_back(*data);
  return success();
}

int64_t SoftmaxOp::getNormalizedAxis() {
  return *normalizeAxis(getAxis(), getData().getType().getRank());
}
