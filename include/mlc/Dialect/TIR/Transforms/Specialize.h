//===- Specialize.h - Values in the place of parameters of a prim_func ----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_TRANSFORMS_SPECIALIZE_H
#define MLC_DIALECT_TIR_TRANSFORMS_SPECIALIZE_H

#include "mlc/Dialect/TIR/IR/TIR.h"

namespace mlc::tir {

/// What a parameter is: a number or an expression of sizes in the place of a scalar, or, where
/// `elementType` is there, a buffer of these dimensions in the place of a handle.
struct ParamValue {
  unsigned index = 0;
  /// A `#relax.dim_expr`, or a float.
  mlir::Attribute scalar;

  mlir::Type elementType;
  llvm::SmallVector<relax::DimExpr> shape, strides;
  /// Where the first element is; null for the beginning of the memory.
  relax::DimExprAttr offset;
  int64_t alignment = 64, offsetFactor = 1;
};

/// Gives parameters of a function values. A scalar is a parameter no longer. A buffer stays one:
/// each size, stride or offset of it that is a variable by itself has what the given buffer says,
/// in the whole function. What is computed from these values is folded, types of buffers are
/// refined, and nothing else is rewritten. An error, with the function in no defined state, if a
/// value is none for its parameter.
llvm::LogicalResult specialize(PrimFuncOp func, llvm::ArrayRef<ParamValue> values);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_TRANSFORMS_SPECIALIZE_H
