//===- Interpreter.cpp - A slow, obvious interpreter of te and tir ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===------------------------------------------------------------------------------------------===//

#include "mlc/Reference/Interpreter.h"
#include "Handlers.h"
#include "mlir/IR/DialectResourceBlobManager.h"

using namespace mlir;
using namespace mlc::reference;

Interpreter::Interpreter(Operation *module) : module(module) {
  addAffineHandlers(handlers);
  addArithHandlers(handlers);
  addFuncHandlers(handlers);
  addMathHandlers(handlers);
  addMemRefHandlers(handlers);
  addRelaxHandlers(handlers);
  addSCFHandlers(handlers);
  addTEHandlers(handlers);
  addTensorHandlers(handlers);
  addTIRHandlers(handlers);
}

//===----------------------------------------------------------------------===//
// Calls and regions
//===----------------------------------------------------------------------===//

/// The shape of an argument agrees with the static part of the parameter's type.
static LogicalResult checkArgument(FunctionOpInterface function, unsigned index,
                                   const RuntimeValue &argument) {
  auto type = dyn_cast<ShapedType>(function.getArgumentTypes()[index]);
  auto *buffer = std::get_if<Buffer>(&argument);
  if (!type || !buffer)
    return success();
  if (succeeded(verifyCompatibleShape(type.getShape(), buffer->shape)) &&
      type.getElementType() == buffer->elementType)
    return success();
  InFlightDiagnostic error = function.emitError() << "argument " << index << ": expected " << type;
  error << ", got " << RankedTensorType::get(buffer->shape, buffer->elementType);
  return error;
}

FailureOr<SmallVector<RuntimeValue>> Interpreter::call(FunctionOpInterface function,
                                                       ArrayRef<RuntimeValue> arguments) {
  if (function.isExternal())
    return function.emitError("cannot be interpreted: it has no body");
  if (arguments.size() != function.getNumArguments())
    return function.emitError("expected ")
           << function.getNumArguments() << " arguments, got " << arguments.size();
  for (auto [index, argument] : llvm::enumerate(arguments))
    if (failed(checkArgument(function, index, argument)))
      return failure();
  if (failed(checkPrimFuncArguments(function, arguments)))
    return failure();
  Region &body = function.getFunctionBody();
  if (!body.hasOneBlock())
    return function.emitError("cannot be interpreted: it has several blocks");

  DenseMap<StringAttr, int64_t> bound;
  for (auto [index, argument] : llvm::enumerate(arguments))
    if (failed(bindSymbols(function, ("argument " + Twine(index)).str(),
                           function.getArgumentTypes()[index], argument, bound)))
      return failure();
  frames.emplace_back();
  symbolValues.push_back(std::move(bound));
  FailureOr<SmallVector<RuntimeValue>> results = run(body, arguments);
  frames.pop_back();
  symbolValues.pop_back();
  return results;
}

FailureOr<SmallVector<RuntimeValue>> Interpreter::run(Region &region,
                                                      ArrayRef<RuntimeValue> arguments) {
  Block &block = region.front();
  for (auto [argument, value] : llvm::zip_equal(block.getArguments(), arguments))
    set(argument, value);
  for (Operation &op : block) {
    if (op.hasTrait<OpTrait::IsTerminator>())
      return getAll(op.getOperands());
    if (failed(execute(&op)))
      return failure();
  }
  return SmallVector<RuntimeValue>();
}

LogicalResult Interpreter::execute(Operation *op) {
  if (const HandlerTable::Handler *handler = handlers.find(op))
    return (*handler)(*this, op);
  return op->emitOpError("cannot be interpreted");
}

Operation *Interpreter::lookup(SymbolRefAttr symbol) {
  return symbols.lookupSymbolIn(module, symbol);
}

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

SmallVector<Scalar> Interpreter::getScalars(ValueRange values) {
  return llvm::map_to_vector(values, [&](Value value) { return getScalar(value); });
}

SmallVector<int64_t> Interpreter::getIndices(ValueRange values) {
  return llvm::map_to_vector(values, [&](Value value) { return getIndex(value); });
}

SmallVector<RuntimeValue> Interpreter::getAll(ValueRange values) {
  return llvm::map_to_vector(values, [&](Value value) { return get(value); });
}

