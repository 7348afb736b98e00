//===- BundleModelParams.cpp - The weights of a function as one tuple -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_BUNDLEMODELPARAMS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

/// The calls of a function; nothing where something else refers to it.
static std::optional<SmallVector<CallOp>> getCalls(ModuleOp module, func::FuncOp func) {
  SmallVector<CallOp> calls;
  std::optional<SymbolTable::UseRange> uses = SymbolTable::getSymbolUses(func, module);
  if (!uses)
    return std::nullopt;
  for (const SymbolTable::SymbolUse &use : *uses) {
    auto call = dyn_cast<CallOp>(use.getUser());
    if (!call)
      return std::nullopt;
    calls.push_back(call);
  }
  return calls;
}

/// Puts the parameters from `first` on into one, of which the body reads them where it uses them.
static void bundle(RewriterBase &rewriter, func::FuncOp func, unsigned first, StringRef name) {
  StringAttr nameKey = rewriter.getStringAttr(RelaxDialect::getNameAttrName());
  SmallVector<Type> types(func.getArgumentTypes().drop_front(first));
  unsigned last = func.getNumArguments();
  auto attributes =
      rewriter.getDictionaryAttr(rewriter.getNamedAttr(nameKey, rewriter.getStringAttr(name)));
  (void)func.insertArgument(last, rewriter.getTupleType(types), attributes,
                            getNamedLoc(name, func.getLoc()));
  for (unsigned i = first; i < last; ++i) {
    BlockArgument param = func.getArgument(i);
    auto known = func.getArgAttrOfType<StringAttr>(i, nameKey);
    Location loc = known ? getNamedLoc(known.getValue(), param.getLoc()) : param.getLoc();
    // A weight is read where it is used.
    llvm::SetVector<Operation *> users(param.user_begin(), param.user_end());
    for (Operation *user : users) {
      rewriter.setInsertionPoint(user);
      Value item = TupleGetItemOp::create(rewriter, loc, func.getArgument(last), i - first);
      rewriter.modifyOpInPlace(user, [&] { user->replaceUsesOfWith(param, item); });
    }
  }
  for (unsigned i = first; i < last; ++i)
    (void)func.eraseArgument(first);
}

/// The number of inputs of a function that has weights after them.
static std::optional<int64_t> getNumInputs(func::FuncOp func) {
  auto number = func->getAttrOfType<IntegerAttr>("num_input");
  return number && !func.isDeclaration() ? std::optional<int64_t>(number.getInt()) : std::nullopt;
}

static bool isInRange(func::FuncOp func, int64_t first) {
  return first >= 0 && first <= func.getNumArguments();
}

namespace {
struct BundleParams : OpRewritePattern<func::FuncOp> {
  BundleParams(MLIRContext *context, StringRef name)
      : OpRewritePattern(context), name(name.str()) {}

  LogicalResult matchAndRewrite(func::FuncOp func, PatternRewriter &rewriter) const override {
    std::optional<int64_t> first = getNumInputs(func);
    auto module = func->getParentOfType<ModuleOp>();
    if (!first || !isInRange(func, *first) || !module)
      return rewriter.notifyMatchFailure(func, "expected 'num_input' to say which are weights");
    std::optional<SmallVector<CallOp>> calls = getCalls(module, func);
    if (!calls)
      return rewriter.notifyMatchFailure(func, "something else than a call refers to it");
    for (CallOp call : *calls) {
      rewriter.setInsertionPoint(call);
      SmallVector<Value> params(call.getArgs().drop_front(*first));
      Value tuple = TupleOp::create(rewriter, call.getLoc(), params);
      rewriter.modifyOpInPlace(
          call, [&] { call.getArgsMutable().slice(*first, params.size()).assign(tuple); });
    }
    rewriter.modifyOpInPlace(func, [&] { bundle(rewriter, func, *first, name); });
    return success();
  }

  std::string name;
};

struct BundleModelParams : mlc::impl::BundleModelParamsBase<BundleModelParams> {
  using BundleModelParamsBase::BundleModelParamsBase;

  void runOnOperation() override {
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      std::optional<int64_t> first = getNumInputs(func);
      if (!first)
        continue;
      // R1
      if (!isInRange(func, *first)) {
        func.emitError() << "expected 'num_input' to be from 0 to " << func.getNumArguments()
                         << ", the number of parameters, but got " << *first;
        return signalPassFailure();
      }
      // R2
      if (!getCalls(getOperation(), func)) {
        func.emitError("expected the function to be called only, as its parameters change");
        return signalPassFailure();
      }
    }
    RewritePatternSet patterns(&getContext());
    populateBundleModelParamsPatterns(patterns, paramTupleName);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace

void relax::populateBundleModelParamsPatterns(RewritePatternSet &patterns, StringRef tupleName) {
  patterns.add<BundleParams>(patterns.getContext(), tupleName);
}
