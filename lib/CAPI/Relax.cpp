//===- Relax.cpp - C API of the relax dialect -----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-c/Relax.h"

#include "mlc/Dialect/Relax/IR/DimExprBuilder.h"
#include "mlc/Dialect/Relax/IR/DimExprParts.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlc/Dialect/Relax/IR/RelaxTypes.h"
#include "mlc/Dialect/Relax/IR/StructInfo.h"
#include "mlc/Dialect/Relax/IR/VDevices.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Support.h"
#include "mlir/CAPI/Utils.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;
using namespace mlc::relax;

//===----------------------------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------------------------===//

static DimExpr asDim(MlirAttribute attribute) {
  return DimExpr(cast<DimExprAttr>(unwrap(attribute)));
}

static SmallVector<DimExpr> asDims(intptr_t count, MlirAttribute const *dims) {
  SmallVector<DimExpr> result;
  for (intptr_t i = 0; i < count; ++i)
    result.push_back(asDim(dims[i]));
  return result;
}

bool mlcAttributeIsADimExpr(MlirAttribute attribute) { return isa<DimExprAttr>(unwrap(attribute)); }

MlirTypeID mlcDimExprAttrGetTypeID(void) { return wrap(DimExprAttr::getTypeID()); }

MlirAttribute mlcDimExprConstantGet(MlirContext context, int64_t value) {
  return wrap(Attribute(DimExpr::constant(unwrap(context), value).getAttr()));
}

MlirAttribute mlcDimExprSymbolGet(MlirContext context, MlirStringRef name) {
  return wrap(Attribute(DimExpr::symbol(unwrap(context), unwrap(name)).getAttr()));
}

MlirAttribute mlcDimExprUnknownGet(MlirContext context) {
  return wrap(Attribute(DimExpr::unknown(unwrap(context)).getAttr()));
}

MlirAttribute mlcDimExprBinary(MlcDimOp op, MlirAttribute lhs, MlirAttribute rhs) {
  DimExpr a = asDim(lhs), b = asDim(rhs);
  DimExpr result = DimExpr::unknown(a.getContext());
  switch (op) {
  case MlcDimOpAdd:
    result = a + b;
    break;
  case MlcDimOpSub:
    result = a - b;
    break;
  case MlcDimOpMul:
    result = a * b;
    break;
  case MlcDimOpFloorDiv:
    result = a.floordiv(b);
    break;
  case MlcDimOpCeilDiv:
    result = a.ceildiv(b);
    break;
  case MlcDimOpMod:
    result = a.mod(b);
    break;
  case MlcDimOpMin:
    result = a.min(b);
    break;
  case MlcDimOpMax:
    result = a.max(b);
    break;
  }
  return wrap(Attribute(result.getAttr()));
}

bool mlcDimExprIsUnknown(MlirAttribute attribute) { return asDim(attribute).isUnknown(); }

bool mlcDimExprGetConstant(MlirAttribute attribute, int64_t *value) {
  std::optional<int64_t> constant = asDim(attribute).getConstant();
  if (constant)
    *value = *constant;
  return constant.has_value();
}

MlirStringRef mlcDimExprGetSymbol(MlirAttribute attribute) {
  StringAttr name = asDim(attribute).getSymbol();
  return wrap(name ? name.getValue() : StringRef());
}

bool mlcDimExprIsKnownDifferent(MlirAttribute lhs, MlirAttribute rhs) {
  return asDim(lhs).isKnownDifferent(asDim(rhs));
}

bool mlcDimExprGetParts(MlirAttribute attribute, MlcDimOp *op, MlirAttribute *lhs,
                        MlirAttribute *rhs) {
  std::optional<DimExprParts> parts = getParts(asDim(attribute));
  if (!parts)
    return false;
  // By the order of DimExprParts::Kind.
  constexpr MlcDimOp kOps[] = {MlcDimOpAdd, MlcDimOpSub, MlcDimOpMul, MlcDimOpFloorDiv,
                               MlcDimOpMod, MlcDimOpMin, MlcDimOpMax};
  *op = kOps[parts->kind];
  *lhs = wrap(Attribute(parts->lhs.getAttr()));
  *rhs = wrap(Attribute(parts->rhs.getAttr()));
  return true;
}

