//===- InterpretRelax.cpp - Graphs ----------------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handlers.h"
#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/Relax/IR/SizeConditions.h"
#include "mlc/Support/ElementTypes.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::reference;

//===----------------------------------------------------------------------------------------===//
// Symbols
//===----------------------------------------------------------------------------------------===//

LogicalResult mlc::reference::bindSymbols(Operation *op, StringRef name, Type type,
                                          const RuntimeValue &value,
                                          DenseMap<StringAttr, int64_t> &symbols) {
  SmallVector<relax::DimExpr> dims;
  SmallVector<int64_t> extents;
  auto shape = dyn_cast<relax::ShapeType>(type);
  if (auto *buffer = std::get_if<Buffer>(&value); buffer && isa<RankedTensorType>(type)) {
    dims = relax::getDims(cast<RankedTensorType>(type));
    extents = buffer->shape;
  } else if (auto *numbers = std::get_if<std::shared_ptr<Tuple>>(&value);
             numbers && shape && shape.hasRank()) {
    dims = shape.getDims().getDims();
    for (const RuntimeValue &number : **numbers)
      extents.push_back(std::get<Scalar>(number).getSigned());
  } else {
    return success();
  }
  if (dims.size() != extents.size())
    return op->emitError(name) << ": expected " << dims.size() << " dimensions, got "
                               << extents.size();
  for (auto [dim, extent] : llvm::zip_equal(dims, extents)) {
    if (dim.isUnknown())
      continue;
    if (dim.isSymbol())
      symbols.try_emplace(dim.getSymbol(), extent);
    std::optional<int64_t> expected = dim.evaluate(symbols);
    if (expected && *expected != extent)
      return op->emitError(name) << ": expected " << dim << " = " << *expected << ", got "
                                 << extent;
  }
  return success();
}

static FailureOr<int64_t> evaluate(Interpreter &interpreter, Operation *op, relax::DimExpr dim) {
  if (std::optional<int64_t> value = dim.evaluate(interpreter.getSymbols()))
    return *value;
  return op->emitError("the dimension ") << dim << " has no value here";
}

static LogicalResult appendVars(Interpreter &interpreter, Operation *op,
                                std::optional<relax::DimsAttr> vars,
                                SmallVectorImpl<RuntimeValue> &arguments) {
  if (!vars)
    return success();
  for (relax::DimExpr dim : vars->getDims()) {
    FailureOr<int64_t> value = evaluate(interpreter, op, dim);
    if (failed(value))
      return failure();
    arguments.push_back(Scalar::get(IndexType::get(op->getContext()), *value));
  }
  return success();
}

static LogicalResult setResults(Interpreter &interpreter, Operation *op,
                                ArrayRef<RuntimeValue> values) {
  for (auto [result, value] : llvm::zip_equal(op->getResults(), values)) {
    if (failed(bindSymbols(op, ("result " + Twine(result.getResultNumber())).str(),
                           result.getType(), value, interpreter.getSymbols())))
      return failure();
    interpreter.set(result, value);
  }
  return success();
}

//===----------------------------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------------------------===//

