//===- ScheduleUtils.cpp - What primitives have in common -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "ScheduleUtils.h"
#include "Regions.h"
#include "mlc/Dialect/TIR/Analysis/BlockAccess.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlc/Support/DimPosition.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlc::tir;

char ScheduleError::ID;

StringRef mlc::tir::getVarName(Value var) {
  StringRef name = mlc::getNameFromLoc(var.getLoc());
  return name.empty() ? "i" : name;
}

memref::StoreOp mlc::tir::findOnlyStore(Region &body) {
  SmallVector<memref::StoreOp> stores;
  bool hasOther = false;
  body.walk([&](Operation *op) {
    if (auto store = dyn_cast<memref::StoreOp>(op))
      stores.push_back(store);
    auto call = dyn_cast<CallExternOp>(op);
    hasOther |= isa<EvaluateOp, CallOp>(op) || (call && call->use_empty());
  });
  return stores.size() == 1 && !hasOther ? stores.front() : memref::StoreOp();
}

SmallVector<Operation *> mlc::tir::getStatements(Block &body) {
  SmallVector<Operation *> statements;
  for (Operation &op : body)
    if (isa<ForOp, BlockOp>(op) || !isMemoryEffectFree(&op))
      statements.push_back(&op);
  return statements;
}

ForOp mlc::tir::findDependentBound(ArrayRef<ForOp> loops) {
  for (ForOp loop : loops)
    if (llvm::any_of(loop->getOperands(), [&](Value bound) { return dependsOn(bound, loops); }))
      return loop;
  return {};
}

/// What an op and the regions in it are computed from.
static SetVector<Value> getInputs(Operation *op) {
  SetVector<Value> inputs(op->operand_begin(), op->operand_end());
  getUsedValuesDefinedAbove(op->getRegions(), inputs);
  return inputs;
}

void mlc::tir::hoist(RewriterBase &rewriter, Value value, Operation *before) {
  Operation *def = value.getDefiningOp();
  if (!def || !before->isProperAncestor(def))
    return;
  for (Value input : getInputs(def))
    hoist(rewriter, input, before);
  rewriter.moveOpBefore(def, before);
}

bool mlc::tir::isAvailableAt(Value value, Block *body, Operation *next) {
  Operation *def = value.getDefiningOp();
  if (!def)
    return value.getParentRegion()->isAncestor(body->getParent());
  if (def->getBlock() == body)
    return !next || def->isBeforeInBlock(next);
  Operation *around = def->getBlock()->findAncestorOpInBlock(*body->getParentOp());
  return around && def->isBeforeInBlock(around);
}

bool mlc::tir::canMoveToFront(Value value, Operation *scope) {
  Operation *def = value.getDefiningOp();
  if (!def)
    return value.getParentRegion()->isAncestor(&scope->getRegion(0));
  if (!scope->isProperAncestor(def))
    return true;
  return (isa<AllocBufferOp>(def) || isMemoryEffectFree(def)) &&
         llvm::all_of(getInputs(def), [&](Value input) { return canMoveToFront(input, scope); });
}

void mlc::tir::moveToFront(RewriterBase &rewriter, Value value, Operation *scope) {
  Operation *def = value.getDefiningOp();
  Operation *front = &scope->getRegion(0).front().front();
  if (!def || !scope->isProperAncestor(def))
    return;
  // What is in front already may be before what others need.
  SetVector<Value> inputs = getInputs(def);
  if (def != front)
    rewriter.moveOpBefore(def, front);
  for (Value input : inputs)
    moveToFront(rewriter, input, scope);
}

Value mlc::tir::cloneSlice(RewriterBase &rewriter, Value value, Operation *root,
                           IRMapping &mapping) {
  if (Value known = mapping.lookupOrNull(value))
    return known;
  Operation *def = value.getDefiningOp();
  if (!def || !root->isProperAncestor(def))
    return value;
  for (Value input : getInputs(def))
    cloneSlice(rewriter, input, root, mapping);
  rewriter.clone(*def, mapping);
  return mapping.lookup(value);
}

void mlc::tir::eraseUnusedValues(RewriterBase &rewriter, Operation *root) {
  SmallVector<Operation *> values;
  root->walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (op != root && op->getNumResults() != 0 && isMemoryEffectFree(op))
      values.push_back(op);
  });
  for (Operation *op : llvm::reverse(values))
    if (op->use_empty())
      rewriter.eraseOp(op);
}

/// Whether nothing that `value` is computed from inside of `root` reads memory.
static bool isPureInside(Value value, Operation *root) {
  Operation *def = value.getDefiningOp();
  if (!def || !root->isProperAncestor(def))
    return true;
  return isMemoryEffectFree(def) &&
         llvm::all_of(getInputs(def), [&](Value input) { return isPureInside(input, root); });
}

