//===- PayloadListener.h - What becomes of loops and blocks ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_TRANSFORMOPS_PAYLOADLISTENER_H
#define MLC_DIALECT_TIR_TRANSFORMOPS_PAYLOADLISTENER_H

#include "mlir/Dialect/Transform/Interfaces/TransformInterfaces.h"

namespace mlc::tir {

/// Added to a transform state, is told of each loop and block that a `transform.tir` op replaces
/// or, with a null replacement, erases. They have no results by which upstream would know.
class PayloadListener : public mlir::transform::TransformState::Extension {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(PayloadListener)

  using Callback = llvm::function_ref<void(mlir::Operation *op, mlir::Operation *replacement)>;

  PayloadListener(mlir::transform::TransformState &state, Callback callback)
      : Extension(state), callback(callback) {}

  void notify(mlir::Operation *op, mlir::Operation *replacement) { callback(op, replacement); }

private:
  Callback callback;
};

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_TRANSFORMOPS_PAYLOADLISTENER_H
