//===- CarrySums.cpp - Keeps in registers what a loop adds to elements of a buffer ----------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// LLVM does this, too, but not where threads may see the buffer: it must not store what the program
// does not. Here it is known that the tile belongs to the iteration.
//
//===----------------------------------------------------------------------------------------===//

#include "BufferAccess.h"
#include "BufferRoots.h"
#include "LinearExpr.h"
#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_CARRYSUMS
#include "mlc/Transforms/Passes.h.inc"
namespace {
struct AccessOp {
  Operation *op;
  BufferAccess access;
};

int64_t getNumElements(Type type) {
  auto vector = dyn_cast<VectorType>(type);
  return vector ? vector.getNumElements() : 1;
}

/// Whether two accesses touch no common element: their buffers differ, or in one dimension the
/// indices are known to.
bool areApart(const BufferAccess &lhs, const BufferAccess &rhs) {
  if (areDisjoint(getRoot(lhs.memref), getRoot(rhs.memref)))
    return true;
  if (lhs.memref != rhs.memref)
    return false;
  for (auto [number, x, y] : llvm::enumerate(lhs.indices, rhs.indices)) {
    LinearExpr difference = LinearExpr::of(x);
    difference.add(LinearExpr::of(y), -1);
    if (!difference.isConstant())
      continue;
    // Vectors are along the last dimension.
    bool isLast = number + 1 == lhs.indices.size();
    int64_t apart = difference.constant;
    if (apart >= (isLast ? getNumElements(rhs.type) : 1) ||
        -apart >= (isLast ? getNumElements(lhs.type) : 1))
      return true;
  }
  return false;
}

/// All accesses in the loop; nothing if it holds another loop, or what else touches memory.
std::optional<SmallVector<AccessOp>> getAccesses(scf::ForOp loop) {
  SmallVector<AccessOp> accesses;
  for (Operation &op : loop.getBody()->without_terminator()) {
    if (std::optional<BufferAccess> access = BufferAccess::get(&op))
      accesses.push_back({&op, *access});
    else if (op.getNumRegions() != 0 || !isMemoryEffectFree(&op))
      return std::nullopt;
  }
  return accesses;
}

/// The store to where `load` reads, if it is after it and nothing else may touch the place.
Operation *findStore(scf::ForOp loop, const AccessOp &load, ArrayRef<AccessOp> accesses) {
  if (load.access.stored || load.access.mask ||
      !llvm::all_of(load.access.indices,
                    [&](Value index) { return loop.isDefinedOutsideOfLoop(index); }) ||
      !loop.isDefinedOutsideOfLoop(load.access.memref))
    return nullptr;
  Operation *store = nullptr;
  for (const AccessOp &other : accesses) {
    if (other.op == load.op || areApart(load.access, other.access))
      continue;
    bool isOwn = other.access.stored && !other.access.mask && !store &&
                 other.access.memref == load.access.memref &&
                 other.access.indices == load.access.indices &&
                 other.access.type == load.access.type && load.op->isBeforeInBlock(other.op);
    if (!isOwn)
      return nullptr;
    store = other.op;
  }
  return store;
}

struct CarrySumsOfLoop : OpRewritePattern<scf::ForOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(scf::ForOp loop, PatternRewriter &rewriter) const override {
    // Where no iteration runs there may be nothing at the address.
    std::optional<APInt> trips = loop.getStaticTripCount();
    if (!trips || trips->isZero())
      return rewriter.notifyMatchFailure(loop, "it may have no iteration");
    std::optional<SmallVector<AccessOp>> accesses = getAccesses(loop);
    if (!accesses)
      return rewriter.notifyMatchFailure(loop, "it does more than to load, compute and store");
    SmallVector<std::pair<Operation *, Operation *>> carried;
    for (const AccessOp &load : *accesses)
      if (Operation *store = findStore(loop, load, *accesses))
        carried.emplace_back(load.op, store);
    if (carried.empty())
      return rewriter.notifyMatchFailure(loop, "it adds to nothing that stays in place");
    SmallVector<Value> inits;
    for (auto [load, store] : carried) {
      rewriter.moveOpBefore(load, loop);
      inits.push_back(load->getResult(0));
    }
    FailureOr<LoopLikeOpInterface> replaced =
        cast<LoopLikeOpInterface>(loop.getOperation())
            .replaceWithAdditionalYields(rewriter, inits, /*replaceInitOperandUsesInLoop=*/true,
                                         [&](OpBuilder &, Location, ArrayRef<BlockArgument>) {
                                           return llvm::map_to_vector(carried, [](auto pair) {
                                             return BufferAccess::get(pair.second)->stored;
                                           });
                                         });
    if (failed(replaced))
      return failure();
    ResultRange results = (*replaced)->getResults().take_back(carried.size());
    for (unsigned number = 0; number < carried.size(); ++number) {
      Operation *store = carried[number].second;
      Value stored = BufferAccess::get(store)->stored;
      rewriter.moveOpAfter(store, *replaced);
      rewriter.modifyOpInPlace(store, [&] { store->replaceUsesOfWith(stored, results[number]); });
    }
    return success();
  }
};

struct CarrySums : impl::CarrySumsBase<CarrySums> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<CarrySumsOfLoop>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace
} // namespace mlc