void mlc::tir::collectTerms(AffineExpr expr, int64_t scale,
                            SmallVectorImpl<std::pair<AffineExpr, int64_t>> &terms) {
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (binary && expr.getKind() == AffineExprKind::Add) {
    collectTerms(binary.getLHS(), scale, terms);
    collectTerms(binary.getRHS(), scale, terms);
    return;
  }
  auto factor =
      binary ? dyn_cast<AffineConstantExpr>(binary.getRHS()) : dyn_cast<AffineConstantExpr>(expr);
  if (binary && factor && expr.getKind() == AffineExprKind::Mul)
    return collectTerms(binary.getLHS(), scale * factor.getValue(), terms);
  terms.emplace_back(expr, scale);
}

/// The same sum with the largest factor first and the number last.
static AffineExpr sortTerms(AffineExpr expr) {
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return expr;
  if (expr.getKind() != AffineExprKind::Add && expr.getKind() != AffineExprKind::Mul)
    return getAffineBinaryOpExpr(expr.getKind(), sortTerms(binary.getLHS()), binary.getRHS());
  SmallVector<std::pair<AffineExpr, int64_t>> terms;
  collectTerms(expr, 1, terms);
  // Terms of one factor stay in their order.
  SmallVector<unsigned> order = llvm::to_vector(llvm::seq<unsigned>(0, terms.size()));
  llvm::sort(order, [&](unsigned lhs, unsigned rhs) {
    bool isNumber = isa<AffineConstantExpr>(terms[lhs].first);
    if (isNumber != isa<AffineConstantExpr>(terms[rhs].first))
      return !isNumber;
    int64_t lhsFactor = std::abs(terms[lhs].second), rhsFactor = std::abs(terms[rhs].second);
    return lhsFactor != rhsFactor ? lhsFactor > rhsFactor : lhs < rhs;
  });
  AffineExpr sum = getAffineConstantExpr(0, expr.getContext());
  for (unsigned index : order) {
    auto [term, scale] = terms[index];
    sum = sum + (term == expr ? term : sortTerms(term)) * scale;
  }
  return sum;
}

/// Sorts the sums that `value` is, or compares.
static void sortSums(RewriterBase &rewriter, Value value) {
  Operation *def = value.getDefiningOp();
  if (isa_and_nonnull<arith::AndIOp, arith::CmpIOp>(def)) {
    for (unsigned index = 0; index < def->getNumOperands(); ++index)
      sortSums(rewriter, def->getOperand(index));
    return;
  }
  if (!isa_and_nonnull<affine::AffineApplyOp>(def))
    return;
  IndexExprs exprs(value.getContext());
  AffineExpr expr = exprs.get(value), sorted = sortTerms(expr);
  if (sorted == expr)
    return;
  rewriter.setInsertionPoint(def);
  OpFoldResult result = exprs.materialize(rewriter, def->getLoc(), sorted);
  if (auto other = dyn_cast<Value>(result))
    rewriter.replaceOp(def, other);
}

void mlc::tir::normalizeBindings(RewriterBase &rewriter, Operation *root) {
  normalizeIndexArithmetic(rewriter, root);
  OpBuilder::InsertionGuard guard(rewriter);
  root->walk([&](BlockOp block) {
    IRMapping mapping;
    rewriter.setInsertionPoint(block);
    for (OpOperand &operand : block->getOpOperands()) {
      Operation *def = operand.get().getDefiningOp();
      if (!def || !root->isProperAncestor(def) || !isPureInside(operand.get(), root))
        continue;
      Value copy = cloneSlice(rewriter, operand.get(), root, mapping);
      rewriter.modifyOpInPlace(block, [&] { operand.set(copy); });
    }
    for (unsigned index = 0; index < block.getNumIterVars(); ++index)
      sortSums(rewriter, block.getBindings()[index]);
    if (block.getPredicate())
      sortSums(rewriter, block.getPredicate());
  });
  eraseUnusedValues(rewriter, root);
}

void mlc::tir::dropUnitLoops(RewriterBase &rewriter, ForOp root) {
  OpBuilder::InsertionGuard guard(rewriter);
  for (BlockOp block : getChildBlocks(root)) {
    rewriter.setInsertionPoint(block);
    IndexExprs exprs(block.getContext());
    for (ForOp loop : getLoopsAround(block))
      if (std::optional<int64_t> min = loop.getConstantMin(); min && loop.getConstantExtent() == 1)
        exprs.substitute(loop.getInductionVar(),
                         arith::ConstantIndexOp::create(rewriter, block.getLoc(), *min));
    SmallVector<Value> bindings;
    for (Value binding : block.getBindings())
      bindings.push_back(getValueOrCreateConstantIndexOp(
          rewriter, block.getLoc(),
          exprs.materialize(rewriter, block.getLoc(), exprs.get(binding))));
    rewriter.modifyOpInPlace(block, [&] { block.getBindingsMutable().assign(bindings); });
  }
  normalizeBindings(rewriter, root);
}

