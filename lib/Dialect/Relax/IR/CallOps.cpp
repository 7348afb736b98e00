//===- CallOps.cpp - Calls of functions -----------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "VerifyAdaptor.h"
#include "mlc/Dialect/Relax/IR/IntrinsicOps.h"
#include "mlc/Dialect/Relax/IR/SizeConditions.h"
#include "mlc/Dialect/Relax/IR/StructInfo.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/DenseSet.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/IntrinsicOps.cpp.inc"

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

template <typename Op> static LogicalResult verifyCallTIR(Op op) {
  // R1
  if (failed(verifyDestinations(op)))
    return failure();
  // R2
  for (DimExpr var : op.getVars())
    if (var.isUnknown())
      return op.emitOpError() << "expected numbers and symbolic expressions in 'tir_vars', but got "
                              << *op.getTirVars();
  return verifySymbolsDefined(op, op.getVars());
}

LogicalResult CallTIROp::verify() { return verifyCallTIR(*this); }

/// True if a buffer with elements `buffer` may hold a tensor's `tensor`: integers may be signless,
/// and a bool a byte, as they are in memory, and what is not known may be anything.
static bool isStoredAs(Type tensor, Type buffer) {
  if (tensor == buffer || isa<ObjectType>(tensor))
    return true;
  auto from = dyn_cast<IntegerType>(tensor), to = dyn_cast<IntegerType>(buffer);
  return from && to && to.isSignless() && to.getWidth() == std::max(8u, from.getWidth());
}

/// Rules R3 to R6 of `relax.call_tir`: `args` and then `results` are the callee's buffers.
static LogicalResult verifyKernel(Operation *op, FlatSymbolRefAttr name, TypeRange args,
                                  TypeRange results, ArrayRef<DimExpr> vars,
                                  SymbolTableCollection &symbolTable) {
  // R3
  FunctionOpInterface callee = lookUp(op, name, symbolTable);
  if (!callee)
    return failure();
  unsigned numBuffers = args.size() + results.size();
  if (callee.getNumArguments() != numBuffers + vars.size() || callee.getNumResults() != 0)
    return op->emitOpError() << "calls " << name << " with " << args.size() << " arguments, "
                             << results.size() << " results and " << vars.size()
                             << " values of 'tir_vars', but it has " << callee.getNumArguments()
                             << " parameters and " << callee.getNumResults() << " results";
  SymbolBinder binder;
  for (unsigned i = 0; i < numBuffers; ++i) {
    bool isInput = i < args.size();
    std::string what =
        isInput ? "argument " + std::to_string(i) : "result " + std::to_string(i - args.size());
    auto tensor = cast<RankedTensorType>(isInput ? args[i] : results[i - args.size()]);
    // R4
    auto buffer = dyn_cast<MemRefType>(callee.getArgumentTypes()[i]);
    if (!buffer || buffer.getRank() != tensor.getRank() ||
        !isStoredAs(tensor.getElementType(), buffer.getElementType()))
      return op->emitOpError() << "expected a buffer for " << what << " of type " << tensor
                               << " as parameter " << i << " of " << name << ", but it is "
                               << callee.getArgumentTypes()[i];
    // R5
    auto names = callee.getArgAttrOfType<DimsAttr>(i, "tir.dims");
    for (auto [d, dim, size] : llvm::enumerate(getDims(tensor), buffer.getShape())) {
      DimExpr expected = names && names.size() == static_cast<size_t>(tensor.getRank())
                             ? DimExpr(names.getExprs()[d])
                             : DimExpr::unknown(op->getContext());
      if (!ShapedType::isDynamic(size))
        expected = DimExpr::constant(op->getContext(), size);
      binder.add(expected, dim, "dimension " + Twine(d) + " of " + what);
    }
  }
  // R6
  for (auto [i, type] : llvm::enumerate(callee.getArgumentTypes().drop_front(numBuffers)))
    if (!type.isIntOrIndex())
      return op->emitOpError() << "expected parameter " << numBuffers + i << " of " << name
                               << " to be an integer or an index for " << vars[i]
                               << " of 'tir_vars', but it is " << type;
  return binder.bind([&] { return op->emitOpError() << "calls " << name << ": "; },
                     /*lenient=*/true);
}

