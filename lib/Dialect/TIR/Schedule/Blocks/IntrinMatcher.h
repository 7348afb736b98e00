//===- IntrinMatcher.h - Whether a block does what a function describes ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_SCHEDULE_INTRINMATCHER_H
#define MLC_LIB_DIALECT_TIR_SCHEDULE_INTRINMATCHER_H

#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/IR/TIR.h"

namespace mlc::tir {

/// The part of a buffer that a parameter of the description stands for.
struct MatchedBuffer {
  mlir::Value buffer;
  /// Where the part starts, one expression a dimension of `buffer`.
  llvm::SmallVector<mlir::AffineExpr> offsets;
};

/// The region with a function's work: that of the block which is all that it has, or its own.
mlir::Block &getIntrinBody(PrimFuncOp func);

/// Compares a block with a description, statement by statement.
class IntrinMatcher {
public:
  IntrinMatcher(BlockOp block, PrimFuncOp description)
      : block(block), description(description), exprs(block.getContext()) {}
  virtual ~IntrinMatcher() = default;

  /// Whether the block does what is described. If not, `getReason` says why.
  bool match();
  llvm::StringRef getReason() const { return reason; }
  IndexExprs &getExprs() { return exprs; }
  /// The part for each parameter.
  const MatchedBuffer &getBuffer(unsigned parameter) const { return buffers[parameter]; }

protected:
  bool fail(const llvm::Twine &why);
  bool matchStatements(mlir::Block &target, mlir::Block &pattern);
  virtual bool matchAccess(mlir::Value target, mlir::ValueRange targetIndices, mlir::Value pattern,
                           mlir::ValueRange patternIndices);

private:
  bool matchStatement(mlir::Operation *target, mlir::Operation *pattern);
  bool matchLoop(ForOp target, ForOp pattern);
  bool matchBlock(BlockOp target, BlockOp pattern);
  bool matchOps(mlir::Operation *target, mlir::Operation *pattern);
  bool matchValue(mlir::Value target, mlir::Value pattern);

  BlockOp block;
  PrimFuncOp description;
  IndexExprs exprs;
  /// From values of the description to those of the block.
  llvm::DenseMap<mlir::Value, mlir::Value> values;
  llvm::SmallVector<MatchedBuffer> buffers;
  std::string reason;
};

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_SCHEDULE_INTRINMATCHER_H
