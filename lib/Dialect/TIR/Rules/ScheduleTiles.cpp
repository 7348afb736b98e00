//===- ScheduleTiles.cpp - Reductions whose results are computed in registers ---------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Rules.h"
#include "TileChoice.h"
#include "mlc/Dialect/TIR/Analysis/BlockDependences.h"
#include "mlc/Dialect/TIR/Analysis/LayoutFreeBuffers.h"

using namespace mlir;
using namespace mlc::tir;

namespace {
class TileScheduler {
public:
  TileScheduler(KernelScheduler &scheduler, Handle block, unsigned numOuter, bool mayPackAhead)
      : scheduler(scheduler), block(block), numOuter(numOuter), mayPackAhead(mayPackAhead) {}

  bool run();

private:
  bool findLoops();
  bool isWorthPacking() const;
  bool isInOneTile() const;
  std::optional<int64_t> countBytes(const AccessForm &load, ArrayRef<unsigned> moved) const;
  size_t findPlaceOfColumns(ArrayRef<unsigned> outerVars) const;
  bool areEnough(ArrayRef<unsigned> around) const;
  bool packAhead();
  bool packIn(Handle loop);
  bool finishAcross(Handle loop);
  AffineMap getPackedLayout(bool byTiles) const;

  KernelScheduler &scheduler;
  Handle block;
  unsigned numOuter;
  bool mayPackAhead;
  /// What the loops compute that are to be scheduled: a variable that none of them moves counts
  /// one.
  BlockForm form;
  /// The loop that moves a variable.
  SmallVector<std::optional<Handle>> loops;
  TileChoice tile;
  /// The number of the lanes' operand among the buffers that the block reads.
  int64_t laneRead = 0;
};
} // namespace

/// Whether it pays to copy what one column of tiles needs: it is read again for each tile of the
/// column, and lies far apart.
bool TileScheduler::isWorthPacking() const {
  constexpr int64_t kMinTiles = TileChoice::kManyTiles, kPage = 4096, kLine = 64;
  int64_t l1Bytes = scheduler.getTarget().l1Bytes, l2Bytes = scheduler.getTarget().l2Bytes;
  if (!tile.rowVar || !tile.laneLoad)
    return false;
  const AccessForm &load = form.loads[*tile.laneLoad];
  std::optional<int64_t> all = load.getBufferBytes();
  if (!all)
    return false;
  int64_t bytes = load.getElementBytes(), rows = getReductionDepth(form);
  int64_t panel = rows * tile.getColumns() * bytes;
  std::optional<int64_t> numRows = form.extents[*tile.rowVar];
  bool isFarApart = false;
  std::optional<int64_t> step;
  for (auto [kind, stride] : llvm::zip_equal(form.kinds, load.strides)) {
    isFarApart |= stride && *stride > 1 && *stride * bytes % kPage == 0;
    if (kind == IterKind::Reduce && stride && *stride > 0)
      step = std::min(step.value_or(*stride), *stride);
  }
  // What the steps of the reduction read one after the other lies so already.
  if (!tile.transposes && step && *step <= tile.getColumns())
    return false;
  // Rows that lie a power of two apart share few places of a cache: they take turns, so that each
  // tile reads them from where all of it is.
  auto takeTurns = [&](int64_t cacheBytes) {
    return step && rows > cacheBytes / std::max(kLine, *step * bytes & -(*step * bytes));
  };
  int64_t minTiles = takeTurns(l2Bytes) ? 2 : kMinTiles;
  isFarApart |= panel <= l1Bytes / 2 && takeTurns(l1Bytes);
  // The rows of a column are in more pages than the processor keeps the addresses of.
  constexpr int64_t kPages = 64;
  isFarApart |= step && std::min(rows, *step * bytes * rows / kPage) > kPages;
  bool isLarge = *all > 4 * l2Bytes;
  // Past the second cache it is still read one line after the other.
  int64_t lastCache =
      scheduler.getTarget().l3Bytes / std::max<int64_t>(1, scheduler.getTarget().cores);
  return (tile.transposes || isFarApart || isLarge) && panel <= lastCache / 2 &&
         (tile.transposes || !numRows || *numRows / tile.rows >= minTiles);
}

bool TileScheduler::isInOneTile() const {
  return form.extents[tile.laneVar] && *form.extents[tile.laneVar] <= tile.getColumns();
}

