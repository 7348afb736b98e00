//===- ScheduleTiles.cpp - Reductions whose results are computed in registers ---------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// One variable of the result runs in lanes. Another one, by which what the lanes load does not
// move, is unrolled: a vector that is loaded is used once for each of its values. This is a product
// of matrices (columns in lanes, rows unrolled), a convolution of channels-first images (places in
// a row in lanes, channels unrolled) and of channels-last ones (the other way round).
//
//===----------------------------------------------------------------------------------------===//

#include "Rules.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlc::tir;

namespace {
class TileScheduler {
public:
  TileScheduler(KernelScheduler &scheduler, Handle block) : scheduler(scheduler), block(block) {}

  bool run();

private:
  bool chooseVars();
  void chooseTile();
  int64_t countVectors(int64_t elements) const;
  double estimate(int64_t rows, int64_t vectors) const;
  bool isPlain(const AccessForm &load) const;
  bool isWorthPacking() const;
  bool pack(Handle loop);
  AffineMap getTransposedLayout() const;

  int64_t getDepth() const;

  KernelScheduler &scheduler;
  Handle block;
  BlockForm form;
  int64_t lanes = 1;
  unsigned laneVar = 0;
  /// The variable that is unrolled; absent if no load can be used again.
  std::optional<unsigned> rowVar;
  /// The load that the lanes do, by its number.
  std::optional<unsigned> laneLoad;
  /// The number of its buffer among those that the block reads.
  int64_t laneRead = 0;
  /// Whether that load is by the lanes not contiguous, so that it is to be copied.
  bool transposes = false;
  int64_t tileRows = 1, tileVectors = 1;
};
} // namespace

bool TileScheduler::chooseVars() {
  std::optional<unsigned> contiguous = getContiguousVar(form);
  if (!contiguous || form.stores.size() != 1)
    return false;
  laneVar = *contiguous;
  for (auto [index, load] : llvm::enumerate(form.loads)) {
    if (load.strides[laneVar] == 0)
      continue;
    // Elements a few apart are loaded as whole vectors, others one after the other.
    constexpr int64_t kMaxStride = 8;
    int64_t stride = load.strides[laneVar].value_or(kMaxStride + 1);
    if (stride < 1 || stride > kMaxStride) {
      if (laneLoad || !isPlain(load))
        return false;
      transposes = true;
    }
    if (transposes && laneLoad)
      return false;
    laneLoad = index;
  }
  if (laneLoad) {
    ValueRange reads = scheduler.getBlockOp(block).getYield().getReads();
    laneRead = llvm::find(reads, form.loads[*laneLoad].buffer) - reads.begin();
  }
  for (unsigned var = form.extents.size(); var-- > 0;) {
    bool isSpatial = form.kinds[var] == IterKind::Spatial;
    if (!isSpatial || var == laneVar || form.extents[var] == 1)
      continue;
    if (laneLoad && form.loads[*laneLoad].strides[var] == 0) {
      rowVar = var;
      break;
    }
  }
  // A copy in which the elements lie as the lanes need them pays if it is used often.
  constexpr int64_t kMinRows = 8;
  return !transposes || (rowVar && form.extents[*rowVar].value_or(0) >= kMinRows);
}

/// Whether each index of the load is a variable by itself.
bool TileScheduler::isPlain(const AccessForm &load) const {
  int64_t numVars = llvm::count_if(llvm::zip_equal(form.extents, load.strides), [](auto pair) {
    return std::get<0>(pair) != 1 && std::get<1>(pair) != 0;
  });
  int64_t numDims = llvm::count_if(load.type.getShape(), [](int64_t size) { return size != 1; });
  return load.type.hasStaticShape() && numVars == numDims;
}

/// The number of values that a result collects.
int64_t TileScheduler::getDepth() const {
  constexpr int64_t kUnknownDepth = 256;
  int64_t depth = 1;
  for (auto [var, extent] : llvm::enumerate(form.extents))
    if (form.kinds[var] == IterKind::Reduce)
      depth *= extent.value_or(kUnknownDepth);
  return std::max<int64_t>(depth, 1);
}

