//===- UpdateVDevice.cpp - Another device in the place of one -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/VDevices.h"
#include "mlc/Dialect/Relax/Transforms/DevicePasses.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_UPDATEVDEVICE
#include "mlc/Dialect/Relax/Transforms/DevicePasses.h.inc"
} // namespace mlc

namespace {
struct UpdateVDevice : mlc::impl::UpdateVDeviceBase<UpdateVDevice> {
  using Base = mlc::impl::UpdateVDeviceBase<UpdateVDevice>;
  using Base::Base;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    // R1
    auto updated = dyn_cast_if_present<relax::VDeviceAttr>(
        device.empty() ? Attribute() : parseAttribute(device, &getContext()));
    if (!updated) {
      module.emitError() << "expected a new device such as #relax.vdevice<{kind = \"llvm\"}, 0, "
                            "\"global\">, but got '"
                         << device << "'";
      return signalPassFailure();
    }
    SmallVector<relax::VDeviceAttr> devices = relax::getVDevices(module);
    int64_t number = index;
    if (number < 0 || number >= static_cast<int64_t>(devices.size())) {
      module.emitError() << "expected the number of one of " << devices.size()
                         << " devices, but got " << number;
      return signalPassFailure();
    }
    AttrTypeReplacer replacer;
    replacer.addReplacement([old = devices[number], updated](relax::VDeviceAttr device) {
      return device == old ? updated : device;
    });
    replacer.recursivelyReplaceElementsIn(module, /*replaceAttrs=*/true);
  }
};
} // namespace
