//===- SamplingState.h - Where sample_* ops take their numbers from -------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_TRANSFORMOPS_SAMPLINGSTATE_H
#define MLC_DIALECT_TIR_TRANSFORMOPS_SAMPLINGSTATE_H

#include "mlc/Dialect/TIR/Schedule/Sampling.h"
#include "mlir/Dialect/Transform/Interfaces/TransformInterfaces.h"

namespace mlc::tir {

/// The generator of who applies transform ops, and the last decision: who writes a trace makes it
/// the attribute `decision` of the op.
class SamplingState : public mlir::transform::TransformState::Extension {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(SamplingState)

  /// With a generator of its own, which starts at 1.
  explicit SamplingState(mlir::transform::TransformState &state)
      : Extension(state), own(1), random(own) {}
  SamplingState(mlir::transform::TransformState &state, RandomState &random)
      : Extension(state), own(1), random(random) {}

  RandomState &getRandom() { return random; }

  void setDecision(mlir::Attribute attribute) { decision = attribute; }
  /// The decision of the op that has been applied; null if it made none.
  mlir::Attribute getDecision() const { return decision; }

private:
  RandomState own;
  RandomState &random;
  mlir::Attribute decision;
};

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_TRANSFORMOPS_SAMPLINGSTATE_H
