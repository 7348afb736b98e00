//===- DecomposeReductions.cpp - init out of the loops that reduce --------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Rules/Passes.h"
#include "mlc/Dialect/TIR/Schedule/Lookup.h"
#include "mlc/Dialect/TIR/Schedule/Reductions.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_DECOMPOSEREDUCTIONS
#include "mlc/Dialect/TIR/Rules/Passes.h.inc"
} // namespace mlc

namespace {

/// The outermost loop around `block` that the binding of a reduce variable depends on.
tir::ForOp getOutermostReduceLoop(tir::BlockOp block) {
  for (tir::ForOp loop : tir::getLoops(block))
    for (auto [index, binding] : llvm::enumerate(block.getBindings()))
      if (block.getIterKind(index) == tir::IterKind::Reduce && tir::dependsOn(binding, {loop}))
        return loop;
  return {};
}

struct DecomposeReduction : OpRewritePattern<tir::BlockOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tir::BlockOp block, PatternRewriter &rewriter) const override {
    if (!block.hasInit())
      return rewriter.notifyMatchFailure(block, "has no init");
    tir::ForOp loop = getOutermostReduceLoop(block);
    if (!loop)
      return rewriter.notifyMatchFailure(block, "no loop reduces");
    llvm::Expected<tir::BlockOp> init = tir::decomposeReduction(rewriter, block, loop);
    if (init)
      return success();
    std::string reason = llvm::toString(init.takeError());
    return rewriter.notifyMatchFailure(block, reason);
  }
};

struct DecomposeReductionsPass : mlc::impl::DecomposeReductionsBase<DecomposeReductionsPass> {
  using DecomposeReductionsBase::DecomposeReductionsBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populateDecomposeReductionsPatterns(patterns);
    SmallVector<Operation *> blocks;
    getOperation()->walk([&](tir::BlockOp block) { blocks.push_back(block); });
    GreedyRewriteConfig config;
    config.setStrictness(GreedyRewriteStrictness::ExistingOps);
    config.enableFolding(false);
    (void)applyOpPatternsGreedily(blocks, std::move(patterns), config);
  }
};

} // namespace

void mlc::populateDecomposeReductionsPatterns(RewritePatternSet &patterns) {
  patterns.add<DecomposeReduction>(patterns.getContext());
}
