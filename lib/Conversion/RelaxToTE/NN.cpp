//===- NN.cpp - te bodies of operators of neural networks -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TEBodyModels.h"
#include "mlc/Dialect/Relax/IR/LocalAttention.h"

using namespace mlir;
using namespace mlc;

namespace {
struct LogSoftmaxModel {
  static StringRef getName(relax::LogSoftmaxOp) { return "log_softmax"; }
  static TEBodyResult build(relax::LogSoftmaxOp op, TEBody &body) {
    return body.callTopi("nn.log_softmax", {getOption("axis", op.getAxisAttr())});
  }
};

struct PadModel {
  static StringRef getName(relax::PadOp) { return "pad"; }
  static TEBodyResult build(relax::PadOp op, TEBody &body) {
    SmallVector<int64_t> before, after;
    for (size_t i = 0; i < op.getPadWidth().size(); i += 2) {
      before.push_back(op.getPadWidth()[i]);
      after.push_back(op.getPadWidth()[i + 1]);
    }
    Builder &builder = body.getBuilder();
    return body.callTopi("nn.pad", {getOption("pad_before", builder.getDenseI64ArrayAttr(before)),
                                    getOption("pad_after", builder.getDenseI64ArrayAttr(after)),
                                    getOption("pad_value", op.getPadValueAttr())});
  }
};

/// The data, and ones.
struct DropoutModel {
  static StringRef getName(relax::DropoutOp) { return "dropout"; }
  static TEBodyResult build(relax::DropoutOp op, TEBody &body) {
    Attribute type = TypeAttr::get(op.getData().getType().getElementType());
    TEBodyResult data = body.callTopi("cast", {getOption("dtype", type)});
    TEBodyResult mask = body.callTopi(
        "full_like", {getOption("fill_value", body.getBuilder().getI64IntegerAttr(1))});
    if (failed(data) || failed(mask))
      return failure();
    return SmallVector<Value>{data->front(), mask->front()};
  }
};

/// Of both kinds of attention: one has a window.
struct AttentionModel {
  static StringRef getName(Operation *) { return "attention"; }
  static TEBodyResult build(Operation *op, TEBody &body) {
    SmallVector<NamedAttribute> options;
    for (StringRef name : {"scale", "causal_mask", "window_size"})
      if (Attribute value = op->getAttr(name))
        options.push_back(getOption(name, value));
    return body.callTopi("nn.attention", options);
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
  AttentionOp::attachInterface<TEBodyModel<AttentionOp, AttentionModel>>(*context);
  LocalAttentionOp::attachInterface<TEBodyModel<LocalAttentionOp, AttentionModel>>(*context);
  DropoutOp::attachInterface<TEBodyModel<DropoutOp, DropoutModel>>(*context);
  LogSoftmaxOp::attachInterface<TEBodyModel<LogSoftmaxOp, LogSoftmaxModel>>(*context);
  PadOp::attachInterface<TEBodyModel<PadOp, PadModel>>(*context);
  SoftmaxOp::attachInterface<TEBodyModel<SoftmaxOp, SoftmaxModel>>(*context);
}
