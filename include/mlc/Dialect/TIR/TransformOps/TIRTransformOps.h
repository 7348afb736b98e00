//===- TIRTransformOps.h - Transform ops that schedule tir ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_TRANSFORMOPS_TIRTRANSFORMOPS_H
#define MLC_DIALECT_TIR_TRANSFORMOPS_TIRTRANSFORMOPS_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Transform/IR/TransformTypes.h"
#include "mlir/Dialect/Transform/Interfaces/TransformInterfaces.h"
#include "mlir/IR/OpImplementation.h"

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace mlc::tir {

/// Handles live on: a transform op changes the payload, but a loop or a block that is still there
/// is still named by its handles.
template <typename OpTy>
class KeepsHandlesTrait : public mlir::OpTrait::TraitBase<OpTy, KeepsHandlesTrait> {
public:
  void getEffects(llvm::SmallVectorImpl<mlir::MemoryEffects::EffectInstance> &effects) {
    mlir::transform::onlyReadsHandle(this->getOperation()->getOpOperands(), effects);
    mlir::transform::producesHandle(this->getOperation()->getOpResults(), effects);
    mlir::transform::modifiesPayload(effects);
  }
};

/// Adds `transform.tir.*` to the transform dialect.
void registerTransformDialectExtension(mlir::DialectRegistry &registry);

} // namespace mlc::tir

#define GET_OP_CLASSES
#include "mlc/Dialect/TIR/TransformOps/TIRTransformOps.h.inc"

#endif // MLC_DIALECT_TIR_TRANSFORMOPS_TIRTRANSFORMOPS_H