/// What is left of a row is done in narrower vectors, one for each power of two, or where there are
/// masks in one that is not full.
int64_t TileScheduler::countVectors(int64_t elements) const {
  bool hasMasks = scheduler.getTarget().vectorBits >= 512;
  int64_t narrower = llvm::popcount<uint64_t>(elements % lanes);
  return elements / lanes + (hasMasks ? std::min<int64_t>(narrower, 1) : narrower);
}

/// Cycles for each step of the reduction, for all results, if tiles have so many rows and vectors:
/// two multiply-adds and two loads a cycle, and four cycles until a sum can be added to.
double TileScheduler::estimate(int64_t rows, int64_t vectors) const {
  constexpr double kLatency = 4, kPerCycle = 2, kTileStart = 30;
  auto cycles = [&](int64_t r, int64_t v) {
    double work = std::max<double>(r * v, r + v) / kPerCycle;
    return std::max(work, kLatency) + (kTileStart + r * v) / getDepth();
  };
  // A size that is not known is taken as a large one, which most tiles divide.
  constexpr int64_t kUnknownSize = 5040;
  int64_t numRows = rowVar ? form.extents[*rowVar].value_or(kUnknownSize) : 1;
  int64_t numColumns = form.extents[laneVar].value_or(kUnknownSize * lanes);
  int64_t columnTiles = numColumns / (vectors * lanes);
  int64_t rest = numColumns % (vectors * lanes);
  int64_t restVectors = countVectors(rest);
  int64_t rowTiles = numRows / rows, restRows = numRows % rows;
  auto row = [&](int64_t r) {
    return columnTiles * cycles(r, vectors) + (restVectors ? cycles(r, restVectors) : 0);
  };
  // What is left at an edge is code of its own.
  constexpr double kRestFactor = 1.06;
  double total = rowTiles * row(rows) + (restRows ? row(restRows) : 0);
  return total * (restRows && rowTiles ? kRestFactor : 1) *
         (restVectors && columnTiles ? kRestFactor : 1);
}

void TileScheduler::chooseTile() {
  int64_t numRegisters = scheduler.getTarget().vectorRegisters;
  int64_t maxRows = rowVar ? form.extents[*rowVar].value_or(numRegisters) : 1;
  int64_t maxVectors =
      form.extents[laneVar] ? llvm::divideCeil(*form.extents[laneVar], lanes) : numRegisters;
  double best = std::numeric_limits<double>::infinity();
  for (int64_t vectors = 1; vectors <= maxVectors; ++vectors)
    for (int64_t rows = 1; rows <= maxRows; ++rows) {
      // The tile, a row of the vectors that are multiplied, and a factor.
      int64_t columns = std::min(form.extents[laneVar].value_or(vectors * lanes), vectors * lanes);
      if ((rows + 1) * countVectors(columns) + 1 > numRegisters)
        break;
      double cost = estimate(rows, vectors);
      if (cost < best) {
        best = cost;
        tileRows = rows;
        tileVectors = vectors;
      }
    }
}

/// Whether it pays to copy what one column of tiles needs: it is read again for each tile of the
/// column, and lies far apart.
bool TileScheduler::isWorthPacking() const {
  constexpr int64_t kMinTiles = 8, kPage = 4096;
  if (!rowVar || !laneLoad)
    return false;
  const AccessForm &load = form.loads[*laneLoad];
  MemRefType type = load.type;
  if (!type.hasStaticShape())
    return false;
  int64_t bytes = type.getElementTypeBitWidth() / 8;
  int64_t panel = getDepth() * tileVectors * lanes * bytes;
  std::optional<int64_t> numRows = form.extents[*rowVar];
  bool isFarApart = false;
  for (std::optional<int64_t> stride : load.strides)
    isFarApart |= stride && *stride > 1 && *stride * bytes % kPage == 0;
  bool isLarge = type.getNumElements() * bytes > 4 * scheduler.getTarget().l2Bytes;
  return (transposes || isFarApart || isLarge) && panel <= scheduler.getTarget().l2Bytes / 2 &&
         (transposes || !numRows || *numRows / tileRows >= kMinTiles);
}

