//===- TransformLayout.cpp - Another order of a buffer's elements ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "LayoutPadding.h"
#include "mlc/Dialect/Relax/IR/DimExprBuilder.h"
#include "mlc/Dialect/TIR/Analysis/BlockAccess.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Buffers.h"
#include "mlc/Support/DimPosition.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kTransform = "transform_layout";

namespace {
/// The regions of a block before the buffer's layout changes.
struct OldRegions {
  BlockOp block;
  SmallVector<BufferRegion> reads, writes;
};
} // namespace

/// The map seen from its results, or only the new sizes if it is vouched for; nothing but a reason
/// if there are none.
static std::optional<InverseMap> findInverse(AffineMap map, MemRefType type, bool assumeInjective,
                                             std::string &reason) {
  SmallVector<std::optional<int64_t>> sizes, firsts(type.getRank(), 0), lasts;
  for (int64_t size : type.getShape()) {
    bool isKnown = !ShapedType::isDynamic(size);
    sizes.push_back(isKnown ? std::optional(size) : std::nullopt);
    lasts.push_back(isKnown ? std::optional(size - 1) : std::nullopt);
  }
  if (std::optional<InverseMap> inverse = invertIndexMap(map, sizes, reason)) {
    inverse->isPadded &= !assumeInjective;
    return inverse;
  }
  if (!assumeInjective)
    return std::nullopt;
  InverseMap found;
  for (AffineExpr result : map.getResults()) {
    auto getBound = [&](bool isUpper) {
      return getBoundForAffineExpr(result, map.getNumDims(), 0, firsts, lasts, isUpper);
    };
    std::optional<int64_t> first = getBound(false), last = getBound(true);
    if (!first || !last || *first < 0) {
      reason = "the size of a result is not known, or one is negative";
      return std::nullopt;
    }
    found.sizes.push_back(getAffineConstantExpr(*last + 1, map.getContext()));
  }
  return found;
}

static bool isCalled(PrimFuncOp func) {
  Operation *table = func->getParentOp();
  if (!table)
    return false;
  std::optional<SymbolTable::UseRange> uses = SymbolTable::getSymbolUses(func, table);
  return !uses || !uses->empty();
}

/// Sets the type of a buffer, and what says it once more.
static void setBufferType(RewriterBase &rewriter, Value buffer, MemRefType type,
                          ArrayRef<AffineExpr> sizes) {
  if (auto alloc = buffer.getDefiningOp<AllocBufferOp>()) {
    rewriter.setInsertionPoint(alloc);
    IndexExprs exprs(rewriter.getContext());
    SmallVector<AffineExpr> old;
    for (int64_t dim = 0; dim < cast<MemRefType>(buffer.getType()).getRank(); ++dim)
      old.push_back(exprs.get(getBufferSize(rewriter, buffer, dim)));
    SmallVector<Value> dynamicSizes;
    for (AffineExpr size : sizes)
      if (!isa<AffineConstantExpr>(size))
        dynamicSizes.push_back(materializeValue(rewriter, alloc.getLoc(), exprs,
                                                exprs.simplify(size.replaceDims(old))));
    rewriter.modifyOpInPlace(alloc, [&] {
      alloc.getSizesMutable().assign(dynamicSizes);
      alloc.getBuffer().setType(type);
    });
    return;
  }
  auto argument = cast<BlockArgument>(buffer);
  auto func = cast<PrimFuncOp>(argument.getOwner()->getParentOp());
  unsigned index = argument.getArgNumber();
  rewriter.modifyOpInPlace(func, [&] {
    argument.setType(type);
    SmallVector<Type> inputs(func.getArgumentTypes());
    inputs[index] = type;
    func.setFunctionType(FunctionType::get(func.getContext(), inputs, {}));
    if (mlc::relax::DimsAttr dims = func.getArgDims(index)) {
      SmallVector<mlc::relax::DimExpr> changed;
      for (AffineExpr size : sizes)
        changed.push_back(mlc::relax::readAffineExpr(size, dims.getDims(), dims.size()));
      func.setArgDims(index, mlc::relax::DimsAttr::get(func.getContext(), changed));
    }
  });
}

namespace {
/// A size of a parameter.
struct ParameterSize {
  BlockArgument buffer;
  int64_t dim;
};
} // namespace

