//===- InterpretTE.cpp - Tensor expressions -------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handlers.h"
#include "mlc/Dialect/TE/IR/TE.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::reference;

//===----------------------------------------------------------------------------------------===//
// Combiners
//===----------------------------------------------------------------------------------------===//

/// The signless type in which elements of this type are computed with.
static Type getComputeType(Type elementType) {
  if (elementType.isUnsignedInteger())
    return IntegerType::get(elementType.getContext(), elementType.getIntOrFloatBitWidth());
  return elementType;
}

/// The least (or largest) finite value.
static Scalar getLimit(Type elementType, bool least) {
  Type type = getComputeType(elementType);
  if (auto floatType = dyn_cast<FloatType>(type))
    return Scalar::get(floatType, APFloat::getLargest(floatType.getFloatSemantics(), least));
  unsigned width = getBitWidth(type);
  if (elementType.isUnsignedInteger() || elementType.isInteger(1))
    return {type, least ? APInt::getMinValue(width) : APInt::getMaxValue(width)};
  return {type, least ? APInt::getSignedMinValue(width) : APInt::getSignedMaxValue(width)};
}

static bool isNaN(const Scalar &value) {
  return isa<FloatType>(value.type) && value.getFloat().isNaN();
}

static bool isLess(Type elementType, const Scalar &lhs, const Scalar &rhs) {
  if (isa<FloatType>(lhs.type))
    return lhs.getFloat() < rhs.getFloat();
  bool isUnsigned = elementType.isUnsignedInteger() || elementType.isInteger(1);
  return isUnsigned ? lhs.bits.ult(rhs.bits) : lhs.bits.slt(rhs.bits);
}

/// The larger or the smaller of two; NaN if one of them is, and -0 is less than 0.
static Scalar getExtremum(Type elementType, bool isMax, const Scalar &lhs, const Scalar &rhs) {
  if (auto type = dyn_cast<FloatType>(lhs.type)) {
    APFloat a = lhs.getFloat(), b = rhs.getFloat();
    return Scalar::get(type, isMax ? llvm::maximum(a, b) : llvm::minimum(a, b));
  }
  return isLess(elementType, lhs, rhs) == isMax ? rhs : lhs;
}

static Scalar add(const Scalar &lhs, const Scalar &rhs) {
  if (auto type = dyn_cast<FloatType>(lhs.type))
    return Scalar::get(type, lhs.getFloat() + rhs.getFloat());
  return {lhs.type, lhs.bits + rhs.bits};
}

static Scalar multiply(const Scalar &lhs, const Scalar &rhs) {
  if (auto type = dyn_cast<FloatType>(lhs.type))
    return Scalar::get(type, lhs.getFloat() * rhs.getFloat());
  return {lhs.type, lhs.bits * rhs.bits};
}

/// Pairs (index, value). A NaN is better than any number, an index -1 is no element at all.
static bool isBetter(Type elementType, bool isMax, ArrayRef<Scalar> candidate,
                     ArrayRef<Scalar> best) {
  if (best[0].bits.isAllOnes())
    return true;
  if (candidate[0].bits.isAllOnes() || isNaN(best[1]))
    return false;
  if (isNaN(candidate[1]))
    return true;
  bool isGreater = isLess(elementType, best[1], candidate[1]);
  bool isSmaller = isLess(elementType, candidate[1], best[1]);
  if (isGreater || isSmaller)
    return isMax ? isGreater : isSmaller;
  return candidate[0].bits.ult(best[0].bits);
}

static Type getElementType(te::ReduceOp op, unsigned index) {
  return cast<RankedTensorType>(op.getResult(index).getType()).getElementType();
}

static SmallVector<Scalar> getScalars(ArrayRef<RuntimeValue> values) {
  return llvm::map_to_vector(values,
                             [](const RuntimeValue &value) { return std::get<Scalar>(value); });
}

