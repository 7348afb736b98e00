//===- MapValues.h - What maps of indices give ----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_SCHEDULE_MAPVALUES_H
#define MLC_LIB_DIALECT_TIR_SCHEDULE_MAPVALUES_H

#include "BlockRewrite.h"
#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"

namespace mlc::tir {

/// Refuses `precondition` of a primitive on `block` if there is not one name for each symbol of
/// `map`, or no variable of the function for a name.
llvm::Error checkSymbols(llvm::StringRef primitive, unsigned precondition, BlockOp block,
                         mlir::AffineMap map, mlir::ArrayAttr names);

/// What an index, or a size of a buffer, is from the symbols of its function; unknown if it is
/// something else.
relax::DimExpr readSize(PrimFuncOp func, mlir::OpFoldResult size);
relax::DimExpr readSize(PrimFuncOp func, mlir::Value buffer, int64_t dim);

/// Each size that is a number, or a product of symbols and a number, from the symbols of `map`,
/// which have these names; null for any other one. Those of products are added to both.
llvm::SmallVector<mlir::AffineExpr> readProducts(PrimFuncOp func,
                                                 llvm::ArrayRef<relax::DimExpr> sizes,
                                                 mlir::AffineMap &map, mlir::ArrayAttr &names);

/// What the symbols of maps stand for, and with that what the maps give.
class MapValues {
public:
  MapValues() = default;
  /// The variables of `func` that have these names.
  MapValues(mlir::RewriterBase &rewriter, PrimFuncOp func, mlir::ArrayAttr names);

  void addSymbol(mlir::OpFoldResult value) { symbols.push_back(value); }

  /// An expression of dimensions, which are expressions of the leaves of `exprs`. What is no affine
  /// arithmetic is created at the insertion point.
  mlir::AffineExpr getExpr(mlir::RewriterBase &rewriter, mlir::Location loc, IndexExprs &exprs,
                           mlir::AffineExpr expr, llvm::ArrayRef<mlir::AffineExpr> dims) const;

  /// The same as a value at the insertion point.
  mlir::Value create(mlir::RewriterBase &rewriter, mlir::Location loc, IndexExprs &exprs,
                     mlir::AffineExpr expr, llvm::ArrayRef<mlir::AffineExpr> dims) const;

private:
  llvm::SmallVector<mlir::OpFoldResult> symbols;
};

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_SCHEDULE_MAPVALUES_H
