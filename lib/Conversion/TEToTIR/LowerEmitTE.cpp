//===- LowerEmitTE.cpp - Turns the te ops of a graph into prim_funcs and calls --------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/TEToTIR/CreatePrimFunc.h"
#include "mlc/Conversion/TEToTIR/Passes.h"
#include "mlc/Dialect/Relax/IR/VDevices.h"
#include "mlc/Dialect/TE/IR/TE.h"
#include "mlc/Dialect/TIR/Analysis/FunctionTable.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_LOWEREMITTE
#include "mlc/Conversion/TEToTIR/Passes.h.inc"
} // namespace mlc

using mlc::relax::CallTIROp;
using mlc::relax::DimsAttr;
using mlc::relax::EmitTEOp;

namespace {
/// What an emit_te becomes.
struct Outline {
  SmallVector<mlc::PrimFuncParam> params;
  mlc::PrimFuncOptions options;
  /// The types of the call's results.
  SmallVector<Type> resultTypes;
  /// For each result of the emit_te: a result of the call, or an operand of the emit_te.
  struct Source {
    bool isOperand;
    unsigned index;
  };
  SmallVector<Source> sources;
};
} // namespace

static DimsAttr getSymbolicDims(Type type) {
  return dyn_cast_or_null<DimsAttr>(cast<RankedTensorType>(type).getEncoding());
}

/// Finds what `op` becomes, and checks that it can.
static FailureOr<Outline> getOutline(EmitTEOp op, mlc::EmitErrorFn emitError) {
  Outline outline;
  outline.options.isPrivate = true;
  for (auto [index, argument, operand] : llvm::enumerate(op.getTensorArgs(), op.getArgs())) {
    if (!isa<RankedTensorType>(operand.getType()))
      return emitError(op.getLoc())
             << "operand " << index << " must have a rank to be a buffer, is " << operand.getType();
    outline.params.push_back(
        {argument, op.getArgName(index).str(), getSymbolicDims(operand.getType())});
  }
  for (auto [argument, expr] : llvm::zip_equal(op.getVarArgs(), op.getVars()))
    outline.options.extents.push_back({argument, expr});

  DenseMap<Value, unsigned> callResults;
  for (auto [index, value] : llvm::enumerate(op.getOutput().getValues())) {
    Type type = op.getResult(index).getType();
    if (auto argument = dyn_cast<BlockArgument>(value)) {
      unsigned operand = argument.getArgNumber();
      if (op.getArgs()[operand].getType() != type)
        return emitError(op.getLoc())
               << "result " << index << " is operand " << operand << " and must have its type "
               << op.getArgs()[operand].getType() << ", is " << type;
      outline.sources.push_back({/*isOperand=*/true, operand});
      continue;
    }
    if (!mlc::te::isTensorOp(value.getDefiningOp()))
      return emitError(op.getLoc())
             << "result " << index << " must be the result of a te op or an operand, is that of '"
             << value.getDefiningOp()->getName() << "'";
    auto [known, isNew] = callResults.try_emplace(value, outline.resultTypes.size());
    if (isNew) {
      outline.params.push_back({value, {}, getSymbolicDims(type)});
      outline.resultTypes.push_back(type);
    } else if (outline.resultTypes[known->second] != type) {
      return emitError(op.getLoc())
             << "result " << index << " is the same tensor as another and "
             << "must have its type " << outline.resultTypes[known->second] << ", is " << type;
    }
    outline.sources.push_back({/*isOperand=*/false, known->second});
  }
  if (failed(mlc::checkPrimFuncParams(outline.params, outline.options, emitError)))
    return failure();
  return outline;
}

namespace {
struct EmitTEPattern : public OpRewritePattern<EmitTEOp> {
  EmitTEPattern(MLIRContext *context, mlc::tir::FunctionTable &table)
      : OpRewritePattern(context), table(table) {}

  LogicalResult matchAndRewrite(EmitTEOp op, PatternRewriter &rewriter) const override {
    auto noError = [](Location) { return InFlightDiagnostic(); };
    FailureOr<Outline> outline = getOutline(op, noError);
    if (failed(outline))
      return rewriter.notifyMatchFailure(op, "cannot become a prim_func");
    SmallVector<Value> callResults;
    if (!outline->resultTypes.empty()) {
      OpBuilder::InsertionGuard guard(rewriter);
      table.setInsertionPoint(rewriter);
      FailureOr<mlc::CreatedPrimFunc> created = mlc::createPrimFunc(
          rewriter, op.getLoc(), op.getName(), outline->params, outline->options, noError);
      if (failed(created))
        return failure();
      mlc::tir::PrimFuncOp func = table.add(rewriter, created->func, op.getName());
      rewriter.setInsertionPoint(op);
      callResults = createCall(op, func, *outline, created->extraSymbols, rewriter);
    }
    SmallVector<Value> results;
    for (Outline::Source source : outline->sources)
      results.push_back(source.isOperand ? op.getArgs()[source.index] : callResults[source.index]);
    rewriter.replaceOp(op, results);
    return success();
  }

private:
  /// Calls `func`, or one that is equal to it, with the caller's symbols.
  SmallVector<Value> createCall(EmitTEOp op, mlc::tir::PrimFuncOp func, const Outline &outline,
                                ArrayRef<StringAttr> extraSymbols,
                                PatternRewriter &rewriter) const {
    DimsAttr vars;
    if (!extraSymbols.empty()) {
      SmallVector<mlc::relax::DimExpr> exprs;
      for (StringAttr symbol : extraSymbols)
        exprs.push_back(mlc::relax::DimExpr::symbol(getContext(), symbol));
      vars = DimsAttr::get(getContext(), exprs);
    }
    auto call =
        CallTIROp::create(rewriter, op.getLoc(), outline.resultTypes,
                          FlatSymbolRefAttr::get(func.getSymNameAttr()), op.getArgs(), vars);
    // A call says where its results are, which follows from the operands here.
    if (op.getNumResults() != 0)
      if (mlc::relax::Placement placement = mlc::relax::VDeviceAnalysis().get(op.getResult(0)))
        mlc::relax::setPlacements(
            call, SmallVector<mlc::relax::Placement>(call.getNumResults(), placement));
    return SmallVector<Value>(call.getResults());
  }

  mlc::tir::FunctionTable &table;
};

struct LowerEmitTEPass : public mlc::impl::LowerEmitTEBase<LowerEmitTEPass> {
  using LowerEmitTEBase::LowerEmitTEBase;

  void runOnOperation() override {
    // What cannot be lowered is said before anything is changed.
    auto emitError = [](Location loc) { return mlir::emitError(loc); };
    WalkResult checked =
        getOperation().walk([&](EmitTEOp op) { return WalkResult(getOutline(op, emitError)); });
    if (checked.wasInterrupted())
      return signalPassFailure();
    mlc::tir::FunctionTable table(getOperation());
    RewritePatternSet patterns(&getContext());
    mlc::populateLowerEmitTEPatterns(patterns, table);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace

void mlc::populateLowerEmitTEPatterns(RewritePatternSet &patterns, tir::FunctionTable &table) {
  patterns.add<EmitTEPattern>(patterns.getContext(), table);
}
