//===- DataflowUseInplaceCalls.cpp - Results in the place of arguments ----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "InplaceForm.h"
#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/TIR/Rules/Passes.h"
#include "mlc/Support/UnusedSymbols.h"
#include "mlir/IR/SymbolTable.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_DATAFLOWUSEINPLACECALLS
#include "mlc/Dialect/TIR/Rules/Passes.h.inc"
} // namespace mlc

/// Whether nothing needs the argument after the call: a kernel made it, other kernels alone read
/// it, and all of them come before.
static bool isLastUse(CallTIROp call, Value arg) {
  Operation *maker = arg.getDefiningOp();
  if (!isa_and_nonnull<CallTIROp, CallTIRInplaceOp>(maker) || maker->getBlock() != call->getBlock())
    return false;
  return llvm::all_of(arg.getUses(), [&](OpOperand &use) {
    Operation *user = use.getOwner();
    if (user == call)
      return llvm::count(call.getArgs(), arg) == 1;
    return isa<CallTIROp>(user) && user->getBlock() == call->getBlock() &&
           user->isBeforeInBlock(call);
  });
}

namespace {
struct DataflowUseInplaceCallsPass
    : mlc::impl::DataflowUseInplaceCallsBase<DataflowUseInplaceCallsPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    SmallVector<CallTIROp> calls;
    module.walk([&](CallTIROp call) { calls.push_back(call); });
    llvm::SetVector<Operation *> callees;
    // From the first to the last: a result that took a place may be replaced in turn.
    for (CallTIROp call : calls) {
      auto callee = symbols.lookup<tir::PrimFuncOp>(call.getCallee());
      if (!callee || callee.isExternal())
        continue;
      if (replace(call, callee, symbols))
        callees.insert(callee);
    }
    // What is called no longer goes.
    eraseUnusedSymbols(module, callees.getArrayRef());
  }

private:
  bool replace(CallTIROp call, tir::PrimFuncOp callee, SymbolTable &symbols) {
    unsigned numArgs = call.getArgs().size(), numResults = call->getNumResults();
    if (callee.getNumArguments() != numArgs + numResults + call.getVars().size())
      return false;
    for (unsigned result = 0; result < numResults; ++result)
      for (unsigned arg = 0; arg < numArgs; ++arg) {
        if (call.getArgs()[arg].getType() != call.getResult(result).getType() ||
            !isLastUse(call, call.getArgs()[arg]) ||
            !tir::canWriteInPlace(callee, arg, numArgs + result))
          continue;
        SmallVector<int64_t> places(numResults, -1);
        places[result] = arg;
        OpBuilder builder(call);
        tir::PrimFuncOp inplace = getInplace(callee, arg, numArgs + result, symbols);
        auto replacement = CallTIRInplaceOp::create(
            builder, call.getLoc(), call.getResultTypes(), FlatSymbolRefAttr::get(inplace),
            call.getArgs(), builder.getDenseI64ArrayAttr(places), call.getTirVarsAttr());
        call.replaceAllUsesWith(replacement.getResults());
        call.erase();
        return true;
      }
    return false;
  }

  /// The function that writes to its parameter `input` what it wrote to `output`, which it has not.
  tir::PrimFuncOp getInplace(tir::PrimFuncOp func, unsigned input, unsigned output,
                             SymbolTable &symbols) {
    tir::PrimFuncOp &known = made[{func.getSymNameAttr(), input, output}];
    if (known)
      return known;
    known = func.clone();
    known.setSymName((func.getName() + "_inplace").str());
    known.setPrivate();
    known.getArgument(output).replaceAllUsesWith(known.getArgument(input));
    (void)known.eraseArgument(output);
    symbols.insert(known, std::next(func->getIterator()));
    return known;
  }

  llvm::DenseMap<std::tuple<StringAttr, unsigned, unsigned>, tir::PrimFuncOp> made;
};
} // namespace