MlirAttribute mlcDimExprSubstitute(MlirAttribute attribute, MlirStringRef name,
                                   MlirAttribute value) {
  DimExpr expr = asDim(attribute);
  StringAttr symbol = StringAttr::get(expr.getContext(), unwrap(name));
  return wrap(Attribute(expr.substitute({{symbol, asDim(value)}}).getAttr()));
}

void mlcDimExprCollectSymbols(MlirAttribute attribute, MlirStringCallback callback,
                              void *userData) {
  llvm::SetVector<StringAttr> symbols;
  asDim(attribute).collectSymbols(symbols);
  for (StringAttr symbol : symbols)
    callback(wrap(symbol.getValue()), userData);
}

void mlcDimExprPrint(MlirAttribute attribute, MlirStringCallback callback, void *userData) {
  mlir::detail::CallbackOstream os(callback, userData);
  asDim(attribute).print(os);
}

MlirValue mlcDimExprMaterialize(MlirAttribute attribute, MlirBlock block, MlirLocation location,
                                intptr_t numSymbols, MlirStringRef const *names,
                                MlirValue const *values) {
  Block *target = unwrap(block);
  OpBuilder builder(target, target->mightHaveTerminator() ? target->getTerminator()->getIterator()
                                                          : target->end());
  llvm::StringMap<Value> symbols;
  for (intptr_t i = 0; i < numSymbols; ++i)
    symbols[unwrap(names[i])] = unwrap(values[i]);
  return wrap(materialize(builder, unwrap(location), asDim(attribute),
                          [&](StringAttr name) { return symbols.lookup(name.getValue()); }));
}

MlirAttribute mlcDimExprOfValue(MlirValue value, intptr_t numSymbols, MlirStringRef const *names,
                                MlirValue const *values) {
  auto lookup = [&](Value known) -> std::optional<DimExpr> {
    for (intptr_t i = 0; i < numSymbols; ++i)
      if (unwrap(values[i]) == known)
        return DimExpr::symbol(known.getContext(), unwrap(names[i]));
    return std::nullopt;
  };
  DimExpr expr = readDimExpr(unwrap(value), lookup);
  return expr.isUnknown() ? MlirAttribute{nullptr} : wrap(Attribute(expr.getAttr()));
}

//===----------------------------------------------------------------------------------------===//
// Lists and types
//===----------------------------------------------------------------------------------------===//

bool mlcAttributeIsADims(MlirAttribute attribute) { return isa<DimsAttr>(unwrap(attribute)); }

MlirTypeID mlcDimsAttrGetTypeID(void) { return wrap(DimsAttr::getTypeID()); }

MlirAttribute mlcDimsAttrGet(MlirContext context, intptr_t numDims, MlirAttribute const *dims) {
  return wrap(Attribute(DimsAttr::get(unwrap(context), asDims(numDims, dims))));
}

intptr_t mlcDimsAttrGetNumDims(MlirAttribute attribute) {
  return cast<DimsAttr>(unwrap(attribute)).size();
}

MlirAttribute mlcDimsAttrGetDim(MlirAttribute attribute, intptr_t index) {
  return wrap(Attribute(cast<DimsAttr>(unwrap(attribute)).getExprs()[index]));
}

MlirType mlcRelaxTensorTypeGet(intptr_t numDims, MlirAttribute const *dims, MlirType elementType) {
  return wrap(Type(getTensorType(asDims(numDims, dims), unwrap(elementType))));
}

MlirAttribute mlcRelaxTensorTypeGetDim(MlirType type, intptr_t index) {
  return wrap(Attribute(getDims(cast<RankedTensorType>(unwrap(type)))[index].getAttr()));
}

MlirType mlcRelaxTensorTypeDropEncoding(MlirType type) {
  return wrap(Type(dropEncoding(cast<RankedTensorType>(unwrap(type)))));
}

bool mlcTypeIsARelaxShape(MlirType type) { return isa<ShapeType>(unwrap(type)); }

MlirTypeID mlcRelaxShapeTypeGetTypeID(void) { return wrap(ShapeType::getTypeID()); }

MlirType mlcRelaxShapeTypeGet(MlirContext context, MlirAttribute dims) {
  return wrap(Type(ShapeType::get(unwrap(context), cast_if_present<DimsAttr>(unwrap(dims)))));
}

MlirAttribute mlcRelaxShapeTypeGetDims(MlirType type) {
  return wrap(Attribute(cast<ShapeType>(unwrap(type)).getDims()));
}

bool mlcTypeIsARelaxPrim(MlirType type) { return isa<PrimType>(unwrap(type)); }

