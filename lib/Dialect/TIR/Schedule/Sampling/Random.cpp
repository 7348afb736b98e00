//===- Random.cpp - A sequence of numbers, and a choice -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/ScheduleUtils.h"
#include "mlc/Dialect/TIR/Schedule/Sampling.h"
#include <cmath>
#include <numeric>

using namespace mlir;
using namespace mlc::tir;

static constexpr int64_t kModulus = (int64_t(1) << 31) - 1;

RandomState::RandomState(int64_t seed) : state(((seed % kModulus) + kModulus) % kModulus) {
  if (state == 0)
    state = 1;
}

int64_t RandomState::next() {
  state = state * 48271 % kModulus;
  return state;
}

int64_t RandomState::fork() {
  // Another multiplier and modulus: the sequences do not run after each other.
  return next() * 32767 % 1999999973;
}

llvm::Expected<int64_t> mlc::tir::sampleCategorical(RandomState &random, int64_t numCandidates,
                                                    ArrayRef<double> weights,
                                                    std::optional<int64_t> decision) {
  constexpr StringLiteral name = "sample_categorical";
  // P1.
  if (numCandidates == 0 || numCandidates != static_cast<int64_t>(weights.size()))
    return refuse(name, 1, nullptr, "expected candidates and one probability for each, got ",
                  numCandidates, " candidates and ", weights.size(), " probabilities");
  // P2.
  for (auto [index, weight] : llvm::enumerate(weights))
    if (!std::isfinite(weight) || weight < 0)
      return refuse(name, 2, nullptr, "probability ", index, " is ", weight);
  double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  if (sum <= 0)
    return refuse(name, 2, nullptr, "all probabilities are 0");
  // P3.
  if (decision && (*decision < 0 || *decision >= numCandidates))
    return refuse(name, 3, nullptr, "the decision is ", *decision, ", but there are ",
                  numCandidates, " candidates");
  if (decision)
    return *decision;

  double drawn = sum * static_cast<double>(random.next() - 1) / static_cast<double>(kModulus - 1);
  int64_t last = 0;
  for (auto [index, weight] : llvm::enumerate(weights)) {
    if (weight == 0)
      continue;
    last = static_cast<int64_t>(index);
    drawn -= weight;
    if (drawn < 0)
      break;
  }
  return last;
}
