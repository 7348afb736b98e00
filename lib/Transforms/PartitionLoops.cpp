//===- PartitionLoops.cpp - Takes conditions out of the bodies of marked loops --------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// A condition `e(i, u) >= 0` around what a vectorized or unrolled loop does, `u` or one inside of
// it, is linear in the variables of the loops. Two cuts make it disappear:
//  - of a loop around, where the condition holds for all `u` on one side of a value of `i`;
//  - of the innermost loop in the condition, where it holds on one side and nowhere on the other.
//
//===----------------------------------------------------------------------------------------===//

#include "AffineConditions.h"
#include "mlc/Transforms/LoopMarks.h"
#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Affine/LoopUtils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/IntegerSet.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace mlir::affine;

namespace mlc {
#define GEN_PASS_DEF_PARTITIONLOOPS
#include "mlc/Transforms/Passes.h.inc"

void replaceBySide(AffineIfOp op, bool condition, RewriterBase &rewriter) {
  Block *body = condition ? op.getThenBlock() : op.hasElse() ? op.getElseBlock() : nullptr;
  if (!body)
    return rewriter.eraseOp(op);
  Operation *yield = body->getTerminator();
  SmallVector<Value> results(yield->getOperands());
  rewriter.eraseOp(yield);
  rewriter.inlineBlockBefore(body, op);
  rewriter.replaceOp(op, results);
}

bool dropConstraint(AffineIfOp op, unsigned number, RewriterBase &rewriter) {
  IntegerSet set = op.getIntegerSet();
  SmallVector<AffineExpr> constraints(set.getConstraints());
  SmallVector<bool> equal(set.getEqFlags());
  constraints.erase(constraints.begin() + number);
  equal.erase(equal.begin() + number);
  if (constraints.empty()) {
    replaceBySide(op, true, rewriter);
    return true;
  }
  op.setIntegerSet(IntegerSet::get(set.getNumDims(), set.getNumSymbols(), constraints, equal));
  return false;
}

namespace {
/// Mark of the part of a loop in which a condition may not hold, while this pass runs: of a loop,
/// or of the op that chooses the part, with the number of the region.
constexpr StringLiteral kPartialAttr = "mlc.partial";

/// A sum of multiples of values.
struct LinearSum {
  llvm::MapVector<Value, int64_t> terms;
  int64_t constant = 0;
};

/// A value of a loop variable, over dimensions only.
struct CutPoint {
  AffineExpr expr;
  SmallVector<Value> operands;
  bool operator==(const CutPoint &other) const {
    return expr == other.expr && operands == other.operands;
  }
  std::optional<int64_t> getConstant() const {
    auto constant = dyn_cast<AffineConstantExpr>(expr);
    return constant ? std::optional(constant.getValue()) : std::nullopt;
  }
};

/// Copies of more operations than this are not made.
constexpr unsigned kMaxOperations = 2000;

bool isMarked(AffineForOp loop) {
  return hasLoopKind(loop, kVectorizedKind) || hasLoopKind(loop, kUnrolledKind);
}

bool isLarge(AffineForOp loop) {
  unsigned count = 0;
  return loop
      ->walk([&](Operation *) {
        return ++count > kMaxOperations ? WalkResult::interrupt() : WalkResult::advance();
      })
      .wasInterrupted();
}

/// The first and the last value of a loop variable, if they are constants.
std::optional<std::pair<int64_t, int64_t>> getRange(AffineForOp loop) {
  if (!loop.hasConstantBounds() || loop.getConstantUpperBound() <= loop.getConstantLowerBound())
    return std::nullopt;
  return std::pair(loop.getConstantLowerBound(), loop.getConstantUpperBound() - 1);
}

/// The number that a value is, also as the variable of a loop with one iteration.
std::optional<int64_t> getNumber(Value value) {
  if (std::optional<int64_t> constant = getConstantIntValue(value))
    return constant;
  AffineForOp loop = getForInductionVarOwner(value);
  auto range = loop ? getRange(loop) : std::nullopt;
  return range && range->first == range->second ? std::optional(range->first) : std::nullopt;
}

/// The expression as a sum; false if it is not one.
bool addLinear(AffineExpr expr, ValueRange operands, unsigned numDims, int64_t factor,
               LinearSum &sum) {
  auto addValue = [&](Value value) {
    if (std::optional<int64_t> number = getNumber(value))
      sum.constant += factor * *number;
    else
      sum.terms[value] += factor;
    return true;
  };
  if (auto constant = dyn_cast<AffineConstantExpr>(expr)) {
    sum.constant += factor * constant.getValue();
    return true;
  }
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return addValue(operands[dim.getPosition()]);
  if (auto symbol = dyn_cast<AffineSymbolExpr>(expr))
    return addValue(operands[numDims + symbol.getPosition()]);
  auto binary = cast<AffineBinaryOpExpr>(expr);
  if (binary.getKind() == AffineExprKind::Add)
    return addLinear(binary.getLHS(), operands, numDims, factor, sum) &&
           addLinear(binary.getRHS(), operands, numDims, factor, sum);
  auto constant = dyn_cast<AffineConstantExpr>(binary.getRHS());
  return binary.getKind() == AffineExprKind::Mul && constant &&
         addLinear(binary.getLHS(), operands, numDims, factor * constant.getValue(), sum);
}

/// A constraint of an `affine.if`, and the loops whose variables are in it, outermost first.
struct Constraint {
  LinearSum sum;
  SmallVector<AffineForOp> loops;

