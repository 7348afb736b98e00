//===- Blockize.cpp - A block around a loop -------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Blockizer.h"
#include "mlc/Dialect/TIR/Schedule/Blocks.h"

using namespace mlir;
using namespace mlc::tir;

BlockOp Blockizer::apply(RewriterBase &rewriter) {
  OpBuilder::InsertionGuard guard(rewriter);
  bool hasInit = block.hasInit();
  BlockOp outer = createOuter(rewriter, top, block.getName() + "_o", hasInit);
  if (hasInit)
    createInit(rewriter, outer);
  Block &body = outer.getBody().front();
  rewriter.moveOpBefore(top, &body, body.end());
  BlockOp inner = createInner(rewriter, outer);
  normalizeIndexArithmetic(rewriter, outer);

  YieldOp yield = inner.getYield();
  SmallVector<BufferRegion> writes = yield.getWriteRegions(), reads = yield.getReadRegions();
  if (hasInit)
    reads.erase(reads.begin(), reads.begin() + writes.size());
  rewriter.setInsertionPointToEnd(&body);
  reads = relaxRegions(rewriter, inner, reads);
  writes = relaxRegions(rewriter, inner, writes);
  YieldOp::create(rewriter, outer.getLoc(), reads, writes);
  eraseUnusedValues(rewriter, outer);
  return outer;
}

llvm::Expected<BlockOp> mlc::tir::blockize(RewriterBase &rewriter, ForOp loop,
                                           bool preserveUnitIters) {
  Blockizer blockizer(loop, preserveUnitIters);
  if (llvm::Error error = blockizer.check())
    return error;
  return blockizer.apply(rewriter);
}
