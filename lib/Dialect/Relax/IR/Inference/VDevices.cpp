//===- VDevices.cpp - On which devices values are -------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/VDevices.h"
#include "mlc/Dialect/Relax/IR/IntrinsicOps.h"
#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlc::relax;

//===----------------------------------------------------------------------------------------===//
// The module's list
//===----------------------------------------------------------------------------------------===//

SmallVector<VDeviceAttr> mlc::relax::getVDevices(Operation *op) {
  auto module = dyn_cast<ModuleOp>(op);
  if (!module)
    module = op->getParentOfType<ModuleOp>();
  auto infos =
      module ? module->getAttrOfType<DictionaryAttr>(kGlobalInfosAttrName) : DictionaryAttr();
  auto list = infos ? infos.getAs<ArrayAttr>("vdevice") : ArrayAttr();
  SmallVector<VDeviceAttr> devices;
  if (list)
    llvm::append_range(devices, list.getAsRange<VDeviceAttr>());
  return devices;
}

VDeviceAttr mlc::relax::lookUpVDevice(Operation *op, StringRef text) {
  auto [kind, rest] = text.split(':');
  StringRef number = rest.split(':').first;
  unsigned index = 0;
  if (!number.empty() && number.getAsInteger(10, index))
    return nullptr;
  for (VDeviceAttr device : getVDevices(op))
    if (device.getKind() == kind && index-- == 0)
      return device;
  return nullptr;
}

std::string mlc::relax::getVDeviceText(Operation *op, VDeviceAttr device) {
  unsigned index = 0;
  for (VDeviceAttr other : getVDevices(op)) {
    if (other == device)
      break;
    index += other.getKind() == device.getKind();
  }
  return (device.getKind() + ":" + Twine(index) + ":" + device.getMemoryScope().getValue()).str();
}

//===----------------------------------------------------------------------------------------===//
// Placements
//===----------------------------------------------------------------------------------------===//

/// Null for what says nothing.
static Placement simplify(Attribute attribute) {
  if (auto list = dyn_cast_if_present<ArrayAttr>(attribute))
    return llvm::all_of(list, [](Attribute item) { return !simplify(item); }) ? nullptr : attribute;
  return isa_and_present<VDeviceAttr>(attribute) ? attribute : nullptr;
}

Placement mlc::relax::getTuplePlacement(MLIRContext *context, ArrayRef<Placement> items) {
  SmallVector<Attribute> list = llvm::map_to_vector(
      items, [&](Placement item) { return item ? item : UnitAttr::get(context); });
  return simplify(ArrayAttr::get(context, list));
}

Placement mlc::relax::getPlacementItem(Placement tuple, size_t index) {
  auto list = dyn_cast_if_present<ArrayAttr>(tuple);
  return list && index < list.size() ? simplify(list[index]) : nullptr;
}

bool mlc::relax::isPlacementOf(Attribute attribute, Type type) {
  if (isa<UnitAttr>(attribute))
    return true;
  if (auto tuple = dyn_cast<TupleType>(type)) {
    auto list = dyn_cast<ArrayAttr>(attribute);
    return list && list.size() == tuple.size() &&
           llvm::all_of(llvm::zip_equal(list, tuple.getTypes()),
                        [](auto pair) { return std::apply(isPlacementOf, pair); });
  }
  return isa<TensorType>(type) && isa<VDeviceAttr>(attribute);
}

bool mlc::relax::isPlacedAs(Placement base, Placement derived) {
  base = simplify(base);
  if (!base || base == derived)
    return true;
  auto list = dyn_cast<ArrayAttr>(base);
  if (!list)
    return false;
  for (size_t i = 0; i < list.size(); ++i)
    if (!isPlacedAs(list[i], getPlacementItem(derived, i)))
      return false;
  return true;
}

bool mlc::relax::areApart(Placement lhs, Placement rhs) {
  lhs = simplify(lhs), rhs = simplify(rhs);
  if (!lhs || !rhs || lhs == rhs)
    return false;
  auto list = dyn_cast<ArrayAttr>(lhs);
  if (!list)
    return true;
  for (size_t i = 0; i < list.size(); ++i)
    if (areApart(list[i], getPlacementItem(rhs, i)))
      return true;
  return false;
}

void mlc::relax::setArgPlacement(FunctionOpInterface function, unsigned index,
                                 Placement placement) {
  StringRef name = kVDeviceAttrName;
  if ((placement = simplify(placement)))
    function.setArgAttr(index, name, placement);
  else
    function.removeArgAttr(index, StringAttr::get(function.getContext(), name));
}

