//===- Manipulate.cpp - te bodies of operators that move elements ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TEBodyModels.h"

using namespace mlir;
using namespace mlc;

namespace {
/// The shape is that of the result: what the operator's own says of -1 and 0 is in it already.
struct ReshapeModel {
  static StringRef getName(Operation *) { return "reshape"; }
  static TEBodyResult build(Operation *op, TEBody &body) {
    SmallVector<OpFoldResult> operands(body.getOperands());
    SmallVector<int64_t> shape;
    for (relax::DimExpr dim : relax::getDims(cast<RankedTensorType>(op->getResult(0).getType()))) {
      shape.push_back(dim.getConstant().value_or(ShapedType::kDynamic));
      if (!dim.isConstant())
        operands.push_back(body.getExtent(dim));
    }
    Attribute value = DenseI64ArrayAttr::get(op->getContext(), shape);
    return body.callTopi("reshape", operands, {getOption("shape", value)});
  }
};

struct PermuteDimsModel {
  static StringRef getName(relax::PermuteDimsOp) { return "transpose"; }
  static TEBodyResult build(relax::PermuteDimsOp op, TEBody &body) {
    SmallVector<NamedAttribute> options;
    if (DenseI64ArrayAttr axes = op.getAxesAttr())
      options.push_back(getOption("axes", axes));
    return body.callTopi("transpose", options);
  }
};

struct ConcatModel {
  static StringRef getName(relax::ConcatOp) { return "concatenate"; }
  static TEBodyResult build(relax::ConcatOp op, TEBody &body) {
    return body.callTopi("concatenate", {getOption("axis", op.getAxisAttr())});
  }
};
} // namespace

void mlc::attachManipulateModels(MLIRContext *context) {
  using namespace relax;
  ReshapeOp::attachInterface<TEBodyModel<ReshapeOp, ReshapeModel>>(*context);
  FlattenOp::attachInterface<TEBodyModel<FlattenOp, ReshapeModel>>(*context);
  PermuteDimsOp::attachInterface<TEBodyModel<PermuteDimsOp, PermuteDimsModel>>(*context);
  ConcatOp::attachInterface<TEBodyModel<ConcatOp, ConcatModel>>(*context);
}
