//===- ScheduleStream.cpp - Sums of the rows of a large matrix ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// A few vectors times a large matrix use each element of it a few times, so the time is that of the
// memory, which is fast where it is read as it lies: some rows at a time from their start to their
// end, and the sums stay in the cache. A tile that is computed from start to end would read a piece
// of each row, a page apart. Of more vectors, what some rows hold is packed as the tiles read it.
//
//===----------------------------------------------------------------------------------------===//

#include "Rules.h"
#include "mlc/Dialect/TIR/Analysis/LayoutFreeBuffers.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tir;

namespace {
/// The variables along rows of the matrix, over them, and over the vectors that it is multiplied
/// by, if these are several; how much of each is done at once.
struct Stream {
  unsigned laneVar, depthVar;
  std::optional<unsigned> rowVar;
  unsigned matrix; ///< The number of the load.
  int64_t rows = 1, columns = 0, depth = 0;
  bool isPacked = false;
};
} // namespace

/// The number of the load that moves with the lanes, if it is the only one and contiguous.
static std::optional<unsigned> getLaneLoad(const BlockForm &form, unsigned laneVar) {
  std::optional<unsigned> found;
  for (auto [number, load] : llvm::enumerate(form.loads)) {
    if (load.strides[laneVar] == 0)
      continue;
    if (found || load.strides[laneVar] != 1)
      return std::nullopt;
    found = number;
  }
  return found;
}

/// The number of rows and vectors for which the sums of all rows take the least time, where a step
/// loads the vectors once for each number of rows. All wait for the thread with the most columns,
/// which has whole tiles.
static void chooseTile(int64_t numRegisters, int64_t numRows, std::optional<int64_t> numColumns,
                       int64_t lanes, int64_t threads, Stream &stream) {
  constexpr int64_t kMaxVectors = 4, kManyColumns = 5040;
  int64_t columns = numColumns.value_or(kManyColumns * lanes * threads);
  double least = std::numeric_limits<double>::infinity();
  for (int64_t vectors = 1; vectors <= kMaxVectors; ++vectors)
    for (int64_t rows = 1; rows <= numRows; ++rows) {
      // The sums, the vectors, and a factor.
      if ((rows + 1) * vectors + 1 > numRegisters)
        break;
      int64_t width = vectors * lanes, rest = numRows % rows;
      int64_t most = std::min<int64_t>(columns, llvm::divideCeil(columns, threads * width) * width);
      auto getCycles = [&](int64_t vectors) {
        return double(numRows / rows) * getStepCycles(rows, vectors) +
               (rest ? getStepCycles(rest, vectors) : 0);
      };
      int64_t restVectors = llvm::divideCeil(most % width, lanes);
      double cycles =
          double(most / width) * getCycles(vectors) + (restVectors ? getCycles(restVectors) : 0);
      if (cycles >= least)
        continue;
      least = cycles;
      stream.rows = rows;
      stream.columns = width;
    }
}

static std::optional<Stream> findStream(const TargetSpec &target, const BlockForm &form,
                                        int64_t threads) {
  constexpr int64_t kShortRow = 256;
  std::optional<unsigned> laneVar = getContiguousVar(form);
  std::optional<unsigned> number = laneVar ? getLaneLoad(form, *laneVar) : std::nullopt;
  if (!number || form.stores.size() != 1)
    return std::nullopt;
  const AccessForm &load = form.loads[*number];
  if (isLayoutFree(load.buffer))
    return std::nullopt;
  int64_t bytes = load.getElementBytes(), lanes = getLanes(target, form);
  std::optional<unsigned> depthVar, rowVar;
  for (auto [var, stride] : llvm::enumerate(load.strides)) {
    if (var == *laneVar || form.extents[var] == 1)
      continue;
    // There is one reduction, over rows, and one variable by which these are read again.
    bool isReduce = form.kinds[var] == IterKind::Reduce;
    std::optional<unsigned> &found = isReduce ? depthVar : rowVar;
    if (!isReduce && stride != 0)
      continue;
    if (found || (isReduce && stride.value_or(0) == 0))
      return std::nullopt;
    found = var;
  }
  if (!depthVar)
    return std::nullopt;
  // Rows that are added, but not multiplied, may be any number.
  std::optional<int64_t> known = form.extents[*depthVar];
  if (rowVar && (!known || !form.extents[*rowVar] || !load.type.hasStaticShape()))
    return std::nullopt;
  Stream stream{*laneVar, *depthVar, rowVar, *number};
  int64_t rowBytes = *load.strides[*depthVar] * bytes;
  int64_t depth = known.value_or(target.l2Bytes);
  if (rowBytes < kShortRow || depth * rowBytes <= target.l2Bytes)
    return std::nullopt;
  if (!rowVar) {
    // Half of the registers hold factors. Few lines of each of many rows are read faster than many
    // lines of few.
    stream.columns = 2 * lanes;
    stream.depth = std::max<int64_t>(1, target.vectorRegisters / 2);
    return stream;
  }
  // Read in place, lines of few rows are at hand; packed, more are, and the sums are loaded and
  // stored less often. The more rows use them, the less it costs to pack all rows for one column of
  // tiles at a time, if these are not so many that their places in the cache or the addresses of
  // their pages get lost.
  constexpr int64_t kFewRows = 12, kSomeRows = 32, kMostRows = 64, kFewSteps = 8, kPackedSteps = 64,
                    kDeep = 1024;
  int64_t numRows = *form.extents[*rowVar];
  bool takesTurns = depth > target.l2Bytes / (rowBytes & -rowBytes);
  stream.isPacked = numRows > kFewRows;
  if (numRows > kMostRows || (numRows > kSomeRows && depth < 2 * kDeep) ||
      (stream.isPacked && ((depth < kDeep && !takesTurns) || !form.extents[*laneVar])))
    return std::nullopt;
  chooseTile(target.vectorRegisters, numRows, form.extents[*laneVar], lanes, threads, stream);
  stream.depth = std::min(depth, stream.isPacked ? kPackedSteps : kFewSteps);
  return stream;
}

