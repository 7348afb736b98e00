//===- Passes.h - From relax operators to te ------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_CONVERSION_RELAXTOTE_PASSES_H
#define MLC_CONVERSION_RELAXTOTE_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir {
class RewritePatternSet;
} // namespace mlir

namespace mlc {

#define GEN_PASS_DECL
#include "mlc/Conversion/RelaxToTE/Passes.h.inc"

/// Adds a pattern that replaces each op with a te body, if its name is not among `skipOps`, by a
/// `relax.emit_te` that holds the body.
void populateLegalizeOpsPatterns(mlir::RewritePatternSet &patterns,
                                 llvm::ArrayRef<std::string> skipOps = {});

/// Adds a pattern that replaces each operator that a function of the runtime computes, if its name
/// is not among `skipOps`, by a `relax.call_packed` of that function.
void populateLegalizeToPackedPatterns(mlir::RewritePatternSet &patterns,
                                      llvm::ArrayRef<std::string> skipOps = {});

/// Adds patterns that replace functions of mathematics by bodies that need not be exact: see
/// `relax-fast-math`.
void populateFastMathPatterns(mlir::RewritePatternSet &patterns);

#define GEN_PASS_REGISTRATION
#include "mlc/Conversion/RelaxToTE/Passes.h.inc"

} // namespace mlc

#endif // MLC_CONVERSION_RELAXTOTE_PASSES_H
