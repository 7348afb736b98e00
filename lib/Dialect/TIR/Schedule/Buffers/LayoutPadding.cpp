//===- LayoutPadding.cpp - What a layout has beside a buffer's elements ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "LayoutPadding.h"
#include "../Common/ScopeBuffers.h"
#include "mlc/Dialect/Relax/IR/DimExprBuilder.h"
#include "mlc/Dialect/TIR/Analysis/SymbolValues.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlc::tir;

/// The block of which `value` is an iteration variable, or null.
static BlockOp getBlockOf(Value value) {
  auto var = dyn_cast<BlockArgument>(value);
  return var ? dyn_cast<BlockOp>(var.getOwner()->getParentOp()) : BlockOp();
}

/// The loop of which `value` is the variable, or null.
static ForOp getLoopOf(Value value) {
  auto var = dyn_cast<BlockArgument>(value);
  return var ? dyn_cast<ForOp>(var.getOwner()->getParentOp()) : ForOp();
}

/// Adds the loops whose variables `value` is computed from, also through variables of blocks.
static void collectLoops(Value value, SmallPtrSetImpl<Operation *> &loops) {
  if (ForOp loop = getLoopOf(value)) {
    loops.insert(loop);
  } else if (BlockOp block = getBlockOf(value)) {
    collectLoops(block.getBindings()[cast<BlockArgument>(value).getArgNumber()], loops);
  } else if (Operation *def = value.getDefiningOp()) {
    for (Value operand : def->getOperands())
      collectLoops(operand, loops);
  }
}

/// What runs a store until it is done: the outermost loop that its indices depend on, or its block.
static Operation *findWriter(memref::StoreOp store) {
  SmallPtrSet<Operation *, 4> loops;
  for (Value index : store.getIndices())
    collectLoops(index, loops);
  Operation *writer = nullptr;
  for (Operation *op = store; op; op = op->getParentOp())
    if (loops.contains(op))
      writer = op;
  if (writer)
    return writer;
  BlockOp block = store->getParentOfType<BlockOp>();
  return block ? block.getOperation() : store.getOperation();
}

LayoutPadding::LayoutPadding(Value buffer, const InverseMap &inverse, Attribute value)
    : buffer(buffer), func(buffer.getParentRegion()->getParentOfType<PrimFuncOp>()),
      inverse(inverse), value(value) {
  buffer.getParentRegion()->walk([&](memref::StoreOp store) {
    if (store.getMemRef() == buffer)
      stores.push_back(store);
  });
  if (stores.empty())
    return;
  lastWriter = findWriter(stores.back());
  nests.emplace();
  for (memref::StoreOp store : stores) {
    std::optional<Nest> nest = findNest(store);
    if (!nest || !isReplaceable(*nest)) {
      nests.reset();
      return;
    }
    if (!llvm::is_contained(*nests, *nest))
      nests->push_back(*nest);
  }
}

std::optional<std::string> LayoutPadding::whyNot() const {
  auto type = cast<MemRefType>(buffer.getType());
  auto integer = dyn_cast<IntegerType>(type.getElementType());
  if (auto map = dyn_cast<AffineMapAttr>(value)) {
    if (map.getValue().getNumDims() != inverse.sizes.size() ||
        map.getValue().getNumSymbols() != 0 || map.getValue().getNumResults() != 1)
      return "the pad value is a map of " + std::to_string(map.getValue().getNumInputs()) +
             " indices to " + std::to_string(map.getValue().getNumResults()) +
             " numbers, expected one of " + std::to_string(inverse.sizes.size()) + " to one";
    if (!integer || integer.getWidth() == 1)
      return std::string("a pad value that depends on indices is an integer, the elements are not");
    return std::nullopt;
  }
  if (integer && isa<FloatAttr>(value))
    return std::string("the pad value is a real number, and the elements are integers");
  if (auto number = dyn_cast<IntegerAttr>(value); number && integer) {
    unsigned width = integer.getWidth();
    int64_t bits = number.getInt();
    if (width < 64 && !llvm::isIntN(width, bits) && !llvm::isUIntN(width, bits))
      return "the pad value " + std::to_string(bits) + " is none of " + std::to_string(width) +
             " bits";
  }
  return std::nullopt;
}

// ===--- What stores all of the buffer ---------------------------------------------------------===/

/// Whether `extent` is the size of a dimension. The buffer has its old layout.
bool LayoutPadding::isSizeOf(OpFoldResult extent, int64_t dim) const {
  return readSize(func, extent).isKnownEqual(readSize(func, buffer, dim));
}

