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

/// A tree that has the same value where variables are in these ranges: index arithmetic in the
/// form that `IndexExprs` gives it, comparisons that are decided as a bool.
Tree simplifyTree(Tree tree, llvm::ArrayRef<std::pair<Tree, IndexRange>> ranges);

/// The values that index arithmetic takes where variables are in these ranges.
IndexRange getTreeRange(Tree tree, llvm::ArrayRef<std::pair<Tree, IndexRange>> ranges);

/// The integers `coeff * k + base` for all `k`; by default all that there are. One number has the
/// coefficient 0, and any other base is from 0 up to the coefficient.
struct ModularSet {
  int64_t coeff = 1, base = 0;
};

/// Such a set that the values of index arithmetic are in where variables are in these.
ModularSet getTreeModularSet(Tree tree, llvm::ArrayRef<std::pair<Tree, ModularSet>> sets);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_ANALYSIS_TREESIMPLIFY_H
