//===- RunCodegen.cpp - Functions of libraries in the place of others -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/SymbolTable.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_RUNCODEGEN
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

/// R1
static LogicalResult verifyTensors(func::FuncOp func) {
  for (Type type : func.getArgumentTypes())
    if (!isa<TensorType>(type))
      return func.emitError() << "expected the parameters of a function for a code generator to be "
                                 "tensors, but got "
                              << type;
  for (Type type : func.getResultTypes())
    if (!isa<RankedTensorType>(type))
      return func.emitError() << "expected the results of a function for a code generator to be "
                                 "tensors of a known shape, but got "
                              << type;
  return verifyDimsKnown(func, func.getResultTypes());
}

namespace {
struct RunCodegen : mlc::impl::RunCodegenBase<RunCodegen> {
  using RunCodegenBase::RunCodegenBase;

  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    llvm::SetVector<func::FuncOp> generated;
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      if (!func->hasAttr(kCodegenAttrName))
        continue;
      if (failed(verifyTensors(func)))
        return signalPassFailure();
      generated.insert(func);
    }
    IRRewriter rewriter(&getContext());
    getOperation().walk([&](CallOp call) {
      auto callee = symbols.lookup<func::FuncOp>(call.getCallee());
      if (!generated.contains(callee))
        return;
      rewriter.setInsertionPoint(call);
      rewriter.replaceOpWithNewOp<CallDPSPackedOp>(call, call.getResultTypes(), call.getCallee(),
                                                   call.getArgs());
    });
    for (func::FuncOp func : generated)
      symbols.erase(func);
    // What only these called.
    for (auto func : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>()))
      if (func->hasAttr(kCompositeAttrName) && func.isPrivate() &&
          SymbolTable::symbolKnownUseEmpty(func, getOperation()))
        symbols.erase(func);
  }
};
} // namespace
