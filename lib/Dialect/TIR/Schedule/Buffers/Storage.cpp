//===- Storage.cpp - Where and how buffers are stored ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/ScheduleUtils.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Buffers.h"

using namespace mlir;
using namespace mlc::tir;

/// The buffer that the block writes at `index`, if it is one that a block or the function
/// allocates.
static llvm::Expected<AllocBufferOp> getWrittenAlloc(StringRef primitive, BlockOp block,
                                                     unsigned index) {
  ValueRange writes = block.getYield().getWrites();
  // P1.
  if (index >= writes.size())
    return refuse(primitive, 1, block, "block '", block.getName(), "' writes ", writes.size(),
                  " buffers, there is none at ", index);
  // P2.
  auto alloc = getSourceBuffer(writes[index]).getDefiningOp<AllocBufferOp>();
  if (!alloc)
    return refuse(primitive, 2, block, "what block '", block.getName(), "' writes at ", index,
                  " is a parameter, not an allocated buffer");
  return alloc;
}

bool mlc::tir::isStorageScope(StringRef name) {
  // Longer names are kinds of these memories, such as `shared.dyn`.
  static constexpr StringLiteral kScopes[] = {
      "global",          "shared",           "warp",           "local",           "texture",
      "amx.tmm",         "wmma.matrix_a",    "wmma.matrix_b",  "m16n8k8.matrixA", "m16n8k8.matrixB",
      "m16n8k8.matrixC", "wmma.accumulator", "metal.simdgroup"};
  return llvm::any_of(kScopes, [&](StringRef scope) {
    return name.consume_front(scope) && (name.empty() || name.starts_with("."));
  });
}

llvm::Error mlc::tir::setScope(RewriterBase &rewriter, BlockOp block, unsigned index,
                               StringRef scope) {
  llvm::Expected<AllocBufferOp> alloc = getWrittenAlloc("set_scope", block, index);
  if (!alloc)
    return alloc.takeError();
  // P3.
  if (!isStorageScope(scope))
    return refuse("set_scope", 3, *alloc, "the storage scope '", scope,
                  "' is not one that is known");
  if (alloc->getScope() != scope)
    rewriter.modifyOpInPlace(*alloc, [&] {
      alloc->setName((alloc->getName() + "_" + scope).str());
      alloc->setScope(scope);
    });
  return llvm::Error::success();
}

llvm::Error mlc::tir::storageAlign(RewriterBase &rewriter, BlockOp block, unsigned index,
                                   int64_t axis, int64_t factor, int64_t offset) {
  llvm::Expected<AllocBufferOp> alloc = getWrittenAlloc("storage_align", block, index);
  if (!alloc)
    return alloc.takeError();
  int64_t rank = cast<MemRefType>(alloc->getType()).getRank();
  // P3.
  if (axis < -rank || axis >= rank)
    return refuse("storage_align", 3, *alloc, "axis ", axis, " is not one of a buffer of rank ",
                  rank);
  // P4.
  if (factor <= 0)
    return refuse("storage_align", 4, *alloc, "the factor must be positive, got ", factor);
  constexpr StringLiteral key = "buffer_dim_align";
  int64_t normalized = axis < 0 ? axis + rank : axis;
  NamedAttrList annotations;
  if (DictionaryAttr known = block.getAnnotationsAttr())
    annotations = NamedAttrList(known);
  SmallVector<Attribute> entries;
  if (auto known = dyn_cast_if_present<ArrayAttr>(annotations.get(key)))
    entries.assign(known.begin(), known.end());
  // What is said of the axis already is said anew, where it was.
  auto *entry = llvm::find_if(entries, [&](Attribute other) {
    auto numbers = dyn_cast<ArrayAttr>(other);
    return numbers && numbers.size() == 4 && numbers[0] == rewriter.getI64IntegerAttr(index) &&
           numbers[1] == rewriter.getI64IntegerAttr(normalized);
  });
  if (entry == entries.end())
    entry = entries.insert(entry, Attribute());
  *entry = rewriter.getI64ArrayAttr({index, normalized, factor, offset});
  annotations.set(key, rewriter.getArrayAttr(entries));
  rewriter.modifyOpInPlace(
      block, [&] { block.setAnnotationsAttr(annotations.getDictionary(block.getContext())); });
  return llvm::Error::success();
}
