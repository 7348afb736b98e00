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

/// Whether all accesses move by `outer` as far as by all of `var`, which is the loop inside of it.
static bool isContinuedBy(const BlockForm &form, unsigned outer, unsigned var) {
  return form.extents[var] && llvm::all_of(llvm::concat<const AccessForm>(form.loads, form.stores),
                                           [&](const AccessForm &access) {
                                             std::optional<int64_t> step = access.strides[var];
                                             std::optional<int64_t> next = access.strides[outer];
                                             return step && next &&
                                                    *next == *step * *form.extents[var];
                                           });
}

/// Square tiles, of which lines of the cache that are read across are used up, and which are
/// transposed in registers.
static bool transposeInTiles(KernelScheduler &scheduler, Handle block, unsigned var,
                             unsigned other) {
  constexpr int64_t kMinTile = 8, kMaxTile = 16;
  std::optional<BlockForm> form = scheduler.analyze(block);
  int64_t tile = std::clamp(getLanes(scheduler.getTarget(), *form), kMinTile, kMaxTile);
  SmallVector<unsigned> tiled = {other, var};
  Handles loops = scheduler.getLoops(block), order, inner;
  for (auto [index, loop] : llvm::enumerate(loops))
    if (!llvm::is_contained(tiled, index))
      order.push_back(loop);
  for (unsigned dim : tiled) {
    std::optional<int64_t> extent = form->extents[dim];
    Handle loop = loops[dim];
    // Where tiles do not fit, they go on in what lies around.
    for (unsigned outer = dim; extent && *extent % tile != 0 && outer-- > 0;) {
      if (llvm::is_contained(tiled, outer) || !isContinuedBy(*form, outer, outer + 1))
        break;
      std::optional<Handle> fused = scheduler.fuse({loops[outer], loop});
      if (!fused)
        return false;
      loop = *fused;
      llvm::erase(order, loops[outer]);
      extent = form->extents[outer] ? std::optional(*extent * *form->extents[outer]) : std::nullopt;
    }
    if (extent.value_or(tile) < tile)
      return false;
    Handles pieces = scheduler.split(loop, {-1, tile});
    if (pieces.empty())
      return false;
    order.push_back(pieces[0]);
    inner.push_back(pieces[1]);
  }
  Handles outer = order;
  order.append(inner);
  if (!scheduler.reorder(order) || !scheduler.vectorize(inner[1]))
    return false;
  // Functions would be written once for each row.
  if (form->numHeavyOps == 0 && !scheduler.unroll(inner[0]))
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
  if (std::optional<Handles> outer = unrollSelections(scheduler, block)) {
    if (!outer->empty())
      shareAmongThreads(scheduler, *outer, *form);
    return true;
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
