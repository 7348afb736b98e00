//===- LinearExpr.h - An index as a sum of multiples ----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_TRANSFORMS_LINEAREXPR_H
#define MLC_LIB_TRANSFORMS_LINEAREXPR_H

#include "mlir/IR/Value.h"
#include "llvm/ADT/MapVector.h"

namespace mlc {

/// An index value as `constant + sum(coefficient * value)`.
struct LinearExpr {
  llvm::MapVector<mlir::Value, int64_t> terms; // no zero coefficients
  int64_t constant = 0;

  /// Looks through arith.constant, addi, subi and muli by a constant; anything else is a term.
  static LinearExpr of(mlir::Value value);

  int64_t coefficient(mlir::Value value) const { return terms.lookup(value); }
  bool isConstant() const { return terms.empty(); }
  void add(const LinearExpr &other, int64_t factor);
};

} // namespace mlc

#endif // MLC_LIB_TRANSFORMS_LINEAREXPR_H
