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
namespace tir {
class FunctionTable;
} // namespace tir

#define GEN_PASS_DECL
#include "mlc/Conversion/TEToTIR/Passes.h.inc"

/// Functions of te ops to prim_funcs.
void populateTEToTIRPatterns(mlir::RewritePatternSet &patterns, const TEToTIROptions &options = {});

/// `relax.emit_te` to calls of prim_funcs in the module of `table`, which must outlive the
/// patterns.
void populateLowerEmitTEPatterns(mlir::RewritePatternSet &patterns, tir::FunctionTable &table);

#define GEN_PASS_REGISTRATION
#include "mlc/Conversion/TEToTIR/Passes.h.inc"

} // namespace mlc

#endif // MLC_CONVERSION_TETOTIR_PASSES_H
