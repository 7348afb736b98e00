//===- Symbols.cpp - What symbols stand for, and where they are defined ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Symbols.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlc::relax;

SmallVector<DimExpr> mlc::relax::collectDims(Type type) {
  if (auto tensor = dyn_cast<RankedTensorType>(type))
    return getDims(tensor);
  if (auto shape = dyn_cast<ShapeType>(type))
    return shape.hasRank() ? shape.getDims().getDims() : SmallVector<DimExpr>();
  if (auto number = dyn_cast<PrimType>(type))
    return {DimExpr(number.getValue())};
  SmallVector<DimExpr> dims;
  if (auto tuple = dyn_cast<TupleType>(type))
    for (Type element : tuple.getTypes())
      llvm::append_range(dims, collectDims(element));
  return dims;
}

Type mlc::relax::mapDims(Type type, function_ref<DimExpr(DimExpr)> map) {
  if (auto tensor = dyn_cast<RankedTensorType>(type))
    return getTensorType(llvm::map_to_vector(getDims(tensor), map), tensor.getElementType());
  if (auto shape = dyn_cast<ShapeType>(type)) {
    if (!shape.hasRank())
      return type;
    return ShapeType::get(type.getContext(), llvm::map_to_vector(shape.getDims().getDims(), map));
  }
  if (auto number = dyn_cast<PrimType>(type))
    return PrimType::get(type.getContext(), map(number.getValue()));
  if (auto tuple = dyn_cast<TupleType>(type)) {
    SmallVector<Type> elements;
    for (Type element : tuple.getTypes())
      elements.push_back(mapDims(element, map));
    return TupleType::get(type.getContext(), elements);
  }
  return type;
}

//===----------------------------------------------------------------------------------------===//
// Where symbols are defined
//===----------------------------------------------------------------------------------------===//

void mlc::relax::removeDefinedSymbols(TypeRange types, llvm::SetVector<StringAttr> &symbols) {
  for (Type type : types)
    for (DimExpr dim : collectDims(type))
      if (StringAttr symbol = dim.getSymbol())
        symbols.remove(symbol);
}

LogicalResult mlc::relax::verifySymbolsDefined(Operation *op, ArrayRef<DimExpr> dims) {
  llvm::SetVector<StringAttr> symbols;
  for (DimExpr dim : dims)
    dim.collectSymbols(symbols);
  if (symbols.empty())
    return success();
  auto function = op->getParentOfType<FunctionOpInterface>();
  if (function)
    removeDefinedSymbols(function.getArgumentTypes(), symbols);
  for (Operation *at = op; at->getBlock() && at != function && !symbols.empty();
       at = at->getParentOp())
    for (Operation *before = at->getPrevNode(); before; before = before->getPrevNode()) {
      if (auto cast = dyn_cast<MatchCastOp>(before))
        removeDefinedSymbols(cast->getResultTypes(), symbols);
      // What a dataflow region defines is known after it.
      if (auto dataflow = dyn_cast<DataflowOp>(before))
        for (auto cast : dataflow.getBody().getOps<MatchCastOp>())
          removeDefinedSymbols(cast->getResultTypes(), symbols);
    }
  if (symbols.empty())
    return success();
  return op->emitOpError() << "uses the symbol "
                           << DimExpr::symbol(op->getContext(), symbols.front())
                           << ", which no argument of the function and no 'relax.match_cast' "
                              "before has as a dimension by itself";
}

LogicalResult mlc::relax::verifyDimsKnown(Operation *op, TypeRange types) {
  for (auto [i, type] : llvm::enumerate(types))
    for (DimExpr dim : collectDims(type))
      if (dim.isUnknown())
        return op->emitOpError() << "expected every dimension of result " << i
                                 << " to be a number or a symbolic expression, but got " << type;
  return success();
}

//===----------------------------------------------------------------------------------------===//
// SymbolBinder
//===----------------------------------------------------------------------------------------===//

void SymbolBinder::add(DimExpr callee, DimExpr caller, const Twine &what) {
  pairs.push_back({callee, caller, what.str()});
}

DimExpr SymbolBinder::resolve(DimExpr callee) const {
  llvm::SetVector<StringAttr> symbols;
  callee.collectSymbols(symbols);
  bool defined = llvm::all_of(symbols, [&](StringAttr symbol) { return values.contains(symbol); });
  return defined ? callee.substitute(values) : DimExpr::unknown(callee.getContext());
}

LogicalResult SymbolBinder::bind(function_ref<InFlightDiagnostic()> emitError, bool lenient) {
  llvm::SmallPtrSet<Pair *, 8> defining;
  for (Pair &pair : pairs)
    if (StringAttr symbol = pair.callee.getSymbol())
      if (values.try_emplace(symbol, pair.caller).second)
        defining.insert(&pair);
  for (Pair &pair : pairs) {
    if (pair.callee.isUnknown() || defining.contains(&pair))
      continue;
    llvm::SetVector<StringAttr> symbols;
    pair.callee.collectSymbols(symbols);
    const auto *open =
        llvm::find_if(symbols, [&](StringAttr symbol) { return !values.contains(symbol); });
    if (open != symbols.end()) {
      if (lenient)
        continue;
      return emitError() << pair.what << " is " << pair.callee
                         << " in the callee, where no argument has "
                         << DimExpr::symbol(pair.callee.getContext(), *open)
                         << " as a dimension by itself";
    }
    DimExpr expected = pair.callee.substitute(values);
    if (!expected.isKnownEqual(pair.caller)) {
      InFlightDiagnostic error = emitError() << "expected " << pair.what << " to be " << expected;
      if (expected != pair.callee)
        error << " (" << pair.callee << " in the callee)";
      return error << ", but got " << pair.caller;
    }
  }
  return success();
}
