//===- TreeSimplifier.h - Integer expressions in no function, with ranges -------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_ANALYSIS_TREE_TREESIMPLIFIER_H
#define MLC_LIB_DIALECT_TIR_ANALYSIS_TREE_TREESIMPLIFIER_H

#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlc/Dialect/TIR/Analysis/TreeSimplify.h"
#include "llvm/ADT/MapVector.h"

namespace mlc::tir {

/// The dtype of a tree that is an expression, or nothing.
llvm::StringRef getTreeDtype(Tree tree);

/// Whether arithmetic of this dtype is arithmetic of indices.
inline bool isIndexDtype(llvm::StringRef dtype) { return dtype == "int32" || dtype == "int64"; }

/// Expressions of variables are expressions of sizes, whose normal form knows products, and these
/// are affine expressions over leaves, which are simplified in the leaves' ranges. What is no
/// arithmetic (a choice, a cast, an element) is a leaf.
class TreeSimplifier {
public:
  /// Arithmetic of other integers is taken for that of indices if `hasAllIntegers`.
  TreeSimplifier(mlir::MLIRContext *context, llvm::ArrayRef<TreeRange> ranges,
                 bool hasAllIntegers = false);

  Tree simplify(Tree tree);
  IndexRange getRange(Tree tree);
  /// The expression of sizes that a part is; unknown if it is none.
  relax::DimExpr getDim(mlir::Attribute part);
  Tree getTree(relax::DimExpr dim, llvm::StringRef dtype);
  /// Expressions without the variables that have ranges, which are never above and never below.
  std::pair<relax::DimExpr, relax::DimExpr> getBounds(relax::DimExpr dim);
  /// The variable, or the leaf, that a symbol stands for.
  Tree getLeafTree(mlir::StringAttr symbol) const { return variables.lookup(symbol); }

private:
  mlir::StringAttr getSymbol(Tree leaf, llvm::StringRef name);
  mlir::AffineExpr getAffine(relax::DimExpr dim);
  mlir::AffineExpr getLeaf(relax::DimExpr dim);
  IndexRange getDimRange(relax::DimExpr dim);
  IndexRange getLeafRange(relax::DimExpr dim);
  IndexRange getTreeLeafRange(Tree leaf);
  bool hasRangedVariable(relax::DimExpr dim);
  Tree decideBounds(Tree tree);
  Tree simplifyParts(Tree tree);
  Tree simplifyChoice(Tree tree, Tree condition, Tree first, Tree second);
  Tree simplifyComparison(Tree comparison);
  Tree simplifyLogical(Tree tree);
  /// Whether `difference` compared with zero holds for all values of its variables, or for none.
  std::optional<bool> decide(llvm::StringRef kind, relax::DimExpr difference);

  // Back to trees of one dtype.
  Tree getTree(mlir::AffineExpr expr, llvm::StringRef dtype);
  Tree getLeafTree(relax::DimExpr leaf, llvm::StringRef dtype);
  Tree getBinary(llvm::StringRef kind, Tree lhs, Tree rhs) {
    return Tree::get(context, kind, {{"a", lhs.getAttr()}, {"b", rhs.getAttr()}});
  }

  bool isIndex(llvm::StringRef dtype) const {
    return isIndexDtype(dtype) || (hasAllIntegers && dtype.contains("int") && !dtype.contains('x'));
  }

  mlir::MLIRContext *context;
  bool hasAllIntegers;
  IndexExprs exprs;
  /// What the leaves are.
  llvm::SmallVector<relax::DimExpr> dims;
  llvm::DenseMap<mlir::Attribute, mlir::AffineExpr> leafExprs;
  llvm::DenseMap<mlir::Attribute, TreeRange> given;
  llvm::MapVector<mlir::StringAttr, Tree> variables;
};

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_ANALYSIS_TREE_TREESIMPLIFIER_H
