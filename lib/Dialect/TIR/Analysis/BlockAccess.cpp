//===- BlockAccess.cpp - What a block reads and writes, found from its body -----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/BlockAccess.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;
using namespace mlc::tir;

namespace {

/// The smallest and the largest index, both included, that are accessed in a dimension: each the
/// smallest (largest) of some expressions. No expressions at all stand for the whole dimension.
struct DimAccess {
  SmallVector<AffineExpr, 1> mins, maxs;

  bool isWhole() const { return mins.empty(); }
  void setWhole() {
    mins.clear();
    maxs.clear();
  }
};

struct BufferAccess {
  SmallVector<DimAccess> dims;
  /// The op of the block's body that the only access is in; null if there are several.
  Operation *anchor = nullptr;
  /// For each dimension, the index of the only access as it is written, if that is not affine.
  SmallVector<Value> written;
};

class AccessFinder {
public:
  AccessFinder(OpBuilder &builder, BlockOp block)
      : builder(builder), block(block), exprs(block.getContext()) {
    if (block.hasInit())
      for (auto [initVar, var] :
           llvm::zip_equal(block.getInit().getArguments(), block.getIterVars()))
        exprs.substitute(initVar, var);
  }

  BlockAccess find();

private:
  // Finding accesses.
  void visitRegion(Region &region);
  void visitOp(Operation *op);
  void addAccess(Operation *op, bool isWrite, Value buffer, ArrayRef<OpFoldResult> offsets,
                 ArrayRef<OpFoldResult> extents);
  bool relaxInnerLoops(Operation *op, DimAccess &dim);
  bool isAtHand(AffineExpr expr);
  AffineExpr bringToHand(AffineExpr expr, Operation *op);
  Value getWrittenIndex(OpFoldResult offset, AffineExpr expr);
  void join(DimAccess &dim, const DimAccess &other);
  void addBound(SmallVectorImpl<AffineExpr> &bounds, AffineExpr bound, bool isMax);

  // Building regions.
  BufferRegion buildRegion(Value buffer, const BufferAccess &access);
  OpFoldResult buildSize(Value buffer, int64_t dim);

