//===- Passes.h - Running programs to see what they compute ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_REFERENCE_PASSES_H
#define MLC_REFERENCE_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlc {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "mlc/Reference/Passes.h.inc"

} // namespace mlc

#endif // MLC_REFERENCE_PASSES_H
