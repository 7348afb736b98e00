//===- LayoutPadding.h - What a layout has beside a buffer's elements -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_SCHEDULE_LAYOUTPADDING_H
#define MLC_LIB_DIALECT_TIR_SCHEDULE_LAYOUTPADDING_H

#include "../Common/MapValues.h"
#include "mlc/Dialect/TIR/Schedule/IndexMaps.h"

namespace mlc::tir {

/// The elements of a new layout that are none of the old one, and the value that they hold.
class LayoutPadding {
public:
  /// The buffer has its old layout. `value` is a number or an affine map.
  LayoutPadding(mlir::Value buffer, const InverseMap &inverse, mlir::Attribute value);

  /// Why the value cannot be stored.
  std::optional<std::string> whyNot() const;

  /// Makes the elements hold the value. The buffer has its new layout. `values` has the symbols of
  /// the map and the old sizes.
  void apply(mlir::RewriterBase &rewriter, const MapValues &values);

private:
  /// Loops that store to each element of the buffer, one for each dimension.
  using Nest = llvm::SmallVector<ForOp>;

  std::optional<Nest> findNest(mlir::memref::StoreOp store) const;
  bool isReplaceable(const Nest &nest) const;
  void replaceNest(mlir::RewriterBase &rewriter, Nest nest);
  void replaceVars(mlir::RewriterBase &rewriter, BlockOp block, mlir::ValueRange oldLoops,
                   mlir::ValueRange newLoops);
  void storeInPadding(mlir::RewriterBase &rewriter, mlir::memref::StoreOp store,
                      mlir::ValueRange loops);
  void createAssumption(mlir::RewriterBase &rewriter);
  void createEpilogue(mlir::RewriterBase &rewriter);
  mlir::OpFoldResult createSize(mlir::RewriterBase &rewriter, int64_t dim) const;
  llvm::SmallVector<mlir::Value> createLoops(mlir::RewriterBase &rewriter) const;
  IterVarList createVars(mlir::RewriterBase &rewriter, mlir::ValueRange loops) const;
  mlir::Value createIsPadding(mlir::RewriterBase &rewriter, mlir::Location loc,
                              mlir::ValueRange indices) const;
  mlir::Value createValue(mlir::RewriterBase &rewriter, mlir::Location loc,
                          mlir::ValueRange indices) const;

  bool isSizeOf(mlir::OpFoldResult extent, int64_t dim) const;

  mlir::Value buffer;
  PrimFuncOp func;
  const InverseMap &inverse;
  MapValues values;
  mlir::Attribute value;
  llvm::SmallVector<mlir::memref::StoreOp> stores;
  /// The nests that store all of the buffer, if all that store do so.
  std::optional<llvm::SmallVector<Nest>> nests;
  /// The loop, block or store after which all is stored.
  mlir::Operation *lastWriter = nullptr;
};

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_SCHEDULE_LAYOUTPADDING_H
