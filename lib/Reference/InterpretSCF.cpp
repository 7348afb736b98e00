//===- InterpretSCF.cpp - Structured control flow -------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handlers.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlc::reference;

static void setResults(Interpreter &interpreter, Operation *op, ArrayRef<RuntimeValue> values) {
  for (auto [result, value] : llvm::zip_equal(op->getResults(), values))
    interpreter.set(result, value);
}

static LogicalResult forLoop(Interpreter &interpreter, scf::ForOp op) {
  Scalar lower = interpreter.getScalar(op.getLowerBound());
  Scalar upper = interpreter.getScalar(op.getUpperBound());
  Scalar step = interpreter.getScalar(op.getStep());
  bool isUnsigned = op.getUnsignedCmp();
  if (step.bits.isZero() || (!isUnsigned && step.bits.isNegative()))
    return op.emitError("expected a positive step, got ") << step.getSigned();
  SmallVector<RuntimeValue> carried = interpreter.getAll(op.getInitArgs());
  // With room for the step that leaves the range.
  unsigned width = lower.bits.getBitWidth() + 1;
  auto widen = [&](const APInt &bits) { return isUnsigned ? bits.zext(width) : bits.sext(width); };
  APInt end = widen(upper.bits), by = widen(step.bits);
  auto isBefore = [&](const APInt &i) { return isUnsigned ? i.ult(end) : i.slt(end); };
  for (APInt i = widen(lower.bits); isBefore(i); i += by) {
    SmallVector<RuntimeValue> arguments = {Scalar::get(lower.type, i.trunc(width - 1))};
    llvm::append_range(arguments, carried);
    FailureOr<SmallVector<RuntimeValue>> yielded = interpreter.run(op.getRegion(), arguments);
    if (failed(yielded))
      return failure();
    carried = std::move(*yielded);
  }
  setResults(interpreter, op, carried);
  return success();
}

static LogicalResult ifElse(Interpreter &interpreter, scf::IfOp op) {
  bool condition = interpreter.getScalar(op.getCondition()).getBool();
  Region &region = condition ? op.getThenRegion() : op.getElseRegion();
  if (region.empty())
    return success();
  FailureOr<SmallVector<RuntimeValue>> yielded = interpreter.run(region);
  if (failed(yielded))
    return failure();
  setResults(interpreter, op, *yielded);
  return success();
}

static LogicalResult whileLoop(Interpreter &interpreter, scf::WhileOp op) {
  SmallVector<RuntimeValue> carried = interpreter.getAll(op.getInits());
  while (true) {
    // The terminator's first operand is the condition.
    FailureOr<SmallVector<RuntimeValue>> before = interpreter.run(op.getBefore(), carried);
    if (failed(before))
      return failure();
    bool condition = std::get<Scalar>(before->front()).getBool();
    ArrayRef<RuntimeValue> passed = ArrayRef<RuntimeValue>(*before).drop_front();
    if (!condition) {
      setResults(interpreter, op, passed);
      return success();
    }
    FailureOr<SmallVector<RuntimeValue>> after = interpreter.run(op.getAfter(), passed);
    if (failed(after))
      return failure();
    carried = std::move(*after);
  }
}

static LogicalResult parallelLoop(Interpreter &interpreter, scf::ParallelOp op) {
  if (op.getNumResults() != 0)
    return op.emitOpError("with a reduction cannot be interpreted");
  SmallVector<int64_t> lower = interpreter.getIndices(op.getLowerBound());
  SmallVector<int64_t> upper = interpreter.getIndices(op.getUpperBound());
  SmallVector<int64_t> step = interpreter.getIndices(op.getStep());
  Buffer space;
  for (auto [from, to, by] : llvm::zip_equal(lower, upper, step)) {
    if (by <= 0)
      return op.emitError("expected a positive step, got ") << by;
    space.shape.push_back(to > from ? (to - from + by - 1) / by : 0);
  }
  LogicalResult result = success();
  Interpreter::ParallelLoop parallel(interpreter, op);
  int64_t number = 0;
  space.forEach([&](ArrayRef<int64_t> point) {
    if (failed(result))
      return;
    parallel.begin(number++);
    SmallVector<RuntimeValue> arguments;
    for (auto [i, from, by] : llvm::zip_equal(point, lower, step))
      arguments.push_back(Scalar::get(IndexType::get(op.getContext()), from + i * by));
    result = interpreter.run(op.getRegion(), arguments);
  });
  return result;
}

static LogicalResult executeRegion(Interpreter &interpreter, scf::ExecuteRegionOp op) {
  if (!op.getRegion().hasOneBlock())
    return op.emitOpError("with several blocks cannot be interpreted");
  FailureOr<SmallVector<RuntimeValue>> yielded = interpreter.run(op.getRegion());
  if (failed(yielded))
    return failure();
  setResults(interpreter, op, *yielded);
  return success();
}

void mlc::reference::addSCFHandlers(HandlerTable &table) {
  table.add(forLoop);
  table.add(ifElse);
  table.add(whileLoop);
  table.add(parallelLoop);
  table.add(executeRegion);
}
