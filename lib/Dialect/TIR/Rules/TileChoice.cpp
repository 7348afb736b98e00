//===- TileChoice.cpp - Which part of a result is computed in registers ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TileChoice.h"
#include "Rules.h"
#include "mlc/Dialect/TIR/Analysis/LayoutFreeBuffers.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>
#include <numeric>

using namespace mlir;
using namespace mlc;
using namespace mlc::tir;

int64_t mlc::tir::getReductionDepth(const BlockForm &form) {
  constexpr int64_t kUnknownDepth = 256;
  int64_t depth = 1;
  for (auto [var, extent] : llvm::enumerate(form.extents))
    if (form.kinds[var] == IterKind::Reduce)
      depth *= extent.value_or(kUnknownDepth);
  return std::max<int64_t>(depth, 1);
}

namespace {
/// Elements a few apart are loaded as whole vectors, others one after the other.
constexpr int64_t kMaxStride = 8;
/// A size that is not known is taken as a large one, which most tiles divide.
constexpr int64_t kUnknownSize = 5040;

/// Compares the tiles of one block.
class TileModel {
public:
  TileModel(const TargetSpec &target, const BlockForm &form, bool mayPackAhead, bool isShared)
      : target(target), form(form), mayPackAhead(mayPackAhead), lanes(getLanes(target, form)),
        depth(getReductionDepth(form)),
        isShared(isShared && target.cores > 1 && isWorthThreads(target, form)) {}

  std::optional<TileChoice> choose() const;

private:
  std::optional<TileChoice> chooseAlong(unsigned laneVar) const;
  std::optional<TileChoice> chooseAcross(unsigned laneVar) const;
  void chooseRows(TileChoice &choice) const;
  void chooseSizes(TileChoice &choice) const;
  double estimate(const TileChoice &choice) const;
  double countOthers(const TileChoice &choice) const;
  void shareAmongThreads(TileChoice &choice) const;
  double getCycles(const TileChoice &choice, int64_t rows, int64_t vectors) const;
  double getLoadCost(const TileChoice &choice) const;
  double getMemoryCycles(const TileChoice &choice, int64_t vectors) const;
  double getRowCycles(const TileChoice &choice, int64_t rows) const;
  double getConflictCycles(const TileChoice &choice, int64_t rows) const;
  double countReads(const TileChoice &choice) const;
  double countBytes(const TileChoice &choice, const AccessForm &load) const;
  bool isNear(const TileChoice &choice) const;
  bool isWorthPackingAhead(const TileChoice &choice) const;
  int64_t countVectors(int64_t elements) const;
  bool isPlain(const AccessForm &load) const;

  const TargetSpec &target;
  const BlockForm &form;
  bool mayPackAhead;
  int64_t lanes, depth;
  bool isShared;
};
} // namespace

/// Whether each index of the load is a variable by itself.
bool TileModel::isPlain(const AccessForm &load) const {
  int64_t numVars = llvm::count_if(llvm::zip_equal(form.extents, load.strides), [](auto pair) {
    return std::get<0>(pair) != 1 && std::get<1>(pair) != 0;
  });
  int64_t numDims = llvm::count_if(load.type.getShape(), [](int64_t size) { return size != 1; });
  return load.type.hasStaticShape() && numVars == numDims;
}

/// The innermost variable by which what the lanes load does not move. One of which the extent is
/// not known may be 1: then another one that is long enough is safer.
void TileModel::chooseRows(TileChoice &choice) const {
  constexpr int64_t kLong = 8;
  if (!choice.laneLoad)
    return;
  for (unsigned var = form.extents.size(); var-- > 0;) {
    if (form.kinds[var] != IterKind::Spatial || var == choice.laneVar || form.extents[var] == 1 ||
        form.loads[*choice.laneLoad].strides[var] != 0)
      continue;
    if (!choice.rowVar || form.extents[var].value_or(0) >= kLong)
      choice.rowVar = var;
    if (form.extents[*choice.rowVar])
      return;
  }
}

/// Lanes along which the results lie one after the other.
std::optional<TileChoice> TileModel::chooseAlong(unsigned laneVar) const {
  TileChoice choice;
  choice.laneVar = laneVar;
  choice.lanes = lanes;
  for (auto [index, load] : llvm::enumerate(form.loads)) {
    if (load.strides[laneVar] == 0)
      continue;
    int64_t stride = load.strides[laneVar].value_or(kMaxStride + 1);
    bool isNear = stride >= 1 && stride <= kMaxStride;
    if (!isNear && (choice.laneLoad || !isPlain(load)))
      return std::nullopt;
    choice.transposes |= !isNear;
    if (choice.transposes && choice.laneLoad)
      return std::nullopt;
    choice.laneLoad = index;
  }
  chooseRows(choice);
  if (choice.laneLoad) {
    const AccessForm &load = form.loads[*choice.laneLoad];
    choice.packsAhead = mayPackAhead && isLayoutFree(load.buffer) && isPlain(load);
  }
  // A copy in which the elements lie as the lanes need them pays if it is used often.
  constexpr int64_t kMinRows = 8;
  if (choice.transposes && !choice.packsAhead &&
      (!choice.rowVar || form.extents[*choice.rowVar].value_or(0) < kMinRows))
    return std::nullopt;
  return choice;
}

