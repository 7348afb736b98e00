//===- IndexMaps.h - Maps from indices to indices, and back ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_SCHEDULE_INDEXMAPS_H
#define MLC_DIALECT_TIR_SCHEDULE_INDEXMAPS_H

#include "mlir/IR/AffineMap.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <string>

namespace mlc::tir {

/// A comparison of a number that new indices tell with a bound.
struct IndexCondition {
  enum Kind { Equal, Below, AtLeast, NotEqual };
  mlir::AffineExpr index;
  Kind kind;
  mlir::AffineExpr bound;
};

/// Indices for which all conditions of one of the lists hold.
using IndexSet = llvm::SmallVector<llvm::SmallVector<IndexCondition>, 2>;

/// An index map seen from its results. Where the map has symbols, so have the expressions.
struct InverseMap {
  /// The old indices from the new ones.
  mlir::AffineMap map;
  /// The new sizes from the old ones; what is known is a number.
  llvm::SmallVector<mlir::AffineExpr> sizes;
  /// Whether some (or possibly some) new indices are of no old ones.
  bool isPadded = false;
  /// The new indices that are of no old ones: a set for each old index, or sum of them, that is
  /// padded. The dimensions of its expressions are the new indices; after the symbols of the map
  /// there is one for each old size.
  llvm::SmallVector<IndexSet> padding;
};

/// Inverts a map of sums, quotients and remainders that takes the indices below `sizes`, a number
/// each where one is known, to different results. Symbols of the map are positive; a size may be
/// one, or a product of some and a number. If it cannot, `reason` says why.
std::optional<InverseMap>
invertIndexMap(mlir::AffineMap map, llvm::ArrayRef<mlir::AffineExpr> sizes, std::string &reason);
std::optional<InverseMap> invertIndexMap(mlir::AffineMap map,
                                         llvm::ArrayRef<std::optional<int64_t>> sizes,
                                         std::string &reason);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_SCHEDULE_INDEXMAPS_H
