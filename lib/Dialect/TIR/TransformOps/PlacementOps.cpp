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
  BlockOp block;
  ForOp loop;
  if (auto result = getPayloads(*this, state, getBlock(), block, getLoop(), loop);
      !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::computeAt(scheduler, block, loop, getPreserveUnitLoops(),
                                              static_cast<int64_t>(getIndex())));
}

DiagnosedSilenceableFailure ReverseComputeAtOp::apply(TransformRewriter &rewriter,
                                                      TransformResults &, TransformState &state) {
  BlockOp block;
  ForOp loop;
  if (auto result = getPayloads(*this, state, getBlock(), block, getLoop(), loop);
      !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::reverseComputeAt(scheduler, block, loop, getPreserveUnitLoops(),
                                                     static_cast<int64_t>(getIndex())));
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
