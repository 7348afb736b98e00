//===- ConstantEvaluator.h - Who computes constants when a model is compiled ----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_TRANSFORMS_CONSTANTEVALUATOR_H
#define MLC_DIALECT_RELAX_TRANSFORMS_CONSTANTEVALUATOR_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectInterface.h"

namespace mlc::relax {

/// Runs graph functions for `relax-fold-constant`: an interface of the relax dialect. Nothing here
/// compiles, so whoever does registers one; without it nothing is folded.
class ConstantEvaluator : public mlir::DialectInterface::Base<ConstantEvaluator> {
public:
  explicit ConstantEvaluator(mlir::Dialect *dialect) : Base(dialect) {}

  /// What a function without parameters returns, one value a tensor, in the context of the module.
  /// Fails, without a report, if the function cannot be run.
  virtual llvm::FailureOr<llvm::SmallVector<mlir::ElementsAttr>>
  evaluate(mlir::ModuleOp module, llvm::StringRef function) const = 0;
};

} // namespace mlc::relax

#endif // MLC_DIALECT_RELAX_TRANSFORMS_CONSTANTEVALUATOR_H
