//===- AddUnitLoop.cpp - A loop of one iteration --------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/ScheduleUtils.h"
#include "mlc/Dialect/TIR/Schedule/Loops.h"

using namespace mlir;
using namespace mlc::tir;

llvm::Expected<ForOp> mlc::tir::addUnitLoop(RewriterBase &rewriter, Operation *target) {
  // P1.
  if (!isa<ForOp, BlockOp>(target))
    return refuse("add_unit_loop", 1, target, "expected a loop or a block, got '",
                  target->getName(), "'");
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(target);
  auto loop = ForOp::create(rewriter, target->getLoc(), rewriter.getIndexAttr(0),
                            rewriter.getIndexAttr(1), ForKind::Serial, "u");
  Block &body = loop.getBody().front();
  rewriter.moveOpBefore(target, &body, body.end());
  if (isa<BlockOp>(target))
    normalizeBindings(rewriter, getLoopsAround(target).front());
  return loop;
}
