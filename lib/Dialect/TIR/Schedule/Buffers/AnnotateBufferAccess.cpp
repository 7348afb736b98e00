//===- AnnotateBufferAccess.cpp - Regions that a person states ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/BlockRewrite.h"
#include "mlc/Dialect/TIR/Analysis/BlockAccess.h"
#include "mlc/Dialect/TIR/Schedule/Buffers.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kAnnotate = "annotate_buffer_access";

llvm::Error mlc::tir::annotateBufferAccess(RewriterBase &rewriter, BlockOp block, unsigned index,
                                           bool isWrite, AffineMap ranges) {
  YieldOp yield = block.getYield();
  SmallVector<BufferRegion> reads = yield.getReadRegions(), writes = yield.getWriteRegions();
  SmallVector<BufferRegion> &regions = isWrite ? writes : reads;
  // P1.
  if (index >= regions.size())
    return refuse(kAnnotate, 1, block, "block '", block.getName(),
                  isWrite ? "' writes " : "' reads ", regions.size(), " buffers, there is none at ",
                  index);
  // P2.
  BufferRegion &region = regions[index];
  if (ranges.getNumDims() != block.getNumIterVars() || ranges.getNumSymbols() != 0 ||
      ranges.getNumResults() != 2 * region.offsets.size())
    return refuse(kAnnotate, 2, block, "expected a map of ", block.getNumIterVars(),
                  " variables to ", region.offsets.size(), " begins and ends, got one of ",
                  ranges.getNumInputs(), " to ", ranges.getNumResults(), " indices");
  IndexExprs exprs(block.getContext());
  SmallVector<AffineExpr> vars = llvm::map_to_vector(
      block.getIterVars(), [&](BlockArgument var) { return exprs.get(Value(var)); });
  auto type = cast<MemRefType>(region.buffer.getType());
  for (int64_t dim = 0; dim < type.getRank(); ++dim) {
    AffineExpr begin = exprs.simplify(ranges.getResult(2 * dim).replaceDims(vars));
    AffineExpr extent = exprs.simplify(ranges.getResult(2 * dim + 1).replaceDims(vars) - begin);
    // P3.
    auto first = dyn_cast<AffineConstantExpr>(begin), number = dyn_cast<AffineConstantExpr>(extent);
    if ((number && number.getValue() < 1) || (first && first.getValue() < 0) ||
        (number && !type.isDynamicDim(dim) &&
         (first ? first.getValue() : 0) + number.getValue() > type.getDimSize(dim)))
      return refuse(kAnnotate, 3, block, "the range in dimension ", dim, " is not in buffer '",
                    getBufferName(region.buffer), "'");
  }

  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(yield);
  for (auto [dim, offset, extent] : llvm::enumerate(region.offsets, region.extents)) {
    AffineExpr begin = exprs.simplify(ranges.getResult(2 * dim).replaceDims(vars));
    AffineExpr end = ranges.getResult(2 * dim + 1).replaceDims(vars);
    offset = exprs.materialize(rewriter, block.getLoc(), begin);
    extent = exprs.materialize(rewriter, block.getLoc(), exprs.simplify(end - begin));
  }
  YieldOp::create(rewriter, yield.getLoc(), reads, writes);
  rewriter.eraseOp(yield);
  eraseUnusedValues(rewriter, block);

  StringRef key = isWrite ? "explicit_write_region" : "explicit_read_region";
  NamedAttrList annotations;
  if (DictionaryAttr known = block.getAnnotationsAttr())
    annotations = NamedAttrList(known);
  // A list as scripts write it.
  SmallVector<Attribute> stated;
  if (auto known = dyn_cast_if_present<ArrayAttr>(annotations.get(key)))
    stated.assign(known.begin(), known.end());
  Attribute number = rewriter.getI64IntegerAttr(index);
  if (!llvm::is_contained(stated, number))
    stated.push_back(number);
  annotations.set(key, rewriter.getArrayAttr(stated));
  rewriter.modifyOpInPlace(
      block, [&] { block.setAnnotationsAttr(annotations.getDictionary(block.getContext())); });
  return llvm::Error::success();
}

/// A buffer that the body of `block` stores to and that is among `hidden`, but not in `kept`.
static Value findHiddenStore(BlockOp block, ArrayRef<BufferRegion> hidden,
                             ArrayRef<BufferRegion> kept) {
  auto isListed = [](Value buffer, ArrayRef<BufferRegion> regions) {
    return llvm::any_of(regions, [&](const BufferRegion &region) {
      return getSourceBuffer(region.buffer) == buffer;
    });
  };
  Value found;
  block->walk([&](memref::StoreOp store) {
    Value buffer = getSourceBuffer(store.getMemref());
    if (isListed(buffer, hidden) && !isListed(buffer, kept))
      found = buffer;
  });
  return found;
}

llvm::Error mlc::tir::unsafeHideBufferAccess(RewriterBase &rewriter, BlockOp block, bool isWrite,
                                             ArrayRef<int64_t> indices) {
  constexpr StringLiteral kHide = "unsafe_hide_buffer_access";
  YieldOp yield = block.getYield();
  SmallVector<BufferRegion> reads = getDeclaredReads(yield), writes = yield.getWriteRegions();
  SmallVector<BufferRegion> &regions = isWrite ? writes : reads;
  // P1.
  for (int64_t index : indices)
    if (index < 0 || index >= static_cast<int64_t>(regions.size()))
      return refuse(kHide, 1, block, "block '", block.getName(), isWrite ? "' writes " : "' reads ",
                    regions.size(), " buffers, there is none at ", index);
  SmallVector<BufferRegion> kept, hidden;
  for (auto [index, region] : llvm::enumerate(regions))
    (llvm::is_contained(indices, static_cast<int64_t>(index)) ? hidden : kept).push_back(region);
  // P2.
  if (isWrite && !(kept.empty() && reads.empty()))
    if (Value buffer = findHiddenStore(block, hidden, kept))
      return refuse(kHide, 2, block, "block '", block.getName(), "' writes '",
                    getBufferName(buffer), "', and declares others");
  regions = std::move(kept);
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(yield);
  YieldOp::create(rewriter, yield.getLoc(), reads, writes);
  rewriter.eraseOp(yield);
  // What the body reads is known, though no longer declared.
  if (!reads.empty() || !writes.empty())
    declareBlockAccess(rewriter, block, /*reads=*/false, /*writes=*/false);
  eraseUnusedValues(rewriter, block);
  return llvm::Error::success();
}
