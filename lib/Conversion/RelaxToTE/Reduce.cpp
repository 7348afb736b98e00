//===- Reduce.cpp - te bodies of reductions -------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TEBodyModels.h"

using namespace mlir;
using namespace mlc;

namespace {
/// The topi function has the operator's name.
template <typename Op> struct ReduceModel {
  static StringRef getName(Op op) { return getShortName(op); }
  static TEBodyResult build(Op op, TEBody &body) {
    Builder &builder = body.getBuilder();
    return body.callTopi(getShortName(op),
                         {getOption("axis", builder.getDenseI64ArrayAttr(op.getNormalizedAxes())),
                          getOption("keepdims", builder.getBoolAttr(op.getKeepdims()))});
  }
};
} // namespace

template <typename... Ops> static void attachReduce(MLIRContext *context) {
  (Ops::template attachInterface<TEBodyModel<Ops, ReduceModel<Ops>>>(*context), ...);
}

void mlc::attachReduceModels(MLIRContext *context) {
  using namespace relax;
  attachReduce<SumOp, ProdOp, MaxOp, MinOp, MeanOp, VarianceOp, StdOp>(context);
}
