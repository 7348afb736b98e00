//===- ScheduleUtils.h - What primitives have in common -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_SCHEDULE_SCHEDULEUTILS_H
#define MLC_LIB_DIALECT_TIR_SCHEDULE_SCHEDULEUTILS_H

#include "mlc/Dialect/TIR/Analysis/BlockDependences.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Dialect/TIR/Schedule/ScheduleError.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/Support/raw_ostream.h"

namespace mlc::tir {

template <typename... Parts>
llvm::Error refuse(llvm::StringRef primitive, unsigned precondition, mlir::Operation *op,
                   const Parts &...parts) {
  std::string reason;
  llvm::raw_string_ostream os(reason);
  (os << ... << parts);
  return llvm::make_error<ScheduleError>(primitive, precondition, op, std::move(reason));
}

/// The name of a loop's or an iteration variable's.
llvm::StringRef getVarName(mlir::Value var);

/// The only store of a block, wherever it is in its body; null if there are more, or other
/// statements.
mlir::memref::StoreOp findOnlyStore(mlir::Region &body);

/// The ops of a loop's body that do something; the others compute numbers for them.
llvm::SmallVector<mlir::Operation *> getStatements(mlir::Block &body);

/// Whether a bound of one of these nested loops depends on the variable of another of them.
/// Gives back the loop with the bound, or null.
ForOp findDependentBound(llvm::ArrayRef<ForOp> loops);

/// Moves what computes `value` in front of `before`, which it is inside of.
/// Nothing of it may depend on a variable that is not known there.
void hoist(mlir::RewriterBase &rewriter, mlir::Value value, mlir::Operation *before);

/// Whether `value` is there in front of `next`, or at the end of `body` if there is none.
bool isAvailableAt(mlir::Value value, mlir::Block *body, mlir::Operation *next);

/// Whether what computes `value` can be the start of `scope`: it is made without loop variables and
/// without reading memory. A buffer can be allocated there.
bool canMoveToFront(mlir::Value value, mlir::Operation *scope);
void moveToFront(mlir::RewriterBase &rewriter, mlir::Value value, mlir::Operation *scope);

/// Copies what computes `value` inside of `root` to the insertion point, with `mapping` applied.
mlir::Value cloneSlice(mlir::RewriterBase &rewriter, mlir::Value value, mlir::Operation *root,
                       mlir::IRMapping &mapping);

/// Erases ops in `root` that compute what nobody uses.
void eraseUnusedValues(mlir::RewriterBase &rewriter, mlir::Operation *root);

/// Adds the parts of a sum with their factors, times `scale`.
void collectTerms(mlir::AffineExpr expr, int64_t scale,
                  llvm::SmallVectorImpl<std::pair<mlir::AffineExpr, int64_t>> &terms);

/// Computes the bindings and predicates of blocks in `root` just before each block, as a person
/// writes them, with index arithmetic in its one form.
void normalizeBindings(mlir::RewriterBase &rewriter, mlir::Operation *root);

/// Makes the bindings of blocks in `root` those for which loops of one iteration are numbers.
void dropUnitLoops(mlir::RewriterBase &rewriter, ForOp root);

/// A loop of the same kind, with the same annotations.
ForOp createLoopLike(mlir::RewriterBase &rewriter, ForOp loop, llvm::StringRef varName);

/// The loops that are around `op`, outermost first, up to its scope.
llvm::SmallVector<ForOp> getLoopsAround(mlir::Operation *op);

/// `name`, or `name_1`, ... if a block of the function that `op` is in has that name.
std::string getFreeBlockName(mlir::Operation *op, const llvm::Twine &name);

/// Finds again what `block` reads and writes, for a body that has changed.
void updateRegions(mlir::RewriterBase &rewriter, BlockOp block);

/// Erases a loop or a block, and the loops around it that hold nothing else.
void eraseWithLoops(mlir::RewriterBase &rewriter, mlir::Operation *op);

/// The smallest and the largest value of an index, both included.
struct IndexBounds {
  mlir::AffineExpr min, max;
};

/// The bounds of `expr` while leaves run between bounds of their own; no bounds: a leaf stays.
IndexBounds relaxLeaves(IndexExprs &exprs, mlir::AffineExpr expr,
                        llvm::function_ref<std::optional<IndexBounds>(mlir::Value)> getLeafBounds);

/// The bounds of `expr` while the variables of `loops` run.
IndexBounds relax(IndexExprs &exprs, mlir::AffineExpr expr, llvm::ArrayRef<ForOp> loops);

/// Whether it is known that `lhs` is never larger than `rhs`.
bool isKnownLessEqual(const IndexExprs &exprs, mlir::AffineExpr lhs, mlir::AffineExpr rhs);

/// The size of a buffer's dimension.
mlir::OpFoldResult getBufferSize(mlir::RewriterBase &rewriter, mlir::Value buffer, int64_t dim);

/// The parts of a condition that are joined by `and`.
void collectConjuncts(mlir::Value condition, llvm::SmallVectorImpl<mlir::Value> &conjuncts);

/// Whether the values of `parts` may tell two iterations of `loop` apart: something other than a
/// quotient depends on its variable, and there are as many of them as iterations.
bool tellsIterationsApart(IndexExprs &exprs, llvm::ArrayRef<mlir::AffineExpr> parts, ForOp loop);

/// Whether it is known that variable `index` of `block` takes the first value of its domain while
/// `loops` run.
bool reachesStart(BlockOp block, unsigned index, llvm::ArrayRef<ForOp> loops);

/// The parts of the predicate of `block`, in front of which is the insertion point, for the first
/// iteration of `loops`, without those that are known to hold then; null if none is left. What is
/// computed inside of `root` is copied, with `mapping` applied.
mlir::Value createFirstPredicate(mlir::RewriterBase &rewriter, BlockOp block,
                                 llvm::ArrayRef<ForOp> loops, mlir::Operation *root,
                                 mlir::IRMapping &mapping);

/// `lhs` and `rhs`; `rhs` alone if there is no `lhs`.
mlir::Value createAnd(mlir::RewriterBase &rewriter, mlir::Location loc, mlir::Value lhs,
                      mlir::Value rhs);

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_SCHEDULE_SCHEDULEUTILS_H