SmallVector<int64_t> Interpreter::getMixed(ArrayRef<int64_t> numbers, ValueRange values) {
  return llvm::map_to_vector(numbers, [&](int64_t number) {
    if (!ShapedType::isDynamic(number))
      return number;
    int64_t value = getIndex(values.front());
    values = values.drop_front();
    return value;
  });
}

int64_t Interpreter::getMixed(OpFoldResult number) {
  if (auto value = dyn_cast<Value>(number))
    return getIndex(value);
  return cast<IntegerAttr>(cast<Attribute>(number)).getInt();
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

static std::string formatIndices(ArrayRef<int64_t> indices) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "[";
  llvm::interleaveComma(indices, os);
  os << "]";
  return text;
}

static StringRef getName(const Buffer &buffer) {
  return buffer.storage->name.empty() ? StringRef("a buffer") : StringRef(buffer.storage->name);
}

static LogicalResult checkBounds(Operation *op, const Buffer &buffer, ArrayRef<int64_t> indices) {
  if (buffer.storage->isFreed)
    return op->emitError("access to ") << getName(buffer) << ", which has been freed";
  if (buffer.isInBounds(indices) && buffer.isInStorage(buffer.getAddress(indices)))
    return success();
  return op->emitError("access to ")
         << getName(buffer) << formatIndices(indices) << " is out of bounds: its shape is "
         << formatIndices(buffer.shape);
}

FailureOr<Scalar> Interpreter::load(Operation *op, const Buffer &buffer,
                                    ArrayRef<int64_t> indices) {
  if (failed(checkBounds(op, buffer, indices)))
    return failure();
  int64_t address = buffer.getAddress(indices);
  if (!buffer.isWritten(address))
    return op->emitError("read of ")
           << getName(buffer) << formatIndices(indices) << ", which has not been written";
  if (!trackers.empty())
    trackers.back().accesses.push_back({op, buffer.storage.get(), address, /*isWrite=*/false});
  return buffer.read(address);
}

LogicalResult Interpreter::store(Operation *op, const Buffer &buffer, ArrayRef<int64_t> indices,
                                 const Scalar &value) {
  if (failed(checkBounds(op, buffer, indices)))
    return failure();
  int64_t address = buffer.getAddress(indices);
  if (!trackers.empty())
    trackers.back().accesses.push_back({op, buffer.storage.get(), address, /*isWrite=*/true});
  Buffer(buffer).write(address, value);
  return success();
}

FailureOr<Buffer> Interpreter::allocate(Operation *op, StringRef name, ShapedType type,
                                        ArrayRef<int64_t> sizes) {
  SmallVector<int64_t> shape(type.getShape());
  for (int64_t &extent : shape) {
    if (!ShapedType::isDynamic(extent))
      continue;
    extent = sizes.front();
    sizes = sizes.drop_front();
    if (extent < 0)
      return op->emitError("expected an extent that is not negative, got ") << extent;
  }
  Buffer buffer = Buffer::allocate(name, type.getElementType(), shape);
  if (!trackers.empty())
    trackers.back().local.push_back(buffer.storage);
  return buffer;
}

FailureOr<Buffer> mlc::reference::makeBuffer(Operation *op, StringRef name, ElementsAttr elements) {
  auto type = cast<ShapedType>(elements.getType());
  Buffer buffer = Buffer::allocate(name, type.getElementType(), type.getShape());
  int64_t address = 0;
  unsigned width = getByteWidth(type.getElementType());
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(elements)) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    if (!blob || blob->getData().size() != buffer.storage->bytes.size())
      return op->emitError("the data of ") << name << " are missing or have another size";
    llvm::copy(blob->getData(), buffer.storage->bytes.begin());
    buffer.storage->written.assign(buffer.storage->written.size(), true);
    return buffer;
  }
  auto dense = dyn_cast<DenseElementsAttr>(elements);
  if (!dense)
    return op->emitError("expected dense elements for ") << name;
  if (isa<FloatType>(type.getElementType())) {
    for (const APFloat &value : dense.getValues<APFloat>()) {
      buffer.write(address, {type.getElementType(), value.bitcastToAPInt()});
      address += width;
    }
    return buffer;
  }
  for (const APInt &value : dense.getValues<APInt>()) {
    buffer.write(address, {type.getElementType(), value});
    address += width;
  }
  return buffer;
}