void mlc::relax::setResultPlacement(FunctionOpInterface function, unsigned index,
                                    Placement placement) {
  StringRef name = kVDeviceAttrName;
  if ((placement = simplify(placement)))
    function.setResultAttr(index, name, placement);
  else
    function.removeResultAttr(index, StringAttr::get(function.getContext(), name));
}

void mlc::relax::setPlacements(Operation *op, ArrayRef<Placement> placements) {
  if (Placement list = getTuplePlacement(op->getContext(), placements))
    op->setDiscardableAttr(kVDeviceAttrName, list);
  else
    op->removeDiscardableAttr(kVDeviceAttrName);
}

//===----------------------------------------------------------------------------------------===//
// Where values are
//===----------------------------------------------------------------------------------------===//

/// Operands come first, so that a long chain of operations is not gone through by recursion.
Placement VDeviceAnalysis::get(Value value) {
  SmallVector<Value> waiting = {value};
  DenseSet<Value> seen;
  while (!waiting.empty()) {
    Value next = waiting.back();
    size_t count = waiting.size();
    Operation *op = known.contains(next) ? nullptr : next.getDefiningOp();
    if (op && seen.insert(next).second)
      llvm::copy_if(op->getOperands(), std::back_inserter(waiting),
                    [&](Value operand) { return !known.contains(operand); });
    if (waiting.size() != count)
      continue;
    waiting.pop_back();
    // What depends on itself is not known while it is looked for.
    if (known.try_emplace(next, nullptr).second) {
      Placement placement = simplify(compute(next));
      known[next] = placement;
    }
  }
  return known.lookup(value);
}

Placement VDeviceAnalysis::compute(Value value) {
  if (auto result = dyn_cast<OpResult>(value))
    return computeResult(result);
  auto argument = cast<BlockArgument>(value);
  auto function = dyn_cast_if_present<FunctionOpInterface>(argument.getOwner()->getParentOp());
  if (!function || !argument.getOwner()->isEntryBlock() ||
      argument.getArgNumber() >= function.getNumArguments())
    return nullptr;
  return function.getArgAttr(argument.getArgNumber(), kVDeviceAttrName);
}

Placement VDeviceAnalysis::getResult(FunctionOpInterface function, unsigned index) {
  if (index < function.getNumResults())
    if (Attribute declared = function.getResultAttr(index, kVDeviceAttrName))
      return simplify(declared);
  if (!function.getFunctionBody().hasOneBlock())
    return nullptr;
  Block &body = function.getFunctionBody().front();
  auto returned = body.empty() ? func::ReturnOp() : dyn_cast<func::ReturnOp>(body.back());
  return returned && index < returned.getNumOperands() ? get(returned.getOperand(index)) : nullptr;
}

/// An operator that goes over two tensors element by element, and has nothing else to say.
static bool goesOverTwo(Operation *op) {
  return isa<LayoutOpInterface>(op) && op->getNumOperands() == 2 &&
         op->getName().getAttributeNames().empty();
}

/// Operators that do not say where their result is if their operands are apart.
static bool dropsOnConflict(Operation *op) { return isa<MatmulOp, WhereOp, ConcatOp>(op); }

Placement VDeviceAnalysis::computeResult(OpResult result) {
  Operation *op = result.getOwner();
  unsigned index = result.getResultNumber();
  auto declared = op->getAttrOfType<ArrayAttr>(kVDeviceAttrName);
  if (declared && index < declared.size())
    return declared[index];
  auto yielded = [&](Region &region) -> Placement {
    if (!region.hasOneBlock() || region.front().empty())
      return nullptr;
    Operation &last = region.front().back();
    return index < last.getNumOperands() ? get(last.getOperand(index)) : nullptr;
  };
  // The first operand that is somewhere.
  auto first = [&](ValueRange values) -> Placement {
    for (Value value : values)
      if (isa<TensorType>(value.getType()))
        if (Placement placement = get(value))
          return placement;
    return nullptr;
  };
  return llvm::TypeSwitch<Operation *, Placement>(op)
      .Case([&](ToVDeviceOp move) { return move.getDstVdevice(); })
      .Case([&](HintOnDeviceOp hint) { return get(hint.getData()); })
      .Case([&](TupleOp tuple) {
        return getTuplePlacement(
            op->getContext(),
            llvm::map_to_vector(tuple.getElements(), [&](Value item) { return get(item); }));
      })
      .Case([&](TupleGetItemOp item) {
        return getPlacementItem(get(item.getTuple()), item.getIndex());
      })
      .Case<DataflowOp>([&](DataflowOp dataflow) { return yielded(dataflow.getBody()); })
      .Case([&](scf::IfOp branches) -> Placement {
        Placement lhs = yielded(branches.getThenRegion());
        return lhs == yielded(branches.getElseRegion()) ? lhs : nullptr;
      })
      .Case([&](CallOp call) -> Placement {
        auto callee =
            symbolTables.lookupNearestSymbolFrom<FunctionOpInterface>(op, call.getCalleeAttr());
        return callee ? getResult(callee, index) : nullptr;
      })
      .Case([&](EmitTEOp) { return first(op->getOperands()); })
      .Case([&](IntrinsicOp) { return first(op->getOperands().take_front(1)); })
      .Default([&](Operation *) -> Placement {
        if (!isa<OperatorOpInterface>(op))
          return nullptr;
        if (!goesOverTwo(op) && !dropsOnConflict(op))
          return first(op->getOperands().take_front(1));
        Placement found = first(op->getOperands());
        bool isTogether = llvm::all_of(
            op->getOperands(), [&](Value operand) { return !areApart(found, get(operand)); });
        return isTogether ? found : nullptr;
      });
}

