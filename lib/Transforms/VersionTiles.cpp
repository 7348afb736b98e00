//===- VersionTiles.cpp - Gives tiles that are not whole code of their own ------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// A variable of the loops that were fused is a digit `f floordiv scale mod count` of the fused one.
// In a sum it is `a * (f floordiv scale) - a * count * (f floordiv (scale * count))`.
//
// Where a size is not known, a condition `left - u >= 0` on an unrolled loop has the number of
// iterations, but for one, on its left: `left` is the same for the whole tile.
//
//===----------------------------------------------------------------------------------------===//

#include "AffineConditions.h"
#include "mlc/Transforms/LoopMarks.h"
#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/IntegerSet.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::affine;

namespace mlc {
#define GEN_PASS_DEF_VERSIONTILES
#include "mlc/Transforms/Passes.h.inc"
namespace {
/// Mark of the conditions that this pass makes, while it runs.
constexpr StringLiteral kVersionAttr = "mlc.version";

/// Bodies of more operations than this are not copied.
constexpr unsigned kMaxOperations = 2000;

/// `factor * (operand floordiv divisor)`.
struct Term {
  unsigned operand;
  int64_t divisor, factor;
};

struct Sum {
  SmallVector<Term> terms;
  int64_t constant = 0;

  void add(unsigned operand, int64_t divisor, int64_t factor) {
    auto same = llvm::find_if(terms, [&](const Term &term) {
      return term.operand == operand && term.divisor == divisor;
    });
    if (same == terms.end())
      terms.push_back({operand, divisor, factor});
    else if ((same->factor += factor) == 0)
      terms.erase(same);
  }
};

/// `expr` as `operand floordiv divisor`.
std::optional<Term> getQuotient(AffineExpr expr, unsigned numDims) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return Term{dim.getPosition(), 1, 1};
  if (auto symbol = dyn_cast<AffineSymbolExpr>(expr))
    return Term{numDims + symbol.getPosition(), 1, 1};
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  auto by = binary ? dyn_cast<AffineConstantExpr>(binary.getRHS()) : AffineConstantExpr();
  if (!by || binary.getKind() != AffineExprKind::FloorDiv || by.getValue() <= 0)
    return std::nullopt;
  std::optional<Term> of = getQuotient(binary.getLHS(), numDims);
  if (of && llvm::MulOverflow(of->divisor, by.getValue(), of->divisor))
    return std::nullopt;
  return of;
}

/// Adds `factor * expr` to the sum; false if it is not one of quotients.
bool addTo(Sum &sum, AffineExpr expr, unsigned numDims, int64_t factor) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr)) {
    sum.constant += factor * constant.getValue();
    return true;
  }
  if (std::optional<Term> term = getQuotient(expr, numDims)) {
    sum.add(term->operand, term->divisor, factor);
    return true;
  }
  auto binary = cast<AffineBinaryOpExpr>(expr);
  if (binary.getKind() == AffineExprKind::Add)
    return addTo(sum, binary.getLHS(), numDims, factor) &&
           addTo(sum, binary.getRHS(), numDims, factor);
  auto by = dyn_cast<AffineConstantExpr>(binary.getRHS());
  if (!by)
    return false;
  if (binary.getKind() == AffineExprKind::Mul)
    return addTo(sum, binary.getLHS(), numDims, factor * by.getValue());
  if (binary.getKind() != AffineExprKind::Mod)
    return false;
  // x mod c is x - c * (x floordiv c).
  AffineExpr quotient = binary.getLHS().floorDiv(by.getValue());
  return addTo(sum, binary.getLHS(), numDims, factor) &&
         addTo(sum, quotient, numDims, -factor * by.getValue());
}

struct Digit {
  AffineForOp loop;
  int64_t scale, count;
  bool operator==(const Digit &other) const {
    return loop == other.loop && scale == other.scale && count == other.count;
  }
};

/// A constraint `factor * digit + rest >= 0`, and between which values the rest lies.
struct Constraint {
  Digit digit;
  Sum rest;
  int64_t factor, low, high;

