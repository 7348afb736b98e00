//===- KindOps.cpp - How loops run, and notes for later -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handles.h"
#include "mlc/Dialect/TIR/Schedule/Kinds.h"
#include "mlc/Dialect/TIR/TransformOps/TIRTransformOps.h"
#include "mlir/Dialect/Transform/IR/TransformAttrs.h"
#include "mlir/IR/AttrTypeSubElements.h"

using namespace mlir;
using namespace mlc::tir;
using transform::TransformResults;
using transform::TransformRewriter;
using transform::TransformState;

DiagnosedSilenceableFailure ParallelOp::apply(TransformRewriter &rewriter, TransformResults &,
                                              TransformState &state) {
  ForOp loop;
  if (auto result = getPayload(*this, state, getLoop(), loop); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::parallel(scheduler, loop));
}

DiagnosedSilenceableFailure VectorizeOp::apply(TransformRewriter &rewriter, TransformResults &,
                                               TransformState &state) {
  ForOp loop;
  if (auto result = getPayload(*this, state, getLoop(), loop); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::vectorize(scheduler, loop));
}

DiagnosedSilenceableFailure UnrollOp::apply(TransformRewriter &rewriter, TransformResults &,
                                            TransformState &state) {
  ForOp loop;
  if (auto result = getPayload(*this, state, getLoop(), loop); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  mlc::tir::unroll(scheduler, loop);
  return DiagnosedSilenceableFailure::success();
}

DiagnosedSilenceableFailure AnnotateOp::apply(TransformRewriter &rewriter, TransformResults &,
                                              TransformState &state) {
  Operation *target = nullptr;
  if (auto result = getPayload(*this, state, getTarget(), target); !result.succeeded())
    return result;
  // P2.
  bool hasAll =
      llvm::all_of(getParams(), [&](Value param) { return state.getParams(param).size() == 1; });
  AttrTypeReplacer replacer;
  replacer.addReplacement([&](transform::ParamOperandAttr param) -> std::optional<Attribute> {
    APInt index = param.getIndex().getValue();
    if (!hasAll || index.uge(getParams().size())) {
      hasAll = false;
      return std::nullopt;
    }
    return state.getParams(getParams()[index.getZExtValue()]).front();
  });
  Attribute value = replacer.replace(getValue());
  if (!hasAll)
    return emitSilenceableError() << "expected one attribute in each param of the value";
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::annotate(scheduler, target, getKey(), value));
}

DiagnosedSilenceableFailure UnannotateOp::apply(TransformRewriter &rewriter, TransformResults &,
                                                TransformState &state) {
  Operation *target = nullptr;
  if (auto result = getPayload(*this, state, getTarget(), target); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::unannotate(scheduler, target, getKey()));
}

DiagnosedSilenceableFailure EnterPostprocOp::apply(TransformRewriter &, TransformResults &,
                                                   TransformState &) {
  return DiagnosedSilenceableFailure::success();
}

DiagnosedSilenceableFailure BindOp::apply(TransformRewriter &rewriter, TransformResults &,
                                          TransformState &state) {
  ForOp loop;
  if (auto result = getPayload(*this, state, getLoop(), loop); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::bind(scheduler, loop, getThread()));
}
