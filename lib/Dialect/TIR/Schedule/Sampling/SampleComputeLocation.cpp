//===- SampleComputeLocation.cpp - Where a block may be computed ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/ScheduleUtils.h"
#include "mlc/Dialect/TIR/Schedule/Placement.h"
#include "mlc/Dialect/TIR/Schedule/Sampling.h"

using namespace mlir;
using namespace mlc::tir;

/// Whether a loop is in the bindings of spatial variables alone.
static bool isDataParallel(ForOp loop) {
  bool result = true;
  for (BlockOp block : getChildBlocks(loop))
    for (auto [index, binding] : llvm::enumerate(block.getBindings()))
      result &= block.getIterKind(index) == IterKind::Spatial || !dependsOn(binding, {loop});
  return result;
}

/// The places in the loops around the first consumer, with their numbers.
static void collectLoops(BlockOp block, SmallVectorImpl<ComputeLocation> &found) {
  SmallVector<BlockOp> consumers = BlockDependences(getScope(block)).getConsumers(block);
  if (consumers.empty())
    return;
  SmallVector<ForOp> loops = getLoopsAround(consumers.front());
  for (ForOp &loop : loops)
    if (!llvm::all_of(consumers, [&](BlockOp consumer) { return loop->isAncestor(consumer); })) {
      loops.truncate(&loop - loops.begin());
      break;
    }
  while (!loops.empty() && !isDataParallel(loops.back()))
    loops.pop_back();
  bool hasReduced = false;
  for (auto [number, loop] : llvm::enumerate(loops)) {
    if (loop.getConstantExtent() == 1)
      continue;
    bool isParallel = isDataParallel(loop);
    if (hasReduced && isParallel)
      break;
    hasReduced |= !isParallel;
    if (canComputeAt(block, loop))
      found.push_back({static_cast<int64_t>(number), loop});
  }
}

llvm::Expected<ComputeLocation> mlc::tir::sampleComputeLocation(RandomState &random, BlockOp block,
                                                                std::optional<int64_t> decision) {
  auto func = block->getParentOfType<PrimFuncOp>();
  // P1.
  if (!func)
    return refuse("sample_compute_location", 1, block, "block '", block.getName(),
                  "' is in no function over buffers");
  SmallVector<ComputeLocation> found;
  if (canComputeInline(block))
    found.push_back({ComputeLocation::kInline, block});
  ComputeLocation root = {ComputeLocation::kRoot, func};
  found.push_back(root);
  collectLoops(block, found);
  if (!decision)
    return found[random.draw(static_cast<int64_t>(found.size()))];
  ComputeLocation *after =
      llvm::upper_bound(found, *decision, [](int64_t number, const ComputeLocation &place) {
        return number < place.decision;
      });
  return after == found.begin() ? root : *std::prev(after);
}
