//===- BufferOps.cpp - What buffers look like -----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handles.h"
#include "mlc/Dialect/TIR/Schedule/Buffers.h"
#include "mlc/Dialect/TIR/TransformOps/TIRTransformOps.h"

using namespace mlir;
using namespace mlc::tir;
using transform::TransformResults;
using transform::TransformRewriter;
using transform::TransformState;

DiagnosedSilenceableFailure SetScopeOp::apply(TransformRewriter &rewriter, TransformResults &,
                                              TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::setScope(scheduler, block, getIndex(), getScope()));
}

DiagnosedSilenceableFailure StorageAlignOp::apply(TransformRewriter &rewriter, TransformResults &,
                                                  TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::storageAlign(scheduler, block, getIndex(), getAxis(),
                                                 getFactor(), getOffset()));
}

DiagnosedSilenceableFailure TransformLayoutOp::apply(TransformRewriter &rewriter,
                                                     TransformResults &, TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::transformLayout(scheduler, block, getIndex(), getWrite(),
                                                    getMap(), getAssumeInjective(),
                                                    getPadValueAttr(), getSymbolsAttr()));
}

DiagnosedSilenceableFailure RollingBufferOp::apply(TransformRewriter &rewriter, TransformResults &,
                                                   TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::rollingBuffer(scheduler, block, getIndex()));
}

DiagnosedSilenceableFailure UnsafeSetDtypeOp::apply(TransformRewriter &rewriter, TransformResults &,
                                                    TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::unsafeSetDtype(scheduler, block, getIndex(), getDtype()));
}

DiagnosedSilenceableFailure AnnotateBufferAccessOp::apply(TransformRewriter &rewriter,
                                                          TransformResults &,
                                                          TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(
      *this, mlc::tir::annotateBufferAccess(scheduler, block, getIndex(), getWrite(), getRanges()));
}

DiagnosedSilenceableFailure SetAxisSeparatorOp::apply(TransformRewriter &rewriter,
                                                      TransformResults &, TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(
      *this, mlc::tir::setAxisSeparator(scheduler, block, getIndex(), getWrite(), getSeparators()));
}

DiagnosedSilenceableFailure UnsafeHideBufferAccessOp::apply(TransformRewriter &rewriter,
                                                            TransformResults &,
                                                            TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this,
                   mlc::tir::unsafeHideBufferAccess(scheduler, block, getWrite(), getIndices()));
}
