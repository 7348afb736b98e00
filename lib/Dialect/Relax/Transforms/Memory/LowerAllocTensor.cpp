//===- LowerAllocTensor.cpp - Memory for tensors that have none yet -------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Allocations.h"
#include "mlc/Dialect/Relax/Transforms/MemoryPasses.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_LOWERALLOCTENSOR
#include "mlc/Dialect/Relax/Transforms/MemoryPasses.h.inc"
} // namespace mlc

namespace {
struct LowerAllocation : OpRewritePattern<IntrinsicOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(IntrinsicOp op, PatternRewriter &rewriter) const override {
    std::optional<TensorAllocation> tensor = getTensorAllocation(op);
    if (!tensor)
      return rewriter.notifyMatchFailure(op, "no tensor is allocated");
    DimExpr bytes = getNumBytes(tensor->type);
    if (bytes.isUnknown())
      return rewriter.notifyMatchFailure(op, "the tensor's size is not known");
    Value storage = createAllocStorage(rewriter, op.getLoc(), *tensor, bytes).getResult(0);
    rewriter.replaceOp(op, createTensorInStorage(rewriter, op.getLoc(), *tensor, storage));
    return success();
  }
};

struct LowerAllocTensor : mlc::impl::LowerAllocTensorBase<LowerAllocTensor> {
  using LowerAllocTensorBase::LowerAllocTensorBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<LowerAllocation>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(patterns));
    getOperation().walk([&](IntrinsicOp op) {
      // R1
      if (op.getName() != "builtin.alloc_tensor")
        return;
      op.emitError("expected a tensor of known sizes and of a known element type");
      signalPassFailure();
    });
  }
};
} // namespace
