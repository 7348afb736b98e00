//===- ReverseComputeInline.cpp - A block that goes into the one before it ------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/BoundConditions.h"
#include "../Common/Regions.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Placement.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kReverseInline = "reverse_compute_inline";

namespace {
/// What goes where, found by the checks.
struct Plan {
  BlockOp producer;
  /// Where the producer writes what the block reads, and where the block writes.
  memref::StoreOp source, target;
  AllocBufferOp buffer;
  /// The block's variables in terms of the indices of the buffer.
  SmallVector<AffineExpr> inverse;
};
} // namespace

static llvm::Error checkProducer(BlockOp block, Plan &plan) {
  BlockOp producer = plan.producer;
  StringRef name = producer.getName();
  // P6.
  if (std::optional<std::string> reason = whyNotComplete(producer))
    return refuse(kReverseInline, 6, producer, *reason);
  plan.source = findOnlyStore(producer.getBody());
  Operation *parent = plan.source ? plan.source->getParentOp() : nullptr;
  auto condition = dyn_cast_or_null<scf::IfOp>(parent);
  bool isUnderIf =
      condition && condition->getParentOp() == producer && condition.getElseRegion().empty();
  if (!plan.source || plan.source.getMemRef() != plan.buffer.getBuffer() ||
      (parent != producer && !isUnderIf))
    return refuse(kReverseInline, 6, producer, "block '", name, "' must be one store to buffer '",
                  plan.buffer.getName(), "'");
  return llvm::Error::success();
}

static llvm::Error checkLoads(BlockOp block, Plan &plan) {
  IndexExprs exprs(block.getContext());
  std::optional<SmallVector<AffineExpr>> indices;
  bool isOne = true;
  block.getBody().walk([&](memref::LoadOp load) {
    if (load.getMemRef() != plan.buffer.getBuffer())
      return;
    SmallVector<AffineExpr> found =
        llvm::map_to_vector(load.getIndices(), [&](Value index) { return exprs.get(index); });
    isOne &= !indices || *indices == found;
    indices = std::move(found);
  });
  std::optional<SmallVector<AffineExpr>> inverse;
  if (indices && isOne)
    inverse = invertIndices(exprs, block, *indices, /*mayPad=*/true);
  // P7.
  if (!inverse)
    return refuse(kReverseInline, 7, block, "block '", block.getName(), "' does not read '",
                  plan.buffer.getName(),
                  "' at one place that its iteration variables can be found from");
  for (auto [position, index] : llvm::enumerate(*indices))
    if (isa<AffineConstantExpr>(index) && plan.buffer.getType().getDimSize(position) != 1)
      return refuse(kReverseInline, 7, block, "block '", block.getName(),
                    "' reads a single index "
                    "of dimension ",
                    position, " of '", plan.buffer.getName(), "'");
  // Where an index leaves the buffer, no instance of the producer stands for the block's.
  AffineExpr zero = getAffineConstantExpr(0, block.getContext());
  for (auto [position, index] : llvm::enumerate(*indices)) {
    std::optional<AffineExpr> size = findBufferSize(exprs, plan.buffer.getBuffer(), position);
    if (!isKnownLessEqual(exprs, zero, index) ||
        (size && !isKnownLessEqual(exprs, index + 1, *size)))
      return refuse(kReverseInline, 7, block, "block '", block.getName(),
                    "' may read outside of dimension ", position, " of '", plan.buffer.getName(),
                    "'");
  }
  plan.inverse = std::move(*inverse);
  return llvm::Error::success();
}

static llvm::Expected<Plan> checkInline(BlockOp block) {
  StringRef name = block.getName();
  Operation *scope = getScope(block);
  Plan plan;
  // P1.
  if (llvm::Error error = checkStagePipeline(kReverseInline, 1, scope))
    return std::move(error);
  // P2.
  plan.target = findOnlyStore(block.getBody());
  if (block.hasInit() || !plan.target || plan.target->getParentOp() != block)
    return refuse(kReverseInline, 2, block, "block '", name,
                  "' must have no 'init' and be one store");
  // P3.
  if (std::optional<std::string> reason = whyNotComplete(block))
    return refuse(kReverseInline, 3, block, *reason);
  // P4.
  if (block.getPredicate())
    return refuse(kReverseInline, 4, block, "block '", name, "' has a predicate");
  // P5.
  SmallVector<BlockOp> producers;
  unsigned numWritten = 0;
  for (Value read : block.getYield().getReads()) {
    Value buffer = getSourceBuffer(read);
    bool isWritten = false;
    for (BlockOp other : getChildBlocks(scope))
      if (other != block && accessesBuffer(getWrittenBuffers(other), buffer)) {
        producers.push_back(other);
        isWritten = true;
      }
    if (!isWritten)
      continue;
    ++numWritten;
    auto alloc = read.getDefiningOp<AllocBufferOp>();
    if (alloc && alloc->getParentOp() == scope)
      plan.buffer = alloc;
  }
  if (numWritten != 1 || producers.size() != 1 || !plan.buffer ||
      producers.front().getYield().getWrites().size() != 1)
    return refuse(kReverseInline, 5, block, "block '", name,
                  "' must read one buffer that one block of the scope writes, and that its scope "
                  "allocates; ",
                  producers.size(), " blocks write what it reads");
  plan.producer = producers.front();
  if (llvm::Error error = checkProducer(block, plan))
    return std::move(error);
  if (llvm::Error error = checkLoads(block, plan))
    return std::move(error);
  // P8.
  for (Operation *user : plan.buffer.getBuffer().getUsers())
    if (!block->isAncestor(user) && !plan.producer->isAncestor(user) && !isa<memref::DimOp>(user))
      return refuse(kReverseInline, 8, user, "buffer '", plan.buffer.getName(),
                    "' is used by something else than block '", name, "'");
  SetVector<Value> used;
  getUsedValuesDefinedAbove(block->getRegions(), used);
  for (Value value : used)
    if (!isAvailableAt(value, plan.source->getBlock(), plan.source) &&
        !canMoveToFront(value, scope))
      return refuse(kReverseInline, 8, block, "block '", name,
                    "' uses a value that is not known in block '", plan.producer.getName(), "'");
  return plan;
}