LogicalResult CallTIROp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  return verifyKernel(*this, getCalleeAttr(), getArgs().getTypes(), getResultTypes(), getVars(),
                      symbolTable);
}

LogicalResult CallTIRWithGradOp::verify() {
  // R1
  if (failed(verifyCallTIR(*this)))
    return failure();
  // R2
  if (getTeGradName().empty())
    return emitOpError() << "expected the name of a function in 'te_grad_name', but it is empty";
  return success();
}

LogicalResult CallTIRWithGradOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  // R1
  return verifyKernel(*this, getCalleeAttr(), getArgs().getTypes(), getResultTypes(), getVars(),
                      symbolTable);
}

//===----------------------------------------------------------------------------------------===//
// relax.call_tir_inplace
//===----------------------------------------------------------------------------------------===//

/// Checks which argument each result takes the place of: -1 or the number of one, each at most
/// once, and not -1 alone.
static LogicalResult verifyInplace(Operation *op, ArrayRef<int64_t> indices, int64_t numArgs) {
  if (indices.size() != op->getNumResults())
    return op->emitOpError() << "expected one number of 'inplace' for each of "
                             << op->getNumResults() << " results, but got " << indices.size();
  if (llvm::all_of(indices, [](int64_t index) { return index == -1; }))
    return op->emitOpError() << "expected a result that takes the place of an argument";
  llvm::SmallDenseSet<int64_t> taken;
  for (int64_t index : indices) {
    if (index == -1)
      continue;
    if (index < 0 || index >= numArgs)
      return op->emitOpError() << "expected -1 or the number of one of " << numArgs
                               << " arguments in 'inplace', but got " << index;
    if (!taken.insert(index).second)
      return op->emitOpError() << "two results take the place of argument " << index;
  }
  return success();
}

SmallVector<Type> CallTIRInplaceOp::getOwnResultTypes() {
  SmallVector<Type> types;
  for (auto [type, index] : llvm::zip_equal(getResultTypes(), getInplaceIndices()))
    if (index < 0)
      types.push_back(type);
  return types;
}

LogicalResult CallTIRInplaceOp::verify() {
  // R1
  if (failed(verifyCallTIR(*this)))
    return failure();
  // R2
  if (failed(verifyInplace(*this, getInplaceIndices(), getArgs().size())))
    return failure();
  for (auto [index, type] : llvm::zip_equal(getInplaceIndices(), getResultTypes()))
    // R3
    if (index >= 0 && getArgs()[index].getType() != type)
      return emitOpError() << "expected the result in the place of argument " << index << " to be "
                           << getArgs()[index].getType() << ", but it is " << type;
  return success();
}

LogicalResult CallTIRInplaceOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  // R4
  return verifyKernel(*this, getCalleeAttr(), getArgs().getTypes(), getOwnResultTypes(), getVars(),
                      symbolTable);
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

/// The effects of an operation that may do anything, if it does.
static void addEffects(Operation *op, SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  // A caller does not see that memory is taken; what moves or drops operations has to.
  auto intrinsic = dyn_cast<IntrinsicOp>(op);
  if (intrinsic ? !intrinsic.getHasEffects() : !hasEffects(op))
    return;
  effects.emplace_back(MemoryEffects::Read::get());
  effects.emplace_back(MemoryEffects::Write::get());
}

void CallPackedOp::getEffects(SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  addEffects(*this, effects);
}

void CallOp::getEffects(SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  addEffects(*this, effects);
}

void CallValueOp::getEffects(SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  addEffects(*this, effects);
}

void IntrinsicOp::getEffects(SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  addEffects(*this, effects);
}

LogicalResult CallPackedOp::verify() {
  // R1
  if (getCallee().empty())
    return emitOpError() << "expected the name of a function, but it is empty";
  // R2
  if (failed(verifyResultSymbols(*this)))
    return failure();
  // R3
  std::optional<ArrayRef<int64_t>> indices = getInplaceIndices();
  return indices ? verifyInplace(*this, *indices, getArgs().size()) : success();
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
    Type asked = mapDims(parameter, eraseDim), given = mapDims(arg, eraseDim);
    // A function may be one that does more than is asked for.
    if (asked != given && !(isa<CallableType>(asked) && isBaseOf(asked, given)))
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
  if (getHasEffects())
    return success();
  Operation *cause = nullptr;
  if (!isImpure(callee, &cause))
    return success();
  InFlightDiagnostic error = emitError() << "it may have effects, so the call has to be impure";
  if (cause)
    error.attachNote(cause->getLoc()) << "by this call";
  return error;
}

