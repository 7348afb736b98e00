//===- Rules.h - The rules of default schedules ---------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// A rule looks at the form of blocks, not at names, and takes the steps that a person would. It
// says whether it applies; where it does not, nothing has changed.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_RULES_RULES_H
#define MLC_LIB_DIALECT_TIR_RULES_RULES_H

#include "KernelScheduler.h"

namespace mlc::tir {

using Handle = KernelScheduler::Handle;
using Handles = KernelScheduler::Handles;

/// Whether threads are worth their start: more than about 20 microseconds of vector code, or of a
/// size that is not known.
bool isWorthThreads(const TargetSpec &target, llvm::ArrayRef<BlockForm> forms);

/// Whether as many pieces of equal work keep all threads busy.
bool areEnoughForThreads(const TargetSpec &target, int64_t number);

/// Elements of the block's results that a vector register holds.
int64_t getLanes(const TargetSpec &target, const BlockForm &form);

/// The variable by which the results of the block lie one after the other, if there is one.
std::optional<unsigned> getContiguousVar(const BlockForm &form);

/// Cycles in which each of `rows` operands is multiplied by each of `vectors` and added to a sum of
/// their own: two multiply-adds a cycle, less than two loads, and four cycles until a sum can be
/// added to, which as many multiply-adds do not hide wholly.
double getStepCycles(int64_t rows, int64_t vectors);

/// Makes one parallel loop of `loops`, nested and outermost first, if it is worth it; false if they
/// are as they were.
bool shareAmongThreads(KernelScheduler &scheduler, llvm::ArrayRef<Handle> loops,
                       llvm::ArrayRef<BlockForm> forms);

/// Vectorizes the innermost of the loops around the block but for `numOuter`, and unrolls the
/// others if they are few.
void writeInVectors(KernelScheduler &scheduler, Handle block, unsigned numOuter);

/// Where a block without a reduction selects by comparing variables with numbers, writes its
/// instances for their values one after the other, around single vectors of the innermost loop:
/// what they choose is known then, and what they load in common is loaded once. The first
/// `numOuter` loops stay. Gives back the other loops around what is unrolled; nothing if there is
/// no such selection.
std::optional<Handles> unrollSelections(KernelScheduler &scheduler, Handle block,
                                        unsigned numOuter = 0);

/// Moves the block that finishes what `block` computes into `loop`, or makes one that copies it,
/// and keeps what is between in registers, `inVectors` or, if little is done to it, one by one.
/// Gives back that block.
std::optional<Handle> finishIn(KernelScheduler &scheduler, Handle block, Handle loop,
                               bool inVectors = true);

/// Computes blocks where their values are used, if that is no more work than to store and load
/// them.
void inlineBlocks(KernelScheduler &scheduler);

/// Splits variables of a reduction that an index divides, such as the channel of which a grouped
/// convolution reads the group: the parts move what is read by one stride each. The variable by
/// which the results lie one after the other stays whole, unless `mayCutLanes`. False if there is
/// nothing to split.
bool splitDividedVars(KernelScheduler &scheduler, Handle block, bool mayCutLanes);

/// Makes one variable of reduce variables by which all that the block reads lies one after the
/// other, such as the rows and columns of an image.
void joinReduceVars(KernelScheduler &scheduler, Handle block);

/// The reduce variable by which all loads are contiguous or do not move, if it is worth a vector.
std::optional<unsigned> getContiguousReduceVar(const BlockForm &form);

/// Reductions along rows, and what uses them: softmax, norms. A row stays in the cache.
bool scheduleRows(KernelScheduler &scheduler, llvm::ArrayRef<Handle> blocks);

/// Pooling of what a product or a convolution gives: rows of it stay in the cache until the windows
/// over them are reduced.
bool scheduleWindows(KernelScheduler &scheduler, llvm::ArrayRef<Handle> blocks);

/// A reduction over few elements of what is copied just before, such as a depthwise convolution of
/// a padded image: a part of the copy stays in the cache until it is read.
bool scheduleCopies(KernelScheduler &scheduler, Handle block);

/// Products of what is computed from an operand, of which the results are made: rows of all of it
/// stay in the cache, one band after the other.
bool scheduleTransforms(KernelScheduler &scheduler, llvm::ArrayRef<Handle> blocks);

/// Products, convolutions, sums over outer dimensions, pooling: a tile of the result stays in
/// registers. The first `numOuter` loops around the block stay as they are.
bool scheduleTiles(KernelScheduler &scheduler, Handle block, unsigned numOuter = 0);

/// Products with a large matrix that is read once, row by row.
bool scheduleStream(KernelScheduler &scheduler, Handle block);

/// Products of rows with rows, where to transpose one factor costs more: a tile of vectors of sums.
bool scheduleInnerProducts(KernelScheduler &scheduler, Handle block);

/// A reduction along contiguous elements, into vectors.
bool scheduleReduction(KernelScheduler &scheduler, Handle block);

/// Blocks without a reduction.
bool scheduleElementwise(KernelScheduler &scheduler, Handle block);

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_RULES_RULES_H