/// Keeps instances of the producer that the block had none for from running.
static void restrictProducer(RewriterBase &rewriter, BlockOp block, const Plan &plan) {
  BlockOp producer = plan.producer;
  // What the block's variables are, in terms of the loops around the producer.
  IndexExprs inner(block.getContext()), outer(block.getContext());
  substituteBindings(outer, producer);
  SmallVector<AffineExpr> innerIndices, outerIndices;
  memref::StoreOp source = plan.source;
  for (Value index : source.getIndices()) {
    innerIndices.push_back(inner.get(index));
    outerIndices.push_back(outer.get(index));
  }
  rewriter.setInsertionPoint(producer);
  BoundConditions conditions(outer);
  for (auto [number, expr] : llvm::enumerate(plan.inverse)) {
    AffineExpr min = outer.get(block.getMixedMins()[number]);
    AffineExpr end = outer.simplify(min + outer.get(block.getMixedExtents()[number]));
    AffineExpr known = inner.simplify(expr.replaceDims(innerIndices));
    AffineExpr innerMin = inner.get(block.getMixedMins()[number]);
    AffineExpr innerEnd = inner.simplify(innerMin + inner.get(block.getMixedExtents()[number]));
    AffineExpr value = outer.simplify(expr.replaceDims(outerIndices));
    if (!isKnownLessEqual(inner, innerMin, known))
      conditions.requireMin(value, min);
    if (!isKnownLessEqual(inner, known, innerEnd - 1))
      conditions.requireEnd(value, end);
  }
  conditions.tighten();
  Value predicate = conditions.materialize(rewriter, producer.getLoc());
  if (!predicate)
    return;
  // What the block reads has been written, by the instance that its indices say, unless variables
  // are not in them: the producer's predicate holds there.
  bool isBox = true;
  for (Value var : producer.getIterVars())
    isBox &= llvm::is_contained(source.getIndices(), var);
  if (producer.getPredicate() && !isBox)
    predicate =
        arith::AndIOp::create(rewriter, producer.getLoc(), producer.getPredicate(), predicate);
  rewriter.modifyOpInPlace(producer, [&] {
    producer.getPredicateMutable().clear();
    producer.getPredicateMutable().assign(predicate);
  });
}

llvm::Error mlc::tir::reverseComputeInline(RewriterBase &rewriter, BlockOp block) {
  llvm::Expected<Plan> plan = checkInline(block);
  if (!plan)
    return plan.takeError();
  OpBuilder::InsertionGuard guard(rewriter);
  Operation *scope = getScope(block);
  BlockOp producer = plan->producer;
  memref::StoreOp source = plan->source;
  restrictProducer(rewriter, block, *plan);
  SetVector<Value> used;
  getUsedValuesDefinedAbove(block->getRegions(), used);
  for (Value value : used)
    if (!isAvailableAt(value, source->getBlock(), source))
      moveToFront(rewriter, value, scope);

  rewriter.setInsertionPoint(source);
  Location loc = source.getLoc();
  IndexExprs exprs(block.getContext());
  SmallVector<AffineExpr> indices =
      llvm::map_to_vector(source.getIndices(), [&](Value index) { return exprs.get(index); });
  IRMapping mapping;
  for (auto [var, expr] : llvm::zip_equal(block.getIterVars(), plan->inverse)) {
    OpFoldResult value =
        exprs.materialize(rewriter, loc, exprs.simplify(expr.replaceDims(indices)));
    mapping.map(var, getValueOrCreateConstantIndexOp(rewriter, loc, value));
  }
  memref::StoreOp target = plan->target;
  Value value = cloneSlice(rewriter, target.getValueToStore(), block, mapping);
  SmallVector<Value> targetIndices;
  for (Value index : target.getIndices())
    targetIndices.push_back(cloneSlice(rewriter, index, block, mapping));
  memref::StoreOp::create(rewriter, target.getLoc(), value, target.getMemRef(), targetIndices);
  Value computed = source.getValueToStore();
  rewriter.eraseOp(source);
  producer.getBody().walk([&](memref::LoadOp load) {
    if (load.getMemRef() == plan->buffer.getBuffer())
      rewriter.replaceOp(load, computed);
  });
  updateRegions(rewriter, producer);
  eraseWithLoops(rewriter, block);
  eraseUnusedValues(rewriter, scope);
  if (ForOp outermost =
          getLoopsAround(producer).empty() ? ForOp() : getLoopsAround(producer).front())
    normalizeBindings(rewriter, outermost);
  if (plan->buffer.getBuffer().use_empty())
    rewriter.eraseOp(plan->buffer);
  return llvm::Error::success();
}
