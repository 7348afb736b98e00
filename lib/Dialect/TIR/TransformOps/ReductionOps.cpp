//===- ReductionOps.cpp - Parts of reductions -----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handles.h"
#include "mlc/Dialect/TIR/Schedule/Reductions.h"
#include "mlc/Dialect/TIR/TransformOps/TIRTransformOps.h"

using namespace mlir;
using namespace mlc::tir;
using transform::TransformResults;
using transform::TransformRewriter;
using transform::TransformState;

DiagnosedSilenceableFailure DecomposeReductionOp::apply(TransformRewriter &rewriter,
                                                        TransformResults &results,
                                                        TransformState &state) {
  BlockOp block;
  ForOp loop;
  if (auto result = getPayloads(*this, state, getBlock(), block, getLoop(), loop);
      !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toResults(*this, results, mlc::tir::decomposeReduction(scheduler, block, loop));
}

DiagnosedSilenceableFailure RfactorOp::apply(TransformRewriter &rewriter, TransformResults &results,
                                             TransformState &state) {
  ForOp loop;
  if (auto result = getPayload(*this, state, getLoop(), loop); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toResults(*this, results,
                   mlc::tir::rfactor(scheduler, loop, static_cast<int64_t>(getAxis())));
}

DiagnosedSilenceableFailure FuseReductionEpilogueOp::apply(TransformRewriter &rewriter,
                                                           TransformResults &,
                                                           TransformState &state) {
  BlockOp reduction, epilogue;
  if (auto result = getPayloads(*this, state, getReduction(), reduction, getEpilogue(), epilogue);
      !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::fuseReductionEpilogue(scheduler, reduction, epilogue));
}
