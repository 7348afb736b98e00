//===- MemoryPasses.h - Passes on the memory of tensors -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_TRANSFORMS_MEMORYPASSES_H
#define MLC_DIALECT_RELAX_TRANSFORMS_MEMORYPASSES_H

#include "mlir/Pass/Pass.h"

namespace mlc {
#define GEN_PASS_DECL
#include "mlc/Dialect/Relax/Transforms/MemoryPasses.h.inc"
#define GEN_PASS_REGISTRATION
#include "mlc/Dialect/Relax/Transforms/MemoryPasses.h.inc"
} // namespace mlc

#endif // MLC_DIALECT_RELAX_TRANSFORMS_MEMORYPASSES_H
