//===- AppendLoss.cpp - A function that gives the loss of another one's outputs -------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Inlining.h"
#include "mlc/Dialect/Relax/IR/Symbols.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_APPENDLOSS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

/// The names of the parameters: those of the function, and of the loss those that are left, made
/// different.
static SmallVector<DictionaryAttr> getArgAttrs(func::FuncOp function, func::FuncOp loss,
                                               unsigned numOutputs) {
  StringAttr key = StringAttr::get(function.getContext(), RelaxDialect::getNameAttrName());
  SmallVector<DictionaryAttr> attributes;
  llvm::StringSet<> taken;
  for (unsigned i = 0; i < function.getNumArguments(); ++i) {
    attributes.push_back(function.getArgAttrDict(i));
    if (auto name = function.getArgAttrOfType<StringAttr>(i, key))
      taken.insert(name.getValue());
  }
  for (unsigned i = numOutputs; i < loss.getNumArguments(); ++i) {
    NamedAttrList list(loss.getArgAttrDict(i));
    if (auto name = loss.getArgAttrOfType<StringAttr>(i, key)) {
      std::string fresh = name.str();
      for (unsigned number = 1; !taken.insert(fresh).second; ++number)
        fresh = name.str() + "_" + std::to_string(number);
      list.set(key, StringAttr::get(function.getContext(), fresh));
    }
    attributes.push_back(list.getDictionary(function.getContext()));
  }
  return attributes;
}

namespace {
struct AppendLoss : mlc::impl::AppendLossBase<AppendLoss> {
  using AppendLossBase::AppendLossBase;

  void runOnOperation() override {
    func::FuncOp function = lookUp(functionName), loss = lookUp(lossName);
    if (!function || !loss || failed(append(function, loss)))
      signalPassFailure();
  }

  func::FuncOp lookUp(StringRef name) {
    auto function = getOperation().lookupSymbol<func::FuncOp>(name);
    if (!function || function.isDeclaration()) {
      getOperation().emitError() << "expected a graph function @" << name << " with a body";
      return nullptr;
    }
    return function;
  }

  LogicalResult append(func::FuncOp function, func::FuncOp loss) {
    FunctionType type = function.getFunctionType(), lossType = loss.getFunctionType();
    // R1
    if (numOutputs > type.getNumResults())
      return function.emitError() << "expected at least " << numOutputs.getValue()
                                  << " results, but got " << type.getNumResults();
    if (numOutputs > lossType.getNumInputs())
      return loss.emitError() << "expected at least " << numOutputs.getValue()
                              << " parameters, but got " << lossType.getNumInputs();
    // R2
    auto scalar = lossType.getNumResults() == 1 ? dyn_cast<RankedTensorType>(lossType.getResult(0))
                                                : RankedTensorType();
    if (!scalar || scalar.getRank() != 0)
      return loss.emitError() << "expected a loss to give one tensor of rank 0, but got "
                              << lossType.getResults();
    // R3
    if (getOperation().lookupSymbol(newName))
      return getOperation().emitError() << "the module has a function @" << newName << " already";
    // R4
    auto ignoreDims = [](Type given) {
      return mapDims(given, [](DimExpr dim) { return DimExpr::unknown(dim.getContext()); });
    };
    for (unsigned i = 0; i < numOutputs; ++i)
      if (ignoreDims(lossType.getInput(i)) != ignoreDims(type.getResult(i)))
        return function.emitError() << "expected output " << i << " to be " << lossType.getInput(i)
                                    << ", but got " << type.getResult(i);
    SymbolBinder binder;
    for (unsigned i = 0; i < numOutputs; ++i)
      for (auto [expected, dim] :
           llvm::zip(collectDims(lossType.getInput(i)), collectDims(type.getResult(i))))
        binder.add(expected, dim, "output " + Twine(i));
    if (failed(binder.bind([&] { return function.emitError(); }, /*lenient=*/true)))
      return failure();

    SmallVector<Type> params(type.getInputs());
    for (Type param : lossType.getInputs().drop_front(numOutputs))
      params.push_back(
          mapDims(param, [&](DimExpr dim) { return dim.substitute(binder.getValues()); }));
    SmallVector<Type> results{scalar};
    llvm::append_range(results, type.getResults().drop_front(numOutputs));
    OpBuilder builder(function->getContext());
    builder.setInsertionPointAfter(function);
    auto made = func::FuncOp::create(builder, function.getLoc(), newName,
                                     builder.getFunctionType(params, results));
    made->setDiscardableAttrs(function->getDiscardableAttrDictionary());
    made.setAllArgAttrs(getArgAttrs(function, loss, numOutputs));
    return fill(function, loss, made);
  }

  /// The ops of both in one dataflow block.
  LogicalResult fill(func::FuncOp function, func::FuncOp loss, func::FuncOp made) {
    Block *entry = made.addEntryBlock();
    StringRef key = RelaxDialect::getNameAttrName();
    for (BlockArgument argument : entry->getArguments())
      if (auto name = made.getArgAttrOfType<StringAttr>(argument.getArgNumber(), key))
        argument.setLoc(NameLoc::get(name));
    IRRewriter rewriter(made.getContext());
    rewriter.setInsertionPointToStart(entry);
    Location loc = made.getLoc();
    auto dataflow = DataflowOp::create(rewriter, loc, made.getResultTypes());
    func::ReturnOp::create(rewriter, loc, dataflow.getResults());
    rewriter.createBlock(&dataflow.getBody());
    ValueRange args = made.getArguments();
    auto call = CallOp::create(rewriter, loc, function.getResultTypes(), function.getName(),
                               args.take_front(function.getNumArguments()));
    SmallVector<Value> lossArgs(call.getResults().take_front(numOutputs));
    llvm::append_range(lossArgs, args.drop_front(function.getNumArguments()));
    auto lossCall = CallOp::create(rewriter, loc, loss.getResultTypes(), loss.getName(), lossArgs);
    SmallVector<Value> outputs(lossCall.getResults());
    llvm::append_range(outputs, call.getResults().drop_front(numOutputs));
    OutputOp::create(rewriter, loc, outputs);
    for (auto [inlined, callee] : {std::pair(call, function), std::pair(lossCall, loss)})
      if (failed(inlineCall(rewriter, inlined, callee, /*castTypes=*/true))) {
        // R5
        callee.emitError() << "expected a function that can be part of a dataflow block";
        made.erase();
        return failure();
      }
    return success();
  }
};
} // namespace
