//===- DimExprParts.h - The operation that a dimension is -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_DIMEXPRPARTS_H
#define MLC_DIALECT_RELAX_IR_DIMEXPRPARTS_H

#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"

namespace mlc::relax {

/// An operation on two expressions.
struct DimExprParts {
  enum Kind { Add, Sub, Mul, FloorDiv, Mod, Min, Max };
  Kind kind;
  DimExpr lhs, rhs;
};

/// The last operation of an expression as it is printed: `n * 2` and `1` added for `n * 2 + 1`.
/// Nothing for a number, a symbol, and the unknown expression.
std::optional<DimExprParts> getParts(DimExpr expr);

} // namespace mlc::relax

#endif // MLC_DIALECT_RELAX_IR_DIMEXPRPARTS_H
