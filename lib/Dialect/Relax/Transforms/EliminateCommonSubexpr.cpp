//===- EliminateCommonSubexpr.cpp - One binding of what is computed twice -------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/ScopedHashTable.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_ELIMINATECOMMONSUBEXPR
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

/// The value inside of a dataflow block that a result of it stands for, or the value itself.
static Value lookThrough(Value value) {
  while (auto dataflow = value.getDefiningOp<relax::DataflowOp>())
    value = dataflow.getOutput().getOperand(cast<OpResult>(value).getResultNumber());
  return value;
}

namespace {
/// Operations that compute the same.
struct SameValues : llvm::DenseMapInfo<Operation *> {
  static unsigned getHashValue(const Operation *op) {
    return OperationEquivalence::computeHash(
        const_cast<Operation *>(op), [](Value operand) { return hash_value(lookThrough(operand)); },
        OperationEquivalence::ignoreHashValue, OperationEquivalence::IgnoreLocations);
  }
  static bool isEqual(const Operation *lhs, const Operation *rhs) {
    if (lhs == rhs)
      return true;
    if (lhs == getEmptyKey() || lhs == getTombstoneKey() || rhs == getEmptyKey() ||
        rhs == getTombstoneKey())
      return false;
    auto isSame = [](Value a, Value b) { return success(lookThrough(a) == lookThrough(b)); };
    return OperationEquivalence::isEquivalentTo(
        const_cast<Operation *>(lhs), const_cast<Operation *>(rhs), isSame,
        /*markEquivalent=*/nullptr, OperationEquivalence::IgnoreLocations);
  }
};

struct EliminateCommonSubexpr : mlc::impl::EliminateCommonSubexprBase<EliminateCommonSubexpr> {
  using EliminateCommonSubexprBase::EliminateCommonSubexprBase;
  using Values = SmallVector<Value>;
  using Table = llvm::ScopedHashTable<Operation *, Values, SameValues>;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    getOperation()->walk([&](func::FuncOp function) {
      Table known;
      if (!function.isExternal())
        visit(function.getBody().front(), known, rewriter);
    });
  }

  bool isCandidate(Operation &op) const {
    if (op.getNumRegions() || op.hasTrait<OpTrait::IsTerminator>() || !op.getNumResults() ||
        !isMemoryEffectFree(&op))
      return false;
    return !callOnly || isa<relax::ConstantOp>(op) ||
           !isa<relax::TupleOp, relax::TupleGetItemOp, relax::ShapeOp>(op);
  }

  void visit(Block &block, Table &known, IRRewriter &rewriter) {
    Table::ScopeTy scope(known);
    for (Operation &op : llvm::make_early_inc_range(block)) {
      for (Region &region : op.getRegions())
        if (isa<relax::DataflowOp>(op) || op.getName().getStringRef() == "scf.if")
          for (Block &inner : region)
            visit(inner, known, rewriter);
      if (auto dataflow = dyn_cast<relax::DataflowOp>(op)) {
        noteOutputs(dataflow, known);
        continue;
      }
      if (!isCandidate(op))
        continue;
      Values before = known.lookup(&op);
      if (before.empty())
        known.insert(&op, Values(op.getResults()));
      else
        rewriter.replaceOp(&op, before);
    }
  }

  /// What leaves a dataflow block is known after it.
  void noteOutputs(relax::DataflowOp dataflow, Table &known) const {
    llvm::SetVector<Operation *> producers;
    for (Value output : dataflow.getOutput().getOperands())
      if (Operation *op = output.getDefiningOp(); op && op->getParentOp() == dataflow)
        producers.insert(op);
    for (Operation *op : producers) {
      Values outside;
      for (Value result : op->getResults())
        for (OpOperand &output : dataflow.getOutput()->getOpOperands())
          if (output.get() == result && outside.size() == cast<OpResult>(result).getResultNumber())
            outside.push_back(dataflow->getResult(output.getOperandNumber()));
      if (isCandidate(*op) && outside.size() == op->getNumResults() && known.lookup(op).empty())
        known.insert(op, outside);
    }
  }
};
} // namespace