/// The loops, if `store` stores to each element in their order.
std::optional<LayoutPadding::Nest> LayoutPadding::findNest(memref::StoreOp store) const {
  Nest nest;
  for (auto [dim, index] : llvm::enumerate(store.getIndices())) {
    Value var = index;
    if (BlockOp block = getBlockOf(var)) {
      unsigned number = cast<BlockArgument>(var).getArgNumber();
      if (block.getIterKind(number) != IterKind::Spatial ||
          getConstantIntValue(block.getMixedMins()[number]) != 0 ||
          !isSizeOf(block.getMixedExtents()[number], dim))
        return std::nullopt;
      var = block.getBindings()[number];
    }
    ForOp loop = getLoopOf(var);
    if (!loop || loop.getKind() != ForKind::Serial || loop.getConstantMin() != 0 ||
        !isSizeOf(loop.getMixedExtent(), dim))
      return std::nullopt;
    if (!nest.empty() && (loop->getParentOp() != nest.back() ||
                          getStatements(nest.back().getBody().front()).size() != 1))
      return std::nullopt;
    nest.push_back(loop);
  }
  return nest.empty() ? std::nullopt : std::optional(nest);
}

/// Whether the loops do nothing but to store to the buffer, and each is one variable of each block.
bool LayoutPadding::isReplaceable(const Nest &nest) const {
  WalkResult result = nest.front()->walk([&](Operation *op) {
    if (auto store = dyn_cast<memref::StoreOp>(op))
      return store.getMemRef() == buffer ? WalkResult::advance() : WalkResult::interrupt();
    if (auto block = dyn_cast<BlockOp>(op)) {
      if (block->getParentOfType<BlockOp>() != nest.front()->getParentOfType<BlockOp>())
        return WalkResult::advance();
      unsigned bare = 0;
      for (auto [index, binding] : llvm::enumerate(block.getBindings())) {
        ForOp loop = getLoopOf(binding);
        if (!llvm::is_contained(nest, loop)) {
          if (dependsOn(binding, nest))
            return WalkResult::interrupt();
          continue;
        }
        ++bare;
        if (block.getIterKind(index) != IterKind::Spatial ||
            getConstantIntValue(block.getMixedMins()[index]) != 0 ||
            !readSize(func, block.getMixedExtents()[index])
                 .isKnownEqual(readSize(func, loop.getMixedExtent())))
          return WalkResult::interrupt();
      }
      return bare == nest.size() ? WalkResult::advance() : WalkResult::interrupt();
    }
    bool isKnown = isa<memref::LoadOp, ForOp, YieldOp, scf::IfOp, scf::YieldOp>(op);
    return isKnown || isMemoryEffectFree(op) ? WalkResult::advance() : WalkResult::interrupt();
  });
  return !result.wasInterrupted();
}

// ===--- Rewriting -----------------------------------------------------------------------------===/

/// A size of the new layout from the symbols of the function, or as the buffer has it.
OpFoldResult LayoutPadding::createSize(RewriterBase &rewriter, int64_t dim) const {
  Location loc = buffer.getLoc();
  mlc::relax::DimExpr size = readSize(func, buffer, dim);
  if (!isa<BlockArgument>(buffer) || size.isUnknown())
    return getBufferSize(rewriter, buffer, dim);
  OpFoldResult value = mlc::relax::materializeOrFold(rewriter, loc, size, [&](StringAttr symbol) {
    return getSymbolValue(rewriter, loc, func, symbol);
  });
  if (getConstantIntValue(value))
    return value;
  IndexExprs exprs(rewriter.getContext());
  return exprs.materialize(rewriter, loc, exprs.get(value));
}

SmallVector<Value> LayoutPadding::createLoops(RewriterBase &rewriter) const {
  SmallVector<Value> loops;
  for (int64_t dim = 0; dim < cast<MemRefType>(buffer.getType()).getRank(); ++dim) {
    auto loop =
        ForOp::create(rewriter, buffer.getLoc(), rewriter.getIndexAttr(0),
                      createSize(rewriter, dim), ForKind::Serial, ("axis" + Twine(dim)).str());
    loops.push_back(loop.getInductionVar());
    rewriter.setInsertionPointToEnd(&loop.getBody().front());
  }
  return loops;
}

IterVarList LayoutPadding::createVars(RewriterBase &rewriter, ValueRange loops) const {
  IterVarList vars;
  for (auto [dim, loop] : llvm::enumerate(loops))
    vars.add(IterKind::Spatial, rewriter.getIndexAttr(0), createSize(rewriter, dim), loop,
             "v_axis" + Twine(dim));
  return vars;
}