/// Another parameter of which a size is that of `buffer`, for a size that is a symbol.
static std::optional<ParameterSize> findOtherSize(BlockArgument buffer, int64_t dim) {
  auto func = dyn_cast<PrimFuncOp>(buffer.getOwner()->getParentOp());
  mlc::relax::DimsAttr dims =
      func ? func.getArgDims(buffer.getArgNumber()) : mlc::relax::DimsAttr();
  if (!dims || !dims.getDims()[dim].isSymbol())
    return std::nullopt;
  for (BlockArgument other : func.getArguments()) {
    mlc::relax::DimsAttr others = func.getArgDims(other.getArgNumber());
    if (!others || other == buffer)
      continue;
    for (auto [index, size] : llvm::enumerate(others.getDims()))
      if (size == dims.getDims()[dim])
        return ParameterSize{other, static_cast<int64_t>(index)};
  }
  return std::nullopt;
}

static void updateAccess(RewriterBase &rewriter, Operation *op, MutableOperandRange indices,
                         AffineMap map) {
  rewriter.setInsertionPoint(op);
  IndexExprs exprs(op->getContext());
  SmallVector<AffineExpr> old;
  for (OpOperand &index : indices)
    old.push_back(exprs.get(index.get()));
  SmallVector<Value> changed;
  for (AffineExpr result : map.getResults())
    changed.push_back(
        materializeValue(rewriter, op->getLoc(), exprs, exprs.simplify(result.replaceDims(old))));
  rewriter.modifyOpInPlace(op, [&] { indices.assign(changed); });
}

/// Finds the regions of `buffer` again; those of other buffers stay.
static void updateRegionsOf(RewriterBase &rewriter, OldRegions &old, Value buffer) {
  BlockAccess access = inferBlockAccess(rewriter, old.block);
  auto type = cast<MemRefType>(buffer.getType());
  YieldOp yield = old.block.getYield();
  rewriter.setInsertionPoint(yield);
  auto update = [&](SmallVectorImpl<BufferRegion> &regions) {
    for (BufferRegion &region : regions) {
      if (region.buffer != buffer)
        continue;
      bool isFound = false;
      for (ArrayRef<BufferRegion> found : {ArrayRef(access.reads), ArrayRef(access.writes)})
        for (const BufferRegion &other : found)
          if (other.buffer == buffer && !isFound) {
            region = other;
            isFound = true;
          }
      if (isFound)
        continue;
      region.offsets.assign(type.getRank(), rewriter.getIndexAttr(0));
      region.extents.clear();
      for (int64_t dim = 0; dim < type.getRank(); ++dim)
        region.extents.push_back(getBufferSize(rewriter, buffer, dim));
    }
  };
  update(old.reads);
  update(old.writes);
  YieldOp::create(rewriter, yield.getLoc(), old.reads, old.writes);
  rewriter.eraseOp(yield);
  eraseUnusedValues(rewriter, old.block);
}

