//===- IgnoreZeroSigns.cpp - A maximum of zeros may be either of them -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_IGNOREZEROSIGNS
#include "mlc/Transforms/Passes.h.inc"
namespace {
struct IgnoreZeroSigns : impl::IgnoreZeroSignsBase<IgnoreZeroSigns> {
  void runOnOperation() override {
    getOperation()->walk([&](arith::ArithFastMathInterface op) {
      auto reduction = dyn_cast<vector::ReductionOp>(*op);
      bool ofLanes = reduction && (reduction.getKind() == vector::CombiningKind::MAXIMUMF ||
                                   reduction.getKind() == vector::CombiningKind::MINIMUMF);
      if (!ofLanes && !isa<arith::MaximumFOp, arith::MinimumFOp>(op))
        return;
      arith::FastMathFlags flags = op.getFastMathFlagsAttr().getValue() | arith::FastMathFlags::nsz;
      op->setAttr(op.getFastMathAttrName(), arith::FastMathFlagsAttr::get(&getContext(), flags));
    });
  }
};
} // namespace
} // namespace mlc
