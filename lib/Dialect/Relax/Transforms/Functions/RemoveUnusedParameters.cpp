//===- RemoveUnusedParameters.cpp - Parameters that nothing uses ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "CallSites.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "llvm/ADT/BitVector.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_REMOVEUNUSEDPARAMETERS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
/// What a function takes and need not take.
struct Unused {
  llvm::BitVector parameters;
  /// What the function needs of them: symbols, which numbers can define.
  SmallVector<StringAttr> symbols;
};
} // namespace

/// The parameters that the function does not use, and the symbols that it needs from them alone.
static Unused findUnused(func::FuncOp func) {
  Unused unused{llvm::BitVector(func.getNumArguments()), {}};
  llvm::SetVector<StringAttr> needed = collectBodySymbols(func);
  auto addNeeded = [&](Type type) {
    for (DimExpr dim : collectDims(type))
      dim.collectSymbols(needed);
  };
  llvm::for_each(func.getResultTypes(), addNeeded);
  SmallVector<Type> kept;
  for (BlockArgument argument : func.getArguments())
    if (!argument.use_empty()) {
      addNeeded(argument.getType());
      kept.push_back(argument.getType());
    }
  removeDefinedSymbols(kept, needed);
  // What is left has its value from a parameter that is not used otherwise: a number stays, and
  // numbers take the place of others.
  for (BlockArgument argument : func.getArguments()) {
    unsigned number = argument.getArgNumber();
    unused.parameters[number] = argument.use_empty();
    if (!argument.use_empty() || !isa<PrimType>(argument.getType()))
      continue;
    size_t before = needed.size();
    removeDefinedSymbols(argument.getType(), needed);
    if (needed.size() != before)
      unused.parameters.reset(number);
  }
  for (BlockArgument argument : func.getArguments()) {
    SmallVector<StringAttr> before(needed.begin(), needed.end());
    if (unused.parameters[argument.getArgNumber()])
      removeDefinedSymbols(argument.getType(), needed);
    llvm::copy_if(before, std::back_inserter(unused.symbols),
                  [&](StringAttr symbol) { return !needed.contains(symbol); });
  }
  return unused;
}

/// The dimensions of the caller that symbols of the callee stand for.
static SmallVector<DimExpr> getValues(func::FuncOp func, CallOp call,
                                      ArrayRef<StringAttr> symbols) {
  SymbolBinder binder;
  for (auto [parameter, arg] : llvm::zip_equal(func.getArgumentTypes(), call.getArgs().getTypes()))
    for (auto [expected, dim] : llvm::zip(collectDims(parameter), collectDims(arg)))
      binder.add(expected, dim, "");
  (void)binder.bind([&] { return call.emitError(); }, /*lenient=*/true);
  return llvm::map_to_vector(symbols, [&](StringAttr symbol) {
    return binder.resolve(DimExpr::symbol(symbol.getContext(), symbol));
  });
}

namespace {
struct RemoveUnusedParameters : mlc::impl::RemoveUnusedParametersBase<RemoveUnusedParameters> {
  using RemoveUnusedParametersBase::RemoveUnusedParametersBase;

  void runOnOperation() override {
    // What only a call needs that loses an argument is not needed after it.
    bool changed = true;
    while (changed) {
      changed = false;
      for (auto func : getOperation().getOps<func::FuncOp>())
        changed |= removeFrom(func);
    }
  }

  static bool removeFrom(func::FuncOp func) {
    std::optional<SmallVector<CallOp>> sites = getCallSites(func);
    if (!sites)
      return false;
    Unused unused = findUnused(func);
    if (unused.parameters.none())
      return false;
    SmallVector<SmallVector<DimExpr>> values = llvm::map_to_vector(
        *sites, [&](CallOp call) { return getValues(func, call, unused.symbols); });
    auto isUnknown = [](ArrayRef<DimExpr> dims) {
      return llvm::any_of(dims, [](DimExpr dim) { return dim.isUnknown(); });
    };
    if (llvm::any_of(values, isUnknown) || failed(takeNumbers(func, unused)))
      return false;
    for (auto [call, dims] : llvm::zip_equal(*sites, values)) {
      call->eraseOperands(unused.parameters);
      OpBuilder builder(call);
      for (DimExpr dim : dims) {
        auto one = DimsAttr::get(call.getContext(), {dim});
        Value number = PrimValueOp::create(builder, call.getLoc(), one);
        call->insertOperands(call->getNumOperands(), number);
      }
    }
    return true;
  }

  /// Drops the parameters, and adds a number for each symbol.
  static LogicalResult takeNumbers(func::FuncOp func, const Unused &unused) {
    if (failed(func.eraseArguments(unused.parameters)))
      return failure();
    StringAttr key = StringAttr::get(func.getContext(), RelaxDialect::getNameAttrName());
    for (StringAttr symbol : unused.symbols) {
      auto type = PrimType::get(func.getContext(), DimExpr::symbol(func.getContext(), symbol));
      auto name = DictionaryAttr::get(func.getContext(), NamedAttribute(key, symbol));
      if (failed(func.insertArgument(func.getNumArguments(), type, name, func.getLoc())))
        return failure();
    }
    return success();
  }
};
} // namespace
