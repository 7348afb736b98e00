//===- ElementBytes.h - The elements of constants as they lie in memory ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_SUPPORT_ELEMENTBYTES_H
#define MLC_SUPPORT_ELEMENTBYTES_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Diagnostics.h"
#include <memory>

namespace mlc {

/// Constants are aligned to this, wherever they are.
inline constexpr size_t kConstantAlignment = 64;

/// The elements of a constant in row-major order, as compiled code reads them: an i1 is a byte.
struct ElementBytes {
  llvm::ArrayRef<char> bytes;
  /// Holds `bytes` where the attribute does not have them in this form (splats, bits).
  std::unique_ptr<char[]> owned;
};

/// The bytes of a dense or dense_resource attribute: its own where possible, which live as long as
/// the context. Fails, with an error if `emitError` is given, if it is neither, its elements are no
/// whole bytes or i1, or the data of its resource are not there.
mlir::FailureOr<ElementBytes>
readElements(mlir::Attribute value,
             llvm::function_ref<mlir::InFlightDiagnostic()> emitError = nullptr);

} // namespace mlc

#endif // MLC_SUPPORT_ELEMENTBYTES_H
