//===- IndexExprs.h - Index arithmetic as affine expressions with ranges --------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_ANALYSIS_INDEXEXPRS_H
#define MLC_DIALECT_TIR_ANALYSIS_INDEXEXPRS_H

#include "mlir/IR/AffineExpr.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/DenseMap.h"
#include <optional>

namespace mlir {
class RewriterBase;
} // namespace mlir

namespace mlc::tir {

/// The values that an index takes: both ends included, an end that is not known is absent.
struct IndexRange {
  std::optional<int64_t> min, max;

  bool isKnown() const { return min && max; }
};

/// Index arithmetic as affine expressions over a list of values, the leaves, which are the
/// dimensions of the expressions. What is no affine arithmetic (a product of two variables, a
/// loaded value) is a leaf. The ranges of loop and iteration variables are known, so that
/// `(i * 4 + j) floordiv 4` with `j` below 4 simplifies to `i`.
class IndexExprs {
public:
  explicit IndexExprs(mlir::MLIRContext *context) : context(context) {}

  /// Makes `from` stand for `to` wherever it is met later.
  void substitute(mlir::Value from, mlir::Value to) { exprs[from] = get(to); }
  /// The expression of a value, simplified.
  mlir::AffineExpr get(mlir::Value value);
  mlir::AffineExpr get(mlir::OpFoldResult value);

  llvm::ArrayRef<mlir::Value> getLeaves() const { return leaves; }
  /// A leaf that is no value: only its range is known, and it cannot be materialized.
  mlir::AffineExpr addLeaf(IndexRange range);
  /// `lhs * rhs`: linear if one of them is a number, else a leaf that stands for no value, and is
  /// the same for the same factors.
  mlir::AffineExpr multiply(mlir::AffineExpr lhs, mlir::AffineExpr rhs);
  /// The factors of a leaf that is a product, or nothing.
  std::optional<std::pair<mlir::AffineExpr, mlir::AffineExpr>>
  getFactors(mlir::AffineExpr leaf) const;
  /// The leaf that a dimension stands for; null if that is no value.
  mlir::Value getLeaf(mlir::AffineDimExpr dim) const { return leaves[dim.getPosition()]; }

  /// Whether a condition holds for every leaf that an expression has, the factors of products
  /// included.
  bool allLeaves(mlir::AffineExpr expr, llvm::function_ref<bool(mlir::Value)> condition) const;

  /// Bounds of an expression.
  IndexRange getRange(mlir::AffineExpr expr) const;
  /// A shorter expression that has the same value in the leaves' ranges, or `expr`.
  mlir::AffineExpr simplify(mlir::AffineExpr expr) const;

  /// A number, a leaf, or one new `affine.apply` at the insertion point. Digits of several loops
  /// with products among their weights are one number, `affine.linearize_index`.
  mlir::OpFoldResult materialize(mlir::OpBuilder &builder, mlir::Location loc,
                                 mlir::AffineExpr expr) const;
  /// The same for the smallest (or largest) of some expressions.
  mlir::OpFoldResult materializeMinMax(mlir::OpBuilder &builder, mlir::Location loc, bool isMax,
                                       llvm::ArrayRef<mlir::AffineExpr> candidates) const;

private:
  mlir::AffineExpr analyze(mlir::Value value);
  mlir::AffineExpr getLeafExpr(mlir::Value value);
  /// The value of a leaf, a new one for a product.
  mlir::Value materializeLeaf(mlir::OpBuilder &builder, mlir::Location loc,
                              mlir::AffineDimExpr leaf) const;
  /// Loops whose digits `expr` is, as one number; null if it is something else, or has no product.
  mlir::Value materializeDigits(mlir::OpBuilder &builder, mlir::Location loc,
                                mlir::AffineExpr expr) const;

  mlir::MLIRContext *context;
  llvm::SmallVector<mlir::Value> leaves;
  /// The ranges of leaves that are no values.
  llvm::DenseMap<unsigned, IndexRange> ranges;
  /// The factors of leaves that are products.
  llvm::DenseMap<unsigned, std::pair<mlir::AffineExpr, mlir::AffineExpr>> products;
  llvm::DenseMap<mlir::Value, mlir::AffineExpr> exprs;
};

/// Rewrites the index arithmetic nested in `root` to its one form: what a load, a store, a loop or
/// any other op uses is a number, a variable or one composed `affine.apply`. Arithmetic that is
/// used no longer is erased.
void normalizeIndexArithmetic(mlir::RewriterBase &rewriter, mlir::Operation *root);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_ANALYSIS_INDEXEXPRS_H
