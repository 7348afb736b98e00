//===- Topi.h - Tensor operators as te ops --------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// One body per operator: functions that build the te ops of an operator, found by name.
// Legalization and the Python package call the same functions.
//
// Operands are tensors without encoding, then whatever else the function takes:
// - where a tensor may be a number, a constant (an attribute, or a value that a constant op makes)
// is written into the
//   body; another scalar value is used from outside;
// - an option that is a shape, such as `shape`, takes one `index` operand, after the tensors, for
// each of its entries
//   that is `?` (ShapedType::kDynamic).
// Sums and products over f16 and bf16 are made in f32 and rounded once.
//
// Where two extents have to be equal and one is not known, they are taken to be equal: whoever
// knows symbols (relax) has verified it.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TE_TOPI_TOPI_H
#define MLC_DIALECT_TE_TOPI_TOPI_H

#include "mlc/Dialect/TE/Topi/TopiBuilder.h"

namespace mlc::te {

/// Builds the te ops of the function `name` at the builder's insertion point and returns their
/// results. If the operands or options are not what the function takes, fails before it builds
/// anything, with the reason in `message`: what was expected and what came.
llvm::FailureOr<llvm::SmallVector<mlir::Value>>
buildTopi(llvm::StringRef name, TopiBuilder &builder, llvm::ArrayRef<mlir::OpFoldResult> operands,
          mlir::DictionaryAttr options, std::string &message);

/// The same, with the reason as an error at `loc`.
llvm::FailureOr<llvm::SmallVector<mlir::Value>>
buildTopi(llvm::StringRef name, mlir::OpBuilder &builder, mlir::Location loc,
          mlir::ValueRange operands, mlir::DictionaryAttr options);

/// The names of all functions, sorted.
llvm::SmallVector<llvm::StringRef> getTopiNames();

} // namespace mlc::te

#endif // MLC_DIALECT_TE_TOPI_TOPI_H