/// Allocates the results, and calls with the operands, then the results, then the variables. A
/// result with a number in `inplace` that is not -1 is what the callee makes of a copy of that
/// operand.
static LogicalResult callWithDestinations(Interpreter &interpreter, Operation *op,
                                          FunctionOpInterface callee,
                                          std::optional<relax::DimsAttr> vars,
                                          ArrayRef<int64_t> inplace = {}) {
  SmallVector<RuntimeValue> arguments = interpreter.getAll(op->getOperands()), results, own;
  for (auto [number, type] : llvm::enumerate(op->getResultTypes())) {
    auto tensor = cast<RankedTensorType>(type);
    if (isa<relax::ObjectType>(tensor.getElementType()))
      return op->emitError("cannot be interpreted: the element type of a result is not known");
    SmallVector<int64_t> shape;
    for (relax::DimExpr dim : relax::getDims(tensor)) {
      FailureOr<int64_t> extent = evaluate(interpreter, op, dim);
      if (failed(extent))
        return failure();
      shape.push_back(*extent);
    }
    FailureOr<Buffer> result = allocateBuffer(op, "a result", tensor.getElementType(), shape);
    if (failed(result))
      return failure();
    results.push_back(*result);
    if (inplace.empty() || inplace[number] < 0) {
      own.push_back(*result);
      continue;
    }
    RuntimeValue &argument = arguments[inplace[number]];
    auto &from = std::get<Buffer>(argument);
    from.forEach([&](ArrayRef<int64_t> indices) {
      if (int64_t address = from.getAddress(indices); from.isWritten(address))
        result->write(result->getAddress(indices), from.read(address));
    });
    argument = *result;
  }
  llvm::append_range(arguments, own);
  // A function over memory has bytes for bools, and no signs.
  for (auto [argument, type] : llvm::zip(arguments, callee.getArgumentTypes()))
    if (auto *buffer = std::get_if<Buffer>(&argument))
      if (auto memref = dyn_cast<MemRefType>(type);
          memref && memref.getElementType() == getElementTypeInMemory(buffer->elementType))
        buffer->elementType = memref.getElementType();
  if (failed(appendVars(interpreter, op, vars, arguments)) ||
      failed(interpreter.call(callee, arguments)))
    return failure();
  return setResults(interpreter, op, results);
}

static LogicalResult callTIR(Interpreter &interpreter, relax::CallTIROp op) {
  auto callee = dyn_cast_or_null<FunctionOpInterface>(interpreter.lookup(op.getCalleeAttr()));
  if (!callee)
    return op.emitError("there is no function ") << op.getCallee();
  return callWithDestinations(interpreter, op, callee, op.getTirVars());
}

static LogicalResult callTIRInplace(Interpreter &interpreter, relax::CallTIRInplaceOp op) {
  auto callee = dyn_cast_or_null<FunctionOpInterface>(interpreter.lookup(op.getCalleeAttr()));
  if (!callee)
    return op.emitError("there is no function ") << op.getCallee();
  return callWithDestinations(interpreter, op, callee, op.getTirVars(), op.getInplaceIndices());
}

static LogicalResult callDPSPacked(Interpreter &interpreter, relax::CallDPSPackedOp op) {
  auto callee = dyn_cast_or_null<FunctionOpInterface>(
      interpreter.lookup(FlatSymbolRefAttr::get(op.getCalleeAttr())));
  if (!callee)
    return op.emitError("cannot be interpreted: there is no function \"")
           << op.getCallee() << "\" in the module";
  return callWithDestinations(interpreter, op, callee, std::nullopt);
}

static LogicalResult call(Interpreter &interpreter, relax::CallOp op) {
  auto callee = dyn_cast_or_null<FunctionOpInterface>(interpreter.lookup(op.getCalleeAttr()));
  if (!callee)
    return op.emitError("there is no function ") << op.getCallee();
  SmallVector<RuntimeValue> arguments = interpreter.getAll(op->getOperands());
  FailureOr<SmallVector<RuntimeValue>> results = interpreter.call(callee, arguments);
  if (failed(results))
    return failure();
  return setResults(interpreter, op, *results);
}

//===----------------------------------------------------------------------------------------===//
// Regions and values
//===----------------------------------------------------------------------------------------===//

static LogicalResult dataflow(Interpreter &interpreter, relax::DataflowOp op) {
  FailureOr<SmallVector<RuntimeValue>> results = interpreter.run(op.getBody());
  if (failed(results))
    return failure();
  return setResults(interpreter, op, *results);
}

static LogicalResult emitTE(Interpreter &interpreter, relax::EmitTEOp op) {
  SmallVector<RuntimeValue> arguments = interpreter.getAll(op.getArgs());
  if (failed(appendVars(interpreter, op, op.getTirVars(), arguments)))
    return failure();
  FailureOr<SmallVector<RuntimeValue>> results = interpreter.run(op.getBody(), arguments);
  if (failed(results))
    return failure();
  return setResults(interpreter, op, *results);
}

static LogicalResult constant(Interpreter &interpreter, relax::ConstantOp op) {
  FailureOr<Buffer> buffer = makeBuffer(op, "a constant", op.getValue());
  if (failed(buffer))
    return failure();
  interpreter.set(op.getResult(), *buffer);
  return success();
}

