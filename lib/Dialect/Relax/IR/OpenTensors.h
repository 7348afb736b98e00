//===- OpenTensors.h - Operands of which not all is known -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_RELAX_IR_OPENTENSORS_H
#define MLC_LIB_DIALECT_RELAX_IR_OPENTENSORS_H

#include "mlc/Dialect/Relax/IR/RelaxTypes.h"

namespace mlc::relax {

/// The type of an operand. Inference runs before operands are verified: what is no tensor is taken
/// for one of which nothing is known, and the verifier refuses it.
inline mlir::TensorType asTensor(mlir::Value operand) {
  if (auto tensor = llvm::dyn_cast<mlir::TensorType>(operand.getType()))
    return tensor;
  return mlir::UnrankedTensorType::get(ObjectType::get(operand.getContext()));
}

} // namespace mlc::relax

#endif // MLC_LIB_DIALECT_RELAX_IR_OPENTENSORS_H
