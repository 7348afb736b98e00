//===- Window.cpp - te bodies of windows over one dimension and of larger images ------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TEBodyModels.h"

using namespace mlir;
using namespace mlc;

/// The layout with a height of one element before the width.
static std::string addHeight(StringRef layout) {
  size_t width = layout.find('W');
  return (layout.take_front(width) + "H" + layout.drop_front(width)).str();
}

/// Numbers of one dimension with those of the height, which do nothing, before them.
static Attribute addHeight(Builder &builder, ArrayRef<int64_t> numbers, int64_t neutral) {
  SmallVector<int64_t> result;
  for (int64_t number : numbers) {
    // Paddings are those before and then those after.
    result.push_back(neutral);
    result.push_back(number);
  }
  return builder.getDenseI64ArrayAttr(result);
}

/// Calls a function of two spatial dimensions with operands of one; `layouts` are the operands'.
static TEBodyResult callWithHeight(TEBody &body, StringRef name, ArrayRef<StringRef> layouts,
                                   ArrayRef<NamedAttribute> options) {
  Builder &builder = body.getBuilder();
  auto axisOf = [&](StringRef layout) {
    return getOption("axis", builder.getDenseI64ArrayAttr(static_cast<int64_t>(layout.find('W'))));
  };
  SmallVector<OpFoldResult> operands;
  for (auto [operand, layout] : llvm::zip_equal(body.getOperands(), layouts)) {
    TEBodyResult expanded = body.callTopi("expand_dims", operand, axisOf(layout));
    if (failed(expanded))
      return failure();
    operands.push_back(expanded->front());
  }
  TEBodyResult result = body.callTopi(name, operands, options);
  if (failed(result))
    return failure();
  return body.callTopi("squeeze", OpFoldResult(result->front()), axisOf(layouts.front()));
}

