//===- CacheOps.cpp - Blocks that copy buffers ----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handles.h"
#include "mlc/Dialect/TIR/Schedule/Caches.h"
#include "mlc/Dialect/TIR/TransformOps/TIRTransformOps.h"

using namespace mlir;
using namespace mlc::tir;
using transform::TransformResults;
using transform::TransformRewriter;
using transform::TransformState;

DiagnosedSilenceableFailure CacheReadOp::apply(TransformRewriter &rewriter,
                                               TransformResults &results, TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  SmallVector<BlockOp> consumers;
  if (auto result = getPayloads(*this, state, getConsumers(), consumers); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toResults(*this, results,
                   mlc::tir::cacheRead(scheduler, block, getIndex(), getScope(), consumers));
}

DiagnosedSilenceableFailure CacheWriteOp::apply(TransformRewriter &rewriter,
                                                TransformResults &results, TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  SmallVector<BlockOp> consumers;
  if (auto result = getPayloads(*this, state, getConsumers(), consumers); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toResults(*this, results,
                   mlc::tir::cacheWrite(scheduler, block, getIndex(), getScope(), consumers));
}

DiagnosedSilenceableFailure ReindexOp::apply(TransformRewriter &rewriter, TransformResults &results,
                                             TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toResults(*this, results, mlc::tir::reindex(scheduler, block, getIndex(), getWrite()));
}

DiagnosedSilenceableFailure CacheInplaceOp::apply(TransformRewriter &rewriter,
                                                  TransformResults &results,
                                                  TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toResults(*this, results,
                   mlc::tir::cacheInplace(scheduler, block, getIndex(), getScope()));
}

DiagnosedSilenceableFailure ReindexCacheReadOp::apply(TransformRewriter &rewriter,
                                                      TransformResults &results,
                                                      TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toResults(*this, results,
                   mlc::tir::reindexCacheRead(scheduler, block, getIndex(), getScope(), getMap()));
}

DiagnosedSilenceableFailure ReindexCacheWriteOp::apply(TransformRewriter &rewriter,
                                                       TransformResults &results,
                                                       TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toResults(*this, results,
                   mlc::tir::reindexCacheWrite(scheduler, block, getIndex(), getScope(), getMap()));
}

DiagnosedSilenceableFailure CacheIndexOp::apply(TransformRewriter &rewriter,
                                                TransformResults &results, TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  // P3.
  if (unsigned count = countCacheIndices(block, getThreshold()); count != getNumResults())
    return emitSilenceableError() << "expected " << getNumResults() << " blocks, block '"
                                  << block.getName() << "' needs " << count;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toResults(*this, results,
                   mlc::tir::cacheIndex(scheduler, block, getScope(), getThreshold()));
}

DiagnosedSilenceableFailure ReadAtOp::apply(TransformRewriter &rewriter, TransformResults &results,
                                            TransformState &state) {
  ForOp loop;
  if (auto result = getPayload(*this, state, getLoop(), loop); !result.succeeded())
    return result;
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toResults(*this, results,
                   mlc::tir::readAt(scheduler, loop, block, getIndex(), getScope()));
}

DiagnosedSilenceableFailure WriteAtOp::apply(TransformRewriter &rewriter, TransformResults &results,
                                             TransformState &state) {
  ForOp loop;
  if (auto result = getPayload(*this, state, getLoop(), loop); !result.succeeded())
    return result;
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toResults(*this, results,
                   mlc::tir::writeAt(scheduler, loop, block, getIndex(), getScope()));
}