/// Lanes along which the results lie apart, for a factor that is packed so that the lanes find it
/// one after the other.
std::optional<TileChoice> TileModel::chooseAcross(unsigned laneVar) const {
  TileChoice choice;
  choice.laneVar = laneVar;
  choice.lanes = lanes;
  choice.scatters = choice.packsAhead = true;
  for (auto [index, load] : llvm::enumerate(form.loads)) {
    if (load.strides[laneVar] == 0)
      continue;
    if (choice.laneLoad || !isLayoutFree(load.buffer) || !isPlain(load))
      return std::nullopt;
    choice.laneLoad = index;
  }
  if (!choice.laneLoad || !mayPackAhead)
    return std::nullopt;
  chooseRows(choice);
  return choice.rowVar ? std::optional(choice) : std::nullopt;
}

/// What is left of a row is done in narrower vectors, one for each power of two, or where there are
/// masks in one that is not full.
int64_t TileModel::countVectors(int64_t elements) const {
  bool hasMasks = target.vectorBits >= 512;
  int64_t narrower = llvm::popcount<uint64_t>(elements % lanes);
  return elements / lanes + (hasMasks ? std::min<int64_t>(narrower, 1) : narrower);
}

/// What a vector costs that the lanes load: one load if it is contiguous.
double TileModel::getLoadCost(const TileChoice &choice) const {
  if (!choice.laneLoad || choice.packsAhead || choice.transposes)
    return 1;
  // As many loads as elements are apart, and as many shuffles.
  int64_t stride = form.loads[*choice.laneLoad].strides[choice.laneVar].value_or(1);
  return stride == 1 ? 1 : 2 * stride;
}

/// How many tiles read what the lanes of one load.
double TileModel::countReads(const TileChoice &choice) const {
  double reads = 1;
  for (unsigned var = 0; var < form.extents.size(); ++var)
    if (form.kinds[var] == IterKind::Spatial && var != choice.laneVar &&
        form.loads[*choice.laneLoad].strides[var] == 0) {
      int64_t extent = form.extents[var].value_or(kUnknownSize);
      reads *= var == choice.rowVar ? llvm::divideCeil(extent, choice.rows) : extent;
    }
  return reads;
}

/// Cycles until a step of the reduction has what the lanes load. A column of tiles is read again
/// for each of its tiles; it may stay in the first cache, in the second one, or in none.
double TileModel::getMemoryCycles(const TileChoice &choice, int64_t vectors) const {
  constexpr double kSecondCacheBytes = 32, kThirdCacheBytes = 24, kMemoryBytes = 12;
  if (!choice.laneLoad)
    return 0;
  const AccessForm &load = form.loads[*choice.laneLoad];
  double bytes = double(vectors) * lanes * load.getElementBytes();
  double panel = bytes * depth, all = std::numeric_limits<double>::infinity();
  if (std::optional<int64_t> size = load.getBufferBytes())
    all = *size;
  // The first tile brings it from where all of it is, the others find what is left of the column.
  auto getCyclesOfByte = [&](double held) {
    if (held <= target.l1Bytes / 2.0)
      return 0.0;
    if (held <= target.l2Bytes * 3 / 4.0)
      return 1 / kSecondCacheBytes;
    return held <= target.l3Bytes / 2.0 ? 1 / kThirdCacheBytes : 1 / kMemoryBytes;
  };
  double reads = countReads(choice);
  return bytes * (getCyclesOfByte(all) + (reads - 1) * getCyclesOfByte(std::min(panel, all))) /
         reads;
}

/// The bytes from the first element to the last one that a load reads while the tiles of all rows
/// and columns are computed.
double TileModel::countBytes(const TileChoice &choice, const AccessForm &load) const {
  double elements = 1;
  for (auto [var, stride] : llvm::enumerate(load.strides))
    if (stride && form.extents[var] &&
        (var == choice.laneVar || var == choice.rowVar || form.kinds[var] == IterKind::Reduce))
      elements += double(*form.extents[var] - 1) * std::abs(*stride);
  return elements * load.getElementBytes();
}

/// Whether the first cache holds all that tiles read.
bool TileModel::isNear(const TileChoice &choice) const {
  double bytes = 0;
  for (const AccessForm &load : form.loads)
    bytes += countBytes(choice, load);
  return bytes <= target.l1Bytes * 3 / 4.0;
}

