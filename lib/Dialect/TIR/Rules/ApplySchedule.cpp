//===- ApplySchedule.cpp - prim_funcs scheduled by transform sequences ----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Rules/Passes.h"
#include "mlir/Dialect/Transform/IR/TransformDialect.h"
#include "mlir/Dialect/Transform/Transforms/TransformInterpreterUtils.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "llvm/Support/GlobPattern.h"

using namespace mlir;
using namespace mlc;
using transform::NamedSequenceOp;

namespace mlc {
#define GEN_PASS_DEF_APPLYSCHEDULE
#include "mlc/Dialect/TIR/Rules/Passes.h.inc"
} // namespace mlc

namespace {

Attribute getScheduleFor(NamedSequenceOp sequence) {
  return sequence->getAttr(tir::TIRDialect::getScheduleForAttrName());
}

/// The sequence of this name; null if there is none.
NamedSequenceOp getMatcher(NamedSequenceOp schedule, FlatSymbolRefAttr name) {
  return SymbolTable::lookupNearestSymbolFrom<NamedSequenceOp>(schedule, name);
}

/// Runs `sequence` on a copy of `func` beside it; null if it fails.
tir::PrimFuncOp applyToCopy(NamedSequenceOp sequence, tir::PrimFuncOp func) {
  OpBuilder builder(func);
  auto copy = cast<tir::PrimFuncOp>(builder.clone(*func));
  if (succeeded(transform::applyTransformNamedSequence(copy, sequence, /*transformModule=*/{},
                                                       transform::TransformOptions())))
    return copy;
  copy.erase();
  return {};
}

bool isFor(NamedSequenceOp schedule, tir::PrimFuncOp func) {
  Attribute scheduleFor = getScheduleFor(schedule);
  if (auto names = dyn_cast<StringAttr>(scheduleFor))
    return cantFail(llvm::GlobPattern::create(names)).match(func.getName());
  // Not to match is no error.
  ScopedDiagnosticHandler quiet(func.getContext(), [](Diagnostic &) { return success(); });
  tir::PrimFuncOp copy =
      applyToCopy(getMatcher(schedule, cast<FlatSymbolRefAttr>(scheduleFor)), func);
  if (copy)
    copy.erase();
  return static_cast<bool>(copy);
}

struct SchedulePrimFunc : OpRewritePattern<tir::PrimFuncOp> {
  SchedulePrimFunc(MLIRContext *context, ArrayRef<NamedSequenceOp> schedules)
      : OpRewritePattern(context), schedules(schedules) {}

  LogicalResult matchAndRewrite(tir::PrimFuncOp func, PatternRewriter &rewriter) const override {
    StringRef isScheduled = tir::TIRDialect::getIsScheduledAttrName();
    if (func->hasAttr(isScheduled))
      return rewriter.notifyMatchFailure(func, "is scheduled");
    const auto *schedule =
        llvm::find_if(schedules, [&](NamedSequenceOp sequence) { return isFor(sequence, func); });
    if (schedule == schedules.end())
      return rewriter.notifyMatchFailure(func, "no schedule is for it");
    tir::PrimFuncOp scheduled = applyToCopy(*schedule, func);
    if (!scheduled)
      return rewriter.notifyMatchFailure(func, "its schedule fails");
    rewriter.modifyOpInPlace(func, [&] {
      func.getBody().takeBody(scheduled.getBody());
      func->setAttr(isScheduled, rewriter.getUnitAttr());
    });
    scheduled.erase();
    return success();
  }

private:
  SmallVector<NamedSequenceOp> schedules;
};

struct ApplySchedulePass : mlc::impl::ApplyScheduleBase<ApplySchedulePass> {
  using ApplyScheduleBase::ApplyScheduleBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    SmallVector<NamedSequenceOp> schedules;
    for (auto sequence : module.getOps<NamedSequenceOp>())
      if (getScheduleFor(sequence))
        schedules.push_back(sequence);
    for (NamedSequenceOp schedule : schedules)
      if (failed(check(schedule)))
        return signalPassFailure();
    if (schedules.empty())
      return markAllAnalysesPreserved();

    bool isReported = false;
    ScopedDiagnosticHandler watch(&getContext(), [&](Diagnostic &diagnostic) {
      isReported |= diagnostic.getSeverity() == DiagnosticSeverity::Error;
      return failure();
    });
    RewritePatternSet patterns(&getContext());
    populateApplySchedulePatterns(patterns, schedules);
    walkAndApplyPatterns(module, std::move(patterns));
    if (isReported)
      return signalPassFailure();
    for (NamedSequenceOp schedule : schedules)
      schedule.erase();
  }

  static LogicalResult check(NamedSequenceOp schedule) {
    Attribute scheduleFor = getScheduleFor(schedule);
    auto names = dyn_cast<StringAttr>(scheduleFor);
    auto name = dyn_cast<FlatSymbolRefAttr>(scheduleFor);
    NamedSequenceOp matcher = name ? getMatcher(schedule, name) : NamedSequenceOp();
    // R1.
    if (!names && !matcher)
      return schedule.emitError("expected '")
             << tir::TIRDialect::getScheduleForAttrName()
             << "' to be a pattern of names or the name of a sequence, got " << scheduleFor;
    // R2.
    if (names)
      if (llvm::Error error = llvm::GlobPattern::create(names).takeError())
        return schedule.emitError("'")
               << names.getValue()
               << "' is no pattern of names: " << llvm::toString(std::move(error));
    // R3.
    for (NamedSequenceOp sequence : {schedule, matcher})
      if (sequence &&
          (sequence.getNumArguments() != 1 ||
           !isa<transform::TransformHandleTypeInterface>(sequence.getArgumentTypes()[0])))
        return sequence.emitError("expected one handle, of the prim_func, as the argument, got ")
               << sequence.getFunctionType();
    return success();
  }
};

} // namespace

void mlc::populateApplySchedulePatterns(RewritePatternSet &patterns,
                                        ArrayRef<NamedSequenceOp> schedules) {
  patterns.add<SchedulePrimFunc>(patterns.getContext(), schedules);
}
