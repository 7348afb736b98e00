//===- Interpreter.cpp - A slow, obvious interpreter of te and tir --------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Reference/Interpreter.h"
#include "Handlers.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/ADT/SetOperations.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::reference;

/// Of programs that call themselves without end, or ask for more memory than there is.
static constexpr size_t kMaxCallDepth = 200;
static constexpr int64_t kMaxBytes = int64_t(1) << 30;

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
  addTIRLoopHandlers(handlers);
  addUBHandlers(handlers);
}

//===----------------------------------------------------------------------------------------===//
// Calls and regions
//===----------------------------------------------------------------------------------------===//

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
  if (frames.size() >= kMaxCallDepth)
    return function.emitError("more than ")
           << kMaxCallDepth << " calls are open: does it call itself?";
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
  size_t numOverlaps = overlaps.size();
  findOverlaps(function, arguments);
  FailureOr<SmallVector<RuntimeValue>> results = run(body, arguments);
  overlaps.resize(numOverlaps);
  frames.pop_back();
  symbolValues.pop_back();
  return results;
}

/// Where the bytes of the buffer's elements are in its storage.
static DenseSet<int64_t> getBytes(const Buffer &buffer) {
  DenseSet<int64_t> bytes;
  buffer.forEach([&](ArrayRef<int64_t> indices) {
    for (unsigned i = 0, e = getByteWidth(buffer.elementType); i < e; ++i)
      bytes.insert(buffer.getAddress(indices) + i);
  });
  return bytes;
}

void Interpreter::findOverlaps(FunctionOpInterface function, ArrayRef<RuntimeValue> arguments) {
  auto isPromised = [&](unsigned index) {
    return function->hasAttr(tir::TIRDialect::getNoAliasAttrName()) ||
           function.getArgAttr(index, "llvm.noalias");
  };
  for (unsigned second = 1; second < arguments.size(); ++second) {
    for (unsigned first = 0; first < second; ++first) {
      auto *lhs = std::get_if<Buffer>(&arguments[first]);
      auto *rhs = std::get_if<Buffer>(&arguments[second]);
      if (!lhs || !rhs || lhs->storage != rhs->storage ||
          (!isPromised(first) && !isPromised(second)))
        continue;
      DenseSet<int64_t> shared = getBytes(*lhs);
      llvm::set_intersect(shared, getBytes(*rhs));
      if (!shared.empty())
        overlaps.push_back({function, first, second, lhs->storage.get(), std::move(shared)});
    }
  }
}

FailureOr<SmallVector<RuntimeValue>> Interpreter::run(Region &region,
                                                      ArrayRef<RuntimeValue> arguments) {
  Block &block = region.front();
  for (auto [argument, value] : llvm::zip_equal(block.getArguments(), arguments))
    set(argument, value);
  for (Operation &op : block) {
    if (op.hasTrait<OpTrait::IsTerminator>()) {
      if (failed(checkOperands(&op)))
        return failure();
      return getAll(op.getOperands());
    }
    if (failed(execute(&op)))
      return failure();
  }
  return SmallVector<RuntimeValue>();
}

LogicalResult Interpreter::execute(Operation *op) {
  const HandlerTable::Handler *handler = handlers.find(op);
  if (!handler)
    return op->emitOpError("cannot be interpreted");
  if (failed(checkOperands(op)))
    return failure();
  return (*handler)(*this, op);
}

/// True if the operation only passes this operand on, so that it may be poison.
static bool isPassedOn(OpOperand &operand) {
  Operation *op = operand.getOwner();
  if (isa<arith::SelectOp>(op))
    return operand.getOperandNumber() != 0;
  if (auto loop = dyn_cast<LoopLikeOpInterface>(op))
    return llvm::is_contained(llvm::make_pointer_range(loop.getInitsMutable()), &operand);
  return isa<CallOpInterface, func::ReturnOp, scf::YieldOp, affine::AffineYieldOp>(op);
}

