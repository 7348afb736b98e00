//===- Passes.h - From te to tir ------------------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_CONVERSION_TETOTIR_PASSES_H
#define MLC_CONVERSION_TETOTIR_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir {
class RewritePatternSet;
} // namespace mlir

namespace mlc {

#define GEN_PASS_DECL
#include "mlc/Conversion/TEToTIR/Passes.h.inc"

/// Functions of te ops to prim_funcs.
void populateTEToTIRPatterns(mlir::RewritePatternSet &patterns, const TEToTIROptions &options = {});

#define GEN_PASS_REGISTRATION
#include "mlc/Conversion/TEToTIR/Passes.h.inc"

} // namespace mlc

#endif // MLC_CONVERSION_TETOTIR_PASSES_H
