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
  llvm::Expected<BlockOp> copy =
      mlc::tir::cacheRead(scheduler, block, getIndex(), getScope(), consumers);
  if (!copy)
    return toFailure(*this, copy.takeError());
  return setResults(*this, results, ArrayRef<Operation *>(*copy));
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
  llvm::Expected<BlockOp> copy =
      mlc::tir::cacheWrite(scheduler, block, getIndex(), getScope(), consumers);
  if (!copy)
    return toFailure(*this, copy.takeError());
  return setResults(*this, results, ArrayRef<Operation *>(*copy));
}

DiagnosedSilenceableFailure ReindexOp::apply(TransformRewriter &rewriter, TransformResults &results,
                                             TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  llvm::Expected<BlockOp> copy = mlc::tir::reindex(scheduler, block, getIndex(), getWrite());
  if (!copy)
    return toFailure(*this, copy.takeError());
  return setResults(*this, results, ArrayRef<Operation *>(*copy));
}

DiagnosedSilenceableFailure CacheInplaceOp::apply(TransformRewriter &rewriter,
                                                  TransformResults &results,
                                                  TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  llvm::Expected<std::array<BlockOp, 2>> copies =
      mlc::tir::cacheInplace(scheduler, block, getIndex(), getScope());
  if (!copies)
    return toFailure(*this, copies.takeError());
  return setResults(*this, results, *copies);
}

DiagnosedSilenceableFailure ReindexCacheReadOp::apply(TransformRewriter &rewriter,
                                                      TransformResults &results,
                                                      TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  llvm::Expected<BlockOp> copy =
      mlc::tir::reindexCacheRead(scheduler, block, getIndex(), getScope(), getMap());
  if (!copy)
    return toFailure(*this, copy.takeError());
  return setResults(*this, results, ArrayRef<Operation *>(*copy));
}

DiagnosedSilenceableFailure ReindexCacheWriteOp::apply(TransformRewriter &rewriter,
                                                       TransformResults &results,
                                                       TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  llvm::Expected<BlockOp> copy =
      mlc::tir::reindexCacheWrite(scheduler, block, getIndex(), getScope(), getMap());
  if (!copy)
    return toFailure(*this, copy.takeError());
  return setResults(*this, results, ArrayRef<Operation *>(*copy));
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
  llvm::Expected<SmallVector<BlockOp>> stages =
      mlc::tir::cacheIndex(scheduler, block, getScope(), getThreshold());
  if (!stages)
    return toFailure(*this, stages.takeError());
  return setResults(*this, results, *stages);
}
