//===- PlaceAllocations.cpp - Where buffers are allocated -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/TIRToLoops/Passes.h"
#include "mlc/Transforms/LoopMarks.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Interfaces/LoopLikeInterface.h"

using namespace mlir;

namespace {
bool isParallelLoop(Operation *op) { return mlc::hasLoopKind(op, mlc::kParallelKind); }

/// Each iteration of a parallel loop that has all uses of a local buffer needs one of its own. It
/// is not moved into serial loops: what an iteration leaves in it may be read by the next.
void sinkLocal(Operation *alloc) {
  Value buffer = alloc->getResult(0);
  Operation *place = nullptr;
  // A buffer with strides is used by its view.
  memref::ReinterpretCastOp view;
  if (buffer.hasOneUse())
    view = dyn_cast<memref::ReinterpretCastOp>(*buffer.user_begin());
  if (view)
    buffer = view;
  if (buffer.use_empty())
    return;
  for (Operation *parent = (*buffer.user_begin())->getParentOp(); parent && !place;
       parent = parent->getParentOp()) {
    if (parent->isAncestor(alloc))
      break;
    if (isParallelLoop(parent) && llvm::all_of(buffer.getUsers(), [&](Operation *user) {
          return parent->isProperAncestor(user);
        }))
      place = parent;
  }
  if (!place)
    return;
  alloc->moveBefore(&place->getRegion(0).front(), place->getRegion(0).front().begin());
  if (view)
    view->moveAfter(alloc);
}

/// One allocation in memory serves all iterations of the serial loops around it.
void hoistOutOfSerialLoops(memref::AllocOp alloc) {
  if (!alloc.getDynamicSizes().empty())
    return;
  Operation *outermost = nullptr;
  for (Operation *parent = alloc->getParentOp();
       isa<LoopLikeOpInterface, scf::IfOp, affine::AffineIfOp>(parent) && !isParallelLoop(parent);
       parent = parent->getParentOp())
    outermost = parent;
  if (outermost)
    alloc->moveBefore(outermost);
}

/// A buffer that has to stay in a loop is freed where its block ends.
void freeInLoop(memref::AllocOp alloc) {
  if (!alloc->getParentOfType<LoopLikeOpInterface>())
    return;
  OpBuilder builder(alloc->getBlock()->getTerminator());
  memref::DeallocOp::create(builder, alloc.getLoc(), alloc.getMemref());
}
} // namespace

void mlc::placeAllocations(Operation *root) {
  SmallVector<Operation *> locals;
  SmallVector<memref::AllocOp> inMemory;
  root->walk([&](Operation *op) {
    if (isa<memref::AllocaOp>(op) || op->removeDiscardableAttr(kLocalBufferAttr))
      locals.push_back(op);
    if (auto alloc = dyn_cast<memref::AllocOp>(op))
      inMemory.push_back(alloc);
  });
  for (Operation *alloc : locals)
    sinkLocal(alloc);
  for (memref::AllocOp alloc : inMemory) {
    hoistOutOfSerialLoops(alloc);
    freeInLoop(alloc);
  }
}
