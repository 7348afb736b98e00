//===- RelaxDialect.cpp - The relax dialect -------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
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

LogicalResult RelaxDialect::verifyOperationAttribute(Operation *op, NamedAttribute attribute) {
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
