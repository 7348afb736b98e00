//===- ReorderBlockIterVar.cpp - A block's variables in another order -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/ScheduleUtils.h"
#include "mlc/Dialect/TIR/Schedule/Loops.h"

using namespace mlir;
using namespace mlc::tir;

llvm::Error mlc::tir::reorderBlockIterVar(RewriterBase &rewriter, BlockOp block,
                                          ArrayRef<int64_t> order) {
  int64_t count = block.getNumIterVars();
  // P1.
  SmallVector<int64_t> sorted(order);
  llvm::sort(sorted);
  if (!llvm::equal(sorted, llvm::seq<int64_t>(0, count)))
    return refuse("reorder_block_iter_var", 1, block, "the order must name each of the ", count,
                  " iteration variables of block '", block.getName(), "' once");
  auto permute = [&](auto &&range) {
    auto old = llvm::to_vector(range);
    return llvm::map_to_vector(order, [&](int64_t index) { return old[index]; });
  };
  SmallVector<Value> dynamicMins, dynamicExtents;
  SmallVector<int64_t> staticMins, staticExtents;
  SmallVector<OpFoldResult> mins = permute(block.getMixedMins());
  SmallVector<OpFoldResult> extents = permute(block.getMixedExtents());
  dispatchIndexOpFoldResults(mins, dynamicMins, staticMins);
  dispatchIndexOpFoldResults(extents, dynamicExtents, staticExtents);
  SmallVector<Value> bindings = permute(block.getBindings());
  rewriter.modifyOpInPlace(block, [&] {
    block.setIterKindsAttr(rewriter.getArrayAttr(permute(block.getIterKinds())));
    block.setStaticMins(staticMins);
    block.setStaticExtents(staticExtents);
    block.getDynamicMinsMutable().assign(dynamicMins);
    block.getDynamicExtentsMutable().assign(dynamicExtents);
    block.getBindingsMutable().assign(bindings);
  });
  for (Region &region : block->getRegions()) {
    if (region.empty())
      continue;
    Block &body = region.front();
    for (int64_t index : order) {
      BlockArgument old = body.getArgument(index);
      rewriter.replaceAllUsesWith(old, body.addArgument(old.getType(), old.getLoc()));
    }
    body.eraseArguments(0, count);
  }
  return llvm::Error::success();
}
