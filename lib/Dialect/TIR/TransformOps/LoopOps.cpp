//===- LoopOps.cpp - Loops: their number, their order ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handles.h"
#include "mlc/Dialect/TIR/Schedule/Loops.h"
#include "mlc/Dialect/TIR/TransformOps/TIRTransformOps.h"

using namespace mlir;
using namespace mlc::tir;
using transform::TransformResults;
using transform::TransformRewriter;
using transform::TransformState;

/// Of `split` and of `loop_partition`, which has a result more where nothing stands for the rest.
static LogicalResult verifyFactors(Operation *op, ArrayRef<int64_t> staticFactors,
                                   ValueRange factors, size_t numResults) {
  if (numResults != op->getNumResults())
    return op->emitOpError("must have ")
           << numResults << " results for the " << staticFactors.size() << " factors, got "
           << op->getNumResults();
  if (llvm::count_if(staticFactors, ShapedType::isDynamic) != static_cast<int64_t>(factors.size()))
    return op->emitOpError("must have one param for each factor that is not a number");
  return success();
}

LogicalResult SplitOp::verify() {
  return verifyFactors(*this, getStaticFactors(), getFactors(), getStaticFactors().size());
}

LogicalResult LoopPartitionOp::verify() {
  ArrayRef<int64_t> factors = getStaticFactors();
  return verifyFactors(*this, factors, getFactors(),
                       factors.size() + !llvm::is_contained(factors, -1));
}

/// The factors, of which one may be absent.
template <typename OpTy>
static DiagnosedSilenceableFailure
getFactorValues(OpTy op, TransformState &state, SmallVectorImpl<std::optional<int64_t>> &factors) {
  auto params = op.getFactors().begin();
  for (int64_t factor : op.getStaticFactors()) {
    if (ShapedType::isDynamic(factor)) {
      ArrayRef<Attribute> values = state.getParams(*params++);
      auto number = values.size() == 1 ? dyn_cast<IntegerAttr>(values.front()) : IntegerAttr();
      if (!number)
        return op.emitSilenceableError() << "expected a param with one integer as a factor";
      factor = number.getValue().getSExtValue();
    }
    factors.push_back(factor == -1 ? std::nullopt : std::optional<int64_t>(factor));
  }
  return DiagnosedSilenceableFailure::success();
}

DiagnosedSilenceableFailure SplitOp::apply(TransformRewriter &rewriter, TransformResults &results,
                                           TransformState &state) {
  ForOp loop;
  if (auto result = getPayload(*this, state, getLoop(), loop); !result.succeeded())
    return result;
  SmallVector<std::optional<int64_t>> factors;
  if (auto result = getFactorValues(*this, state, factors); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toResults(*this, results,
                   mlc::tir::split(scheduler, loop, factors, !getNoPredicate(), !getDropUnit()));
}

DiagnosedSilenceableFailure LoopPartitionOp::apply(TransformRewriter &rewriter,
                                                   TransformResults &results,
                                                   TransformState &state) {
  ForOp loop;
  if (auto result = getPayload(*this, state, getLoop(), loop); !result.succeeded())
    return result;
  SmallVector<std::optional<int64_t>> lengths;
  if (auto result = getFactorValues(*this, state, lengths); !result.succeeded())
    return result;
  // A param may stand for the rest, too, which changes how many loops there are.
  size_t numLoops = lengths.size() + !llvm::is_contained(lengths, std::nullopt);
  if (numLoops != getNumResults())
    return emitSilenceableError() << "there are " << getNumResults() << " results for " << numLoops
                                  << " loops";
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toResults(*this, results, mlc::tir::loopPartition(scheduler, loop, lengths));
}

DiagnosedSilenceableFailure FuseOp::apply(TransformRewriter &rewriter, TransformResults &results,
                                          TransformState &state) {
  SmallVector<ForOp> loops;
  if (auto result = getPayloads(*this, state, getLoops(), loops); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toResults(*this, results, mlc::tir::fuse(scheduler, loops, !getDropUnit()));
}

DiagnosedSilenceableFailure ReorderOp::apply(TransformRewriter &rewriter, TransformResults &,
                                             TransformState &state) {
  SmallVector<ForOp> loops;
  if (auto result = getPayloads(*this, state, getLoops(), loops); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::reorder(scheduler, loops));
}

DiagnosedSilenceableFailure AddUnitLoopOp::apply(TransformRewriter &rewriter,
                                                 TransformResults &results, TransformState &state) {
  Operation *target = nullptr;
  if (auto result = getPayload(*this, state, getTarget(), target); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toResults(*this, results, mlc::tir::addUnitLoop(scheduler, target));
}

DiagnosedSilenceableFailure ReorderBlockIterVarOp::apply(TransformRewriter &rewriter,
                                                         TransformResults &,
                                                         TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::reorderBlockIterVar(scheduler, block, getOrder()));
}

DiagnosedSilenceableFailure MergeOp::apply(TransformRewriter &rewriter, TransformResults &results,
                                           TransformState &state) {
  SmallVector<ForOp> loops;
  if (auto result = getPayloads(*this, state, getLoops(), loops); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toResults(*this, results,
                   mlc::tir::merge(scheduler, loops.empty() ? nullptr : loops.front(), loops));
}
