//===- TargetSpec.cpp - What passes know of the machine -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Support/TargetSpec.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/IR/Builders.h"
#include "mlir/Interfaces/DataLayoutInterfaces.h"

using namespace mlir;
using namespace mlc;

static constexpr StringLiteral kDevice = "CPU";

/// Calls `visit` for each key and the member that it stands for.
template <typename Spec, typename Visit> static void forEachEntry(Spec &spec, Visit visit) {
  visit("triple", spec.triple);
  visit("cpu", spec.cpu);
  visit("features", spec.features);
  visit("max_vector_op_width", spec.vectorBits);
  visit("vector_registers", spec.vectorRegisters);
  visit("cores", spec.cores);
  visit("L1_cache_size_in_bytes", spec.l1Bytes);
  visit("L2_cache_size_in_bytes", spec.l2Bytes);
  visit("L3_cache_size_in_bytes", spec.l3Bytes);
}

static void read(Attribute attribute, std::string &value) {
  if (auto text = dyn_cast<StringAttr>(attribute))
    value = text.str();
}

static void read(Attribute attribute, int64_t &value) {
  if (auto number = dyn_cast<IntegerAttr>(attribute);
      number && number.getValue().isStrictlyPositive() && number.getValue().isSignedIntN(64))
    value = number.getValue().getSExtValue();
}

static TargetSystemSpecInterface getSystemSpec(ModuleOp module) {
  return module ? module->getAttrOfType<TargetSystemSpecInterface>(
                      DLTIDialect::kTargetSystemDescAttrName)
                : TargetSystemSpecInterface();
}

TargetSpec TargetSpec::get(Operation *op) {
  TargetSpec spec;
  auto module = dyn_cast<ModuleOp>(op);
  TargetSystemSpecInterface system =
      getSystemSpec(module ? module : op->getParentOfType<ModuleOp>());
  if (!system)
    return spec;
  std::optional<TargetDeviceSpecInterface> device =
      system.getDeviceSpecForDeviceID(StringAttr::get(op->getContext(), kDevice));
  if (!device)
    return spec;
  forEachEntry(spec, [&](StringRef key, auto &value) {
    for (DataLayoutEntryInterface entry : device->getEntries())
      if (auto name = dyn_cast<StringAttr>(entry.getKey()); name && name.getValue() == key)
        read(entry.getValue(), value);
  });
  return spec;
}

bool TargetSpec::isAttached(ModuleOp module) { return bool(getSystemSpec(module)); }

void TargetSpec::attach(ModuleOp module) const {
  Builder builder(module.getContext());
  SmallVector<DataLayoutEntryInterface> entries;
  auto add = [&](StringRef key, Attribute value) {
    entries.push_back(DataLayoutEntryAttr::get(builder.getStringAttr(key), value));
  };
  struct Writer {
    Builder &builder;
    Attribute operator()(const std::string &text) const {
      return text.empty() ? Attribute() : builder.getStringAttr(text);
    }
    Attribute operator()(int64_t number) const { return builder.getI64IntegerAttr(number); }
  } toAttribute{builder};
  forEachEntry(*this, [&](StringRef key, const auto &value) {
    if (Attribute attribute = toAttribute(value))
      add(key, attribute);
  });
  auto device = TargetDeviceSpecAttr::get(module.getContext(), entries);
  DataLayoutEntryInterface entry = DataLayoutEntryAttr::get(builder.getStringAttr(kDevice), device);
  module->setAttr(DLTIDialect::kTargetSystemDescAttrName,
                  TargetSystemSpecAttr::get(module.getContext(), {entry}));
}