  static std::optional<Constraint> get(AffineIfOp op, unsigned number);

  /// For which values of the digit it holds whatever the rest is; nothing if for none or for all.
  std::optional<std::pair<int64_t, int64_t>> getWhole() const;
};

/// The digit that these terms are together, all of the same loop.
std::optional<Digit> getDigit(AffineForOp loop, MutableArrayRef<Term> terms) {
  llvm::sort(terms, [](const Term &a, const Term &b) { return a.divisor < b.divisor; });
  int64_t scale = terms[0].divisor;
  if (terms.size() == 2 && terms[1].divisor % scale == 0) {
    int64_t count = terms[1].divisor / scale;
    if (terms[0].factor * count + terms[1].factor == 0)
      return Digit{loop, scale, count};
  }
  // The first of the loops that were fused.
  if (terms.size() == 1 && scale > 1 && loop.hasConstantUpperBound())
    return Digit{loop, scale, llvm::divideCeilSigned(loop.getConstantUpperBound(), scale)};
  return std::nullopt;
}

std::optional<Constraint> Constraint::get(AffineIfOp op, unsigned number) {
  IntegerSet set = op.getIntegerSet();
  Sum sum;
  if (set.isEq(number) || !addTo(sum, set.getConstraint(number), set.getNumDims(), 1))
    return std::nullopt;
  Constraint result;
  result.rest.constant = result.low = result.high = sum.constant;
  SmallVector<Term> ofDigit;
  AffineForOp fused;
  bool isInMarkedLoop = false;
  for (const Term &term : sum.terms) {
    AffineForOp loop = getForInductionVarOwner(op.getOperand(term.operand));
    if (!loop || loop.getStepAsInt() != 1)
      return std::nullopt;
    bool isFused = llvm::count_if(sum.terms, [&](const Term &other) {
                     return op.getOperand(other.operand) == op.getOperand(term.operand);
                   }) > 1;
    if (isFused || term.divisor > 1) {
      if (fused && fused != loop)
        return std::nullopt;
      fused = loop;
      ofDigit.push_back(term);
      continue;
    }
    if (!loop.hasConstantBounds() || loop.getConstantUpperBound() <= loop.getConstantLowerBound())
      return std::nullopt;
    isInMarkedLoop |= hasLoopKind(loop, kVectorizedKind) || hasLoopKind(loop, kUnrolledKind);
    int64_t atFirst = term.factor * loop.getConstantLowerBound();
    int64_t atLast = term.factor * (loop.getConstantUpperBound() - 1);
    result.low += std::min(atFirst, atLast);
    result.high += std::max(atFirst, atLast);
    result.rest.terms.push_back(term);
  }
  if (!fused || !isInMarkedLoop || fused.getNumIterOperands() != 0 ||
      hasLoopKind(fused, kVectorizedKind) || hasLoopKind(fused, kUnrolledKind) ||
      !fused.hasConstantLowerBound() || fused.getConstantLowerBound() < 0)
    return std::nullopt;
  std::optional<Digit> digit = getDigit(fused, ofDigit);
  if (!digit)
    return std::nullopt;
  result.digit = *digit;
  result.factor = ofDigit[0].factor;
  return result;
}

std::optional<std::pair<int64_t, int64_t>> Constraint::getWhole() const {
  std::pair<int64_t, int64_t> whole(0, digit.count - 1);
  if (factor < 0)
    whole.second = std::min(whole.second, llvm::divideFloorSigned(low, -factor));
  else
    whole.first = std::max(whole.first, llvm::divideCeilSigned(-low, factor));
  if (whole.first > whole.second || whole.second - whole.first == digit.count - 1)
    return std::nullopt;
  return whole;
}

/// A constraint `left - u >= 0`, where `u` counts an unrolled loop and what is on the left is the
/// same in all its iterations.
struct RowConstraint {
  struct LeftTerm {
    Value value;
    int64_t divisor, factor;
    bool operator==(const LeftTerm &other) const {
      return value == other.value && divisor == other.divisor && factor == other.factor;
    }
  };
  SmallVector<LeftTerm> left;
  int64_t constant;
  AffineForOp loop;

