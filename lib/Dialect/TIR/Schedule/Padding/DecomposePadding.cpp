//===- DecomposePadding.cpp - The padding of a buffer in a block of its own -----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/Regions.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Padding.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kDecompose = "decompose_padding";

namespace {

/// The values of an iteration variable for which there is something to store: both ends included.
struct Inside {
  AffineExpr min, max;
  bool isWhole = true;
};

class PaddingDecomposer {
public:
  PaddingDecomposer(BlockOp block, ForOp loop)
      : block(block), loop(loop), exprs(block.getContext()) {}

  llvm::Error check();
  BlockOp apply(RewriterBase &rewriter);

private:
  llvm::Error checkBody();
  llvm::Error checkCondition();
  bool addBound(arith::CmpIOp compare);
  bool isShrunk(unsigned index);
  BlockOp createConstant(RewriterBase &rewriter);
  void createInside(RewriterBase &rewriter);

  BlockOp block;
  ForOp loop;
  IndexExprs exprs;
  /// The loops around the block, and those of them from `loop` inward.
  SmallVector<ForOp> loops, inner;
  memref::StoreOp store;
  scf::IfOp condition;
  SmallVector<Inside> inside;
};

llvm::Error PaddingDecomposer::checkBody() {
  store = findOnlyStore(block.getBody());
  condition = store ? store.getValueToStore().getDefiningOp<scf::IfOp>() : scf::IfOp();
  bool isMatch = condition && store->getParentOp() == block && condition->hasOneUse() &&
                 condition->getParentOp() == block && condition.getNumResults() == 1;
  // Where there is nothing to store, a number is.
  isMatch = isMatch && matchPattern(condition.elseYield().getOperand(0), m_Constant());
  if (isMatch)
    block.getBody().walk([&](Operation *op) {
      isMatch &=
          op == store || isa<memref::LoadOp, scf::IfOp, YieldOp>(op) || isMemoryEffectFree(op);
    });
  if (!isMatch)
    return refuse(
        kDecompose, 3, block, "block '", block.getName(),
        "' must be one store of a value that is a number where a condition does not hold");
  return llvm::Error::success();
}

/// Makes the bounds of a variable tighter; false if the condition is none of a single variable.
bool PaddingDecomposer::addBound(arith::CmpIOp compare) {
  if (!compare.getLhs().getType().isIndex())
    return false;
  AffineExpr lhs = exprs.get(compare.getLhs()), rhs = exprs.get(compare.getRhs());
  // What is not negative where the condition holds.
  AffineExpr rest;
  switch (compare.getPredicate()) {
  case arith::CmpIPredicate::slt:
    rest = rhs - lhs - 1;
    break;
  case arith::CmpIPredicate::sle:
    rest = rhs - lhs;
    break;
  case arith::CmpIPredicate::sgt:
    rest = lhs - rhs - 1;
    break;
  case arith::CmpIPredicate::sge:
    rest = lhs - rhs;
    break;
  default:
    return false;
  }
  rest = exprs.simplify(rest);
  std::optional<unsigned> found;
  for (unsigned index = 0; index < block.getNumIterVars(); ++index) {
    AffineExpr var = exprs.get(Value(block.getIterVars()[index]));
    if (rest.isFunctionOfDim(cast<AffineDimExpr>(var).getPosition())) {
      if (found)
        return false;
      found = index;
    }
  }
  if (!found)
    return false;
  auto var = cast<AffineDimExpr>(exprs.get(Value(block.getIterVars()[*found])));
  auto slope = dyn_cast<AffineConstantExpr>(exprs.simplify(rest.replace(var, var + 1) - rest));
  if (!slope || std::abs(slope.getValue()) != 1)
    return false;
  bool isMin = slope.getValue() == 1;
  AffineExpr bound = exprs.simplify(isMin ? var - rest : rest + var);
  Inside &range = inside[*found];
  // Loops will end there.
  for (AffineExpr used : {bound, range.min, range.max})
    if (!exprs.allLeaves(used,
                         [&](Value leaf) { return isAvailableAt(leaf, loop->getBlock(), loop); }))
      return false;
  AffineExpr &end = isMin ? range.min : range.max;
  AffineExpr low = isMin ? end : bound, high = isMin ? bound : end;
  if (isKnownLessEqual(exprs, low, high)) {
    range.isWhole &= end == bound;
    end = bound;
    return true;
  }
  // A bound outside of the domain leaves nothing out.
  return isKnownLessEqual(exprs, high, low);
}

llvm::Error PaddingDecomposer::checkCondition() {
  for (auto [min, extent] : llvm::zip_equal(block.getMixedMins(), block.getMixedExtents())) {
    AffineExpr first = exprs.get(min);
    inside.push_back({first, exprs.simplify(first + exprs.get(extent) - 1)});
  }
  SmallVector<Value> conjuncts;
  collectConjuncts(condition.getCondition(), conjuncts);
  for (Value conjunct : conjuncts) {
    auto compare = conjunct.getDefiningOp<arith::CmpIOp>();
    if (!compare || !addBound(compare))
      return refuse(kDecompose, 4, block, "a condition of block '", block.getName(),
                    "' is no bound of a single variable that is known around its loops");
  }
  if (llvm::all_of(inside, [](const Inside &range) { return range.isWhole; }))
    return refuse(kDecompose, 4, block, "the condition of block '", block.getName(),
                  "' leaves nothing out: there is no padding");
  for (auto [index, range] : llvm::enumerate(inside))
    if (!isKnownLessEqual(exprs, range.min, range.max + 1) || range.max == range.min - 1)
      return refuse(kDecompose, 4, block, "no value of variable '",
                    getVarName(block.getIterVars()[index]),
                    "' is known to be inside of the padding");
  return llvm::Error::success();
}

llvm::Error PaddingDecomposer::check() {
  loops = getLoopsAround(block);
  // P1.
  auto *found = llvm::find(loops, loop);
  if (found == loops.end())
    return refuse(kDecompose, 1, loop, "loop '", getVarName(loop.getInductionVar()),
                  "' is not around block '", block.getName(), "'");
  inner.assign(found, loops.end());
  // P2.
  if (std::optional<std::string> reason = whyNotComplete(block))
    return refuse(kDecompose, 2, block, *reason);
  // P3.
  if (llvm::Error error = checkBody())
    return error;
  // P4.
  if (llvm::Error error = checkCondition())
    return error;
  // P5.
  SmallVector<AffineExpr> indices;
  for (Value index : store.getIndices())
    indices.push_back(exprs.get(index));
  if (!invertIndices(exprs, block, indices))
    return refuse(kDecompose, 5, block, "block '", block.getName(),
                  "' may store an element more than once");
  // P6.
  if (ForOp dependent = findDependentBound(inner))
    return refuse(kDecompose, 6, dependent, "a bound of loop '",
                  getVarName(dependent.getInductionVar()), "' depends on another loop");
  // P7.
  for (ForOp outer : ArrayRef(loops).drop_back(inner.size()))
    if (outer.getKind() != ForKind::Serial && outer.getKind() != ForKind::Unrolled &&
        !runsInOneIteration(block, outer))
      return refuse(kDecompose, 7, outer, "block '", block.getName(),
                    "' may store the same elements in several iterations of loop '",
                    getVarName(outer.getInductionVar()), "', which run at the same time");
  return llvm::Error::success();
}

/// Whether the variable is a loop that can be made as short as there is something to store.
bool PaddingDecomposer::isShrunk(unsigned index) {
  auto var = dyn_cast<BlockArgument>(block.getBindings()[index]);
  auto own = var ? dyn_cast<ForOp>(var.getOwner()->getParentOp()) : ForOp();
  if (!own || !llvm::is_contained(inner, own) || own.getConstantMin() != 0 ||
      !isEqualConstantIntOrValue(own.getMixedExtent(), block.getMixedExtents()[index]) ||
      getConstantIntValue(block.getMixedMins()[index]) != 0 || inside[index].isWhole)
    return false;
  for (auto [other, binding] : llvm::enumerate(block.getBindings()))
    if (other != index && dependsOn(binding, {own}))
      return false;
  // Nothing else may run less often.
  for (Operation *op = block; op != own; op = op->getParentOp())
    if (auto around = dyn_cast<ForOp>(op->getParentOp());
        !around || getStatements(around.getBody().front()).size() != 1)
      return false;
  return true;
}

BlockOp PaddingDecomposer::createConstant(RewriterBase &rewriter) {
  rewriter.setInsertionPoint(loop);
  Location loc = block.getLoc();
  IRMapping mapping;
  for (ForOp other : inner) {
    for (Value bound : other->getOperands())
      cloneSlice(rewriter, bound, loop, mapping);
    ForOp copy = createLoopLike(rewriter, other, getVarName(other.getInductionVar()));
    for (OpOperand &bound : copy->getOpOperands())
      bound.set(mapping.lookupOrDefault(bound.get()));
    mapping.map(other.getInductionVar(), copy.getInductionVar());
    rewriter.setInsertionPointToEnd(&copy.getBody().front());
  }
  IterVarList vars;
  auto copyBound = [&](OpFoldResult bound) -> OpFoldResult {
    if (auto value = dyn_cast<Value>(bound))
      return cloneSlice(rewriter, value, loop, mapping);
    return bound;
  };
  for (auto [index, binding] : llvm::enumerate(block.getBindings()))
    vars.add(IterKind::Spatial, copyBound(block.getMixedMins()[index]),
             copyBound(block.getMixedExtents()[index]),
             cloneSlice(rewriter, binding, loop, mapping), getVarName(block.getIterVars()[index]));
  Value predicate;
  if (block.getPredicate())
    predicate = cloneSlice(rewriter, block.getPredicate(), loop, mapping);
  std::string name = getFreeBlockName(block, block.getName() + "_pad_const");
  BlockOp constant = createBlock(rewriter, loc, name, vars, predicate);
  rewriter.setInsertionPointToEnd(&constant.getBody().front());
  IRMapping body;
  body.map(block.getIterVars(), constant.getIterVars());
  SmallVector<Value> indices;
  for (Value index : store.getIndices())
    indices.push_back(cloneSlice(rewriter, index, block, body));
  Value number = cloneSlice(rewriter, condition.elseYield().getOperand(0), block, body);
  memref::StoreOp::create(rewriter, loc, number, store.getMemRef(), indices);
  YieldOp::create(rewriter, loc, ArrayRef<BufferRegion>(), ArrayRef<BufferRegion>());
  updateRegions(rewriter, constant);
  return constant;
}

void PaddingDecomposer::createInside(RewriterBase &rewriter) {
  Location loc = block.getLoc();
  SmallVector<bool> isShort;
  for (unsigned index = 0; index < block.getNumIterVars(); ++index)
    isShort.push_back(isShrunk(index));
  // Loops that are variables start where there is something to store.
  for (auto [index, binding] : llvm::enumerate(block.getBindings())) {
    if (!isShort[index])
      continue;
    auto own = cast<ForOp>(cast<BlockArgument>(binding).getOwner()->getParentOp());
    rewriter.setInsertionPoint(loop);
    AffineExpr extent = exprs.simplify(inside[index].max - inside[index].min + 1);
    setExtent(rewriter, own, exprs.materialize(rewriter, loc, extent));
    rewriter.setInsertionPointToStart(&own.getBody().front());
    IndexExprs local(block.getContext());
    AffineExpr shifted = local.get(own.getInductionVar());
    OpFoldResult first = exprs.materialize(rewriter, loc, inside[index].min);
    Value position = materializeValue(rewriter, loc, local, shifted + local.get(first));
    if (position != own.getInductionVar())
      rewriter.replaceAllUsesExcept(own.getInductionVar(), position, position.getDefiningOp());
  }
  rewriter.setInsertionPoint(block);
  IndexExprs around(block.getContext());
  IterVarList vars;
  Value predicate = block.getPredicate();
  for (auto [index, range] : llvm::enumerate(inside)) {
    AffineExpr binding = around.get(block.getBindings()[index]);
    AffineExpr first = around.get(exprs.materialize(rewriter, loc, range.min));
    OpFoldResult extent =
        exprs.materialize(rewriter, loc, exprs.simplify(range.max - range.min + 1));
    AffineExpr last = around.simplify(first + around.get(extent) - 1);
    vars.add(IterKind::Spatial, rewriter.getIndexAttr(0), extent,
             materializeValue(rewriter, loc, around, around.simplify(binding - first)),
             getVarName(block.getIterVars()[index]));
    if (range.isWhole)
      continue;
    auto require = [&](AffineExpr lhs, arith::CmpIPredicate comparison, AffineExpr rhs) {
      Value condition = arith::CmpIOp::create(rewriter, loc, comparison,
                                              materializeValue(rewriter, loc, around, lhs),
                                              materializeValue(rewriter, loc, around, rhs));
      predicate = createAnd(rewriter, loc, predicate, condition);
    };
    IndexBounds bounds = relax(around, binding, loops);
    if (!isKnownLessEqual(around, first, bounds.min))
      require(first, arith::CmpIPredicate::sle, binding);
    if (!isKnownLessEqual(around, bounds.max, last))
      require(binding, arith::CmpIPredicate::slt, around.simplify(last + 1));
  }
  BlockOp result = createBlock(rewriter, loc, block.getName(), vars, predicate);
  result->setDiscardableAttrs(block->getDiscardableAttrDictionary());
  if (block.getAnnotationsAttr())
    result.setAnnotationsAttr(block.getAnnotationsAttr());
  Block &body = result.getBody().front();
  rewriter.setInsertionPointToEnd(&body);
  SmallVector<Value> values;
  for (auto [index, range] : llvm::enumerate(inside)) {
    IndexExprs local(block.getContext());
    OpFoldResult first = exprs.materialize(rewriter, loc, range.min);
    values.push_back(materializeValue(
        rewriter, loc, local, local.get(Value(result.getIterVars()[index])) + local.get(first)));
  }
  rewriter.mergeBlocks(&block.getBody().front(), &body, values);
  Value stored = condition.thenYield().getOperand(0);
  rewriter.eraseOp(condition.thenYield());
  rewriter.inlineBlockBefore(condition.thenBlock(), condition);
  rewriter.replaceOp(condition, stored);
  replaceBlock(rewriter, block, result);
  updateRegions(rewriter, result);
  block = result;
}

BlockOp PaddingDecomposer::apply(RewriterBase &rewriter) {
  OpBuilder::InsertionGuard guard(rewriter);
  for (ForOp other : inner)
    for (Value bound : other->getOperands())
      hoist(rewriter, bound, loop);
  // A loop of one iteration is a number.
  Value zero;
  for (ForOp other : loops) {
    if (other.getConstantExtent() != 1 || other.getConstantMin() != 0)
      continue;
    rewriter.setInsertionPoint(loops.front());
    if (!zero)
      zero = materializeValue(rewriter, block.getLoc(), exprs,
                              getAffineConstantExpr(0, block.getContext()));
    for (OpOperand &use : llvm::make_early_inc_range(other.getInductionVar().getUses()))
      if (use.getOwner() == block)
        rewriter.modifyOpInPlace(block, [&] { use.set(zero); });
  }
  BlockOp constant = createConstant(rewriter);
  createInside(rewriter);
  normalizeBindings(rewriter, loops.front());
  if (ForOp first = getLoopsAround(constant).front(); first != loops.front())
    normalizeBindings(rewriter, first);
  return constant;
}

} // namespace

llvm::Expected<BlockOp> mlc::tir::decomposePadding(RewriterBase &rewriter, BlockOp block,
                                                   ForOp loop) {
  PaddingDecomposer decomposer(block, loop);
  if (llvm::Error error = decomposer.check())
    return error;
  return decomposer.apply(rewriter);
}
