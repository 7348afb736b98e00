//===- IndexExprsTest.cpp - Index arithmetic as affine expressions --------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/BuiltinOps.h"
#include "gtest/gtest.h"
#include <random>

using namespace mlir;
using namespace mlc::tir;

namespace {

/// A nest of loops; `d0`, `d1`, ... are their variables.
class IndexExprsTest : public testing::Test {
protected:
  IndexExprsTest() : builder(&context) {
    context.loadDialect<TIRDialect, affine::AffineDialect, arith::ArithDialect>();
    module = ModuleOp::create(builder.getUnknownLoc());
    builder.setInsertionPointToEnd(module->getBody());
  }

  void addLoop(int64_t min, int64_t extent) {
    ForOp loop = ForOp::create(builder, builder.getUnknownLoc(), builder.getIndexAttr(min),
                               builder.getIndexAttr(extent));
    builder.setInsertionPointToEnd(&loop.getBody().front());
    vars.push_back(loop.getInductionVar());
  }

  AffineExpr d(unsigned position) { return getAffineDimExpr(position, &context); }

  /// `expr` over the loops' variables, simplified.
  AffineExpr simplify(AffineExpr expr) {
    IndexExprs exprs(&context);
    for (Value var : vars)
      exprs.get(var);
    return exprs.simplify(expr);
  }

  MLIRContext context;
  OpBuilder builder;
  OwningOpRef<ModuleOp> module;
  SmallVector<Value> vars;
};

TEST_F(IndexExprsTest, DivisionByRange) {
  addLoop(0, 8);
  addLoop(0, 4);
  EXPECT_EQ(simplify((d(0) * 4 + d(1)).floorDiv(4)), d(0));
  EXPECT_EQ(simplify((d(0) * 4 + d(1)) % 4), d(1));
  // The sum reaches 4 where it is 1 more.
  EXPECT_EQ(simplify((d(0) * 4 + d(1) + 1).floorDiv(4)), (d(0) * 4 + d(1) + 1).floorDiv(4));
  EXPECT_EQ(simplify((d(0) * 4 + d(1) + 8).floorDiv(4)), d(0) + 2);
  // In part: 4 divides 16.
  EXPECT_EQ(simplify((d(0) * 4 + d(1)).floorDiv(16)), d(0).floorDiv(4));
  EXPECT_EQ(simplify((d(0) * 4 + d(1)) % 16), (d(0) % 4) * 4 + d(1));
  EXPECT_EQ(simplify(d(0) % 8), d(0));
  EXPECT_EQ(simplify(d(0).floorDiv(8)), getAffineConstantExpr(0, &context));
}

TEST_F(IndexExprsTest, NegativeValues) {
  addLoop(-4, 4);
  EXPECT_EQ(simplify(d(0).floorDiv(4)), getAffineConstantExpr(-1, &context));
  EXPECT_EQ(simplify(d(0) % 4), d(0) + 4);
}

TEST_F(IndexExprsTest, QuotientAndRemainderJoin) {
  addLoop(0, 100);
  EXPECT_EQ(simplify(d(0).floorDiv(4) * 4 + d(0) % 4), d(0));
  EXPECT_EQ(simplify(d(0).floorDiv(4) * 8 + (d(0) % 4) * 2 + 1), d(0) * 2 + 1);
  EXPECT_EQ(simplify(d(0).floorDiv(4) * 2 + d(0) % 4), d(0).floorDiv(4) * 2 + d(0) % 4);
}

TEST_F(IndexExprsTest, Ranges) {
  addLoop(2, 6);
  IndexExprs exprs(&context);
  exprs.get(vars[0]);
  auto expectRange = [&](AffineExpr expr, int64_t min, int64_t max) {
    IndexRange range = exprs.getRange(expr);
    EXPECT_EQ(range.min, min);
    EXPECT_EQ(range.max, max);
  };
  expectRange(d(0), 2, 7);
  expectRange(d(0) * -2 + 1, -13, -3);
  expectRange(d(0).floorDiv(4), 0, 1);
  expectRange(d(0).ceilDiv(4), 1, 2);
  expectRange((d(0) * 3) % 5, 0, 4);
}

/// A random expression over three variables.
AffineExpr makeRandom(std::mt19937 &random, MLIRContext *context, unsigned depth) {
  auto pick = [&](int low, int high) {
    return std::uniform_int_distribution<int>(low, high)(random);
  };
  if (depth == 0 || pick(0, 5) == 0)
    return pick(0, 3) == 0 ? getAffineConstantExpr(pick(-9, 9), context)
                           : getAffineDimExpr(pick(0, 2), context);
  AffineExpr lhs = makeRandom(random, context, depth - 1);
  switch (pick(0, 5)) {
  case 0:
    return lhs * pick(-6, 6);
  case 1:
    return lhs.floorDiv(pick(1, 12));
  case 2:
    return lhs.ceilDiv(pick(1, 6));
  case 3:
    return lhs % pick(1, 12);
  default:
    return lhs + makeRandom(random, context, depth - 1) * pick(1, 8);
  }
}

TEST_F(IndexExprsTest, RandomExpressionsKeepTheirValues) {
  int64_t mins[] = {0, -3, 2}, extents[] = {5, 4, 6};
  for (auto [min, extent] : llvm::zip_equal(mins, extents))
    addLoop(min, extent);
  IndexExprs exprs(&context);
  for (Value var : vars)
    exprs.get(var);
  for (unsigned seed = 0; seed < 400; ++seed) {
    std::mt19937 random(seed);
    AffineExpr expr = makeRandom(random, &context, 5);
    AffineExpr simple = exprs.simplify(expr);
    IndexRange range = exprs.getRange(expr);
    AffineMap map = AffineMap::get(3, 0, {expr, simple}, &context);
    for (int64_t point = 0; point < extents[0] * extents[1] * extents[2]; ++point) {
      SmallVector<int64_t> values =
          map.compose({mins[0] + point % extents[0], mins[1] + point / extents[0] % extents[1],
                       mins[2] + point / extents[0] / extents[1]});
      ASSERT_EQ(values[0], values[1]) << "seed " << seed;
      ASSERT_TRUE(!range.min || *range.min <= values[0]) << "seed " << seed;
      ASSERT_TRUE(!range.max || *range.max >= values[0]) << "seed " << seed;
    }
  }
}

TEST_F(IndexExprsTest, ValuesBecomeOneApply) {
  addLoop(0, 8);
  addLoop(-1, 4);
  Location loc = builder.getUnknownLoc();
  Value four = arith::ConstantIndexOp::create(builder, loc, 4);
  Value product = arith::MulIOp::create(builder, loc, vars[0], four);
  Value sum = arith::AddIOp::create(builder, loc, product, vars[1]);
  // Rounds to zero: not `floordiv` where the value may be negative.
  Value rounded = arith::DivSIOp::create(builder, loc, sum, four);
  Value floored = arith::FloorDivSIOp::create(builder, loc, sum, four);
  IndexExprs exprs(&context);
  EXPECT_EQ(exprs.get(sum), d(0) * 4 + d(1));
  EXPECT_EQ(exprs.get(floored), (d(0) * 4 + d(1)).floorDiv(4));
  EXPECT_EQ(exprs.get(rounded), d(2));
  EXPECT_EQ(exprs.getLeaves()[2], rounded);
  auto apply = cast<Value>(exprs.materialize(builder, loc, exprs.get(sum)))
                   .getDefiningOp<affine::AffineApplyOp>();
  ASSERT_TRUE(apply);
  EXPECT_EQ(apply.getAffineMap(), AffineMap::get(2, 0, d(0) * 4 + d(1)));
}

} // namespace