/// Cycles by which a step of the reduction takes longer because what the rows read comes from past
/// the second cache. Each column of tiles reads it again, of all rows, in as many streams as the
/// tile has rows, and nothing hides that: wider tiles read it less often.
double TileModel::getRowCycles(const TileChoice &choice, int64_t rows) const {
  constexpr double kThirdCacheBytes = 40, kMemoryBytes = 20;
  double cycles = 0;
  for (const AccessForm &load : form.loads) {
    if (!choice.rowVar || load.strides[choice.laneVar] != 0 || load.strides[*choice.rowVar] == 0)
      continue;
    double bytes = countBytes(choice, load);
    if (bytes > target.l2Bytes * 3 / 4.0)
      cycles += double(rows) * load.getElementBytes() /
                (bytes <= target.l3Bytes / 2.0 ? kThirdCacheBytes : kMemoryBytes);
  }
  return cycles;
}

/// Cycles in which a step of the reduction brings lines to the first cache again that rows of the
/// tile have lost to each other: rows that lie a multiple of a cache's way apart are in one set.
double TileModel::getConflictCycles(const TileChoice &choice, int64_t rows) const {
  constexpr int64_t kWayBytes = 4096, kLineBytes = 64;
  constexpr double kCyclesOfLine = 2;
  double half = std::max<double>(1, target.l1Bytes / (2.0 * kWayBytes)), cycles = 0;
  for (const AccessForm &load : form.loads) {
    if (!choice.rowVar || load.strides[choice.laneVar] != 0 || !load.strides[*choice.rowVar])
      continue;
    int64_t apart = std::abs(*load.strides[*choice.rowVar]) * load.getElementBytes();
    if (apart == 0)
      continue;
    // Half of the places are left to what else is read. With each row more than that more are lost,
    // until all are.
    int64_t sets = kWayBytes / std::clamp(std::gcd(apart, kWayBytes), kLineBytes, kWayBytes);
    double lost = std::clamp((double(llvm::divideCeil(rows, sets)) - half) / half, 0.0, 1.0);
    cycles += kCyclesOfLine * lost * rows;
  }
  return cycles;
}

/// Cycles of a step of the reduction for one tile: two multiply-adds a cycle, less than two loads,
/// and four cycles until a sum can be added to, which as many multiply-adds do not hide wholly
/// where loads come late. Of what the lanes wait for, and of what rows lose to each other, a part
/// is not hidden by that. What each tile costs once is shared by the steps.
double TileModel::getCycles(const TileChoice &choice, int64_t rows, int64_t vectors) const {
  constexpr double kLatency = 4, kPerCycle = 2, kLoadsPerCycle = 1.6, kTileStart = 30,
                   kScattered = 1.5, kUnhidden = 1 / 12.0, kUnhiddenConflicts = 0.1, kOverlap = 10;
  double loads = rows + vectors * getLoadCost(choice);
  double work = rows * vectors / kPerCycle;
  double sums = isNear(choice) ? std::max(work, kLatency)
                               : std::pow(std::pow(work, kOverlap) + std::pow(kLatency, kOverlap),
                                          1 / kOverlap);
  double finish = rows * vectors * (choice.scatters ? kScattered * lanes : 1);
  double memory = getMemoryCycles(choice, vectors);
  bool isFar = choice.laneLoad &&
               form.loads[*choice.laneLoad].getBufferBytes().value_or(0) > target.l2Bytes * 3 / 4;
  return std::max({sums, loads / kLoadsPerCycle, memory}) + (isFar ? kUnhidden * memory : 0) +
         kUnhiddenConflicts * getConflictCycles(choice, rows) + getRowCycles(choice, rows) +
         (kTileStart + finish) / depth;
}

double TileModel::estimate(const TileChoice &choice) const {
  int64_t numRows = choice.rowVar ? form.extents[*choice.rowVar].value_or(kUnknownSize) : 1;
  int64_t numColumns = form.extents[choice.laneVar].value_or(kUnknownSize * lanes);
  int64_t columnTiles = numColumns / choice.getColumns();
  int64_t restVectors = countVectors(numColumns % choice.getColumns());
  int64_t rowTiles = numRows / choice.rows, restRows = numRows % choice.rows;
  auto row = [&](int64_t rows) {
    return columnTiles * getCycles(choice, rows, choice.vectors) +
           (restVectors ? getCycles(choice, rows, restVectors) : 0);
  };
  // What is left at an edge is code of its own. It counts the less the more tiles are whole.
  constexpr double kRest = 0.06, kFewTiles = 32;
  auto getRest = [](int64_t rest, int64_t tiles) {
    return rest && tiles ? 1 + kRest * std::min(1.0, kFewTiles / tiles) : 1;
  };
  double restFactor = getRest(restRows, rowTiles) * getRest(restVectors, columnTiles);
  double total = rowTiles * row(choice.rows) + (restRows ? row(restRows) : 0);
  return countOthers(choice) * total * restFactor;
}

