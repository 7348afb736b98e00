//===- Passes.h - From loops to the LLVM dialect --------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_CONVERSION_LOOPSTOLLVM_PASSES_H
#define MLC_CONVERSION_LOOPSTOLLVM_PASSES_H

#include "mlc/Support/NativeFunction.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Pass/Pass.h"

namespace mlc {

/// What `mlc-emit-entry` emits for a function starts with this.
inline constexpr llvm::StringLiteral kEntryPrefix = "__mlc_";

/// A function of the C library, such as `exp`.
bool isCLibraryName(llvm::StringRef name);

#define GEN_PASS_DECL
#include "mlc/Conversion/LoopsToLLVM/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "mlc/Conversion/LoopsToLLVM/Passes.h.inc"

} // namespace mlc

#endif // MLC_CONVERSION_LOOPSTOLLVM_PASSES_H
