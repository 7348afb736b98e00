//===- Window.cpp - te bodies of windows ----------------------------------------------------===//
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

/// A convolution; one over one dimension is one over two, of which one has a single element.
template <typename Op> struct ConvModel {
  static StringRef getName(Op op) { return op->getName().stripDialect().drop_front(3); }
  static TEBodyResult build(Op op, TEBody &body) {
    Builder &builder = body.getBuilder();
    if constexpr (std::is_same_v<Op, relax::Conv1DOp>) {
      return callWithHeight(body, "nn.conv2d", {op.getDataLayout(), op.getKernelLayout()},
                            getConv1DOptions(op, builder));
    } else if constexpr (std::is_same_v<Op, relax::Conv1DTransposeOp>) {
      SmallVector<NamedAttribute> options = getConv1DOptions(op, builder);
      options.push_back(getOption("output_padding", addHeight(builder, op.getOutputPadding(), 0)));
      return callWithHeight(body, "nn.conv2d_transpose", {op.getDataLayout(), op.getKernelLayout()},
                            options);
    } else {
      SmallVector<NamedAttribute> options = getConvOptions(op, builder);
      if constexpr (std::is_same_v<Op, relax::Conv2DTransposeOp> ||
                    std::is_same_v<Op, relax::Conv3DTransposeOp>)
        options.push_back(
            getOption("output_padding", builder.getDenseI64ArrayAttr(op.getOutputPadding())));
      return body.callTopi(op->getName().stripDialect(), options);
    }
  }
};

template <typename Op> struct PoolModel {
  static StringRef getName(Op op) { return op->getName().stripDialect().drop_front(3); }
  static TEBodyResult build(Op op, TEBody &body) {
    Builder &builder = body.getBuilder();
    StringRef kind = getName(op).take_front(3);
    return body.callTopi(
        ("nn." + getName(op).drop_front(4)).str(),
        {getOption("pool_type", builder.getStringAttr(kind)),
         getOption("kernel", builder.getDenseI64ArrayAttr(op.getPoolSize())),
         getOption("stride", builder.getDenseI64ArrayAttr(op.getStrides())),
         getOption("dilation", builder.getDenseI64ArrayAttr(op.getDilation())),
         getOption("padding", builder.getDenseI64ArrayAttr(op.getPadding())),
         getOption("ceil_mode", builder.getBoolAttr(op.getCeilMode())),
         getOption("count_include_pad", builder.getBoolAttr(op.getCountIncludePad())),
         getOption("layout", builder.getStringAttr(op.getLayout()))});
  }
};

/// Without an output size the data keep theirs.
template <typename Op> struct AdaptivePoolModel {
  static StringRef getName(Op op) { return op->getName().stripDialect().drop_front(3); }
  static TEBodyResult build(Op op, TEBody &body) {
    if (!op.getOutputSizeAttr())
      return body.callTopi(
          "cast", {getOption("dtype", TypeAttr::get(op.getData().getType().getElementType()))});
    return body.callTopi(op->getName().stripDialect(),
                         {getOption("output_size", op.getOutputSizeAttr()),
                          getOption("layout", op.getLayoutAttr())});
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
  attachEach<ConvModel, Conv1DOp, Conv2DOp, Conv3DOp, Conv1DTransposeOp, Conv2DTransposeOp,
             Conv3DTransposeOp>(*context);
  attachEach<PoolModel, MaxPool1DOp, MaxPool2DOp, MaxPool3DOp, AvgPool1DOp, AvgPool2DOp,
             AvgPool3DOp>(*context);
  attachEach<AdaptivePoolModel, AdaptiveAvgPool1DOp, AdaptiveAvgPool2DOp, AdaptiveAvgPool3DOp>(
      *context);
  PReluOp::attachInterface<TEBodyModel<PReluOp, PReluModel>>(*context);
  PixelShuffleOp::attachInterface<TEBodyModel<PixelShuffleOp, PixelShuffleModel>>(*context);
}
