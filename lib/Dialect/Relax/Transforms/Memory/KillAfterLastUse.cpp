//===- KillAfterLastUse.cpp - Memory goes where nothing needs it any more -------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Allocations.h"
#include "mlc/Dialect/Relax/Transforms/MemoryPasses.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_KILLAFTERLASTUSE
#include "mlc/Dialect/Relax/Transforms/MemoryPasses.h.inc"
} // namespace mlc

/// What says that the memory of an op is not needed any more; empty for an op that allocates none.
static StringRef getKill(Operation *op) {
  auto intrinsic = dyn_cast<IntrinsicOp>(op);
  if (!intrinsic || intrinsic.getNumResults() != 1)
    return "";
  return llvm::StringSwitch<StringRef>(intrinsic.getName())
      .Case("memory.alloc_storage", "memory.kill_storage")
      .Cases({"memory.alloc_tensor", "builtin.alloc_tensor"}, "memory.kill_tensor")
      .Cases({"vm.alloc_storage", "vm.alloc_tensor"}, "vm.kill_object")
      .Default("");
}

/// The last op of a block that uses a value, also through views of it; null where there is none, or
/// where the value leaves the block or says itself that it is not needed any more.
static Operation *getLastUse(Value root, Block *block) {
  Operation *last = nullptr;
  SmallVector<Value> values = {root};
  while (!values.empty()) {
    for (Operation *user : values.pop_back_val().getUsers()) {
      Operation *here = block->findAncestorOpInBlock(*user);
      if (!here || here->hasTrait<OpTrait::IsTerminator>() || isKill(user))
        return nullptr;
      if (!last || last->isBeforeInBlock(here))
        last = here;
      // What is made of a tensor may be the tensor itself.
      if (isa<TupleOp, TupleGetItemOp, MatchCastOp, ReshapeOp>(user) ||
          IntrinsicOp::getNamed(user, {"memory.view", "memory.ensure_zero_offset"})) {
        if (user->getBlock() != block)
          return nullptr;
        llvm::append_range(values, user->getResults());
      }
    }
  }
  return last;
}

namespace {
struct KillAfterLastUse : mlc::impl::KillAfterLastUseBase<KillAfterLastUse> {
  using KillAfterLastUseBase::KillAfterLastUseBase;

  void runOnOperation() override {
    getOperation().walk([&](Block *block) { kill(block); });
  }

  void kill(Block *block) {
    llvm::MapVector<Operation *, SmallVector<Value>> dead;
    for (Operation &op : *block)
      if (!getKill(&op).empty())
        if (Operation *last = getLastUse(op.getResult(0), block))
          dead[last].push_back(op.getResult(0));
    for (auto &[last, values] : dead) {
      OpBuilder builder(&getContext());
      builder.setInsertionPointAfter(last);
      for (Value value : values)
        IntrinsicOp::create(builder, last->getLoc(), TypeRange(), getKill(value.getDefiningOp()),
                            value, /*has_effects=*/true);
    }
  }
};
} // namespace
