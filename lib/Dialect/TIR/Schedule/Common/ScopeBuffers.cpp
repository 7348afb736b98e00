//===- ScopeBuffers.cpp - Where a scope allocates buffers -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "ScopeBuffers.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlc::tir;

Operation *mlc::tir::findFirstStatement(Operation *scope) {
  for (Operation &op : scope->getRegion(0).front())
    if (isa<ForOp, BlockOp, YieldOp>(op) || (!isa<AllocBufferOp>(op) && !isMemoryEffectFree(&op)))
      return &op;
  return nullptr;
}

void mlc::tir::setInsertionPointAfterBuffers(RewriterBase &rewriter, Operation *scope) {
  Block &body = scope->getRegion(0).front();
  Operation *first = findFirstStatement(scope), *last = nullptr;
  for (Operation &op : body) {
    if (&op == first)
      break;
    if (isa<AllocBufferOp>(op))
      last = &op;
  }
  if (last)
    rewriter.setInsertionPointAfter(last);
  else if (first)
    rewriter.setInsertionPoint(first);
  else
    rewriter.setInsertionPointToEnd(&body);
}
