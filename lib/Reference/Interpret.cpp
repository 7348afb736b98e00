//===- Interpret.cpp - Run a function in the reference interpreter --------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Reference/Interpreter.h"
#include "mlc/Reference/Passes.h"
#include "llvm/ADT/StringExtras.h"

namespace mlc {
#define GEN_PASS_DEF_INTERPRET
#include "mlc/Reference/Passes.h.inc"
} // namespace mlc

using namespace mlir;
using namespace mlc;
using namespace mlc::reference;

namespace {

//===----------------------------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------------------------===//

/// Makes the arguments of a function.
class InputMaker {
public:
  InputMaker(FunctionOpInterface function, uint64_t seed, DenseMap<StringAttr, int64_t> sizes)
      : function(function), seed(seed), sizes(std::move(sizes)) {}

  FailureOr<RuntimeValue> make(unsigned index, bool isOutput) {
    Type type = function.getArgumentTypes()[index];
    // An argument's numbers do not depend on those of the others.
    state = seed * 1000003 + index;
    if (auto elements = function.getArgAttrOfType<ElementsAttr>(index, "mlc.input"))
      return fromAttribute(index, elements);
    return make(index, type, isOutput);
  }

private:
  FailureOr<RuntimeValue> make(unsigned index, Type type, bool isOutput) {
    if (auto tuple = dyn_cast<TupleType>(type)) {
      auto elements = std::make_shared<Tuple>();
      for (Type elementType : tuple.getTypes()) {
        FailureOr<RuntimeValue> element = make(index, elementType, isOutput);
        if (failed(element))
          return failure();
        elements->push_back(*element);
      }
      return RuntimeValue(elements);
    }
    if (isa<RankedTensorType, MemRefType>(type)) {
      auto shaped = cast<ShapedType>(type);
      FailureOr<SmallVector<int64_t>> shape = getShape(index, shaped);
      if (failed(shape))
        return failure();
      FailureOr<Buffer> buffer =
          allocateBuffer(function, getName(index), shaped.getElementType(), *shape);
      if (failed(buffer))
        return failure();
      if (!isOutput)
        fill(*buffer);
      return RuntimeValue(*buffer);
    }
    if (type.isIntOrIndexOrFloat()) {
      auto size = sizes.find(StringAttr::get(type.getContext(), getName(index)));
      if (isa<IndexType>(type) && size != sizes.end())
        return RuntimeValue(Scalar::get(type, size->second));
      return RuntimeValue(makeNumber(type));
    }
    return RuntimeValue(std::monostate());
  }

  std::string getName(unsigned index) {
    if (auto primFunc = dyn_cast<tir::PrimFuncOp>(function.getOperation()))
      return primFunc.getArgName(index).str();
    if (auto name = function.getArgAttrOfType<StringAttr>(index, "relax.name"))
      return name.str();
    return ("argument " + Twine(index)).str();
  }

  FailureOr<RuntimeValue> fromAttribute(unsigned index, ElementsAttr elements) {
    auto type = dyn_cast<ShapedType>(function.getArgumentTypes()[index]);
    auto given = cast<ShapedType>(elements.getType());
    if (!type || !isSameInMemory(type.getElementType(), given.getElementType()) ||
        failed(verifyCompatibleShape(type.getShape(), given.getShape())))
      return function.emitError("argument ") << index << ": mlc.input has type " << given
                                             << ", expected " << function.getArgumentTypes()[index];
    FailureOr<Buffer> buffer = makeBuffer(function, getName(index), elements);
    if (failed(buffer))
      return failure();
    buffer->elementType = type.getElementType();
    return RuntimeValue(*buffer);
  }

  /// Lowering drops the signs of integers, and turns a bool into the byte that it takes.
  static bool isSameInMemory(Type lhs, Type rhs) {
    return lhs == rhs || (isa<IntegerType>(lhs) && isa<IntegerType>(rhs) &&
                          getByteWidth(lhs) == getByteWidth(rhs));
  }