Value LayoutPadding::createIsPadding(RewriterBase &rewriter, Location loc,
                                     ValueRange indices) const {
  IndexExprs exprs(rewriter.getContext());
  SmallVector<AffineExpr> dims =
      llvm::map_to_vector(indices, [&](Value index) { return exprs.get(index); });
  auto create = [&](const IndexCondition &condition) -> Value {
    Value left = values.create(rewriter, loc, exprs, condition.index, dims);
    Value right = values.create(rewriter, loc, exprs, condition.bound, dims);
    switch (condition.kind) {
    case IndexCondition::Equal:
      return arith::CmpIOp::create(rewriter, loc, arith::CmpIPredicate::eq, left, right);
    case IndexCondition::NotEqual:
      return arith::CmpIOp::create(rewriter, loc, arith::CmpIPredicate::ne, left, right);
    case IndexCondition::Below:
      return arith::CmpIOp::create(rewriter, loc, arith::CmpIPredicate::slt, left, right);
    case IndexCondition::AtLeast:
      break;
    }
    return arith::CmpIOp::create(rewriter, loc, arith::CmpIPredicate::sle, right, left);
  };
  auto createOr = [&](Value lhs, Value rhs) -> Value {
    return lhs ? arith::OrIOp::create(rewriter, loc, lhs, rhs).getResult() : rhs;
  };
  Value result;
  for (const IndexSet &set : inverse.padding) {
    Value isInSet;
    for (ArrayRef<IndexCondition> conditions : set) {
      Value all;
      for (const IndexCondition &condition : conditions)
        all = createAnd(rewriter, loc, all, create(condition));
      isInSet = createOr(isInSet, all);
    }
    result = createOr(result, isInSet);
  }
  return result;
}

Value LayoutPadding::createValue(RewriterBase &rewriter, Location loc, ValueRange indices) const {
  Type type = cast<MemRefType>(buffer.getType()).getElementType(), plain = type;
  auto integer = dyn_cast<IntegerType>(type);
  if (integer)
    plain = IntegerType::get(type.getContext(), integer.getWidth());
  Value result;
  if (auto map = dyn_cast<AffineMapAttr>(value)) {
    IndexExprs exprs(rewriter.getContext());
    SmallVector<AffineExpr> dims =
        llvm::map_to_vector(indices, [&](Value index) { return exprs.get(index); });
    AffineExpr expr = exprs.simplify(map.getValue().getResult(0).replaceDims(dims));
    result = arith::IndexCastOp::create(rewriter, loc, plain,
                                        materializeValue(rewriter, loc, exprs, expr));
  } else {
    TypedAttr number;
    if (integer)
      number = rewriter.getIntegerAttr(
          plain, APInt(integer.getWidth(), cast<IntegerAttr>(value).getInt(), /*isSigned=*/true,
                       /*implicitTrunc=*/true));
    else if (auto real = dyn_cast<FloatAttr>(value))
      number = rewriter.getFloatAttr(plain, real.getValueAsDouble());
    else
      number = rewriter.getFloatAttr(plain, cast<IntegerAttr>(value).getInt());
    result = arith::ConstantOp::create(rewriter, loc, number);
  }
  return plain == type ? result : SignCastOp::create(rewriter, loc, type, result).getResult();
}

