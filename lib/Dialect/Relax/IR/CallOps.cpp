//===- CallOps.cpp - Calls of functions -----------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

/// Succeeds if every symbol in the types of the results has a value.
static LogicalResult verifyResultSymbols(Operation *op) {
  SmallVector<DimExpr> dims;
  for (Type type : op->getResultTypes())
    llvm::append_range(dims, collectDims(type));
  return verifySymbolsDefined(op, dims);
}

/// The rules of results that the caller allocates.
static LogicalResult verifyDestinations(Operation *op) {
  if (op->getNumResults() == 0)
    return op->emitOpError() << "expected at least one result";
  if (failed(verifyDimsKnown(op, op->getResultTypes())))
    return failure();
  return verifyResultSymbols(op);
}

/// The function of this name, or null with an error.
static FunctionOpInterface lookUp(Operation *op, FlatSymbolRefAttr callee,
                                  SymbolTableCollection &symbols) {
  Operation *symbol = symbols.lookupNearestSymbolFrom(op, callee);
  if (!symbol) {
    op->emitOpError() << "calls " << callee << ", which is not in this module";
    return nullptr;
  }
  auto function = dyn_cast<FunctionOpInterface>(symbol);
  if (!function)
    op->emitOpError() << "calls " << callee << ", which is not a function but a '"
                      << symbol->getName() << "'";
  return function;
}

//===----------------------------------------------------------------------------------------===//
// relax.call_tir
//===----------------------------------------------------------------------------------------===//

LogicalResult CallTIROp::verify() {
  // R1
  if (failed(verifyDestinations(*this)))
    return failure();
  // R2
  for (DimExpr var : getVars())
    if (var.isUnknown())
      return emitOpError() << "expected numbers and symbolic expressions in 'tir_vars', but got "
                           << *getTirVars();
  return verifySymbolsDefined(*this, getVars());
}

/// True if a buffer with elements `buffer` may hold a tensor's `tensor`: integers may be signless,
/// and a bool a byte, as they are in memory.
static bool isStoredAs(Type tensor, Type buffer) {
  if (tensor == buffer)
    return true;
  auto from = dyn_cast<IntegerType>(tensor), to = dyn_cast<IntegerType>(buffer);
  return from && to && to.isSignless() && to.getWidth() == std::max(8u, from.getWidth());
}

LogicalResult CallTIROp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  // R3
  FunctionOpInterface callee = lookUp(*this, getCalleeAttr(), symbolTable);
  if (!callee)
    return failure();
  SmallVector<DimExpr> vars = getVars();
  unsigned numBuffers = getArgs().size() + getNumResults();
  if (callee.getNumArguments() != numBuffers + vars.size() || callee.getNumResults() != 0)
    return emitOpError() << "calls " << getCalleeAttr() << " with " << getArgs().size()
                         << " arguments, " << getNumResults() << " results and " << vars.size()
                         << " values of 'tir_vars', but it has " << callee.getNumArguments()
                         << " parameters and " << callee.getNumResults() << " results";
  SymbolBinder binder;
  for (unsigned i = 0; i < numBuffers; ++i) {
    bool isInput = i < getArgs().size();
    Value value = isInput ? getArgs()[i] : getResult(i - getArgs().size());
    std::string what = isInput ? "argument " + std::to_string(i)
                               : "result " + std::to_string(i - getArgs().size());
    auto tensor = cast<RankedTensorType>(value.getType());
    // R4
    auto buffer = dyn_cast<MemRefType>(callee.getArgumentTypes()[i]);
    if (!buffer || buffer.getRank() != tensor.getRank() ||
        !isStoredAs(tensor.getElementType(), buffer.getElementType()))
      return emitOpError() << "expected a buffer for " << what << " of type " << tensor
                           << " as parameter " << i << " of " << getCalleeAttr() << ", but it is "
                           << callee.getArgumentTypes()[i];
    // R5
    auto names = callee.getArgAttrOfType<DimsAttr>(i, "tir.dims");
    for (auto [d, dim, size] : llvm::enumerate(getDims(tensor), buffer.getShape())) {
      DimExpr expected = names && names.size() == static_cast<size_t>(tensor.getRank())
                             ? DimExpr(names.getExprs()[d])
                             : DimExpr::unknown(getContext());
      if (!ShapedType::isDynamic(size))
        expected = DimExpr::constant(getContext(), size);
      binder.add(expected, dim, "dimension " + Twine(d) + " of " + what);
    }
  }
  // R6
  for (auto [i, type] : llvm::enumerate(callee.getArgumentTypes().drop_front(numBuffers)))
    if (!type.isIntOrIndex())
      return emitOpError() << "expected parameter " << numBuffers + i << " of " << getCalleeAttr()
                           << " to be an integer or an index for " << vars[i]
                           << " of 'tir_vars', but it is " << type;
  return binder.bind([&] { return emitOpError() << "calls " << getCalleeAttr() << ": "; },
                     /*lenient=*/true);
}

