//===- IndexForms.h - Forms of index arithmetic ---------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_ANALYSIS_INDEXFORMS_H
#define MLC_DIALECT_TIR_ANALYSIS_INDEXFORMS_H

#include "mlir/IR/AffineExpr.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/Hashing.h"

namespace mlc::tir {

/// The terms of a sum.
void collectTerms(mlir::AffineExpr expr, llvm::SmallVectorImpl<mlir::AffineExpr> &terms);

/// Whether two functions or modules are structurally equal once all their index arithmetic is
/// simplified and its terms are sorted, in comparisons too.
bool isEqualUpToIndexForms(mlir::Operation *lhs, mlir::Operation *rhs);

/// A number that is the same for what is equal in this way.
llvm::hash_code getHashUpToIndexForms(mlir::Operation *op);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_ANALYSIS_INDEXFORMS_H
