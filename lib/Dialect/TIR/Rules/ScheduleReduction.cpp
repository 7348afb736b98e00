//===- ScheduleReduction.cpp - Reductions along contiguous elements -------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Rules.h"

using namespace mlir;
using namespace mlc::tir;

std::optional<unsigned> mlc::tir::getContiguousReduceVar(const BlockForm &form) {
  for (unsigned var = form.extents.size(); var-- > 0;) {
    constexpr int64_t kMinLength = 8;
    if (form.kinds[var] != IterKind::Reduce || form.extents[var].value_or(kMinLength) < kMinLength)
      continue;
    bool isContiguous = false, isRegular = true;
    for (const AccessForm &load : form.loads) {
      isContiguous |= load.strides[var] == 1;
      isRegular &= load.strides[var] == 0 || load.strides[var] == 1;
    }
    if (isContiguous && isRegular)
      return var;
  }
  return std::nullopt;
}

bool mlc::tir::scheduleReduction(KernelScheduler &scheduler, Handle block) {
  constexpr int64_t kNumVectors = 4;
  joinReduceVars(scheduler, block);
  std::optional<BlockForm> form = scheduler.analyze(block);
  if (!form || !form->isReduction())
    return false;
  Handles loops = scheduler.getLoops(block);
  if (loops.size() != form->extents.size())
    return false;
  std::optional<unsigned> var =
      form->stores.size() == 1 ? getContiguousReduceVar(*form) : std::nullopt;
  Handles outer, inner;
  for (auto [index, loop] : llvm::enumerate(loops)) {
    bool isReduce = form->kinds[index] == IterKind::Reduce;
    if (index != var)
      (isReduce ? inner : outer).push_back(loop);
  }
  if (var)
    inner.push_back(loops[*var]);
  Handles order = outer;
  order.append(inner);
  if (order.size() > 1 && !scheduler.reorder(order))
    return false;
  if (!outer.empty())
    scheduler.attempt([&] { return finishIn(scheduler, block, outer.back()).has_value(); });
  if (var)
    scheduler.reduceInLanes(inner.back(), kNumVectors);
  // Once the reduction is in two blocks it is too late to say so.
  if (!outer.empty())
    shareAmongThreads(scheduler, outer, *form);
  scheduler.decomposeReduction(block, inner.front());
  return true;
}
