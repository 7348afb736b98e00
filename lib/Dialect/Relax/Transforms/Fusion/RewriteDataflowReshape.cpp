//===- RewriteDataflowReshape.cpp - Calls that move no element become reshapes --------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlc/Dialect/TIR/Analysis/ReshapeForm.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_REWRITEDATAFLOWRESHAPE
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

/// The number of elements; unknown if a dimension is.
static DimExpr getNumElements(RankedTensorType type) {
  DimExpr product = DimExpr::constant(type.getContext(), 1);
  for (DimExpr dim : getDims(type))
    product = product * dim;
  return product;
}

bool mlc::relax::isReshapeOfDataflow(CallTIROp call) {
  if (!isa<DataflowOp>(call->getParentOp()) || call.getArgs().size() != 1 ||
      call->getNumResults() != 1)
    return false;
  // What leaves the block may be a result of the function, which has memory of its own.
  if (llvm::any_of(call->getUsers(), [](Operation *user) { return isa<OutputOp>(user); }))
    return false;
  auto from = dyn_cast<RankedTensorType>(call.getArgs().front().getType());
  auto to = dyn_cast<RankedTensorType>(call.getResult(0).getType());
  auto callee = SymbolTable::lookupNearestSymbolFrom<tir::PrimFuncOp>(call, call.getCalleeAttr());
  return from && to && callee && from.getElementType() == to.getElementType() &&
         getNumElements(from).isKnownEqual(getNumElements(to)) && tir::hasReshapePattern(callee);
}

namespace {
struct RewriteReshape : OpRewritePattern<CallTIROp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(CallTIROp op, PatternRewriter &rewriter) const override {
    if (!isReshapeOfDataflow(op))
      return rewriter.notifyMatchFailure(op, "moves elements, or leaves the dataflow block");
    auto type = cast<RankedTensorType>(op.getResult(0).getType());
    Value from = op.getArgs().front();
    if (from.getType() == type)
      rewriter.replaceOp(op, from);
    else
      rewriter.replaceOpWithNewOp<ReshapeOp>(op, type, from,
                                             DimsAttr::get(rewriter.getContext(), getDims(type)));
    return success();
  }
};

struct RewriteDataflowReshapePass
    : mlc::impl::RewriteDataflowReshapeBase<RewriteDataflowReshapePass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populateRewriteDataflowReshapePatterns(patterns);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace

void mlc::relax::populateRewriteDataflowReshapePatterns(RewritePatternSet &patterns) {
  patterns.add<RewriteReshape>(patterns.getContext());
}