static FailureOr<SmallVector<Scalar>> getIdentity(Interpreter &interpreter, te::ReduceOp op) {
  Type elementType = getElementType(op, 0);
  Type type = getComputeType(elementType);
  switch (op.getCombiner()) {
  case te::Combiner::Sum:
  case te::Combiner::Any:
    return SmallVector<Scalar>{Scalar::get(type, 0)};
  case te::Combiner::Prod:
  case te::Combiner::All:
    return SmallVector<Scalar>{Scalar::get(type, 1)};
  case te::Combiner::Max:
  case te::Combiner::Min:
    return SmallVector<Scalar>{getLimit(elementType, op.getCombiner() == te::Combiner::Max)};
  case te::Combiner::ArgMax:
  case te::Combiner::ArgMin:
    return SmallVector<Scalar>{
        Scalar::get(type, -1),
        getLimit(getElementType(op, 1), op.getCombiner() == te::Combiner::ArgMax)};
  case te::Combiner::Custom: {
    FailureOr<SmallVector<RuntimeValue>> values = interpreter.run(op.getIdentity());
    if (failed(values))
      return failure();
    return getScalars(*values);
  }
  }
  llvm_unreachable("unknown combiner");
}

static FailureOr<SmallVector<Scalar>> combine(Interpreter &interpreter, te::ReduceOp op,
                                              ArrayRef<Scalar> lhs, ArrayRef<Scalar> rhs) {
  Type elementType = getElementType(op, 0);
  switch (op.getCombiner()) {
  case te::Combiner::Sum:
    return SmallVector<Scalar>{add(lhs[0], rhs[0])};
  case te::Combiner::Prod:
    return SmallVector<Scalar>{multiply(lhs[0], rhs[0])};
  case te::Combiner::Max:
  case te::Combiner::Min:
    return SmallVector<Scalar>{
        getExtremum(elementType, op.getCombiner() == te::Combiner::Max, lhs[0], rhs[0])};
  case te::Combiner::Any:
    return SmallVector<Scalar>{{lhs[0].type, lhs[0].bits | rhs[0].bits}};
  case te::Combiner::All:
    return SmallVector<Scalar>{{lhs[0].type, lhs[0].bits & rhs[0].bits}};
  case te::Combiner::ArgMax:
  case te::Combiner::ArgMin: {
    bool isMax = op.getCombiner() == te::Combiner::ArgMax;
    return SmallVector<Scalar>(isBetter(getElementType(op, 1), isMax, rhs, lhs) ? rhs : lhs);
  }
  case te::Combiner::Custom: {
    SmallVector<RuntimeValue> arguments(lhs.begin(), lhs.end());
    arguments.append(rhs.begin(), rhs.end());
    FailureOr<SmallVector<RuntimeValue>> values = interpreter.run(op.getCombine(), arguments);
    if (failed(values))
      return failure();
    return getScalars(*values);
  }
  }
  llvm_unreachable("unknown combiner");
}

//===----------------------------------------------------------------------------------------===//
// Index spaces
//===----------------------------------------------------------------------------------------===//

/// Calls `callback` for each point of a space, until it fails.
static LogicalResult forEachPoint(ArrayRef<int64_t> extents,
                                  function_ref<LogicalResult(ArrayRef<int64_t>)> callback) {
  Buffer space;
  space.shape.assign(extents.begin(), extents.end());
  LogicalResult result = success();
  space.forEach([&](ArrayRef<int64_t> point) {
    if (succeeded(result))
      result = callback(point);
  });
  return result;
}

static LogicalResult checkExtents(Operation *op, ArrayRef<int64_t> extents) {
  for (int64_t extent : extents)
    if (extent < 0)
      return op->emitError("expected an extent that is not negative, got ") << extent;
  return success();
}

static void appendIndices(SmallVectorImpl<RuntimeValue> &arguments, MLIRContext *context,
                          ArrayRef<int64_t> indices) {
  for (int64_t index : indices)
    arguments.push_back(Scalar::get(IndexType::get(context), index));
}

