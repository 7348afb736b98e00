//===- RealizeVDevice.cpp - Where values are, by hints --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/IntrinsicOps.h"
#include "mlc/Dialect/Relax/IR/VDevices.h"
#include "mlc/Dialect/Relax/Transforms/DevicePasses.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlc;
using relax::HintOnDeviceOp;
using relax::VDeviceAttr;

namespace mlc {
#define GEN_PASS_DEF_REALIZEVDEVICE
#include "mlc/Dialect/Relax/Transforms/DevicePasses.h.inc"
} // namespace mlc

/// The device of the module that a hint means, or null with an error.
static VDeviceAttr findDevice(HintOnDeviceOp hint) {
  for (VDeviceAttr device : relax::getVDevices(hint))
    if (device.getDeviceType() == static_cast<int64_t>(hint.getDeviceType()) &&
        device.getIndex() == static_cast<int64_t>(hint.getIndex()) &&
        device.getMemoryScope().getValue() == hint.getMemoryScope())
      return device;
  hint.emitOpError() << "expected a device of type " << hint.getDeviceType() << ", number "
                     << hint.getIndex() << " and scope '" << hint.getMemoryScope()
                     << "' in the list of the module";
  return nullptr;
}

namespace {
/// Where the tensors of one function are.
class Places {
public:
  explicit Places(const llvm::MapVector<HintOnDeviceOp, VDeviceAttr> &hints) : hints(hints) {}

  /// Finds out what can be known: first what is said, and what follows from it; then hints say
  /// where their operands are, and then what uses a value does.
  void solve(func::FuncOp func);
  VDeviceAttr lookup(Value value) { return known.lookup(value); }

private:
  bool set(Value value, VDeviceAttr device) {
    return device && isa<TensorType>(value.getType()) && known.try_emplace(value, device).second;
  }
  bool goForward(Operation *op);
  bool goBackward(Operation *op);
  void forward(func::FuncOp func);

  const llvm::MapVector<HintOnDeviceOp, VDeviceAttr> &hints;
  llvm::DenseMap<Value, VDeviceAttr> known;
};
} // namespace

/// Whether an operator has its operands and its result in one place.
static bool staysInPlace(Operation *op) {
  return isa<relax::OperatorOpInterface>(op) && op->getNumResults() == 1;
}

bool Places::goForward(Operation *op) {
  if (auto dataflow = dyn_cast<relax::DataflowOp>(op)) {
    bool changed = false;
    for (auto [outer, inner] :
         llvm::zip_equal(op->getResults(), dataflow.getOutput().getOperands()))
      changed |= set(outer, known.lookup(inner));
    return changed;
  }
  if (!staysInPlace(op) || known.contains(op->getResult(0)))
    return false;
  for (Value operand : op->getOperands())
    if (VDeviceAttr device = known.lookup(operand))
      return set(op->getResult(0), device);
  return false;
}

bool Places::goBackward(Operation *op) {
  bool changed = false;
  if (auto dataflow = dyn_cast<relax::DataflowOp>(op))
    for (auto [outer, inner] :
         llvm::zip_equal(op->getResults(), dataflow.getOutput().getOperands()))
      changed |= set(inner, known.lookup(outer));
  if (!staysInPlace(op))
    return changed;
  for (Value operand : op->getOperands())
    changed |= set(operand, known.lookup(op->getResult(0)));
  return changed;
}

void Places::forward(func::FuncOp func) {
  func.walk([&](Operation *op) { goForward(op); });
}

void Places::solve(func::FuncOp func) {
  relax::VDeviceAnalysis analysis;
  auto take = [&](Value value) {
    set(value, dyn_cast_if_present<VDeviceAttr>(analysis.get(value)));
  };
  llvm::for_each(func.getArguments(), take);
  func.walk([&](Operation *op) {
    if (auto hint = dyn_cast<HintOnDeviceOp>(op))
      set(hint.getResult(), hints.lookup(hint));
    else if (!staysInPlace(op) && !isa<relax::DataflowOp>(op))
      llvm::for_each(op->getResults(), take);
  });
  forward(func);
  func.walk([&](HintOnDeviceOp hint) { set(hint.getData(), hints.lookup(hint)); });
  for (bool changed = true; changed;) {
    changed = false;
    func.walk([&](Operation *op) {
      changed |= goForward(op);
      changed |= goBackward(op);
    });
  }
}

namespace {
struct RealizeVDevice : mlc::impl::RealizeVDeviceBase<RealizeVDevice> {
  void runOnOperation() override {
    // R1
    llvm::MapVector<HintOnDeviceOp, VDeviceAttr> hints;
    bool isFound = true;
    getOperation().walk([&](HintOnDeviceOp hint) {
      hints[hint] = findDevice(hint);
      isFound &= hints[hint] != nullptr;
    });
    if (!isFound)
      return signalPassFailure();
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (!func.isDeclaration())
        realize(func, hints);
  }

  void realize(func::FuncOp func, const llvm::MapVector<HintOnDeviceOp, VDeviceAttr> &hints) {
    Places places(hints);
    places.solve(func);
    for (BlockArgument argument : func.getArguments())
      if (VDeviceAttr device = places.lookup(argument))
        relax::setArgPlacement(func, argument.getArgNumber(), device);
    relax::VDeviceAnalysis before;
    func.walk([&](Operation *op) {
      // Results that are declared say where they are themselves.
      if (!isa_and_present<relax::RelaxDialect>(op->getDialect()) || staysInPlace(op) ||
          isa<relax::DataflowOp, relax::ToVDeviceOp, HintOnDeviceOp, relax::TupleGetItemOp,
              relax::CallOp>(op))
        return;
      SmallVector<relax::Placement> placements;
      bool isNew = false;
      for (Value result : op->getResults()) {
        relax::Placement placement = before.get(result);
        VDeviceAttr device = places.lookup(result);
        isNew |= !placement && device;
        placements.push_back(placement ? placement : device);
      }
      if (isNew)
        relax::setPlacements(op, placements);
    });
    IRRewriter rewriter(func.getContext());
    SmallVector<HintOnDeviceOp> inside;
    func.walk([&](HintOnDeviceOp hint) { inside.push_back(hint); });
    for (HintOnDeviceOp hint : inside) {
      VDeviceAttr device = hints.lookup(hint);
      rewriter.setInsertionPoint(hint);
      if (places.lookup(hint.getData()) == device)
        rewriter.replaceOp(hint, hint.getData());
      else
        rewriter.replaceOpWithNewOp<relax::ToVDeviceOp>(hint, hint.getData(), device);
    }
  }
};
} // namespace