/// The bytes from the first element to the last one that a load reads while the given variables and
/// those of the reduction move.
std::optional<int64_t> TileScheduler::countBytes(const AccessForm &load,
                                                 ArrayRef<unsigned> moved) const {
  int64_t elements = 1;
  for (auto [var, stride] : llvm::enumerate(load.strides)) {
    if (form.kinds[var] == IterKind::Spatial && !llvm::is_contained(moved, var))
      continue;
    if (!stride || (*stride != 0 && !form.extents[var]))
      return std::nullopt;
    if (*stride != 0)
      elements += (*form.extents[var] - 1) * std::abs(*stride);
  }
  return std::min(elements * load.getElementBytes(),
                  load.getBufferBytes().value_or(std::numeric_limits<int64_t>::max()));
}

/// How many of the loops over the given variables are around the one over columns of tiles: all, so
/// that what the rows read stays near. But if the second cache does not hold all columns, it shall
/// hold one, with all that is read beside it until the next one comes.
size_t TileScheduler::findPlaceOfColumns(ArrayRef<unsigned> outerVars) const {
  if (tile.scatters || !tile.laneLoad)
    return tile.scatters ? 0 : outerVars.size();
  const AccessForm &lanes = form.loads[*tile.laneLoad];
  int64_t l2Bytes = scheduler.getTarget().l2Bytes;
  int64_t panel = getReductionDepth(form) * tile.getColumns() * lanes.getElementBytes();
  if (lanes.getBufferBytes().value_or(0) <= l2Bytes * 3 / 4 || panel > l2Bytes / 2)
    return outerVars.size();
  SmallVector<unsigned> moved;
  if (tile.rowVar)
    moved.push_back(*tile.rowVar);
  size_t place = outerVars.size();
  for (; place > 0 && lanes.strides[outerVars[place - 1]] == 0; --place) {
    moved.push_back(outerVars[place - 1]);
    int64_t bytes = 0;
    for (const AccessForm &load : form.loads)
      if (&load != &lanes)
        bytes += countBytes(load, moved).value_or(l2Bytes);
    if (bytes > l2Bytes / 2)
      break;
  }
  return place;
}

/// Whether threads are busy with whole columns of tiles and what is around them.
bool TileScheduler::areEnough(ArrayRef<unsigned> around) const {
  if (!form.extents[tile.laneVar])
    return false;
  int64_t number = llvm::divideCeil(*form.extents[tile.laneVar], tile.getColumns());
  for (unsigned var : around)
    number *= form.extents[var].value_or(1);
  return areEnoughForThreads(scheduler.getTarget(), number);
}

/// Where an element of the lanes' operand lies when it is packed: that of the lanes last, and
/// before it the steps of the reduction; `byTiles`: of one column of tiles after the other.
AffineMap TileScheduler::getPackedLayout(bool byTiles) const {
  MLIRContext *context = scheduler.getFunc().getContext();
  SmallVector<AffineExpr> places;
  auto addVars = [&](IterKind kind) {
    for (auto [var, stride] : llvm::enumerate(form.loads[*tile.laneLoad].strides))
      if (var != tile.laneVar && form.kinds[var] == kind && stride != 0)
        places.push_back(getAffineDimExpr(var, context));
  };
  AffineExpr lane = getAffineDimExpr(tile.laneVar, context);
  addVars(IterKind::Spatial);
  if (byTiles)
    places.push_back(lane.floorDiv(tile.getColumns()));
  addVars(IterKind::Reduce);
  places.push_back(byTiles ? lane % tile.getColumns() : lane);
  return AffineMap::get(form.extents.size(), 0, places, context);
}

/// Copies the lanes' operand, which is the same in each call, tile by tile before all else; the
/// copy is to be made before the function is called.
bool TileScheduler::packAhead() {
  if (!tile.packsAhead)
    return true;
  std::optional<Handle> copy =
      scheduler.reindexCacheRead(block, laneRead, "global", getPackedLayout(!isInOneTile()));
  return copy && scheduler.annotate(*copy, kLayoutRewritePreprocAnnotation,
                                    BoolAttr::get(scheduler.getFunc().getContext(), true));
}

/// Copies what the column of tiles needs that `loop` computes.
bool TileScheduler::packIn(Handle loop) {
  return scheduler.attempt([&] {
    std::optional<Handle> panel =
        tile.transposes
            ? scheduler.reindexCacheRead(block, laneRead, "local", getPackedLayout(false))
            : scheduler.cacheRead(block, laneRead, "local");
    if (!panel || !scheduler.computeAt(*panel, loop))
      return false;
    return scheduler.vectorize(scheduler.getLoops(*panel).back());
  });
}

