//===- Image.cpp - te bodies of images of another size, and of those read at other places ---===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TEBodyModels.h"

using namespace mlir;
using namespace mlc;

namespace {
template <typename Op> struct ResizeModel {
  static StringRef getName(Op op) { return op->getName().stripDialect().rsplit('.').second; }
  static TEBodyResult build(Op op, TEBody &body) {
    SmallVector<OpFoldResult> operands(body.getOperands());
    SmallVector<NamedAttribute> options{
        getOption("size", getShapeOption(body, op.getSize().getDims(), operands)),
        getOption("layout", op.getLayoutAttr()), getOption("method", op.getMethodAttr()),
        getOption("coordinate_transformation_mode", op.getCoordinateTransformationModeAttr()),
        getOption("rounding_method", op.getRoundingMethodAttr())};
    if (FloatAttr alpha = op.getCubicAlphaAttr())
      options.push_back(getOption("cubic_alpha", alpha));
    if (IntegerAttr exclude = op.getCubicExcludeAttr())
      options.push_back(getOption("cubic_exclude", exclude));
    TEBodyResult result = body.callTopi(op->getName().stripDialect(), operands, options);
    if (failed(result) || !op.getOutDtypeAttr())
      return result;
    return body.callTopi("cast", OpFoldResult(result->front()),
                         getOption("dtype", op.getOutDtypeAttr()));
  }
};

struct GridSampleModel {
  static StringRef getName(relax::GridSampleOp) { return "grid_sample"; }
  static TEBodyResult build(relax::GridSampleOp op, TEBody &body) {
    return body.callTopi(
        "image.grid_sample",
        {getOption("method", op.getMethodAttr()),
         getOption("padding_mode", op.getPaddingModeAttr()),
         getOption("align_corners", body.getBuilder().getBoolAttr(op.getAlignCorners()))});
  }
};

struct AffineGridModel {
  static StringRef getName(relax::AffineGridOp) { return "affine_grid"; }
  static TEBodyResult build(relax::AffineGridOp op, TEBody &body) {
    SmallVector<OpFoldResult> operands(body.getOperands());
    Attribute size = getShapeOption(body, op.getSize().getDims(), operands);
    return body.callTopi("image.affine_grid", operands, {getOption("size", size)});
  }
};
} // namespace

void mlc::attachImageModels(MLIRContext *context) {
  using namespace relax;
  attachEach<ResizeModel, Resize2DOp, Resize3DOp>(*context);
  GridSampleOp::attachInterface<TEBodyModel<GridSampleOp, GridSampleModel>>(*context);
  AffineGridOp::attachInterface<TEBodyModel<AffineGridOp, AffineGridModel>>(*context);
}