  /// The dimensions that an argument is said to have.
  SmallVector<relax::DimExpr> getDims(unsigned index, ShapedType type) {
    if (auto dims =
            function.getArgAttrOfType<relax::DimsAttr>(index, tir::TIRDialect::getDimsAttrName()))
      return dims.getDims();
    if (auto tensor = dyn_cast<RankedTensorType>(type))
      return relax::getDims(tensor);
    return relax::getDims(RankedTensorType::get(type.getShape(), type.getElementType()));
  }

  FailureOr<SmallVector<int64_t>> getShape(unsigned index, ShapedType type) {
    auto unnamed = sizes.find(StringAttr::get(type.getContext(), "?"));
    SmallVector<int64_t> shape;
    for (relax::DimExpr dim : getDims(index, type)) {
      std::optional<int64_t> extent = dim.evaluate(sizes);
      std::string position = (Twine(index) + "." + Twine(shape.size())).str();
      auto positional = sizes.find(StringAttr::get(type.getContext(), position));
      if (dim.isUnknown() && positional != sizes.end())
        extent = positional->second;
      else if (dim.isUnknown() && unnamed != sizes.end())
        extent = unnamed->second;
      if (!extent || *extent < 0)
        return function.emitError("argument ")
               << index << ": the size of dimension " << shape.size() << ", " << dim
               << ", is not known; say it with sizes=";
      shape.push_back(*extent);
    }
    return shape;
  }

  /// The next of a sequence that is the same on every machine (the finaliser of MurmurHash3).
  uint64_t next() {
    uint64_t value = state += 0x9e3779b97f4a7c15;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
    value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
    return value ^ (value >> 31);
  }

  Scalar makeNumber(Type type) {
    int64_t number = static_cast<int64_t>(next() % 32) - 16;
    if (auto floatType = dyn_cast<FloatType>(type))
      return Scalar::get(floatType, static_cast<double>(number) / 8);
    if (type.isInteger(1))
      return Scalar::get(type, number & 1);
    if (type.isUnsignedInteger() || isa<IndexType>(type))
      number += 16;
    return Scalar::get(type, number);
  }

  void fill(Buffer &buffer) {
    buffer.forEach([&](ArrayRef<int64_t> indices) {
      buffer.write(buffer.getAddress(indices), makeNumber(buffer.elementType));
    });
  }

  FunctionOpInterface function;
  uint64_t seed, state = 0;
  DenseMap<StringAttr, int64_t> sizes;
};

//===----------------------------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------------------------===//

void printSummary(const Buffer &buffer, raw_ostream &os) {
  double sum = 0, least = 0, largest = 0;
  bool isFirst = true;
  buffer.forEach([&](ArrayRef<int64_t> indices) {
    Scalar element = buffer.read(buffer.getAddress(indices));
    double value = isa<FloatType>(element.type)       ? element.getDouble()
                   : element.type.isUnsignedInteger() ? element.bits.getZExtValue()
                   : element.type.isInteger(1)        ? element.getBool()
                                                      : element.getSigned();
    sum += value;
    least = isFirst ? value : std::min(least, value);
    largest = isFirst ? value : std::max(largest, value);
    isFirst = false;
  });
  os << "sum " << sum << ", from " << least << " to " << largest << " : "
     << RankedTensorType::get(buffer.shape, buffer.elementType);
}

/// Prints a value; gives the indices of an element that has not been written, if there is one.
LogicalResult printValue(FunctionOpInterface function, const RuntimeValue &value,
                         int64_t maxElements, raw_ostream &os) {
  if (auto *tuple = std::get_if<std::shared_ptr<Tuple>>(&value)) {
    os << "(";
    for (auto [index, element] : llvm::enumerate(**tuple)) {
      os << (index ? ", " : "");
      if (failed(printValue(function, element, maxElements, os)))
        return failure();
    }
    os << ")";
    return success();
  }
  if (auto *scalar = std::get_if<Scalar>(&value)) {
    if (auto type = dyn_cast<FloatType>(scalar->type))
      os << FloatAttr::get(type, scalar->getFloat());
    else
      os << IntegerAttr::get(scalar->type, scalar->bits);
    return success();
  }
  auto *buffer = std::get_if<Buffer>(&value);
  if (!buffer) {
    os << "opaque";
    return success();
  }
  DenseElementsAttr elements = buffer->toAttribute();
  if (!elements) {
    LogicalResult result = success();
    buffer->forEach([&](ArrayRef<int64_t> indices) {
      if (failed(result) || buffer->isWritten(buffer->getAddress(indices)))
        return;
      InFlightDiagnostic error = function.emitError(buffer->storage->name)
                                 << "[" << indices << "] was never written";
      result = error;
    });
    return result;
  }
  if (buffer->getNumElements() > maxElements)
    printSummary(*buffer, os);
  else
    os << elements;
  return success();
}

//===----------------------------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------------------------===//

struct Interpret : mlc::impl::InterpretBase<Interpret> {
  using InterpretBase::InterpretBase;

