//===- GraphLowering.cpp - What the patterns of graph-to-memref share -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/GraphToMemRef/Passes.h"
#include "mlc/Dialect/Relax/IR/DimExprBuilder.h"
#include "mlc/Dialect/Relax/IR/RelaxTypes.h"
#include "mlc/Support/ElementTypes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Builders.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlc;

MemRefType mlc::getBufferType(RankedTensorType tensor) {
  return MemRefType::get(tensor.getShape(), getElementTypeInMemory(tensor.getElementType()));
}

LogicalResult mlc::flattenTensors(Type type, SmallVectorImpl<RankedTensorType> &tensors) {
  if (auto tensor = dyn_cast<RankedTensorType>(type)) {
    if (isa<relax::ObjectType>(tensor.getElementType()))
      return failure();
    tensors.push_back(tensor);
    return success();
  }
  auto tuple = dyn_cast<TupleType>(type);
  if (!tuple)
    return failure();
  for (Type element : tuple.getTypes())
    if (failed(flattenTensors(element, tensors)))
      return failure();
  return success();
}

LogicalResult mlc::flattenParameter(Type type, SmallVectorImpl<RankedTensorType> &tensors) {
  if (!isSupportedElementType(type))
    return flattenTensors(type, tensors);
  tensors.push_back(RankedTensorType::get({}, type));
  return success();
}

ResultRange mlc::createCheckedCall(OpBuilder &builder, Location loc, StringRef callee,
                                   ValueRange operands, TypeRange behindStatus) {
  SmallVector<Type> results = {builder.getI32Type()};
  llvm::append_range(results, behindStatus);
  auto call = func::CallOp::create(builder, loc, callee, results, operands);
  call->setAttr(kCheckStatusAttrName, builder.getUnitAttr());
  return call->getResults();
}

bool mlc::isOpenResult(ArrayRef<RankedTensorType> inputs, RankedTensorType result) {
  llvm::SetVector<StringAttr> defined, used;
  for (RankedTensorType input : inputs)
    for (relax::DimExpr dim : relax::getDims(input))
      if (StringAttr symbol = dim.getSymbol())
        defined.insert(symbol);
  for (relax::DimExpr dim : relax::getDims(result)) {
    if (dim.isUnknown())
      return true;
    dim.collectSymbols(used);
  }
  return llvm::any_of(used, [&](StringAttr symbol) { return !defined.contains(symbol); });
}

GraphLowering::GraphLowering(ModuleOp module) : module(module) {
  for (Operation &op : *module.getBody()) {
    if (auto symbol = dyn_cast<SymbolOpInterface>(op))
      names.insert(symbol.getName());
    if (auto func = dyn_cast<func::FuncOp>(op))
      functionTypes[func.getSymName()] = func.getFunctionType();
  }
}

bool GraphLowering::isGraphFunctionType(FunctionType type) {
  auto isOfGraph = [](Type type) {
    return isa<TensorType, TupleType, relax::ShapeType, relax::ObjectType>(type);
  };
  return llvm::any_of(type.getInputs(), isOfGraph) || llvm::any_of(type.getResults(), isOfGraph);
}

StringAttr GraphLowering::getConstant(ElementsAttr value, StringRef function, MemRefType type,
                                      OpBuilder &builder) {
  // Bits are packed in a dense attribute of i1, and bytes in memory.
  if (auto dense = dyn_cast<DenseIntElementsAttr>(value);
      dense && dense.getElementType().isInteger(1))
    value = dense.mapValues(builder.getI8Type(), [](const APInt &bit) { return bit.zext(8); });
  StringAttr &name = constants[value];
  if (name)
    return name;
  std::string candidate;
  for (unsigned i = constants.size() - 1;; ++i) {
    candidate = (function + ".const" + Twine(i)).str();
    if (names.insert(candidate).second)
      break;
  }
  name = builder.getStringAttr(candidate);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(module.getBody());
  // Not private: a private global of LLVM must have a value, and this one has its data elsewhere.
  memref::GlobalOp::create(builder, module.getLoc(), name, /*sym_visibility=*/StringAttr(), type,
                           /*initial_value=*/Attribute(), /*constant=*/true,
                           builder.getI64IntegerAttr(64));
  return name;
}

StringAttr GraphLowering::getDeclaration(StringRef name, FunctionType type, NamedAttribute attr,
                                         OpBuilder &builder) {
  Attribute key =
      builder.getArrayAttr({builder.getStringAttr(name), TypeAttr::get(type), attr.getValue()});
  StringAttr &symbol = declarations[key];
  if (symbol)
    return symbol;
  std::string candidate = name.str();
  for (unsigned i = 0; !names.insert(candidate).second; ++i)
    candidate = (name + "." + Twine(i)).str();
  symbol = builder.getStringAttr(candidate);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(module.getBody());
  auto func = func::FuncOp::create(builder, module.getLoc(), symbol, type);
  func.setPrivate();
  func->setAttr(attr.getName(), attr.getValue());
  return symbol;
}

bool GraphLowering::hasValues(Operation *function, ArrayRef<relax::DimExpr> dims) const {
  llvm::SetVector<StringAttr> symbols;
  for (relax::DimExpr dim : dims) {
    if (dim.isUnknown())
      return false;
    dim.collectSymbols(symbols);
  }
  return llvm::all_of(symbols,
                      [&](StringAttr symbol) { return bool(getSymbol(function, symbol)); });
}

OpFoldResult GraphLowering::getValue(Operation *function, relax::DimExpr dim, Location loc,
                                     OpBuilder &builder) const {
  return relax::materializeOrFold(builder, loc, dim,
                                  [&](StringAttr symbol) { return getSymbol(function, symbol); });
}

Value GraphLowering::createBuffer(Operation *function, RankedTensorType tensor, Location loc,
                                  OpBuilder &builder) const {
  SmallVector<Value> sizes;
  for (relax::DimExpr dim : relax::getDims(tensor))
    if (!dim.isConstant())
      sizes.push_back(cast<Value>(getValue(function, dim, loc, builder)));
  return memref::AllocOp::create(builder, loc, getBufferType(tensor), sizes,
                                 builder.getI64IntegerAttr(64));
}

void GraphLowering::createCheck(Operation *function, unsigned dim, Value expected, Value got,
                                Location loc, OpBuilder &builder) {
  auto func = cast<func::FuncOp>(function);
  std::string what = ("dimension " + Twine(dim) + " of a value in " + func.getSymName()).str();
  Value context = func.getArgument(0);
  auto type = FunctionType::get(builder.getContext(),
                                {context.getType(), expected.getType(), got.getType()},
                                {builder.getI32Type()});
  auto attr = builder.getNamedAttr(kCheckAttrName, builder.getDictionaryAttr(builder.getNamedAttr(
                                                       "what", builder.getStringAttr(what))));
  StringAttr name = getDeclaration("check.dimension", type, attr, builder);
  createCheckedCall(builder, loc, name, {context, expected, got});
}

DictionaryAttr GraphLowering::getConstants() const {
  if (constants.empty())
    return {};
  NamedAttrList entries;
  for (auto [value, name] : constants)
    entries.append(name, value);
  return entries.getDictionary(module->getContext());
}
