//===- Calls.cpp - Values that are not used, and calls out of the module --------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlc/Dialect/TIR/IR/TIR.h"

using namespace mlir;
using namespace mlc::tir;

//===----------------------------------------------------------------------------------------===//
// EvaluateOp
//===----------------------------------------------------------------------------------------===//

LogicalResult EvaluateOp::verify() {
  // R1.
  if (!getValue().getType().isIntOrIndexOrFloat())
    return emitOpError("value must be an integer, an index or a float, got ")
           << getValue().getType();
  return success();
}

//===----------------------------------------------------------------------------------------===//
// CallExternOp
//===----------------------------------------------------------------------------------------===//

LogicalResult CallExternOp::verify() {
  // R1.
  for (auto [index, type] : llvm::enumerate(getArgs().getTypes()))
    if (!type.isIntOrIndexOrFloat() && !isa<MemRefType, HandleType>(type))
      return emitOpError("argument ")
             << index << " must be a buffer, a handle or a scalar, got " << type;
  // R2.
  if (!getResult().getType().isIntOrIndexOrFloat())
    return emitOpError("result must be a scalar, got ") << getResult().getType();
  // R3.
  if (getCallee().empty())
    return emitOpError("name of the function must not be empty");
  return success();
}

//===----------------------------------------------------------------------------------------===//
// CallOp
//===----------------------------------------------------------------------------------------===//

/// True if an argument of one type can stand for a parameter of another.
static bool canPass(Type argument, Type parameter) {
  auto from = dyn_cast<MemRefType>(argument), to = dyn_cast<MemRefType>(parameter);
  return argument == parameter || (from && to && from.getElementType() == to.getElementType());
}

LogicalResult CallOp::verifySymbolUses(SymbolTableCollection &symbols) {
  // R1.
  auto callee = symbols.lookupNearestSymbolFrom<PrimFuncOp>(*this, getCalleeAttr());
  if (!callee)
    return emitOpError("'") << getCallee() << "' is not a prim_func of this module";
  // R2.
  ArrayRef<Type> parameters = callee.getArgumentTypes();
  if (getArgs().size() != parameters.size())
    return emitOpError("'") << getCallee() << "' has " << parameters.size()
                            << " parameters, but there are " << getArgs().size() << " arguments";
  for (auto [index, argument] : llvm::enumerate(getArgs().getTypes()))
    if (!canPass(argument, parameters[index]))
      return emitOpError("argument ")
             << index << " must be " << parameters[index] << ", got " << argument;
  // R3.
  auto returned = callee->getAttrOfType<TypeAttr>(kReturnTypeAttrName);
  Type expected = returned ? returned.getValue() : Type();
  Type given = getResult() ? getResult().getType() : Type();
  if (expected == given)
    return success();
  InFlightDiagnostic error = emitOpError("'") << getCallee() << "' returns ";
  (expected ? error << expected : error << "nothing") << ", but the call gives ";
  return given ? error << given : error << "nothing";
}
