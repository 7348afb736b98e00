//===- RaiseAllocations.cpp - Results in the place of arguments that are written to ---------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Allocations.h"
#include "mlc/Dialect/Relax/Transforms/MemoryPasses.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_RAISEALLOCATIONS
#include "mlc/Dialect/Relax/Transforms/MemoryPasses.h.inc"
} // namespace mlc

static bool isTensorAllocation(Operation *op) {
  return IntrinsicOp::getNamed(
             op, {"builtin.alloc_tensor", "memory.alloc_tensor", "vm.alloc_tensor"}) != nullptr;
}

/// Whether a tensor is allocated in the block of `op`, and `op` is the first that uses it.
static bool isWrittenFirst(Value value, Operation *op) {
  Operation *alloc = value.getDefiningOp();
  if (!alloc || !isTensorAllocation(alloc) || alloc->getBlock() != op->getBlock())
    return false;
  auto comesAfter = [&](Operation *user) {
    Operation *here = op->getBlock()->findAncestorOpInBlock(*user);
    return here && (here == op || op->isBeforeInBlock(here));
  };
  return llvm::all_of(value.getUsers(), comesAfter);
}

/// How many of the last arguments a call writes to: those that nothing has written to before.
static size_t countOutputs(ValueRange args, Operation *op) {
  size_t number = 0;
  while (number < args.size()) {
    Value value = args[args.size() - 1 - number];
    if (!isWrittenFirst(value, op) || llvm::count(args, value) != 1)
      break;
    ++number;
  }
  return number;
}

/// Puts results in the place of the tensors that a call writes to.
static void replaceOutputs(Operation *op, ValueRange outputs, ValueRange results,
                           PatternRewriter &rewriter) {
  for (auto [output, result] : llvm::zip_equal(outputs, results))
    rewriter.replaceUsesWithIf(output, result,
                               [&](OpOperand &use) { return use.getOwner() != op; });
  rewriter.eraseOp(op);
}

namespace {
struct RaisePrimFuncCall : OpRewritePattern<IntrinsicOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(IntrinsicOp op, PatternRewriter &rewriter) const override {
    bool isDynamic = op.getName() == "vm.call_tir_dyn";
    if ((op.getName() != "call_prim_func" && !isDynamic) || op.getArgs().empty())
      return rewriter.notifyMatchFailure(op, "no call of a function over buffers");
    auto callee = op.getArgs().front().getDefiningOp<FunctionOp>();
    SmallVector<Value> args(op.getArgs().drop_front());
    DimsAttr vars;
    if (isDynamic) {
      auto tuple = args.size() == 1 ? args.front().getDefiningOp<TupleOp>() : TupleOp();
      if (!tuple || tuple.getElements().empty())
        return rewriter.notifyMatchFailure(op, "expected a tuple of arguments");
      args.assign(tuple.getElements().begin(), tuple.getElements().end());
      auto shape = args.pop_back_val().getDefiningOp<ShapeOp>();
      if (!shape)
        return rewriter.notifyMatchFailure(op, "expected a shape as the last argument");
      vars = shape.getDimsAttr();
      // The tensors are used by the tuple, which goes with the call.
      if (!tuple->hasOneUse())
        return rewriter.notifyMatchFailure(op, "something else uses the arguments");
      size_t number = countOutputs(args, tuple);
      return raise(op, callee, args, number, vars, tuple, rewriter);
    }
    return raise(op, callee, args, countOutputs(args, op), vars, op, rewriter);
  }

  static LogicalResult raise(IntrinsicOp op, FunctionOp callee, ArrayRef<Value> args, size_t number,
                             DimsAttr vars, Operation *holder, PatternRewriter &rewriter) {
    auto isTensor = [](Value value) { return isa<TensorType>(value.getType()); };
    if (!callee || number == 0 || !llvm::all_of(args, isTensor))
      return rewriter.notifyMatchFailure(op, "expected tensors, of which new ones are written to");
    ArrayRef<Value> outputs = args.take_back(number);
    auto call =
        CallTIROp::create(rewriter, outputs.front().getLoc(), TypeRange(ValueRange(outputs)),
                          callee.getCalleeAttr(), args.drop_back(number), vars);
    replaceOutputs(op, outputs, call.getResults(), rewriter);
    if (holder != op)
      rewriter.eraseOp(holder);
    return success();
  }
};

struct RaisePackedCall : OpRewritePattern<CallPackedOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(CallPackedOp op, PatternRewriter &rewriter) const override {
    SmallVector<Value> args(op.getArgs());
    size_t number = countOutputs(args, op);
    auto isTensor = [](Value value) { return isa<TensorType>(value.getType()); };
    if (op.getNumResults() != 0 || op.getWithContext() || number == 0 ||
        !llvm::all_of(args, isTensor))
      return rewriter.notifyMatchFailure(op, "expected tensors, of which new ones are written to");
    ArrayRef<Value> outputs = ArrayRef(args).take_back(number);
    auto call =
        CallDPSPackedOp::create(rewriter, outputs.front().getLoc(), TypeRange(ValueRange(outputs)),
                                op.getCalleeAttr(), ArrayRef(args).drop_back(number));
    replaceOutputs(op, outputs, call.getResults(), rewriter);
    return success();
  }
};

struct RaiseAllocations : mlc::impl::RaiseAllocationsBase<RaiseAllocations> {
  using RaiseAllocationsBase::RaiseAllocationsBase;

  void runOnOperation() override {
    getOperation().walk([&](IntrinsicOp op) {
      if (isKill(op))
        op.erase();
    });
    RewritePatternSet patterns(&getContext());
    patterns.add<RaisePrimFuncCall, RaisePackedCall>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(patterns));
    // Storages come after what is in them.
    for (auto names : {std::array<StringRef, 3>{"builtin.alloc_tensor", "memory.alloc_tensor",
                                                "vm.alloc_tensor"},
                       std::array<StringRef, 3>{"memory.alloc_storage", "vm.alloc_storage", ""}})
      getOperation().walk([&](IntrinsicOp op) {
        if (IntrinsicOp::getNamed(op, names) && op->use_empty())
          op.erase();
      });
  }
};
} // namespace
