//===- FuseReductionEpilogue.cpp - A sum that starts with what is added to it ---------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/Regions.h"
#include "Reducer.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Reductions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kFuseEpilogue = "fuse_reduction_epilogue";

namespace {
struct Epilogue {
  Reducer reducer;
  memref::StoreOp store;
  /// What is added to the sum, if anything is.
  Value addend;
  /// What is then done with it: minima and maxima with numbers, innermost first.
  SmallVector<Operation *> clips;
  /// The epilogue's variables in terms of the indices of the sum.
  SmallVector<AffineExpr> inverse;
};
} // namespace

static bool isMaximum(Operation *op) {
  return isa_and_nonnull<arith::MaximumFOp, arith::MaxNumFOp, arith::MaxSIOp>(op);
}

/// Takes minima and maxima with numbers off `value`; those that are left are in order.
static Value peelClips(Value value, SmallVectorImpl<Operation *> &clips) {
  while (Operation *op = value.getDefiningOp()) {
    if (!isMaximum(op) && !isa<arith::MinimumFOp, arith::MinNumFOp, arith::MinSIOp>(op))
      break;
    bool isFirst = matchPattern(op->getOperand(0), m_Constant());
    if (!isFirst && !matchPattern(op->getOperand(1), m_Constant()))
      break;
    clips.insert(clips.begin(), op);
    value = op->getOperand(isFirst ? 1 : 0);
  }
  return value;
}

/// Whether an epilogue is nothing but a sum, a maximum with zero, or one of each of minimum and
/// maximum.
static bool isKnownForm(const Epilogue &epilogue) {
  ArrayRef<Operation *> clips = epilogue.clips;
  if (clips.empty())
    return epilogue.addend != nullptr;
  if (clips.size() == 1)
    return isMaximum(clips[0]) && llvm::any_of(clips[0]->getOperands(), [](Value operand) {
             return matchPattern(operand, m_AnyZeroFloat()) || matchPattern(operand, m_Zero());
           });
  return clips.size() == 2 && !epilogue.addend && isMaximum(clips[0]) != isMaximum(clips[1]);
}

/// Finds `D[...] = sum[...] + addend` (or the other way round), and what else is made of it.
static std::optional<Epilogue> matchEpilogue(BlockOp epilogue, Value buffer) {
  Epilogue found;
  found.store = findOnlyStore(epilogue.getBody());
  if (!found.store || found.store->getParentOp() != epilogue)
    return std::nullopt;
  Value unclipped = peelClips(found.store.getValueToStore(), found.clips);
  SmallVector<memref::LoadOp> loads;
  epilogue.getBody().walk([&](memref::LoadOp load) {
    if (load.getMemRef() == buffer)
      loads.push_back(load);
  });
  if (loads.size() != 1 || !loads.front()->hasOneUse())
    return std::nullopt;
  Value sum = loads.front().getResult();
  if (unclipped != sum) {
    Operation *add = unclipped.getDefiningOp();
    if (!isa_and_nonnull<arith::AddFOp, arith::AddIOp>(add) ||
        (add->getOperand(0) != sum && add->getOperand(1) != sum))
      return std::nullopt;
    found.addend = add->getOperand(add->getOperand(0) == sum ? 1 : 0);
  }
  if (!isKnownForm(found))
    return std::nullopt;
  IndexExprs exprs(epilogue.getContext());
  SmallVector<AffineExpr> indices;
  for (Value index : loads.front().getIndices())
    indices.push_back(exprs.get(index));
  std::optional<SmallVector<AffineExpr>> inverse = invertIndices(exprs, epilogue, indices);
  if (!inverse)
    return std::nullopt;
  found.inverse = std::move(*inverse);
  return found;
}

/// The indices of the sum in terms of the reduction's variables.
static SmallVector<AffineExpr> getSumIndices(IndexExprs &exprs, const Reducer &reducer) {
  memref::StoreOp store = reducer.stores.front();
  return llvm::map_to_vector(store.getIndices(), [&](Value index) { return exprs.get(index); });
}

