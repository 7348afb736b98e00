//===- TopologicalSort.cpp - The operations of dataflow blocks in another order -------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include <deque>

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_TOPOLOGICALSORT
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
/// The operations of one block but its terminator, and which of them use which.
class Order {
public:
  explicit Order(Block &block) {
    for (Operation &op : block.without_terminator())
      ops.insert(&op);
    for (Operation *op : ops) {
      llvm::SetVector<Operation *> from;
      op->walk([&](Operation *inner) {
        for (Value operand : inner->getOperands())
          if (Operation *producer = block.findAncestorOpInBlock(*getOwner(operand));
              producer && producer != op)
            from.insert(producer);
      });
      for (Operation *producer : from) {
        producers[op].push_back(producer);
        consumers[producer].push_back(op);
      }
    }
    for (Value output : block.getTerminator()->getOperands())
      if (Operation *op = output.getDefiningOp(); op && ops.contains(op))
        outputs.insert(op);
  }

  /// From what uses nothing of the block: each once all that it uses is there.
  SmallVector<Operation *> fromInputs(bool isDepthFirst) {
    return run(isDepthFirst, producers, consumers, ops.getArrayRef());
  }

  /// From what leaves the block, in reverse, so that each is right before what uses it.
  SmallVector<Operation *> fromOutputs(bool isDepthFirst) {
    SmallVector<Operation *> starts = llvm::to_vector(llvm::reverse(ops));
    if (isDepthFirst) {
      SmallVector<Operation *> order;
      DenseSet<Operation *> seen;
      for (Operation *op : outputs)
        visit(op, seen, order);
      for (Operation *op : ops)
        visit(op, seen, order);
      return order;
    }
    SmallVector<Operation *> order = run(false, consumers, producers, starts);
    std::reverse(order.begin(), order.end());
    return order;
  }

private:
  using Edges = DenseMap<Operation *, SmallVector<Operation *>>;

  static Operation *getOwner(Value value) {
    if (Operation *op = value.getDefiningOp())
      return op;
    return cast<BlockArgument>(value).getOwner()->getParentOp();
  }

  /// What an operation needs, and then itself. Blocks may be long: no recursion.
  void visit(Operation *root, DenseSet<Operation *> &seen, SmallVectorImpl<Operation *> &order) {
    SmallVector<std::pair<Operation *, unsigned>> stack;
    if (seen.insert(root).second)
      stack.push_back({root, 0});
    while (!stack.empty()) {
      auto &[op, next] = stack.back();
      ArrayRef<Operation *> from = producers[op];
      if (next == from.size()) {
        order.push_back(op);
        stack.pop_back();
        continue;
      }
      Operation *producer = from[next++];
      if (seen.insert(producer).second)
        stack.push_back({producer, 0});
    }
  }

  /// Takes what waits for nothing any more: the newest first, or the oldest.
  static SmallVector<Operation *> run(bool isDepthFirst, Edges &before, Edges &after,
                                      ArrayRef<Operation *> starts) {
    DenseMap<Operation *, size_t> waiting;
    std::deque<Operation *> ready;
    for (Operation *op : starts)
      if (!(waiting[op] = before[op].size()))
        ready.push_back(op);
    SmallVector<Operation *> order;
    while (!ready.empty()) {
      Operation *op = ready.front();
      ready.pop_front();
      order.push_back(op);
      SmallVector<Operation *> freed;
      for (Operation *next : after[op])
        if (--waiting[next] == 0)
          freed.push_back(next);
      ready.insert(isDepthFirst ? ready.begin() : ready.end(), freed.begin(), freed.end());
    }
    return order;
  }

  llvm::SetVector<Operation *> ops, outputs;
  Edges producers, consumers;
};

struct SortDataflow : OpRewritePattern<DataflowOp> {
  SortDataflow(MLIRContext *context, bool isDepthFirst, bool fromInputs)
      : OpRewritePattern(context), isDepthFirst(isDepthFirst), fromInputs(fromInputs) {}

  LogicalResult matchAndRewrite(DataflowOp op, PatternRewriter &rewriter) const override {
    Block &block = op.getBody().front();
    Order sorting(block);
    SmallVector<Operation *> sorted =
        fromInputs ? sorting.fromInputs(isDepthFirst) : sorting.fromOutputs(isDepthFirst);
    if (llvm::equal(sorted, llvm::make_pointer_range(block.without_terminator())))
      return rewriter.notifyMatchFailure(op, "its operations are in this order");
    for (Operation *moved : sorted)
      rewriter.moveOpBefore(moved, block.getTerminator());
    return success();
  }

  bool isDepthFirst, fromInputs;
};

struct TopologicalSort : mlc::impl::TopologicalSortBase<TopologicalSort> {
  using TopologicalSortBase::TopologicalSortBase;

  void runOnOperation() override {
    bool isDepthFirst = order == "depth-first", fromInputs = start == "from-inputs";
    if ((!isDepthFirst && order != "breadth-first") || (!fromInputs && start != "from-outputs")) {
      getOperation()->emitError()
          << "expected the order depth-first or breadth-first, from-inputs or from-outputs, but "
             "got "
          << order.getValue() << " and " << start.getValue();
      return signalPassFailure();
    }
    RewritePatternSet patterns(&getContext());
    populateTopologicalSortPatterns(patterns, isDepthFirst, fromInputs);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace

void relax::populateTopologicalSortPatterns(RewritePatternSet &patterns, bool isDepthFirst,
                                            bool fromInputs) {
  patterns.add<SortDataflow>(patterns.getContext(), isDepthFirst, fromInputs);
}
