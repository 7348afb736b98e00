//===- ScheduleInnerProducts.cpp - Products of rows with rows -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// Where both factors of a product lie along the reduction, as those of `x @ w.T` do, the lanes can
// run along it: some rows of one by some of the other are so many vectors of sums, whose elements
// are added up at the end. Nothing is to be transposed first, which pays where there are few rows.
//
//===----------------------------------------------------------------------------------------===//

#include "Rules.h"
#include "TileChoice.h"
#include "mlc/Dialect/TIR/Analysis/LayoutFreeBuffers.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tir;

namespace {
/// Results that are computed at once: `rows` of the variable whose factor is read again for each
/// tile, by `columns` of the one whose factor is read once.
struct ProductTile {
  std::optional<unsigned> rowVar;
  unsigned columnVar = 0;
  int64_t rows = 1, columns = 1;
  /// Cycles for all results.
  double cost = std::numeric_limits<double>::infinity();
};

class ProductModel {
public:
  ProductModel(const TargetSpec &target, const BlockForm &form, unsigned reduceVar)
      : target(target), form(form), reduceVar(reduceVar), lanes(getLanes(target, form)),
        depth(getReductionDepth(form)) {}

  std::optional<ProductTile> choose() const;

private:
  bool moves(const AccessForm &load, unsigned var) const { return load.strides[var] != 0; }
  bool isFactor(unsigned var) const;
  bool areApart(unsigned var, unsigned other) const;
  void chooseSizes(ProductTile &tile) const;
  double estimate(const ProductTile &tile) const;
  double getCycles(const ProductTile &tile, int64_t rows, int64_t columns) const;

  const TargetSpec &target;
  const BlockForm &form;
  unsigned reduceVar;
  int64_t lanes, depth;
};
} // namespace

/// Whether something that the lanes read moves with the variable, and something does not.
bool ProductModel::isFactor(unsigned var) const {
  if (form.kinds[var] != IterKind::Spatial || form.extents[var].value_or(1) == 1)
    return false;
  bool isRead = false, isKept = false;
  for (const AccessForm &load : form.loads) {
    if (!moves(load, reduceVar))
      continue;
    // What lies one after the other along the variable is read by lanes along it.
    if (load.strides[var] == 1)
      return false;
    (moves(load, var) ? isRead : isKept) = true;
  }
  return isRead && isKept;
}

/// Whether nothing that the lanes read moves with both variables.
bool ProductModel::areApart(unsigned var, unsigned other) const {
  return llvm::none_of(form.loads, [&](const AccessForm &load) {
    return moves(load, reduceVar) && moves(load, var) && moves(load, other);
  });
}

/// Cycles of one tile. Past the first cache a part of what the rows read is waited for, past the
/// second one most.
double ProductModel::getCycles(const ProductTile &tile, int64_t rows, int64_t columns) const {
  constexpr double kOfResult = 5, kSecondCacheBytes = 160, kThirdCacheBytes = 40;
  double cycles = getStepCycles(rows, columns);
  for (const AccessForm &load : form.loads) {
    if (!tile.rowVar || !moves(load, reduceVar) || !moves(load, *tile.rowVar))
      continue;
    double bytes = double(*form.extents[*tile.rowVar]) * depth * load.getElementBytes();
    if (bytes > target.l1Bytes / 2.0)
      cycles += double(rows) * lanes * load.getElementBytes() /
                (bytes > target.l2Bytes * 3 / 4.0 ? kThirdCacheBytes : kSecondCacheBytes);
  }
  return cycles * llvm::divideCeil(depth, lanes) + kOfResult * rows * columns;
}

double ProductModel::estimate(const ProductTile &tile) const {
  int64_t numRows = tile.rowVar ? *form.extents[*tile.rowVar] : 1;
  int64_t numColumns = *form.extents[tile.columnVar];
  auto getColumn = [&](int64_t columns) {
    int64_t rest = numRows % tile.rows;
    return double(numRows / tile.rows) * getCycles(tile, tile.rows, columns) +
           (rest ? getCycles(tile, rest, columns) : 0);
  };
  int64_t rest = numColumns % tile.columns;
  double cycles =
      double(numColumns / tile.columns) * getColumn(tile.columns) + (rest ? getColumn(rest) : 0);
  for (auto [var, extent] : llvm::enumerate(form.extents))
    if (form.kinds[var] == IterKind::Spatial && var != tile.columnVar && var != tile.rowVar)
      cycles *= extent.value_or(1);
  return cycles;
}

void ProductModel::chooseSizes(ProductTile &tile) const {
  // Lines that are a power of two apart are in one set of the first cache, which holds so many.
  constexpr int64_t kMaxLines = 8;
  ProductTile tried = tile;
  int64_t maxRows = tile.rowVar ? std::min(*form.extents[*tile.rowVar], kMaxLines) : 1;
  for (tried.rows = 1; tried.rows <= maxRows; ++tried.rows)
    for (tried.columns = 1; tried.columns <= *form.extents[tile.columnVar]; ++tried.columns) {
      if ((tile.rowVar ? tried.rows : 0) + tried.columns > kMaxLines)
        break;
      // The sums, a vector for each column that is used again, and one of a row.
      int64_t numKept = tried.rows == 1 ? 1 : tried.columns;
      if (tried.rows * tried.columns + numKept + 1 > target.vectorRegisters)
        break;
      tried.cost = estimate(tried);
      if (tried.cost < tile.cost)
        tile = tried;
    }
}