/// `block` with variables of the new loops in place of those of the old ones.
void LayoutPadding::replaceVars(RewriterBase &rewriter, BlockOp block, ValueRange oldLoops,
                                ValueRange newLoops) {
  rewriter.setInsertionPoint(block);
  IterVarList added = createVars(rewriter, newLoops), vars;
  // Where each of the old variables is: after those that are added, or one of the dimensions.
  SmallVector<int64_t> dimOf, newIndexOf;
  unsigned first = 0;
  for (auto [index, binding] : llvm::enumerate(block.getBindings())) {
    auto found = llvm::find(oldLoops, binding);
    dimOf.push_back(found == oldLoops.end() ? -1 : std::distance(oldLoops.begin(), found));
    newIndexOf.push_back(vars.size());
    if (dimOf.back() < 0) {
      vars.add(block.getIterKind(index), block.getMixedMins()[index],
               block.getMixedExtents()[index], binding, getVarName(block.getIterVars()[index]));
    } else if (llvm::count_if(dimOf, [](int64_t dim) { return dim >= 0; }) == 1) {
      first = vars.size();
      for (unsigned dim = 0; dim < added.size(); ++dim)
        vars.add(added.kinds[dim], added.mins[dim], added.extents[dim], added.bindings[dim],
                 added.names[dim]);
    }
  }
  BlockOp result = createBlock(rewriter, block.getLoc(), block.getName(), vars,
                               block.getPredicate(), block.hasInit());
  result->setDiscardableAttrs(block->getDiscardableAttrDictionary());
  if (block.getAnnotationsAttr())
    result.setAnnotationsAttr(block.getAnnotationsAttr());
  auto moveBody = [&](Block &from, Block &to) {
    rewriter.setInsertionPointToEnd(&to);
    IndexExprs exprs(rewriter.getContext());
    SmallVector<AffineExpr> dims;
    for (unsigned dim = 0; dim < added.size(); ++dim)
      dims.push_back(exprs.get(Value(to.getArgument(first + dim))));
    SmallVector<Value> olds;
    for (auto [dim, newIndex] : llvm::zip_equal(dimOf, newIndexOf)) {
      if (dim < 0) {
        olds.push_back(to.getArgument(newIndex));
        continue;
      }
      olds.push_back(
          values.create(rewriter, block.getLoc(), exprs, inverse.map.getResult(dim), dims));
    }
    rewriter.mergeBlocks(&from, &to, olds);
  };
  if (block.hasInit())
    moveBody(block.getInit().front(), result.getInit().front());
  moveBody(block.getBody().front(), result.getBody().front());
  replaceBlock(rewriter, block, result);
}

/// Erases what nothing uses, loads included: in the padding they would be out of bounds.
static void eraseDead(RewriterBase &rewriter, Block *body) {
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(*body)))
    if (isOpTriviallyDead(&op))
      rewriter.eraseOp(&op);
}

/// Stores the value in the padding, and what was stored elsewhere.
void LayoutPadding::storeInPadding(RewriterBase &rewriter, memref::StoreOp store,
                                   ValueRange loops) {
  rewriter.setInsertionPoint(store);
  Location loc = store.getLoc();
  // The variables are the indices, also those of dimensions of one element.
  SmallVector<Value> indices(loops);
  if (auto block = store->getParentOfType<BlockOp>())
    if (getLoopOf(loops.front())->isProperAncestor(block)) {
      Region *region = store->getParentRegion();
      while (region->getParentOp() != block)
        region = region->getParentRegion();
      for (auto [index, binding] : llvm::enumerate(block.getBindings()))
        if (auto found = llvm::find(loops, binding); found != loops.end())
          indices[std::distance(loops.begin(), found)] = region->getArgument(index);
    }
  rewriter.modifyOpInPlace(store, [&] { store.getIndicesMutable().assign(indices); });
  Operation *root = store->getParentOp();
  Value stored = store.getValueToStore();
  Value isPadding = createIsPadding(rewriter, loc, store.getIndices());
  auto choice = scf::IfOp::create(rewriter, loc, stored.getType(), isPadding, /*else=*/true);
  rewriter.setInsertionPointToEnd(choice.thenBlock());
  scf::YieldOp::create(rewriter, loc, createValue(rewriter, loc, store.getIndices()));
  rewriter.setInsertionPointToEnd(choice.elseBlock());
  IRMapping mapping;
  scf::YieldOp::create(rewriter, loc, cloneSlice(rewriter, stored, root, mapping));
  rewriter.modifyOpInPlace(store, [&] { store.getValueMutable().set(choice.getResult(0)); });
  eraseDead(rewriter, store->getBlock());
}

void LayoutPadding::replaceNest(RewriterBase &rewriter, Nest nest) {
  Location loc = nest.front().getLoc();
  SmallVector<Value> oldVars =
      llvm::map_to_vector(nest, [](ForOp loop) { return Value(loop.getInductionVar()); });
  rewriter.setInsertionPoint(nest.front());
  SmallVector<Value> newVars = createLoops(rewriter);
  ForOp outermost = getLoopOf(newVars.front()), innermost = getLoopOf(newVars.back());
  Block *body = &innermost.getBody().front();
  for (Operation &op : llvm::make_early_inc_range(nest.back().getBody().front()))
    rewriter.moveOpBefore(&op, body, body->end());
  for (BlockOp block : getChildBlocks(outermost))
    replaceVars(rewriter, block, oldVars, newVars);
  rewriter.setInsertionPointToStart(body);
  IndexExprs exprs(rewriter.getContext());
  SmallVector<AffineExpr> dims =
      llvm::map_to_vector(newVars, [&](Value var) { return exprs.get(var); });
  for (auto [var, index] : llvm::zip_equal(oldVars, inverse.map.getResults()))
    if (!var.use_empty())
      rewriter.replaceAllUsesWith(var, values.create(rewriter, loc, exprs, index, dims));
  rewriter.eraseOp(nest.front());
  normalizeBindings(rewriter, outermost);
  SmallVector<memref::StoreOp> inside;
  outermost->walk([&](memref::StoreOp store) { inside.push_back(store); });
  for (memref::StoreOp store : inside)
    storeInPadding(rewriter, store, newVars);
  outermost->walk<WalkOrder::PostOrder>([&](BlockOp block) {
    updateRegions(rewriter, block);
    // What only the regions were computed from.
    for (Region &region : block->getRegions())
      for (Block &body : region)
        eraseDead(rewriter, &body);
  });
}