MlirTypeID mlcRelaxPrimTypeGetTypeID(void) { return wrap(PrimType::getTypeID()); }

MlirType mlcRelaxPrimTypeGet(MlirContext context, MlirAttribute value) {
  return wrap(Type(PrimType::get(unwrap(context), cast<DimExprAttr>(unwrap(value)))));
}

MlirAttribute mlcRelaxPrimTypeGetValue(MlirType type) {
  return wrap(Attribute(cast<PrimType>(unwrap(type)).getValue()));
}

bool mlcTypeIsARelaxObject(MlirType type) { return isa<ObjectType>(unwrap(type)); }

MlirTypeID mlcRelaxObjectTypeGetTypeID(void) { return wrap(ObjectType::getTypeID()); }

MlirType mlcRelaxObjectTypeGet(MlirContext context) {
  return wrap(Type(ObjectType::get(unwrap(context))));
}

bool mlcTypeIsARelaxCallable(MlirType type) { return isa<CallableType>(unwrap(type)); }

MlirTypeID mlcRelaxCallableTypeGetTypeID(void) { return wrap(CallableType::getTypeID()); }

MlirType mlcRelaxCallableTypeGet(intptr_t numParameters, MlirType const *parameters,
                                 MlirType result, bool isPure) {
  SmallVector<Type> types;
  for (intptr_t i = 0; i < numParameters; ++i)
    types.push_back(unwrap(parameters[i]));
  return wrap(Type(CallableType::get(types, unwrap(result), isPure)));
}

MlirType mlcRelaxCallableTypeGetOpaque(MlirType result, bool isPure) {
  return wrap(Type(CallableType::getOpaque(unwrap(result), isPure)));
}

bool mlcRelaxCallableTypeIsOpaque(MlirType type) {
  return cast<CallableType>(unwrap(type)).getIsOpaque();
}

bool mlcRelaxCallableTypeIsPure(MlirType type) {
  return cast<CallableType>(unwrap(type)).getIsPure();
}

intptr_t mlcRelaxCallableTypeGetNumParameters(MlirType type) {
  return cast<CallableType>(unwrap(type)).getParameters().size();
}

MlirType mlcRelaxCallableTypeGetParameter(MlirType type, intptr_t index) {
  return wrap(cast<CallableType>(unwrap(type)).getParameters()[index]);
}

MlirType mlcRelaxCallableTypeGetResult(MlirType type) {
  return wrap(cast<CallableType>(unwrap(type)).getResult());
}

MlirType mlcRelaxCallableTypeOf(MlirOperation function) {
  return wrap(Type(getCallableType(cast<FunctionOpInterface>(unwrap(function)))));
}

bool mlcRelaxIsBaseOf(MlirType base, MlirType derived) {
  return isBaseOf(unwrap(base), unwrap(derived));
}

bool mlcRelaxContradicts(MlirType declared, MlirType found) {
  return contradicts(unwrap(declared), unwrap(found));
}

MlirType mlcRelaxUnify(MlirType lhs, MlirType rhs) { return wrap(unify(unwrap(lhs), unwrap(rhs))); }

bool mlcRelaxHasEffects(MlirOperation op) { return hasEffects(unwrap(op)); }

bool mlcRelaxIsImpure(MlirOperation function) {
  return isImpure(cast<FunctionOpInterface>(unwrap(function)));
}

//===----------------------------------------------------------------------------------------===//
// Devices
//===----------------------------------------------------------------------------------------===//

bool mlcAttributeIsAVDevice(MlirAttribute attribute) { return isa<VDeviceAttr>(unwrap(attribute)); }

MlirTypeID mlcVDeviceAttrGetTypeID(void) { return wrap(VDeviceAttr::getTypeID()); }

MlirAttribute mlcVDeviceAttrGet(MlirLocation location, MlirAttribute target, int64_t index,
                                MlirStringRef memoryScope) {
  Location loc = unwrap(location);
  MLIRContext *context = loc.getContext();
  return wrap(Attribute(VDeviceAttr::getChecked([&] { return mlir::emitError(loc); }, context,
                                                dyn_cast<DictionaryAttr>(unwrap(target)), index,
                                                StringAttr::get(context, unwrap(memoryScope)))));
}

MlirAttribute mlcVDeviceAttrGetTarget(MlirAttribute attribute) {
  return wrap(Attribute(cast<VDeviceAttr>(unwrap(attribute)).getTarget()));
}