/// Keeps the tile with the lanes' variable last, first in registers and then in the cache, from
/// where the results go to where they belong.
bool TileScheduler::finishAcross(Handle loop) {
  MLIRContext *context = scheduler.getFunc().getContext();
  SmallVector<AffineExpr> places;
  SmallVector<int64_t> order;
  int64_t numVars = 0, lane = 0;
  for (unsigned var = 0; var < form.extents.size(); ++var) {
    if (form.kinds[var] != IterKind::Spatial || form.stores.front().strides[var] == 0)
      continue;
    int64_t number = numVars++;
    if (var == tile.laneVar) {
      lane = number;
      continue;
    }
    places.push_back(getAffineDimExpr(var, context));
    order.push_back(number);
  }
  places.push_back(getAffineDimExpr(tile.laneVar, context));
  order.push_back(lane);
  AffineMap map = AffineMap::get(form.extents.size(), 0, places, context);
  Handles consumers = scheduler.getConsumers(block);
  std::optional<Handle> last = scheduler.reindexCacheWrite(block, "local", map);
  std::optional<Handle> registers = scheduler.reindexCacheWrite(block, "local", map);
  if (!last || !registers || !scheduler.reorderBlockIterVar(*registers, order))
    return false;
  if (consumers.size() == 1) {
    std::optional<BlockForm> consumer = scheduler.analyze(consumers.front());
    if (consumer && !consumer->isReduction() && scheduler.computeInline(*last))
      last = consumers.front();
  }
  if (!scheduler.reverseComputeAt(*registers, loop) || !scheduler.reverseComputeAt(*last, loop))
    return false;
  unsigned depth = scheduler.getLoopDepth(loop);
  writeInVectors(scheduler, *registers, depth);
  Handles inner = scheduler.getLoops(*last);
  return inner.size() > depth && scheduler.vectorize(inner.back());
}

/// Finds the loop that moves each variable of the block, inside of the outer ones.
bool TileScheduler::findLoops() {
  Handles all = scheduler.getLoops(block);
  if (all.size() <= numOuter)
    return false;
  if (numOuter == 0) {
    loops.assign(all.begin(), all.end());
    return loops.size() == form.extents.size();
  }
  BlockOp blockOp = scheduler.getBlockOp(block);
  if (blockOp.getPredicate())
    return false;
  loops.assign(form.extents.size(), std::nullopt);
  form.extents.assign(form.extents.size(), 1);
  for (Handle loop : ArrayRef(all).drop_front(numOuter)) {
    ForOp op = scheduler.getLoopOp(loop);
    bool isFound = false;
    for (auto [var, binding] : llvm::enumerate(blockOp.getBindings())) {
      if (!dependsOn(binding, {op}))
        continue;
      if (isFound || loops[var])
        return false;
      isFound = true;
      loops[var] = loop;
      form.extents[var] = op.getConstantExtent();
    }
    if (!isFound)
      return false;
  }
  return true;
}