namespace {
template <typename Op> SmallVector<NamedAttribute> getConv1DOptions(Op op, Builder &builder) {
  SmallVector<NamedAttribute> options{
      getOption("strides", addHeight(builder, op.getStrides(), 1)),
      getOption("padding", addHeight(builder, op.getPadding(), 0)),
      getOption("dilation", addHeight(builder, op.getDilation(), 1)),
      getOption("groups", builder.getI64IntegerAttr(op.getGroups())),
      getOption("data_layout", builder.getStringAttr(addHeight(op.getDataLayout()))),
      getOption("kernel_layout", builder.getStringAttr(addHeight(op.getKernelLayout())))};
  if (TypeAttr type = op.getOutDtypeAttr())
    options.push_back(getOption("out_dtype", type));
  return options;
}

struct Conv1DModel {
  static StringRef getName(relax::Conv1DOp) { return "conv1d"; }
  static TEBodyResult build(relax::Conv1DOp op, TEBody &body) {
    return callWithHeight(body, "nn.conv2d", {op.getDataLayout(), op.getKernelLayout()},
                          getConv1DOptions(op, body.getBuilder()));
  }
};

struct Conv1DTransposeModel {
  static StringRef getName(relax::Conv1DTransposeOp) { return "conv1d_transpose"; }
  static TEBodyResult build(relax::Conv1DTransposeOp op, TEBody &body) {
    SmallVector<NamedAttribute> options = getConv1DOptions(op, body.getBuilder());
    options.push_back(
        getOption("output_padding", addHeight(body.getBuilder(), op.getOutputPadding(), 0)));
    return callWithHeight(body, "nn.conv2d_transpose", {op.getDataLayout(), op.getKernelLayout()},
                          options);
  }
};

struct Conv2DTransposeModel {
  static StringRef getName(relax::Conv2DTransposeOp) { return "conv2d_transpose"; }
  static TEBodyResult build(relax::Conv2DTransposeOp op, TEBody &body) {
    Builder &builder = body.getBuilder();
    SmallVector<NamedAttribute> options = getConv2DOptions(op, builder);
    options.push_back(
        getOption("output_padding", builder.getDenseI64ArrayAttr(op.getOutputPadding())));
    return body.callTopi("nn.conv2d_transpose", options);
  }
};

template <typename Op> struct Pool1DModel {
  static constexpr bool isMax = std::is_same_v<Op, relax::MaxPool1DOp>;
  static StringRef getName(Op) { return isMax ? "max_pool1d" : "avg_pool1d"; }
  static TEBodyResult build(Op op, TEBody &body) {
    Builder &builder = body.getBuilder();
    return callWithHeight(
        body, "nn.pool2d", {op.getLayout()},
        {getOption("pool_type", builder.getStringAttr(isMax ? "max" : "avg")),
         getOption("kernel", addHeight(builder, op.getPoolSize(), 1)),
         getOption("stride", addHeight(builder, op.getStrides(), 1)),
         getOption("dilation", addHeight(builder, op.getDilation(), 1)),
         getOption("padding", addHeight(builder, op.getPadding(), 0)),
         getOption("ceil_mode", builder.getBoolAttr(op.getCeilMode())),
         getOption("count_include_pad", builder.getBoolAttr(op.getCountIncludePad())),
         getOption("layout", builder.getStringAttr(addHeight(op.getLayout())))});
  }
};

struct Resize2DModel {
  static StringRef getName(relax::Resize2DOp) { return "resize2d"; }
  static TEBodyResult build(relax::Resize2DOp op, TEBody &body) {
    SmallVector<OpFoldResult> operands(body.getOperands());
    Attribute size = getShapeOption(body, op.getSize().getDims(), operands);
    TEBodyResult result = body.callTopi(
        "image.resize2d", operands,
        {getOption("size", size), getOption("layout", op.getLayoutAttr()),
         getOption("method", op.getMethodAttr()),
         getOption("coordinate_transformation_mode", op.getCoordinateTransformationModeAttr()),
         getOption("rounding_method", op.getRoundingMethodAttr())});
    if (failed(result) || !op.getOutDtypeAttr())
      return result;
    return body.callTopi("cast", OpFoldResult(result->front()),
                         getOption("dtype", op.getOutDtypeAttr()));
  }
};

struct PReluModel {
  static StringRef getName(relax::PReluOp) { return "prelu"; }
  static TEBodyResult build(relax::PReluOp op, TEBody &body) {
    return body.callTopi("nn.prelu", {getOption("axis", op.getAxisAttr())});
  }
};

/// (.., C * r * r, H, W) is seen as (.., C, r, r, H, W), of which each r goes behind its dimension.
struct PixelShuffleModel {
  static StringRef getName(relax::PixelShuffleOp) { return "pixel_shuffle"; }
  static TEBodyResult build(relax::PixelShuffleOp op, TEBody &body) {
    auto dims = relax::getDims(cast<RankedTensorType>(op.getResult().getType()));
    auto from = relax::getDims(cast<RankedTensorType>(op.getData().getType()));
    int64_t rank = dims.size();
    relax::DimExpr factor = relax::DimExpr::constant(op.getContext(), op.getUpscaleFactor());
    SmallVector<relax::DimExpr> split(ArrayRef(dims).drop_back(2));
    split.append({factor, factor, from[rank - 2], from[rank - 1]});
    SmallVector<int64_t> axes = llvm::to_vector(llvm::seq<int64_t>(0, rank - 2));
    axes.append({rank, rank - 2, rank + 1, rank - 1});
    SmallVector<OpFoldResult> operands(body.getOperands());
    Attribute shape = getShapeOption(body, split, operands);
    TEBodyResult result = body.callTopi("reshape", operands, {getOption("shape", shape)});
    if (failed(result))
      return failure();
    result = body.callTopi("transpose", OpFoldResult(result->front()),
                           getOption("axes", body.getBuilder().getDenseI64ArrayAttr(axes)));
    if (failed(result))
      return failure();
    SmallVector<OpFoldResult> transposed{OpFoldResult(result->front())};
    shape = getShapeOption(body, dims, transposed);
    return body.callTopi("reshape", transposed, {getOption("shape", shape)});
  }
};
} // namespace

void mlc::attachWindowModels(MLIRContext *context) {
  using namespace relax;
  Conv1DOp::attachInterface<TEBodyModel<Conv1DOp, Conv1DModel>>(*context);
  Conv1DTransposeOp::attachInterface<TEBodyModel<Conv1DTransposeOp, Conv1DTransposeModel>>(
      *context);
  Conv2DTransposeOp::attachInterface<TEBodyModel<Conv2DTransposeOp, Conv2DTransposeModel>>(
      *context);
  MaxPool1DOp::attachInterface<TEBodyModel<MaxPool1DOp, Pool1DModel<MaxPool1DOp>>>(*context);
  AvgPool1DOp::attachInterface<TEBodyModel<AvgPool1DOp, Pool1DModel<AvgPool1DOp>>>(*context);
  Resize2DOp::attachInterface<TEBodyModel<Resize2DOp, Resize2DModel>>(*context);
  PReluOp::attachInterface<TEBodyModel<PReluOp, PReluModel>>(*context);
  PixelShuffleOp::attachInterface<TEBodyModel<PixelShuffleOp, PixelShuffleModel>>(*context);
}