/// The variables of the lanes' load, that of the lanes last.
AffineMap TileScheduler::getTransposedLayout() const {
  MLIRContext *context = form.loads[*laneLoad].type.getContext();
  SmallVector<AffineExpr> places;
  for (auto [var, stride] : llvm::enumerate(form.loads[*laneLoad].strides))
    if (var != laneVar && stride != 0 && form.extents[var] != 1)
      places.push_back(getAffineDimExpr(var, context));
  places.push_back(getAffineDimExpr(laneVar, context));
  return AffineMap::get(form.extents.size(), 0, places, context);
}

bool TileScheduler::pack(Handle loop) {
  return scheduler.attempt([&] {
    std::optional<Handle> panel =
        transposes ? scheduler.reindexCacheRead(block, laneRead, "local", getTransposedLayout())
                   : scheduler.cacheRead(block, laneRead, "local");
    if (!panel || !scheduler.computeAt(*panel, loop))
      return false;
    return scheduler.vectorize(scheduler.getLoops(*panel).back());
  });
}

bool TileScheduler::run() {
  std::optional<BlockForm> found = scheduler.analyze(block);
  if (!found || !found->isReduction())
    return false;
  form = std::move(*found);
  lanes = getLanes(scheduler.getTarget(), form);
  Handles loops = scheduler.getLoops(block);
  if (loops.size() != form.extents.size() || !chooseVars())
    return false;
  chooseTile();

  if (tileRows == 1)
    rowVar.reset();
  // Cuts a loop, if it is longer than the tile.
  Handles outer, reduce;
  auto cut = [&](unsigned var, int64_t size) -> std::pair<std::optional<Handle>, Handle> {
    if (form.extents[var] && *form.extents[var] <= size)
      return {std::nullopt, loops[var]};
    Handles parts = scheduler.split(loops[var], {-1, size});
    return {parts[0], parts[1]};
  };
  for (auto [var, loop] : llvm::enumerate(loops)) {
    bool isReduce = form.kinds[var] == IterKind::Reduce;
    if (isReduce)
      reduce.push_back(loop);
    else if (var != laneVar && var != rowVar)
      outer.push_back(loop);
  }
  bool packs = isWorthPacking();
  auto [laneOuter, laneInner] = cut(laneVar, tileVectors * lanes);
  std::optional<Handle> rowOuter, rowInner;
  if (rowVar)
    std::tie(rowOuter, rowInner) = cut(*rowVar, tileRows);
  // Rows go by while a column of tiles stays in the cache.
  if (laneOuter)
    outer.push_back(*laneOuter);
  size_t numShared = outer.size();
  if (rowOuter)
    outer.push_back(*rowOuter);
  Handles order = outer;
  order.append(reduce);
  if (rowInner)
    order.push_back(*rowInner);
  order.push_back(laneInner);
  if (!scheduler.reorder(order))
    return false;
  // One tile holds all: a loop around it says where what comes after it goes.
  std::optional<Handle> tile = outer.empty() ? scheduler.addUnitLoop(order.front()) : outer.back();
  if (tile)
    scheduler.attempt([&] { return finishIn(scheduler, block, *tile).has_value(); });
  bool isPacked = packs && tile && pack(laneOuter ? *laneOuter : *tile);
  if (transposes && !isPacked)
    return false;
  if (rowInner)
    scheduler.unroll(*rowInner);
  if (!scheduler.vectorize(laneInner))
    return false;
  // Whole columns of tiles for each thread, where there are enough. Once a reduction is in two
  // blocks it is too late to say so.
  if (numShared == 0)
    numShared = outer.size();
  if (numShared > 0)
    shareAmongThreads(scheduler, ArrayRef(outer).take_front(numShared), form);
  scheduler.decomposeReduction(block, reduce.front());
  return true;
}

bool mlc::tir::scheduleTiles(KernelScheduler &scheduler, Handle block) {
  return scheduler.attempt([&] { return TileScheduler(scheduler, block).run(); });
}
