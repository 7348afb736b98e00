//===- Passes.h - What a module is compiled for ---------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_TARGET_PASSES_H
#define MLC_TARGET_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlc {

#define GEN_PASS_DECL
#include "mlc/Target/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "mlc/Target/Passes.h.inc"

} // namespace mlc

#endif // MLC_TARGET_PASSES_H
