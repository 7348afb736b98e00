//===- FuseOps.cpp - Groups of calls become functions ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "FusionGroups.h"
#include "OutlineGroup.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_FUSEOPS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

static tir::PrimFuncOp getCallee(Operation *op) {
  auto call = dyn_cast<CallTIROp>(op);
  return call ? SymbolTable::lookupNearestSymbolFrom<tir::PrimFuncOp>(call, call.getCalleeAttr())
              : tir::PrimFuncOp();
}

static tir::OpPattern getPattern(Operation *op) {
  tir::PrimFuncOp callee = getCallee(op);
  return callee ? tir::getOpPattern(callee) : tir::OpPattern::Opaque;
}

static FusionGroups::Reading getReading(Operation *user, Operation *producer) {
  tir::PrimFuncOp callee = getCallee(user);
  auto reads = [&](auto how) {
    return callee && llvm::all_of(user->getOpOperands(), [&](OpOperand &operand) {
             return operand.get().getDefiningOp() != producer ||
                    how(callee, operand.getOperandNumber());
           });
  };
  if (reads(tir::readsElementsOnce))
    return FusionGroups::Reading::Once;
  return reads(tir::readsSeparateWindows) ? FusionGroups::Reading::InWindows
                                          : FusionGroups::Reading::Other;
}

static void remarkFused(func::FuncOp func, ArrayRef<std::string> kernels, func::FuncOp fused) {
  remark::passed(fused.getLoc(),
                 remark::RemarkOpts::name("fused").category("fusion").function(func.getName()))
      << remark::add("{0} become {1}", llvm::join(kernels, ", "), fused.getName());
}

static void remarkRefusals(func::FuncOp func, const FusionGroups &groups) {
  if (!func.getContext()->getRemarkEngine())
    return;
  for (const FusionGroups::Refusal &refusal : groups.getRefusals())
    remark::missed(
        refusal.op->getLoc(),
        remark::RemarkOpts::name("not fused").category("fusion").function(func.getName()))
        << remark::add("{0} and {1} stay apart: {2}", getKernelName(refusal.op),
                       getKernelName(refusal.user), refusal.reason);
}

namespace {
struct FuseOpsPattern : public OpRewritePattern<DataflowOp> {
  FuseOpsPattern(MLIRContext *context, tir::FunctionTable &table, unsigned maxDepth,
                 bool intoReductions, bool leaveReshapes)
      : OpRewritePattern(context), table(table), maxDepth(maxDepth), intoReductions(intoReductions),
        leaveReshapes(leaveReshapes) {}

  LogicalResult matchAndRewrite(DataflowOp op, PatternRewriter &rewriter) const override {
    auto func = op->getParentOfType<func::FuncOp>();
    if (!func || func->hasAttr(kPrimitiveAttrName))
      return rewriter.notifyMatchFailure(op, "is fused already");
    FusionGroups groups(
        op.getBody().front(), getPattern,
        [&](Operation *user, Operation *producer) {
          return intoReductions ? getReading(user, producer) : FusionGroups::Reading::Other;
        },
        maxDepth);
    auto isFreeAtEnds = [&](Operation *user) {
      auto call = dyn_cast<CallTIROp>(user);
      return leaveReshapes && call && isReshapeOfDataflow(call);
    };
    SmallVector<SmallVector<Operation *>> found = groups.getGroups(isFreeAtEnds);
    remarkRefusals(func, groups);
    if (found.empty())
      return rewriter.notifyMatchFailure(op, "has no ops to fuse");
    OutlineOptions options;
    options.attributes.push_back(
        rewriter.getNamedAttr(kPrimitiveAttrName, rewriter.getBoolAttr(true)));
    for (ArrayRef<Operation *> group : found) {
      auto kernels = llvm::map_to_vector(group, getKernelName);
      remarkFused(func, kernels, outlineGroup(rewriter, table, group, options));
    }
    return success();
  }

private:
  tir::FunctionTable &table;
  unsigned maxDepth;
  bool intoReductions, leaveReshapes;
};

struct FuseOpsPass : public mlc::impl::FuseOpsBase<FuseOpsPass> {
  using FuseOpsBase::FuseOpsBase;

  void runOnOperation() override {
    if (maxDepth < 1) {
      getOperation().emitError("max-depth of relax-fuse-ops must be at least 1, is ")
          << maxDepth.getValue();
      return signalPassFailure();
    }
    tir::FunctionTable table(getOperation());
    RewritePatternSet patterns(&getContext());
    populateFuseOpsPatterns(patterns, table, maxDepth, intoReductions, leaveReshapes);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace

void mlc::relax::populateFuseOpsPatterns(RewritePatternSet &patterns, tir::FunctionTable &table,
                                         unsigned maxDepth, bool intoReductions,
                                         bool leaveReshapes) {
  patterns.add<FuseOpsPattern>(patterns.getContext(), table, maxDepth, intoReductions,
                               leaveReshapes);
}