  FailureOr<DenseMap<StringAttr, int64_t>> parseSizes() {
    DenseMap<StringAttr, int64_t> parsed;
    for (const std::string &text : sizes) {
      auto [name, number] = StringRef(text).split('=');
      int64_t value;
      if (name.empty() || number.getAsInteger(10, value) || value < 0)
        return getOperation().emitError("expected sizes like n=4, got ") << text;
      parsed[StringAttr::get(&getContext(), name)] = value;
    }
    return parsed;
  }

  void runOnOperation() override {
    markAllAnalysesPreserved();
    if (failed(run()))
      signalPassFailure();
  }

  LogicalResult run() {
    auto function = dyn_cast_or_null<FunctionOpInterface>(
        SymbolTable::lookupSymbolIn(getOperation(), StringRef(entry)));
    if (!function)
      return getOperation().emitError("there is no function ") << entry;
    FailureOr<DenseMap<StringAttr, int64_t>> parsedSizes = parseSizes();
    if (failed(parsedSizes))
      return failure();

    unsigned numArguments = function.getNumArguments();
    int64_t numBuffers = llvm::count_if(function.getArgumentTypes(), llvm::IsaPred<MemRefType>);
    int64_t numOutputs = outputs;
    if (outputs < 0)
      numOutputs = numBuffers > 0 && function.getNumResults() == 0;
    if (numOutputs > numBuffers)
      return function.emitError("has fewer than ") << numOutputs << " buffers";
    InputMaker maker(function, seed, std::move(*parsedSizes));
    SmallVector<RuntimeValue> arguments;
    SmallVector<unsigned> destinations = getDestinations(function, numOutputs);
    for (unsigned index = 0; index < numArguments; ++index) {
      FailureOr<RuntimeValue> argument = maker.make(index, llvm::is_contained(destinations, index));
      if (failed(argument))
        return failure();
      arguments.push_back(std::move(*argument));
    }

    Interpreter interpreter(getOperation());
    FailureOr<SmallVector<RuntimeValue>> results = interpreter.call(function, arguments);
    if (failed(results))
      return failure();
    for (unsigned index : destinations)
      results->push_back(arguments[index]);
    for (auto [index, result] : llvm::enumerate(*results)) {
      std::string text;
      llvm::raw_string_ostream os(text);
      if (failed(printValue(function, result, maxElements, os)))
        return failure();
      llvm::outs() << "result " << index << ": " << text << "\n";
    }
    llvm::outs().flush();
    return success();
  }

  /// The last buffers among the arguments, in order.
  static SmallVector<unsigned> getDestinations(FunctionOpInterface function, int64_t count) {
    SmallVector<unsigned> indices;
    for (unsigned index = function.getNumArguments(); index-- > 0 && count > 0;) {
      if (!isa<MemRefType>(function.getArgumentTypes()[index]))
        continue;
      indices.insert(indices.begin(), index);
      --count;
    }
    return indices;
  }
};

} // namespace
