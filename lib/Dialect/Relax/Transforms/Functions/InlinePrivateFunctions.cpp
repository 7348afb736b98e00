//===- InlinePrivateFunctions.cpp - Ops in the place of calls -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "CallSites.h"
#include "SubstituteSymbols.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_INLINEPRIVATEFUNCTIONS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

static bool isInlinable(func::FuncOp func) {
  if (func->hasAttr(kPrimitiveAttrName) || func->hasAttr(kCompositeAttrName) ||
      func->hasAttr(kCodegenAttrName))
    return false;
  return !func.walk([&](CallOp call) {
                return call.getCallee() == func.getName() ? WalkResult::interrupt()
                                                          : WalkResult::advance();
              })
              .wasInterrupted();
}

/// What the symbols of the function are where it is called; nothing if it cannot be called there
/// with the same types.
static std::optional<DenseMap<StringAttr, DimExpr>> bindSymbolsAt(CallOp call, func::FuncOp func) {
  SymbolBinder binder;
  for (auto [parameter, arg] : llvm::zip_equal(func.getArgumentTypes(), call.getOperandTypes()))
    for (auto [expected, dim] : llvm::zip(collectDims(parameter), collectDims(arg)))
      binder.add(expected, dim, "dimension");
  if (failed(binder.bind([&] { return call.emitError(); })))
    return std::nullopt;
  DenseMap<StringAttr, DimExpr> values = binder.getValues();
  // Symbols of the function itself get names that nothing in the caller has.
  auto caller = call->getParentOfType<func::FuncOp>();
  llvm::SetVector<StringAttr> taken = collectBodySymbols(caller);
  for (Type type : caller.getArgumentTypes())
    for (DimExpr dim : collectDims(type))
      dim.collectSymbols(taken);
  for (StringAttr symbol : collectBodySymbols(func)) {
    if (values.contains(symbol))
      continue;
    StringAttr fresh = symbol;
    for (unsigned number = 1; !taken.insert(fresh); ++number)
      fresh = StringAttr::get(symbol.getContext(), symbol.getValue() + "_" + Twine(number));
    values.try_emplace(symbol, DimExpr::symbol(symbol.getContext(), fresh));
  }
  auto substitute = [&](DimExpr dim) { return dim.substitute(values); };
  auto fits = [&](TypeRange own, TypeRange given) {
    return llvm::all_of(llvm::zip_equal(own, given), [&](auto pair) {
      return mapDims(std::get<0>(pair), substitute) == std::get<1>(pair);
    });
  };
  if (!fits(func.getArgumentTypes(), call.getOperandTypes()) ||
      !fits(func.getResultTypes(), call.getResultTypes()))
    return std::nullopt;
  return values;
}

/// Makes the ops of dataflow blocks of a body part of it.
static void flattenDataflow(RewriterBase &rewriter, Block &body) {
  for (auto dataflow : llvm::to_vector(body.getOps<DataflowOp>())) {
    OutputOp output = dataflow.getOutput();
    SmallVector<Value> values(output.getOperands());
    rewriter.eraseOp(output);
    rewriter.inlineBlockBefore(&dataflow.getBody().front(), dataflow);
    rewriter.replaceOp(dataflow, values);
  }
}

static LogicalResult inlineCall(RewriterBase &rewriter, CallOp call, func::FuncOp func) {
  bool intoDataflow = isa<DataflowOp>(call->getParentOp());
  if (intoDataflow && !func.getBody().getOps<scf::IfOp>().empty())
    return failure();
  std::optional<DenseMap<StringAttr, DimExpr>> values = bindSymbolsAt(call, func);
  if (!values)
    return failure();
  auto copy = cast<func::FuncOp>(func->clone());
  substituteSymbols(copy, *values);
  Block &body = copy.getBody().front();
  if (intoDataflow)
    flattenDataflow(rewriter, body);
  Operation *terminator = body.getTerminator();
  SmallVector<Value> results(terminator->getOperands());
  rewriter.eraseOp(terminator);
  for (BlockArgument argument : body.getArguments())
    for (Value &result : results)
      if (result == argument)
        result = call.getArgs()[argument.getArgNumber()];
  rewriter.inlineBlockBefore(&body, call, call.getArgs());
  rewriter.replaceOp(call, results);
  copy->erase();
  return success();
}

namespace {
struct InlinePrivateFunctions : mlc::impl::InlinePrivateFunctionsBase<InlinePrivateFunctions> {
  using InlinePrivateFunctionsBase::InlinePrivateFunctionsBase;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    for (auto func : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>())) {
      std::optional<SmallVector<CallOp>> sites = getCallSites(func);
      if (!sites || sites->empty() || !isInlinable(func))
        continue;
      bool isCalled = false;
      for (CallOp call : *sites)
        isCalled |= failed(inlineCall(rewriter, call, func));
      if (!isCalled)
        func.erase();
    }
  }
};
} // namespace
