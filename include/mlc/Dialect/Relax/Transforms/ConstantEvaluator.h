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

/// Graph functions of tensors, compiled for `relax-fold-constant`: an interface of the relax
/// dialect. Nothing here compiles, so whoever does registers one; without it nothing is folded.
class ConstantEvaluator : public mlir::DialectInterface::Base<ConstantEvaluator> {
public:
  explicit ConstantEvaluator(mlir::Dialect *dialect) : Base(dialect) {}

  /// The functions of a module that can be called.
  class Code {
  public:
    virtual ~Code() = default;

    /// Calls a function with tensors of static shapes: `data` are the elements of each in row-major
    /// order, first of the operands, then of the results, which are written. Fails, without a
    /// report, if the function fails.
    virtual llvm::LogicalResult call(llvm::StringRef function,
                                     llvm::ArrayRef<mlir::RankedTensorType> types,
                                     llvm::ArrayRef<void *> data) = 0;
  };

  /// Null, without a report, if the module cannot be compiled.
  virtual std::unique_ptr<Code> compile(mlir::ModuleOp module) const = 0;
};

} // namespace mlc::relax

#endif // MLC_DIALECT_RELAX_TRANSFORMS_CONSTANTEVALUATOR_H
