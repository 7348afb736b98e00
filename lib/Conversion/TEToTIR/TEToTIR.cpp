//===- TEToTIR.cpp - Turns functions of te ops into prim_funcs ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/TEToTIR/CreatePrimFunc.h"
#include "mlc/Conversion/TEToTIR/Passes.h"
#include "mlc/Dialect/TE/IR/TE.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_TETOTIR
#include "mlc/Conversion/TEToTIR/Passes.h.inc"
} // namespace mlc

using mlc::tir::TIRDialect;

static bool hasTEOps(func::FuncOp func) {
  return !func.isExternal() && func.getBody().hasOneBlock() &&
         llvm::any_of(func.getOps(), [](Operation &op) { return mlc::te::isTensorOp(&op); });
}

static std::string getArgName(func::FuncOp func, unsigned index) {
  if (auto name = func.getArgAttrOfType<StringAttr>(index, TIRDialect::getNameAttrName()))
    return name.str();
  StringRef name = mlc::getNameFromLoc(func.getArgument(index).getLoc());
  return name.empty() ? "arg" + std::to_string(index) : name.str();
}

/// The parameters of the prim_func that `func` becomes.
static SmallVector<mlc::PrimFuncParam> getParams(func::FuncOp func,
                                                 const mlc::TEToTIROptions &options) {
  SmallVector<mlc::PrimFuncParam> params;
  for (BlockArgument argument : func.getArguments()) {
    unsigned index = argument.getArgNumber();
    auto dims = func.getArgAttrOfType<mlc::relax::DimsAttr>(index, TIRDialect::getDimsAttrName());
    params.push_back({argument, getArgName(func, index), dims});
  }
  Operation *terminator = func.getBody().front().getTerminator();
  if (options.intermediatesAsArguments)
    for (Operation &op : func.getOps())
      if (mlc::te::isTensorOp(&op))
        for (Value result : op.getResults())
          if (!llvm::is_contained(terminator->getOperands(), result))
            params.push_back({result, {}, {}});
  for (auto [index, value] : llvm::enumerate(terminator->getOperands())) {
    auto dims =
        func.getResultAttrOfType<mlc::relax::DimsAttr>(index, TIRDialect::getDimsAttrName());
    params.push_back({value, {}, dims});
  }
  return params;
}

static mlc::PrimFuncOptions getOptions(func::FuncOp func, const mlc::TEToTIROptions &options) {
  mlc::PrimFuncOptions result;
  result.indexBits = options.indexBits;
  result.isPrivate = func.isPrivate();
  return result;
}

/// Checks that the function can become a prim_func.
static LogicalResult check(func::FuncOp func, const mlc::TEToTIROptions &options,
                           mlc::EmitErrorFn emitError) {
  // What a prim_func does not need is left behind: that must not be seen.
  for (Operation &op : func.getBody().front().without_terminator())
    if (!isMemoryEffectFree(&op))
      return emitError(op.getLoc())
             << "'" << op.getName() << "' has side effects; a function of te ops has none";
  Operation *terminator = func.getBody().front().getTerminator();
  for (auto [index, value] : llvm::enumerate(terminator->getOperands()))
    if (!mlc::te::isTensorOp(value.getDefiningOp()))
      return emitError(terminator->getLoc())
             << "result " << index << " of a function of te ops must be the result of a te op";
  return mlc::checkPrimFuncParams(getParams(func, options), getOptions(func, options), emitError);
}

namespace {
struct FuncPattern : public OpRewritePattern<func::FuncOp> {
  FuncPattern(MLIRContext *context, const mlc::TEToTIROptions &options)
      : OpRewritePattern(context), options(options) {}

  LogicalResult matchAndRewrite(func::FuncOp func, PatternRewriter &rewriter) const override {
    auto noError = [](Location) { return InFlightDiagnostic(); };
    if (!hasTEOps(func) || failed(check(func, options, noError)))
      return rewriter.notifyMatchFailure(func, "is no function of te ops alone");
    FailureOr<mlc::CreatedPrimFunc> created =
        mlc::createPrimFunc(rewriter, func.getLoc(), func.getSymName(), getParams(func, options),
                            getOptions(func, options), noError);
    if (failed(created))
      return failure();
    // What others have said of the arguments.
    for (unsigned index = 0; index < func.getNumArguments(); ++index)
      for (NamedAttribute attr : mlir::function_interface_impl::getArgAttrs(func, index))
        if (!isa_and_nonnull<TIRDialect>(attr.getNameDialect()))
          created->func.setArgAttr(index, attr.getName(), attr.getValue());
    rewriter.eraseOp(func);
    return success();
  }

  mlc::TEToTIROptions options;
};

struct TEToTIRPass : public mlc::impl::TEToTIRBase<TEToTIRPass> {
  using TEToTIRBase::TEToTIRBase;

  void runOnOperation() override {
    mlc::TEToTIROptions options{intermediatesAsArguments, indexBits};
    if (indexBits != 32 && indexBits != 64) {
      getOperation().emitError("'index-bits' must be 32 or 64, got ") << indexBits;
      return signalPassFailure();
    }
    auto emitError = [](Location loc) { return mlir::emitError(loc); };
    WalkResult checked = getOperation().walk([&](func::FuncOp func) -> WalkResult {
      if (!hasTEOps(func))
        return WalkResult::advance();
      if (!SymbolTable::symbolKnownUseEmpty(func, getOperation()))
        return func.emitError("a function of te ops cannot be called as a function of tensors");
      return check(func, options, emitError);
    });
    if (checked.wasInterrupted())
      return signalPassFailure();
    RewritePatternSet patterns(&getContext());
    mlc::populateTEToTIRPatterns(patterns, options);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace

void mlc::populateTEToTIRPatterns(RewritePatternSet &patterns, const TEToTIROptions &options) {
  patterns.add<FuncPattern>(patterns.getContext(), options);
}