llvm::Error mlc::tir::transformLayout(RewriterBase &rewriter, BlockOp block, unsigned index,
                                      bool isWrite, AffineMap map, bool assumeInjective,
                                      Attribute padValue) {
  YieldOp yield = block.getYield();
  ValueRange buffers = isWrite ? ValueRange(yield.getWrites()) : ValueRange(yield.getReads());
  // P1.
  if (index >= buffers.size())
    return refuse(kTransform, 1, block, "block '", block.getName(),
                  isWrite ? "' writes " : "' reads ", buffers.size(), " buffers, there is none at ",
                  index);
  Value buffer = buffers[index];
  auto type = cast<MemRefType>(buffer.getType());
  // P2.
  if (getSourceBuffer(buffer) != buffer || !type.getLayout().isIdentity())
    return refuse(kTransform, 2, block, "'", getBufferName(buffer),
                  "' is a part of another buffer, or has strides");
  for (Operation *user : buffer.getUsers()) {
    auto dim = dyn_cast<memref::DimOp>(user);
    if (dim ? !mlc::getDimPosition(dim) : !isa<memref::LoadOp, memref::StoreOp, YieldOp>(user))
      return refuse(kTransform, 2, user, "buffer '", getBufferName(buffer),
                    "' is used by something else than loads and stores");
  }
  // P3.
  if (map.getNumDims() != static_cast<unsigned>(type.getRank()) || map.getNumSymbols() != 0)
    return refuse(kTransform, 3, block, "the map is of ", map.getNumInputs(), " indices, buffer '",
                  getBufferName(buffer), "' has ", type.getRank(), " dimensions");
  // P4.
  std::string reason;
  std::optional<InverseMap> inverse = findInverse(map, type, assumeInjective, reason);
  if (!inverse)
    return refuse(kTransform, 4, block, "the map cannot be inverted for buffer '",
                  getBufferName(buffer), "': ", reason);
  ArrayRef<AffineExpr> sizes = inverse->sizes;
  if (auto parameter = dyn_cast<BlockArgument>(buffer))
    for (int64_t dim = 0; dim < type.getRank(); ++dim)
      if (type.isDynamicDim(dim) &&
          !llvm::is_contained(sizes, getAffineDimExpr(dim, map.getContext())) &&
          !findOtherSize(parameter, dim))
        return refuse(kTransform, 4, block, "the new sizes of buffer '", getBufferName(buffer),
                      "' do not say its old size ", dim, ", and no other parameter has it");
  // P5.
  if (inverse->isPadded && !padValue)
    return refuse(kTransform, 5, block, "the new layout of buffer '", getBufferName(buffer),
                  "' has elements that are none of the old one, and there is no pad value");
  // P6.
  auto func = dyn_cast<PrimFuncOp>(buffer.getParentRegion()->getParentOp());
  if (isa<BlockArgument>(buffer) && func && isCalled(func))
    return refuse(kTransform, 6, func, "'", func.getSymName(), "' is called, and '",
                  getBufferName(buffer), "' is its parameter");
  // P7.
  std::optional<LayoutPadding> padding;
  if (inverse->isPadded) {
    padding.emplace(buffer, *inverse, padValue);
    if (std::optional<std::string> why = padding->whyNot())
      return refuse(kTransform, 7, block, "the new layout of buffer '", getBufferName(buffer),
                    "' cannot be padded: ", *why);
  }

  OpBuilder::InsertionGuard guard(rewriter);
  SmallVector<OldRegions, 1> regions;
  SetVector<Operation *> users(buffer.user_begin(), buffer.user_end());
  buffer.getParentRegion()->walk([&](BlockOp other) {
    if (users.contains(other.getYield()))
      regions.push_back(
          {other, other.getYield().getReadRegions(), other.getYield().getWriteRegions()});
  });
  SmallVector<int64_t> shape;
  for (AffineExpr size : sizes) {
    auto number = dyn_cast<AffineConstantExpr>(size);
    shape.push_back(number ? number.getValue() : ShapedType::kDynamic);
  }
  // What asks for a size of the old layout.
  for (Operation *user : users) {
    auto dim = dyn_cast<memref::DimOp>(user);
    if (!dim)
      continue;
    int64_t position = *mlc::getDimPosition(dim);
    rewriter.setInsertionPoint(dim);
    auto *found = llvm::find(sizes, getAffineDimExpr(position, map.getContext()));
    if (found != sizes.end())
      rewriter.replaceOpWithNewOp<memref::DimOp>(dim, buffer, found - sizes.begin());
    else if (!type.isDynamicDim(position))
      rewriter.replaceOp(dim, materializeValue(rewriter, dim.getLoc(), IndexExprs(map.getContext()),
                                               getAffineConstantExpr(type.getDimSize(position),
                                                                     map.getContext())));
    else if (auto parameter = dyn_cast<BlockArgument>(buffer)) {
      std::optional<ParameterSize> other = findOtherSize(parameter, position);
      rewriter.replaceOpWithNewOp<memref::DimOp>(dim, other->buffer, other->dim);
    } else {
      rewriter.replaceOp(dim, cast<Value>(getBufferSize(rewriter, buffer, position)));
    }
  }
  setBufferType(rewriter, buffer,
                MemRefType::get(shape, type.getElementType(), MemRefLayoutAttrInterface(),
                                type.getMemorySpace()),
                sizes);
  for (Operation *user : users) {
    if (!llvm::is_contained(buffer.getUsers(), user))
      continue;
    if (auto load = dyn_cast<memref::LoadOp>(user))
      updateAccess(rewriter, load, load.getIndicesMutable(), map);
    else if (auto store = dyn_cast<memref::StoreOp>(user))
      updateAccess(rewriter, store, store.getIndicesMutable(), map);
  }
  for (OldRegions &old : regions)
    updateRegionsOf(rewriter, old, buffer);
  if (padding)
    padding->apply(rewriter);
  return llvm::Error::success();
}
