//===- ExpandStatusChecks.cpp - Early returns of a status -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "LiveMemory.h"
#include "mlc/Conversion/LoopsToLLVM/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Dominance.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_EXPANDSTATUSCHECKS
#include "mlc/Conversion/LoopsToLLVM/Passes.h.inc"
} // namespace mlc

namespace {
struct ExpandStatusChecksPass : mlc::impl::ExpandStatusChecksBase<ExpandStatusChecksPass> {
  void runOnOperation() override {
    func::FuncOp func = getOperation();
    SmallVector<func::CallOp> calls;
    Type status = IntegerType::get(&getContext(), 32);
    WalkResult result = func.walk([&](func::CallOp call) {
      if (!call->hasAttr(kCheckStatusAttrName))
        return WalkResult::advance();
      // R1, R2
      if (call.getNumResults() == 0 || call.getResult(0).getType() != status ||
          !llvm::equal(func.getResultTypes(), ArrayRef<Type>(status))) {
        call.emitError("a call with a checked status must return an i32, and so must its function");
        return WalkResult::interrupt();
      }
      if (call->getParentOp() != func) {
        call.emitError("the status of a call inside of another op cannot be returned at once");
        return WalkResult::interrupt();
      }
      calls.push_back(call);
      return WalkResult::advance();
    });
    if (result.wasInterrupted())
      return signalPassFailure();
    if (calls.empty())
      return;

    Location loc = func.getLoc();
    OpBuilder builder(func.getContext());
    Block *returning = builder.createBlock(&func.getBody(), func.getBody().end(), status, loc);
    func::ReturnOp::create(builder, loc, returning->getArgument(0));
    SmallVector<LLVM::CallOp> frees = collectFrees(func);
    SmallVector<SmallVector<Value>> live;
    DominanceInfo dominance(func);
    for (func::CallOp call : calls)
      live.push_back(getLiveMemory(frees, call, &func.getBody(), dominance));
    for (auto [call, memory] : llvm::zip_equal(calls, live)) {
      call->removeAttr(kCheckStatusAttrName);
      Block *block = call->getBlock();
      Block *next = block->splitBlock(std::next(Block::iterator(call)));
      builder.setInsertionPointToEnd(block);
      Value ok = arith::ConstantIntOp::create(builder, call.getLoc(), 0, 32);
      Value failed = arith::CmpIOp::create(builder, call.getLoc(), arith::CmpIPredicate::ne,
                                           call.getResult(0), ok);
      if (memory.empty()) {
        cf::CondBranchOp::create(builder, call.getLoc(), failed, returning, call.getResult(0), next,
                                 ValueRange());
        continue;
      }
      Block *freeing = builder.createBlock(next);
      for (Value pointer : memory)
        LLVM::CallOp::create(builder, call.getLoc(), TypeRange(), "free", pointer);
      cf::BranchOp::create(builder, call.getLoc(), returning, call.getResult(0));
      builder.setInsertionPointToEnd(block);
      cf::CondBranchOp::create(builder, call.getLoc(), failed, freeing, ValueRange(), next,
                               ValueRange());
    }
  }
};
} // namespace
