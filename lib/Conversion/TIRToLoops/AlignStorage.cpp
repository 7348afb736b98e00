//===- AlignStorage.cpp - Strides that schedules ask for ------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/TIRToLoops/Passes.h"
#include "mlc/Dialect/TIR/Analysis/BlockDependences.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/CheckedArithmetic.h"

using namespace mlir;
using namespace mlc::tir;

namespace {
/// A stride is to be `offset` more than a multiple of `factor`.
struct Alignment {
  int64_t factor, offset;
};
using Alignments = DenseMap<int64_t, Alignment>;
} // namespace

/// The entries `[index, axis, factor, offset]` of a block, by the buffers that it writes.
static void collect(BlockOp block, llvm::MapVector<AllocBufferOp, Alignments> &wanted) {
  DictionaryAttr annotations = block.getAnnotationsAttr();
  auto entries = annotations ? annotations.getAs<ArrayAttr>("buffer_dim_align") : ArrayAttr();
  ValueRange writes = block.getYield().getWrites();
  for (Attribute entry : entries ? entries.getValue() : ArrayRef<Attribute>()) {
    SmallVector<int64_t> numbers;
    if (auto list = dyn_cast<ArrayAttr>(entry))
      for (Attribute number : list)
        if (auto integer = dyn_cast<IntegerAttr>(number))
          numbers.push_back(integer.getInt());
    if (numbers.size() != 4 || numbers[0] < 0 || numbers[0] >= static_cast<int64_t>(writes.size()))
      continue;
    auto alloc = getSourceBuffer(writes[numbers[0]]).getDefiningOp<AllocBufferOp>();
    if (alloc && numbers[2] > 0)
      wanted[alloc][numbers[1]] = {numbers[2], numbers[3]};
  }
}

/// The strides of a dense buffer of this shape, each made as large as it has to be.
static std::optional<SmallVector<int64_t>> getStrides(MemRefType type,
                                                      const Alignments &alignments) {
  SmallVector<int64_t> strides(type.getRank());
  std::optional<int64_t> stride = 1;
  for (int64_t dim = type.getRank() - 1; dim >= 0; --dim) {
    if (auto found = alignments.find(dim); found != alignments.end()) {
      auto [factor, offset] = found->second;
      int64_t missing = (offset - *stride) % factor;
      stride = llvm::checkedAdd(*stride, missing < 0 ? missing + factor : missing);
    }
    if (!stride)
      return std::nullopt;
    strides[dim] = *stride;
    stride = llvm::checkedMul(*stride, type.getDimSize(dim));
    if (!stride)
      return std::nullopt;
  }
  return strides;
}

void mlc::alignStorage(Operation *root) {
  llvm::MapVector<AllocBufferOp, Alignments> wanted;
  root->walk([&](BlockOp block) { collect(block, wanted); });
  for (auto &[alloc, alignments] : wanted) {
    auto type = cast<MemRefType>(alloc.getBuffer().getType());
    // The strides of a part of the buffer are in its type.
    bool isOnlyAccessed = llvm::all_of(alloc.getBuffer().getUsers(), [](Operation *user) {
      return isa<memref::LoadOp, memref::StoreOp, memref::DimOp, YieldOp>(user);
    });
    if (!type.hasStaticShape() || !type.getLayout().isIdentity() || !isOnlyAccessed)
      continue;
    std::optional<SmallVector<int64_t>> strides = getStrides(type, alignments);
    if (strides && *strides != getStrides(type, Alignments()))
      alloc.getBuffer().setType(
          MemRefType::get(type.getShape(), type.getElementType(),
                          StridedLayoutAttr::get(type.getContext(), /*offset=*/0, *strides),
                          type.getMemorySpace()));
  }
}
