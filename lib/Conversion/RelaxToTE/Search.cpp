//===- Search.cpp - te bodies of operators that find or choose elements ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TEBodyModels.h"

using namespace mlir;
using namespace mlc;

namespace {
/// The topi function has the operator's name.
template <typename Op> struct ArgReduceModel {
  static StringRef getName(Op op) { return getShortName(op); }
  static TEBodyResult build(Op op, TEBody &body) {
    Builder &builder = body.getBuilder();
    return body.callTopi(getShortName(op),
                         {getOption("axis", builder.getDenseI64ArrayAttr(op.getNormalizedAxes())),
                          getOption("keepdims", builder.getBoolAttr(op.getKeepdims())),
                          getOption("index_dtype", TypeAttr::get(builder.getI64Type()))});
  }
};

struct WhereModel {
  static StringRef getName(relax::WhereOp) { return "where"; }
  static TEBodyResult build(relax::WhereOp, TEBody &body) { return body.callTopi("where"); }
};
} // namespace

void mlc::attachSearchModels(MLIRContext *context) {
  using namespace relax;
  ArgmaxOp::attachInterface<TEBodyModel<ArgmaxOp, ArgReduceModel<ArgmaxOp>>>(*context);
  ArgminOp::attachInterface<TEBodyModel<ArgminOp, ArgReduceModel<ArgminOp>>>(*context);
  WhereOp::attachInterface<TEBodyModel<WhereOp, WhereModel>>(*context);
}
