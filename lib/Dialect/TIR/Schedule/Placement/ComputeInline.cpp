//===- ComputeInline.cpp - Values instead of a buffer ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/Regions.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Placement.h"
#include "mlc/Support/DimPosition.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kInline = "compute_inline";

/// The block's variables in terms of the indices of its store; nothing if these do not say what the
/// variables are.
static std::optional<SmallVector<AffineExpr>> invertStore(BlockOp block, memref::StoreOp store) {
  IndexExprs exprs(block.getContext());
  SmallVector<AffineExpr> indices;
  for (auto [position, index] : llvm::enumerate(store.getIndices())) {
    indices.push_back(exprs.get(index));
    if (isa<AffineConstantExpr>(indices.back()) &&
        (indices.back() != 0 || store.getMemRefType().getDimSize(position) != 1))
      return std::nullopt;
  }
  return invertIndices(exprs, block, indices);
}

static llvm::Error checkInline(BlockOp block) {
  YieldOp yield = block.getYield();
  StringRef name = block.getName();
  // P1.
  if (block.hasInit())
    return refuse(kInline, 1, block, "block '", name, "' has an 'init'");
  if (yield.getWrites().size() != 1)
    return refuse(kInline, 1, block, "block '", name, "' must write one buffer, it writes ",
                  yield.getWrites().size());
  // P2.
  if (std::optional<std::string> reason = whyNotComplete(block))
    return refuse(kInline, 2, block, *reason);
  // P3.
  Operation *scope = getScope(block);
  auto alloc = yield.getWrites().front().getDefiningOp<AllocBufferOp>();
  if (!alloc || alloc->getParentOp() != scope)
    return refuse(kInline, 3, block, "block '", name,
                  "' writes a buffer that is not allocated in its scope");
  // P4.
  memref::StoreOp store = findOnlyStore(block.getBody());
  if (!store || store->getParentOp() != block || store.getMemRef() != alloc.getBuffer() ||
      !invertStore(block, store))
    return refuse(kInline, 4, block, "block '", name,
                  "' must be one store whose indices say what its iteration variables are");
  // What is not an index itself is right for what the block writes only.
  bool isPlain = llvm::all_of(*invertStore(block, store), [](AffineExpr expr) {
    return isa<AffineDimExpr, AffineConstantExpr>(expr);
  });
  if (!isPlain)
    if (llvm::Error error = checkStagePipeline(kInline, 4, scope))
      return error;
  // P5.
  for (Operation *user : alloc.getBuffer().getUsers())
    if (!isa<memref::LoadOp, YieldOp>(user) &&
        !mlc::getDimPosition(dyn_cast<memref::DimOp>(user)) && user != store)
      return refuse(kInline, 5, user, "buffer '", alloc.getName(),
                    "' is used by something else than loads");
  // P6.
  bool isAfter = false;
  for (BlockOp other : getChildBlocks(scope)) {
    isAfter |= other == block;
    if (!isAfter)
      continue;
    for (Value written : getWrittenBuffers(other))
      for (Value read : yield.getReads())
        if (getSourceBuffer(read) == getSourceBuffer(written))
          return refuse(kInline, 6, other, "block '", other.getName(),
                        "' writes a buffer that block '", name, "' reads");
  }
  return llvm::Error::success();
}

bool mlc::tir::canComputeInline(BlockOp block) {
  llvm::Error error = checkInline(block);
  bool isRefused = static_cast<bool>(error);
  llvm::consumeError(std::move(error));
  return !isRefused;
}

/// Computes what `load` loads where it is.
static void inlineLoad(RewriterBase &rewriter, memref::LoadOp load, BlockOp block,
                       memref::StoreOp store, ArrayRef<AffineExpr> inverse) {
  rewriter.setInsertionPoint(load);
  IRMapping mapping;
  IndexExprs exprs(block.getContext());
  SmallVector<AffineExpr> indices =
      llvm::map_to_vector(load.getIndices(), [&](Value index) { return exprs.get(index); });
  for (auto [var, expr] : llvm::zip_equal(block.getIterVars(), inverse)) {
    // A variable that is an index is that index, as it is written.
    if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
      mapping.map(var, load.getIndices()[dim.getPosition()]);
      continue;
    }
    OpFoldResult value =
        exprs.materialize(rewriter, load.getLoc(), exprs.simplify(expr.replaceDims(indices)));
    mapping.map(var, getValueOrCreateConstantIndexOp(rewriter, load.getLoc(), value));
  }
  Value value = cloneSlice(rewriter, store.getValueToStore(), block, mapping);
  rewriter.replaceOp(load, value);
}

llvm::Error mlc::tir::computeInline(RewriterBase &rewriter, BlockOp block) {
  if (llvm::Error error = checkInline(block))
    return error;
  OpBuilder::InsertionGuard guard(rewriter);
  Operation *scope = getScope(block);
  memref::StoreOp store = findOnlyStore(block.getBody());
  SmallVector<AffineExpr> inverse = *invertStore(block, store);
  auto alloc = store.getMemRef().getDefiningOp<AllocBufferOp>();

  llvm::SmallPtrSet<Operation *, 8> readers;
  for (Operation *user : llvm::make_early_inc_range(alloc.getBuffer().getUsers())) {
    if (block->isAncestor(user))
      continue;
    for (auto reader = user->getParentOfType<BlockOp>(); reader && reader != scope;
         reader = reader->getParentOfType<BlockOp>())
      readers.insert(reader);
    if (auto load = dyn_cast<memref::LoadOp>(user)) {
      inlineLoad(rewriter, load, block, store, inverse);
    } else if (auto dim = dyn_cast<memref::DimOp>(user)) {
      rewriter.setInsertionPoint(dim);
      OpFoldResult size = getBufferSize(rewriter, alloc.getBuffer(), *mlc::getDimPosition(dim));
      rewriter.replaceOp(dim, getValueOrCreateConstantIndexOp(rewriter, dim.getLoc(), size));
    }
  }
  // What is inside of a block comes first: its regions are the block's, too. A block that declares
  // nothing goes on so: in it may be others of which it would miss what they access.
  scope->walk([&](BlockOp reader) {
    YieldOp yield = reader.getYield();
    if (readers.contains(reader) && !(yield.getReads().empty() && yield.getWrites().empty()))
      updateRegions(rewriter, reader);
  });
  eraseWithLoops(rewriter, block);
  eraseUnusedValues(rewriter, scope);
  if (alloc.getBuffer().use_empty())
    rewriter.eraseOp(alloc);
  return llvm::Error::success();
}