/// Says in front of all that reads the buffer what nobody has to check.
void LayoutPadding::createAssumption(RewriterBase &rewriter) {
  Operation *owner = buffer.getParentRegion()->getParentOp();
  if (Operation *alloc = buffer.getDefiningOp())
    rewriter.setInsertionPointAfter(alloc);
  else
    setInsertionPointAfterBuffers(rewriter, owner);
  Location loc = buffer.getLoc();
  Operation *place = rewriter.getInsertionBlock()->getParentOp();
  std::string name = getFreeBlockName(place, "buffer_" + getBufferName(buffer) + "_assumptions");
  IterVarList vars = createVars(rewriter, createLoops(rewriter));
  BlockOp block = createBlock(rewriter, loc, name, vars);
  rewriter.setInsertionPointToEnd(&block.getBody().front());
  SmallVector<Value> indices(block.getIterVars());
  Value isPadding = createIsPadding(rewriter, loc, indices);
  Value yes = arith::ConstantOp::create(rewriter, loc, rewriter.getBoolAttr(true));
  Value isElement = arith::XOrIOp::create(rewriter, loc, isPadding, yes);
  Value element = memref::LoadOp::create(rewriter, loc, buffer, indices);
  Value expected = createValue(rewriter, loc, indices);
  Type plain = element.getType();
  if (auto integer = dyn_cast<IntegerType>(plain); integer && !integer.isSignless()) {
    plain = IntegerType::get(plain.getContext(), integer.getWidth());
    element = SignCastOp::create(rewriter, loc, plain, element);
    expected = SignCastOp::create(rewriter, loc, plain, expected);
  }
  Value isEqual;
  if (isa<FloatType>(plain))
    isEqual = arith::CmpFOp::create(rewriter, loc, arith::CmpFPredicate::OEQ, element, expected);
  else
    isEqual = arith::CmpIOp::create(rewriter, loc, arith::CmpIPredicate::eq, element, expected);
  Value holds = arith::OrIOp::create(rewriter, loc, isElement, isEqual);
  auto assumption = EvaluateOp::create(rewriter, loc, holds);
  assumption->setAttr(kFormAttrName, rewriter.getStringAttr("assume"));
  YieldOp::create(rewriter, loc, ArrayRef<BufferRegion>(), ArrayRef<BufferRegion>());
  updateRegions(rewriter, block);
}

void LayoutPadding::createEpilogue(RewriterBase &rewriter) {
  rewriter.setInsertionPointAfter(lastWriter);
  Location loc = buffer.getLoc();
  std::string name = getFreeBlockName(lastWriter, "buffer_" + getBufferName(buffer) + "_padding");
  SmallVector<Value> loops = createLoops(rewriter);
  IterVarList vars = createVars(rewriter, loops);
  BlockOp block = createBlock(rewriter, loc, name, vars, createIsPadding(rewriter, loc, loops));
  rewriter.setInsertionPointToEnd(&block.getBody().front());
  SmallVector<Value> indices(block.getIterVars());
  memref::StoreOp::create(rewriter, loc, createValue(rewriter, loc, indices), buffer, indices);
  YieldOp::create(rewriter, loc, ArrayRef<BufferRegion>(), ArrayRef<BufferRegion>());
  updateRegions(rewriter, block);
}

void LayoutPadding::apply(RewriterBase &rewriter, const MapValues &known) {
  values = known;
  OpBuilder::InsertionGuard guard(rewriter);
  if (stores.empty())
    return createAssumption(rewriter);
  if (!nests)
    return createEpilogue(rewriter);
  for (const Nest &nest : *nests)
    replaceNest(rewriter, nest);
}
