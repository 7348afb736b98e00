//===- TreeIterMap.h - Expressions as sums of parts of iterators ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_ANALYSIS_TREEITERMAP_H
#define MLC_DIALECT_TIR_ANALYSIS_TREEITERMAP_H

#include "mlc/Dialect/TIR/Analysis/Tree.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <string>

namespace mlc::tir {

/// A variable that takes `extent` values from `min` on.
struct TreeIterator {
  Tree variable;
  int64_t min, extent;
};

/// What is asked of a map from iterators to indices.
enum class IterMapCheck {
  /// Each index is one number of iterators, and these take every value of it once.
  Bijective,
  /// As above, but some parts of iterators, or iterators, may be in no index.
  Surjective,
  /// Each index is one number of iterators.
  None,
  /// Each index is a sum of parts of iterators.
  Sums
};

/// The indices as trees of the kind IterSumExpr: a sum of IterSplitExpr,
/// `source floordiv lower_factor mod extent * scale`, whose source is an IterMark, a variable or
/// such a sum of which each value is taken once. If they are none, `reason` says why.
std::optional<llvm::SmallVector<Tree>> detectIterMap(llvm::ArrayRef<Tree> indices,
                                                     llvm::ArrayRef<TreeIterator> iterators,
                                                     IterMapCheck check, std::string &reason);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_ANALYSIS_TREEITERMAP_H
