//===- TileChoice.h - Which part of a result is computed in registers -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_RULES_TILECHOICE_H
#define MLC_LIB_DIALECT_TIR_RULES_TILECHOICE_H

#include "mlc/Dialect/TIR/Analysis/BlockForm.h"
#include "mlc/Support/TargetSpec.h"

namespace mlc::tir {

/// A tile of the result of a reduction. One variable runs in lanes. Another one, by which what the
/// lanes load does not move, is unrolled: a vector that is loaded is used once for each of its
/// values. This is a product of matrices (columns in lanes, rows unrolled) and a convolution, with
/// the places of an image in lanes and channels unrolled, or the other way round.
struct TileChoice {
  unsigned laneVar = 0;
  /// The variable that is unrolled; absent if no load can be used again.
  std::optional<unsigned> rowVar;
  /// The load that the lanes do, by its number.
  std::optional<unsigned> laneLoad;
  int64_t rows = 1, vectors = 1;
  /// Elements of a vector.
  int64_t lanes = 1;
  /// Whether the lanes' load is not contiguous, so that it is to be copied.
  bool transposes = false;
  /// Whether the lanes' results do not lie one after the other.
  bool scatters = false;
  /// Whether the lanes' operand may be packed before the function is called.
  bool packsAhead = false;
  /// Whether threads get rows of tiles, and not columns.
  bool sharesRows = false;
  /// Cycles for each step of the reduction, for all results.
  double cost = 0;

  /// So many tiles are worth a copy of what all of them read.
  static constexpr int64_t kManyTiles = 8;

  int64_t getColumns() const { return vectors * lanes; }
  /// Whether each of the threads has many tiles of a column.
  bool hasManyRows(const BlockForm &form, int64_t threads) const {
    return rowVar && form.extents[*rowVar].value_or(0) >= threads * rows * kManyTiles;
  }
};

/// The cheapest tile; nothing if no variable can run in lanes. `isShared`: threads may share the
/// tiles.
std::optional<TileChoice> chooseTile(const TargetSpec &target, const BlockForm &form,
                                     bool mayPackAhead, bool isShared = true);

/// The number of values that a result collects.
int64_t getReductionDepth(const BlockForm &form);

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_RULES_TILECHOICE_H
