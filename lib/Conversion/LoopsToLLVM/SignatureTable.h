//===- SignatureTable.h - The table that describes a function to the runtime ----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_CONVERSION_LOOPSTOLLVM_SIGNATURETABLE_H
#define MLC_LIB_CONVERSION_LOOPSTOLLVM_SIGNATURETABLE_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Diagnostics.h"

namespace mlc {

/// The attribute `mlc.signature`, read: the tensors that cross the boundary, in order.
struct EntrySignature {
  /// By which callers know the function; empty if it is that of the symbol.
  std::string name;
  llvm::SmallVector<mlir::RankedTensorType> inputs;
  llvm::SmallVector<mlir::RankedTensorType> outputs;
  /// The names of the inputs; empty strings where there is none.
  llvm::SmallVector<std::string> inputNames;
  /// Of `mlc_param_flag`, one an input.
  llvm::SmallVector<int64_t> inputFlags;
  /// Which outputs the function makes itself: they are no arguments.
  llvm::SmallVector<bool> isOpen;
  /// How the outputs make up the result, as in `mlc-runtime/signature.h`.
  std::string structure;

  static mlir::FailureOr<EntrySignature>
  read(mlir::Attribute attribute, llvm::function_ref<mlir::InFlightDiagnostic()> emitError);
};

/// Encodes the table for the function `name`. Fails, with an error, if the runtime could not know a
/// dimension.
mlir::FailureOr<llvm::SmallVector<int64_t>>
encodeSignature(llvm::StringRef name, const EntrySignature &signature,
                llvm::function_ref<mlir::InFlightDiagnostic()> emitError);

} // namespace mlc

#endif // MLC_LIB_CONVERSION_LOOPSTOLLVM_SIGNATURETABLE_H