/// Copies the rows that are read in `loop`, one column of tiles after the other.
static bool packIn(KernelScheduler &scheduler, Handle block, const BlockForm &form,
                   const Stream &stream, Handle loop) {
  MLIRContext *context = scheduler.getFunc().getContext();
  const AccessForm &matrix = form.loads[stream.matrix];
  AffineExpr lane = getAffineDimExpr(stream.laneVar, context);
  SmallVector<AffineExpr> places;
  for (auto [var, stride] : llvm::enumerate(matrix.strides))
    if (stride != 0 && form.kinds[var] == IterKind::Spatial && var != stream.laneVar)
      places.push_back(getAffineDimExpr(var, context));
  places.append({lane.floorDiv(stream.columns), getAffineDimExpr(stream.depthVar, context),
                 lane % stream.columns});
  ValueRange reads = scheduler.getBlockOp(block).getYield().getReads();
  int64_t index = llvm::find(reads, matrix.buffer) - reads.begin();
  std::optional<Handle> copy = scheduler.reindexCacheRead(
      block, index, "local", AffineMap::get(form.extents.size(), 0, places, context));
  if (!copy || !scheduler.computeAt(*copy, loop))
    return false;
  Handles loops = scheduler.getLoops(*copy);
  Handle lanes = loops[loops.size() - 2], rows = loops.back();
  Handles parts = scheduler.split(lanes, {-1, stream.columns});
  return !parts.empty() && scheduler.reorder({rows, parts[0], parts[1]}) &&
         scheduler.vectorize(parts[1]);
}

static bool scheduleRowsOfMatrix(KernelScheduler &scheduler, Handle block) {
  const TargetSpec &target = scheduler.getTarget();
  std::optional<BlockForm> form = scheduler.analyze(block);
  if (!form || !form->isReduction())
    return false;
  int64_t threads = target.cores > 1 && isWorthThreads(target, *form) ? target.cores : 1;
  std::optional<Stream> stream = findStream(target, *form, threads);
  Handles loops = scheduler.getLoops(block);
  if (!stream || loops.size() != form->extents.size())
    return false;
  // Each thread has a piece of all rows; what is packed stays in the second cache.
  int64_t rowBytes = stream->depth * form->loads[stream->matrix].getElementBytes();
  SmallVector<int64_t> cuts{threads, -1, stream->columns};
  if (stream->isPacked) {
    int64_t most = std::max<int64_t>(1, target.l2Bytes / (rowBytes * stream->columns));
    int64_t numTiles = llvm::divideCeil(*form->extents[stream->laneVar], cuts[0] * stream->columns);
    cuts.insert(cuts.begin() + 2, llvm::divideCeil(numTiles, llvm::divideCeil(numTiles, most)));
  }
  Handles lanes = scheduler.split(loops[stream->laneVar], cuts);
  Handles depth = scheduler.split(loops[stream->depthVar], {-1, stream->depth});
  if (lanes.empty() || depth.empty())
    return false;
  Handles outer;
  for (auto [var, loop] : llvm::enumerate(loops))
    if (var != stream->laneVar && var != stream->depthVar && var != stream->rowVar)
      outer.push_back(loop);
  outer.push_back(lanes[0]);
  Handles order = outer;
  if (stream->isPacked)
    order.push_back(lanes[1]);
  order.append({depth[0], lanes[lanes.size() - 2]});
  std::optional<Handle> rows;
  if (stream->rowVar) {
    rows = loops[*stream->rowVar];
    if (form->extents[*stream->rowVar] > stream->rows) {
      Handles parts = scheduler.split(*rows, {-1, stream->rows});
      order.push_back(parts[0]);
      rows = parts[1];
    }
    order.append({depth[1], *rows});
  } else {
    order.push_back(depth[1]);
  }
  order.push_back(lanes.back());
  if (!scheduler.reorder(order) || !scheduler.unroll(rows ? *rows : depth[1]) ||
      !scheduler.vectorize(lanes.back()))
    return false;
  if (stream->isPacked && !packIn(scheduler, block, *form, *stream, depth[0]))
    return false;
  shareAmongThreads(scheduler, outer, *form);
  return scheduler.decomposeReduction(block, depth[0]);
}

bool mlc::tir::scheduleStream(KernelScheduler &scheduler, Handle block) {
  return scheduler.attempt([&] { return scheduleRowsOfMatrix(scheduler, block); });
}
