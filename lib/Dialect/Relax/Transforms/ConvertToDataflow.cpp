//===- ConvertToDataflow.cpp - Ops without effects become dataflow blocks -------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_CONVERTTODATAFLOW
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

/// True for what may be part of a dataflow block: it has no effects but those of a check.
static bool isPureBinding(Operation *op) {
  if (isa<relax::DataflowOp>(op) || op->hasTrait<OpTrait::IsTerminator>() ||
      op->getNumRegions() != 0)
    return false;
  return isa<relax::MatchCastOp>(op) || isMemoryEffectFree(op);
}

/// Constants are values of their own, and not bindings.
static bool isBinding(Operation *op) { return !op->hasTrait<OpTrait::ConstantLike>(); }

/// Moves ops that follow each other into a dataflow block.
static void wrap(ArrayRef<Operation *> ops) {
  DenseSet<Operation *> inside(ops.begin(), ops.end());
  SmallVector<Value> outputs;
  SmallVector<Location> names;
  for (Operation *op : ops)
    for (Value result : op->getResults())
      if (llvm::any_of(result.getUsers(), [&](Operation *user) {
            return !inside.contains(op->getBlock()->findAncestorOpInBlock(*user));
          })) {
        outputs.push_back(result);
        names.push_back(op->getLoc());
      }
  OpBuilder builder(ops.front());
  Location loc = names.size() == 1 ? names.front() : builder.getFusedLoc(names);
  auto dataflow = relax::DataflowOp::create(builder, loc, TypeRange(ValueRange(outputs)));
  Block *body = builder.createBlock(&dataflow.getBody());
  for (Operation *op : ops)
    op->moveBefore(body, body->end());
  builder.setInsertionPointToEnd(body);
  relax::OutputOp::create(builder, dataflow.getLoc(), outputs);
  for (auto [inner, outer] : llvm::zip_equal(outputs, dataflow.getResults()))
    inner.replaceUsesWithIf(outer,
                            [&](OpOperand &use) { return !dataflow->isAncestor(use.getOwner()); });
}

namespace {
struct ConvertToDataflow : mlc::impl::ConvertToDataflowBase<ConvertToDataflow> {
  using ConvertToDataflowBase::ConvertToDataflowBase;

  void runOnOperation() override {
    getOperation()->walk([&](func::FuncOp function) {
      SmallVector<Block *> blocks;
      function.walk<WalkOrder::PreOrder>([&](Operation *op) {
        // What is inside of an operation is its own, but for the branches of a condition.
        if (op != function && !isa<scf::IfOp>(op))
          return WalkResult(op->getNumRegions() == 0 ? WalkResult::advance() : WalkResult::skip());
        for (Region &region : op->getRegions())
          for (Block &block : region)
            blocks.push_back(&block);
        return WalkResult::advance();
      });
      for (Block *block : blocks)
        wrapRuns(*block);
    });
  }

  void wrapRuns(Block &block) {
    SmallVector<Operation *> run;
    auto finish = [&] {
      if (llvm::count_if(run, isBinding) >= int64_t(minSize.getValue()))
        wrap(run);
      run.clear();
    };
    for (Operation &op : llvm::make_early_inc_range(block)) {
      if (isPureBinding(&op))
        run.push_back(&op);
      else
        finish();
    }
  }
};
} // namespace
