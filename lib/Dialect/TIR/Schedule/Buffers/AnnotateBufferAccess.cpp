//===- AnnotateBufferAccess.cpp - Regions that a person states ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/BlockRewrite.h"
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

llvm::Error mlc::tir::unsafeHideBufferAccess(RewriterBase &rewriter, BlockOp block, bool isWrite,
                                             ArrayRef<int64_t> indices) {
  YieldOp yield = block.getYield();
  SmallVector<BufferRegion> reads = yield.getReadRegions(), writes = yield.getWriteRegions();
  SmallVector<BufferRegion> &regions = isWrite ? writes : reads;
  // P1.
  for (int64_t index : indices)
    if (index < 0 || index >= static_cast<int64_t>(regions.size()))
      return refuse("unsafe_hide_buffer_access", 1, block, "block '", block.getName(),
                    isWrite ? "' writes " : "' reads ", regions.size(),
                    " buffers, there is none at ", index);
  SmallVector<BufferRegion> kept;
  for (auto [index, region] : llvm::enumerate(regions))
    if (!llvm::is_contained(indices, static_cast<int64_t>(index)))
      kept.push_back(region);
  // P2.
  ArrayRef<BufferRegion> others = isWrite ? reads : writes;
  bool isOpaque = kept.empty() && others.empty();
  auto isListed = [&](Value buffer, ArrayRef<BufferRegion> list) {
    return llvm::any_of(
        list, [&](const BufferRegion &region) { return getSourceBuffer(region.buffer) == buffer; });
  };
  for (int64_t index : indices) {
    Value buffer = getSourceBuffer(regions[index].buffer);
    if (isOpaque || isListed(buffer, kept) ||
        (!isWrite && block.hasInit() && isListed(buffer, writes)))
      continue;
    WalkResult result = block->walk([&](Operation *op) {
      auto load = dyn_cast<memref::LoadOp>(op);
      auto store = dyn_cast<memref::StoreOp>(op);
      Value accessed = load && !isWrite   ? load.getMemref()
                       : store && isWrite ? store.getMemref()
                                          : Value();
      return accessed && getSourceBuffer(accessed) == buffer ? WalkResult::interrupt()
                                                             : WalkResult::advance();
    });
    if (result.wasInterrupted())
      return refuse("unsafe_hide_buffer_access", 2, block, "block '", block.getName(),
                    isWrite ? "' writes '" : "' reads '", getBufferName(buffer),
                    "', and declares others");
  }
  regions = std::move(kept);
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(yield);
  YieldOp::create(rewriter, yield.getLoc(), reads, writes);
  rewriter.eraseOp(yield);
  eraseUnusedValues(rewriter, block);
  return llvm::Error::success();
}
