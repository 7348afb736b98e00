//===- StructInfo.h - How types of values, and effects, relate to each other ----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_STRUCTINFO_H
#define MLC_DIALECT_RELAX_IR_STRUCTINFO_H

#include "mlc/Dialect/Relax/IR/Callables.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

namespace mlc::relax {

/// Whether a value of type `derived` may stand where one of type `base` is asked for.
bool isBaseOf(mlir::Type base, mlir::Type derived);

/// Whether no value of type `found` is one of type `declared`.
bool contradicts(mlir::Type declared, mlir::Type found);

/// The closest type that values of both types have; null if only that they are values is common.
mlir::Type unify(mlir::Type lhs, mlir::Type rhs);

/// What a function returns as one value: a tuple of several, and of none.
mlir::Type getResultType(mlir::FunctionOpInterface function);

/// The type of a function as a value. Of a function over buffers, nothing is known.
CallableType getCallableType(mlir::FunctionOpInterface function);

/// The result of a call of a function of type `callee`, with the caller's dimensions. Reports
/// through `emitError` where the arguments do not fit.
mlir::FailureOr<mlir::Type>
inferCallResult(CallableType callee, mlir::TypeRange args,
                llvm::function_ref<mlir::InFlightDiagnostic()> emitError);

/// Whether an operation of a graph may do more than give its results: not what is inside of it.
bool hasEffects(mlir::Operation *op);

/// Whether a function is pure because it says so, by `relax.force_pure`: it may write to its own
/// memory.
bool isForcedPure(mlir::FunctionOpInterface function);

/// Whether a call of a graph function may have effects: it says so, or something in it has. The
/// first such operation is put into `cause`.
bool isImpure(mlir::FunctionOpInterface function, mlir::Operation **cause = nullptr);

} // namespace mlc::relax

#endif // MLC_DIALECT_RELAX_IR_STRUCTINFO_H
