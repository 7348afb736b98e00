//===- SizeConditions.h - Conditions on sizes -----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_SIZECONDITIONS_H
#define MLC_DIALECT_RELAX_IR_SIZECONDITIONS_H

#include "mlc/Dialect/Relax/IR/IntrinsicOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

namespace mlc::relax {

/// A condition on sizes is a `relax.intrinsic` with the name that its expression has in tir:
/// "tir.EQ", "tir.NE", "tir.LT", "tir.LE", "tir.GT" and "tir.GE" of two `!relax.prim`, "tir.And"
/// and "tir.Or" of two i1, "tir.Not" of one. It gives an i1.
enum class SizeConditionKind { EQ, NE, LT, LE, GT, GE, And, Or, Not };

/// The kind of condition that an intrinsic of this name is, if it is any.
std::optional<SizeConditionKind> getSizeConditionKind(llvm::StringRef name);

/// The kind of condition that a value is, if it is any.
std::optional<SizeConditionKind> getSizeConditionKind(mlir::Value value);

/// How a condition of this kind compares; nothing if it is of conditions.
std::optional<mlir::arith::CmpIPredicate> getPredicate(SizeConditionKind kind);

/// The sizes that a comparison compares.
llvm::SmallVector<DimExpr, 2> getComparedSizes(IntrinsicOp comparison);

/// Checks the operands and the result of an intrinsic that has the name of a condition.
llvm::LogicalResult verifySizeCondition(IntrinsicOp op);

/// Makes numbers of the conditions in `root` that hold, or do not, whatever the symbols are.
void foldSizeConditions(mlir::Operation *root);

} // namespace mlc::relax

#endif // MLC_DIALECT_RELAX_IR_SIZECONDITIONS_H
