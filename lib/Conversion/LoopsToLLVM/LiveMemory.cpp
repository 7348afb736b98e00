//===- LiveMemory.cpp - What is to be freed where a function ends early ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "LiveMemory.h"
#include "mlir/IR/Dominance.h"

using namespace mlir;
using namespace mlc;

SmallVector<LLVM::CallOp> mlc::collectFrees(func::FuncOp func) {
  SmallVector<LLVM::CallOp> frees;
  func.walk([&](LLVM::CallOp call) {
    if (call.getCallee() == "free" && call.getNumOperands() == 1)
      frees.push_back(call);
  });
  return frees;
}

/// The pointer itself, where it is taken out of a descriptor that it was put into.
static Value getPointer(Value memory) {
  while (auto extract = memory.getDefiningOp<LLVM::ExtractValueOp>()) {
    Value container = extract.getContainer();
    Value found;
    while (auto insert = container.getDefiningOp<LLVM::InsertValueOp>()) {
      if (insert.getPosition() == extract.getPosition()) {
        found = insert.getValue();
        break;
      }
      container = insert.getContainer();
    }
    if (!found)
      return memory;
    memory = found;
  }
  return memory;
}

SmallVector<Value> mlc::getLiveMemory(ArrayRef<LLVM::CallOp> frees, Operation *op, Region *within,
                                      DominanceInfo &dominance) {
  SmallVector<Value> live;
  for (LLVM::CallOp free : frees) {
    Value memory = getPointer(free.getOperand(0));
    if (within->isAncestor(memory.getParentRegion()) && dominance.properlyDominates(memory, op) &&
        !dominance.properlyDominates(free, op) && !llvm::is_contained(live, memory))
      live.push_back(memory);
  }
  return live;
}