/// The other variables, by which choices differ that put different ones in lanes.
double TileModel::countOthers(const TileChoice &choice) const {
  double others = 1;
  for (auto [var, extent] : llvm::enumerate(form.extents))
    if (form.kinds[var] == IterKind::Spatial && var != choice.laneVar && var != choice.rowVar)
      others *= extent.value_or(kUnknownSize);
  return others;
}

/// All wait for the thread that has the most to do, which takes its part of consecutive tiles.
void TileModel::shareAmongThreads(TileChoice &choice) const {
  double threads = target.cores, others = countOthers(choice);
  auto getLoad = [&](double others, int64_t size, int64_t tile) {
    double tiles = llvm::divideCeil(size, tile), most = std::ceil(others * tiles / threads);
    double whole = std::floor(most / tiles);
    return (whole * size + std::min<double>((most - whole * tiles) * tile, size)) / (others * size);
  };
  double load = getLoad(others, form.extents[choice.laneVar].value_or(kUnknownSize * lanes),
                        choice.getColumns());
  choice.sharesRows = false;
  // Rows read all columns: in each thread once, where these are copied if they are transposed.
  bool mayShareRows =
      choice.rowVar && others == 1 &&
      (!choice.transposes || (!choice.packsAhead && choice.hasManyRows(form, target.cores)));
  if (mayShareRows) {
    double byRows = getLoad(1, form.extents[*choice.rowVar].value_or(kUnknownSize), choice.rows);
    constexpr double kWorthIt = 0.9;
    choice.sharesRows = byRows < kWorthIt * load;
    load = choice.sharesRows ? byRows : load;
  }
  choice.cost *= std::max(1.0, load * threads);
}

void TileModel::chooseSizes(TileChoice &choice) const {
  // Of a number of rows that is not known, the last tile has code for each number of rows.
  constexpr int64_t kMaxUnknownRows = 8;
  int64_t numRegisters = target.vectorRegisters;
  std::optional<int64_t> columns = form.extents[choice.laneVar];
  int64_t maxRows = choice.rowVar ? form.extents[*choice.rowVar].value_or(kMaxUnknownRows) : 1;
  int64_t maxVectors = columns ? llvm::divideCeil(*columns, lanes) : numRegisters;
  TileChoice tried = choice;
  choice.cost = std::numeric_limits<double>::infinity();
  for (tried.vectors = 1; tried.vectors <= maxVectors; ++tried.vectors)
    for (tried.rows = 1; tried.rows <= maxRows; ++tried.rows) {
      // The tile, a row of the vectors that are multiplied, and a factor.
      int64_t width = std::min(columns.value_or(tried.getColumns()), tried.getColumns());
      if ((tried.rows + 1) * countVectors(width) + 1 > numRegisters)
        break;
      tried.cost = estimate(tried);
      if (isShared)
        shareAmongThreads(tried);
      if (tried.cost < choice.cost)
        choice = tried;
    }
}

/// Whether columns of tiles are better read one after the other: there are several, and the last
/// one leaves not too much unused.
bool TileModel::isWorthPackingAhead(const TileChoice &choice) const {
  constexpr double kWaste = 1.5;
  std::optional<int64_t> columns = form.extents[choice.laneVar];
  return columns && *columns > choice.getColumns() &&
         llvm::alignTo(*columns, choice.getColumns()) <= kWaste * *columns;
}

std::optional<TileChoice> TileModel::choose() const {
  std::optional<unsigned> contiguous = getContiguousVar(form);
  if (!contiguous || form.stores.size() != 1)
    return std::nullopt;
  std::optional<TileChoice> best;
  for (unsigned var = 0; var < form.extents.size(); ++var) {
    if (form.kinds[var] != IterKind::Spatial || (form.extents[var] == 1 && var != *contiguous))
      continue;
    std::optional<TileChoice> choice = var == *contiguous ? chooseAlong(var) : chooseAcross(var);
    if (!choice)
      continue;
    chooseSizes(*choice);
    choice->packsAhead &= choice->scatters || choice->transposes || isWorthPackingAhead(*choice);
    if (!best || choice->cost < best->cost)
      best = choice;
  }
  return best;
}

std::optional<TileChoice> mlc::tir::chooseTile(const TargetSpec &target, const BlockForm &form,
                                               bool mayPackAhead, bool isShared) {
  return TileModel(target, form, mayPackAhead, isShared).choose();
}
