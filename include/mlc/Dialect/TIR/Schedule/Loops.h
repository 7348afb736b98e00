//===- Loops.h - Loops: their number, their order -------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_SCHEDULE_LOOPS_H
#define MLC_DIALECT_TIR_SCHEDULE_LOOPS_H

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Dialect/TIR/Schedule/ScheduleError.h"
#include "mlir/IR/PatternMatch.h"

namespace mlc::tir {

/// Splits `loop`, called `i`, into `i_0`, `i_1`, ..., one for each factor, outermost first. A
/// factor that is absent is as large as it must be. Where the product of the extents is larger
/// than the loop's, each block directly below gets a predicate, which `predicate = false` leaves
/// out. New loops are serial. With `preserveUnitIters = false` no binding has the variable of a
/// loop of one iteration any more.
/// - P1: the loop has no annotations and is not bound to a thread.
/// - P2: the loop starts at 0.
/// - P3: there is at least one factor, and at most one is absent.
/// - P4: without an absent factor, the product of the factors is known to be at least the extent.
/// - P5: factors are positive, and their product fits in 64 bits.
llvm::Expected<llvm::SmallVector<ForOp>> split(mlir::RewriterBase &rewriter, ForOp loop,
                                               llvm::ArrayRef<std::optional<int64_t>> factors,
                                               bool predicate = true,
                                               bool preserveUnitIters = true);

/// Makes loops over parts of the range of `loop`, called `i`: `i0`, `i1`, ..., one for each length
/// and one for the rest; a length that is absent is the rest. Each has a copy of the body, in which
/// a block `B` is called `B_i0`, and stands in an opaque block `B_i0_partition`; these stand in
/// one, `B_i_common`. New loops are serial. A copy of a block declares all that its variables may
/// be an index of. Of a block that reduces over the loop only the first copy has `init`.
/// - P1: the loop has no annotations and is not bound to a thread.
/// - P2: its start and its extent are numbers.
/// - P3: there is at least one length, and at most one is absent.
/// - P4: lengths are positive, and their sum is less than the extent.
/// - P5: there is a block in the loop.
llvm::Expected<llvm::SmallVector<ForOp>>
loopPartition(mlir::RewriterBase &rewriter, ForOp loop,
              llvm::ArrayRef<std::optional<int64_t>> lengths);

/// Makes one serial loop `i_j_fused` of nested loops, given outermost first. `preserveUnitIters` is
/// as for `split`.
/// - P1: no loop has annotations or is bound to a thread.
/// - P2: there is a loop, and each is directly in the one before it.
/// - P3: each is all that is in the one before it.
/// - P4: all start at 0.
/// - P5: no extent depends on the variable of another of them.
llvm::Expected<ForOp> fuse(mlir::RewriterBase &rewriter, llvm::ArrayRef<ForOp> loops,
                           bool preserveUnitIters = true);

/// Makes one nest of serial loops `i_m`, `j_m`, ... of nests that are beside each other, given by
/// their innermost loops, the last of which says where it is. The bodies follow each other in the
/// order of the loops. Gives back the innermost loop. `root` is where a missing loop is reported.
/// - P1: there are two loops or more, in one scope, none around another.
/// - P2: the nests are of one depth, from what is around all of them.
/// - P3: no loop has annotations or is bound to a thread, and all start at 0.
/// - P4: the extents are known to be the same.
/// - P5: each loop has nothing in it but the next, and no bound depends on another of them.
/// - P6: a block depends on one of another nest only for what that writes in the same iteration,
/// and
///   on none between the nests.
/// - P7: what the nests use is known where the last loop is.
llvm::Expected<ForOp> merge(mlir::RewriterBase &rewriter, mlir::Operation *root,
                            llvm::ArrayRef<ForOp> loops);

/// Puts loops of one nest in the given order, in the places that they take now. Loops of the
/// nest that are not named stay where they are. A loop keeps its kind and annotations.
/// - P1: no loop is named twice.
/// - P2: the loops are of one nest, without a block between them and with nothing beside a loop.
/// - P3: each block below has only spatial and reduce variables, and bindings that are affine
///   and independent.
/// - P4: no bound of the loops from the outermost to the innermost depends on the variable of
///   another of them.
/// - P5: with `init`, the loops in bindings of reduce variables stay in their order if one of them
///   is in a binding of a spatial variable, too: `init` runs first. (TVM takes another order, and
///   starts the reduction when it is under way.)
llvm::Error reorder(mlir::RewriterBase &rewriter, llvm::ArrayRef<ForOp> loops);

/// Puts a loop `u` of one iteration around a loop or a block.
/// - P1: the target is a loop or a block.
llvm::Expected<ForOp> addUnitLoop(mlir::RewriterBase &rewriter, mlir::Operation *target);

/// Puts the iteration variables of a block in another order: `order` has the number that each has
/// now.
/// - P1: the order names each variable once.
llvm::Error reorderBlockIterVar(mlir::RewriterBase &rewriter, BlockOp block,
                                llvm::ArrayRef<int64_t> order);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_SCHEDULE_LOOPS_H
