//===- Kinds.h - How loops run, and notes for later -----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_SCHEDULE_KINDS_H
#define MLC_DIALECT_TIR_SCHEDULE_KINDS_H

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Dialect/TIR/Schedule/ScheduleError.h"
#include "mlir/IR/PatternMatch.h"

namespace mlc::tir {

/// The annotation of a loop that reduces, by which its iterations become lanes: the reduction may
/// be done in another order, in as many vectors as the integer says.
inline constexpr llvm::StringLiteral kReduceInLanesAnnotation = "reduce_in_lanes";

/// The annotation of a loop that adds up, by which it may do so in another order: in as many sums
/// at once as the integer says, so that none waits for itself.
inline constexpr llvm::StringLiteral kReduceInPartsAnnotation = "reduce_in_parts";

/// Makes a loop parallel.
/// - P1: each block directly below is complete or a reduction (see `BlockKinds.h`).
/// - P2: the loop's variable is in bindings of spatial variables only.
/// - P3: no element is written by two blocks, or reduced into, in different iterations. Those that
///   differ only in what a quotient or a remainder in a binding leaves out do that: two iterations
///   of `f`, for example, where `vi = f // 4` is a block's only variable.
llvm::Error parallel(mlir::RewriterBase &rewriter, ForOp loop);

/// Makes a loop vectorized. Preconditions are those of `parallel`.
llvm::Error vectorize(mlir::RewriterBase &rewriter, ForOp loop);

/// Runs the iterations of a loop by the threads of an axis, `threadIdx.x` for example.
/// - P1: each block directly below is complete or a reduction (see `BlockKinds.h`).
/// - P2: the loop's variable is in bindings of spatial variables only, or, with an axis of
///   `threadIdx`, of reduce variables, too.
/// - P3: there is such an axis: `blockIdx`, `threadIdx` or `vthread` with `.x`, `.y` or `.z`, or
///   `vthread`.
llvm::Error bind(mlir::RewriterBase &rewriter, ForOp loop, llvm::StringRef thread);

/// Makes a loop unrolled.
void unroll(mlir::RewriterBase &rewriter, ForOp loop);

/// Adds an annotation to a loop or a block, or to a function's root block; one that is there stays
/// as it is.
/// - P1: the target is a loop, a block or a function over buffers.
llvm::Error annotate(mlir::RewriterBase &rewriter, mlir::Operation *target, llvm::StringRef key,
                     mlir::Attribute value);

/// Takes an annotation away.
/// - P1: the target is a loop, a block or a function over buffers.
/// - P2: it has the annotation.
llvm::Error unannotate(mlir::RewriterBase &rewriter, mlir::Operation *target, llvm::StringRef key);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_SCHEDULE_KINDS_H
