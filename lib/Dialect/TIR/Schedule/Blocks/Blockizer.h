//===- Blockizer.h - A block around what iterates another -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_SCHEDULE_BLOCKIZER_H
#define MLC_LIB_DIALECT_TIR_SCHEDULE_BLOCKIZER_H

#include "../Common/BlockRewrite.h"

namespace mlc::tir {

/// What becomes of a variable: `outer * factor + inner`.
struct Division {
  mlir::AffineExpr outer;
  /// Null if the variable has no inner part.
  mlir::AffineExpr inner;
  int64_t factor = 1;
  mlir::AffineExpr outerMin, outerExtent, innerMin, innerExtent;

  bool hasUnitOuter() const { return outerExtent == 1 && outerMin == 0; }
};

/// A block below a loop, divided by it, or a block alone.
class Blockizer {
public:
  Blockizer(mlir::Operation *top, bool preserveUnitIters)
      : top(top), preserveUnitIters(preserveUnitIters), exprs(top->getContext()) {}

  llvm::Error check();
  /// That the block can be the next in the outer block that is made for `first`.
  llvm::Error checkBeside(Blockizer &first);
  BlockOp apply(mlir::RewriterBase &rewriter);
  /// One outer block for several, which all keep their `init`.
  static BlockOp applyAll(mlir::RewriterBase &rewriter, llvm::MutableArrayRef<Blockizer> all);

private:
  bool isOfInnerLoops(mlir::AffineExpr expr);
  bool isOfOtherValues(mlir::AffineExpr expr);
  std::optional<Division> divide(unsigned index);
  void chooseDomain(unsigned index, IndexBounds bounds, mlir::AffineExpr &min,
                    mlir::AffineExpr &extent);
  mlir::Value joinParts(mlir::RewriterBase &rewriter, unsigned index, mlir::Value outer,
                        mlir::Value inner);
  mlir::Value createInnerPredicate(mlir::RewriterBase &rewriter, mlir::IRMapping &mapping,
                                   llvm::ArrayRef<ForOp> dropped);
  BlockOp createOuter(mlir::RewriterBase &rewriter, mlir::Operation *before,
                      const llvm::Twine &name, bool withInit);
  void createInit(mlir::RewriterBase &rewriter, BlockOp outer);
  BlockOp createInner(mlir::RewriterBase &rewriter, BlockOp outer, bool keepsInit = false);

  mlir::Operation *top;
  bool preserveUnitIters;
  BlockOp block;
  IndexExprs exprs;
  llvm::SmallVector<ForOp> outerLoops, innerLoops;
  llvm::SmallVector<Division> divisions;
  llvm::SmallVector<mlir::Value> outerConjuncts, innerConjuncts;
};

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_SCHEDULE_BLOCKIZER_H
