//===- ExpandTupleArguments.cpp - Fields of tuples as parameters ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "CallSites.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_EXPANDTUPLEARGUMENTS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

/// The fields of a tuple as values.
static SmallVector<Value> getFields(RewriterBase &rewriter, Location loc, Value tuple) {
  if (auto op = tuple.getDefiningOp<TupleOp>())
    return llvm::to_vector(op->getOperands());
  SmallVector<Value> fields;
  for (unsigned i = 0, e = cast<TupleType>(tuple.getType()).size(); i < e; ++i)
    fields.push_back(TupleGetItemOp::create(rewriter, loc, tuple, i));
  return fields;
}

/// Puts parameters for the fields in the place of a parameter, and makes the tuple of them.
static void expandParameter(RewriterBase &rewriter, func::FuncOp func, unsigned index) {
  BlockArgument tuple = func.getArgument(index);
  auto type = cast<TupleType>(tuple.getType());
  StringAttr nameKey = rewriter.getStringAttr(RelaxDialect::getNameAttrName());
  auto name = func.getArgAttrOfType<StringAttr>(index, nameKey);
  SmallVector<Value> fields;
  for (auto [number, field] : llvm::enumerate(type.getTypes())) {
    std::string fieldName =
        (name ? name.getValue().str() : std::string("param")) + "_" + std::to_string(number);
    auto attributes = rewriter.getDictionaryAttr(
        rewriter.getNamedAttr(nameKey, rewriter.getStringAttr(fieldName)));
    unsigned position = index + 1 + number;
    (void)func.insertArgument(position, field, attributes, getNamedLoc(fieldName, tuple.getLoc()));
    fields.push_back(func.getArgument(position));
  }
  tuple = func.getArgument(index);
  for (Operation *user : llvm::make_early_inc_range(tuple.getUsers()))
    if (auto item = dyn_cast<TupleGetItemOp>(user))
      rewriter.replaceOp(item, fields[item.getIndex()]);
  if (!tuple.use_empty()) {
    rewriter.setInsertionPointToStart(&func.getBody().front());
    tuple.replaceAllUsesWith(TupleOp::create(rewriter, tuple.getLoc(), fields).getResult());
  }
  (void)func.eraseArgument(index);
}

namespace {
struct ExpandTupleArguments : mlc::impl::ExpandTupleArgumentsBase<ExpandTupleArguments> {
  using ExpandTupleArgumentsBase::ExpandTupleArgumentsBase;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      std::optional<SmallVector<CallOp>> sites = getCallSites(func);
      if (!sites)
        continue;
      // The fields may be tuples, which are seen next.
      for (unsigned index = 0; index < func.getNumArguments();) {
        if (!isa<TupleType>(func.getArgument(index).getType())) {
          ++index;
          continue;
        }
        for (CallOp call : *sites) {
          rewriter.setInsertionPoint(call);
          Value tuple = call.getArgs()[index];
          SmallVector<Value> fields = getFields(rewriter, call.getLoc(), tuple);
          call.getArgsMutable().slice(index, 1).assign(fields);
          if (auto op = tuple.getDefiningOp<TupleOp>(); op && tuple.use_empty())
            rewriter.eraseOp(op);
        }
        expandParameter(rewriter, func, index);
      }
    }
  }
};
} // namespace