//===----------------------------------------------------------------------------------------===//
// What a program says to the machine that runs it
//===----------------------------------------------------------------------------------------===//

LogicalResult FunctionOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  // R1
  auto callee = symbolTable.lookupNearestSymbolFrom<FunctionOpInterface>(*this, getCalleeAttr());
  if (!callee)
    return emitOpError() << "names " << getCalleeAttr() << ", which is no function of this module";
  // R2
  CallableType type = getCallableType(callee);
  if (isBaseOf(getType(), type))
    return success();
  return emitOpError() << "expected a type that " << getCalleeAttr() << " has, which is " << type
                       << ", but got " << getType();
}

LogicalResult CallValueOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location,
                                            Adaptor adaptor, SmallVectorImpl<Type> &types) {
  if (adaptor.getOperands().empty())
    return emitOptionalError(location, "'", getOperationName(), "' op expected a function to call");
  auto callee = dyn_cast<CallableType>(adaptor.getCallee().getType());
  if (!callee)
    return emitOptionalError(location, "'", getOperationName(),
                             "' op expected a function to call, but got ",
                             adaptor.getCallee().getType());
  // R1
  std::optional<ScopedDiagnosticHandler> quiet;
  if (!location)
    quiet.emplace(context, [](Diagnostic &) {});
  Location loc = location.value_or(UnknownLoc::get(context));
  FailureOr<Type> result = inferCallResult(callee, adaptor.getArgs().getTypes(), [&] {
    return mlir::emitError(loc) << "'" << getOperationName() << "' op ";
  });
  if (failed(result))
    return failure();
  // R2
  auto tuple = dyn_cast<TupleType>(*result);
  if (!tuple || tuple.size() != 0)
    types.push_back(*result);
  return success();
}

LogicalResult IntrinsicOp::verify() {
  // R1
  if (getName().empty())
    return emitOpError() << "expected the name of an operation, but it is empty";
  // R2
  if (ArrayAttr keywords = getKeywordsAttr()) {
    bool isPaired = keywords.size() % 2 == 0;
    for (size_t i = 0; isPaired && i < keywords.size(); i += 2)
      isPaired = isa<StringAttr>(keywords[i]);
    if (!isPaired)
      return emitOpError() << "expected 'keywords' to be names, each with a value, but got "
                           << keywords;
  }
  // R3
  for (Type type : getResultTypes())
    if (failed(verifySymbolsDefined(*this, collectDims(type))))
      return failure();
  // R4
  ArrayRef<int64_t> tuples = getTuples().value_or(ArrayRef<int64_t>());
  bool isInOrder = tuples.size() % 2 == 0;
  int64_t end = 0, numArgs = getArgs().size();
  for (size_t i = 0; isInOrder && i < tuples.size(); i += 2) {
    isInOrder = tuples[i] >= end && tuples[i + 1] >= 0 && tuples[i] + tuples[i + 1] <= numArgs;
    end = tuples[i] + tuples[i + 1];
  }
  if (!isInOrder)
    return emitOpError() << "expected 'tuples' to be ranges of the " << numArgs
                         << " arguments, in order, but got [" << tuples << "]";
  return verifySizeCondition(*this);
}

LogicalResult IntrinsicOp::verifyRegions() {
  if (getBody().empty())
    return success();
  // R5
  if (getHasEffects())
    return emitOpError() << "has a body, so it cannot be impure";
  Block &block = getBody().front();
  if (block.getArgumentTypes() != getArgs().getTypes())
    return emitOpError() << "expected a body with arguments (" << getArgs().getTypes()
                         << "), but got (" << block.getArgumentTypes() << ")";
  auto output = dyn_cast<ComputedOp>(block.getTerminator());
  if (!output || output.getOperandTypes() != getResultTypes())
    return emitOpError() << "expected a body that ends in a 'relax.computed' of ("
                         << getResultTypes() << ")";
  return success();
}
