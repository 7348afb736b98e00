//===- PrimFuncTable.h - The prim_funcs of a module -----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_CONVERSION_TETOTIR_PRIMFUNCTABLE_H
#define MLC_CONVERSION_TETOTIR_PRIMFUNCTABLE_H

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir {
class RewriterBase;
} // namespace mlir

namespace mlc {

/// The prim_funcs of a module: finds one that is structurally equal to another, and names new ones.
/// Only private ones are shared: a public one may be replaced by whoever knows its name.
class PrimFuncTable {
public:
  explicit PrimFuncTable(mlir::ModuleOp module);

  /// Where new functions go: the end of the module.
  void setInsertionPoint(mlir::OpBuilder &builder);

  /// Adds `func`, which is in the module already, unless an equal one is there: then erases it.
  /// Returns the one that is there. Its name is `hint`, or the first of `hint1`, `hint2`, ... that
  /// is free, with `_` for dots.
  tir::PrimFuncOp add(mlir::RewriterBase &rewriter, tir::PrimFuncOp func, llvm::StringRef hint);

private:
  mlir::ModuleOp module;
  mlir::SymbolTable symbols;
  llvm::DenseMap<size_t, llvm::SmallVector<tir::PrimFuncOp, 1>> byHash;
};

} // namespace mlc

#endif // MLC_CONVERSION_TETOTIR_PRIMFUNCTABLE_H
