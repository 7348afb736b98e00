//===- InterpretTIRLoops.cpp - Loops of tir, and reductions over nothing --------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handlers.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::reference;

namespace {
/// Runs the `init` of a reduction over nothing: no instance of the block runs in `empty`, a loop
/// without iterations that its reduce variables are bound to.
class EmptyReduction {
public:
  EmptyReduction(Interpreter &interpreter, tir::ForOp empty, tir::BlockOp block)
      : interpreter(interpreter), empty(empty), block(block) {}

  bool isOne() {
    return block.hasInit() && dependsOn(getBindings(/*isReduce=*/true), empty) &&
           !dependsOn(getBindings(/*isReduce=*/false), empty);
  }
  LogicalResult run() {
    if (failed(evaluate(block.getDynamicExtents())))
      return failure();
    SmallVector<int64_t> extents =
        interpreter.getMixed(block.getStaticExtents(), block.getDynamicExtents());
    bool isEmpty = false;
    for (auto [index, extent] : llvm::enumerate(extents))
      isEmpty |= block.getIterKind(index) == tir::IterKind::Reduce && extent == 0;
    return success(!isEmpty || succeeded(runIn(empty)));
  }

private:
  SmallVector<Value> getBindings(bool isReduce) {
    SmallVector<Value> bindings;
    for (auto [index, binding] : llvm::enumerate(block.getBindings()))
      if ((block.getIterKind(index) == tir::IterKind::Reduce) == isReduce)
        bindings.push_back(binding);
    return bindings;
  }

  /// Calls `visit` for all that `value` is computed from in the loop, in the order of computation.
  void visitSlice(Value value, DenseSet<Value> &seen, function_ref<void(Value)> visit) {
    if (!empty->isAncestor(value.getParentRegion()->getParentOp()) || !seen.insert(value).second)
      return;
    if (Operation *def = value.getDefiningOp()) {
      for (Value operand : def->getOperands())
        visitSlice(operand, seen, visit);
      for (Region &region : def->getRegions())
        region.walk([&](Operation *op) {
          for (Value operand : op->getOperands())
            if (!def->isAncestor(operand.getParentRegion()->getParentOp()))
              visitSlice(operand, seen, visit);
        });
    }
    visit(value);
  }

  bool dependsOn(ArrayRef<Value> values, tir::ForOp loop) {
    bool found = false;
    DenseSet<Value> seen;
    for (Value value : values)
      visitSlice(value, seen, [&](Value leaf) { found |= leaf == loop.getInductionVar(); });
    return found;
  }

  LogicalResult evaluate(ValueRange values) {
    LogicalResult result = success();
    DenseSet<Value> seen;
    for (Value value : values)
      visitSlice(value, seen, [&](Value step) {
        if (Operation *def = step.getDefiningOp(); def && succeeded(result))
          result = interpreter.execute(def);
      });
    return result;
  }

  /// Evaluates the part of a condition that speaks of spatial variables.
  FailureOr<bool> holds(Value condition) {
    if (auto both = condition.getDefiningOp<arith::AndIOp>()) {
      FailureOr<bool> lhs = holds(both.getLhs());
      if (failed(lhs) || !*lhs)
        return lhs;
      return holds(both.getRhs());
    }
    if (llvm::any_of(dropped, [&](tir::ForOp loop) { return dependsOn({condition}, loop); }))
      return true;
    if (failed(evaluate(condition)))
      return failure();
    return interpreter.getScalar(condition).getBool();
  }

  LogicalResult runIn(tir::ForOp loop) {
    if (failed(evaluate(loop->getOperands())))
      return failure();
    int64_t min = interpreter.getMixed(loop.getMixedMin());
    int64_t last = min;
    if (dependsOn(getBindings(/*isReduce=*/false), loop))
      last = min + interpreter.getMixed(loop.getMixedExtent()) - 1;
    else
      dropped.push_back(loop);
    for (int64_t i = min; i <= last; ++i) {
      interpreter.set(loop.getInductionVar(), Scalar::get(IndexType::get(loop.getContext()), i));
      if (failed(runIn(loop.getBody())))
        return failure();
    }
    return success();
  }

  LogicalResult runIn(Region &region) {
    Operation *next = region.findAncestorOpInRegion(*block);
    if (auto loop = dyn_cast<tir::ForOp>(next))
      return runIn(loop);
    Value condition = next == block ? block.getPredicate() : Value();
    if (auto branch = dyn_cast<scf::IfOp>(next)) {
      condition = branch.getCondition();
      if (branch.getElseRegion().isAncestor(block->getParentRegion()))
        return success();
    }
    FailureOr<bool> isRun = condition ? holds(condition) : FailureOr<bool>(true);
    if (failed(isRun))
      return failure();
    if (!*isRun)
      return success();
    return next == block ? runInit() : runIn(next->getRegion(0));
  }

  LogicalResult runInit() {
    if (failed(evaluate(getBindings(/*isReduce=*/false))) ||
        failed(evaluate(block.getDynamicMins())))
      return failure();
    SmallVector<int64_t> mins = interpreter.getMixed(block.getStaticMins(), block.getDynamicMins());
    SmallVector<RuntimeValue> arguments;
    for (auto [index, binding] : llvm::enumerate(block.getBindings())) {
      bool isReduce = block.getIterKind(index) == tir::IterKind::Reduce;
      int64_t value = isReduce ? mins[index] : interpreter.getIndex(binding);
      arguments.push_back(Scalar::get(binding.getType(), value));
    }
    return interpreter.run(block.getInit(), arguments);
  }

  Interpreter &interpreter;
  tir::ForOp empty;
  tir::BlockOp block;
  SmallVector<tir::ForOp> dropped;
};
} // namespace

static LogicalResult forLoop(Interpreter &interpreter, tir::ForOp op) {
  int64_t min = interpreter.getMixed(op.getMixedMin());
  int64_t extent = interpreter.getMixed(op.getMixedExtent());
  std::optional<Interpreter::ParallelLoop> parallel;
  if (llvm::is_contained({tir::ForKind::Parallel, tir::ForKind::Vectorized}, op.getKind()))
    parallel.emplace(interpreter, op);
  for (int64_t i = min; i < min + extent; ++i) {
    if (parallel)
      parallel->begin(i);
    if (failed(interpreter.run(op.getBody(), {Scalar::get(IndexType::get(op.getContext()), i)})))
      return failure();
  }
  if (extent > 0)
    return success();
  WalkResult result = op.walk<WalkOrder::PreOrder>([&](tir::BlockOp block) -> WalkResult {
    EmptyReduction reduction(interpreter, op, block);
    if (reduction.isOne() && failed(reduction.run()))
      return WalkResult::interrupt();
    return WalkResult::skip();
  });
  return success(!result.wasInterrupted());
}

void mlc::reference::addTIRLoopHandlers(HandlerTable &table) { table.add(forLoop); }