static llvm::Expected<Epilogue> checkFuse(BlockOp reduction, BlockOp epilogue) {
  Operation *scope = getScope(reduction);
  // P1.
  if (getScope(epilogue) != scope)
    return refuse(kFuseEpilogue, 1, epilogue, "blocks '", reduction.getName(), "' and '",
                  epilogue.getName(), "' are not in one scope");
  if (llvm::Error error = checkStagePipeline(kFuseEpilogue, 1, scope))
    return std::move(error);
  // P2.
  if (std::optional<std::string> reason = whyNotReduction(reduction))
    return refuse(kFuseEpilogue, 2, reduction, *reason);
  std::optional<Reducer> reducer = matchReducer(reduction);
  if (!reducer || !reducer->isSum())
    return refuse(kFuseEpilogue, 2, reduction, "block '", reduction.getName(),
                  "' must add to one buffer, from zero");
  // P3.
  auto alloc = reducer->stores.front().getMemRef().getDefiningOp<AllocBufferOp>();
  bool isPrivate = alloc && alloc->getParentOp() == scope;
  if (isPrivate)
    for (Operation *user : alloc.getBuffer().getUsers())
      isPrivate &=
          reduction->isAncestor(user) || epilogue->isAncestor(user) || isa<memref::DimOp>(user);
  if (!isPrivate)
    return refuse(kFuseEpilogue, 3, reduction, "the sum of block '", reduction.getName(),
                  "' must be in a buffer that only block '", epilogue.getName(), "' uses");
  // P4.
  if (std::optional<std::string> reason = whyNotComplete(epilogue))
    return refuse(kFuseEpilogue, 4, epilogue, *reason);
  if (epilogue.getPredicate())
    return refuse(kFuseEpilogue, 4, epilogue, "block '", epilogue.getName(), "' has a predicate");
  // P5.
  std::optional<Epilogue> found = matchEpilogue(epilogue, alloc.getBuffer());
  if (!found)
    return refuse(kFuseEpilogue, 5, epilogue, "block '", epilogue.getName(), "' must store `",
                  alloc.getName(),
                  "[...] + x`, the maximum of this or of the element with zero, or the element "
                  "between two numbers, at one place for each element");
  found->reducer = *reducer;
  IndexExprs exprs(reduction.getContext());
  SmallVector<AffineExpr> indices = getSumIndices(exprs, *reducer);
  for (auto [number, expr] : llvm::enumerate(found->inverse)) {
    AffineExpr value = exprs.simplify(expr.replaceDims(indices));
    AffineExpr first = exprs.get(epilogue.getMixedMins()[number]);
    AffineExpr last = exprs.simplify(first + exprs.get(epilogue.getMixedExtents()[number]) - 1);
    // A variable with the same domain has the same values.
    auto dim = dyn_cast<AffineDimExpr>(value);
    auto var = dim ? dyn_cast<BlockArgument>(exprs.getLeaf(dim)) : BlockArgument();
    if (var && var.getOwner() == &reduction.getBody().front() &&
        reduction.getMixedMins()[var.getArgNumber()] == epilogue.getMixedMins()[number] &&
        reduction.getMixedExtents()[var.getArgNumber()] == epilogue.getMixedExtents()[number])
      continue;
    if (!isKnownLessEqual(exprs, first, value) || !isKnownLessEqual(exprs, value, last))
      return refuse(kFuseEpilogue, 5, epilogue, "block '", epilogue.getName(),
                    "' does not use all that block '", reduction.getName(), "' writes");
  }
  // P6.
  SetVector<Value> used;
  getUsedValuesDefinedAbove(epilogue->getRegions(), used);
  for (Value value : used)
    if (!isAvailableAt(value, reduction->getBlock(), reduction) && !canMoveToFront(value, scope))
      return refuse(kFuseEpilogue, 6, epilogue, "block '", epilogue.getName(),
                    "' uses a value that is not known in block '", reduction.getName(), "'");
  for (Value read : epilogue.getYield().getReads()) {
    Value buffer = getSourceBuffer(read);
    for (BlockOp other : getChildBlocks(scope))
      if (buffer != alloc.getBuffer() && accessesBuffer(getWrittenBuffers(other), buffer))
        return refuse(kFuseEpilogue, 6, other, "block '", other.getName(), "' writes what block '",
                      epilogue.getName(), "' adds");
  }
  return *found;
}