  static std::optional<Constraint> get(AffineIfOp op, unsigned number);

  bool isNumber() const { return sum.terms.empty(); }
  int64_t factorOf(AffineForOp loop) const { return sum.terms.lookup(loop.getInductionVar()); }
  /// Whether a marked loop decides it, or does what it is a condition of.
  bool concernsMarkedLoop(AffineIfOp op) const;
  /// The least and the largest value; nothing if these are not known.
  std::optional<std::pair<int64_t, int64_t>> getValues() const;
  /// From which value of the variable on the constraint holds or ceases to hold for all variables
  /// of loops inside `loop`; or else for one of them.
  std::optional<CutPoint> getCut(AffineForOp loop, bool forAll = true) const;
};

std::optional<Constraint> Constraint::get(AffineIfOp op, unsigned number) {
  IntegerSet set = op.getIntegerSet();
  Constraint result;
  if (set.isEq(number) ||
      !addLinear(set.getConstraint(number), op.getOperands(), set.getNumDims(), 1, result.sum))
    return std::nullopt;
  result.sum.terms.remove_if([](auto &term) { return term.second == 0; });
  for (Operation *parent = op->getParentOp(); parent; parent = parent->getParentOp())
    if (auto loop = dyn_cast<AffineForOp>(parent); loop && result.factorOf(loop) != 0) {
      if (loop.getStepAsInt() != 1 || loop.getNumIterOperands() != 0)
        return std::nullopt;
      result.loops.insert(result.loops.begin(), loop);
    }
  return result;
}

bool Constraint::concernsMarkedLoop(AffineIfOp op) const {
  if (llvm::any_of(loops, [](AffineForOp loop) { return isMarked(loop); }))
    return true;
  if (loops.empty() || op.getNumResults() != 0 || op.hasElse())
    return false;
  for (auto loop = op->getParentOfType<AffineForOp>(); loop && loop != loops.back();
       loop = loop->getParentOfType<AffineForOp>())
    if (isMarked(loop))
      return true;
  return false;
}

std::optional<std::pair<int64_t, int64_t>> Constraint::getValues() const {
  if (sum.terms.size() != loops.size())
    return std::nullopt;
  int64_t low = sum.constant, high = sum.constant;
  for (AffineForOp loop : loops) {
    auto range = getRange(loop);
    if (!range)
      return std::nullopt;
    int64_t atFirst = factorOf(loop) * range->first, atLast = factorOf(loop) * range->second;
    low += std::min(atFirst, atLast);
    high += std::max(atFirst, atLast);
  }
  return std::pair(low, high);
}

std::optional<CutPoint> Constraint::getCut(AffineForOp loop, bool forAll) const {
  CutPoint cut;
  int64_t constant = sum.constant;
  AffineExpr rest = getAffineConstantExpr(0, loop.getContext());
  for (auto [value, factor] : sum.terms) {
    if (value == loop.getInductionVar())
      continue;
    AffineForOp other = getForInductionVarOwner(value);
    if (other && loop->isProperAncestor(other)) {
      auto range = getRange(other);
      if (!range)
        return std::nullopt;
      int64_t atFirst = factor * range->first, atLast = factor * range->second;
      constant += forAll ? std::min(atFirst, atLast) : std::max(atFirst, atLast);
      continue;
    }
    // The new bound is computed before the loop.
    if (Operation *op = value.getDefiningOp(); op && loop->isProperAncestor(op))
      return std::nullopt;
    rest = rest + getAffineDimExpr(cut.operands.size(), loop.getContext()) * factor;
    cut.operands.push_back(value);
  }
  rest = rest + constant;
  int64_t factor = factorOf(loop);
  cut.expr = factor < 0 ? rest.floorDiv(-factor) + 1 : (rest * -1).ceilDiv(factor);
  cut.expr = simplifyAffineExpr(cut.expr, cut.operands.size(), 0);
  return cut;
}

/// `expr` as one more result of a map.
void addResult(AffineMap &map, SmallVector<Value> &operands, const CutPoint &cut) {
  unsigned numDims = map.getNumDims();
  SmallVector<AffineExpr> results(map.getResults());
  results.push_back(cut.expr.shiftDims(cut.operands.size(), numDims));
  operands.insert(operands.begin() + numDims, cut.operands.begin(), cut.operands.end());
  map =
      AffineMap::get(numDims + cut.operands.size(), map.getNumSymbols(), results, map.getContext());
  canonicalizeMapAndOperands(&map, &operands);
}

class LoopPartitioner {
public:
  explicit LoopPartitioner(MLIRContext *context) : rewriter(context) {}

