//===- Passes.h - Passes over loops of upstream's dialects ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_TRANSFORMS_PASSES_H
#define MLC_TRANSFORMS_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir {
class RewritePatternSet;
class TypeConverter;
} // namespace mlir

namespace mlc {

/// Lowers affine to scf, arith and memref; loops keep their discardable attributes.
void populateLowerAffineKeepAttrsPatterns(mlir::RewritePatternSet &patterns);

/// Fuses `a * b + c` where both allow contraction, or everywhere if `assumeContract`.
void populateFuseMultiplyAddPatterns(mlir::RewritePatternSet &patterns,
                                     bool assumeContract = false);

/// Splits the sums that marked loops carry into several.
void populateSplitSumsPatterns(mlir::RewritePatternSet &patterns);

/// Expands functions of `math` on vectors into arithmetic, with AVX-512's own where it is there.
void populateExpandVectorMathPatterns(mlir::RewritePatternSet &patterns, bool hasAVX512 = false);

/// Adds the conversion of buffers of i1 to buffers of i8 to `converter`, and the patterns for
/// loads, stores and every other op on such buffers.
void populateBoolToBytePatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);

/// Integer divisions that never trap. For a driver that does not visit what it makes.
void populateGuardDivisionPatterns(mlir::RewritePatternSet &patterns);

#define GEN_PASS_DECL
#include "mlc/Transforms/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "mlc/Transforms/Passes.h.inc"

} // namespace mlc

#endif // MLC_TRANSFORMS_PASSES_H
