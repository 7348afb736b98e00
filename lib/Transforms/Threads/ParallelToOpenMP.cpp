//===- ParallelToOpenMP.cpp - Makes scf.parallel of loops marked parallel -------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Transforms/LoopMarks.h"
#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_PARALLELTOOPENMP
#include "mlc/Transforms/Passes.h.inc"
namespace {

/// The marked loop that is all that the body of `loop` does, and whose bounds do not depend on it.
scf::ForOp getNextDimension(scf::ForOp loop) {
  auto loops = loop.getBody()->getOps<scf::ForOp>();
  if (!llvm::hasSingleElement(loops))
    return {};
  scf::ForOp inner = *loops.begin();
  bool isAlone = llvm::all_of(loop.getBody()->without_terminator(),
                              [&](Operation &op) { return &op == inner || isPure(&op); });
  bool isBound = llvm::any_of(inner->getOperands(), [&](Value v) {
    return loop.getRegion().isAncestor(v.getParentRegion());
  });
  bool isNext = hasLoopKind(inner, kParallelKind) && inner.getInitArgs().empty();
  return isAlone && isNext && !isBound ? inner : scf::ForOp();
}

scf::ParallelOp makeParallel(IRRewriter &rewriter, scf::ForOp outer) {
  SmallVector<scf::ForOp> nest;
  for (scf::ForOp loop = outer; loop; loop = getNextDimension(loop))
    nest.push_back(loop);
  SmallVector<Value> lower, upper, step, variables;
  for (scf::ForOp loop : nest) {
    lower.push_back(loop.getLowerBound());
    upper.push_back(loop.getUpperBound());
    step.push_back(loop.getStep());
  }
  rewriter.setInsertionPoint(outer);
  auto parallel = scf::ParallelOp::create(rewriter, outer.getLoc(), lower, upper, step);
  parallel->setDiscardableAttrs(outer->getDiscardableAttrDictionary());
  parallel->removeAttr(kLoopKindAttrName);
  for (auto [loop, variable] : llvm::zip_equal(nest, parallel.getInductionVars()))
    rewriter.replaceAllUsesWith(loop.getInductionVar(), variable);
  // What was computed for all iterations of an inner loop is computed in each.
  Block &body = *nest.back().getBody();
  for (scf::ForOp loop : llvm::reverse(ArrayRef(nest).drop_back()))
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(*loop.getBody())))
      if (!isa<scf::ForOp, scf::YieldOp>(op))
        rewriter.moveOpBefore(&op, &body, body.begin());
  rewriter.eraseOp(body.getTerminator());
  rewriter.inlineBlockBefore(&body, parallel.getBody()->getTerminator(),
                             ValueRange(parallel.getInductionVars()).take_back());
  rewriter.eraseOp(outer);
  return parallel;
}

/// A parallel loop inside of another, as serial loops.
void makeSerial(IRRewriter &rewriter, scf::ParallelOp parallel) {
  rewriter.setInsertionPoint(parallel);
  scf::LoopNest nest = scf::buildLoopNest(rewriter, parallel.getLoc(), parallel.getLowerBound(),
                                          parallel.getUpperBound(), parallel.getStep());
  SmallVector<Value> variables = llvm::map_to_vector(
      nest.loops, [](scf::ForOp loop) -> Value { return loop.getInductionVar(); });
  rewriter.eraseOp(parallel.getBody()->getTerminator());
  rewriter.inlineBlockBefore(parallel.getBody(), nest.loops.back().getBody()->getTerminator(),
                             variables);
  rewriter.eraseOp(parallel);
}

/// One team of threads at a time.
void makeSerialInside(IRRewriter &rewriter, scf::ParallelOp outer) {
  SmallVector<scf::ParallelOp> inner;
  outer.getBody()->walk([&](Operation *op) {
    if (hasLoopKind(op, kParallelKind))
      op->removeAttr(kLoopKindAttrName);
    if (auto parallel = dyn_cast<scf::ParallelOp>(op); parallel && parallel.getInitVals().empty())
      inner.push_back(parallel);
  });
  for (scf::ParallelOp parallel : inner)
    makeSerial(rewriter, parallel);
}

struct ParallelToOpenMP : impl::ParallelToOpenMPBase<ParallelToOpenMP> {
  void runOnOperation() override {
    SmallVector<Operation *> outermost;
    WalkResult result = getOperation()->walk<WalkOrder::PreOrder>([&](Operation *op) {
      auto loop = dyn_cast<scf::ForOp>(op);
      bool marked = loop && hasLoopKind(loop, kParallelKind);
      if (marked && !loop.getInitArgs().empty()) {
        loop.emitError("a parallel loop cannot carry values from iteration to iteration");
        return WalkResult::interrupt();
      }
      if (!marked && !isa<scf::ParallelOp>(op))
        return WalkResult::advance();
      outermost.push_back(op);
      return WalkResult::skip();
    });
    if (result.wasInterrupted())
      return signalPassFailure();
    IRRewriter rewriter(&getContext());
    for (Operation *op : outermost) {
      auto parallel = dyn_cast<scf::ParallelOp>(op);
      if (!parallel)
        parallel = makeParallel(rewriter, cast<scf::ForOp>(op));
      parallel->removeAttr(kLoopKindAttrName);
      makeSerialInside(rewriter, parallel);
    }
  }
};
} // namespace
} // namespace mlc