  static std::optional<RowConstraint> get(AffineIfOp op, unsigned number);

  int64_t getNumRows() const { return AffineForOp(loop).getConstantUpperBound(); }
  bool hasSameLeft(const RowConstraint &other) const {
    return constant == other.constant && left.size() == other.left.size() &&
           llvm::all_of(left,
                        [&](const LeftTerm &term) { return llvm::is_contained(other.left, term); });
  }
};

std::optional<RowConstraint> RowConstraint::get(AffineIfOp op, unsigned number) {
  IntegerSet set = op.getIntegerSet();
  Sum sum;
  if (set.isEq(number) || !addTo(sum, set.getConstraint(number), set.getNumDims(), 1))
    return std::nullopt;
  RowConstraint result;
  result.constant = sum.constant;
  bool isKnown = true;
  for (const Term &term : sum.terms) {
    Value value = op.getOperand(term.operand);
    AffineForOp loop = getForInductionVarOwner(value);
    if (loop && hasLoopKind(loop, kVectorizedKind))
      return std::nullopt;
    if (loop && hasLoopKind(loop, kUnrolledKind)) {
      if (result.loop || term.divisor != 1 || term.factor != -1 || !loop.hasConstantBounds() ||
          loop.getConstantLowerBound() != 0 || loop.getStepAsInt() != 1)
        return std::nullopt;
      result.loop = loop;
      continue;
    }
    isKnown &= loop && loop.hasConstantBounds();
    result.left.push_back({value, term.divisor, term.factor});
  }
  if (!result.loop || isKnown)
    return std::nullopt;
  return result;
}

class Versioner {
public:
  Versioner(MLIRContext *context, unsigned maxRows) : rewriter(context), maxRows(maxRows) {}

  /// Makes one version; false if there is none to be made.
  bool step(Operation *root) {
    return root
        ->walk([&](AffineIfOp op) {
          return stepOn(op) || stepOnRows(op) ? WalkResult::interrupt() : WalkResult::advance();
        })
        .wasInterrupted();
  }

private:
  bool stepOn(AffineIfOp op);
  bool stepOnRows(AffineIfOp op);
  void settle(Region &side, const Digit &digit, int64_t first, int64_t last);
  void settleRows(Region &side, const RowConstraint &rows, int64_t left);

  IRRewriter rewriter;
  unsigned maxRows;
};

/// Writes what is known about conditions where the digit is between these values.
void Versioner::settle(Region &side, const Digit &digit, int64_t first, int64_t last) {
  SmallVector<AffineIfOp> conditions;
  side.walk([&](AffineIfOp op) { conditions.push_back(op); });
  for (AffineIfOp op : conditions)
    for (unsigned i = op.getIntegerSet().getNumConstraints(); i-- > 0;) {
      std::optional<Constraint> known = Constraint::get(op, i);
      if (!known || !(known->digit == digit))
        continue;
      int64_t atFirst = known->factor * first, atLast = known->factor * last;
      if (known->high + std::max(atFirst, atLast) < 0) {
        replaceBySide(op, false, rewriter);
        break;
      }
      if (known->low + std::min(atFirst, atLast) >= 0) {
        if (dropConstraint(op, i, rewriter))
          break;
        continue;
      }
      if (first != last)
        continue;
      IntegerSet set = op.getIntegerSet();
      AffineExpr expr = rewriter.getAffineConstantExpr(known->rest.constant + atFirst);
      for (const Term &term : known->rest.terms) {
        bool isDim = term.operand < set.getNumDims();
        expr = expr + (isDim ? rewriter.getAffineDimExpr(term.operand)
                             : rewriter.getAffineSymbolExpr(term.operand - set.getNumDims())) *
                          term.factor;
      }
      SmallVector<AffineExpr> constraints(set.getConstraints());
      constraints[i] = expr;
      op.setIntegerSet(
          IntegerSet::get(set.getNumDims(), set.getNumSymbols(), constraints, set.getEqFlags()));
    }
}

