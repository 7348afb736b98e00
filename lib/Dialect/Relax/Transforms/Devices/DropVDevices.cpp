//===- DropVDevices.cpp - Forget where values are -------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/IntrinsicOps.h"
#include "mlc/Dialect/Relax/IR/VDevices.h"
#include "mlc/Dialect/Relax/Transforms/DevicePasses.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_DROPVDEVICES
#include "mlc/Dialect/Relax/Transforms/DevicePasses.h.inc"
} // namespace mlc

/// Reports a device that an operation names, if it is not the CPU.
static LogicalResult checkOnCPU(Operation *op) {
  relax::VDeviceAttr elsewhere;
  AttrTypeWalker walker;
  walker.addWalk([&](relax::VDeviceAttr device) {
    if (!device.isCPU())
      elsewhere = device;
  });
  for (NamedAttribute attribute : op->getAttrs())
    // What is only listed holds no values.
    if (attribute.getName() != relax::kGlobalInfosAttrName)
      walker.walk(attribute.getValue());
  if (elsewhere)
    return op->emitError() << "tensors are on the CPU: the vdevice '"
                           << relax::getVDeviceText(op, elsewhere) << "' is not supported";
  if (auto hint = dyn_cast<relax::HintOnDeviceOp>(op); hint && hint.getDeviceType() != 1)
    return op->emitError() << "tensors are on the CPU: the device of type " << hint.getDeviceType()
                           << " is not supported";
  return success();
}

namespace {
struct DropVDevices : mlc::impl::DropVDevicesBase<DropVDevices> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    WalkResult checked = module.walk([](Operation *op) {
      return failed(checkOnCPU(op)) ? WalkResult::interrupt() : WalkResult::advance();
    });
    if (checked.wasInterrupted())
      return signalPassFailure();
    StringRef name = relax::kVDeviceAttrName;
    module.walk([&](Operation *op) {
      if (auto function = dyn_cast<FunctionOpInterface>(op)) {
        for (unsigned i = 0; i < function.getNumArguments(); ++i)
          function.removeArgAttr(i, StringAttr::get(op->getContext(), name));
        for (unsigned i = 0; i < function.getNumResults(); ++i)
          function.removeResultAttr(i, StringAttr::get(op->getContext(), name));
      } else if (isa<relax::RelaxDialect>(op->getDialect())) {
        op->removeDiscardableAttr(name);
      }
      if (isa<relax::ToVDeviceOp, relax::HintOnDeviceOp>(op)) {
        op->getResult(0).replaceAllUsesWith(op->getOperand(0));
        op->erase();
      }
    });
    module->removeAttr(relax::kGlobalInfosAttrName);
  }
};
} // namespace