/// Handlers take for granted that a number has a value, and a tensor or memref elements; and those
/// of operations that also exist on tensors and vectors, that they get numbers.
LogicalResult Interpreter::checkOperands(Operation *op) {
  bool isElementwise = OpTrait::hasElementwiseMappableTraits(op);
  for (OpOperand &operand : op->getOpOperands()) {
    if (isPassedOn(operand))
      continue;
    Type type = operand.get().getType();
    const RuntimeValue &value = get(operand.get());
    if (isElementwise && !type.isIntOrIndexOrFloat())
      return op->emitOpError("on ") << type << " cannot be interpreted";
    if (type.isIntOrIndexOrFloat() && !std::holds_alternative<Scalar>(value))
      return op->emitError("operand ") << operand.getOperandNumber() << " is poison";
    if (isa<TensorType, BaseMemRefType>(type) && !std::holds_alternative<Buffer>(value))
      return op->emitError("operand ") << operand.getOperandNumber() << " has no elements";
  }
  return success();
}

Operation *Interpreter::lookup(SymbolRefAttr symbol) {
  return symbols.lookupSymbolIn(module, symbol);
}

//===----------------------------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------------------------===//

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

//===----------------------------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------------------------===//

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

LogicalResult Interpreter::noteAccess(const Access &access, StringRef name) {
  if (!trackers.empty())
    trackers.back().accesses.push_back(access);
  for (ParallelLoop *loop : parallelLoops)
    if (failed(loop->note(access, name)))
      return failure();
  return success();
}

FailureOr<Scalar> Interpreter::load(Operation *op, const Buffer &buffer,
                                    ArrayRef<int64_t> indices) {
  if (failed(checkBounds(op, buffer, indices)))
    return failure();
  int64_t address = buffer.getAddress(indices);
  if (!buffer.isWritten(address))
    return op->emitError("read of ")
           << getName(buffer) << formatIndices(indices) << ", which has not been written";
  if (failed(noteAccess({op, buffer.storage.get(), address, /*isWrite=*/false}, getName(buffer))))
    return failure();
  return buffer.read(address);
}

LogicalResult Interpreter::store(Operation *op, const Buffer &buffer, ArrayRef<int64_t> indices,
                                 const Scalar &value) {
  if (failed(checkBounds(op, buffer, indices)))
    return failure();
  int64_t address = buffer.getAddress(indices);
  for (const Overlap &overlap : overlaps) {
    if (overlap.storage != buffer.storage.get() || !overlap.bytes.contains(address))
      continue;
    InFlightDiagnostic error = op->emitError("write to ")
                               << getName(buffer) << formatIndices(indices) << ", where arguments "
                               << overlap.first << " and " << overlap.second << " overlap";
    error.attachNote(overlap.function->getLoc()) << "it is promised here that they do not";
    return error;
  }
  bool isSame = buffer.isWritten(address) && buffer.read(address).bits == value.bits;
  if (failed(noteAccess({op, buffer.storage.get(), address, /*isWrite=*/true, isSame},
                        getName(buffer))))
    return failure();
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
  }
  FailureOr<Buffer> buffer = allocateBuffer(op, name, type.getElementType(), shape);
  if (failed(buffer))
    return failure();
  if (!trackers.empty())
    trackers.back().local.push_back(buffer->storage);
  for (ParallelLoop *loop : parallelLoops)
    loop->own[buffer->storage.get()] = buffer->storage;
  return buffer;
}

FailureOr<Buffer> mlc::reference::allocateBuffer(Operation *op, StringRef name, Type elementType,
                                                 ArrayRef<int64_t> shape) {
  if (!elementType.isIntOrIndexOrFloat())
    return op->emitError("elements of type ") << elementType << " cannot be interpreted";
  int64_t bytes = getByteWidth(elementType);
  bool isEmpty = llvm::is_contained(shape, 0);
  for (int64_t extent : shape) {
    if (extent < 0)
      return op->emitError("expected an extent that is not negative, got ") << extent;
    if (!isEmpty && (llvm::MulOverflow(bytes, extent, bytes) || bytes > kMaxBytes))
      return op->emitError("a buffer of shape ") << formatIndices(shape) << " is too large";
  }
  return Buffer::allocate(name, elementType, shape);
}

FailureOr<Buffer> mlc::reference::makeBuffer(Operation *op, StringRef name, ElementsAttr elements) {
  auto type = cast<ShapedType>(elements.getType());
  FailureOr<Buffer> allocated = allocateBuffer(op, name, type.getElementType(), type.getShape());
  if (failed(allocated))
    return failure();
  Buffer &buffer = *allocated;
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
