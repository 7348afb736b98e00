//===- PadEinsum.cpp - Loops and buffers of rounder sizes -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/Regions.h"
#include "../Common/ScopeBuffers.h"
#include "../Reductions/Reducer.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Padding.h"
#include "mlc/Support/DimPosition.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kPad = "pad_einsum";

namespace {

/// One index of an access: a variable by its number, or a number.
struct AccessIndex {
  std::optional<unsigned> var;
  int64_t number = 0;

  bool operator==(const AccessIndex &other) const {
    return var == other.var && number == other.number;
  }
};

class EinsumPadder {
public:
  EinsumPadder(BlockOp block, ArrayRef<int64_t> padding)
      : block(block), padding(padding), exprs(block.getContext()) {}

  llvm::Error check();
  void apply(RewriterBase &rewriter);

private:
  llvm::Error checkBody();
  llvm::Error checkNest();
  llvm::Error checkSizes();
  bool addAccess(Value buffer, ValueRange indices);
  bool isZero(Value value, unsigned var);
  bool isPadded(Value buffer);
  void createCopy(RewriterBase &rewriter, Value from, Value to, Value shape, Value limits);

  BlockOp block;
  ArrayRef<int64_t> padding;
  IndexExprs exprs;
  llvm::MapVector<Value, SmallVector<AccessIndex>> accesses;
  llvm::SmallSetVector<Value, 2> written;
  /// The new extents; null for a variable that stays as it is.
  SmallVector<AffineExpr> extents;
  /// The loop that a variable is, or null.
  SmallVector<ForOp> loopOf;
  Operation *nest = nullptr;
};

/// False unless the buffer is accessed at variables and numbers, the same everywhere.
bool EinsumPadder::addAccess(Value buffer, ValueRange indices) {
  if (block->isProperAncestor(buffer.getParentRegion()->getParentOp()) ||
      getSourceBuffer(buffer) != buffer)
    return false;
  SmallVector<AccessIndex> access;
  for (Value index : indices) {
    if (std::optional<int64_t> number = getConstantIntValue(index)) {
      access.push_back({std::nullopt, *number});
      continue;
    }
    auto var = dyn_cast<BlockArgument>(index);
    if (!var || var.getOwner()->getParentOp() != block)
      return false;
    access.push_back({var.getArgNumber(), 0});
  }
  auto [known, isNew] = accesses.insert({buffer, access});
  return isNew || known->second == access;
}

llvm::Error EinsumPadder::checkBody() {
  bool isMatch = true;
  for (Region &region : block->getRegions()) {
    if (region.empty())
      continue;
    memref::StoreOp only = findOnlyStore(region);
    isMatch &= only && only->getParentOp() == block;
    region.walk([&](Operation *op) {
      if (auto load = dyn_cast<memref::LoadOp>(op)) {
        isMatch &= load->getParentOp() == block && addAccess(load.getMemRef(), load.getIndices());
      } else if (auto store = dyn_cast<memref::StoreOp>(op)) {
        isMatch &= addAccess(store.getMemRef(), store.getIndices());
        written.insert(store.getMemRef());
      } else if (!isa<YieldOp>(op)) {
        // What is read beyond the end must not be a divisor.
        isMatch &= isMemoryEffectFree(op) && isSpeculatable(op) && op->getNumRegions() == 0;
      }
    });
  }
  if (!isMatch || written.size() != 1)
    return refuse(kPad, 4, block, "block '", block.getName(),
                  "' must be one store of a value that is computed from any numbers, and access "
                  "each buffer at one place, at variables and numbers");
  SmallVector<BufferRegion> regions = block.getYield().getReadRegions();
  llvm::append_range(regions, block.getYield().getWriteRegions());
  for (const BufferRegion &region : regions)
    if (!llvm::all_of(region.extents, isOneInteger))
      return refuse(kPad, 4, block, "block '", block.getName(), "' declares several elements of '",
                    getBufferName(region.buffer), "', expected the one that it accesses");
  return llvm::Error::success();
}

llvm::Error EinsumPadder::checkNest() {
  nest = block;
  SmallVector<ForOp> loops = getLoopsAround(block);
  for (ForOp loop : llvm::reverse(loops)) {
    if (getStatements(loop.getBody().front()).size() != 1)
      return refuse(kPad, 5, loop, "loop '", getVarName(loop.getInductionVar()),
                    "' holds something beside block '", block.getName(), "'");
    nest = loop;
  }
  if (nest->getParentOp() != getScope(block) || !hasAffineBindings(block))
    return refuse(
        kPad, 5, block, "block '", block.getName(),
        "' is in something that is no loop, or its bindings are not affine and independent");
  return llvm::Error::success();
}

/// Whether a buffer has an extent as a dimension, by value or by the name of a parameter's size.
static bool hasSize(IndexExprs &exprs, Value buffer, int64_t dim, AffineExpr extent) {
  if (findBufferSize(exprs, buffer, dim) == extent)
    return true;
  auto getName = [](Value owner, int64_t position) -> std::optional<mlc::relax::DimExpr> {
    auto argument = dyn_cast<BlockArgument>(owner);
    auto func = argument ? dyn_cast<PrimFuncOp>(argument.getOwner()->getParentOp()) : PrimFuncOp();
    mlc::relax::DimsAttr dims =
        func ? func.getArgDims(argument.getArgNumber()) : mlc::relax::DimsAttr();
    return dims ? std::optional(dims.getDims()[position]) : std::nullopt;
  };
  auto leaf = dyn_cast<AffineDimExpr>(extent);
  auto size = leaf ? exprs.getLeaf(leaf).getDefiningOp<memref::DimOp>() : memref::DimOp();
  std::optional<int64_t> position = mlc::getDimPosition(size);
  if (!position)
    return false;
  std::optional<mlc::relax::DimExpr> lhs = getName(buffer, dim);
  std::optional<mlc::relax::DimExpr> rhs = getName(size.getSource(), *position);
  return lhs && rhs && !lhs->isUnknown() && *lhs == *rhs;
}

llvm::Error EinsumPadder::checkSizes() {
  SmallVector<OpFoldResult> mins = block.getMixedMins(), sizes = block.getMixedExtents();
  for (auto [index, number] : llvm::enumerate(padding)) {
    AffineExpr extent = exprs.get(sizes[index]);
    AffineExpr padded = exprs.simplify((extent + (number - 1)).floorDiv(number) * number);
    auto binding = dyn_cast<BlockArgument>(block.getBindings()[index]);
    loopOf.push_back(binding ? dyn_cast<ForOp>(binding.getOwner()->getParentOp()) : ForOp());
    extents.push_back(padded == extent ? AffineExpr() : padded);
    if (!extents.back())
      continue;
    StringRef name = getVarName(block.getIterVars()[index]);
    ForOp loop = loopOf.back();
    bool isPlain = getConstantIntValue(mins[index]) == 0;
    // A loop outside of the scope is one of other blocks, too.
    if (loop)
      isPlain &= loop.getConstantMin() == 0 && exprs.get(loop.getMixedExtent()) == extent &&
                 getScope(loop) == getScope(block);
    bool isWritten = llvm::any_of(written, [&](Value buffer) {
      return llvm::any_of(accesses[buffer], [&](const AccessIndex &at) { return at.var == index; });
    });
    if (block.getIterKind(index) == IterKind::Spatial && !isWritten)
      return refuse(kPad, 6, block, "variable '", name, "' is in no index of what block '",
                    block.getName(), "' writes: more of its iterations would do the same again");
    // Sizes must be known where the padding is done.
    isPlain &= exprs.allLeaves(
        padded, [&](Value leaf) { return isAvailableAt(leaf, nest->getBlock(), nest); });
    if (!isPlain)
      return refuse(
          kPad, 6, block, "variable '", name, "' of block '", block.getName(),
          "' does not run from 0 to an extent that is known around its loops, or its loop "
          "does not, or is in another scope");
    for (auto &[buffer, access] : accesses)
      for (auto [dim, at] : llvm::enumerate(access))
        if (at.var == index && !hasSize(exprs, buffer, dim, extent))
          return refuse(kPad, 6, block, "variable '", name, "' does not cover dimension ", dim,
                        " of buffer '", getBufferName(buffer), "'");
  }
  // All of what is written is copied back.
  for (Value buffer : written)
    for (auto [dim, at] : llvm::enumerate(accesses[buffer])) {
      AffineExpr extent =
          at.var ? exprs.get(sizes[*at.var]) : getAffineConstantExpr(1, block.getContext());
      if (isPadded(buffer) && !hasSize(exprs, buffer, dim, extent))
        return refuse(kPad, 6, block, "block '", block.getName(),
                      "' does not write all of dimension ", dim, " of buffer '",
                      getBufferName(buffer), "'");
    }
  return llvm::Error::success();
}

/// Whether a value is zero if what is read beyond the end of the variable is.
bool EinsumPadder::isZero(Value value, unsigned var) {
  Operation *def = value.getDefiningOp();
  if (auto load = dyn_cast_or_null<memref::LoadOp>(def)) {
    return llvm::any_of(accesses[load.getMemRef()],
                        [&](const AccessIndex &at) { return at.var == var; });
  }
  if (isa_and_nonnull<arith::MulFOp, arith::MulIOp, arith::AndIOp>(def))
    return isZero(def->getOperand(0), var) || isZero(def->getOperand(1), var);
  if (isa_and_nonnull<arith::AddFOp, arith::AddIOp, arith::SubFOp, arith::SubIOp, arith::NegFOp,
                      arith::ExtFOp, arith::TruncFOp, arith::ExtSIOp, arith::ExtUIOp,
                      arith::TruncIOp, arith::SIToFPOp, arith::UIToFPOp, arith::FPToSIOp,
                      arith::FPToUIOp, SignCastOp>(def))
    return llvm::all_of(def->getOperands(), [&](Value operand) { return isZero(operand, var); });
  return false;
}

llvm::Error EinsumPadder::check() {
  StringRef name = block.getName();
  // P1.
  if (padding.size() != block.getNumIterVars())
    return refuse(kPad, 1, block, "expected a positive number for each of the ",
                  block.getNumIterVars(), " variables of block '", name, "', got ", padding.size(),
                  " numbers");
  for (auto [index, number] : llvm::enumerate(padding))
    if (number <= 0)
      return refuse(kPad, 1, block, "expected a positive number for each of the ",
                    block.getNumIterVars(), " variables of block '", name, "', got ", number,
                    " for variable ", index);
  // P2.
  if (llvm::Error error = checkStagePipeline(kPad, 2, getScope(block)))
    return error;
  // P3.
  std::optional<std::string> notComplete = whyNotComplete(block);
  std::optional<std::string> notReduction = whyNotReduction(block);
  if (notComplete && notReduction)
    return refuse(kPad, 3, block, *notComplete, "; ", *notReduction);
  // P4.
  if (llvm::Error error = checkBody())
    return error;
  // P5.
  if (llvm::Error error = checkNest())
    return error;
  // P6.
  if (llvm::Error error = checkSizes())
    return error;
  // P7.
  std::optional<Reducer> reducer = matchReducer(block);
  for (auto [index, extent] : llvm::enumerate(extents)) {
    if (!extent || block.getIterKind(index) != IterKind::Reduce)
      continue;
    if (!reducer || !reducer->isSum() || !isZero(reducer->operands.front(), index))
      return refuse(kPad, 7, block, "reduce variable '", getVarName(block.getIterVars()[index]),
                    "' is padded, but block '", name,
                    "' does not add what is zero if elements beyond the end are");
  }
  return llvm::Error::success();
}

bool EinsumPadder::isPadded(Value buffer) {
  return llvm::any_of(accesses[buffer],
                      [&](const AccessIndex &at) { return at.var && extents[*at.var]; });
}

/// Copies all of `shape`, a buffer, with zero where `limits`, a buffer if there is one, has
/// nothing.
void EinsumPadder::createCopy(RewriterBase &rewriter, Value from, Value to, Value shape,
                              Value limits) {
  OpBuilder::InsertionGuard guard(rewriter);
  Location loc = from.getLoc();
  auto type = cast<MemRefType>(shape.getType());
  IterVarList vars;
  ArrayRef<AccessIndex> access = accesses[limits ? limits : shape];
  SmallVector<OpFoldResult> sizes, ends;
  for (int64_t dim = 0; dim < type.getRank(); ++dim) {
    sizes.push_back(getBufferSize(rewriter, shape, dim));
    ends.push_back(limits ? getBufferSize(rewriter, limits, dim) : sizes.back());
  }
  for (auto [dim, size] : llvm::enumerate(sizes)) {
    auto loop = ForOp::create(rewriter, loc, rewriter.getIndexAttr(0), size, ForKind::Serial,
                              ("i" + Twine(dim)).str());
    rewriter.setInsertionPointToEnd(&loop.getBody().front());
    vars.add(IterKind::Spatial, rewriter.getIndexAttr(0), size, loop.getInductionVar(),
             "v" + Twine(dim));
  }
  std::string name = getFreeBlockName(block, getBufferName(limits ? to : from));
  BlockOp copy = createBlock(rewriter, loc, name, vars);
  rewriter.setInsertionPointToEnd(&copy.getBody().front());
  SmallVector<Value> indices(copy.getIterVars());
  Value inside;
  for (auto [index, at, end] : llvm::zip_equal(indices, access, ends)) {
    IndexExprs bounds(block.getContext());
    if (!limits || !at.var || !extents[*at.var])
      continue;
    Value limit = materializeValue(rewriter, loc, bounds, bounds.get(end));
    inside =
        createAnd(rewriter, loc, inside,
                  arith::CmpIOp::create(rewriter, loc, arith::CmpIPredicate::slt, index, limit));
  }
  Value value;
  if (inside) {
    auto condition = scf::IfOp::create(
        rewriter, loc, inside,
        [&](OpBuilder &builder, Location) {
          Value element = memref::LoadOp::create(builder, loc, from, indices);
          scf::YieldOp::create(builder, loc, element);
        },
        [&](OpBuilder &builder, Location) {
          Type element = cast<MemRefType>(from.getType()).getElementType();
          Type plain = element;
          if (auto integer = dyn_cast<IntegerType>(element))
            plain = IntegerType::get(element.getContext(), integer.getWidth());
          Value zero = arith::ConstantOp::create(builder, loc, builder.getZeroAttr(plain));
          if (plain != element)
            zero = SignCastOp::create(builder, loc, element, zero);
          scf::YieldOp::create(builder, loc, zero);
        });
    value = condition.getResult(0);
  } else {
    value = memref::LoadOp::create(rewriter, loc, from, indices);
  }
  memref::StoreOp::create(rewriter, loc, value, to, indices);
  YieldOp::create(rewriter, loc, ArrayRef<BufferRegion>(), ArrayRef<BufferRegion>());
  updateRegions(rewriter, copy);
}

void EinsumPadder::apply(RewriterBase &rewriter) {
  OpBuilder::InsertionGuard guard(rewriter);
  Location loc = block.getLoc();
  IRMapping replacements;
  rewriter.setInsertionPoint(nest);
  for (auto &[buffer, access] : accesses) {
    if (!isPadded(buffer))
      continue;
    auto type = cast<MemRefType>(buffer.getType());
    SmallVector<int64_t> shape;
    SmallVector<Value> sizes;
    for (auto [dim, at] : llvm::enumerate(access)) {
      AffineExpr size = at.var && extents[*at.var] ? extents[*at.var] : AffineExpr();
      OpFoldResult padded =
          size ? exprs.materialize(rewriter, loc, size) : getBufferSize(rewriter, buffer, dim);
      std::optional<int64_t> number = getConstantIntValue(padded);
      shape.push_back(number.value_or(ShapedType::kDynamic));
      if (!number)
        sizes.push_back(cast<Value>(padded));
    }
    // With the other buffers, unless its sizes are known only here.
    OpBuilder::InsertionGuard allocGuard(rewriter);
    Operation *scope = getScope(block);
    if (llvm::all_of(sizes, [&](Value size) { return canMoveToFront(size, scope); })) {
      for (Value size : sizes)
        moveToFront(rewriter, size, scope);
      setInsertionPointAfterBuffers(rewriter, scope);
    }
    auto copy = AllocBufferOp::create(rewriter, buffer.getLoc(),
                                      MemRefType::get(shape, type.getElementType()),
                                      (getBufferName(buffer) + "_pad").str(), sizes);
    if (auto alloc = buffer.getDefiningOp<AllocBufferOp>())
      copy.setScope(alloc.getScope());
    replacements.map(buffer, copy.getBuffer());
  }
  for (auto &[buffer, access] : accesses) {
    Value copy = replacements.lookupOrNull(buffer);
    if (!copy)
      continue;
    if (written.contains(buffer)) {
      rewriter.setInsertionPointAfter(nest);
      createCopy(rewriter, copy, buffer, buffer, Value());
    } else {
      rewriter.setInsertionPoint(nest);
      createCopy(rewriter, buffer, copy, copy, buffer);
    }
  }
  rewriter.setInsertionPoint(nest);
  SmallVector<OpFoldResult> newExtents = block.getMixedExtents();
  for (auto [index, extent] : llvm::enumerate(extents)) {
    if (!extent)
      continue;
    newExtents[index] = exprs.materialize(rewriter, loc, extent);
    if (loopOf[index])
      setExtent(rewriter, loopOf[index], newExtents[index]);
  }
  setExtents(rewriter, block, newExtents);
  block->walk([&](Operation *op) {
    rewriter.modifyOpInPlace(op, [&] {
      for (OpOperand &operand : op->getOpOperands())
        if (Value copy = replacements.lookupOrNull(operand.get()))
          operand.set(copy);
    });
  });
  eraseUnusedValues(rewriter, getScope(block));
}

} // namespace

llvm::Error mlc::tir::padEinsum(RewriterBase &rewriter, BlockOp block, ArrayRef<int64_t> padding) {
  EinsumPadder padder(block, padding);
  if (llvm::Error error = padder.check())
    return error;
  padder.apply(rewriter);
  return llvm::Error::success();
}
