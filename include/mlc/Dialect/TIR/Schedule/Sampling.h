//===- Sampling.h - Numbers that a search varies --------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// Each draws a decision, or takes the one that is given, which is how a trace is replayed.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_SCHEDULE_SAMPLING_H
#define MLC_DIALECT_TIR_SCHEDULE_SAMPLING_H

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Dialect/TIR/Schedule/ScheduleError.h"

namespace mlc::tir {

/// A sequence of numbers that is the same on every machine: `x = x * 48271 mod (2^31 - 1)`.
class RandomState {
public:
  /// A state that starts at `seed`, taken modulo 2^31 - 1; 0 becomes 1.
  explicit RandomState(int64_t seed);

  /// The next number, from 1 to 2^31 - 2.
  int64_t next();
  /// A number from 0 to `bound - 1`.
  int64_t draw(int64_t bound) { return next() % bound; }
  /// The seed of another sequence, which does not repeat this one.
  int64_t fork();

private:
  int64_t state;
};

/// The index of one of `numCandidates` candidates, each as probable as its weight among all.
/// - P1: there is a candidate, and one weight for each.
/// - P2: weights are numbers, not negative and not all 0.
/// - P3: the decision is the index of a candidate.
llvm::Expected<int64_t> sampleCategorical(RandomState &random, int64_t numCandidates,
                                          llvm::ArrayRef<double> weights,
                                          std::optional<int64_t> decision = std::nullopt);

/// `numFactors` factors whose product is the extent of `loop`, outermost first, with the last at
/// most `maxInnermost` (-1: of any size); all such factors are equally probable. If the extent is
/// no number, the first factor is -1, as large as it must be, and the others are 1. A decision is
/// mended from the last to the first: a factor that does not divide what is left becomes what is
/// left.
/// - P1: there is at least one factor, and two if the last is bounded.
/// - P2: the bound is positive, or -1.
/// - P3: the decision has as many factors, all positive.
/// - P4: a loop of no iterations has no factors: the extent is positive.
llvm::Expected<llvm::SmallVector<int64_t>>
samplePerfectTile(RandomState &random, ForOp loop, int64_t numFactors, int64_t maxInnermost,
                  std::optional<llvm::ArrayRef<int64_t>> decision = std::nullopt);

/// The same, where the product of the factors from `partition` on is a multiple of `innerFactor`
/// instead. If the extent is none, the first factor is all of it.
/// - P1: there is at least one factor.
/// - P2: the partition is the position of a factor, and the inner factor is positive.
/// - P3: the decision has as many factors, all positive.
/// - P4: the extent is positive.
llvm::Expected<llvm::SmallVector<int64_t>>
samplePartitionedTile(RandomState &random, ForOp loop, int64_t numFactors, int64_t partition,
                      int64_t innerFactor,
                      std::optional<llvm::ArrayRef<int64_t>> decision = std::nullopt);

/// Where a block may be computed.
struct ComputeLocation {
  /// `decision` of a block that is inlined, and of one that stays where it is.
  static constexpr int64_t kInline = -2, kRoot = -1;

  int64_t decision;
  /// The loop; the block itself to inline it, and the function for where it is.
  mlir::Operation *target;
};

/// One of the places where `block` can go: into what reads it; where it is; and into one of the
/// loops around its first consumer, those that are around all of them, of more than one iteration,
/// up to a loop that reduces with one that does not in it, or the last that does not reduce. A
/// decision that is none of these becomes the largest that is less, or that to stay.
/// - P1: the block is in a function.
llvm::Expected<ComputeLocation>
sampleComputeLocation(RandomState &random, BlockOp block,
                      std::optional<int64_t> decision = std::nullopt);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_SCHEDULE_SAMPLING_H