bool TileScheduler::run() {
  std::optional<BlockForm> found = scheduler.analyze(block);
  if (!found || !found->isReduction())
    return false;
  form = std::move(*found);
  if (!findLoops())
    return false;
  std::optional<TileChoice> choice =
      chooseTile(scheduler.getTarget(), form, mayPackAhead, /*isShared=*/numOuter == 0);
  if (!choice)
    return false;
  tile = *choice;
  if (tile.rows == 1)
    tile.rowVar.reset();
  if (tile.laneLoad) {
    ValueRange reads = scheduler.getBlockOp(block).getYield().getReads();
    laneRead = llvm::find(reads, form.loads[*tile.laneLoad].buffer) - reads.begin();
  }
  bool packs = numOuter == 0 && !tile.packsAhead && isWorthPacking();
  if (!packAhead() || !findLoops() || !loops[tile.laneVar])
    return false;

  // Cuts a loop, if it is longer than the tile.
  Handles outer, reduce;
  SmallVector<unsigned> outerVars;
  auto cut = [&](unsigned var, int64_t size) -> std::pair<std::optional<Handle>, Handle> {
    if (form.extents[var] && *form.extents[var] <= size)
      return {std::nullopt, *loops[var]};
    Handles parts = scheduler.split(*loops[var], {-1, size});
    return {parts[0], parts[1]};
  };
  for (auto [var, loop] : llvm::enumerate(loops)) {
    bool isReduce = form.kinds[var] == IterKind::Reduce;
    if (loop && isReduce)
      reduce.push_back(*loop);
    else if (loop && var != tile.laneVar && var != tile.rowVar) {
      outer.push_back(*loop);
      outerVars.push_back(var);
    }
  }
  if (reduce.empty())
    return false;
  auto [laneOuter, laneInner] = cut(tile.laneVar, tile.getColumns());
  std::optional<Handle> rowOuter, rowInner;
  if (tile.rowVar)
    std::tie(rowOuter, rowInner) = cut(*tile.rowVar, tile.rows);
  // Rows go by while a column of tiles stays in the cache.
  size_t place = findPlaceOfColumns(outerVars);
  if (laneOuter)
    outer.insert(outer.begin() + place, *laneOuter);
  size_t numShared = outer.size();
  if (laneOuter && areEnough(ArrayRef(outerVars).take_front(place)))
    numShared = place + 1;
  if (rowOuter)
    outer.push_back(*rowOuter);
  int64_t cores = scheduler.getTarget().cores;
  std::optional<Handle> part;
  if (tile.sharesRows && packs && rowOuter && tile.hasManyRows(form, cores)) {
    // Each thread copies what its rows need, which is read by as many tiles.
    Handles parts = scheduler.split(*rowOuter, {cores, -1});
    part = parts[0];
    outer.insert(outer.begin(), parts[0]);
    outer.back() = parts[1];
    numShared = 1;
  } else if (tile.sharesRows && !packs && rowOuter && laneOuter) {
    // A thread's tiles go by while it has a column, if each has as many.
    std::rotate(outer.begin(), std::prev(outer.end()), outer.end());
    int64_t rows = form.extents[*tile.rowVar].value_or(1);
    if (rows % (cores * tile.rows) == 0 && rows > cores * tile.rows) {
      Handles parts = scheduler.split(*rowOuter, {cores, -1});
      outer.front() = parts[0];
      outer.push_back(parts[1]);
    }
    // There may be few rows: then threads share columns, too.
    numShared = form.extents[*tile.rowVar] ? 1 : outer.size();
  }
  Handles order = outer;
  order.append(reduce);
  if (rowInner)
    order.push_back(*rowInner);
  order.push_back(laneInner);
  if (!scheduler.reorder(order))
    return false;
  // One tile holds all: a loop around it says where what comes after it goes.
  std::optional<Handle> around =
      outer.empty() ? scheduler.addUnitLoop(order.front()) : outer.back();
  if (around && tile.scatters && !finishAcross(*around))
    return false;
  bool isFinished = around && (tile.scatters || scheduler.attempt([&] {
                      return finishIn(scheduler, block, *around).has_value();
                    }));
  // What stays in memory is better alone in its loops.
  if (numOuter > 0 && !isFinished)
    return false;
  // Where one tile holds all columns, its rows are not around what is packed for all of them.
  std::optional<Handle> column = laneOuter ? laneOuter : part ? part : around;
  if (packs && !laneOuter && !part && rowOuter) {
    column = place > 0 ? outer[place - 1] : scheduler.addUnitLoop(outer.front());
    numShared = std::min(numShared, place);
  }
  bool isPacked = packs && column && packIn(*column);
  if (tile.transposes && !tile.packsAhead && !isPacked)
    return false;
  if (rowInner)
    scheduler.unroll(*rowInner);
  if (!scheduler.vectorize(laneInner))
    return false;
  // A tile with few sums: where rows are not counted before, the last one has few.
  constexpr int64_t kSumsAtOnce = 8;
  bool mayHaveFewRows = tile.rowVar && !form.extents[*tile.rowVar];
  if (tile.vectors * (mayHaveFewRows ? 1 : tile.rows) * 2 <= kSumsAtOnce)
    scheduler.reduceInParts(reduce.back(), kSumsAtOnce);
  // Few steps, such as those of a window, are no loop.
  constexpr int64_t kFew = 64;
  if (form.getNumInstances() && getReductionDepth(form) * tile.rows * tile.vectors <= kFew)
    for (Handle loop : reduce)
      scheduler.unroll(loop);
  // Whole columns of tiles for each thread, where there are enough. Once a reduction is in two
  // blocks it is too late to say so.
  if (numShared == 0)
    numShared = outer.size();
  if (numShared > 0 && numOuter == 0)
    shareAmongThreads(scheduler, ArrayRef(outer).take_front(numShared), form);
  scheduler.decomposeReduction(block, reduce.front());
  return true;
}

bool mlc::tir::scheduleTiles(KernelScheduler &scheduler, Handle block, unsigned numOuter) {
  // Lanes are cut only if there are none otherwise.
  enum class Split { Others, None, All };
  for (Split split : {Split::Others, Split::None, Split::All})
    for (bool mayPackAhead : {true, false})
      if (scheduler.attempt([&] {
            return (split == Split::None ||
                    splitDividedVars(scheduler, block, split == Split::All)) &&
                   TileScheduler(scheduler, block, numOuter, mayPackAhead).run();
          }))
        return true;
  return false;
}
