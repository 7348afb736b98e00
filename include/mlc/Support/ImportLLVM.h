//===- ImportLLVM.h - LLVM IR that a module brings with it ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_SUPPORT_IMPORTLLVM_H
#define MLC_SUPPORT_IMPORTLLVM_H

#include "llvm/ADT/StringRef.h"

namespace mlc {

/// The annotation of a tir loop or block, and, on a module that is lowered, the attribute: texts of
/// LLVM IR with functions that the code calls by name.
inline constexpr llvm::StringLiteral kImportLLVMAnnotation = "pragma_import_llvm";
inline constexpr llvm::StringLiteral kImportLLVMAttrName = "mlc.import_llvm";

} // namespace mlc

#endif // MLC_SUPPORT_IMPORTLLVM_H
