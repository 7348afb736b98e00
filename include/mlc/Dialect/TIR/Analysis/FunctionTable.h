//===- FunctionTable.h - The functions of a module, equal ones once -------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_ANALYSIS_FUNCTIONTABLE_H
#define MLC_DIALECT_TIR_ANALYSIS_FUNCTIONTABLE_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/StringMap.h"

namespace mlir {
class RewriterBase;
} // namespace mlir

namespace mlc::tir {

/// The functions of a module, prim_funcs and others: finds one that is structurally equal to
/// another, and names new ones. Only private ones are shared: a public one may be replaced by
/// whoever knows its name.
class FunctionTable {
public:
  explicit FunctionTable(mlir::ModuleOp module);

  /// Where new functions go: the end of the module.
  void setInsertionPoint(mlir::OpBuilder &builder);

  /// Adds `func`, which is in the module already, unless an equal one is there: then erases it.
  /// Returns the one that is there. Its name is `hint`, or the first of `hint1`, `hint2`, ... that
  /// is free, with `_` for dots.
  template <typename FuncOp>
  FuncOp add(mlir::RewriterBase &rewriter, FuncOp func, llvm::StringRef hint) {
    return llvm::cast<FuncOp>(
        addFunction(rewriter, mlir::FunctionOpInterface(func), hint).getOperation());
  }

private:
  mlir::FunctionOpInterface addFunction(mlir::RewriterBase &rewriter,
                                        mlir::FunctionOpInterface func, llvm::StringRef hint);

  mlir::ModuleOp module;
  mlir::SymbolTable symbols;
  llvm::DenseMap<size_t, llvm::SmallVector<mlir::FunctionOpInterface, 1>> byHash;
  /// The last number after each hint.
  llvm::StringMap<unsigned> lastSuffixes;
};

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_ANALYSIS_FUNCTIONTABLE_H
