//===- UnrollSteps.cpp - Several steps of a sum of products at once -------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "LinearExpr.h"
#include "mlc/Support/TargetSpec.h"
#include "mlc/Transforms/LoopMarks.h"
#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Utils/Utils.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_UNROLLSTEPS
#include "mlc/Transforms/Passes.h.inc"
namespace {
/// Whether the loop adds up products of vectors and has no loops or branches in it.
bool isSumOfProducts(scf::ForOp loop) {
  auto isSum = [](BlockArgument argument) {
    return llvm::any_of(argument.getUsers(), [&](Operation *user) {
      auto fma = dyn_cast<vector::FMAOp>(user);
      return fma && fma.getAcc() == argument;
    });
  };
  return !loop.getInitArgs().empty() && llvm::all_of(loop.getRegionIterArgs(), isSum) &&
         llvm::all_of(loop.getBody()->without_terminator(),
                      [](Operation &op) { return op.getNumRegions() == 0; });
}

/// What an iteration does beside finding places.
int64_t countWork(scf::ForOp loop) {
  return llvm::count_if(loop.getBody()->without_terminator(), [](Operation &op) {
    return !llvm::all_of(op.getResultTypes(), [](Type type) { return type.isIndex(); });
  });
}

/// Whether LLVM finds registers for what several steps have in flight: the sums, what they
/// multiply, and a factor. It takes more where each product has a factor of its own, and
/// where a factor is used in two widths.
bool hasRegisters(scf::ForOp loop, const TargetSpec &target) {
  llvm::SmallDenseSet<Value> vectors;
  for (auto fma : loop.getBody()->getOps<vector::FMAOp>())
    for (Value operand : {fma.getLhs(), fma.getRhs()})
      if (!operand.getDefiningOp<vector::BroadcastOp>())
        vectors.insert(operand);
  bool isEasy = vectors.size() > 1 && llvm::all_equal(loop.getInitArgs().getTypes());
  return loop.getInitArgs().size() + vectors.size() + (isEasy ? 1 : 3) <=
         static_cast<size_t>(target.vectorRegisters);
}

/// How many iterations become one: more than are worth it would fill the cache of instructions. Of
/// few, all do, which leaves no loop.
uint64_t chooseFactor(scf::ForOp loop) {
  constexpr uint64_t kMaxFactor = 8, kMaxWork = 128, kMaxWholeWork = 256, kMinTrips = 2;
  uint64_t work = std::max<uint64_t>(countWork(loop), 1), factor = kMaxFactor;
  std::optional<APInt> trips = loop.getStaticTripCount();
  if (trips && trips->ule(std::min(kMaxFactor, kMaxWholeWork / work)))
    return trips->getZExtValue();
  while (factor > 1 && (factor * work > kMaxWork || (trips && trips->ult(factor * kMinTrips))))
    factor /= 2;
  return factor;
}

/// After how many iterations a prefetch that each of them does gets to another line.
unsigned countStepsOfLine(memref::PrefetchOp prefetch, scf::ForOp loop) {
  constexpr int64_t kLineBytes = 64;
  std::optional<int64_t> step = getConstantIntValue(loop.getStep());
  MemRefType type = prefetch.getMemRefType();
  if (!step || type.getRank() != 1 || !type.getElementType().isIntOrFloat())
    return 1;
  int64_t elements =
      LinearExpr::of(prefetch.getIndices().front()).coefficient(loop.getInductionVar()) * *step;
  int64_t bytes = std::abs(elements) * llvm::divideCeil(type.getElementTypeBitWidth(), 8);
  return std::max<int64_t>(1, kLineBytes / std::max<int64_t>(1, bytes));
}

/// A line is asked for once by the steps that become an iteration. No step begins before the one
/// before it has all that it loads: a scheduler that may choose from several steps loads ahead
/// until there are no registers left for the sums.
bool unroll(scf::ForOp loop, uint64_t factor) {
  SmallVector<unsigned> stepsOfLine;
  for (auto prefetch : loop.getBody()->getOps<memref::PrefetchOp>())
    stepsOfLine.push_back(countStepsOfLine(prefetch, loop));
  // Each step has them in the same order.
  DenseMap<unsigned, unsigned> numSeen;
  SmallVector<Operation *> surplus;
  llvm::MapVector<unsigned, Operation *> starts;
  auto note = [&](unsigned step, Operation *op, OpBuilder) {
    if (step > 0)
      starts.insert({step, op});
    if (isa<memref::PrefetchOp>(op) && step % stepsOfLine[numSeen[step]++] != 0)
      surplus.push_back(op);
  };
  if (failed(loopUnrollByFactor(loop, factor, note)))
    return false;
  for (Operation *start : llvm::make_second_range(starts)) {
    OpBuilder builder(start);
    LLVM::FenceOp::create(builder, start->getLoc(), LLVM::AtomicOrdering::acq_rel, "singlethread");
  }
  for (Operation *op : surplus)
    op->erase();
  return true;
}

struct UnrollSteps : impl::UnrollStepsBase<UnrollSteps> {
  void runOnOperation() override {
    TargetSpec target = TargetSpec::get(getOperation());
    // Inner loops come first: where nothing is left of one, that around it is the innermost.
    SmallVector<scf::ForOp> loops;
    getOperation()->walk([&](scf::ForOp loop) { loops.push_back(loop); });
    for (scf::ForOp loop : loops) {
      if (loop->hasAttr(kLoopKindAttrName) || !isSumOfProducts(loop) || !hasRegisters(loop, target))
        continue;
      if (uint64_t factor = chooseFactor(loop); factor > 1 && unroll(loop, factor))
        ++numUnrolled;
    }
  }
};
} // namespace
} // namespace mlc
