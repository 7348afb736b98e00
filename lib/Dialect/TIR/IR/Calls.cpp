//===- Calls.cpp - Values that are not used, and calls out of the module --------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlc::tir;

//===----------------------------------------------------------------------------------------===//
// EvaluateOp
//===----------------------------------------------------------------------------------------===//

/// What a script computes with: a scalar, a vector or an address.
static bool isValue(Type type) {
  return getElementTypeOrSelf(type).isIntOrIndexOrFloat()
             ? !isa<ShapedType>(type) || isa<VectorType>(type)
             : isa<HandleType>(type);
}

LogicalResult EvaluateOp::verify() {
  // R1.
  if (!isValue(getValue().getType()) && !isa<MemRefType>(getValue().getType()))
    return emitOpError("value must be a scalar, a vector, a handle or a buffer, got ")
           << getValue().getType();
  return success();
}

//===----------------------------------------------------------------------------------------===//
// CallExternOp
//===----------------------------------------------------------------------------------------===//

LogicalResult CallExternOp::verify() {
  // R1.
  for (auto [index, type] : llvm::enumerate(getArgs().getTypes()))
    if (!isValue(type) && !isa<MemRefType>(type))
      return emitOpError("argument ")
             << index << " must be a buffer, a handle, a scalar or a vector, got " << type;
  // R2.
  if (!isValue(getResult().getType()) && !isa<NoneType>(getResult().getType()))
    return emitOpError("result must be a scalar, a vector, a handle or none, got ")
           << getResult().getType();
  // R3.
  if (getCallee().empty())
    return emitOpError("name of the function must not be empty");
  // R4.
  if (std::optional<ArrayAttr> literals = getLiterals()) {
    size_t values = llvm::count_if(*literals, llvm::IsaPred<UnitAttr>);
    if (values != getArgs().size())
      return emitOpError("'literals' has ")
             << values << " places for values, but there are " << getArgs().size() << " arguments";
  }
  return success();
}

//===----------------------------------------------------------------------------------------===//
// FreeVarOp
//===----------------------------------------------------------------------------------------===//

void FreeVarOp::getAsmResultNames(OpAsmSetValueNameFn setName) { setName(getValue(), getName()); }

LogicalResult FreeVarOp::verify() {
  // R1.
  if (getName().empty())
    return emitOpError("'name' must not be empty");
  return success();
}

//===----------------------------------------------------------------------------------------===//
// CallOp
//===----------------------------------------------------------------------------------------===//

/// True if an argument of one type can stand for a parameter of another.
static bool canPass(Type argument, Type parameter) {
  auto from = dyn_cast<MemRefType>(argument), to = dyn_cast<MemRefType>(parameter);
  if (auto handle = dyn_cast<HandleType>(parameter); handle && from)
    return !handle.getPointee() || handle.getPointee() == from.getElementType();
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
