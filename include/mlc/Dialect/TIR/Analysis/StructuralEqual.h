//===- StructuralEqual.h - Equality of ops but for names ------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_ANALYSIS_STRUCTURALEQUAL_H
#define MLC_DIALECT_TIR_ANALYSIS_STRUCTURALEQUAL_H

#include "mlir/IR/Operation.h"
#include "llvm/ADT/Hashing.h"
#include <optional>
#include <string>

namespace mlc::tir {

/// Where two ops are not the same, and in what.
struct StructuralDifference {
  mlir::Location lhs, rhs;
  std::string message;
  /// The ops that the difference is at.
  mlir::Operation *lhsOp = nullptr, *rhsOp = nullptr;
  /// In what of these ops it is: steps such as `operand 1` into what computes an operand, each on a
  /// line, and at the end `name`, `attribute axis`, `argument 0`, `result 0`, `results` (of a
  /// function's type) or `missing`, if one has more ops.
  std::string part;
};

/// The first difference, in the order of the text, between two ops and all that is in them; nothing
/// if they are structurally equal. Of two ops that are, each may stand for the other.
///
/// - Names are free: those of values, of parameters, buffers and blocks, the symbols of dimensions
///   (each stands for one other, within a function), and the symbol name of the two ops themselves.
/// - Locations are free.
/// - All other attributes must be the same (no attribute is the same as `false`); references to
///   symbols are the same if their names are; elements are if their data is, wherever it is held.
/// - Values defined outside of both ops must be the same value.
/// - The symbols of a symbol table are paired by name, whatever their order.
/// - Scalar arithmetic and reads are compared where they are used: their place does not matter, as
///   long as nothing is written between. Other ops must come in the same order, and so must values
///   that have a name of their own (see `Lets`).
///
/// Upstream's `OperationEquivalence` sees names and tells no difference.
std::optional<StructuralDifference> findStructuralDifference(mlir::Operation *lhs,
                                                             mlir::Operation *rhs);

bool isStructurallyEqual(mlir::Operation *lhs, mlir::Operation *rhs);

/// The same number for ops that are structurally equal.
llvm::hash_code getStructuralHash(mlir::Operation *op);

/// The type with other names for the symbols of dimensions in `definitions`, which depend on where
/// they are and not on what they are called.
mlir::Type renameSymbols(mlir::Type type, llvm::ArrayRef<mlir::Type> definitions);

/// What differs in how two values are computed, or nothing. Values that nothing computes are the
/// same only as themselves, unless `mapFreeVars` lets each stand for one other of its type.
std::optional<std::string> findValueDifference(mlir::Value lhs, mlir::Value rhs,
                                               bool mapFreeVars = false);

/// The same number for values that are computed in the same way.
llvm::hash_code getValueHash(mlir::Value value, bool mapFreeVars = false);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_ANALYSIS_STRUCTURALEQUAL_H
