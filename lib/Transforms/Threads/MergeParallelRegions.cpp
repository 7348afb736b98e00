//===- MergeParallelRegions.cpp - One team of threads for loops after each other ------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../BufferRoots.h"
#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_MERGEPARALLELREGIONS
#include "mlc/Transforms/Passes.h.inc"
namespace {

/// The buffers that a loop reads and writes; nothing if it does something else besides.
struct Effects {
  llvm::SmallDenseSet<Value> read, written;
};

std::optional<Effects> getEffects(omp::WsloopOp loop) {
  Effects effects;
  WalkResult result = loop->walk([&](Operation *op) {
    if (op->getNumRegions() != 0 || op->hasTrait<OpTrait::IsTerminator>())
      return WalkResult::advance();
    auto memory = dyn_cast<MemoryEffectOpInterface>(op);
    if (!memory)
      return isMemoryEffectFree(op) ? WalkResult::advance() : WalkResult::interrupt();
    SmallVector<MemoryEffects::EffectInstance> instances;
    memory.getEffects(instances);
    for (const MemoryEffects::EffectInstance &instance : instances) {
      if (!instance.getValue())
        return WalkResult::interrupt();
      Value root = getRoot(instance.getValue());
      if (!isOwnMemory(root))
        return WalkResult::interrupt();
      (isa<MemoryEffects::Read>(instance.getEffect()) ? effects.read : effects.written)
          .insert(root);
    }
    return WalkResult::advance();
  });
  return result.wasInterrupted() ? std::nullopt : std::optional(effects);
}

/// True if no thread needs to wait for the others between the loops.
bool areIndependent(ArrayRef<omp::WsloopOp> before, omp::WsloopOp after) {
  std::optional<Effects> next = getEffects(after);
  if (!next)
    return false;
  for (omp::WsloopOp loop : before) {
    std::optional<Effects> effects = getEffects(loop);
    if (!effects)
      return false;
    auto meets = [](const auto &lhs, const auto &rhs) {
      return llvm::any_of(lhs, [&](Value root) { return rhs.contains(root); });
    };
    if (meets(effects->written, next->read) || meets(effects->written, next->written) ||
        meets(effects->read, next->written))
      return false;
  }
  return true;
}

bool isMergeable(omp::ParallelOp op) {
  return op->getNumOperands() == 0 && op.getRegion().hasOneBlock() &&
         llvm::all_of(op.getRegion().front().without_terminator(), llvm::IsaPred<omp::WsloopOp>);
}

struct MergeParallelRegions : impl::MergeParallelRegionsBase<MergeParallelRegions> {
  using MergeParallelRegionsBase::MergeParallelRegionsBase;
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<omp::ParallelOp> regions;
    getOperation()->walk([&](omp::ParallelOp op) {
      if (isMergeable(op))
        regions.push_back(op);
    });
    omp::ParallelOp last;
    for (omp::ParallelOp region : regions) {
      if (last && mergeInto(rewriter, last, region))
        continue;
      last = region;
    }
    getOperation()->walk(markBarriers);
    if (numThreads == 0)
      return;
    getOperation()->walk([&](omp::ParallelOp op) {
      if (op.getNumThreads())
        return;
      rewriter.setInsertionPoint(op);
      Value count = arith::ConstantIntOp::create(rewriter, op.getLoc(), numThreads, 32);
      op.getNumThreadsMutable().assign(count);
    });
  }

  /// Takes what only computes values between the two regions out of the way.
  static bool mergeInto(IRRewriter &rewriter, omp::ParallelOp first, omp::ParallelOp second) {
    if (first->getBlock() != second->getBlock())
      return false;
    SmallVector<Operation *> between;
    for (Operation *op = first->getNextNode(); op != second; op = op->getNextNode()) {
      if (!isPure(op))
        return false;
      between.push_back(op);
    }
    for (Operation *op : between)
      rewriter.moveOpBefore(op, first);
    Block *body = &second.getRegion().front();
    rewriter.eraseOp(body->getTerminator());
    rewriter.inlineBlockBefore(body, first.getRegion().front().getTerminator());
    rewriter.eraseOp(second);
    return true;
  }

  /// The region itself ends with a barrier, so that its last loop needs none.
  static void markBarriers(omp::ParallelOp region) {
    if (!isMergeable(region))
      return;
    auto loops = llvm::to_vector(region.getRegion().getOps<omp::WsloopOp>());
    SmallVector<omp::WsloopOp> sinceBarrier;
    for (auto [number, loop] : llvm::enumerate(loops)) {
      sinceBarrier.push_back(loop);
      bool isLast = number + 1 == loops.size();
      if (isLast || areIndependent(sinceBarrier, loops[number + 1]))
        loop.setNowait(true);
      else
        sinceBarrier.clear();
    }
  }
};
} // namespace
} // namespace mlc
