//===- TransformLayout.cpp - Another order of a buffer's elements ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/MapValues.h"
#include "LayoutPadding.h"
#include "mlc/Dialect/Relax/IR/DimExprBuilder.h"
#include "mlc/Dialect/TIR/Analysis/BlockAccess.h"
#include "mlc/Dialect/TIR/Analysis/SymbolValues.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Buffers.h"
#include "mlc/Support/DimPosition.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/DenseSet.h"
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
static std::optional<InverseMap> findInverse(AffineMap map, ArrayRef<AffineExpr> sizes,
                                             bool assumeInjective, std::string &reason) {
  if (std::optional<InverseMap> inverse = invertIndexMap(map, sizes, reason)) {
    inverse->isPadded &= !assumeInjective;
    return inverse;
  }
  if (!assumeInjective)
    return std::nullopt;
  SmallVector<std::optional<int64_t>> firsts(map.getNumInputs()), lasts(map.getNumInputs());
  for (auto [dim, size] : llvm::enumerate(sizes)) {
    firsts[dim] = 0;
    if (auto number = dyn_cast_if_present<AffineConstantExpr>(size))
      lasts[dim] = number.getValue() - 1;
  }
  InverseMap found;
  for (AffineExpr result : map.getResults()) {
    auto getBound = [&](bool isUpper) {
      return getBoundForAffineExpr(result, map.getNumDims(), map.getNumSymbols(), firsts, lasts,
                                   isUpper);
    };
    bool isKnown = result.isPureAffine();
    std::optional<int64_t> first = isKnown ? getBound(false) : std::nullopt,
                           last = isKnown ? getBound(true) : std::nullopt;
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

namespace {
/// The sizes of a buffer before and after its layout changes.
class LayoutSizes {
public:
  LayoutSizes(PrimFuncOp func, Value buffer, ArrayRef<AffineExpr> changed, ArrayAttr symbols);

  /// An old size of a parameter that nothing tells when its layout has changed.
  std::optional<int64_t> findLost();
  /// Whether each symbol of a parameter's new sizes is one that a size can have.
  bool areSymbolic() const;

  /// Sets the buffer's type, and what says it once more. Gives back the values of the symbols.
  MapValues change(RewriterBase &rewriter);
  /// An old size at the insertion point, when the type has changed.
  OpFoldResult getOld(RewriterBase &rewriter, Location loc, int64_t dim) const;

private:
  std::optional<unsigned> findUnchanged(int64_t dim) const;

  PrimFuncOp func;
  Value buffer;
  MemRefType type;
  ArrayRef<AffineExpr> changed;
  ArrayAttr symbols;
  SmallVector<mlc::relax::DimExpr> oldDims, newDims;
  /// The old sizes of a buffer that is allocated.
  SmallVector<OpFoldResult> oldSizes;
};
} // namespace

LayoutSizes::LayoutSizes(PrimFuncOp func, Value buffer, ArrayRef<AffineExpr> changed,
                         ArrayAttr symbols)
    : func(func), buffer(buffer), type(cast<MemRefType>(buffer.getType())), changed(changed),
      symbols(symbols) {
  MLIRContext *context = buffer.getContext();
  if (auto alloc = buffer.getDefiningOp<AllocBufferOp>()) {
    oldSizes = getMixedValues(type.getShape(), alloc.getSizes(), context);
    return;
  }
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
    oldDims.push_back(readSize(func, buffer, dim));
  SmallVector<mlc::relax::DimExpr> operands = oldDims;
  if (symbols)
    for (auto name : symbols.getAsRange<StringAttr>())
      operands.push_back(mlc::relax::DimExpr::symbol(context, name));
  for (AffineExpr size : changed)
    newDims.push_back(mlc::relax::readAffineExpr(size, operands, oldDims.size()));
}

/// The dimension that has an old size in the new layout.
std::optional<unsigned> LayoutSizes::findUnchanged(int64_t dim) const {
  auto *found = llvm::find(changed, getAffineDimExpr(dim, buffer.getContext()));
  return found == changed.end() ? std::nullopt : std::optional<unsigned>(found - changed.begin());
}

std::optional<int64_t> LayoutSizes::findLost() {
  // What other parameters, and the new sizes, tell.
  llvm::SmallDenseSet<StringAttr> told;
  for (BlockArgument argument : func.getArguments()) {
    if (argument.getType().isIndex())
      told.insert(func.getArgName(argument.getArgNumber()));
    mlc::relax::DimsAttr dims = func.getArgDims(argument.getArgNumber());
    if (argument != buffer && dims)
      for (mlc::relax::DimExpr dim : dims.getDims())
        if (dim.isSymbol())
          told.insert(dim.getSymbol());
  }
  for (mlc::relax::DimExpr dim : newDims)
    if (dim.isSymbol())
      told.insert(dim.getSymbol());
  for (auto [dim, size] : llvm::enumerate(oldDims)) {
    llvm::SetVector<StringAttr> symbols;
    size.collectSymbols(symbols);
    if (!findUnchanged(dim) && (size.isUnknown() || !llvm::all_of(symbols, [&](StringAttr symbol) {
                                  return told.contains(symbol);
                                })))
      return dim;
  }
  return std::nullopt;
}

bool LayoutSizes::areSymbolic() const {
  llvm::SetVector<StringAttr> symbols;
  for (mlc::relax::DimExpr dim : newDims)
    dim.collectSymbols(symbols);
  return llvm::all_of(symbols, [&](StringAttr symbol) { return canBeSymbol(func, symbol); });
}

MapValues LayoutSizes::change(RewriterBase &rewriter) {
  SmallVector<int64_t> shape;
  for (AffineExpr size : changed) {
    auto number = dyn_cast<AffineConstantExpr>(size);
    shape.push_back(number ? number.getValue() : ShapedType::kDynamic);
  }
  auto changedType = MemRefType::get(shape, type.getElementType(), MemRefLayoutAttrInterface(),
                                     type.getMemorySpace());
  if (auto alloc = buffer.getDefiningOp<AllocBufferOp>()) {
    MapValues values(rewriter, func, symbols);
    rewriter.setInsertionPoint(alloc);
    IndexExprs exprs(rewriter.getContext());
    SmallVector<AffineExpr> old =
        llvm::map_to_vector(oldSizes, [&](OpFoldResult size) { return exprs.get(size); });
    SmallVector<Value> dynamicSizes;
    for (AffineExpr size : changed)
      if (!isa<AffineConstantExpr>(size))
        dynamicSizes.push_back(values.create(rewriter, alloc.getLoc(), exprs, size, old));
    rewriter.modifyOpInPlace(alloc, [&] {
      alloc.getSizesMutable().assign(dynamicSizes);
      alloc.getBuffer().setType(changedType);
    });
    return values;
  }
  auto argument = cast<BlockArgument>(buffer);
  unsigned index = argument.getArgNumber();
  rewriter.modifyOpInPlace(func, [&] {
    argument.setType(changedType);
    SmallVector<Type> inputs(func.getArgumentTypes());
    inputs[index] = changedType;
    func.setFunctionType(FunctionType::get(func.getContext(), inputs, {}));
    bool isSymbolic =
        llvm::any_of(newDims, [](mlc::relax::DimExpr dim) { return dim.isSymbolic(); });
    if (func.getArgDims(index) || isSymbolic)
      func.setArgDims(index, mlc::relax::DimsAttr::get(func.getContext(), newDims));
  });
  return MapValues(rewriter, func, symbols);
}

OpFoldResult LayoutSizes::getOld(RewriterBase &rewriter, Location loc, int64_t dim) const {
  if (!type.isDynamicDim(dim))
    return rewriter.getIndexAttr(type.getDimSize(dim));
  if (!oldSizes.empty())
    return oldSizes[dim];
  if (std::optional<unsigned> unchanged = findUnchanged(dim)) {
    Value position = arith::ConstantIndexOp::create(rewriter, loc, *unchanged);
    return memref::DimOp::create(rewriter, loc, buffer, position).getResult();
  }
  return mlc::relax::materializeOrFold(rewriter, loc, oldDims[dim], [&](StringAttr symbol) {
    return getSymbolValue(rewriter, loc, func, symbol);
  });
}

static void updateAccess(RewriterBase &rewriter, Operation *op, MutableOperandRange indices,
                         AffineMap map, const MapValues &values) {
  rewriter.setInsertionPoint(op);
  IndexExprs exprs(op->getContext());
  SmallVector<AffineExpr> old;
  for (OpOperand &index : indices)
    old.push_back(exprs.get(index.get()));
  SmallVector<Value> changed;
  for (AffineExpr result : map.getResults())
    changed.push_back(values.create(rewriter, op->getLoc(), exprs, result, old));
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
                                      Attribute padValue, ArrayAttr symbols) {
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
  if (map.getNumDims() != static_cast<unsigned>(type.getRank()))
    return refuse(kTransform, 3, block, "the map is of ", map.getNumDims(), " indices, buffer '",
                  getBufferName(buffer), "' has ", type.getRank(), " dimensions");
  // P8.
  auto func = block->getParentOfType<PrimFuncOp>();
  if (llvm::Error error = checkSymbols(kTransform, 8, block, map, symbols))
    return error;
  // P4.
  std::string reason;
  SmallVector<mlc::relax::DimExpr> dims;
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
    dims.push_back(readSize(func, buffer, dim));
  SmallVector<AffineExpr> oldSizes = readProducts(func, dims, map, symbols);
  std::optional<InverseMap> inverse = findInverse(map, oldSizes, assumeInjective, reason);
  if (!inverse)
    return refuse(kTransform, 4, block, "the map cannot be inverted for buffer '",
                  getBufferName(buffer), "': ", reason);
  LayoutSizes sizes(func, buffer, inverse->sizes, symbols);
  if (isa<BlockArgument>(buffer)) {
    if (std::optional<int64_t> lost = sizes.findLost())
      return refuse(kTransform, 4, block, "the new sizes of buffer '", getBufferName(buffer),
                    "' do not say its old size ", *lost, ", and no other parameter has it");
    // P8.
    if (!sizes.areSymbolic())
      return refuse(kTransform, 8, block, "a new size of parameter '", getBufferName(buffer),
                    "' depends on a number that is no symbol of the function");
  }
  // P5.
  if (inverse->isPadded && !padValue)
    return refuse(kTransform, 5, block, "the new layout of buffer '", getBufferName(buffer),
                  "' has elements that are none of the old one, and there is no pad value");
  // P6.
  if (isa<BlockArgument>(buffer) && isCalled(func))
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
  MapValues values = sizes.change(rewriter);
  for (Operation *user : users) {
    // What asks for a size of the old layout.
    if (auto dim = dyn_cast<memref::DimOp>(user)) {
      rewriter.setInsertionPoint(dim);
      OpFoldResult size = sizes.getOld(rewriter, dim.getLoc(), *mlc::getDimPosition(dim));
      rewriter.replaceOp(dim, getValueOrCreateConstantIndexOp(rewriter, dim.getLoc(), size));
    } else if (auto load = dyn_cast<memref::LoadOp>(user)) {
      updateAccess(rewriter, load, load.getIndicesMutable(), map, values);
    } else if (auto store = dyn_cast<memref::StoreOp>(user); store && store.getMemRef() == buffer) {
      updateAccess(rewriter, store, store.getIndicesMutable(), map, values);
    }
  }
  for (OldRegions &old : regions)
    updateRegionsOf(rewriter, old, buffer);
  if (padding) {
    // The old sizes, where they are known to all that uses the buffer.
    if (auto alloc = buffer.getDefiningOp<AllocBufferOp>())
      rewriter.setInsertionPoint(alloc);
    else
      rewriter.setInsertionPointToStart(&func.getBody().front());
    for (int64_t dim = 0; dim < type.getRank(); ++dim)
      values.addSymbol(sizes.getOld(rewriter, buffer.getLoc(), dim));
    padding->apply(rewriter, values);
  }
  return llvm::Error::success();
}
