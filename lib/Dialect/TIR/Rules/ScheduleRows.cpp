//===- ScheduleRows.cpp - Reductions along rows, and what uses them -------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Rules.h"
#include "mlc/Dialect/TIR/Analysis/BlockDependences.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlc::tir;

namespace {
class RowScheduler {
public:
  RowScheduler(KernelScheduler &scheduler, ArrayRef<Handle> blocks)
      : scheduler(scheduler), blocks(blocks) {}

  bool run();

private:
  bool findRows();
  bool spreadsReduction();
  bool moveIntoRow(Handle block);
  bool dependsOnRow(Handle block);
  bool fitsInRegistersOrCache(const BlockForm &form);
  void scheduleInRow(Handle block);

  KernelScheduler &scheduler;
  ArrayRef<Handle> blocks;
  std::vector<BlockForm> forms;
  /// How many loops of the last block are over rows.
  unsigned numOuter = 0;
};
} // namespace

/// Whether elements of a row lie apart, and those of different rows next to each other: then lanes
/// are better over rows.
static bool liesAcross(const BlockForm &form) {
  unsigned last = form.extents.size() - 1;
  return llvm::any_of(form.loads, [&](const AccessForm &load) {
    if (load.strides[last] == 0 || load.strides[last] == 1)
      return false;
    return llvm::any_of(llvm::zip_equal(form.kinds, form.extents, load.strides), [](auto var) {
      auto [kind, extent, stride] = var;
      return kind == IterKind::Spatial && extent != 1 && stride == 1;
    });
  });
}

/// Rows are what the first variables count that all blocks have and no reduction is over.
bool RowScheduler::findRows() {
  std::optional<unsigned> numRowVars;
  for (Handle block : blocks) {
    joinReduceVars(scheduler, block);
    std::optional<BlockForm> form = scheduler.analyze(block);
    if (!form || form->stores.size() != 1)
      return false;
    if (form->isReduction()) {
      unsigned numSpatial = 0;
      while (form->kinds[numSpatial] == IterKind::Spatial)
        ++numSpatial;
      numRowVars = std::min(numRowVars.value_or(numSpatial), numSpatial);
      if (liesAcross(*form))
        return false;
    }
    forms.push_back(std::move(*form));
  }
  numOuter = numRowVars.value_or(0);
  return numOuter > 0 && !forms.back().isReduction() && forms.back().extents.size() >= numOuter;
}

/// Whether what a reduction gives is used again and again along its row: then the row is worth
/// keeping.
bool RowScheduler::spreadsReduction() {
  for (const BlockForm &producer : forms)
    for (const BlockForm &consumer : forms)
      for (const AccessForm &load : consumer.loads)
        if (producer.isReduction() && load.buffer == producer.stores.front().buffer)
          for (auto [extent, stride] : llvm::zip_equal(consumer.extents, load.strides))
            if (extent != 1 && stride == 0)
              return true;
  return false;
}

/// What a block keeps of one row.
bool RowScheduler::fitsInRegistersOrCache(const BlockForm &form) {
  int64_t bytes = form.stores.front().getElementBytes();
  for (unsigned var = numOuter; var < form.extents.size(); ++var)
    if (form.stores.front().strides[var] != 0) {
      if (!form.extents[var])
        return false;
      bytes *= *form.extents[var];
    }
  return bytes <= scheduler.getTarget().l1Bytes;
}

/// Whether each row computes something else: what does not depend on the row would be computed
/// again in each.
bool RowScheduler::dependsOnRow(Handle block) {
  BlockOp blockOp = scheduler.getBlockOp(block);
  Handles loops = scheduler.getLoops(block);
  return loops.size() >= numOuter &&
         llvm::all_of(ArrayRef(loops).take_front(numOuter), [&](Handle loop) {
           ForOp op = scheduler.getLoopOp(loop);
           return op.getConstantExtent() == 1 ||
                  llvm::any_of(blockOp.getBindings(),
                               [&](Value binding) { return dependsOn(binding, {op}); });
         });
}

bool RowScheduler::moveIntoRow(Handle block) {
  Handle row = scheduler.getLoops(blocks.back())[numOuter - 1];
  return scheduler.computeAt(block, row) && dependsOnRow(block);
}

void RowScheduler::scheduleInRow(Handle block) {
  constexpr int64_t kNumVectors = 4;
  std::optional<BlockForm> form = scheduler.analyze(block);
  Handles inner = scheduler.getLoops(block);
  inner.erase(inner.begin(), inner.begin() + numOuter);
  if (inner.empty() || !form)
    return;
  if (!form->isReduction()) {
    scheduler.vectorize(inner.back());
    return;
  }
  unsigned last = form->extents.size() - 1;
  bool isContiguous = llvm::all_of(form->loads, [&](const AccessForm &load) {
    return load.strides[last] == 0 || load.strides[last] == 1;
  });
  if (isContiguous)
    scheduler.reduceInLanes(inner.back(), kNumVectors);
  for (Handle loop : inner)
    if (scheduler.decomposeReduction(block, loop))
      break;
}

bool RowScheduler::run() {
  if (blocks.size() < 2 || !findRows() || !spreadsReduction())
    return false;
  for (auto [block, form] : llvm::zip_equal(llvm::reverse(blocks), llvm::reverse(forms))) {
    if (block == blocks.back())
      continue;
    if (!form.stores.front().isAllocated || !moveIntoRow(block))
      return false;
    if (fitsInRegistersOrCache(form))
      scheduler.setScope(block, "local");
  }
  // Once a reduction is in two blocks it is too late to say so.
  Handles rows = scheduler.getLoops(blocks.back());
  rows.resize(numOuter);
  if (shareAmongThreads(scheduler, rows, forms))
    numOuter = 1;
  for (Handle block : blocks)
    scheduleInRow(block);
  return true;
}

bool mlc::tir::scheduleRows(KernelScheduler &scheduler, ArrayRef<Handle> blocks) {
  return scheduler.attempt([&] { return RowScheduler(scheduler, blocks).run(); });
}
