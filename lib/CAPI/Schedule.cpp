//===- Schedule.cpp - C API of scheduling step by step --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-c/Schedule.h"

#include "mlc/Dialect/TIR/Analysis/BlockDependences.h"
#include "mlc/Dialect/TIR/EagerSchedule/EagerSchedule.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/IndexMaps.h"
#include "mlc/Dialect/TIR/Schedule/Suggestions.h"
#include "mlir/CAPI/AffineExpr.h"
#include "mlir/CAPI/AffineMap.h"
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

unsigned mlcScheduleGetBlockFlags(MlirOperation block) {
  if (!isa<mlc::tir::PrimFuncOp, mlc::tir::BlockOp>(unwrap(block)))
    return 0;
  mlc::tir::BlockFlags flags = mlc::tir::getBlockFlags(unwrap(block));
  return flags.hasAffineBindings + 2 * flags.isCovered + 4 * flags.isStagePipeline;
}

bool mlcScheduleIsOutputBlock(MlirOperation block) {
  auto op = dyn_cast<mlc::tir::BlockOp>(unwrap(block));
  return op && mlc::tir::isOutputBlock(op);
}

bool mlcScheduleFindIntrinLoops(MlirOperation block, MlirOperation description, bool allowPadding,
                                void (*callback)(MlirOperation loop, MlirOperation described,
                                                 int64_t padding, void *userData),
                                void *userData) {
  auto op = dyn_cast<mlc::tir::BlockOp>(unwrap(block));
  auto function = dyn_cast<mlc::tir::PrimFuncOp>(unwrap(description));
  if (!op || !function)
    return false;
  std::optional<mlc::tir::IntrinLoops> found =
      mlc::tir::findIntrinLoops(op, function, allowPadding);
  if (!found)
    return false;
  for (mlc::tir::ForOp described : found->described)
    callback({nullptr}, wrap(described.getOperation()), 0, userData);
  for (auto [loop, described] : found->loops)
    callback(wrap(loop.getOperation()), wrap(described.getOperation()), 0, userData);
  for (int64_t padding : found->paddings)
    callback({nullptr}, {nullptr}, padding, userData);
  return true;
}

MlirAffineMap mlcScheduleFindIntrinMapping(
    MlirOperation block, MlirOperation description, MlirOperation *described,
    void (*callback)(MlirValue buffer, MlirValue described, intptr_t numVariables,
                     unsigned const *variables, void *userData),
    void *userData) {
  auto op = dyn_cast<mlc::tir::BlockOp>(unwrap(block));
  auto function = dyn_cast<mlc::tir::PrimFuncOp>(unwrap(description));
  if (!op || !function)
    return {nullptr};
  std::optional<mlc::tir::IntrinMapping> found = mlc::tir::findIntrinMapping(op, function);
  if (!found)
    return {nullptr};
  *described = wrap(found->described.getOperation());
  for (const mlc::tir::IntrinMapping::Buffers &pair : found->buffers)
    callback(wrap(pair.buffer), wrap(pair.described), pair.variables.size(), pair.variables.data(),
             userData);
  return wrap(found->map);
}

MlirAffineMap mlcScheduleSuggestIndexMap(intptr_t rank, int64_t const *shape, MlirAffineMap indices,
                                         intptr_t numLoops, int64_t const *extents) {
  std::optional<AffineMap> map = mlc::tir::suggestIndexMap(
      ArrayRef<int64_t>(shape, rank), unwrap(indices), ArrayRef<int64_t>(extents, numLoops));
  return map ? wrap(*map) : MlirAffineMap{nullptr};
}

MlirAffineMap
mlcScheduleInvertIndexMap(MlirAffineMap map, intptr_t rank, int64_t const *sizes,
                          void (*size)(int64_t size, void *userData),
                          void (*padding)(intptr_t list, MlirAffineExpr index, unsigned kind,
                                          int64_t number, void *userData),
                          void (*error)(MlirStringRef reason, void *userData), void *userData) {
  std::string reason = "the map is not of as many indices";
  std::optional<mlc::tir::InverseMap> inverse;
  if (unwrap(map).getNumDims() == rank && unwrap(map).getNumSymbols() == 0) {
    auto known = llvm::map_to_vector(ArrayRef<int64_t>(sizes, rank), [](int64_t size) {
      return size < 0 ? std::optional<int64_t>() : std::optional<int64_t>(size);
    });
    inverse = mlc::tir::invertIndexMap(unwrap(map), known, reason);
  }
  bool isKnown = true;
  if (inverse)
    for (const mlc::tir::IndexSet &set : inverse->padding)
      for (ArrayRef<mlc::tir::IndexCondition> list : set)
        for (const mlc::tir::IndexCondition &condition : list)
          isKnown &= isa<AffineConstantExpr>(condition.bound);
  if (!isKnown) {
    inverse = std::nullopt;
    reason = "which results are of no indices depends on a size that is not known";
  }
  if (!inverse) {
    error(wrap(StringRef(reason)), userData);
    return {nullptr};
  }
  for (AffineExpr expr : inverse->sizes) {
    auto number = dyn_cast<AffineConstantExpr>(expr);
    size(number ? number.getValue() : -1, userData);
  }
  intptr_t count = 0;
  for (const mlc::tir::IndexSet &set : inverse->padding)
    for (ArrayRef<mlc::tir::IndexCondition> list : set) {
      for (const mlc::tir::IndexCondition &condition : list)
        padding(count, wrap(condition.index), condition.kind,
                cast<AffineConstantExpr>(condition.bound).getValue(), userData);
      ++count;
    }
  return wrap(inverse->map);
}

void mlcScheduleSetSeed(MlcSchedule schedule, int64_t seed) {
  unwrap(schedule)->getRandom() = mlc::tir::RandomState(seed);
}

int64_t mlcScheduleForkSeed(MlcSchedule schedule) { return unwrap(schedule)->getRandom().fork(); }

void mlcScheduleForget(MlcSchedule schedule, unsigned handle) { unwrap(schedule)->forget(handle); }
