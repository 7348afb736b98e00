//===- PaddingOps.cpp - What is around the elements of a buffer -----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handles.h"
#include "mlc/Dialect/TIR/Schedule/Padding.h"
#include "mlc/Dialect/TIR/TransformOps/TIRTransformOps.h"

using namespace mlir;
using namespace mlc::tir;
using transform::TransformResults;
using transform::TransformRewriter;
using transform::TransformState;

DiagnosedSilenceableFailure DecomposePaddingOp::apply(TransformRewriter &rewriter,
                                                      TransformResults &results,
                                                      TransformState &state) {
  BlockOp block;
  ForOp loop;
  if (auto result = getPayloads(*this, state, getBlock(), block, getLoop(), loop);
      !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toResults(*this, results, mlc::tir::decomposePadding(scheduler, block, loop));
}

DiagnosedSilenceableFailure PadEinsumOp::apply(TransformRewriter &rewriter, TransformResults &,
                                               TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::padEinsum(scheduler, block, getPadding()));
}