LogicalResult VDeviceAnalysis::verify(Operation *op) {
  if (!goesOverTwo(op))
    return success();
  Placement lhs = get(op->getOperand(0)), rhs = get(op->getOperand(1));
  if (!areApart(lhs, rhs))
    return success();
  auto text = [&](Placement placement) {
    auto device = dyn_cast<VDeviceAttr>(placement);
    return device ? getVDeviceText(op, device) : std::string("several devices");
  };
  return op->emitOpError() << "expected its operands to be on one device, but they are on "
                           << text(lhs) << " and on " << text(rhs);
}

LogicalResult mlc::relax::verifyVDevices(Operation *module) {
  SmallVector<VDeviceAttr> devices = getVDevices(module);
  VDeviceAnalysis analysis;
  WalkResult result = module->walk([&](Operation *op) {
    if (op == module)
      return WalkResult::advance();
    if (auto function = dyn_cast<FunctionOpInterface>(op))
      for (auto [i, type] : llvm::enumerate(function.getResultTypes()))
        if (Attribute placement = function.getResultAttr(i, kVDeviceAttrName);
            placement && !isPlacementOf(placement, type)) {
          op->emitOpError() << "expected '" << kVDeviceAttrName << "' of result " << i
                            << " to say where " << type << " is, but got " << placement;
          return WalkResult::interrupt();
        }
    VDeviceAttr missing;
    AttrTypeWalker walker;
    walker.addWalk([&](VDeviceAttr device) {
      if (!llvm::is_contained(devices, device))
        missing = device;
    });
    walker.walk(Attribute(op->getAttrDictionary()));
    if (missing) {
      op->emitOpError() << "names the device " << missing
                        << ", which is not in the list of the module, '" << kGlobalInfosAttrName
                        << "'";
      return WalkResult::interrupt();
    }
    return failed(analysis.verify(op)) ? WalkResult::interrupt() : WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

void mlc::relax::listVDevices(Operation *op) {
  auto module = dyn_cast<ModuleOp>(op);
  if (!module)
    module = op->getParentOfType<ModuleOp>();
  if (!module)
    return;
  llvm::SetVector<VDeviceAttr> devices;
  devices.insert_range(getVDevices(module));
  size_t numBefore = devices.size();
  AttrTypeWalker walker;
  walker.addWalk([&](VDeviceAttr device) { devices.insert(device); });
  op->walk([&](Operation *inner) {
    if (inner == module)
      return;
    if (auto function = dyn_cast<FunctionOpInterface>(inner))
      for (Attribute attributes :
           {Attribute(function.getArgAttrsAttr()), Attribute(function.getResAttrsAttr())})
        if (attributes)
          walker.walk(attributes);
    if (Attribute placements = inner->getDiscardableAttr(kVDeviceAttrName))
      walker.walk(placements);
    if (auto move = dyn_cast<ToVDeviceOp>(inner))
      walker.walk(Attribute(move.getDstVdevice()));
  });
  if (devices.size() == numBefore)
    return;
  NamedAttrList infos(module->getAttrOfType<DictionaryAttr>(kGlobalInfosAttrName));
  infos.set("vdevice",
            ArrayAttr::get(op->getContext(), llvm::map_to_vector(devices, [](VDeviceAttr device) {
                             return Attribute(device);
                           })));
  module->setAttr(kGlobalInfosAttrName, infos.getDictionary(op->getContext()));
}
