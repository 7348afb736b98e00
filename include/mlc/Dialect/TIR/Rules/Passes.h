//===- Passes.h - Schedules that nobody has to ask for --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_RULES_PASSES_H
#define MLC_DIALECT_TIR_RULES_PASSES_H

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Transform/IR/TransformOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir {
class RewritePatternSet;
} // namespace mlir

namespace mlc {

#define GEN_PASS_DECL
#include "mlc/Dialect/TIR/Rules/Passes.h.inc"

/// Schedules a prim_func by the first of `schedules` that is for it: see `tir-apply-schedule`. Runs
/// in a driver that visits each function once; a schedule that fails reports why.
void populateApplySchedulePatterns(mlir::RewritePatternSet &patterns,
                                   llvm::ArrayRef<mlir::transform::NamedSequenceOp> schedules);

/// Takes `init` of a reduction out of the loops that reduce: see `tir-decompose-reductions`.
void populateDecomposeReductionsPatterns(mlir::RewritePatternSet &patterns);

#define GEN_PASS_REGISTRATION
#include "mlc/Dialect/TIR/Rules/Passes.h.inc"

} // namespace mlc

#endif // MLC_DIALECT_TIR_RULES_PASSES_H