  /// Brings one condition of the function nearer to its end; false if there is none to be had.
  bool step(Operation *root) {
    return root
        ->walk([&](AffineIfOp op) {
          return stepOn(op) ? WalkResult::interrupt() : WalkResult::advance();
        })
        .wasInterrupted();
  }

private:
  bool stepOn(AffineIfOp op);
  AffineForOp split(AffineForOp loop, const CutPoint &cut);
  bool cutEmptyPart(const Constraint &constraint);
  void cutLoop(AffineForOp loop, const CutPoint &cut, bool trueBelow, bool exact);
  void cutBody(AffineForOp loop, const CutPoint &cut, bool trueBelow, bool exact);
  void settle(Region &part, AffineForOp loop, const CutPoint &cut, bool trueBelow, bool holds);

  IRRewriter rewriter;
};

/// Whether the loop is cut around `op`, and what can be known of its part is.
bool isPartial(AffineForOp loop, AffineIfOp op) {
  if (loop->hasAttr(kPartialAttr))
    return true;
  Operation *inner = op;
  for (Operation *parent = op->getParentOp(); parent != loop; parent = parent->getParentOp()) {
    auto number = parent->getAttrOfType<IntegerAttr>(kPartialAttr);
    if (number && number.getInt() == inner->getParentRegion()->getRegionNumber())
      return true;
    inner = parent;
  }
  return false;
}

/// What is known in one part of a loop about all conditions that `cut` decides.
void LoopPartitioner::settle(Region &part, AffineForOp loop, const CutPoint &cut, bool trueBelow,
                             bool holds) {
  SmallVector<AffineIfOp> conditions;
  part.walk([&](AffineIfOp op) { conditions.push_back(op); });
  for (AffineIfOp op : conditions)
    for (unsigned i = op.getIntegerSet().getNumConstraints(); i-- > 0;) {
      std::optional<Constraint> constraint = Constraint::get(op, i);
      if (!constraint || constraint->factorOf(loop) == 0 ||
          (constraint->factorOf(loop) < 0) != trueBelow)
        continue;
      // It fails for sure only if nothing inside has a part in it.
      if (!holds && constraint->loops.back() != loop)
        continue;
      std::optional<CutPoint> here = constraint->getCut(loop);
      if (!here || !(*here == cut))
        continue;
      bool isLast = op.getIntegerSet().getNumConstraints() == 1;
      if (holds)
        dropConstraint(op, i, rewriter);
      else
        replaceBySide(op, false, rewriter);
      if (!holds || isLast)
        break;
    }
}

/// Makes a loop end where its copy, which is given back, begins.
AffineForOp LoopPartitioner::split(AffineForOp loop, const CutPoint &cut) {
  rewriter.setInsertionPointAfter(loop);
  auto upper = cast<AffineForOp>(rewriter.clone(*loop));
  AffineMap map = loop.getUpperBoundMap();
  SmallVector<Value> operands(loop.getUpperBoundOperands());
  std::optional<int64_t> constant = cut.getConstant();
  if (constant && loop.hasConstantUpperBound()) {
    loop.setConstantUpperBound(std::min(*constant, loop.getConstantUpperBound()));
  } else {
    addResult(map, operands, cut);
    loop.setUpperBound(operands, map);
  }
  if (constant && upper.hasConstantLowerBound()) {
    upper.setConstantLowerBound(std::max(*constant, upper.getConstantLowerBound()));
  } else {
    map = upper.getLowerBoundMap();
    operands = llvm::to_vector(upper.getLowerBoundOperands());
    addResult(map, operands, cut);
    upper.setLowerBound(operands, map);
  }
  return upper;
}

/// Cuts a loop in two: the condition holds in one part, and with `exact` nowhere in the other.
void LoopPartitioner::cutLoop(AffineForOp loop, const CutPoint &cut, bool trueBelow, bool exact) {
  AffineForOp upper = split(loop, cut);
  AffineForOp full = trueBelow ? loop : upper, partial = trueBelow ? upper : loop;
  settle(full.getRegion(), full, cut, trueBelow, /*holds=*/true);
  if (exact)
    settle(partial.getRegion(), partial, cut, trueBelow, /*holds=*/false);
  if (!cut.getConstant()) // else it is seen that there is nothing more to cut
    partial->setAttr(kPartialAttr, rewriter.getUnitAttr());
  for (AffineForOp part : {loop, upper})
    (void)promoteIfSingleIteration(part);
}

/// Cuts off the iterations in which the condition holds nowhere; false if there are none.
bool LoopPartitioner::cutEmptyPart(const Constraint &constraint) {
  if (!constraint.getValues())
    return false;
  for (AffineForOp loop : llvm::reverse(constraint.loops)) {
    std::optional<CutPoint> cut = constraint.getCut(loop, /*forAll=*/false);
    auto range = getRange(loop);
    if (isMarked(loop) || hasLoopKind(loop, kParallelKind) || !cut || !range || isLarge(loop))
      continue;
    std::optional<int64_t> number = cut->getConstant();
    if (!number || *number <= range->first || *number > range->second)
      continue;
    // Numbers are known of both parts, and decide.
    AffineForOp upper = split(loop, *cut);
    for (AffineForOp part : {loop, upper})
      (void)promoteIfSingleIteration(part);
    return true;
  }
  return false;
}

/// The same of a parallel loop, which stays one, so that threads take all of its iterations at
/// once: each iteration is of one part or of the other.
void LoopPartitioner::cutBody(AffineForOp loop, const CutPoint &cut, bool trueBelow, bool exact) {
  unsigned var = cut.operands.size();
  SmallVector<Value> operands(cut.operands);
  operands.push_back(loop.getInductionVar());
  AffineExpr below = cut.expr - getAffineDimExpr(var, loop.getContext()) - 1;
  Operation *end = loop.getBody()->getTerminator();
  rewriter.setInsertionPointToStart(loop.getBody());
  auto parts =
      AffineIfOp::create(rewriter, loop.getLoc(), IntegerSet::get(var + 1, 0, below, false),
                         operands, /*withElseRegion=*/true);
  parts->setAttr(kPartialAttr, rewriter.getI64IntegerAttr(trueBelow ? 1 : 0));
  SmallVector<Operation *> body;
  for (Operation &op : llvm::make_range(std::next(parts->getIterator()), end->getIterator()))
    body.push_back(&op);
  IRMapping mapping;
  rewriter.setInsertionPoint(parts.getElseBlock()->getTerminator());
  for (Operation *op : body)
    rewriter.clone(*op, mapping);
  for (Operation *op : body)
    rewriter.moveOpBefore(op, parts.getThenBlock()->getTerminator());
  Region &full = trueBelow ? parts.getThenRegion() : parts.getElseRegion();
  Region &partial = trueBelow ? parts.getElseRegion() : parts.getThenRegion();
  settle(full, loop, cut, trueBelow, /*holds=*/true);
  if (exact)
    settle(partial, loop, cut, trueBelow, /*holds=*/false);
  // What is one iteration knows its number.
  auto range = getRange(loop);
  std::optional<int64_t> first = cut.getConstant();
  if (!range || !first)
    return;
  for (bool isBelow : {true, false}) {
    if (isBelow ? range->first != *first - 1 : range->second != *first)
      continue;
    Region &part = isBelow ? parts.getThenRegion() : parts.getElseRegion();
    rewriter.setInsertionPointToStart(&part.front());
    Value number = arith::ConstantIndexOp::create(rewriter, loop.getLoc(),
                                                  isBelow ? range->first : range->second);
    rewriter.replaceUsesWithIf(loop.getInductionVar(), number, [&](OpOperand &use) {
      return part.isAncestor(use.getOwner()->getParentRegion());
    });
  }
}

bool LoopPartitioner::stepOn(AffineIfOp op) {
  if (op->hasAttr(kPartialAttr))
    return false;
  for (unsigned i = 0; i < op.getIntegerSet().getNumConstraints(); ++i) {
    std::optional<Constraint> constraint = Constraint::get(op, i);
    if (!constraint || !(constraint->isNumber() || constraint->concernsMarkedLoop(op)))
      continue;
    if (auto values = constraint->getValues()) {
      if (values->first >= 0) {
        dropConstraint(op, i, rewriter);
        return true;
      }
      if (values->second < 0) {
        replaceBySide(op, false, rewriter);
        return true;
      }
    }
    auto isUseful = [&](AffineForOp loop, const CutPoint &cut) {
      std::optional<int64_t> constant = cut.getConstant();
      auto range = getRange(loop);
      return !constant || !range || (*constant > range->first && *constant <= range->second);
    };
    auto getUsefulCut = [&](AffineForOp loop) {
      std::optional<CutPoint> cut = constraint->getCut(loop);
      return cut && !isPartial(loop, op) && isUseful(loop, *cut) ? cut : std::nullopt;
    };
    // Where a cut is at a number, those in its parts may be, too.
    auto isAtNumber = [&](AffineForOp loop) {
      std::optional<CutPoint> cut = getUsefulCut(loop);
      return cut && cut->getConstant();
    };
    SmallVector<AffineForOp> loops;
    for (bool wanted : {true, false})
      for (AffineForOp loop : llvm::reverse(constraint->loops))
        if (isAtNumber(loop) == wanted)
          loops.push_back(loop);
    if (loops.empty() || !isAtNumber(loops.front()) || loops.front() == constraint->loops.back())
      if (cutEmptyPart(*constraint))
        return true;
    for (AffineForOp loop : loops) {
      bool exact = loop == constraint->loops.back();
      if (isMarked(loop) && !exact)
        continue;
      std::optional<CutPoint> cut = getUsefulCut(loop);
      if (!cut || isLarge(loop))
        continue;
      // Where a loop around can be cut, the loop inside stays whole.
      bool isCutOutside = exact && llvm::any_of(constraint->loops, [&](AffineForOp outer) {
                            return outer != loop && !isMarked(outer) && getUsefulCut(outer);
                          });
      if (isCutOutside)
        continue;
      // To unroll, the number of iterations must be known.
      if (hasLoopKind(loop, kUnrolledKind) && !cut->getConstant())
        continue;
      bool trueBelow = constraint->factorOf(loop) < 0;
      if (hasLoopKind(loop, kParallelKind))
        cutBody(loop, *cut, trueBelow, exact);
      else
        cutLoop(loop, *cut, trueBelow, exact);
      return true;
    }
  }
  return false;
}

struct PartitionLoops : impl::PartitionLoopsBase<PartitionLoops> {
  using PartitionLoopsBase::PartitionLoopsBase;
  void runOnOperation() override {
    LoopPartitioner partitioner(&getContext());
    for (unsigned cuts = 0; cuts < maxCuts && partitioner.step(getOperation()); ++cuts)
      ++numSteps;
    getOperation()->walk([](Operation *op) { op->removeAttr(kPartialAttr); });
  }
};
} // namespace
} // namespace mlc
