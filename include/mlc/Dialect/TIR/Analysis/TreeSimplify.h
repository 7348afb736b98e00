//===- TreeSimplify.h - What is known of integer expressions in no function -----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_ANALYSIS_TREESIMPLIFY_H
#define MLC_DIALECT_TIR_ANALYSIS_TREESIMPLIFY_H

#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/Analysis/Tree.h"

namespace mlc::tir {

/// The values that a variable takes: between two numbers, or two expressions, as far as either is
/// known.
struct TreeRange {
  Tree variable;
  IndexRange range;
  Tree min, max;
};

/// A tree that has the same value where variables are in these ranges: index arithmetic in the
/// form that `IndexExprs` gives it, comparisons that are decided as a bool.
Tree simplifyTree(Tree tree, llvm::ArrayRef<TreeRange> ranges);

/// The values that an integer expression takes where variables are in these ranges.
IndexRange getTreeRange(Tree tree, llvm::ArrayRef<TreeRange> ranges);

/// Expressions without the variables that have ranges between which an expression is; null for what
/// is not known.
std::pair<Tree, Tree> getTreeBounds(Tree tree, llvm::ArrayRef<TreeRange> ranges);

/// The factors of variables in an expression that is a sum of products with them, and behind them
/// what is added; empty if it is no such sum.
llvm::SmallVector<Tree> getLinearFactors(Tree tree, llvm::ArrayRef<Tree> variables);

/// The integers `coeff * k + base` for all `k`; by default all that there are. One number has the
/// coefficient 0, and any other base is from 0 up to the coefficient.
struct ModularSet {
  int64_t coeff = 1, base = 0;
};

/// Such a set that the values of index arithmetic are in where variables are in these.
ModularSet getTreeModularSet(Tree tree, llvm::ArrayRef<std::pair<Tree, ModularSet>> sets);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_ANALYSIS_TREESIMPLIFY_H
