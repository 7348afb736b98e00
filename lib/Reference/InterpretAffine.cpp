//===- InterpretAffine.cpp - Affine loops and accesses --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handlers.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/IR/IntegerSet.h"

using namespace mlir;
using namespace mlc::reference;

/// The results of a map; nothing if a divisor in it is zero.
static std::optional<SmallVector<int64_t>> evaluate(AffineMap map, ArrayRef<int64_t> operands) {
  Builder builder(map.getContext());
  SmallVector<Attribute> numbers = llvm::map_to_vector(
      operands, [&](int64_t value) -> Attribute { return builder.getIndexAttr(value); });
  SmallVector<int64_t> results;
  bool hasPoison = false;
  if (failed(map.partialConstantFold(numbers, &results, &hasPoison).getNumInputs() ==
                     map.getNumInputs()
                 ? success(results.size() == map.getNumResults())
                 : failure()) ||
      hasPoison)
    return std::nullopt;
  return results;
}

static FailureOr<SmallVector<int64_t>> evaluate(Interpreter &interpreter, Operation *op,
                                                AffineMap map, ValueRange operands) {
  if (std::optional<SmallVector<int64_t>> results = evaluate(map, interpreter.getIndices(operands)))
    return std::move(*results);
  return op->emitError("division by zero in an affine map");
}

static Scalar getIndexValue(Operation *op, int64_t value) {
  return Scalar::get(IndexType::get(op->getContext()), value);
}

static LogicalResult apply(Interpreter &interpreter, affine::AffineApplyOp op) {
  auto results = evaluate(interpreter, op, op.getAffineMap(), op.getMapOperands());
  if (failed(results))
    return failure();
  interpreter.set(op.getResult(), getIndexValue(op, results->front()));
  return success();
}

template <typename OpTy, bool isMin>
static LogicalResult extremum(Interpreter &interpreter, OpTy op) {
  auto results = evaluate(interpreter, op, op.getAffineMap(), op.getOperands());
  if (failed(results))
    return failure();
  int64_t value = isMin ? *llvm::min_element(*results) : *llvm::max_element(*results);
  interpreter.set(op.getResult(), getIndexValue(op, value));
  return success();
}

static LogicalResult load(Interpreter &interpreter, affine::AffineLoadOp op) {
  auto indices = evaluate(interpreter, op, op.getAffineMap(), op.getMapOperands());
  if (failed(indices))
    return failure();
  FailureOr<Scalar> value = interpreter.load(op, interpreter.getBuffer(op.getMemRef()), *indices);
  if (failed(value))
    return failure();
  interpreter.set(op.getResult(), *value);
  return success();
}

static LogicalResult store(Interpreter &interpreter, affine::AffineStoreOp op) {
  auto indices = evaluate(interpreter, op, op.getAffineMap(), op.getMapOperands());
  if (failed(indices))
    return failure();
  return interpreter.store(op, interpreter.getBuffer(op.getMemRef()), *indices,
                           interpreter.getScalar(op.getValueToStore()));
}

static LogicalResult forLoop(Interpreter &interpreter, affine::AffineForOp op) {
  auto lower = evaluate(interpreter, op, op.getLowerBoundMap(), op.getLowerBoundOperands());
  auto upper = evaluate(interpreter, op, op.getUpperBoundMap(), op.getUpperBoundOperands());
  if (failed(lower) || failed(upper))
    return failure();
  SmallVector<RuntimeValue> carried = interpreter.getAll(op.getInits());
  int64_t end = *llvm::min_element(*upper);
  for (int64_t i = *llvm::max_element(*lower); i < end; i += op.getStepAsInt()) {
    SmallVector<RuntimeValue> arguments = {getIndexValue(op, i)};
    llvm::append_range(arguments, carried);
    FailureOr<SmallVector<RuntimeValue>> yielded = interpreter.run(op.getRegion(), arguments);
    if (failed(yielded))
      return failure();
    carried = std::move(*yielded);
  }
  for (auto [result, value] : llvm::zip_equal(op.getResults(), carried))
    interpreter.set(result, value);
  return success();
}

