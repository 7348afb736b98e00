//===- PrimFuncPlan.h - What a prim_func is made of -----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_CONVERSION_TETOTIR_PRIMFUNCPLAN_H
#define MLC_LIB_CONVERSION_TETOTIR_PRIMFUNCPLAN_H

#include "mlc/Conversion/TEToTIR/CreatePrimFunc.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"

namespace mlc {

/// The index space of a te op.
struct TESpace {
  llvm::SmallVector<mlir::OpFoldResult> extents;
  llvm::SmallVector<mlir::OpFoldResult> reduceMins, reduceExtents;
};
TESpace getTESpace(mlir::Operation *op);

/// The extents of a result of a te op.
llvm::SmallVector<mlir::OpFoldResult> getTEExtents(mlir::OpResult result);

/// The name of the buffer that a result of a te op becomes.
std::string getTEResultName(mlir::OpResult result);

/// What the op is annotated with, or null.
mlir::DictionaryAttr getTEAnnotations(mlir::Operation *op);

/// Values that `op` uses in its regions or as operands and that are defined outside of it.
void collectCaptures(mlir::Operation *op, llvm::SetVector<mlir::Value> &captures);

/// The dimension of which tensor a `tensor.dim` is, if its index is a number.
struct TensorDim {
  mlir::Value tensor;
  int64_t dim;
};
std::optional<TensorDim> getTensorDim(mlir::Value value);

/// What a prim_func is made of, found and checked before anything is made.
class PrimFuncPlan {
public:
  PrimFuncPlan(llvm::ArrayRef<PrimFuncParam> params, const PrimFuncOptions &options)
      : params(params), options(options) {}

  mlir::LogicalResult analyze(EmitErrorFn emitError);

  /// The te ops, each after those that it reads.
  llvm::ArrayRef<mlir::Operation *> getOps() const { return ops; }
  /// Unique names and the dimensions of the parameters (null if static or scalar).
  llvm::ArrayRef<std::string> getNames() const { return names; }
  llvm::ArrayRef<relax::DimsAttr> getDims() const { return dims; }
  /// Symbols that no parameter determines.
  llvm::ArrayRef<mlir::StringAttr> getExtraSymbols() const { return extraSymbols; }
  /// The position of a parameter.
  std::optional<unsigned> getParamIndex(mlir::Value value) const;
  /// The expression of a value of `options.extents`, or null.
  const PrimFuncExtent *getExtent(mlir::Value value) const;

private:
  mlir::LogicalResult visitOp(mlir::Operation *op, EmitErrorFn emitError);
  mlir::LogicalResult checkScalar(mlir::Value value, mlir::Operation *user, EmitErrorFn emitError);
  void findNames();
  void findDims();
  relax::DimExpr findExpr(mlir::OpFoldResult value);

  llvm::ArrayRef<PrimFuncParam> params;
  const PrimFuncOptions &options;
  llvm::SmallVector<mlir::Operation *> ops;
  llvm::SmallVector<std::string> names;
  llvm::SmallVector<relax::DimsAttr> dims;
  llvm::SmallVector<mlir::StringAttr> extraSymbols;
  llvm::DenseMap<mlir::Value, unsigned> paramIndices;
  llvm::DenseMap<mlir::Value, const PrimFuncExtent *> extents;
  llvm::DenseSet<mlir::Operation *> visited;
  llvm::DenseSet<mlir::Value> checkedScalars;
  llvm::SetVector<mlir::StringAttr> usedSymbols;
};

} // namespace mlc

#endif // MLC_LIB_CONVERSION_TETOTIR_PRIMFUNCPLAN_H
