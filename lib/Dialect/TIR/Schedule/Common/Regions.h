//===- Regions.h - What blocks access while loops run ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_SCHEDULE_REGIONS_H
#define MLC_LIB_DIALECT_TIR_SCHEDULE_REGIONS_H

#include "BlockRewrite.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

namespace mlc::tir {

/// The indices of one dimension: from the largest of `mins` to the smallest of `maxs`, both
/// included. An empty list is a bound that is not known.
struct DimBounds {
  llvm::SmallVector<mlir::AffineExpr, 2> mins, maxs;
};
using RegionBounds = llvm::SmallVector<DimBounds>;

/// The constant that is added in a sum.
int64_t getConstantTerm(mlir::AffineExpr expr);

/// Adds a bound, unless one that is there is known to be as tight; drops those that it replaces.
void addBound(const IndexExprs &exprs, llvm::SmallVectorImpl<mlir::AffineExpr> &bounds,
              mlir::AffineExpr bound, bool isMax);

/// The op that makes a value, if that is a product in the body of a block, or null.
mlir::arith::MulIOp findOwnProduct(mlir::Value value);

/// `expr` with `by` for a leaf, in the factors of products, too.
mlir::AffineExpr replaceLeaf(IndexExprs &exprs, mlir::AffineExpr expr, mlir::AffineExpr leaf,
                             mlir::AffineExpr by);

/// The loops around `op`, outermost first, that are inside of `outer`, a loop or the scope.
llvm::SmallVector<ForOp> getLoopsBelow(mlir::Operation *outer, mlir::Operation *op);

/// The loops from `loop` outward that are threads which share buffers of a storage scope: they need
/// together all that each uses. Outermost first.
llvm::SmallVector<ForOp> getSharingThreads(ForOp loop, llvm::StringRef storage);

/// The bounds of `expr` in the body of `point` while the variables of `loops` run; nothing if it
/// depends on what is known only further inside.
std::optional<IndexBounds> relaxTo(IndexExprs &exprs, mlir::AffineExpr expr, mlir::Operation *point,
                                   llvm::ArrayRef<ForOp> loops);

/// Whether it is known that `expr` and the `extent - 1` numbers after it take, while `loops` run,
/// every value between the smallest and the largest. `others` are indices of the same access: with
/// a quotient among them, the remainder has whole periods.
bool takesAllValues(IndexExprs &exprs, mlir::AffineExpr expr, llvm::ArrayRef<ForOp> loops,
                    int64_t extent = 1, llvm::ArrayRef<mlir::AffineExpr> others = {});

/// Whether the block runs, while the loops of its scope do, for every value in the domains of its
/// variables.
bool takesWholeDomains(BlockOp block);

/// The iteration variables of `block` for the indices of an access to a buffer: expressions in the
/// dimensions of the buffer. Nothing if the indices do not say what the variables are. Where
/// quotients and remainders leave room for more values than a variable has, as those of 127 values
/// by 16, other indices stand for values beyond its domain: nothing, unless `mayPad`.
std::optional<llvm::SmallVector<mlir::AffineExpr>>
invertIndices(IndexExprs &exprs, BlockOp block, llvm::ArrayRef<mlir::AffineExpr> indices,
              bool mayPad = false);

/// Makes iteration variables stand for their bindings.
void substituteBindings(IndexExprs &exprs, BlockOp block);

/// What is accessed of a region of `block` in the body of `point` while `loops` run, at most.
/// The iteration variables of the block must stand for their bindings.
RegionBounds getUpperBounds(IndexExprs &exprs, BlockOp block, const BufferRegion &region,
                            mlir::Operation *point, llvm::ArrayRef<ForOp> loops);

/// What one instance of `block` is sure to write of a region that it declares: the element that it
/// stores, where the region has more. Of what is not seen in its body the declaration is believed.
BufferRegion getSureRegion(BlockOp block, BufferRegion region);

/// The same, at least: every element of the box is accessed. Nothing if no such box is known.
std::optional<RegionBounds> getLowerBounds(IndexExprs &exprs, BlockOp block,
                                           const BufferRegion &region, mlir::Operation *point,
                                           llvm::ArrayRef<ForOp> loops);

/// The size of a buffer's dimension, if there is an expression for it.
std::optional<mlir::AffineExpr> findBufferSize(IndexExprs &exprs, mlir::Value buffer, int64_t dim);

/// Adds the bounds that an index has because its iteration variables are in their domains.
void addDomainBounds(IndexExprs &exprs, BlockOp block, mlir::OpFoldResult offset,
                     mlir::AffineExpr length, DimBounds &dim);

/// Keeps a region in its buffer.
void clipToBuffer(IndexExprs &exprs, RegionBounds &bounds, mlir::Value buffer);

/// That the blocks of a scope can be seen as a pipeline: no block writes what one before it reads,
/// and each reads, of what others write, only what they have written before.
llvm::Error checkStagePipeline(llvm::StringRef primitive, unsigned precondition,
                               mlir::Operation *scope);

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_SCHEDULE_REGIONS_H
