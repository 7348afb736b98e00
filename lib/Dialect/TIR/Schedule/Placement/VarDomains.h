//===- VarDomains.h - Which instances of a block are needed ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_SCHEDULE_PLACEMENT_VARDOMAINS_H
#define MLC_LIB_DIALECT_TIR_SCHEDULE_PLACEMENT_VARDOMAINS_H

#include "../Common/Regions.h"

namespace mlc::tir {

/// The values that an iteration variable must take, both ends included.
struct VarDomain {
  mlir::AffineExpr min, max;
  /// Bounds that some of the values do not keep, which the block's predicate has to keep.
  std::optional<mlir::AffineExpr> lower, upper;
  /// Whether it is the variable's whole domain.
  bool isWhole = false;
};

/// The smallest known box around two.
RegionBounds joinBounds(const IndexExprs &exprs, const RegionBounds &lhs, const RegionBounds &rhs);

/// Finds the instances of a block that access what is required.
class DomainSolver {
public:
  DomainSolver(IndexExprs &exprs, BlockOp block)
      : exprs(exprs), block(block), needs(block.getNumIterVars()) {}

  /// The block must run where the region `access` is in `required`. A variable that this says
  /// nothing about runs through its whole domain, or, if it `canBeFree`, through what else is
  /// required.
  void require(const BufferRegion &access, const RegionBounds &required, bool canBeFree);

  /// A domain for each iteration variable.
  llvm::SmallVector<VarDomain> solve();

private:
  struct Need {
    std::optional<IndexBounds> bounds;
    /// The last value for which the access is in the buffer.
    std::optional<mlir::AffineExpr> last;
    bool isWhole = false;
  };

  /// Finds all variables at once where the indices of the access say what each of them is; false if
  /// they do not.
  bool invert(const BufferRegion &access, const RegionBounds &required,
              llvm::MutableArrayRef<Need> found);
  void match(mlir::AffineExpr index, int64_t extent, IndexBounds required,
             std::optional<mlir::AffineExpr> last, llvm::MutableArrayRef<Need> found);
  VarDomain solveVar(const Need &need, unsigned index);

  IndexExprs &exprs;
  BlockOp block;
  llvm::SmallVector<Need> needs;
};

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_SCHEDULE_PLACEMENT_VARDOMAINS_H
