//===- SampleTile.cpp - Factors of an extent ------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/ScheduleUtils.h"
#include "mlc/Dialect/TIR/Schedule/Sampling.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include <numeric>

using namespace mlir;
using namespace mlc::tir;

/// Multiplies `factors` so that their product grows by `number`: the copies of each prime are
/// dealt out so that every result is equally probable.
static void deal(RandomState &random, int64_t number, MutableArrayRef<int64_t> factors) {
  auto dealPrime = [&](int64_t prime, int64_t count) {
    // Copies and the bars between the factors, in a random order.
    int64_t bars = static_cast<int64_t>(factors.size()) - 1;
    size_t position = 0;
    while (count > 0) {
      if (random.draw(count + bars) < count) {
        factors[position] *= prime;
        --count;
      } else {
        ++position;
        --bars;
      }
    }
  };
  for (int64_t prime = 2; prime <= number / prime; ++prime) {
    int64_t count = 0;
    for (; number % prime == 0; number /= prime)
      ++count;
    dealPrime(prime, count);
  }
  if (number > 1)
    dealPrime(number, 1);
}

/// The factors that a decision stands for.
static SmallVector<int64_t> mend(int64_t extent, ArrayRef<int64_t> decision) {
  SmallVector<int64_t> factors(decision);
  for (int64_t &factor : llvm::reverse(MutableArrayRef(factors).drop_front())) {
    if (extent % factor != 0)
      factor = extent;
    extent /= factor;
  }
  factors.front() = extent;
  return factors;
}

/// All in the first factor: a number, or as much as there must be.
static SmallVector<int64_t> getTrivial(std::optional<int64_t> extent, int64_t numFactors) {
  SmallVector<int64_t> factors(numFactors, 1);
  factors.front() = extent.value_or(-1);
  return factors;
}

static llvm::Error checkTile(StringRef name, ForOp loop, std::optional<int64_t> extent,
                             int64_t numFactors, std::optional<ArrayRef<int64_t>> decision) {
  // P3.
  if (decision && static_cast<int64_t>(decision->size()) != numFactors)
    return refuse(name, 3, loop, "expected ", numFactors, " factors as the decision, got ",
                  decision->size());
  if (extent && decision)
    for (int64_t factor : *decision)
      if (factor <= 0)
        return refuse(name, 3, loop, "factors are positive, but the decision has ", factor);
  // P4.
  if (extent && *extent <= 0)
    return refuse(name, 4, loop, "the extent of loop '", getVarName(loop.getInductionVar()),
                  "' is ", *extent);
  return llvm::Error::success();
}

llvm::Expected<SmallVector<int64_t>>
mlc::tir::samplePerfectTile(RandomState &random, ForOp loop, int64_t numFactors,
                            int64_t maxInnermost, std::optional<ArrayRef<int64_t>> decision) {
  constexpr StringLiteral name = "sample_perfect_tile";
  // P1.
  int64_t least = maxInnermost == -1 ? 1 : 2;
  if (numFactors < least)
    return refuse(name, 1, loop, "expected at least ", least, " factors",
                  least == 2 ? " where the last is bounded" : "", ", got ", numFactors);
  // P2.
  if (maxInnermost != -1 && maxInnermost <= 0)
    return refuse(name, 2, loop, "the largest innermost factor is positive or -1, not ",
                  maxInnermost);
  std::optional<int64_t> extent = getConstantIntValue(loop.getMixedExtent());
  if (llvm::Error error = checkTile(name, loop, extent, numFactors, decision))
    return std::move(error);
  if (!extent)
    return getTrivial(extent, numFactors);
  if (decision)
    return mend(*extent, *decision);
  while (true) {
    SmallVector<int64_t> factors(numFactors, 1);
    deal(random, *extent, factors);
    if (maxInnermost == -1 || factors.back() <= maxInnermost)
      return factors;
  }
}

llvm::Expected<SmallVector<int64_t>>
mlc::tir::samplePartitionedTile(RandomState &random, ForOp loop, int64_t numFactors,
                                int64_t partition, int64_t innerFactor,
                                std::optional<ArrayRef<int64_t>> decision) {
  constexpr StringLiteral name = "sample_partitioned_tile";
  // P1.
  if (numFactors < 1)
    return refuse(name, 1, loop, "expected at least 1 factor, got ", numFactors);
  // P2.
  if (partition < 0 || partition >= numFactors)
    return refuse(name, 2, loop, "the partition is ", partition, ", but there are ", numFactors,
                  " factors");
  if (innerFactor <= 0)
    return refuse(name, 2, loop, "the inner factor is positive, not ", innerFactor);
  std::optional<int64_t> extent = getConstantIntValue(loop.getMixedExtent());
  if (llvm::Error error = checkTile(name, loop, extent, numFactors, decision))
    return std::move(error);
  if (!extent || *extent % innerFactor != 0)
    return getTrivial(extent, numFactors);
  SmallVector<int64_t> factors(numFactors, 1);
  if (decision) {
    factors = mend(*extent, *decision);
    ArrayRef<int64_t> inner = ArrayRef(factors).drop_front(partition);
    int64_t product = std::accumulate(inner.begin(), inner.end(), int64_t(1), std::multiplies<>());
    return product % innerFactor == 0 ? factors : getTrivial(extent, numFactors);
  }
  deal(random, *extent / innerFactor, factors);
  deal(random, innerFactor, MutableArrayRef(factors).drop_front(partition));
  return factors;
}
