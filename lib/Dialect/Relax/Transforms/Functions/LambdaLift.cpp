//===- LambdaLift.cpp - Functions inside of functions as those of the module ----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/IntrinsicOps.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/IR/StructInfo.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_LAMBDALIFT
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
struct DropLocalFunction : OpRewritePattern<IntrinsicOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(IntrinsicOp op, PatternRewriter &rewriter) const override {
    if (op.getName() != "local_function")
      return rewriter.notifyMatchFailure(op, "not the place of a function");
    rewriter.eraseOp(op);
    return success();
  }
};

struct InvokeClosure : OpRewritePattern<CallValueOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(CallValueOp op, PatternRewriter &rewriter) const override {
    bool isImpure = hasEffects(op);
    // What has a name is written as a statement of its own.
    Value args = TupleOp::create(rewriter, getUnnamedLoc(op.getLoc()), op.getArgs());
    auto invoke = IntrinsicOp::create(rewriter, op.getLoc(), op.getResultTypes(),
                                      isImpure ? "invoke_closure" : "invoke_pure_closure",
                                      ValueRange{op.getCallee(), args}, isImpure);
    rewriter.replaceOp(op, invoke);
    return success();
  }
};

struct LambdaLift : mlc::impl::LambdaLiftBase<LambdaLift> {
  using LambdaLiftBase::LambdaLiftBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populateLambdaLiftPatterns(patterns);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace

void relax::populateLambdaLiftPatterns(RewritePatternSet &patterns) {
  patterns.add<DropLocalFunction, InvokeClosure>(patterns.getContext());
}
