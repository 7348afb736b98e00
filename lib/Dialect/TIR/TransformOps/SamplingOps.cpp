//===- SamplingOps.cpp - Numbers that a search varies ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handles.h"
#include "mlc/Dialect/TIR/Schedule/Sampling.h"
#include "mlc/Dialect/TIR/TransformOps/SamplingState.h"
#include "mlc/Dialect/TIR/TransformOps/TIRTransformOps.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace mlc::tir;
using transform::TransformResults;
using transform::TransformRewriter;
using transform::TransformState;

static SamplingState &getSampling(TransformState &state) {
  auto *sampling = state.getExtension<SamplingState>();
  return sampling ? *sampling : state.addExtension<SamplingState>();
}

/// Sets one param for each factor, and notes the decision.
static DiagnosedSilenceableFailure setFactors(Operation *op, SamplingState &sampling,
                                              TransformResults &results,
                                              ArrayRef<int64_t> factors) {
  Builder builder(op->getContext());
  for (auto [result, factor] : llvm::zip_equal(op->getResults(), factors))
    results.setParams(cast<OpResult>(result), {builder.getI64IntegerAttr(factor)});
  sampling.setDecision(builder.getDenseI64ArrayAttr(factors));
  return DiagnosedSilenceableFailure::success();
}

DiagnosedSilenceableFailure
SampleCategoricalOp::apply(TransformRewriter &, TransformResults &results, TransformState &state) {
  SamplingState &sampling = getSampling(state);
  llvm::Expected<int64_t> choice =
      sampleCategorical(sampling.getRandom(), static_cast<int64_t>(getCandidates().size()),
                        getProbs(), getDecision());
  if (!choice)
    return toFailure(*this, choice.takeError());
  Builder builder(getContext());
  results.setParams(cast<OpResult>(getChoice()),
                    {builder.getI64IntegerAttr(getCandidates()[*choice])});
  sampling.setDecision(builder.getI64IntegerAttr(*choice));
  return DiagnosedSilenceableFailure::success();
}

DiagnosedSilenceableFailure
SamplePerfectTileOp::apply(TransformRewriter &, TransformResults &results, TransformState &state) {
  ForOp loop;
  if (auto result = getPayload(*this, state, getLoop(), loop); !result.succeeded())
    return result;
  SamplingState &sampling = getSampling(state);
  llvm::Expected<SmallVector<int64_t>> factors = samplePerfectTile(
      sampling.getRandom(), loop, getNumResults(), getMaxInnermost(), getDecision());
  if (!factors)
    return toFailure(*this, factors.takeError());
  return setFactors(*this, sampling, results, *factors);
}

DiagnosedSilenceableFailure SamplePartitionedTileOp::apply(TransformRewriter &,
                                                           TransformResults &results,
                                                           TransformState &state) {
  ForOp loop;
  if (auto result = getPayload(*this, state, getLoop(), loop); !result.succeeded())
    return result;
  SamplingState &sampling = getSampling(state);
  llvm::Expected<SmallVector<int64_t>> factors = samplePartitionedTile(
      sampling.getRandom(), loop, getNumResults(), getPartition(), getInnerFactor(), getDecision());
  if (!factors)
    return toFailure(*this, factors.takeError());
  return setFactors(*this, sampling, results, *factors);
}

DiagnosedSilenceableFailure SampleComputeLocationOp::apply(TransformRewriter &,
                                                           TransformResults &results,
                                                           TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  SamplingState &sampling = getSampling(state);
  llvm::Expected<ComputeLocation> place =
      sampleComputeLocation(sampling.getRandom(), block, getDecision());
  if (!place)
    return toFailure(*this, place.takeError());
  results.set(cast<OpResult>(getPlace()), {place->target});
  sampling.setDecision(Builder(getContext()).getI64IntegerAttr(place->decision));
  return DiagnosedSilenceableFailure::success();
}