  OpBuilder &builder;
  BlockOp block;
  IndexExprs exprs;
  llvm::MapVector<Value, BufferAccess> reads, writes;
  llvm::SmallPtrSet<Operation *, 32> visited;
};

//===----------------------------------------------------------------------------------------===//
// Finding accesses
//===----------------------------------------------------------------------------------------===//

/// Ops are visited as expressions are read: from what has an effect to the operands it needs.
void AccessFinder::visitRegion(Region &region) {
  for (Block &body : region)
    for (Operation &op : body)
      if (op.getNumResults() == 0 || (isa<CallExternOp>(op) && op.use_empty()))
        visitOp(&op);
  // What has results that no store needs.
  for (Block &body : region)
    for (Operation &op : body)
      visitOp(&op);
}

void AccessFinder::visitOp(Operation *op) {
  if (!visited.insert(op).second)
    return;
  SmallVector<OpFoldResult> ones;
  auto addPoint = [&](bool isWrite, Value buffer, ValueRange indices) {
    ones.assign(indices.size(), builder.getIndexAttr(1));
    addAccess(op, isWrite, buffer, getAsOpFoldResult(indices), ones);
  };
  auto addSlice = [&](bool isWrite, Value buffer, ValueRange indices, VectorType type) {
    ones.assign(indices.size(), builder.getIndexAttr(1));
    ones.back() = builder.getIndexAttr(type.getNumElements());
    addAccess(op, isWrite, buffer, getAsOpFoldResult(indices), ones);
  };
  // Elements at distances from the offsets: known ones, or anywhere in the last dimension.
  auto addSteps = [&](bool isWrite, Value buffer, ValueRange offsets, Value distances) {
    SmallVector<OpFoldResult> starts = getAsOpFoldResult(offsets);
    ones.assign(starts.size(), builder.getIndexAttr(1));
    DenseIntElementsAttr numbers;
    int64_t last = -1;
    if (matchPattern(distances, m_Constant(&numbers)))
      for (const APInt &number : numbers.getValues<APInt>())
        last = number.isNegative() ? std::numeric_limits<int64_t>::max()
                                   : std::max(last, number.getSExtValue());
    bool isKnown = last >= 0 && last != std::numeric_limits<int64_t>::max();
    if (isKnown)
      ones.back() = builder.getIndexAttr(last + 1);
    else
      starts.back() = builder.getIndexAttr(0), ones.back() = buildSize(buffer, starts.size() - 1);
    addAccess(op, isWrite, buffer, starts, ones);
  };
  if (auto load = dyn_cast<memref::LoadOp>(op))
    addPoint(/*isWrite=*/false, load.getMemRef(), load.getIndices());
  else if (auto store = dyn_cast<memref::StoreOp>(op))
    addPoint(/*isWrite=*/true, store.getMemRef(), store.getIndices());
  else if (auto load = dyn_cast<vector::LoadOp>(op))
    addSlice(/*isWrite=*/false, load.getBase(), load.getIndices(), load.getVectorType());
  else if (auto store = dyn_cast<vector::StoreOp>(op))
    addSlice(/*isWrite=*/true, store.getBase(), store.getIndices(), store.getVectorType());
  else if (auto load = dyn_cast<vector::MaskedLoadOp>(op))
    addSlice(/*isWrite=*/false, load.getBase(), load.getIndices(), load.getVectorType());
  else if (auto store = dyn_cast<vector::MaskedStoreOp>(op))
    addSlice(/*isWrite=*/true, store.getBase(), store.getIndices(), store.getVectorType());
  else if (auto gather = dyn_cast<vector::GatherOp>(op))
    addSteps(/*isWrite=*/false, gather.getBase(), gather.getOffsets(), gather.getIndices());
  else if (auto scatter = dyn_cast<vector::ScatterOp>(op))
    addSteps(/*isWrite=*/true, scatter.getBase(), scatter.getOffsets(), scatter.getIndices());
  // The address of a buffer with what is done there: 1 is to read, 2 to write.
  auto call = dyn_cast<CallExternOp>(op);
  APInt mask;
  if (call && call.isBuiltin("tvm_access_ptr") && call.getArgs().size() == 4 &&
      isa<MemRefType>(call.getArgs().front().getType()) &&
      matchPattern(call.getArgs().back(), m_ConstantInt(&mask))) {
    Value buffer = call.getArgs().front();
    int64_t rank = cast<MemRefType>(buffer.getType()).getRank();
    SmallVector<OpFoldResult> starts(rank, builder.getIndexAttr(0)), sizes;
    for (int64_t dim = 0; dim < rank; ++dim)
      sizes.push_back(buildSize(buffer, dim));
    for (unsigned bit : {0, 1})
      if (mask.getBitWidth() > bit && mask[bit])
        addAccess(op, /*isWrite=*/bit == 1, buffer, starts, sizes);
  }

  for (Value operand : op->getOperands())
    if (Operation *def = operand.getDefiningOp(); def && block->isProperAncestor(def))
      visitOp(def);
  if (auto inner = dyn_cast<BlockOp>(op)) {
    for (auto [var, binding] : llvm::zip_equal(inner.getIterVars(), inner.getBindings()))
      exprs.substitute(var, binding);
    for (const BufferRegion &region : inner.getYield().getReadRegions())
      addAccess(op, /*isWrite=*/false, region.buffer, region.offsets, region.extents);
    for (const BufferRegion &region : inner.getYield().getWriteRegions())
      addAccess(op, /*isWrite=*/true, region.buffer, region.offsets, region.extents);
    return;
  }
  for (Region &region : op->getRegions())
    visitRegion(region);
}

/// Replaces the variables of loops inside of the block by their first and last values. False if
/// that does not give bounds.
bool AccessFinder::relaxInnerLoops(Operation *op, DimAccess &dim) {
  for (Operation *parent = op->getParentOp(); parent != block; parent = parent->getParentOp()) {
    auto loop = dyn_cast<LoopLikeOpInterface>(parent);
    std::optional<Value> var = loop ? loop.getSingleInductionVar() : std::nullopt;
    if (!var)
      continue;
    auto dimExpr = dyn_cast<AffineDimExpr>(exprs.get(*var));
    if (!dimExpr)
      continue;
    std::optional<OpFoldResult> lower = loop.getSingleLowerBound();
    AffineExpr first, last;
    if (lower)
      first = exprs.get(*lower);
    if (auto tirLoop = dyn_cast<ForOp>(parent))
      last = first + exprs.get(tirLoop.getMixedExtent()) - 1;
    else if (std::optional<OpFoldResult> upper = loop.getSingleUpperBound())
      last = exprs.get(*upper) - 1;
    for (bool isMax : {false, true}) {
      AffineExpr &bound = isMax ? dim.maxs.front() : dim.mins.front();
      if (!bound.isFunctionOfDim(dimExpr.getPosition()))
        continue;
      if (!first || !last)
        return false;
      // The bound is monotonic in the variable if the variable has a number as its factor.
      AffineExpr slope = exprs.simplify(bound.replace(dimExpr, dimExpr + 1) - bound);
      auto factor = dyn_cast<AffineConstantExpr>(slope);
      if (!factor)
        return false;
      bool takesLast = (factor.getValue() > 0) == isMax;
      bound = exprs.simplify(bound.replace(dimExpr, takesLast ? last : first));
    }
  }
  return true;
}

/// Whether the leaves of an expression can be used at the end of the block's body.
bool AccessFinder::isAtHand(AffineExpr expr) {
  bool result = true;
  expr.walk([&](AffineExpr part) {
    auto dim = dyn_cast<AffineDimExpr>(part);
    if (!dim)
      return;
    result &= exprs.getLeaf(dim).getParentRegion()->isAncestor(&block.getBody());
  });
  return result;
}

/// What computes `value`, if that is arithmetic of what is known in `body`, and may be computed
/// anywhere: a division by what may be zero may not.
static bool collectArithmetic(Value value, Region &body, llvm::SetVector<Operation *> &ops) {
  if (value.getParentRegion()->isAncestor(&body))
    return true;
  Operation *op = value.getDefiningOp();
  if (!op || !isa<arith::ArithDialect, affine::AffineDialect>(op->getDialect()) || !isPure(op))
    return false;
  for (Value operand : op->getOperands())
    if (!collectArithmetic(operand, body, ops))
      return false;
  ops.insert(op);
  return true;
}

/// `expr` with what is computed further inside of the block, such as in the branch of a condition,
/// computed once more in its body, before what `op` is in.
AffineExpr AccessFinder::bringToHand(AffineExpr expr, Operation *op) {
  Operation *anchor = block.getBody().findAncestorOpInRegion(*op);
  if (isAtHand(expr) || !anchor)
    return expr;
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(anchor);
  DenseMap<AffineExpr, AffineExpr> copies;
  expr.walk([&](AffineExpr part) {
    auto dim = dyn_cast<AffineDimExpr>(part);
    Value leaf = dim ? exprs.getLeaf(dim) : Value();
    llvm::SetVector<Operation *> ops;
    if (!leaf || copies.contains(dim) || leaf.getParentRegion()->isAncestor(&block.getBody()) ||
        !collectArithmetic(leaf, block.getBody(), ops))
      return;
    IRMapping mapping;
    for (Operation *op : ops)
      builder.clone(*op, mapping);
    copies[dim] = exprs.get(mapping.lookup(leaf));
  });
  return expr.replace(copies);
}

/// An index that is a sum with a product of variables in it, which affine expressions would sort;
/// null for any other one, and for one that is computed further inside than in the block's body.
Value AccessFinder::getWrittenIndex(OpFoldResult offset, AffineExpr expr) {
  auto value = dyn_cast<Value>(offset);
  Operation *op = value ? value.getDefiningOp() : nullptr;
  bool isSum = isa_and_nonnull<arith::AddIOp, arith::SubIOp>(op) ||
               (isa_and_nonnull<affine::AffineApplyOp>(op) &&
                llvm::any_of(op->getOperands(), [](Value operand) {
                  return isa_and_nonnull<arith::MulIOp>(operand.getDefiningOp());
                }));
  return isSum && isa<AffineBinaryOpExpr>(expr) && op->getParentRegion() == &block.getBody()
             ? value
             : Value();
}

void AccessFinder::addBound(SmallVectorImpl<AffineExpr> &bounds, AffineExpr bound, bool isMax) {
  for (AffineExpr &known : bounds) {
    IndexRange difference = exprs.getRange(exprs.simplify(bound - known));
    bool isNotLess = difference.min && *difference.min >= 0;
    bool isNotMore = difference.max && *difference.max <= 0;
    if (!isNotLess && !isNotMore)
      continue;
    if (isMax ? isNotLess : isNotMore)
      known = bound;
    return;
  }
  bounds.push_back(bound);
}

void AccessFinder::join(DimAccess &dim, const DimAccess &other) {
  if (dim.isWhole() || other.isWhole())
    return dim.setWhole();
  for (AffineExpr bound : other.mins)
    addBound(dim.mins, bound, /*isMax=*/false);
  for (AffineExpr bound : other.maxs)
    addBound(dim.maxs, bound, /*isMax=*/true);
}

void AccessFinder::addAccess(Operation *op, bool isWrite, Value buffer,
                             ArrayRef<OpFoldResult> offsets, ArrayRef<OpFoldResult> extents) {
  SmallVector<DimAccess> dims(offsets.size());
  for (auto [dim, offset, extent] : llvm::zip_equal(dims, offsets, extents)) {
    AffineExpr min = exprs.get(offset);
    dim.mins.push_back(min);
    dim.maxs.push_back(exprs.simplify(min + exprs.get(extent) - 1));
  }
  // A part of a buffer that the block made is an access to the buffer.
  while (auto part = buffer.getDefiningOp<MatchBufferOp>()) {
    if (!block->isProperAncestor(part))
      break;
    SmallVector<OpFoldResult> partOffsets =
        getMixedValues(part.getStaticOffsets(), part.getOffsets(), builder.getContext());
    SmallVector<DimAccess> sourceDims(partOffsets.size());
    size_t numDropped = partOffsets.size() - dims.size();
    for (auto [index, sourceDim] : llvm::enumerate(sourceDims)) {
      AffineExpr offset = exprs.get(partOffsets[index]);
      if (index < numDropped) {
        sourceDim.mins.push_back(offset);
        sourceDim.maxs.push_back(offset);
        continue;
      }
      sourceDim = dims[index - numDropped];
      sourceDim.mins.front() = exprs.simplify(sourceDim.mins.front() + offset);
      sourceDim.maxs.front() = exprs.simplify(sourceDim.maxs.front() + offset);
    }
    dims = std::move(sourceDims);
    buffer = part.getSource();
  }
  if (block->isAncestor(buffer.getParentRegion()->getParentOp()))
    return;
  SmallVector<Value> written(dims.size());
  for (auto [index, dim] : llvm::enumerate(dims))
    if (offsets.size() == dims.size() && isConstantIntValue(extents[index], 1))
      written[index] = getWrittenIndex(offsets[index], dim.mins.front());
  /// Whether an index has a part that was computed in an integer type and made an index then.
  auto isOfOtherInteger = [&](AffineExpr expr) {
    bool isFound = false;
    expr.walk([&](AffineExpr part) {
      auto leaf = dyn_cast<AffineDimExpr>(part);
      Value value = leaf ? exprs.getLeaf(leaf) : Value();
      auto cast = value ? value.getDefiningOp<arith::IndexCastOp>() : arith::IndexCastOp();
      Operation *computed = cast ? cast.getIn().getDefiningOp() : nullptr;
      isFound |= computed && isa<arith::ArithDialect>(computed->getDialect());
    });
    return isFound;
  };
  for (DimAccess &dim : dims) {
    bool isBounded = relaxInnerLoops(op, dim);
    bool isPoint = dim.mins.front() == dim.maxs.front();
    dim.mins.front() = bringToHand(dim.mins.front(), op);
    dim.maxs.front() = isPoint ? dim.mins.front() : bringToHand(dim.maxs.front(), op);
    if (!isBounded || !isAtHand(dim.mins.front()) || !isAtHand(dim.maxs.front()))
      dim.setWhole();
  }

  auto [found, isNew] = (isWrite ? writes : reads).try_emplace(buffer);
  BufferAccess &access = found->second;
  if (isNew) {
    access.dims = std::move(dims);
    access.anchor = block.getBody().findAncestorOpInRegion(*op);
    access.written = std::move(written);
    return;
  }
  access.anchor = nullptr;
  for (auto [known, other] : llvm::zip_equal(access.written, written))
    known = known == other ? known : Value();
  for (auto [dim, other] : llvm::zip_equal(access.dims, dims)) {
    join(dim, other);
    // Between places that are counted in different integers there is no order in the script's form.
    bool isOrdered = dim.mins.size() <= 1 && dim.maxs.size() <= 1;
    if (!isOrdered &&
        (llvm::any_of(dim.mins, isOfOtherInteger) || llvm::any_of(dim.maxs, isOfOtherInteger)))
      dim.setWhole();
  }
}

//===----------------------------------------------------------------------------------------===//
// Building regions
//===----------------------------------------------------------------------------------------===//

/// The size of a buffer's dimension.
OpFoldResult AccessFinder::buildSize(Value buffer, int64_t dim) {
  auto type = cast<MemRefType>(buffer.getType());
  if (!type.isDynamicDim(dim))
    return builder.getIndexAttr(type.getDimSize(dim));
  if (auto alloc = buffer.getDefiningOp<AllocBufferOp>())
    return alloc.getSizes()[type.getDynamicDimIndex(dim)];
  return memref::DimOp::create(builder, block.getLoc(), buffer, dim).getResult();
}

/// True if numbers alone say that a range is not in a dimension of this size.
static bool isOutsideOf(int64_t size, OpFoldResult offset, OpFoldResult extent) {
  std::optional<int64_t> start = getConstantIntValue(offset);
  std::optional<int64_t> length = getConstantIntValue(extent);
  if (start && *start < 0)
    return true;
  return !ShapedType::isDynamic(size) && start.value_or(0) + length.value_or(1) > size;
}

BufferRegion AccessFinder::buildRegion(Value buffer, const BufferAccess &access) {
  BufferRegion region;
  region.buffer = buffer;
  Block &body = block.getBody().front();
  if (access.anchor)
    builder.setInsertionPoint(access.anchor);
  else if (!body.empty() && isa<YieldOp>(body.back()))
    builder.setInsertionPoint(&body.back());
  else
    builder.setInsertionPointToEnd(&body);
  Location loc = block.getLoc();
  for (auto [position, dim] : llvm::enumerate(access.dims)) {
    if (dim.isWhole()) {
      region.offsets.push_back(builder.getIndexAttr(0));
      region.extents.push_back(buildSize(buffer, position));
      continue;
    }
    if (Value index = access.written[position]) {
      region.offsets.push_back(index);
      region.extents.push_back(builder.getIndexAttr(1));
      continue;
    }
    OpFoldResult min = exprs.materializeMinMax(builder, loc, /*isMax=*/false, dim.mins);
    OpFoldResult extent;
    if (dim.mins.size() == 1 && dim.maxs.size() == 1) {
      AffineExpr difference = exprs.simplify(dim.maxs.front() - dim.mins.front() + 1);
      extent = exprs.materialize(builder, loc, difference);
    } else {
      // The end is after the largest of several; how far from the start is known only at run time.
      OpFoldResult max = exprs.materializeMinMax(builder, loc, /*isMax=*/true, dim.maxs);
      IndexExprs bounds(builder.getContext());
      AffineExpr difference = bounds.get(max) - bounds.get(min) + 1;
      extent = bounds.materialize(builder, loc, difference);
    }
    // What lies outside is read behind a condition that keeps it from being read.
    int64_t size = cast<MemRefType>(buffer.getType()).getDimSize(position);
    bool isOutside = isOutsideOf(size, min, extent);
    region.offsets.push_back(isOutside ? builder.getIndexAttr(0) : min);
    region.extents.push_back(isOutside ? buildSize(buffer, position) : extent);
  }
  return region;
}

BlockAccess AccessFinder::find() {
  // Sums name the variables of the blocks around before those inside, as people write them.
  SmallVector<BlockOp> around = {block};
  while (auto parent = around.back()->getParentOfType<BlockOp>())
    around.push_back(parent);
  for (BlockOp outer : llvm::reverse(around))
    for (BlockArgument variable : outer.getIterVars())
      exprs.get(variable);
  if (block.hasInit())
    visitRegion(block.getInit());
  visitRegion(block.getBody());
  OpBuilder::InsertionGuard guard(builder);
  BlockAccess result;
  for (auto &[buffer, access] : reads)
    if (!block.hasInit() || !writes.contains(buffer))
      result.reads.push_back(buildRegion(buffer, access));
  for (auto &[buffer, access] : writes)
    result.writes.push_back(buildRegion(buffer, access));
  return result;
}

} // namespace

BlockAccess mlc::tir::inferBlockAccess(OpBuilder &builder, BlockOp block) {
  return AccessFinder(builder, block).find();
}
