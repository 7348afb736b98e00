//===- PlacementOps.cpp - Where a block is computed -----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handles.h"
#include "mlc/Dialect/TIR/Schedule/Placement.h"
#include "mlc/Dialect/TIR/TransformOps/TIRTransformOps.h"

using namespace mlir;
using namespace mlc::tir;
using transform::TransformResults;
using transform::TransformRewriter;
using transform::TransformState;

/// Moves a block into a loop. What `sample_compute_location` gives may also be the function, where
/// the block stays as it is, or the block itself, which is inlined.
template <typename OpTy>
static DiagnosedSilenceableFailure
moveTo(OpTy op, TransformRewriter &rewriter, TransformState &state,
       llvm::Error (*moveInto)(RewriterBase &, BlockOp, ForOp, bool, int64_t),
       llvm::Error (*inlineInto)(RewriterBase &, BlockOp)) {
  BlockOp block;
  Operation *place = nullptr;
  if (auto result = getPayload(op, state, op.getBlock(), block); !result.succeeded())
    return result;
  if (auto result = getPayload(op, state, op.getLoop(), place); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, op);
  if (place == block)
    return toFailure(op, inlineInto(scheduler, block));
  if (place == block->template getParentOfType<PrimFuncOp>())
    return DiagnosedSilenceableFailure::success();
  ForOp loop;
  if (auto result = getPayload(op, state, op.getLoop(), loop); !result.succeeded())
    return result;
  return toFailure(op, moveInto(scheduler, block, loop, op.getPreserveUnitLoops(),
                                static_cast<int64_t>(op.getIndex())));
}

DiagnosedSilenceableFailure ComputeInlineOp::apply(TransformRewriter &rewriter, TransformResults &,
                                                   TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::computeInline(scheduler, block));
}

DiagnosedSilenceableFailure ComputeAtOp::apply(TransformRewriter &rewriter, TransformResults &,
                                               TransformState &state) {
  return moveTo(*this, rewriter, state, mlc::tir::computeAt, mlc::tir::computeInline);
}

DiagnosedSilenceableFailure ReverseComputeAtOp::apply(TransformRewriter &rewriter,
                                                      TransformResults &, TransformState &state) {
  return moveTo(*this, rewriter, state, mlc::tir::reverseComputeAt, mlc::tir::reverseComputeInline);
}

DiagnosedSilenceableFailure ReverseComputeInlineOp::apply(TransformRewriter &rewriter,
                                                          TransformResults &,
                                                          TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::reverseComputeInline(scheduler, block));
}
