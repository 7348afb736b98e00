//===- Create.cpp - te bodies of operators that make tensors --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TEBodyModels.h"

using namespace mlir;
using namespace mlc;

namespace {
/// The value is written into the body if it is a constant.
template <typename Op, unsigned valueOperand>
struct FullModel : TEBodyOpInterface::ExternalModel<FullModel<Op, valueOperand>, Op> {
  StringRef getTEName(Operation *op) const { return getShortName(op); }
  std::optional<unsigned> getFoldedOperand(Operation *) const { return valueOperand; }
  TEBodyResult buildTEBody(Operation *op, TEBody &body) const {
    SmallVector<OpFoldResult> operands(body.getOperands());
    SmallVector<NamedAttribute> options;
    if constexpr (valueOperand == 0)
      options.push_back(
          getOption("shape", getShapeOption(body, cast<Op>(op).getShape().getDims(), operands)));
    if (TypeAttr type = cast<Op>(op).getDtypeAttr())
      options.push_back(getOption("dtype", type));
    return body.callTopi(getShortName(op), operands, options);
  }
};

template <typename Op, int64_t value> struct FilledModel {
  static StringRef getName(Op op) { return getShortName(op); }
  static TEBodyResult build(Op op, TEBody &body) {
    SmallVector<OpFoldResult> operands;
    Attribute shape = getShapeOption(body, op.getShape().getDims(), operands);
    return body.callTopi("full", operands,
                         {getOption("shape", shape), getOption("dtype", op.getDtypeAttr()),
                          getOption("fill_value", body.getBuilder().getI64IntegerAttr(value))});
  }
};

template <typename Op, int64_t value> struct FilledLikeModel {
  static StringRef getName(Op op) { return getShortName(op); }
  static TEBodyResult build(Op op, TEBody &body) {
    SmallVector<NamedAttribute> options{
        getOption("fill_value", body.getBuilder().getI64IntegerAttr(value))};
    if (TypeAttr type = op.getDtypeAttr())
      options.push_back(getOption("dtype", type));
    return body.callTopi("full_like", options);
  }
};

struct ArangeModel {
  static StringRef getName(relax::ArangeOp) { return "arange"; }
  static TEBodyResult build(relax::ArangeOp op, TEBody &body) {
    SmallVector<relax::DimExpr> range = op.getRange().getDims();
    SmallVector<OpFoldResult> operands;
    Attribute shape = getShapeOption(body, relax::getDims(op.getResult().getType()), operands);
    Attribute start = getShapeOption(body, range[0], operands);
    Attribute step = body.getBuilder().getI64IntegerAttr(*range[2].getConstant());
    return body.callTopi("arange", operands,
                         {getOption("shape", shape), getOption("start", start),
                          getOption("step", step), getOption("dtype", op.getDtypeAttr())});
  }
};

struct EyeModel {
  static StringRef getName(relax::EyeOp) { return "eye"; }
  static TEBodyResult build(relax::EyeOp op, TEBody &body) {
    SmallVector<OpFoldResult> operands;
    Attribute shape = getShapeOption(body, op.getShape().getDims(), operands);
    return body.callTopi("eye", operands,
                         {getOption("shape", shape), getOption("k", op.getKAttr()),
                          getOption("dtype", op.getDtypeAttr())});
  }
};

template <typename Op, bool isUpper> struct TriangleModel {
  static StringRef getName(Op op) { return getShortName(op); }
  static TEBodyResult build(Op op, TEBody &body) {
    return body.callTopi("trilu", {getOption("k", op.getKAttr()),
                                   getOption("upper", body.getBuilder().getBoolAttr(isUpper))});
  }
};

struct OneHotModel {
  static StringRef getName(relax::OneHotOp) { return "one_hot"; }
  static TEBodyResult build(relax::OneHotOp op, TEBody &body) {
    return body.callTopi("one_hot", {getOption("on_value", op.getOnValue()),
                                     getOption("off_value", op.getOffValue()),
                                     getOption("depth", op.getDepthAttr()),
                                     getOption("axis", op.getAxisAttr())});
  }
};
} // namespace

void mlc::attachCreateModels(MLIRContext *context) {
  using namespace relax;
  FullOp::attachInterface<FullModel<FullOp, 0>>(*context);
  FullLikeOp::attachInterface<FullModel<FullLikeOp, 1>>(*context);
  OnesOp::attachInterface<TEBodyModel<OnesOp, FilledModel<OnesOp, 1>>>(*context);
  ZerosOp::attachInterface<TEBodyModel<ZerosOp, FilledModel<ZerosOp, 0>>>(*context);
  OnesLikeOp::attachInterface<TEBodyModel<OnesLikeOp, FilledLikeModel<OnesLikeOp, 1>>>(*context);
  ZerosLikeOp::attachInterface<TEBodyModel<ZerosLikeOp, FilledLikeModel<ZerosLikeOp, 0>>>(*context);
  ArangeOp::attachInterface<TEBodyModel<ArangeOp, ArangeModel>>(*context);
  EyeOp::attachInterface<TEBodyModel<EyeOp, EyeModel>>(*context);
  TrilOp::attachInterface<TEBodyModel<TrilOp, TriangleModel<TrilOp, false>>>(*context);
  TriuOp::attachInterface<TEBodyModel<TriuOp, TriangleModel<TriuOp, true>>>(*context);
  OneHotOp::attachInterface<TEBodyModel<OneHotOp, OneHotModel>>(*context);
}