bool Versioner::stepOn(AffineIfOp op) {
  for (unsigned i = 0; i < op.getIntegerSet().getNumConstraints(); ++i) {
    std::optional<Constraint> constraint = Constraint::get(op, i);
    auto whole = constraint ? constraint->getWhole() : std::nullopt;
    if (!whole)
      continue;
    auto [digit, rest, factor, low, high] = *constraint;
    if (whole->second - whole->first != digit.count - 2)
      continue;
    // What is made twice is the body of the loop, or of a version of it.
    Operation *top = op;
    while (top->getParentOp() != digit.loop && !top->getParentOp()->hasAttr(kVersionAttr))
      top = top->getParentOp();
    Block *body = top->getBlock();
    unsigned count = 0;
    for (Operation &nested : *body)
      nested.walk([&](Operation *) { ++count; });
    if (count > kMaxOperations)
      continue;

    AffineExpr place = rewriter.getAffineDimExpr(0).floorDiv(digit.scale) % digit.count;
    AffineExpr isWhole = factor < 0 ? whole->second - place : place - whole->first;
    Operation *terminator = body->getTerminator();
    rewriter.setInsertionPoint(terminator);
    auto version =
        AffineIfOp::create(rewriter, digit.loop.getLoc(), IntegerSet::get(1, 0, {isWhole}, {false}),
                           digit.loop.getInductionVar(), /*withElseRegion=*/true);
    version->setAttr(kVersionAttr, rewriter.getUnitAttr());
    Block *then = version.getThenBlock();
    then->getOperations().splice(then->begin(), body->getOperations(), body->begin(),
                                 version->getIterator());
    rewriter.setInsertionPointToStart(version.getElseBlock());
    IRMapping mapping;
    for (Operation &nested : then->without_terminator())
      rewriter.clone(nested, mapping);
    settle(version.getThenRegion(), digit, whole->first, whole->second);
    int64_t partial = factor < 0 ? digit.count - 1 : 0;
    settle(version.getElseRegion(), digit, partial, partial);
    return true;
  }
  return false;
}

/// Writes what is known about conditions where so much is on their left; a negative number fails
/// them all, one of all rows or more holds.
void Versioner::settleRows(Region &side, const RowConstraint &rows, int64_t left) {
  SmallVector<AffineIfOp> conditions;
  side.walk([&](AffineIfOp op) { conditions.push_back(op); });
  for (AffineIfOp op : conditions)
    for (unsigned i = op.getIntegerSet().getNumConstraints(); i-- > 0;) {
      std::optional<RowConstraint> known = RowConstraint::get(op, i);
      if (!known || !known->hasSameLeft(rows) || known->getNumRows() > rows.getNumRows())
        continue;
      if (left < 0) {
        replaceBySide(op, false, rewriter);
        break;
      }
      if (left + 1 >= known->getNumRows()) {
        if (dropConstraint(op, i, rewriter))
          break;
        continue;
      }
      IntegerSet set = op.getIntegerSet();
      unsigned place = 0;
      while (op.getOperand(place) != known->loop.getInductionVar())
        ++place;
      bool isDim = place < set.getNumDims();
      AffineExpr row = isDim ? rewriter.getAffineDimExpr(place)
                             : rewriter.getAffineSymbolExpr(place - set.getNumDims());
      SmallVector<AffineExpr> constraints(set.getConstraints());
      constraints[i] = left - row;
      op.setIntegerSet(
          IntegerSet::get(set.getNumDims(), set.getNumSymbols(), constraints, set.getEqFlags()));
    }
}

