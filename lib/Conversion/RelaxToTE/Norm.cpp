//===- Norm.cpp - te bodies of normalizations -----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TEBodyModels.h"

using namespace mlir;
using namespace mlc;

/// The options that all normalizations but rms_norm have.
template <typename Op> static SmallVector<NamedAttribute> getNormOptions(Op op) {
  return {getOption("epsilon", op.getEpsilonAttr()), getOption("center", op.getCenterAttr()),
          getOption("scale", op.getScaleAttr())};
}

namespace {
struct LayerNormModel {
  static StringRef getName(relax::LayerNormOp) { return "layer_norm"; }
  static TEBodyResult build(relax::LayerNormOp op, TEBody &body) {
    SmallVector<NamedAttribute> options = getNormOptions(op);
    options.push_back(getOption("axis", op.getAxesAttr()));
    return body.callTopi("nn.layer_norm", options);
  }
};

struct RMSNormModel {
  static StringRef getName(relax::RMSNormOp) { return "rms_norm"; }
  static TEBodyResult build(relax::RMSNormOp op, TEBody &body) {
    return body.callTopi("nn.rms_norm", {getOption("axis", op.getAxesAttr()),
                                         getOption("epsilon", op.getEpsilonAttr())});
  }
};

struct GroupNormModel {
  static StringRef getName(relax::GroupNormOp) { return "group_norm"; }
  static TEBodyResult build(relax::GroupNormOp op, TEBody &body) {
    SmallVector<NamedAttribute> options = getNormOptions(op);
    options.append({getOption("num_groups", op.getNumGroupsAttr()),
                    getOption("channel_axis", op.getChannelAxisAttr()),
                    getOption("axes", op.getAxesAttr())});
    return body.callTopi("nn.group_norm", options);
  }
};

struct InstanceNormModel {
  static StringRef getName(relax::InstanceNormOp) { return "instance_norm"; }
  static TEBodyResult build(relax::InstanceNormOp op, TEBody &body) {
    SmallVector<NamedAttribute> options = getNormOptions(op);
    options.append(
        {getOption("channel_axis", op.getChannelAxisAttr()), getOption("axes", op.getAxesAttr())});
    return body.callTopi("nn.instance_norm", options);
  }
};

struct BatchNormModel {
  static StringRef getName(relax::BatchNormOp) { return "batch_norm"; }
  static TEBodyResult build(relax::BatchNormOp op, TEBody &body) {
    SmallVector<NamedAttribute> options = getNormOptions(op);
    options.append({getOption("axis", op.getAxisAttr()),
                    getOption("momentum", op.getMomentumAttr()),
                    getOption("training", op.getTrainingAttr())});
    return body.callTopi("nn.batch_norm", options);
  }
};
} // namespace

void mlc::attachNormModels(MLIRContext *context) {
  using namespace relax;
  LayerNormOp::attachInterface<TEBodyModel<LayerNormOp, LayerNormModel>>(*context);
  RMSNormOp::attachInterface<TEBodyModel<RMSNormOp, RMSNormModel>>(*context);
  GroupNormOp::attachInterface<TEBodyModel<GroupNormOp, GroupNormModel>>(*context);
  InstanceNormOp::attachInterface<TEBodyModel<InstanceNormOp, InstanceNormModel>>(*context);
  BatchNormOp::attachInterface<TEBodyModel<BatchNormOp, BatchNormModel>>(*context);
}
