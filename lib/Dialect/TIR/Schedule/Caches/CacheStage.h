//===- CacheStage.h - Blocks that copy a box of a buffer ------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_SCHEDULE_CACHESTAGE_H
#define MLC_LIB_DIALECT_TIR_SCHEDULE_CACHESTAGE_H

#include "../Common/BlockRewrite.h"

namespace mlc::tir {

/// Where a copy of a buffer goes, and what part of it is copied.
struct Stage {
  mlir::Block *body = nullptr;
  /// The op in front of which the copy goes; none for the end of `body`.
  mlir::Operation *next = nullptr;
  /// For each dimension the first index, and the last one as the smallest of some; none for the
  /// whole buffer.
  llvm::SmallVector<mlir::AffineExpr> mins;
  llvm::SmallVector<llvm::SmallVector<mlir::AffineExpr, 2>> maxs;
  /// Whether the copy has the size of the part, not that of the buffer.
  bool isCompact = false;
};

/// The blocks of the scope that read (or write) `buffer`.
llvm::SmallVector<BlockOp> findBlocks(mlir::Operation *scope, mlir::Value buffer, bool isWrite);

/// Whether `lhs` comes before `rhs` in the text.
bool isBefore(BlockOp lhs, BlockOp rhs);

/// An index of a block that is one of its variables, moved by `base`, which is known around it.
struct ShiftedVar {
  unsigned var;
  mlir::AffineExpr base;
};
std::optional<ShiftedVar> matchShiftedVar(IndexExprs &exprs, BlockOp block,
                                          mlir::OpFoldResult index);

/// Sets `body` and `next` to the place just after what holds `writer`, in the innermost loop that
/// also holds `reader`, or in the scope. Gives back the loops around `writer` that are further
/// inside.
llvm::SmallVector<ForOp> placeAfter(BlockOp writer, BlockOp reader, Stage &stage);

/// Sets `body` and `next` to the start of `scope`, behind what only computes values.
void placeAtStart(mlir::Operation *scope, Stage &stage);
/// Puts the copy at the end of `scope`.
void placeAtEnd(mlir::Operation *scope, Stage &stage);

/// The stage at `placeAfter` with what `writer` writes there; none if that is not known to be a box
/// of which every element is written.
std::optional<Stage> findStageAfter(IndexExprs &exprs, BlockOp writer, BlockOp reader,
                                    mlir::Value buffer);

/// Makes the copy as small as the part that is copied if it is in the body of `scope`, and the
/// `users` of the buffer, which are all that use the copy, access nothing else. With `isInput`
/// nothing in the scope writes the buffer.
void makeCompact(IndexExprs &exprs, Stage &stage, mlir::Operation *scope, mlir::Value buffer,
                 llvm::ArrayRef<BlockOp> users, bool isInput = false);

/// A buffer `X_<storage>` for a stage of `original`, owned by `scope` behind the buffers that it
/// has.
AllocBufferOp createCache(mlir::RewriterBase &rewriter, IndexExprs &exprs, mlir::Operation *scope,
                          mlir::Value original, llvm::StringRef storage, const Stage &stage);

/// Makes loops `ax0`, `ax1`, ... around a block that copies `original` to `cache`, or back.
BlockOp createCopy(mlir::RewriterBase &rewriter, IndexExprs &exprs, const Stage &stage,
                   mlir::Value original, mlir::Value cache, bool isBack, llvm::StringRef name);

/// Makes `block` use the copy that a stage makes. Values that nothing uses any more stay.
void useCache(mlir::RewriterBase &rewriter, IndexExprs &exprs, const Stage &stage, BlockOp block,
              mlir::Value original, mlir::Value cache);

/// A buffer that is indexed by some of the variables of `block`, whose domains depend on no loop.
/// It is made behind the buffers of the scope, or in front of `nest` if sizes are known only there.
AllocBufferOp createDomainBuffer(mlir::RewriterBase &rewriter, BlockOp block,
                                 llvm::ArrayRef<unsigned> vars, mlir::Type element,
                                 llvm::StringRef name, mlir::Operation *nest);

/// Makes loops `ax0`, `ax1`, ... over the domains of these variables at the insertion point, and
/// goes into them. Gives back variables `v0`, `v1`, ... bound to them.
IterVarList createDomainLoops(mlir::RewriterBase &rewriter, BlockOp block,
                              llvm::ArrayRef<unsigned> vars);

/// The buffer at `index` of `buffers`, if there is one and `storage` is a scope: P1 and P2.
llvm::Expected<mlir::Value> getBufferAt(llvm::StringRef primitive, BlockOp block,
                                        mlir::ValueRange buffers, unsigned index,
                                        llvm::StringRef storage);

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_SCHEDULE_CACHESTAGE_H