llvm::Error mlc::tir::fuseReductionEpilogue(RewriterBase &rewriter, BlockOp reduction,
                                            BlockOp epilogue) {
  llvm::Expected<Epilogue> found = checkFuse(reduction, epilogue);
  if (!found)
    return found.takeError();
  if (!found->clips.empty())
    epilogue->emitWarning("block '")
        << epilogue.getName() << "' is applied in each step of the reduction: results change";
  OpBuilder::InsertionGuard guard(rewriter);
  Operation *scope = getScope(reduction);
  SetVector<Value> used;
  getUsedValuesDefinedAbove(epilogue->getRegions(), used);
  for (Value value : used)
    if (!isAvailableAt(value, reduction->getBlock(), reduction))
      moveToFront(rewriter, value, scope);
  Value sum = found->reducer.stores.front().getMemRef(), target = found->store.getMemRef();
  // Stores of the sum become stores of the epilogue; loads of the sum become loads of these.
  for (Region &region : reduction->getRegions()) {
    bool isInit = &region == &reduction.getInit();
    SmallVector<Operation *> accesses;
    region.walk([&](Operation *op) {
      if (isa<memref::LoadOp, memref::StoreOp>(op) && llvm::is_contained(op->getOperands(), sum))
        accesses.push_back(op);
    });
    for (Operation *op : accesses) {
      auto load = dyn_cast<memref::LoadOp>(op);
      auto store = dyn_cast<memref::StoreOp>(op);
      rewriter.setInsertionPoint(op);
      IndexExprs exprs(reduction.getContext());
      SmallVector<AffineExpr> indices;
      for (Value index : load ? load.getIndices() : store.getIndices())
        indices.push_back(exprs.get(index));
      IRMapping mapping;
      for (auto [var, expr] : llvm::zip_equal(epilogue.getIterVars(), found->inverse))
        mapping.map(var, getValueOrCreateConstantIndexOp(
                             rewriter, op->getLoc(),
                             exprs.materialize(rewriter, op->getLoc(),
                                               exprs.simplify(expr.replaceDims(indices)))));
      SmallVector<Value> targetIndices;
      for (Value index : found->store.getIndices())
        targetIndices.push_back(cloneSlice(rewriter, index, epilogue, mapping));
      if (load) {
        rewriter.replaceOpWithNewOp<memref::LoadOp>(load, target, targetIndices);
        continue;
      }
      Value value = store.getValueToStore();
      if (isInit && found->addend)
        value = cloneSlice(rewriter, found->addend, epilogue, mapping);
      for (Operation *clip : found->clips) {
        bool isFirst = matchPattern(clip->getOperand(0), m_Constant());
        IRMapping operands;
        Value bound =
            rewriter.clone(*clip->getOperand(isFirst ? 0 : 1).getDefiningOp())->getResult(0);
        operands.map(clip->getOperand(isFirst ? 0 : 1), bound);
        operands.map(clip->getOperand(isFirst ? 1 : 0), value);
        value = rewriter.clone(*clip, operands)->getResult(0);
      }
      rewriter.replaceOpWithNewOp<memref::StoreOp>(store, value, target, targetIndices);
    }
  }
  eraseUnusedValues(rewriter, reduction);
  updateRegions(rewriter, reduction);
  eraseWithLoops(rewriter, epilogue);
  eraseUnusedValues(rewriter, scope);
  return llvm::Error::success();
}
