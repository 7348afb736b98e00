//===- SplitSums.cpp - Sums that do not wait for themselves ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Transforms/LoopMarks.h"
#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_SPLITSUMS
#include "mlc/Transforms/Passes.h.inc"
namespace {
/// Whether an iteration does nothing with the number that it gets but to add to it, once, and gives
/// the sum to the next one.
bool isSum(BlockArgument argument, Value yielded) {
  if (!argument.hasOneUse())
    return false;
  Operation *user = *argument.user_begin();
  if (yielded.getDefiningOp() != user)
    return false;
  if (auto fma = dyn_cast<vector::FMAOp>(user))
    return fma.getAcc() == argument;
  if (auto fma = dyn_cast<math::FmaOp>(user))
    return fma.getC() == argument;
  return isa<arith::AddFOp, arith::AddIOp>(user);
}

struct SplitLoop : OpRewritePattern<scf::ForOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(scf::ForOp loop, PatternRewriter &rewriter) const override {
    auto wanted = loop->getAttrOfType<IntegerAttr>(kLoopReassocAttrName);
    if (!wanted || hasLoopKind(loop, kVectorizedKind))
      return rewriter.notifyMatchFailure(loop, "its sums may not be split");
    int64_t numSums = loop.getInitArgs().size();
    int64_t numParts = numSums ? wanted.getInt() / numSums : 0;
    if (numParts < 2)
      return rewriter.notifyMatchFailure(loop, "it has as many sums as are wanted");
    for (auto [argument, yielded] :
         llvm::zip_equal(loop.getRegionIterArgs(), loop.getYieldedValues()))
      if (!isSum(argument, yielded))
        return rewriter.notifyMatchFailure(loop, "something else than sums is carried");
    // What is added up at the end has to be little of the work.
    constexpr int64_t kMinTrips = 4;
    std::optional<llvm::APInt> trips = loop.getStaticTripCount();
    if (trips && trips->getSExtValue() < kMinTrips * numParts)
      return rewriter.notifyMatchFailure(loop, "it is short");
    split(loop, numParts, rewriter);
    return success();
  }

private:
  static void split(scf::ForOp loop, int64_t numParts, PatternRewriter &rewriter) {
    Location loc = loop.getLoc();
    Value lower = loop.getLowerBound(), upper = loop.getUpperBound(), step = loop.getStep();
    auto getSteps = [&](OpBuilder &builder, int64_t number) -> Value {
      TypedAttr factor = builder.getIntegerAttr(step.getType(), number);
      return arith::MulIOp::create(builder, loc, step,
                                   arith::ConstantOp::create(builder, loc, factor));
    };
    Value longStep = getSteps(rewriter, numParts);
    Value length = arith::SubIOp::create(rewriter, loc, upper, lower);
    Value count = arith::DivSIOp::create(rewriter, loc, length, longStep);
    Value middle = arith::AddIOp::create(rewriter, loc, lower,
                                         arith::MulIOp::create(rewriter, loc, count, longStep));
    SmallVector<Value> inits = llvm::to_vector(ValueRange(loop.getInitArgs()));
    size_t numSums = inits.size();
    for (int64_t part = 1; part < numParts; ++part)
      for (size_t sum = 0; sum < numSums; ++sum)
        inits.push_back(
            arith::ConstantOp::create(rewriter, loc, rewriter.getZeroAttr(inits[sum].getType())));
    auto main = scf::ForOp::create(
        rewriter, loc, lower, middle, longStep, inits,
        [&](OpBuilder &builder, Location, Value variable, ValueRange arguments) {
          SmallVector<Value> yielded;
          for (int64_t part = 0; part < numParts; ++part) {
            IRMapping mapping;
            mapping.map(loop.getRegionIterArgs(), arguments.slice(part * numSums, numSums));
            Value place = variable;
            if (part > 0)
              place = arith::AddIOp::create(builder, loc, variable, getSteps(builder, part));
            mapping.map(loop.getInductionVar(), place);
            for (Operation &op : loop.getBody()->without_terminator())
              builder.clone(op, mapping);
            for (Value value : loop.getYieldedValues())
              yielded.push_back(mapping.lookupOrDefault(value));
          }
          scf::YieldOp::create(builder, loc, yielded);
        });
    // Two by two, until one of each is left.
    SmallVector<Value> sums = llvm::to_vector(ValueRange(main.getResults()));
    for (int64_t left = numParts; left > 1; left = (left + 1) / 2)
      for (int64_t part = 0; part < left / 2; ++part)
        for (size_t sum = 0; sum < numSums; ++sum) {
          Value &to = sums[part * numSums + sum];
          Value from = sums[(part + (left + 1) / 2) * numSums + sum];
          bool isFloat = isa<FloatType>(getElementTypeOrSelf(to.getType()));
          to = isFloat ? arith::AddFOp::create(rewriter, loc, to, from).getResult()
                       : arith::AddIOp::create(rewriter, loc, to, from).getResult();
        }
    sums.resize(numSums);
    rewriter.modifyOpInPlace(loop, [&] {
      loop.setLowerBound(middle);
      loop.getInitArgsMutable().assign(sums);
      loop->removeAttr(kLoopReassocAttrName);
    });
  }
};

struct SplitSums : impl::SplitSumsBase<SplitSums> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populateSplitSumsPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

void populateSplitSumsPatterns(RewritePatternSet &patterns) {
  patterns.add<SplitLoop>(patterns.getContext());
}
} // namespace mlc