//===----------------------------------------------------------------------------------------===//
// Packed functions
//===----------------------------------------------------------------------------------------===//

LogicalResult CallDPSPackedOp::verify() {
  // R1
  if (getCallee().empty())
    return emitOpError() << "expected the name of a function, but it is empty";
  // R1, R2
  return verifyDestinations(*this);
}

LogicalResult CallPackedOp::verify() {
  // R1
  if (getCallee().empty())
    return emitOpError() << "expected the name of a function, but it is empty";
  // R2
  return verifyResultSymbols(*this);
}

//===----------------------------------------------------------------------------------------===//
// relax.call
//===----------------------------------------------------------------------------------------===//

FailureOr<SmallVector<Type>>
CallOp::inferResultTypes(FunctionType calleeType, TypeRange args,
                         function_ref<InFlightDiagnostic()> emitError) {
  if (calleeType.getNumInputs() != args.size())
    return emitError() << "expected " << calleeType.getNumInputs() << " arguments, but got "
                       << args.size();
  SymbolBinder binder;
  auto eraseDim = [](DimExpr dim) { return DimExpr::unknown(dim.getContext()); };
  for (auto [i, parameter, arg] : llvm::enumerate(calleeType.getInputs(), args)) {
    if (mapDims(parameter, eraseDim) != mapDims(arg, eraseDim))
      return emitError() << "expected argument " << i << " to be " << parameter << ", but got "
                         << arg;
    for (auto [d, expected, dim] : llvm::enumerate(collectDims(parameter), collectDims(arg)))
      binder.add(expected, dim, "dimension " + Twine(d) + " of argument " + Twine(i));
  }
  if (failed(binder.bind(emitError)))
    return failure();
  SmallVector<Type> results;
  for (Type type : calleeType.getResults())
    results.push_back(mapDims(type, [&](DimExpr dim) { return binder.resolve(dim); }));
  return results;
}

LogicalResult CallOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  FunctionOpInterface callee = lookUp(*this, getCalleeAttr(), symbolTable);
  if (!callee)
    return failure();
  auto emitError = [&] { return emitOpError() << "calls " << getCalleeAttr() << ": "; };
  auto calleeType =
      FunctionType::get(getContext(), callee.getArgumentTypes(), callee.getResultTypes());
  // R1, R2
  FailureOr<SmallVector<Type>> expected =
      inferResultTypes(calleeType, getOperandTypes(), emitError);
  if (failed(expected))
    return failure();
  // R3
  if (getResultTypes() != TypeRange(*expected))
    return emitError() << "expected results (" << TypeRange(*expected) << "), but got ("
                       << getResultTypes() << ")";
  // R4
  WalkResult effects = callee.getFunctionBody().walk([&](CallPackedOp op) {
    InFlightDiagnostic error = emitError() << "it may have effects";
    error.attachNote(op.getLoc()) << "by this call";
    return WalkResult::interrupt();
  });
  return failure(effects.wasInterrupted());
}
