//===- DimExprBuilder.h - Arithmetic that computes a dimension ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_DIMEXPRBUILDER_H
#define MLC_DIALECT_RELAX_IR_DIMEXPRBUILDER_H

#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlir/IR/Builders.h"

namespace mlc::relax {

/// Builds the `index` arithmetic that computes `expr`, folding what is constant. `symbolValue`
/// gives the value of a symbol. Null, and nothing built that is used, if the expression is unknown
/// or `symbolValue` gives null.
mlir::Value materialize(mlir::OpBuilder &builder, mlir::Location loc, DimExpr expr,
                        llvm::function_ref<mlir::Value(mlir::StringAttr)> symbolValue);

/// A number as an attribute, anything else as the value that `materialize` builds.
mlir::OpFoldResult materializeOrFold(mlir::OpBuilder &builder, mlir::Location loc, DimExpr expr,
                                     llvm::function_ref<mlir::Value(mlir::StringAttr)> symbolValue);

/// What `materialize` does, backwards: the expression that index arithmetic computes, unknown where
/// it is none. `lookup` says what a value stands for that is not looked into.
DimExpr readDimExpr(mlir::Value value,
                    llvm::function_ref<std::optional<DimExpr>(mlir::Value)> lookup);

/// An affine expression of expressions: first those of its `numDims` dimensions, then those of its
/// symbols.
DimExpr readAffineExpr(mlir::AffineExpr expr, llvm::ArrayRef<DimExpr> operands, unsigned numDims);

} // namespace mlc::relax

#endif // MLC_DIALECT_RELAX_IR_DIMEXPRBUILDER_H
