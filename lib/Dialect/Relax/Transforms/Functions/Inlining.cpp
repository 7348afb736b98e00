//===- Inlining.cpp - The ops of graph functions in the place of calls ----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Inlining.h"
#include "CallSites.h"
#include "SubstituteSymbols.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

/// What the symbols of the function are where it is called; nothing if it cannot be called there.
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
  return values;
}

/// Makes the ops of dataflow blocks of a body part of it.
void mlc::relax::flattenDataflow(RewriterBase &rewriter, Block &body) {
  for (auto dataflow : llvm::to_vector(body.getOps<DataflowOp>())) {
    OutputOp output = dataflow.getOutput();
    SmallVector<Value> values(output.getOperands());
    rewriter.eraseOp(output);
    rewriter.inlineBlockBefore(&dataflow.getBody().front(), dataflow);
    rewriter.replaceOp(dataflow, values);
  }
}

/// A value as one of another type.
static Value castTo(RewriterBase &rewriter, Location loc, Type type, Value value) {
  return value.getType() == type ? value : MatchCastOp::create(rewriter, loc, type, value);
}

LogicalResult mlc::relax::inlineCall(RewriterBase &rewriter, CallOp call, func::FuncOp func,
                                     bool castTypes) {
  bool intoDataflow = isa<DataflowOp>(call->getParentOp());
  if (intoDataflow && !func.getBody().getOps<scf::IfOp>().empty())
    return failure();
  std::optional<DenseMap<StringAttr, DimExpr>> values = bindSymbolsAt(call, func);
  if (!values)
    return failure();
  auto substitute = [&](Type type) {
    return mapDims(type, [&](DimExpr dim) { return dim.substitute(*values); });
  };
  auto fits = [&](TypeRange own, TypeRange given) {
    return llvm::all_of(llvm::zip_equal(own, given), [&](auto pair) {
      return substitute(std::get<0>(pair)) == std::get<1>(pair);
    });
  };
  if (!castTypes && (!fits(func.getArgumentTypes(), call.getOperandTypes()) ||
                     !fits(func.getResultTypes(), call.getResultTypes())))
    return failure();

  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(call);
  SmallVector<Value> args;
  for (auto [type, arg] : llvm::zip_equal(func.getArgumentTypes(), call.getArgs()))
    args.push_back(castTo(rewriter, call.getLoc(), substitute(type), arg));
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
        result = args[argument.getArgNumber()];
  rewriter.inlineBlockBefore(&body, call, args);
  for (auto [type, result] : llvm::zip_equal(call.getResultTypes(), results))
    result = castTo(rewriter, call.getLoc(), type, result);
  rewriter.replaceOp(call, results);
  copy->erase();
  return success();
}
