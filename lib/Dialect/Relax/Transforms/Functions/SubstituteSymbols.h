//===- SubstituteSymbols.h - Other dimensions in the place of symbols -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_RELAX_TRANSFORMS_FUNCTIONS_SUBSTITUTESYMBOLS_H
#define MLC_LIB_DIALECT_RELAX_TRANSFORMS_FUNCTIONS_SUBSTITUTESYMBOLS_H

#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlir/IR/Operation.h"

namespace mlc::relax {

/// Puts values in the place of symbols in the types and attributes of an op and what is in it, and
/// specialises the bodies of its tensor expressions.
void substituteSymbols(mlir::Operation *root,
                       const llvm::DenseMap<mlir::StringAttr, DimExpr> &values);

} // namespace mlc::relax

#endif // MLC_LIB_DIALECT_RELAX_TRANSFORMS_FUNCTIONS_SUBSTITUTESYMBOLS_H