bool Versioner::stepOnRows(AffineIfOp op) {
  for (unsigned i = 0; i < op.getIntegerSet().getNumConstraints(); ++i) {
    std::optional<RowConstraint> rows = RowConstraint::get(op, i);
    if (!rows || rows->getNumRows() > maxRows)
      continue;
    // The outermost place where all that is on the left is known.
    Operation *top = rows->loop;
    auto isKnownAround = [&](Operation *parent) {
      return llvm::all_of(rows->left, [&](const RowConstraint::LeftTerm &term) {
        return !parent->isAncestor(Value(term.value).getParentBlock()->getParentOp());
      });
    };
    while (isa<AffineForOp, AffineIfOp>(top->getParentOp()) &&
           !top->getParentOp()->hasAttr(kVersionAttr) && isKnownAround(top->getParentOp()))
      top = top->getParentOp();
    if (!isKnownAround(top))
      continue;
    // Together with what else is done in each iteration around: so buffers stay with their uses.
    Block *body = top->getBlock();
    Block::iterator begin = top->getIterator(), end = std::next(begin);
    if (isa<AffineForOp, AffineIfOp>(body->getParentOp())) {
      auto isPlaced = [&](Operation &nested) {
        return llvm::none_of(rows->left, [&](const RowConstraint::LeftTerm &term) {
          return term.value.getDefiningOp() == &nested;
        });
      };
      while (begin != body->begin() && isPlaced(*std::prev(begin)))
        --begin;
      end = body->getTerminator()->getIterator();
    }
    bool isUsedAfter = false;
    unsigned count = 0;
    for (Operation &nested : llvm::make_range(begin, end)) {
      nested.walk([&](Operation *) { ++count; });
      for (Operation *user : nested.getUsers()) {
        Operation *place = body->findAncestorOpInBlock(*user);
        isUsedAfter |= !place || (end != body->end() && !place->isBeforeInBlock(&*end));
      }
    }
    if (isUsedAfter || count * rows->getNumRows() > kMaxOperations * 2)
      continue;

    AffineExpr left = rewriter.getAffineConstantExpr(rows->constant);
    SmallVector<Value> operands;
    for (const RowConstraint::LeftTerm &term : rows->left) {
      AffineExpr value = rewriter.getAffineDimExpr(operands.size());
      left = left + value.floorDiv(term.divisor) * term.factor;
      operands.push_back(term.value);
    }
    SmallVector<Operation *> originals;
    for (Operation &nested : llvm::make_range(begin, end))
      originals.push_back(&nested);
    rewriter.setInsertionPoint(&*begin);
    Location loc = rows->loop.getLoc();
    RowConstraint key = *rows;
    auto makeVersion = [&](AffineExpr condition, bool isEq, int64_t known) {
      auto version = AffineIfOp::create(rewriter, loc,
                                        IntegerSet::get(operands.size(), 0, {condition}, {isEq}),
                                        operands, /*withElseRegion=*/true);
      version->setAttr(kVersionAttr, rewriter.getUnitAttr());
      rewriter.setInsertionPointToStart(version.getThenBlock());
      IRMapping mapping;
      for (Operation *original : originals)
        rewriter.clone(*original, mapping);
      settleRows(version.getThenRegion(), key, known);
      rewriter.setInsertionPointToStart(version.getElseBlock());
      return version;
    };
    AffineIfOp last = makeVersion(left - (key.getNumRows() - 1), false, key.getNumRows() - 1);
    for (int64_t known = key.getNumRows() - 2; known >= 0; --known)
      last = makeVersion(left - known, true, known);
    for (Operation *original : originals)
      original->moveBefore(last.getElseBlock()->getTerminator());
    settleRows(last.getElseRegion(), key, -1);
    return true;
  }
  return false;
}

struct VersionTiles : impl::VersionTilesBase<VersionTiles> {
  using VersionTilesBase::VersionTilesBase;
  void runOnOperation() override {
    Versioner versioner(&getContext(), maxRows);
    for (unsigned made = 0; made < maxVersions && versioner.step(getOperation()); ++made)
      ++numVersions;
    getOperation()->walk([](AffineIfOp op) { op->removeAttr(kVersionAttr); });
  }
};
} // namespace
} // namespace mlc
