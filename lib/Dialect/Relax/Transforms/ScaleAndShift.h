//===- ScaleAndShift.h - A batch norm as a product and a sum --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_RELAX_TRANSFORMS_SCALEANDSHIFT_H
#define MLC_LIB_DIALECT_RELAX_TRANSFORMS_SCALEANDSHIFT_H

#include "mlc/Dialect/Relax/IR/Operators.h"

namespace mlc::relax {

/// The numbers s and t of each channel by which a batch norm with moving statistics is x * s + t:
/// s = gamma / sqrt(variance + epsilon) and t = beta - mean * s. It normalizes tensors of a known
/// rank.
struct ScaleAndShift {
  ScaleAndShift(mlir::OpBuilder &builder, BatchNormOp op) {
    mlir::Location loc = op.getLoc();
    mlir::Type element =
        llvm::cast<mlir::RankedTensorType>(op.getData().getType()).getElementType();
    auto scalar = mlir::RankedTensorType::get({}, element);
    auto number = builder.getFloatAttr(element, op.getEpsilon().convertToDouble());
    mlir::Value epsilon =
        ConstantOp::create(builder, loc, scalar, mlir::DenseElementsAttr::get(scalar, number));
    mlir::Value shifted = AddOp::create(builder, loc, op.getMovingVar(), epsilon);
    scale = RsqrtOp::create(builder, loc, shifted);
    if (op.getScale())
      scale = MultiplyOp::create(builder, loc, op.getGamma(), scale);
    shift = MultiplyOp::create(builder, loc, op.getMovingMean(), scale);
    shift = op.getCenter() ? SubtractOp::create(builder, loc, op.getBeta(), shift).getResult()
                           : NegativeOp::create(builder, loc, shift).getResult();
  }

  mlir::Value scale, shift;
};

} // namespace mlc::relax

#endif // MLC_LIB_DIALECT_RELAX_TRANSFORMS_SCALEANDSHIFT_H
