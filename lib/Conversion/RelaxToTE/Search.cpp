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

/// Without an axis, all elements in one dimension first.
template <typename Op> struct ScanModel {
  static StringRef getName(Op op) { return getShortName(op); }
  static TEBodyResult build(Op op, TEBody &body) {
    Builder &builder = body.getBuilder();
    SmallVector<OpFoldResult> operands(body.getOperands());
    if (!op.getAxis()) {
      Attribute shape = getShapeOption(
          body, relax::getDims(cast<RankedTensorType>(op.getResult().getType())), operands);
      TEBodyResult flat = body.callTopi("reshape", operands, {getOption("shape", shape)});
      if (failed(flat))
        return failure();
      operands = {OpFoldResult(flat->front())};
    }
    SmallVector<NamedAttribute> options{
        getOption("axis", builder.getI64IntegerAttr(op.getAxis().value_or(0))),
        getOption("exclusive", builder.getBoolAttr(op.getExclusive()))};
    if (TypeAttr type = op.getDtypeAttr())
      options.push_back(getOption("dtype", type));
    return body.callTopi(getShortName(op), operands, options);
  }
};

struct SortModel {
  static StringRef getName(relax::SortOp) { return "sort"; }
  static TEBodyResult build(relax::SortOp op, TEBody &body) {
    return body.callTopi(
        "sort", {getOption("axis", op.getAxisAttr()),
                 getOption("descending", body.getBuilder().getBoolAttr(op.getDescending()))});
  }
};

struct ArgsortModel {
  static StringRef getName(relax::ArgsortOp) { return "argsort"; }
  static TEBodyResult build(relax::ArgsortOp op, TEBody &body) {
    SmallVector<NamedAttribute> options{
        getOption("axis", op.getAxisAttr()),
        getOption("descending", body.getBuilder().getBoolAttr(op.getDescending()))};
    if (TypeAttr type = op.getDtypeAttr())
      options.push_back(getOption("dtype", type));
    return body.callTopi("argsort", options);
  }
};

struct TopKModel {
  static StringRef getName(relax::TopKOp) { return "topk"; }
  static TEBodyResult build(relax::TopKOp op, TEBody &body) {
    SmallVector<NamedAttribute> options{
        getOption("k", op.getKAttr()), getOption("axis", op.getAxisAttr()),
        getOption("ret_type", op.getRetTypeAttr()), getOption("largest", op.getLargestAttr())};
    if (TypeAttr type = op.getDtypeAttr())
      options.push_back(getOption("dtype", type));
    return body.callTopi("topk", options);
  }
};

struct GatherElementsModel {
  static StringRef getName(relax::GatherElementsOp) { return "gather_elements"; }
  static TEBodyResult build(relax::GatherElementsOp op, TEBody &body) {
    return body.callTopi("gather", {getOption("axis", op.getAxisAttr())});
  }
};

struct GatherNDModel {
  static StringRef getName(relax::GatherNDOp) { return "gather_nd"; }
  static TEBodyResult build(relax::GatherNDOp op, TEBody &body) {
    return body.callTopi("gather_nd", {getOption("batch_dims", op.getBatchDimsAttr())});
  }
};

struct IndexTensorModel {
  static StringRef getName(relax::IndexTensorOp) { return "index_tensor"; }
  static TEBodyResult build(relax::IndexTensorOp, TEBody &body) {
    return body.callTopi("index_tensor");
  }
};

struct ScatterElementsModel {
  static StringRef getName(relax::ScatterElementsOp) { return "scatter_elements"; }
  static TEBodyResult build(relax::ScatterElementsOp op, TEBody &body) {
    return body.callTopi("scatter_elements", {getOption("axis", op.getAxisAttr()),
                                              getOption("reduction", op.getReductionAttr())});
  }
};

struct ScatterNDModel {
  static StringRef getName(relax::ScatterNDOp) { return "scatter_nd"; }
  static TEBodyResult build(relax::ScatterNDOp op, TEBody &body) {
    return body.callTopi("scatter_nd", {getOption("reduction", op.getReductionAttr())});
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
  CumsumOp::attachInterface<TEBodyModel<CumsumOp, ScanModel<CumsumOp>>>(*context);
  CumprodOp::attachInterface<TEBodyModel<CumprodOp, ScanModel<CumprodOp>>>(*context);
  SortOp::attachInterface<TEBodyModel<SortOp, SortModel>>(*context);
  ArgsortOp::attachInterface<TEBodyModel<ArgsortOp, ArgsortModel>>(*context);
  TopKOp::attachInterface<TEBodyModel<TopKOp, TopKModel>>(*context);
  GatherElementsOp::attachInterface<TEBodyModel<GatherElementsOp, GatherElementsModel>>(*context);
  GatherNDOp::attachInterface<TEBodyModel<GatherNDOp, GatherNDModel>>(*context);
  IndexTensorOp::attachInterface<TEBodyModel<IndexTensorOp, IndexTensorModel>>(*context);
  ScatterElementsOp::attachInterface<TEBodyModel<ScatterElementsOp, ScatterElementsModel>>(
      *context);
  ScatterNDOp::attachInterface<TEBodyModel<ScatterNDOp, ScatterNDModel>>(*context);
  WhereOp::attachInterface<TEBodyModel<WhereOp, WhereModel>>(*context);
}