static LogicalResult tuple(Interpreter &interpreter, relax::TupleOp op) {
  SmallVector<RuntimeValue> elements = interpreter.getAll(op.getElements());
  interpreter.set(op.getResult(), std::make_shared<Tuple>(elements.begin(), elements.end()));
  return success();
}

static LogicalResult tupleGetItem(Interpreter &interpreter, relax::TupleGetItemOp op) {
  auto elements = std::get<std::shared_ptr<Tuple>>(interpreter.get(op.getTuple()));
  interpreter.set(op.getResult(), (*elements)[op.getIndex()]);
  return success();
}

/// A shape is the tuple of its numbers.
static LogicalResult shapeOf(Interpreter &interpreter, relax::ShapeOfOp op) {
  auto numbers = std::make_shared<Tuple>();
  for (int64_t extent : interpreter.getBuffer(op.getInput()).shape)
    numbers->push_back(Scalar::get(IndexType::get(op.getContext()), extent));
  return setResults(interpreter, op, RuntimeValue(numbers));
}

/// A size as a value: the type says what it is.
static LogicalResult primValue(Interpreter &interpreter, relax::PrimValueOp op) {
  FailureOr<int64_t> value = evaluate(interpreter, op, op.getDims().getDims().front());
  if (failed(value))
    return failure();
  interpreter.set(op.getResult(), Scalar::get(IntegerType::get(op.getContext(), 64), *value));
  return success();
}

/// Conditions on sizes; of the others nothing is known here.
static LogicalResult intrinsic(Interpreter &interpreter, relax::IntrinsicOp op) {
  std::optional<relax::SizeConditionKind> kind = relax::getSizeConditionKind(op.getName());
  if (!kind)
    return op.emitError("cannot be interpreted: ") << op.getName();
  SmallVector<APInt> values;
  for (const RuntimeValue &value : interpreter.getAll(op.getArgs()))
    values.push_back(std::get<Scalar>(value).bits);
  bool holds = false;
  if (std::optional<arith::CmpIPredicate> predicate = relax::getPredicate(*kind))
    holds = arith::applyCmpPredicate(*predicate, values[0], values[1]);
  else if (*kind == relax::SizeConditionKind::Not)
    holds = values[0].isZero();
  else if (*kind == relax::SizeConditionKind::And)
    holds = !values[0].isZero() && !values[1].isZero();
  else
    holds = !values[0].isZero() || !values[1].isZero();
  interpreter.set(op->getResult(0), Scalar::get(op->getResult(0).getType(), holds));
  return success();
}

static LogicalResult matchCast(Interpreter &interpreter, relax::MatchCastOp op) {
  RuntimeValue value = interpreter.get(op.getInput());
  return setResults(interpreter, op, value);
}

/// The same elements: nothing in a graph is written twice.
static LogicalResult reshape(Interpreter &interpreter, relax::ReshapeOp op) {
  Buffer buffer = interpreter.getBuffer(op.getX());
  auto type = dyn_cast<RankedTensorType>(op.getResult().getType());
  if (!type)
    return op.emitError("cannot be interpreted: the rank of the result is not known");
  SmallVector<int64_t> shape;
  int64_t numElements = 1;
  for (relax::DimExpr dim : relax::getDims(type)) {
    FailureOr<int64_t> extent = evaluate(interpreter, op, dim);
    if (failed(extent))
      return failure();
    shape.push_back(*extent);
    numElements *= *extent;
  }
  if (numElements != buffer.getNumElements())
    return op.emitError("expected ") << buffer.getNumElements() << " elements, got " << numElements;
  buffer.shape = shape;
  buffer.strides = computeStrides(shape);
  return setResults(interpreter, op, RuntimeValue(buffer));
}

void mlc::reference::addRelaxHandlers(HandlerTable &table) {
  table.add(callTIR);
  table.add(callTIRInplace);
  table.add(callDPSPacked);
  table.add(call);
  table.add(dataflow);
  table.add(emitTE);
  table.add(constant);
  table.add(intrinsic);
  table.add(primValue);
  table.add(tuple);
  table.add(tupleGetItem);
  table.add(matchCast);
  table.add(shapeOf);
  table.add(reshape);
}
