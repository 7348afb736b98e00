//===- Symbols.h - What symbols stand for, and where they are defined -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_SYMBOLS_H
#define MLC_DIALECT_RELAX_IR_SYMBOLS_H

#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlir/IR/Diagnostics.h"

namespace mlc::relax {

/// The dimensions that occur in a type: of a tensor, a shape, or of those in a tuple.
llvm::SmallVector<DimExpr> collectDims(mlir::Type type);

/// The type with every dimension in it replaced by what `map` gives.
mlir::Type mapDims(mlir::Type type, llvm::function_ref<DimExpr(DimExpr)> map);

/// Takes out of `symbols` those that are a dimension of one of the types by themselves.
void removeDefinedSymbols(mlir::TypeRange types, llvm::SetVector<mlir::StringAttr> &symbols);

/// Succeeds if every symbol of `dims` has a value where `op` is: an argument of the function, or
/// the result of a `relax.match_cast` before, has it as a dimension by itself. Reports the first
/// that has none.
mlir::LogicalResult verifySymbolsDefined(mlir::Operation *op, llvm::ArrayRef<DimExpr> dims);

/// Succeeds if each dimension of each type is a number or a symbolic expression, as a result that
/// the caller allocates needs it.
mlir::LogicalResult verifyDimsKnown(mlir::Operation *op, mlir::TypeRange types);

/// Finds for each symbol of a callee the dimension of the caller that stands in its place.
class SymbolBinder {
public:
  using Values = llvm::DenseMap<mlir::StringAttr, DimExpr>;

  /// Pairs a dimension of the callee with the caller's.
  void add(DimExpr callee, DimExpr caller, const llvm::Twine &what);
  /// Gives a symbol of the callee a value.
  void define(mlir::StringAttr symbol, DimExpr value) { values.try_emplace(symbol, value); }

  /// Defines the symbols that stand alone and checks all pairs: with the symbols put in, the
  /// callee's dimension must be the caller's. With `lenient`, a dimension of the callee that has an
  /// undefined symbol in it passes.
  mlir::LogicalResult bind(llvm::function_ref<mlir::InFlightDiagnostic()> emitError,
                           bool lenient = false);

  const Values &getValues() const { return values; }

  /// The caller's view of a dimension of the callee: unknown if it has a symbol that has no value.
  DimExpr resolve(DimExpr callee) const;

private:
  struct Pair {
    DimExpr callee, caller;
    std::string what;
  };
  llvm::SmallVector<Pair> pairs;
  Values values;
};

} // namespace mlc::relax

#endif // MLC_DIALECT_RELAX_IR_SYMBOLS_H