ForOp mlc::tir::createLoopLike(RewriterBase &rewriter, ForOp loop, StringRef varName) {
  auto copy = ForOp::create(rewriter, loop.getLoc(), loop.getMixedMin(), loop.getMixedExtent(),
                            loop.getKind(), varName);
  if (loop.getThreadAttr())
    copy.setThreadAttr(loop.getThreadAttr());
  if (loop.getAnnotationsAttr())
    copy.setAnnotationsAttr(loop.getAnnotationsAttr());
  return copy;
}

SmallVector<ForOp> mlc::tir::getLoopsAround(Operation *op) {
  SmallVector<ForOp> loops;
  Operation *scope = getScope(op);
  for (Operation *parent = op->getParentOp(); parent != scope; parent = parent->getParentOp())
    if (auto loop = dyn_cast<ForOp>(parent))
      loops.push_back(loop);
  std::reverse(loops.begin(), loops.end());
  return loops;
}

Value mlc::tir::createAnd(RewriterBase &rewriter, Location loc, Value lhs, Value rhs) {
  return lhs ? arith::AndIOp::create(rewriter, loc, lhs, rhs).getResult() : rhs;
}

std::string mlc::tir::getFreeBlockName(Operation *op, const Twine &name) {
  llvm::StringSet<> taken;
  Operation *root = op;
  while (root->getParentOp() && !root->hasTrait<OpTrait::IsIsolatedFromAbove>())
    root = root->getParentOp();
  root->walk([&](BlockOp block) { taken.insert(block.getName()); });
  std::string free = name.str();
  for (unsigned number = 1; taken.contains(free); ++number)
    free = (name + "_" + Twine(number)).str();
  return free;
}

void mlc::tir::updateRegions(RewriterBase &rewriter, BlockOp block) {
  OpBuilder::InsertionGuard guard(rewriter);
  normalizeIndexArithmetic(rewriter, block);
  BlockAccess access = inferBlockAccess(rewriter, block);
  YieldOp yield = block.getYield();
  rewriter.setInsertionPoint(yield);
  YieldOp::create(rewriter, yield.getLoc(), access.reads, access.writes);
  rewriter.eraseOp(yield);
  eraseUnusedValues(rewriter, block);
}

void mlc::tir::eraseWithLoops(RewriterBase &rewriter, Operation *op) {
  while (auto loop = dyn_cast<ForOp>(op->getParentOp())) {
    if (getStatements(loop.getBody().front()).size() != 1)
      break;
    op = loop;
  }
  rewriter.eraseOp(op);
}

IndexBounds mlc::tir::relaxLeaves(IndexExprs &exprs, AffineExpr expr,
                                  function_ref<std::optional<IndexBounds>(Value)> getLeafBounds) {
  if (auto factors = exprs.getFactors(expr)) {
    // Lengths, of which none is less than 0.
    auto [lhs, rhs] = *factors;
    IndexBounds one = relaxLeaves(exprs, lhs, getLeafBounds);
    IndexBounds other = relaxLeaves(exprs, rhs, getLeafBounds);
    if (exprs.getRange(expr).min != 0 ||
        (one.min == lhs && one.max == lhs && other.min == rhs && other.max == rhs))
      return {expr, expr};
    return {exprs.multiply(one.min, other.min), exprs.multiply(one.max, other.max)};
  }
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return getLeafBounds(exprs.getLeaf(dim)).value_or(IndexBounds{expr, expr});
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return {expr, expr};
  IndexBounds lhs = relaxLeaves(exprs, binary.getLHS(), getLeafBounds);
  if (expr.getKind() == AffineExprKind::Add) {
    IndexBounds rhs = relaxLeaves(exprs, binary.getRHS(), getLeafBounds);
    return {exprs.simplify(lhs.min + rhs.min), exprs.simplify(lhs.max + rhs.max)};
  }
  // Factors and divisors are numbers.
  AffineExpr number = binary.getRHS();
  int64_t value = cast<AffineConstantExpr>(number).getValue();
  AffineExpr one = exprs.simplify(getAffineBinaryOpExpr(expr.getKind(), lhs.min, number));
  AffineExpr other = exprs.simplify(getAffineBinaryOpExpr(expr.getKind(), lhs.max, number));
  if (expr.getKind() == AffineExprKind::Mul && value < 0)
    return {other, one};
  if (expr.getKind() != AffineExprKind::Mod || lhs.min == lhs.max)
    return {one, other};
  // The remainders grow with the index only between two multiples.
  if (exprs.simplify(lhs.min.floorDiv(number)) == exprs.simplify(lhs.max.floorDiv(number)))
    return {one, other};
  return {getAffineConstantExpr(0, expr.getContext()),
          getAffineConstantExpr(value - 1, expr.getContext())};
}

