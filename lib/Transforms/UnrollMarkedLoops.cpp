//===- UnrollMarkedLoops.cpp - Unrolls loops marked so --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Transforms/LoopMarks.h"
#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Affine/LoopUtils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Utils/Utils.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_UNROLLMARKEDLOOPS
#include "mlc/Transforms/Passes.h.inc"
namespace {
struct UnrollMarkedLoops : impl::UnrollMarkedLoopsBase<UnrollMarkedLoops> {
  void runOnOperation() override {
    SmallVector<Operation *> loops; // post-order: inner loops come first
    getOperation()->walk([&](Operation *op) {
      if (isa<scf::ForOp, affine::AffineForOp>(op) && hasLoopKind(op, kUnrolledKind))
        loops.push_back(op);
    });
    for (Operation *op : loops) {
      Location loc = op->getLoc();
      op->removeAttr(kLoopKindAttrName);
      auto scfFor = dyn_cast<scf::ForOp>(op);
      if (failed(scfFor ? loopUnrollFull(scfFor)
                        : affine::loopUnrollFull(cast<affine::AffineForOp>(op)))) {
        emitError(loc, "cannot unroll this loop: its trip count is not constant");
        return signalPassFailure();
      }
    }
  }
};
} // namespace
} // namespace mlc
