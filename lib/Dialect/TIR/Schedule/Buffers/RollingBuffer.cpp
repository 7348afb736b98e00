//===- RollingBuffer.cpp - A buffer that holds what is still needed -------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/RegionCover.h"
#include "mlc/Dialect/TIR/Analysis/BlockAccess.h"
#include "mlc/Dialect/TIR/Schedule/Buffers.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kRolling = "rolling_buffer";

namespace {

/// What the block writes in one iteration of the loop, in one dimension: `extent` elements from
/// `loop * stride` on, or from 0 if there is no loop.
struct Window {
  ForOp loop;
  int64_t stride = 0, extent = 0;
  /// The variable that is the index.
  unsigned var = 0;

  int64_t getOverlap() const { return loop ? extent - stride : 0; }
};

class BufferRoller {
public:
  BufferRoller(BlockOp block, unsigned index)
      : block(block), index(index), exprs(block.getContext()) {}

  llvm::Error check();
  void apply(RewriterBase &rewriter);

private:
  llvm::Error checkUses();
  llvm::Error findWindows();
  llvm::Error checkReaders();
  void rollIndices(RewriterBase &rewriter, Operation *op, MutableOperandRange indices);

  BlockOp block;
  unsigned index;
  IndexExprs exprs;
  Value buffer;
  BufferRegion region;
  /// The blocks that read what the block writes, and the innermost loop around all of them.
  SmallVector<BlockOp> consumers;
  ForOp point;
  SmallVector<Window> windows;
  unsigned axis = 0;
};

llvm::Error BufferRoller::checkUses() {
  StringRef name = getBufferName(buffer);
  Operation *scope = getScope(block);
  // P2.
  auto alloc = buffer.getDefiningOp<AllocBufferOp>();
  bool isOwn = alloc && alloc->getParentOp() == scope;
  for (Operation *user : buffer.getUsers())
    isOwn &= isa<memref::LoadOp, memref::StoreOp, YieldOp>(user);
  if (!isOwn)
    return refuse(kRolling, 2, block, "buffer '", name,
                  "' is not allocated in the scope of block '", block.getName(),
                  "', or is used by something else than loads and stores");
  // P3.
  BlockDependences dependences(scope);
  for (BlockDependence dependence : dependences.getDependences()) {
    if (dependence.source != block && dependence.sink != block)
      continue;
    if (dependence.kind != DependenceKind::ReadAfterWrite)
      return refuse(kRolling, 3, dependence.sink, "block '", dependence.sink.getName(),
                    "' writes what block '", dependence.source.getName(), "' accesses before");
    if (dependence.source == block && accessesBuffer(getReadBuffers(dependence.sink), buffer) &&
        !llvm::is_contained(consumers, dependence.sink))
      consumers.push_back(dependence.sink);
  }
  // P4.
  SmallVector<ForOp> loops = getLoopsAround(block);
  for (ForOp loop : loops)
    if (llvm::all_of(consumers, [&](BlockOp other) { return loop->isProperAncestor(other); }))
      point = loop;
  if (consumers.empty() || !point)
    return refuse(kRolling, 4, block, "there is no loop around block '", block.getName(),
                  "' and all that reads buffer '", name, "'");
  // P5.
  for (ForOp loop : loops)
    if (loop->isAncestor(point) && loop.getKind() != ForKind::Serial &&
        loop.getKind() != ForKind::Unrolled)
      return refuse(kRolling, 5, loop, "loop '", getVarName(loop.getInductionVar()),
                    "' must be serial, it is ", stringifyForKind(loop.getKind()));
  return llvm::Error::success();
}

llvm::Error BufferRoller::findWindows() {
  SmallVector<ForOp> below = getLoopsBelow(point, block), above = getLoopsAround(point);
  above.push_back(point);
  substituteBindings(exprs, block);
  auto refuseDim = [&](unsigned dim) {
    return refuse(kRolling, 6, block, "what block '", block.getName(), "' writes in dimension ",
                  dim, " of buffer '", getBufferName(buffer),
                  "' is no fixed number of elements from a multiple of one loop on");
  };
  for (auto [dim, offset, extent] : llvm::enumerate(region.offsets, region.extents)) {
    AffineExpr first = exprs.get(offset), last = exprs.simplify(first + exprs.get(extent) - 1);
    std::optional<IndexBounds> start = relaxTo(exprs, first, point, below);
    std::optional<IndexBounds> end = relaxTo(exprs, last, point, below);
    auto length = start && end
                      ? dyn_cast<AffineConstantExpr>(exprs.simplify(end->max - start->min + 1))
                      : AffineConstantExpr();
    if (!length)
      return refuseDim(dim);
    Window &window = windows.emplace_back();
    window.extent = length.getValue();
    if (start->min == 0)
      continue;
    for (ForOp loop : above) {
      auto var = dyn_cast<AffineDimExpr>(exprs.get(loop.getInductionVar()));
      auto stride = var ? dyn_cast<AffineConstantExpr>(
                              exprs.simplify(start->min.replace(var, var + 1) - start->min))
                        : AffineConstantExpr();
      if (stride && stride.getValue() > 0 && start->min == exprs.simplify(var * stride) &&
          loop.getConstantMin() == 0)
        window = {loop, stride.getValue(), length.getValue()};
    }
    if (!window.loop)
      return refuseDim(dim);
  }
  std::optional<unsigned> found;
  for (ForOp loop : above) {
    auto isOverlapping = [&](const Window &window) {
      return window.loop == loop && window.getOverlap() > 0;
    };
    if (!found && llvm::any_of(windows, isOverlapping))
      found = llvm::find_if(windows, isOverlapping) - windows.begin();
    if (llvm::count_if(windows, isOverlapping) > 1)
      return refuse(kRolling, 6, loop, "loop '", getVarName(loop.getInductionVar()),
                    "' moves what is written in two dimensions of buffer '", getBufferName(buffer),
                    "'");
  }
  if (!found)
    return refuse(kRolling, 6, block, "what block '", block.getName(),
                  "' writes in two iterations of a loop has nothing in common: there is nothing to "
                  "keep");
  axis = *found;
  // An element must be computed from its variables alone, whenever that is.
  for (auto [dim, window] : llvm::enumerate(windows)) {
    if (window.getOverlap() <= 0)
      continue;
    auto var = dyn_cast_if_present<BlockArgument>(dyn_cast<Value>(region.offsets[dim]));
    if (!var || var.getOwner() != &block.getBody().front() ||
        getConstantIntValue(region.extents[dim]) != 1)
      return refuse(kRolling, 6, block, "dimension ", dim, " of buffer '", getBufferName(buffer),
                    "' must be written at a variable of block '", block.getName(), "'");
    window.var = var.getArgNumber();
  }
  return llvm::Error::success();
}

llvm::Error BufferRoller::checkReaders() {
  // P7.
  SmallVector<ForOp> below = getLoopsBelow(point, block);
  for (BlockOp other : consumers) {
    IndexExprs local(block.getContext());
    substituteBindings(local, block);
    substituteBindings(local, other);
    RegionBounds own = getUpperBounds(local, block, region, point, below);
    for (const BufferRegion &read : other.getYield().getReadRegions()) {
      if (read.buffer != buffer)
        continue;
      RegionBounds needed = getUpperBounds(local, other, read, point, getLoopsBelow(point, other));
      if (!covers(local, own, needed))
        return refuse(kRolling, 7, other, "block '", other.getName(),
                      "' reads elements of buffer '", getBufferName(buffer), "' that block '",
                      block.getName(), "' does not write in the same iteration of loop '",
                      getVarName(point.getInductionVar()), "'");
    }
  }
  return llvm::Error::success();
}

llvm::Error BufferRoller::check() {
  YieldOp yield = block.getYield();
  // P1.
  if (index >= yield.getWrites().size())
    return refuse(kRolling, 1, block, "block '", block.getName(), "' writes ",
                  yield.getWrites().size(), " buffers, there is none at ", index);
  buffer = yield.getWrites()[index];
  region = yield.getWriteRegions()[index];
  if (llvm::Error error = checkUses())
    return error;
  // P6: of a block that does not compute what is there already, the window is not known.
  for (unsigned var = 0; var < block.getNumIterVars(); ++var)
    if (block.getPredicate() && block.getIterKind(var) == IterKind::Opaque)
      return refuse(kRolling, 6, block, "variable '", getVarName(block.getIterVars()[var]),
                    "' of block '", block.getName(), "' is opaque");
  if (llvm::Error error = findWindows())
    return error;
  return checkReaders();
}

void BufferRoller::rollIndices(RewriterBase &rewriter, Operation *op, MutableOperandRange indices) {
  rewriter.setInsertionPoint(op);
  IndexExprs local(op->getContext());
  AffineExpr old = local.get(indices[axis].get());
  Value rolled =
      materializeValue(rewriter, op->getLoc(), local, local.simplify(old % windows[axis].extent));
  rewriter.modifyOpInPlace(op, [&] { indices[axis].set(rolled); });
}

void BufferRoller::apply(RewriterBase &rewriter) {
  OpBuilder::InsertionGuard guard(rewriter);
  Location loc = block.getLoc();
  auto alloc = buffer.getDefiningOp<AllocBufferOp>();
  SetVector<Operation *> users(buffer.user_begin(), buffer.user_end());

  // What an iteration before has computed is not computed again.
  rewriter.setInsertionPoint(block);
  Value predicate = block.getPredicate();
  for (auto [dim, window] : llvm::enumerate(windows)) {
    if (window.getOverlap() <= 0)
      continue;
    Value position = window.loop.getInductionVar();
    AffineExpr binding = exprs.get(block.getBindings()[window.var]);
    AffineExpr inner = exprs.simplify(
        binding.replace(exprs.get(position), getAffineConstantExpr(0, block.getContext())));
    auto compare = [&](arith::CmpIPredicate comparison, Value lhs, Value rhs) -> Value {
      return arith::CmpIOp::create(rewriter, loc, comparison, lhs, rhs);
    };
    auto number = [&](int64_t value) {
      return materializeValue(rewriter, loc, exprs,
                              getAffineConstantExpr(value, block.getContext()));
    };
    Value isFirst = compare(arith::CmpIPredicate::slt, position, number(1));
    Value isNew = compare(arith::CmpIPredicate::sle, number(window.getOverlap()),
                          materializeValue(rewriter, loc, exprs, inner));
    Value isNeeded = arith::OrIOp::create(rewriter, loc, isFirst, isNew);
    predicate = createAnd(rewriter, loc, predicate, isNeeded);
  }
  rewriter.modifyOpInPlace(block, [&] { block.getPredicateMutable().assign(predicate); });

  auto type = cast<MemRefType>(buffer.getType());
  SmallVector<int64_t> shape(type.getShape());
  SmallVector<Value> sizes(alloc.getSizes());
  if (type.isDynamicDim(axis))
    sizes.erase(sizes.begin() + type.getDynamicDimIndex(axis));
  shape[axis] = windows[axis].extent;
  rewriter.modifyOpInPlace(alloc, [&] {
    alloc.getSizesMutable().assign(sizes);
    alloc.getBuffer().setType(MemRefType::get(shape, type.getElementType()));
  });
  for (Operation *user : users) {
    if (auto load = dyn_cast<memref::LoadOp>(user))
      rollIndices(rewriter, load, load.getIndicesMutable());
    else if (auto store = dyn_cast<memref::StoreOp>(user))
      rollIndices(rewriter, store, store.getIndicesMutable());
  }
  // Iterations along the axis now depend on those before them.
  getScope(block)->walk([&](BlockOp other) {
    if (!users.contains(other.getYield()) || other == getScope(block))
      return;
    updateRegions(rewriter, other);
    if (axis >= other.getNumIterVars() || other.getIterKind(axis) != IterKind::Spatial)
      return;
    SmallVector<Attribute> kinds(other.getIterKinds().getValue());
    kinds[axis] = IterKindAttr::get(other.getContext(), IterKind::Opaque);
    rewriter.modifyOpInPlace(other, [&] { other.setIterKindsAttr(rewriter.getArrayAttr(kinds)); });
  });
}

} // namespace

llvm::Error mlc::tir::rollingBuffer(RewriterBase &rewriter, BlockOp block, unsigned index) {
  BufferRoller roller(block, index);
  if (llvm::Error error = roller.check())
    return error;
  roller.apply(rewriter);
  return llvm::Error::success();
}
