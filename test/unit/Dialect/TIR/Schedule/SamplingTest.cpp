//===- SamplingTest.cpp - Numbers that a search varies --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Schedule/Sampling.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/OwningOpRef.h"
#include "gtest/gtest.h"
#include <map>

using namespace mlir;
using namespace mlc::tir;

namespace {

class SamplingTest : public testing::Test {
protected:
  SamplingTest() { context.loadDialect<TIRDialect>(); }

  ForOp makeLoop(int64_t extent) {
    OpBuilder builder(&context);
    Location loc = builder.getUnknownLoc();
    ForOp loop = ForOp::create(builder, loc, builder.getIndexAttr(0), builder.getIndexAttr(extent),
                               ForKind::Serial, "i");
    owned.push_back(loop.getOperation());
    return loop;
  }

  MLIRContext context;
  SmallVector<OwningOpRef<Operation *>> owned;
};

TEST_F(SamplingTest, sequenceIsTheSameEverywhere) {
  RandomState random(1);
  EXPECT_EQ(random.next(), 48271);
  EXPECT_EQ(random.next(), 182605794);
  // The number that the definition of this generator gives for its 10,000th step.
  for (int i = 2; i < 9999; ++i)
    random.next();
  EXPECT_EQ(random.next(), 399268537);
}

TEST_F(SamplingTest, everySeedIsOne) {
  for (int64_t seed : {int64_t(0), int64_t(-7), (int64_t(1) << 31) - 1, INT64_MAX, INT64_MIN})
    EXPECT_GT(RandomState(seed).next(), 0);
}

TEST_F(SamplingTest, forkStartsElsewhere) {
  RandomState random(42), forked(RandomState(42).fork());
  EXPECT_NE(random.next(), forked.next());
}

TEST_F(SamplingTest, choicesFollowTheirWeights) {
  RandomState random(7);
  std::map<int64_t, int> counts;
  for (int i = 0; i < 4000; ++i)
    ++counts[cantFail(sampleCategorical(random, 3, {1.0, 0.0, 3.0}))];
  EXPECT_EQ(counts[1], 0);
  EXPECT_NEAR(counts[0], 1000, 120);
  EXPECT_NEAR(counts[2], 3000, 120);
}

TEST_F(SamplingTest, perfectTilesMultiplyToTheExtent) {
  RandomState random(3);
  for (int64_t extent : {1, 2, 13, 64, 360, 1009}) {
    ForOp loop = makeLoop(extent);
    for (int i = 0; i < 50; ++i) {
      SmallVector<int64_t> factors = cantFail(samplePerfectTile(random, loop, 4, 16));
      ASSERT_EQ(factors.size(), 4u);
      EXPECT_EQ(factors[0] * factors[1] * factors[2] * factors[3], extent);
      EXPECT_LE(factors[3], 16);
    }
  }
}

TEST_F(SamplingTest, perfectTilesAreEquallyProbable) {
  // 12 = 2 * 2 * 3 in two factors: the six divisors.
  RandomState random(11);
  ForOp loop = makeLoop(12);
  std::map<int64_t, int> counts;
  for (int i = 0; i < 6000; ++i)
    ++counts[cantFail(samplePerfectTile(random, loop, 2, -1)).front()];
  ASSERT_EQ(counts.size(), 6u);
  for (auto [factor, count] : counts)
    EXPECT_NEAR(count, 1000, 150) << factor;
}

TEST_F(SamplingTest, partitionedTilesHaveThePart) {
  RandomState random(5);
  ForOp loop = makeLoop(96);
  for (int i = 0; i < 100; ++i) {
    SmallVector<int64_t> factors = cantFail(samplePartitionedTile(random, loop, 3, 1, 16));
    EXPECT_EQ(factors[0] * factors[1] * factors[2], 96);
    EXPECT_EQ(factors[1] * factors[2] % 16, 0);
  }
}

TEST_F(SamplingTest, aPartitionedDecisionWithoutThePartIsTrivial) {
  RandomState random(5);
  ForOp loop = makeLoop(96);
  SmallVector<int64_t> decision = {12, 8}, expected = {96, 1};
  EXPECT_EQ(cantFail(samplePartitionedTile(random, loop, 2, 1, 16, ArrayRef(decision))), expected);
}

} // namespace
