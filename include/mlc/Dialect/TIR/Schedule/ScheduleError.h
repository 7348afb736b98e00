//===- ScheduleError.h - Why a schedule primitive was refused -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_SCHEDULE_SCHEDULEERROR_H
#define MLC_DIALECT_TIR_SCHEDULE_SCHEDULEERROR_H

#include "mlir/IR/Operation.h"
#include "llvm/Support/Error.h"
#include <string>

namespace mlc::tir {

/// A precondition of a primitive that does not hold. The module is as it was before the call.
class ScheduleError : public llvm::ErrorInfo<ScheduleError> {
public:
  static char ID;

  ScheduleError(llvm::StringRef primitive, unsigned precondition, mlir::Operation *op,
                std::string reason)
      : primitive(primitive), precondition(precondition), op(op), reason(std::move(reason)) {}

  /// The primitive's name, as in `split`.
  llvm::StringRef getPrimitive() const { return primitive; }
  /// The number of the precondition in the primitive's documentation.
  unsigned getPrecondition() const { return precondition; }
  /// The loop, block or function that does not satisfy it.
  mlir::Operation *getOp() const { return op; }
  /// What was expected and what is there, with the numbers.
  llvm::StringRef getReason() const { return reason; }

  void log(llvm::raw_ostream &os) const override { os << primitive << ": " << reason; }
  std::error_code convertToErrorCode() const override { return llvm::inconvertibleErrorCode(); }

private:
  std::string primitive;
  unsigned precondition;
  mlir::Operation *op;
  std::string reason;
};

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_SCHEDULE_SCHEDULEERROR_H