/// The number that several loops are, as a sum in which the one length that is not known is the
/// factor of a product; null if there are several.
static AffineExpr expandDigits(IndexExprs &exprs, affine::AffineLinearizeIndexOp join) {
  AffineExpr position = getAffineConstantExpr(0, join.getContext());
  bool hasProduct = false;
  for (auto [index, digit, size] : llvm::enumerate(join.getMultiIndex(), join.getPaddedBasis())) {
    if (index != 0) {
      AffineExpr length = exprs.get(size);
      if (hasProduct && !isa<AffineConstantExpr>(length))
        return {};
      hasProduct |= !isa<AffineConstantExpr>(length);
      position = exprs.multiply(position, length);
    }
    position = position + exprs.get(digit);
  }
  return exprs.simplify(position);
}

IndexBounds mlc::tir::relax(IndexExprs &exprs, AffineExpr expr, ArrayRef<ForOp> loops) {
  return relaxLeaves(exprs, expr, [&](Value leaf) -> std::optional<IndexBounds> {
    if (auto join = leaf.getDefiningOp<affine::AffineLinearizeIndexOp>();
        join && dependsOn(leaf, loops)) {
      AffineExpr sum = expandDigits(exprs, join);
      return sum ? std::optional(relax(exprs, sum, loops)) : std::nullopt;
    }
    if (auto product = findOwnProduct(leaf)) {
      AffineExpr expr = exprs.multiply(exprs.get(product.getLhs()), exprs.get(product.getRhs()));
      return relax(exprs, expr, loops);
    }
    for (ForOp loop : loops) {
      if (loop.getInductionVar() != leaf)
        continue;
      AffineExpr first = exprs.get(loop.getMixedMin());
      AffineExpr last = first + exprs.get(loop.getMixedExtent()) - 1;
      return IndexBounds{relax(exprs, first, loops).min,
                         relax(exprs, exprs.simplify(last), loops).max};
    }
    return std::nullopt;
  });
}

/// The smallest and the largest value of a loop's or an iteration variable; nothing if both are
/// numbers, which are known as such.
static std::optional<IndexBounds> getSymbolicBounds(IndexExprs &exprs, Value leaf) {
  auto var = dyn_cast_if_present<BlockArgument>(leaf);
  if (!var)
    return std::nullopt;
  OpFoldResult min, extent;
  Operation *parent = var.getOwner()->getParentOp();
  if (auto loop = dyn_cast<ForOp>(parent)) {
    min = loop.getMixedMin();
    extent = loop.getMixedExtent();
  } else if (auto block = dyn_cast<BlockOp>(parent)) {
    min = block.getMixedMins()[var.getArgNumber()];
    extent = block.getMixedExtents()[var.getArgNumber()];
  }
  if (!min || (getConstantIntValue(min) && getConstantIntValue(extent)))
    return std::nullopt;
  AffineExpr first = exprs.get(min);
  return IndexBounds{first, exprs.simplify(first + exprs.get(extent) - 1)};
}

/// A lower bound of a sum in which `n floordiv 4 * 4` counts as `n` and what it may lack.
static std::optional<int64_t> getMinWithoutDivisions(const IndexExprs &exprs, AffineExpr sum) {
  SmallVector<std::pair<AffineExpr, int64_t>> terms;
  collectTerms(sum, 1, terms);
  AffineExpr linear = getAffineConstantExpr(0, sum.getContext());
  int64_t lacking = 0;
  for (auto [term, scale] : terms) {
    auto binary = dyn_cast<AffineBinaryOpExpr>(term);
    auto divisor = binary ? dyn_cast<AffineConstantExpr>(binary.getRHS()) : AffineConstantExpr();
    bool isFloor = term.getKind() == AffineExprKind::FloorDiv;
    if (!divisor || divisor.getValue() <= 0 || scale % divisor.getValue() != 0 ||
        !llvm::isInt<31>(scale) || (!isFloor && term.getKind() != AffineExprKind::CeilDiv)) {
      linear = linear + term * scale;
      continue;
    }
    int64_t count = scale / divisor.getValue();
    linear = linear + binary.getLHS() * count;
    if (isFloor == count > 0)
      lacking += (divisor.getValue() - 1) * std::abs(count);
  }
  IndexRange range = exprs.getRange(exprs.simplify(linear));
  return range.min ? std::optional<int64_t>(*range.min - lacking) : std::nullopt;
}

