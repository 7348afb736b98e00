//===- ScheduleWindows.cpp - Pooling of what is computed just before ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Rules.h"
#include "TileChoice.h"

using namespace mlir;
using namespace mlc::tir;

namespace {
class WindowScheduler {
public:
  WindowScheduler(KernelScheduler &scheduler, ArrayRef<Handle> blocks)
      : scheduler(scheduler), blocks(blocks) {}

  bool run();

private:
  bool findProducers();
  std::optional<unsigned> findRowVar() const;
  bool fitsInCache(unsigned rowVar) const;

  KernelScheduler &scheduler;
  ArrayRef<Handle> blocks;
  /// The reduction over windows, and what computes the elements in them: a reduction, and what
  /// finishes it, if that is a block of its own.
  Handle windows = {}, heavy = {};
  std::optional<Handle> finish;
  BlockForm form, heavyForm;
};
} // namespace

/// The block that writes what the reduction reads, and the one before it.
bool WindowScheduler::findProducers() {
  // A mean is finished after it.
  while (!blocks.empty()) {
    windows = blocks.back();
    blocks = blocks.drop_back();
    std::optional<BlockForm> last = scheduler.analyze(windows);
    if (!last)
      return false;
    form = std::move(*last);
    if (form.isReduction())
      break;
  }
  if (!form.isReduction() || form.loads.size() != 1 || !form.loads.front().isAllocated)
    return false;
  Value read = form.loads.front().buffer;
  for (Handle block : llvm::reverse(blocks)) {
    std::optional<BlockForm> producer = scheduler.analyze(block);
    if (!producer)
      return false;
    if (producer->stores.size() != 1 || producer->stores.front().buffer != read)
      continue;
    if (scheduler.getConsumers(block).size() != 1)
      return false;
    if (producer->isReduction()) {
      heavy = block;
      heavyForm = std::move(*producer);
      return heavyForm.loads.size() == 2;
    }
    // What finishes the reduction reads it, and what is added.
    if (finish)
      return false;
    finish = block;
    for (const AccessForm &load : producer->loads)
      if (load.isAllocated)
        read = load.buffer;
  }
  return false;
}

/// The outermost variable by which the windows move over rows of several elements.
std::optional<unsigned> WindowScheduler::findRowVar() const {
  ArrayRef<std::optional<int64_t>> strides = form.loads.front().strides;
  for (unsigned var = 0; var < form.extents.size(); ++var) {
    if (form.kinds[var] != IterKind::Spatial || form.extents[var] == 1 || !strides[var])
      continue;
    for (unsigned step = 0; step < form.extents.size(); ++step)
      if (form.kinds[step] == IterKind::Reduce && form.extents[step] > 1 && strides[step] &&
          *strides[step] > 0 && *strides[var] == *strides[step] * *form.extents[step])
        return var;
  }
  return std::nullopt;
}

/// Whether the rows of a window, and all factors that they are products with, stay in the cache.
bool WindowScheduler::fitsInCache(unsigned rowVar) const {
  constexpr int64_t kMaxLocalBytes = 128 << 10;
  int64_t l2Bytes = scheduler.getTarget().l2Bytes;
  const AccessForm &load = form.loads.front();
  std::optional<int64_t> rows = load.strides[rowVar];
  if (!rows || *rows * load.getElementBytes() > std::min(kMaxLocalBytes, l2Bytes / 4))
    return false;
  // The smaller operand is the one that each row needs.
  int64_t factors = std::numeric_limits<int64_t>::max();
  for (const AccessForm &operand : heavyForm.loads)
    factors = std::min(factors, operand.getBufferBytes().value_or(factors));
  return factors <= l2Bytes / 2;
}

bool WindowScheduler::run() {
  if (blocks.size() < 2 || !findProducers())
    return false;
  std::optional<unsigned> rowVar = findRowVar();
  Handles loops = scheduler.getLoops(windows);
  if (!rowVar || loops.size() != form.extents.size() || !fitsInCache(*rowVar))
    return false;
  // Images one after the other, and in each the rows.
  Handles outer;
  if (*rowVar > 0)
    outer.push_back(loops.front());
  outer.push_back(loops[*rowVar]);
  Handles order = outer;
  for (Handle loop : loops)
    if (!llvm::is_contained(outer, loop))
      order.push_back(loop);
  if (!scheduler.reorder(order))
    return false;
  Handle row = outer.back();
  if (finish && (!scheduler.computeAt(*finish, row) || !scheduler.setScope(*finish, "local")))
    return false;
  if (!scheduler.computeAt(heavy, row) || !(finish || scheduler.setScope(heavy, "local")))
    return false;
  // Once a reduction is in two blocks it is too late to say so.
  bool isShared = shareAmongThreads(scheduler, outer, {form, heavyForm});
  unsigned numOuter = isShared ? 1 : outer.size();
  return scheduleTiles(scheduler, heavy, numOuter) && scheduleTiles(scheduler, windows, numOuter);
}

bool mlc::tir::scheduleWindows(KernelScheduler &scheduler, ArrayRef<Handle> blocks) {
  return scheduler.attempt([&] { return WindowScheduler(scheduler, blocks).run(); });
}
