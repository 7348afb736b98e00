//===- BlockRewrite.h - Blocks with other iteration variables -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_SCHEDULE_BLOCKREWRITE_H
#define MLC_LIB_DIALECT_TIR_SCHEDULE_BLOCKREWRITE_H

#include "ScheduleUtils.h"

namespace mlc::tir {

/// The iteration variables that a block is made with.
struct IterVarList {
  llvm::SmallVector<IterKind> kinds;
  llvm::SmallVector<mlir::OpFoldResult> mins, extents;
  llvm::SmallVector<mlir::Value> bindings;
  llvm::SmallVector<std::string> names;

  void add(IterKind kind, mlir::OpFoldResult min, mlir::OpFoldResult extent, mlir::Value binding,
           const llvm::Twine &name);
  size_t size() const { return kinds.size(); }
};

/// A block with an empty body.
BlockOp createBlock(mlir::RewriterBase &rewriter, mlir::Location loc, llvm::StringRef name,
                    const IterVarList &vars, mlir::Value predicate = {}, bool withInit = false);

/// Erases `block`, whose handles name `replacement` from now on.
void replaceBlock(mlir::RewriterBase &rewriter, BlockOp block, BlockOp replacement);

/// Takes `init` out of a block, which now also reads what it writes.
void dropInit(mlir::RewriterBase &rewriter, BlockOp block);

/// An index as a value at the insertion point.
mlir::Value materializeValue(mlir::RewriterBase &rewriter, mlir::Location loc,
                             const IndexExprs &exprs, mlir::AffineExpr expr);

/// The regions of `block`, as they are while its iteration variables run over their domains, seen
/// from the insertion point, which is around the block. Nothing outside of a buffer is in them.
llvm::SmallVector<BufferRegion> relaxRegions(mlir::RewriterBase &rewriter, BlockOp block,
                                             llvm::ArrayRef<BufferRegion> regions);

/// Whether a condition only keeps a variable of a block in its domain.
bool isDomainCondition(BlockOp block, mlir::Value condition);

/// Whether a block's predicate only keeps variables in their domains.
bool isDomainPredicate(BlockOp block);

/// Gives a loop, or the variables of a block, other extents.
void setExtent(mlir::RewriterBase &rewriter, ForOp loop, mlir::OpFoldResult extent);
void setExtents(mlir::RewriterBase &rewriter, BlockOp block,
                llvm::ArrayRef<mlir::OpFoldResult> extents);

/// The name of a buffer.
llvm::StringRef getBufferName(mlir::Value buffer);

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_SCHEDULE_BLOCKREWRITE_H
