//===- LinearAlgebra.cpp - te bodies of products --------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TEBodyModels.h"

using namespace mlir;
using namespace mlc;

template <typename Op> static SmallVector<NamedAttribute> getOutDtype(Op op) {
  SmallVector<NamedAttribute> options;
  if (TypeAttr type = op.getOutDtypeAttr())
    options.push_back(getOption("out_dtype", type));
  return options;
}

namespace {
struct MatmulModel {
  static StringRef getName(relax::MatmulOp) { return "matmul"; }
  static TEBodyResult build(relax::MatmulOp op, TEBody &body) {
    return body.callTopi("matmul_nd", getOutDtype(op));
  }
};

struct LinearModel {
  static StringRef getName(relax::LinearOp) { return "linear"; }
  static TEBodyResult build(relax::LinearOp op, TEBody &body) {
    return body.callTopi("nn.dense", getOutDtype(op));
  }
};
} // namespace

void mlc::attachLinearAlgebraModels(MLIRContext *context) {
  relax::MatmulOp::attachInterface<TEBodyModel<relax::MatmulOp, MatmulModel>>(*context);
  relax::LinearOp::attachInterface<TEBodyModel<relax::LinearOp, LinearModel>>(*context);
}
