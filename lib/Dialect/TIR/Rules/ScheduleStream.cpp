//===- ScheduleStream.cpp - Sums of the rows of a matrix that is read once ------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// A vector times a large matrix reads each element once, so the time is that of the memory, which
// is fast where it is read as it lies: some rows at a time from their start to their end, and the
// sums stay in the cache. A tile of the result would read a piece of each row, a page apart.
//
//===----------------------------------------------------------------------------------------===//

#include "Rules.h"
#include "mlc/Dialect/TIR/Analysis/LayoutFreeBuffers.h"

using namespace mlir;
using namespace mlc::tir;

namespace {
/// The variable along rows, and that over rows.
struct Stream {
  unsigned laneVar, rowVar;
};
} // namespace

/// The load that moves with the lanes, if it is the only one and contiguous.
static const AccessForm *getLaneLoad(const BlockForm &form, unsigned laneVar) {
  const AccessForm *found = nullptr;
  for (const AccessForm &load : form.loads) {
    if (load.strides[laneVar] == 0)
      continue;
    if (found || load.strides[laneVar] != 1)
      return nullptr;
    found = &load;
  }
  return found;
}

static std::optional<Stream> findStream(const KernelScheduler &scheduler, const BlockForm &form) {
  constexpr int64_t kPage = 4096;
  std::optional<unsigned> laneVar = getContiguousVar(form);
  const AccessForm *load = laneVar ? getLaneLoad(form, *laneVar) : nullptr;
  if (!load || form.stores.size() != 1 || isLayoutFree(load->buffer) ||
      !load->type.hasStaticShape())
    return std::nullopt;
  int64_t bytes = load->getElementBytes();
  std::optional<unsigned> rowVar;
  for (auto [var, stride] : llvm::enumerate(load->strides)) {
    if (var == *laneVar || form.extents[var] == 1)
      continue;
    // Nothing is read twice, and there is one reduction, over rows.
    if (stride == 0 || (form.kinds[var] == IterKind::Reduce && rowVar))
      return std::nullopt;
    if (form.kinds[var] == IterKind::Reduce && stride.value_or(0) * bytes >= kPage)
      rowVar = var;
    else if (form.kinds[var] == IterKind::Reduce)
      return std::nullopt;
  }
  if (!rowVar || load->type.getNumElements() * bytes <= scheduler.getTarget().l2Bytes)
    return std::nullopt;
  return Stream{*laneVar, *rowVar};
}

static bool scheduleRowsOfMatrix(KernelScheduler &scheduler, Handle block) {
  // Half of the registers hold factors. Few lines of each of many rows are read faster than many
  // lines of few.
  constexpr int64_t kVectors = 2;
  int64_t numRows = std::max<int64_t>(1, scheduler.getTarget().vectorRegisters / 2);
  std::optional<BlockForm> form = scheduler.analyze(block);
  if (!form || !form->isReduction())
    return false;
  std::optional<Stream> stream = findStream(scheduler, *form);
  Handles loops = scheduler.getLoops(block);
  if (!stream || loops.size() != form->extents.size())
    return false;
  // Each thread has a piece of all rows.
  bool isShared = scheduler.getTarget().cores > 1 && isWorthThreads(scheduler.getTarget(), *form);
  int64_t numPieces = isShared ? scheduler.getTarget().cores : 1;
  Handles lanes = scheduler.split(
      loops[stream->laneVar], {numPieces, -1, kVectors * getLanes(scheduler.getTarget(), *form)});
  Handles rows = scheduler.split(loops[stream->rowVar], {-1, numRows});
  if (lanes.empty() || rows.empty())
    return false;
  Handles outer;
  for (auto [var, loop] : llvm::enumerate(loops))
    if (var != stream->laneVar && var != stream->rowVar)
      outer.push_back(loop);
  outer.push_back(lanes[0]);
  Handles order = outer;
  order.append({rows[0], lanes[1], rows[1], lanes[2]});
  if (!scheduler.reorder(order) || !scheduler.unroll(rows[1]) || !scheduler.vectorize(lanes[2]))
    return false;
  shareAmongThreads(scheduler, outer, *form);
  return scheduler.decomposeReduction(block, rows[0]);
}

bool mlc::tir::scheduleStream(KernelScheduler &scheduler, Handle block) {
  return scheduler.attempt([&] { return scheduleRowsOfMatrix(scheduler, block); });
}
