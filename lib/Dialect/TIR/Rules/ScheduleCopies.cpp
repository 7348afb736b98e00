//===- ScheduleCopies.cpp - Reductions of what is copied just before ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Rules.h"
#include "TileChoice.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tir;

namespace {
/// A copy that a reduction over few elements reads, such as the padded image of a depthwise
/// convolution. Where the outer loops of the reduction read one part of it after the other, a part
/// is made in the cache just before it is read, instead of all of it in memory.
class CopyScheduler {
public:
  CopyScheduler(KernelScheduler &scheduler, Handle block) : scheduler(scheduler), block(block) {}

  bool run();

private:
  std::optional<Handle> findCopy(Value buffer);
  unsigned countOuterVars(const AccessForm &load) const;
  std::optional<int64_t> chooseBand(const AccessForm &load, unsigned numOuter) const;

  KernelScheduler &scheduler;
  Handle block;
  BlockForm form, copyForm;
};
} // namespace

/// The block that only moves elements to the buffer, which no other one reads.
std::optional<Handle> CopyScheduler::findCopy(Value buffer) {
  for (Handle other : scheduler.getBlocks()) {
    std::optional<BlockForm> found = scheduler.analyze(other);
    if (!found || found->stores.size() != 1 || found->stores.front().buffer != buffer)
      continue;
    if (found->isReduction() || found->numOps > 0 || scheduler.getConsumers(other).size() != 1)
      return std::nullopt;
    copyForm = std::move(*found);
    return other;
  }
  return std::nullopt;
}

/// How many of the outermost variables read parts of the buffer that have nothing in common.
unsigned CopyScheduler::countOuterVars(const AccessForm &load) const {
  // From inside to outside: all elements that the variables move over.
  int64_t span = 1;
  unsigned numOuter = 0;
  for (unsigned var = form.extents.size(); var-- > 0;) {
    int64_t stride = std::abs(*load.strides[var]), extent = *form.extents[var];
    bool isApart = form.kinds[var] == IterKind::Spatial && (extent == 1 || stride >= span);
    numOuter = !isApart ? 0 : numOuter == 0 ? var + 1 : numOuter;
    span += (extent - 1) * stride;
  }
  return numOuter;
}

/// How many values of the variable behind the outer ones one part is for; 0 if it is for all that
/// the outer ones leave. Nothing if no part stays in the cache, if parts have too much in common,
/// or if there are too few for all threads.
std::optional<int64_t> CopyScheduler::chooseBand(const AccessForm &load, unsigned numOuter) const {
  constexpr int64_t kMaxLocalBytes = 256 << 10;
  const TargetSpec &target = scheduler.getTarget();
  int64_t maxElements =
      std::min(kMaxLocalBytes, target.l2Bytes / 4) / std::max<int64_t>(1, load.getElementBytes());
  auto areEnough = [&](int64_t number) {
    return number > 1 &&
           (areEnoughForThreads(target, number) || !isWorthThreads(target, {form, copyForm}));
  };
  int64_t span = 1, number = 1;
  for (auto [var, extent] : llvm::enumerate(form.extents)) {
    if (var < numOuter)
      number *= *extent;
    else
      span += (*extent - 1) * std::abs(*load.strides[var]);
  }
  if (span <= maxElements && areEnough(number))
    return 0;
  if (numOuter == form.extents.size() || form.kinds[numOuter] != IterKind::Spatial)
    return std::nullopt;
  int64_t extent = *form.extents[numOuter], stride = std::abs(*load.strides[numOuter]);
  for (int64_t band = extent - 1; band > 0; --band) {
    int64_t part = span - (extent - band) * stride;
    // Half as much again is copied at most.
    if (extent % band == 0 && part <= maxElements && 2 * part <= 3 * band * stride &&
        areEnough(number * extent / band))
      return band;
  }
  return std::nullopt;
}

bool CopyScheduler::run() {
  constexpr int64_t kMaxSteps = 64;
  std::optional<BlockForm> found = scheduler.analyze(block);
  if (!found || !found->isReduction() || !found->getNumInstances() ||
      getReductionDepth(*found) > kMaxSteps)
    return false;
  form = std::move(*found);
  Handles loops = scheduler.getLoops(block);
  if (loops.size() != form.extents.size())
    return false;
  for (const AccessForm &load : form.loads) {
    if (!load.isAllocated || llvm::is_contained(load.strides, std::nullopt))
      continue;
    std::optional<Handle> copy = findCopy(load.buffer);
    if (!copy)
      continue;
    unsigned numOuter = countOuterVars(load);
    std::optional<int64_t> band = chooseBand(load, numOuter);
    if (!band)
      continue;
    Handles outer(ArrayRef(loops).take_front(numOuter));
    if (*band > 0) {
      Handles parts = scheduler.split(loops[numOuter], {-1, *band});
      if (parts.empty())
        return false;
      outer.push_back(parts.front());
    }
    if (!scheduler.computeAt(*copy, outer.back()) || !scheduler.setScope(*copy, "local"))
      return false;
    bool isShared = shareAmongThreads(scheduler, outer, {form, copyForm});
    return scheduler.vectorize(scheduler.getLoops(*copy).back()) &&
           scheduleTiles(scheduler, block, isShared ? 1 : outer.size());
  }
  return false;
}

bool mlc::tir::scheduleCopies(KernelScheduler &scheduler, Handle block) {
  return scheduler.attempt([&] { return CopyScheduler(scheduler, block).run(); });
}
