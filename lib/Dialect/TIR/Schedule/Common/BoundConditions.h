//===- BoundConditions.h - That values are within their bounds ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_SCHEDULE_BOUNDCONDITIONS_H
#define MLC_LIB_DIALECT_TIR_SCHEDULE_BOUNDCONDITIONS_H

#include "BlockRewrite.h"

namespace mlc::tir {

/// That `value` is less than `bound`, its end, or else that it is not less than `bound`.
struct BoundCondition {
  mlir::AffineExpr value, bound;
  bool isEnd;

  bool operator==(const BoundCondition &other) const {
    return value == other.value && bound == other.bound && isEnd == other.isEnd;
  }
};

/// The same condition, shorter where the bound is a number: `i * 8 + j < 16` with `j` below 8 is
/// `i < 2`, and `i // 4 < 2` is `i < 8`.
BoundCondition simplify(IndexExprs &exprs, BoundCondition condition);

/// A predicate that values are in their bounds.
class BoundConditions {
public:
  explicit BoundConditions(IndexExprs &exprs) : exprs(exprs) {}

  /// That `value` is not less than `min`.
  void requireMin(mlir::AffineExpr value, mlir::AffineExpr min);
  /// That `value` is less than `end`.
  void requireEnd(mlir::AffineExpr value, mlir::AffineExpr end);

  /// Of `i < 16` and `i % 8 < 7`, the first is `i < 15`.
  void tighten();

  /// All of the conditions, in the order in which they were added; null if there are none.
  mlir::Value materialize(mlir::RewriterBase &rewriter, mlir::Location loc);

private:
  IndexExprs &exprs;
  llvm::SmallVector<BoundCondition> conditions;
};

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_SCHEDULE_BOUNDCONDITIONS_H
