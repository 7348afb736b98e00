//===- NN.cpp - te bodies of operators of neural networks -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TEBodyModels.h"

using namespace mlir;
using namespace mlc;

namespace {
struct Conv2DModel {
  static StringRef getName(relax::Conv2DOp) { return "conv2d"; }
  static TEBodyResult build(relax::Conv2DOp op, TEBody &body) {
    Builder &builder = body.getBuilder();
    SmallVector<NamedAttribute> options{
        getOption("strides", builder.getDenseI64ArrayAttr(op.getStrides())),
        getOption("padding", builder.getDenseI64ArrayAttr(op.getPadding())),
        getOption("dilation", builder.getDenseI64ArrayAttr(op.getDilation())),
        getOption("groups", builder.getI64IntegerAttr(op.getGroups())),
        getOption("data_layout", builder.getStringAttr(op.getDataLayout())),
        getOption("kernel_layout", builder.getStringAttr(op.getKernelLayout()))};
    if (TypeAttr type = op.getOutDtypeAttr())
      options.push_back(getOption("out_dtype", type));
    return body.callTopi("nn.conv2d", options);
  }
};
} // namespace

template <typename Op>
static SmallVector<NamedAttribute> getPoolOptions(Op op, Builder &builder, StringRef type) {
  return {getOption("pool_type", builder.getStringAttr(type)),
          getOption("kernel", builder.getDenseI64ArrayAttr(op.getPoolSize())),
          getOption("stride", builder.getDenseI64ArrayAttr(op.getStrides())),
          getOption("dilation", builder.getDenseI64ArrayAttr(op.getDilation())),
          getOption("padding", builder.getDenseI64ArrayAttr(op.getPadding())),
          getOption("ceil_mode", builder.getBoolAttr(op.getCeilMode())),
          getOption("layout", builder.getStringAttr(op.getLayout()))};
}

namespace {
struct MaxPool2DModel {
  static StringRef getName(relax::MaxPool2DOp) { return "max_pool2d"; }
  static TEBodyResult build(relax::MaxPool2DOp op, TEBody &body) {
    return body.callTopi("nn.pool2d", getPoolOptions(op, body.getBuilder(), "max"));
  }
};

struct AvgPool2DModel {
  static StringRef getName(relax::AvgPool2DOp) { return "avg_pool2d"; }
  static TEBodyResult build(relax::AvgPool2DOp op, TEBody &body) {
    SmallVector<NamedAttribute> options = getPoolOptions(op, body.getBuilder(), "avg");
    options.push_back(
        getOption("count_include_pad", body.getBuilder().getBoolAttr(op.getCountIncludePad())));
    return body.callTopi("nn.pool2d", options);
  }
};

struct SoftmaxModel {
  static StringRef getName(relax::SoftmaxOp) { return "softmax"; }
  static TEBodyResult build(relax::SoftmaxOp op, TEBody &body) {
    Attribute axis = body.getBuilder().getI64IntegerAttr(op.getNormalizedAxis());
    return body.callTopi("nn.softmax", {getOption("axis", axis)});
  }
};
} // namespace

void mlc::attachNNModels(MLIRContext *context) {
  using namespace relax;
  Conv2DOp::attachInterface<TEBodyModel<Conv2DOp, Conv2DModel>>(*context);
  MaxPool2DOp::attachInterface<TEBodyModel<MaxPool2DOp, MaxPool2DModel>>(*context);
  AvgPool2DOp::attachInterface<TEBodyModel<AvgPool2DOp, AvgPool2DModel>>(*context);
  SoftmaxOp::attachInterface<TEBodyModel<SoftmaxOp, SoftmaxModel>>(*context);
}