std::optional<ProductTile> ProductModel::choose() const {
  std::optional<ProductTile> best;
  auto consider = [&](std::optional<unsigned> rowVar, unsigned columnVar) {
    ProductTile tile;
    tile.rowVar = rowVar;
    tile.columnVar = columnVar;
    chooseSizes(tile);
    if (!best || tile.cost < best->cost)
      best = tile;
  };
  for (unsigned column = 0; column < form.extents.size(); ++column) {
    if (!isFactor(column))
      continue;
    consider(std::nullopt, column);
    for (unsigned row = 0; row < form.extents.size(); ++row)
      if (row != column && isFactor(row) && areApart(row, column))
        consider(row, column);
  }
  return best;
}

/// Whether tiles whose lanes run along the results are slower, which copy the factor that the lanes
/// read so that it lies along them; those that need no copy, or need it only once, are not.
static bool isWorthIt(const KernelScheduler &scheduler, const BlockForm &form,
                      const ProductTile &tile) {
  constexpr double kCyclesOfCopy = 1.9;
  std::optional<TileChoice> other =
      chooseTile(scheduler.getTarget(), form, /*mayPackAhead=*/true, /*isShared=*/false);
  if (!other)
    return true;
  if (!other->transposes || other->packsAhead)
    return false;
  const AccessForm &load = form.loads[*other->laneLoad];
  std::optional<int64_t> bytes = load.getBufferBytes();
  return bytes && tile.cost < other->cost * getReductionDepth(form) +
                                  kCyclesOfCopy * double(*bytes) / load.getElementBytes();
}

static bool scheduleProducts(KernelScheduler &scheduler, Handle block) {
  std::optional<BlockForm> form = scheduler.analyze(block);
  if (!form || !form->isReduction() || form->stores.size() != 1 ||
      llvm::any_of(form->loads, [](const AccessForm &load) { return isLayoutFree(load.buffer); }))
    return false;
  std::optional<unsigned> reduceVar = getContiguousReduceVar(*form);
  Handles loops = scheduler.getLoops(block);
  if (!reduceVar || loops.size() != form->extents.size() ||
      llvm::any_of(llvm::enumerate(form->extents), [&](auto extent) {
        return form->kinds[extent.index()] == IterKind::Reduce && extent.index() != *reduceVar &&
               extent.value() != 1;
      }))
    return false;
  // Tiles are cut at edges that are known.
  BlockForm known = *form;
  for (std::optional<int64_t> &extent : known.extents)
    extent = extent.value_or(1);
  known.extents[*reduceVar] = form->extents[*reduceVar];
  std::optional<ProductTile> tile = ProductModel(scheduler.getTarget(), known, *reduceVar).choose();
  if (!tile || !isWorthIt(scheduler, *form, *tile))
    return false;

  Handles outer, reduce, inner;
  std::optional<Handle> rowOuter, columnOuter;
  auto cut = [&](unsigned var, int64_t size) -> std::optional<Handle> {
    Handle rest = loops[var];
    std::optional<Handle> around;
    if (known.extents[var] > size) {
      Handles parts = scheduler.split(rest, {-1, size});
      around = parts[0];
      rest = parts[1];
    }
    inner.push_back(rest);
    return around;
  };
  for (auto [var, loop] : llvm::enumerate(loops)) {
    if (form->kinds[var] == IterKind::Reduce)
      reduce.push_back(loop);
    else if (var != tile->columnVar && var != tile->rowVar)
      outer.push_back(loop);
  }
  if (tile->rowVar)
    rowOuter = cut(*tile->rowVar, tile->rows);
  columnOuter = cut(tile->columnVar, tile->columns);
  // The loop that the lanes run along is the last one of the reduction.
  llvm::erase(reduce, loops[*reduceVar]);
  reduce.push_back(loops[*reduceVar]);
  // Rows go by while a few columns stay in the cache.
  for (std::optional<Handle> loop : {columnOuter, rowOuter})
    if (loop)
      outer.push_back(*loop);
  Handles order = outer;
  order.append(reduce);
  order.append(inner);
  if (!scheduler.reorder(order))
    return false;
  std::optional<Handle> around =
      outer.empty() ? scheduler.addUnitLoop(order.front()) : outer.back();
  if (!around || !scheduler.attempt([&] {
        return finishIn(scheduler, block, *around, /*inVectors=*/false).has_value();
      }))
    return false;
  for (Handle loop : inner)
    scheduler.unroll(loop);
  constexpr int64_t kSumsAtOnce = 4;
  scheduler.reduceInLanes(reduce.back(), llvm::divideCeil(kSumsAtOnce, tile->rows * tile->columns));
  // Once the reduction is in two blocks it is too late to say so.
  if (!outer.empty())
    shareAmongThreads(scheduler, outer, *form);
  return scheduler.decomposeReduction(block, reduce.front());
}

bool mlc::tir::scheduleInnerProducts(KernelScheduler &scheduler, Handle block) {
  return scheduler.attempt([&] {
    joinReduceVars(scheduler, block);
    return scheduleProducts(scheduler, block);
  });
}
