//===- InlineBlocks.cpp - Values where they are used ----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Rules.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlc::tir;

namespace {
/// How often a consumer needs an element.
enum class Use { Once, Often, InWindows };
} // namespace

/// A variable that does not move the load makes the consumer need an element again; an index of
/// more than one variable may.
static Use getUse(BlockOp block, const BlockForm &consumer, const AccessForm &load) {
  Use use = Use::Once;
  for (auto [extent, stride] : llvm::zip_equal(consumer.extents, load.strides))
    if (extent != 1 && stride == 0)
      use = Use::Often;
  if (!consumer.isReduction())
    return use;
  auto iterVars = block.getIterVars();
  bool isPlain = llvm::all_of(cast<memref::LoadOp>(load.op).getIndices(), [&](Value index) {
    return llvm::is_contained(iterVars, index) || getConstantIntValue(index).has_value();
  });
  return isPlain ? use : Use::InWindows;
}

/// Whether small windows read elements that the block only moves, under a condition that is the
/// same for all lanes of a vector: a branch costs less than a copy of all elements.
static bool isBranchOfWindows(BlockOp block, const BlockForm &form, const BlockForm &consumer) {
  constexpr int64_t kMaxSteps = 9;
  std::optional<unsigned> lane = getContiguousVar(form), consumerLane = getContiguousVar(consumer);
  if (form.numOps > 0 || consumer.loads.size() != 1 || !lane || !consumerLane ||
      consumer.loads.front().strides[*consumerLane] != 1)
    return false;
  int64_t steps = 1;
  for (auto [kind, extent] : llvm::zip_equal(consumer.kinds, consumer.extents))
    if (kind == IterKind::Reduce)
      steps *= std::min(extent.value_or(kMaxSteps + 1), kMaxSteps + 1);
  if (steps > kMaxSteps)
    return false;
  Value laneVar = block.getIterVars()[*lane];
  IndexExprs exprs(block.getContext());
  WalkResult result = block.getBody().walk([&](arith::CmpIOp compare) {
    bool isSame = llvm::all_of(compare->getOperands(), [&](Value operand) {
      return exprs.allLeaves(exprs.get(operand), [&](Value leaf) { return leaf != laneVar; });
    });
    return isSame ? WalkResult::advance() : WalkResult::interrupt();
  });
  return !result.wasInterrupted();
}

/// Whether to compute the block anew wherever its result is used.
static bool isCheap(KernelScheduler &scheduler, Handle block, const BlockForm &form) {
  constexpr int64_t kFewOps = 4;
  Value buffer = form.stores.front().buffer;
  Handles consumers = scheduler.getConsumers(block);
  unsigned numUses = 0;
  for (Handle handle : consumers) {
    std::optional<BlockForm> consumer = scheduler.analyze(handle);
    if (!consumer)
      return false;
    for (const AccessForm &load : consumer->loads) {
      if (load.buffer != buffer)
        continue;
      ++numUses;
      Use use = getUse(scheduler.getBlockOp(handle), *consumer, load);
      // What only moves elements costs nothing, but a condition stays in the loop that reduces.
      if (isBranchOfWindows(scheduler.getBlockOp(block), form, *consumer))
        continue;
      if (consumer->isReduction() && (use != Use::Once || form.hasCondition) &&
          (form.numOps > 0 || form.hasCondition))
        return false;
      if (use != Use::Once && form.numHeavyOps > 0)
        return false;
    }
  }
  return numUses == 1 || (numUses > 1 && form.numHeavyOps == 0 && form.numOps <= kFewOps);
}

void mlc::tir::inlineBlocks(KernelScheduler &scheduler) {
  for (Handle block : scheduler.getBlocks()) {
    std::optional<BlockForm> form = scheduler.analyze(block);
    if (!form || form->isReduction() || form->stores.size() != 1 ||
        !form->stores.front().isAllocated)
      continue;
    if (isCheap(scheduler, block, *form))
      scheduler.computeInline(block);
  }
}