int64_t mlcVDeviceAttrGetIndex(MlirAttribute attribute) {
  return cast<VDeviceAttr>(unwrap(attribute)).getIndex();
}

MlirStringRef mlcVDeviceAttrGetMemoryScope(MlirAttribute attribute) {
  return wrap(cast<VDeviceAttr>(unwrap(attribute)).getMemoryScope().getValue());
}

MlirAttribute mlcRelaxLookUpVDevice(MlirOperation op, MlirStringRef text) {
  return wrap(Attribute(lookUpVDevice(unwrap(op), unwrap(text))));
}

void mlcRelaxListVDevices(MlirOperation op) { listVDevices(unwrap(op)); }

/// Whether values in the operation may be anywhere: what is looked for in a large graph is rarely
/// where there are devices.
static bool listsDevices(Operation *op) {
  auto module = op ? op->getParentOfType<ModuleOp>() : ModuleOp();
  return module && module->hasAttr(kGlobalInfosAttrName);
}

MlirAttribute mlcRelaxGetPlacement(MlirValue value) {
  Value found = unwrap(value);
  if (!listsDevices(found.getParentBlock()->getParentOp()) &&
      !(found.getDefiningOp() && listsDevices(found.getDefiningOp())))
    return wrap(Attribute());
  return wrap(VDeviceAnalysis().get(found));
}

bool mlcRelaxIsPlacedAs(MlirAttribute base, MlirAttribute derived) {
  return isPlacedAs(unwrap(base), unwrap(derived));
}

bool mlcRelaxAreApart(MlirAttribute lhs, MlirAttribute rhs) {
  return areApart(unwrap(lhs), unwrap(rhs));
}

bool mlcRelaxVerifyPlacement(MlirOperation op) {
  return !listsDevices(unwrap(op)) || succeeded(VDeviceAnalysis().verify(unwrap(op)));
}

//===----------------------------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------------------------===//

const void *mlcResourceGetData(MlirAttribute attribute, intptr_t *numBytes) {
  auto resource = dyn_cast<DenseResourceElementsAttr>(unwrap(attribute));
  AsmResourceBlob *blob = resource ? resource.getRawHandle().getBlob() : nullptr;
  if (!blob)
    return nullptr;
  *numBytes = blob->getData().size();
  return blob->getData().data();
}

bool mlcRelaxInferCall(MlirOperation callee, MlirLocation location, intptr_t numArgs,
                       MlirType const *args, void (*results)(MlirType type, void *userData),
                       void *userData) {
  auto function = cast<func::FuncOp>(unwrap(callee));
  SmallVector<Type> types;
  for (intptr_t i = 0; i < numArgs; ++i)
    types.push_back(unwrap(args[i]));
  FailureOr<SmallVector<Type>> inferred =
      CallOp::inferResultTypes(function.getFunctionType(), types, [&] {
        return mlir::emitError(unwrap(location)) << "call of @" << function.getSymName() << ": ";
      });
  if (failed(inferred))
    return false;
  for (Type type : *inferred)
    results(wrap(type), userData);
  return true;
}

//===----------------------------------------------------------------------------------------===//
// Passes on one function
//===----------------------------------------------------------------------------------------===//

bool mlcRelaxBindParams(MlirOperation func, MlirAttribute values) {
  auto function = cast<func::FuncOp>(unwrap(func));
  llvm::StringMap<ElementsAttr> params;
  for (NamedAttribute value : cast<DictionaryAttr>(unwrap(values))) {
    auto elements = dyn_cast<ElementsAttr>(value.getValue());
    if (!elements) {
      function.emitError() << "the value of '" << value.getName().getValue() << "' is no tensor";
      return false;
    }
    params[value.getName()] = elements;
  }
  return succeeded(bindParams(function, params));
}

bool mlcRelaxBindSymbols(MlirOperation func, MlirAttribute values) {
  auto function = cast<func::FuncOp>(unwrap(func));
  llvm::MapVector<StringAttr, int64_t> symbols;
  for (NamedAttribute value : cast<DictionaryAttr>(unwrap(values))) {
    auto number = dyn_cast<IntegerAttr>(value.getValue());
    if (!number) {
      function.emitError() << "the value of '" << value.getName().getValue() << "' is no integer";
      return false;
    }
    symbols[value.getName()] = number.getInt();
  }
  return succeeded(bindSymbols(function, symbols));
}
