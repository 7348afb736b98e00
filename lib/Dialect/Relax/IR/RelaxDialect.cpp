//===- RelaxDialect.cpp - The relax dialect -------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/IR/VDevices.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlc::relax;

#include "mlc/Dialect/Relax/IR/OperatorOpInterface.cpp.inc"
#include "mlc/Dialect/Relax/IR/RelaxDialect.cpp.inc"

void RelaxDialect::initialize() {
  registerAttributes();
  registerTypes();
  registerStructuralOps();
  registerElementwiseOps();
  registerLinearAlgebraOps();
  registerNNOps();
  registerManipulateOps();
  registerReduceOps();
  registerSearchOps();
}

/// Checks the list of what functions refer to.
static LogicalResult verifyGlobalInfos(Operation *op, Attribute attribute) {
  StringRef name = kGlobalInfosAttrName;
  auto infos = dyn_cast<DictionaryAttr>(attribute);
  if (!isa<ModuleOp>(op) || !infos)
    return op->emitOpError() << "expected '" << name << "' to be a dictionary of a module, but got "
                             << attribute;
  Attribute given = infos.get("vdevice");
  auto devices = dyn_cast_if_present<ArrayAttr>(given);
  if (given && (!devices || !llvm::all_of(devices, llvm::IsaPred<VDeviceAttr>)))
    return op->emitOpError() << "expected 'vdevice' of '" << name
                             << "' to be an array of devices, but got " << given;
  return verifyVDevices(op);
}

/// Checks where a value is said to be.
static LogicalResult verifyPlacement(Operation *op, Attribute attribute, Type type,
                                     const Twine &what) {
  if (isPlacementOf(attribute, type))
    return success();
  return op->emitOpError() << "expected '" << kVDeviceAttrName << "' of " << what
                           << " to say where " << type << " is, but got " << attribute;
}

LogicalResult RelaxDialect::verifyOperationAttribute(Operation *op, NamedAttribute attribute) {
  if (attribute.getName() == kGlobalInfosAttrName)
    return verifyGlobalInfos(op, attribute.getValue());
  if (attribute.getName() == kVDeviceAttrName && !isa<FunctionOpInterface>(op)) {
    auto placements = dyn_cast<ArrayAttr>(attribute.getValue());
    if (!placements || placements.size() != op->getNumResults())
      return op->emitOpError() << "expected '" << kVDeviceAttrName
                               << "' to be an array with one item for each of its "
                               << op->getNumResults() << " results, but got "
                               << attribute.getValue();
    for (auto [i, placement, type] : llvm::enumerate(placements, op->getResultTypes()))
      if (failed(verifyPlacement(op, placement, type, "result " + Twine(i))))
        return failure();
    return success();
  }
  // TVM's own attributes of functions, such as relax.force_pure, are the user's.
  if (isa<FunctionOpInterface>(op) && attribute.getName() != getPureAttrName())
    return success();
  if (attribute.getName() != getPureAttrName())
    return op->emitOpError() << "has the attribute '" << attribute.getName().getValue()
                             << "', which relax does not define on operations";
  if (!isa<FunctionOpInterface>(op) || !isa<BoolAttr>(attribute.getValue()))
    return op->emitOpError() << "expected '" << getPureAttrName()
                             << "' to be a bool of a function, but got " << attribute.getValue();
  return success();
}

LogicalResult RelaxDialect::verifyRegionArgAttribute(Operation *op, unsigned regionIndex,
                                                     unsigned argIndex, NamedAttribute attribute) {
  if (attribute.getName() == kVDeviceAttrName)
    if (auto function = dyn_cast<FunctionOpInterface>(op))
      return verifyPlacement(op, attribute.getValue(), function.getArgumentTypes()[argIndex],
                             "argument " + Twine(argIndex));
  if (attribute.getName() != getNameAttrName())
    return op->emitOpError() << "has the attribute '" << attribute.getName().getValue()
                             << "' on argument " << argIndex << ", which relax does not define";
  auto name = dyn_cast<StringAttr>(attribute.getValue());
  if (!name || name.empty())
    return op->emitOpError() << "expected '" << getNameAttrName() << "' of argument " << argIndex
                             << " to be a string that is not empty, but got "
                             << attribute.getValue();
  auto function = dyn_cast<FunctionOpInterface>(op);
  if (!function)
    return op->emitOpError() << "has '" << getNameAttrName()
                             << "', which only arguments of functions have";
  // A named parameter is one of a graph function, where every symbol has its value from an
  // argument.
  llvm::SetVector<StringAttr> symbols;
  for (DimExpr dim : collectDims(function.getArgumentTypes()[argIndex]))
    dim.collectSymbols(symbols);
  removeDefinedSymbols(function.getArgumentTypes(), symbols);
  if (!symbols.empty())
    return op->emitOpError() << "argument " << argIndex << " is "
                             << function.getArgumentTypes()[argIndex] << ", but no argument has "
                             << DimExpr::symbol(op->getContext(), symbols.front())
                             << " as a dimension by itself";
  for (unsigned other = 0; other < argIndex; ++other)
    if (function.getArgAttr(other, getNameAttrName()) == name)
      return op->emitOpError() << "names both argument " << other << " and argument " << argIndex
                               << " " << name;
  return success();
}