bool mlc::tir::isKnownLessEqual(const IndexExprs &exprs, AffineExpr lhs, AffineExpr rhs) {
  AffineExpr difference = exprs.simplify(rhs - lhs);
  IndexExprs bounds = exprs;
  // Each step makes the difference as small as one variable can, innermost first.
  constexpr unsigned kMaxSteps = 8;
  for (unsigned step = 0; step < kMaxSteps; ++step) {
    IndexRange range = bounds.getRange(difference);
    if (range.min && *range.min >= 0)
      return true;
    if (std::optional<int64_t> min = getMinWithoutDivisions(bounds, difference); min && *min >= 0)
      return true;
    if (range.min)
      return false;
    AffineExpr next = difference;
    difference.walk([&](AffineExpr part) {
      auto dim = dyn_cast<AffineDimExpr>(part);
      if (!dim || next != difference)
        return;
      std::optional<IndexBounds> ends = getSymbolicBounds(bounds, bounds.getLeaf(dim));
      if (!ends)
        return;
      if (auto slope = dyn_cast<AffineConstantExpr>(
              bounds.simplify(difference.replace(dim, dim + 1) - difference)))
        next =
            bounds.simplify(difference.replace(dim, slope.getValue() > 0 ? ends->min : ends->max));
      else
        next = relaxLeaves(bounds, difference, [&](Value leaf) {
                 return leaf == bounds.getLeaf(dim) ? ends : std::nullopt;
               }).min;
    });
    if (next == difference)
      return false;
    difference = next;
  }
  return false;
}

/// The expression that a dimension of a parameter is.
static mlc::relax::DimExpr getSymbol(PrimFuncOp func, Value buffer, int64_t dim) {
  mlc::relax::DimsAttr dims = func.getArgDims(cast<BlockArgument>(buffer).getArgNumber());
  return dims ? dims.getDims()[dim] : mlc::relax::DimExpr::unknown(func.getContext());
}

/// What the function has already for the symbol that a dimension of a parameter is, or null.
static Value findSymbol(RewriterBase &rewriter, Value buffer, int64_t dim) {
  auto argument = dyn_cast<BlockArgument>(buffer);
  auto func = argument ? dyn_cast<PrimFuncOp>(argument.getOwner()->getParentOp()) : PrimFuncOp();
  if (!func)
    return {};
  mlc::relax::DimExpr symbol = getSymbol(func, buffer, dim);
  Block &entry = func.getBody().front();
  Operation *place = rewriter.getInsertionBlock()->getParentOp();
  Operation *end =
      rewriter.getInsertionBlock() == &entry
          ? (rewriter.getInsertionPoint() == entry.end() ? nullptr : &*rewriter.getInsertionPoint())
          : entry.findAncestorOpInBlock(*place);
  for (Operation &op : entry) {
    if (&op == end)
      break;
    auto known = dyn_cast<memref::DimOp>(op);
    std::optional<int64_t> index = mlc::getDimPosition(known);
    if (!index || !isa<BlockArgument>(known.getSource()))
      continue;
    bool isSame = known.getSource() == buffer && *index == dim;
    if (isSame || (symbol.isSymbol() && getSymbol(func, known.getSource(), *index) == symbol))
      return known;
  }
  return {};
}

OpFoldResult mlc::tir::getBufferSize(RewriterBase &rewriter, Value buffer, int64_t dim) {
  auto type = cast<MemRefType>(buffer.getType());
  if (!type.isDynamicDim(dim))
    return rewriter.getIndexAttr(type.getDimSize(dim));
  if (auto alloc = buffer.getDefiningOp<AllocBufferOp>())
    return alloc.getSizes()[type.getDynamicDimIndex(dim)];
  if (Value size = findSymbol(rewriter, buffer, dim))
    return size;
  return memref::DimOp::create(rewriter, buffer.getLoc(), buffer, dim).getResult();
}

void mlc::tir::collectConjuncts(Value condition, SmallVectorImpl<Value> &conjuncts) {
  if (auto both = condition.getDefiningOp<arith::AndIOp>()) {
    collectConjuncts(both.getLhs(), conjuncts);
    collectConjuncts(both.getRhs(), conjuncts);
    return;
  }
  conjuncts.push_back(condition);
}