static FailureOr<SmallVector<Buffer>> makeResults(Operation *op, StringRef name,
                                                  ArrayRef<int64_t> extents) {
  SmallVector<Buffer> results;
  for (Type type : op->getResultTypes()) {
    Type elementType = cast<RankedTensorType>(type).getElementType();
    FailureOr<Buffer> result = allocateBuffer(op, name, elementType, extents);
    if (failed(result))
      return failure();
    results.push_back(*result);
  }
  return results;
}

static LogicalResult compute(Interpreter &interpreter, te::ComputeOp op) {
  SmallVector<int64_t> extents = interpreter.getMixed(op.getStaticExtents(), op.getExtents());
  FailureOr<SmallVector<Buffer>> results = makeResults(op, op.getName(), extents);
  if (failed(results))
    return failure();
  LogicalResult computed = forEachPoint(extents, [&](ArrayRef<int64_t> point) -> LogicalResult {
    SmallVector<RuntimeValue> arguments;
    appendIndices(arguments, op.getContext(), point);
    FailureOr<SmallVector<RuntimeValue>> values = interpreter.run(op.getBody(), arguments);
    if (failed(values))
      return failure();
    for (auto [result, value] : llvm::zip_equal(*results, *values))
      result.write(result.getAddress(point), std::get<Scalar>(value));
    return success();
  });
  for (auto [result, buffer] : llvm::zip_equal(op.getResults(), *results))
    interpreter.set(result, buffer);
  return computed;
}

static LogicalResult reduce(Interpreter &interpreter, te::ReduceOp op) {
  SmallVector<int64_t> extents = interpreter.getMixed(op.getStaticExtents(), op.getExtents());
  SmallVector<int64_t> mins = interpreter.getMixed(op.getStaticReduceMins(), op.getReduceMins());
  SmallVector<int64_t> reduceExtents =
      interpreter.getMixed(op.getStaticReduceExtents(), op.getReduceExtents());
  FailureOr<SmallVector<Buffer>> results = makeResults(op, op.getName(), extents);
  if (failed(results) || failed(checkExtents(op, reduceExtents)))
    return failure();
  LogicalResult computed = forEachPoint(extents, [&](ArrayRef<int64_t> point) -> LogicalResult {
    FailureOr<SmallVector<Scalar>> running = getIdentity(interpreter, op);
    if (failed(running))
      return failure();
    auto step = [&](ArrayRef<int64_t> reducePoint) -> LogicalResult {
      SmallVector<RuntimeValue> arguments;
      appendIndices(arguments, op.getContext(), point);
      for (auto [index, min] : llvm::zip_equal(reducePoint, mins))
        arguments.push_back(Scalar::get(IndexType::get(op.getContext()), min + index));
      FailureOr<SmallVector<RuntimeValue>> values = interpreter.run(op.getBody(), arguments);
      if (failed(values))
        return failure();
      running = combine(interpreter, op, *running, getScalars(*values));
      return running;
    };
    if (failed(forEachPoint(reduceExtents, step)))
      return failure();
    for (auto [result, value] : llvm::zip_equal(*results, *running))
      result.write(result.getAddress(point), value);
    return success();
  });
  for (auto [result, buffer] : llvm::zip_equal(op.getResults(), *results))
    interpreter.set(result, buffer);
  return computed;
}

static LogicalResult external(Interpreter &interpreter, te::ExternOp op) {
  SmallVector<RuntimeValue> arguments = interpreter.getAll(op.getInputs());
  for (OpResult result : op.getResults()) {
    SmallVector<int64_t> extents =
        llvm::map_to_vector(op.getMixedExtents(result.getResultNumber()),
                            [&](OpFoldResult extent) { return interpreter.getMixed(extent); });
    Type elementType = cast<RankedTensorType>(result.getType()).getElementType();
    FailureOr<Buffer> buffer = allocateBuffer(op, op.getName(), elementType, extents);
    if (failed(buffer))
      return failure();
    interpreter.set(result, *buffer);
    arguments.push_back(*buffer);
  }
  return interpreter.call(op.getFunction(), arguments);
}

void mlc::reference::addTEHandlers(HandlerTable &table) {
  table.add(compute);
  table.add(reduce);
  table.add(external);
}
