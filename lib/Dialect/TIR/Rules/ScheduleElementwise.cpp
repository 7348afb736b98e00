//===- ScheduleElementwise.cpp - Blocks without a reduction ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Rules.h"

using namespace mlir;
using namespace mlc::tir;

/// The variable by which a load is contiguous that is not by `var`: the block transposes. Nothing
/// if no load is so.
static std::optional<unsigned> getTransposedVar(const BlockForm &form, unsigned var) {
  for (const AccessForm &load : form.loads) {
    if (load.strides[var] == 0 || load.strides[var] == 1)
      continue;
    for (auto [other, stride] : llvm::enumerate(load.strides))
      if (other != var && stride == 1 && form.extents[other] != 1)
        return other;
  }
  return std::nullopt;
}

/// Square tiles, so that lines of the cache that are read across are used up.
static bool transposeInTiles(KernelScheduler &scheduler, Handle block, unsigned var,
                             unsigned other) {
  constexpr int64_t kTile = 16;
  std::optional<BlockForm> form = scheduler.analyze(block);
  Handles loops = scheduler.getLoops(block);
  if (form->extents[var].value_or(kTile) < kTile || form->extents[other].value_or(kTile) < kTile)
    return false;
  Handles columns = scheduler.split(loops[var], {-1, kTile});
  Handles rows = scheduler.split(loops[other], {-1, kTile});
  if (columns.empty() || rows.empty())
    return false;
  Handles order;
  for (auto [index, loop] : llvm::enumerate(loops))
    if (index != var && index != other)
      order.push_back(loop);
  order.append({rows[0], columns[0]});
  Handles outer = order;
  order.append({rows[1], columns[1]});
  if (!scheduler.reorder(order) || !scheduler.vectorize(columns[1]))
    return false;
  shareAmongThreads(scheduler, outer, *form);
  return true;
}

bool mlc::tir::scheduleElementwise(KernelScheduler &scheduler, Handle block) {
  std::optional<BlockForm> form = scheduler.analyze(block);
  if (!form || form->isReduction())
    return false;
  std::optional<unsigned> var = getContiguousVar(*form);
  Handles loops = scheduler.getLoops(block);
  if (!var || loops.size() != form->extents.size())
    return false;
  if (std::optional<unsigned> other = getTransposedVar(*form, *var))
    if (scheduler.attempt([&] { return transposeInTiles(scheduler, block, *var, *other); }))
      return true;
  Handle inner = loops[*var];
  loops.erase(loops.begin() + *var);
  if (*var != loops.size()) {
    Handles order = loops;
    order.push_back(inner);
    if (!scheduler.reorder(order))
      return false;
  }
  if (loops.empty() && isWorthThreads(scheduler.getTarget(), *form)) {
    // One long row: threads get pieces of it.
    constexpr int64_t kPiece = 4096;
    Handles pieces = scheduler.split(inner, {-1, kPiece});
    if (!pieces.empty()) {
      loops.push_back(pieces[0]);
      inner = pieces[1];
    }
  }
  if (!scheduler.vectorize(inner))
    return false;
  if (!loops.empty())
    shareAmongThreads(scheduler, loops, *form);
  return true;
}
