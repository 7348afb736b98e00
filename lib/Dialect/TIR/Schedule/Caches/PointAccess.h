//===- PointAccess.h - Blocks that access a buffer at one point -----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_SCHEDULE_POINTACCESS_H
#define MLC_LIB_DIALECT_TIR_SCHEDULE_POINTACCESS_H

#include "../Common/BlockRewrite.h"

namespace mlc::tir {

/// The accesses of a block to a buffer, which are all at one point.
struct PointAccess {
  llvm::SmallVector<mlir::Operation *> accesses;
  /// The point, of the variables of the block.
  llvm::SmallVector<mlir::AffineExpr> point;
  /// The variables that it is of.
  llvm::SmallVector<unsigned> covered;
};

/// Finds the accesses. Precondition `number` is that they are loads and stores directly in the
/// block, all at one point; the next one that the point is of the block's variables.
llvm::Expected<PointAccess> findPointAccess(llvm::StringRef primitive, unsigned number,
                                            IndexExprs &exprs, BlockOp block, mlir::Value buffer);

/// Fills the body of `stage`, whose variables stand for the covered ones of `block`: copies the
/// point of `buffer` to `copy` at `map` of the variables of `block`, or back.
void createPointCopy(mlir::RewriterBase &rewriter, IndexExprs &exprs, BlockOp stage, BlockOp block,
                     const PointAccess &access, mlir::AffineMap map, mlir::Value buffer,
                     mlir::Value copy, bool isBack);

/// Makes `block` access `copy` at `map` of its variables instead of `buffer`.
void usePointCopy(mlir::RewriterBase &rewriter, BlockOp block, const PointAccess &access,
                  mlir::AffineMap map, mlir::Value buffer, mlir::Value copy);

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_SCHEDULE_POINTACCESS_H
