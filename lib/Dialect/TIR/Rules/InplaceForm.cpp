//===- InplaceForm.cpp - Parameters that a result may take the place of ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "InplaceForm.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tir;

/// Whether no two iterations of the loops around the block have the same bindings.
static bool runsOnce(BlockOp block) {
  for (Operation *op = block->getParentOp(); !isa<PrimFuncOp>(op); op = op->getParentOp()) {
    auto loop = dyn_cast<ForOp>(op);
    if (!loop || !runsInOneIteration(block, loop))
      return false;
  }
  return true;
}

/// The only op that writes the parameter; null if there are others, or if something reads it.
static memref::StoreOp getOnlyStore(BlockArgument output) {
  memref::StoreOp only;
  for (Operation *user : output.getUsers()) {
    auto store = dyn_cast<memref::StoreOp>(user);
    if (store && !only)
      only = store;
    else if (!isa<YieldOp>(user))
      return {};
  }
  return only;
}

/// Whether each instance of the block stores to another element: its variables are the indices.
static bool storesOnce(BlockOp block, memref::StoreOp store) {
  auto iterVars = block.getIterVars();
  for (unsigned index = 0; index < block.getNumIterVars(); ++index) {
    if (getConstantIntValue(block.getMixedExtents()[index]) == 1)
      continue;
    if (block.getIterKind(index) != IterKind::Spatial ||
        !llvm::is_contained(store.getIndices(), iterVars[index]))
      return false;
  }
  return true;
}

bool mlc::tir::canWriteInPlace(PrimFuncOp func, unsigned input, unsigned output) {
  BlockArgument from = func.getArgument(input), to = func.getArgument(output);
  if (!isa<MemRefType>(from.getType()) || from.getType() != to.getType() ||
      func.getArgDims(input) != func.getArgDims(output))
    return false;
  memref::StoreOp store = getOnlyStore(to);
  auto block = store ? store->getParentOfType<BlockOp>() : BlockOp();
  // A store under a condition leaves other elements as they are, which is not known here.
  if (!block || store->getBlock() != &block.getBody().front() || block.hasInit() ||
      !storesOnce(block, store) || !runsOnce(block))
    return false;
  for (Operation *user : from.getUsers()) {
    if (isa<YieldOp>(user) && user->getParentOp() == block)
      continue;
    auto load = dyn_cast<memref::LoadOp>(user);
    Operation *place = load ? store->getBlock()->findAncestorOpInBlock(*load) : nullptr;
    if (!place || !place->isBeforeInBlock(store) || load.getIndices() != store.getIndices())
      return false;
  }
  return true;
}
