//===- Schedule.cpp - C API of scheduling step by step --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-c/Schedule.h"

#include "mlc/Dialect/TIR/Analysis/BlockDependences.h"
#include "mlc/Dialect/TIR/EagerSchedule/EagerSchedule.h"
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Support.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using mlc::tir::EagerSchedule;

static EagerSchedule *unwrap(MlcSchedule schedule) {
  return static_cast<EagerSchedule *>(schedule.ptr);
}

MlcSchedule mlcScheduleCreate(MlirModule module) { return {new EagerSchedule(unwrap(module))}; }

MlcSchedule mlcScheduleCopy(MlcSchedule schedule) { return {unwrap(schedule)->copy().release()}; }

void mlcScheduleDestroy(MlcSchedule schedule) { delete unwrap(schedule); }

MlirModule mlcScheduleGetModule(MlcSchedule schedule) {
  return wrap(unwrap(schedule)->getModule());
}

MlirModule mlcScheduleGetTrace(MlcSchedule schedule) { return wrap(unwrap(schedule)->getTrace()); }

bool mlcScheduleApply(MlcSchedule schedule, MlirStringRef name, intptr_t numOperands,
                      unsigned const *operands, intptr_t numAttributes,
                      MlirNamedAttribute const *attributes, intptr_t numResultTypes,
                      MlirType const *resultTypes, void (*result)(unsigned handle, void *userData),
                      void (*error)(MlcScheduleError error, void *userData), void *userData) {
  SmallVector<NamedAttribute> attributeList;
  for (intptr_t i = 0; i < numAttributes; ++i)
    attributeList.emplace_back(unwrap(attributes[i].name), unwrap(attributes[i].attribute));
  SmallVector<Type> types;
  std::optional<ArrayRef<Type>> givenTypes;
  if (numResultTypes >= 0)
    givenTypes = unwrapList(numResultTypes, resultTypes, types);
  llvm::Expected<SmallVector<EagerSchedule::Handle>> handles = unwrap(schedule)->apply(
      unwrap(name), ArrayRef(operands, numOperands), attributeList, givenTypes);
  if (!handles) {
    llvm::handleAllErrors(handles.takeError(), [&](const mlc::tir::ScheduleError &refused) {
      error({wrap(refused.getPrimitive()), wrap(refused.getReason()), wrap(refused.getOp())},
            userData);
    });
    return false;
  }
  for (EagerSchedule::Handle handle : *handles)
    result(handle, userData);
  return true;
}

bool mlcScheduleAddIntrin(MlcSchedule schedule, MlirStringRef name, MlirOperation description,
                          MlirOperation implementation) {
  auto desc = dyn_cast<mlc::tir::PrimFuncOp>(unwrap(description));
  auto impl = dyn_cast<mlc::tir::PrimFuncOp>(unwrap(implementation));
  return desc && impl && unwrap(schedule)->addIntrin(unwrap(name), desc, impl);
}

MlirOperation mlcScheduleGetPayload(MlcSchedule schedule, unsigned handle) {
  return wrap(unwrap(schedule)->getPayload(handle));
}

MlirAttribute mlcScheduleGetParam(MlcSchedule schedule, unsigned handle) {
  return wrap(unwrap(schedule)->getParam(handle));
}

MlirModule mlcScheduleCopyModule(MlcSchedule schedule, MlirOperation op, MlirOperation *copy) {
  IRMapping mapping;
  auto module = cast<ModuleOp>(unwrap(schedule)->getModule()->clone(mapping));
  *copy = wrap(mapping.lookupOrNull(unwrap(op)));
  return wrap(module);
}

void mlcScheduleForEachDependence(MlirOperation scope,
                                  void (*callback)(MlirOperation source, MlirOperation sink,
                                                   unsigned kind, void *userData),
                                  void *userData) {
  if (!isa<mlc::tir::PrimFuncOp, mlc::tir::BlockOp>(unwrap(scope)))
    return;
  mlc::tir::BlockDependences dependences(unwrap(scope));
  for (mlc::tir::BlockDependence dependence : dependences.getDependences())
    callback(wrap(dependence.source.getOperation()), wrap(dependence.sink.getOperation()),
             static_cast<unsigned>(dependence.kind), userData);
}

bool mlcScheduleIsOutputBlock(MlirOperation block) {
  auto op = dyn_cast<mlc::tir::BlockOp>(unwrap(block));
  return op && mlc::tir::isOutputBlock(op);
}

void mlcScheduleSetSeed(MlcSchedule schedule, int64_t seed) {
  unwrap(schedule)->getRandom() = mlc::tir::RandomState(seed);
}

int64_t mlcScheduleForkSeed(MlcSchedule schedule) { return unwrap(schedule)->getRandom().fork(); }

void mlcScheduleForget(MlcSchedule schedule, unsigned handle) { unwrap(schedule)->forget(handle); }