static LogicalResult parallelLoop(Interpreter &interpreter, affine::AffineParallelOp op) {
  if (op.getNumResults() != 0)
    return op.emitOpError("with a reduction cannot be interpreted");
  Buffer space;
  SmallVector<int64_t> starts;
  for (unsigned dim = 0; dim < op.getNumDims(); ++dim) {
    auto lower = evaluate(interpreter, op, op.getLowerBoundMap(dim), op.getLowerBoundsOperands());
    auto upper = evaluate(interpreter, op, op.getUpperBoundMap(dim), op.getUpperBoundsOperands());
    if (failed(lower) || failed(upper))
      return failure();
    starts.push_back(*llvm::max_element(*lower));
    int64_t length = *llvm::min_element(*upper) - starts.back();
    int64_t step = op.getSteps()[dim];
    space.shape.push_back(length > 0 ? (length + step - 1) / step : 0);
  }
  LogicalResult result = success();
  space.forEach([&](ArrayRef<int64_t> point) {
    if (failed(result))
      return;
    SmallVector<RuntimeValue> arguments;
    for (auto [i, start, step] : llvm::zip_equal(point, starts, op.getSteps()))
      arguments.push_back(getIndexValue(op, start + i * step));
    result = interpreter.run(op.getRegion(), arguments);
  });
  return result;
}

static LogicalResult ifElse(Interpreter &interpreter, affine::AffineIfOp op) {
  IntegerSet set = op.getIntegerSet();
  auto map =
      AffineMap::get(set.getNumDims(), set.getNumSymbols(), set.getConstraints(), op.getContext());
  auto values = evaluate(interpreter, op, map, op.getOperands());
  if (failed(values))
    return failure();
  bool holds = true;
  for (auto [index, value] : llvm::enumerate(*values))
    holds &= set.isEq(index) ? value == 0 : value >= 0;
  Region &region = holds ? op.getThenRegion() : op.getElseRegion();
  if (region.empty())
    return success();
  FailureOr<SmallVector<RuntimeValue>> yielded = interpreter.run(region);
  if (failed(yielded))
    return failure();
  for (auto [result, value] : llvm::zip_equal(op.getResults(), *yielded))
    interpreter.set(result, value);
  return success();
}

static LogicalResult linearize(Interpreter &interpreter, affine::AffineLinearizeIndexOp op) {
  SmallVector<int64_t> indices = interpreter.getIndices(op.getMultiIndex());
  SmallVector<int64_t> basis = interpreter.getMixed(op.getStaticBasis(), op.getDynamicBasis());
  int64_t value = 0;
  // Without an outer bound the basis is one shorter than the indices.
  size_t first = indices.size() - basis.size();
  for (auto [position, index] : llvm::enumerate(indices))
    value = (position >= first ? value * basis[position - first] : value) + index;
  interpreter.set(op.getResult(), getIndexValue(op, value));
  return success();
}

static LogicalResult delinearize(Interpreter &interpreter, affine::AffineDelinearizeIndexOp op) {
  int64_t left = interpreter.getIndex(op.getLinearIndex());
  SmallVector<int64_t> basis = interpreter.getMixed(op.getStaticBasis(), op.getDynamicBasis());
  // With an outer bound the basis has a number for the first result as well, which is not used.
  size_t first = op.getNumResults() - basis.size();
  for (size_t position = op.getNumResults(); position-- > 1;) {
    int64_t size = basis[position - first];
    if (size <= 0)
      return op.emitError("expected a positive basis, got ") << size;
    int64_t remainder = ((left % size) + size) % size;
    interpreter.set(op.getResult(position), getIndexValue(op, remainder));
    left = (left - remainder) / size;
  }
  interpreter.set(op.getResult(0), getIndexValue(op, left));
  return success();
}

void mlc::reference::addAffineHandlers(HandlerTable &table) {
  table.add(apply);
  table.add(extremum<affine::AffineMinOp, true>);
  table.add(extremum<affine::AffineMaxOp, false>);
  table.add(load);
  table.add(store);
  table.add(forLoop);
  table.add(parallelLoop);
  table.add(ifElse);
  table.add(linearize);
  table.add(delinearize);
}
