//===- RaiseToAffine.cpp - From scf and memref to affine where it is affine -----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/TIRToLoops/Passes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IntegerSet.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;
using namespace mlir::affine;

namespace mlc {
#define GEN_PASS_DEF_RAISETOAFFINE
#include "mlc/Conversion/TIRToLoops/Passes.h.inc"
} // namespace mlc

/// Writes `(x mod 12) floordiv 4` as `(x floordiv 4) mod 3`. Upstream's canonicalization takes a
/// remainder in a quotient to be at least that of the smallest `x`.
static AffineExpr divideFirst(AffineExpr expr) {
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return expr;
  AffineExpr lhs = divideFirst(binary.getLHS()), rhs = divideFirst(binary.getRHS());
  auto inner = dyn_cast<AffineBinaryOpExpr>(lhs);
  if (expr.getKind() == AffineExprKind::FloorDiv && lhs.getKind() == AffineExprKind::Mod) {
    auto size = dyn_cast<AffineConstantExpr>(inner.getRHS());
    auto divisor = dyn_cast<AffineConstantExpr>(rhs);
    if (size && divisor && divisor.getValue() > 0 && size.getValue() % divisor.getValue() == 0)
      return inner.getLHS().floorDiv(divisor) % (size.getValue() / divisor.getValue());
  }
  return getAffineBinaryOpExpr(expr.getKind(), lhs, rhs);
}

/// Whether something with a remainder in it is divided, which upstream's canonicalization gets
/// wrong.
static bool dividesRemainder(AffineExpr expr) {
  bool found = false;
  expr.walk([&](AffineExpr part) {
    auto binary = dyn_cast<AffineBinaryOpExpr>(part);
    if (binary && part.getKind() != AffineExprKind::Add && part.getKind() != AffineExprKind::Mul)
      binary.getLHS().walk(
          [&](AffineExpr inner) { found |= inner.getKind() == AffineExprKind::Mod; });
  });
  return found;
}

namespace {
/// Collects values as dimensions and symbols of affine expressions over them.
class AffineBuilder {
public:
  explicit AffineBuilder(MLIRContext *context) : context(context) {}

  /// The value as an affine expression, or null. What was collected before stays valid.
  AffineExpr get(Value value, unsigned depth = 0) {
    IntegerAttr::ValueType number;
    if (matchPattern(value, m_ConstantInt(&number)))
      return getAffineConstantExpr(number.getSExtValue(), context);
    if (isValidSymbol(value))
      return getAffineSymbolExpr(indexOf(symbols, value), context);
    if (isValidDim(value) && isa<BlockArgument>(value))
      return getAffineDimExpr(indexOf(dims, value), context);
    Operation *op = value.getDefiningOp();
    // Expressions of many levels cannot be written with few terms anyway.
    if (!op || depth > 32)
      return {};
    if (auto apply = dyn_cast<AffineApplyOp>(op))
      return compose(apply.getAffineMap(), apply.getOperands(), depth).front();
    if (auto linearize = dyn_cast<AffineLinearizeIndexOp>(op))
      return getLinearized(linearize, depth);
    if (auto delinearize = value.getDefiningOp<AffineDelinearizeIndexOp>())
      return getDelinearized(delinearize, cast<OpResult>(value).getResultNumber(), depth);
    if (!isa<arith::AddIOp, arith::SubIOp, arith::MulIOp>(op))
      return {};
    AffineExpr lhs = get(op->getOperand(0), depth + 1);
    AffineExpr rhs = lhs ? get(op->getOperand(1), depth + 1) : AffineExpr();
    if (!rhs)
      return {};
    AffineExpr result = isa<arith::AddIOp>(op)   ? lhs + rhs
                        : isa<arith::SubIOp>(op) ? lhs - rhs
                                                 : lhs * rhs;
    return result.isPureAffine() ? result : AffineExpr();
  }

  /// The same, null also if upstream's canonicalization would change it.
  AffineExpr getStable(Value value) {
    AffineExpr expr = get(value);
    return expr && !dividesRemainder(divideFirst(expr)) ? expr : AffineExpr();
  }

  /// The results of a map over values, in terms of what is collected; all null if one is not
  /// affine.
  SmallVector<AffineExpr> compose(AffineMap map, ValueRange operands, unsigned depth = 0) {
    SmallVector<AffineExpr> none(map.getNumResults());
    SmallVector<AffineExpr> exprs;
    for (Value operand : operands) {
      exprs.push_back(get(operand, depth + 1));
      if (!exprs.back())
        return none;
    }
    ArrayRef<AffineExpr> all(exprs);
    SmallVector<AffineExpr> results;
    for (AffineExpr result : map.getResults()) {
      results.push_back(result.replaceDimsAndSymbols(all.take_front(map.getNumDims()),
                                                     all.drop_front(map.getNumDims())));
      if (!results.back().isPureAffine())
        return none;
    }
    return results;
  }

  AffineMap getMap(ArrayRef<AffineExpr> results) const {
    return AffineMap::get(dims.size(), symbols.size(), llvm::map_to_vector(results, divideFirst),
                          context);
  }

  SmallVector<Value> getOperands() const {
    SmallVector<Value> operands(dims);
    llvm::append_range(operands, symbols);
    return operands;
  }

  unsigned getNumDims() const { return dims.size(); }
  unsigned getNumSymbols() const { return symbols.size(); }

private:
  static unsigned indexOf(SmallVectorImpl<Value> &values, Value value) {
    auto *it = llvm::find(values, value);
    if (it == values.end()) {
      values.push_back(value);
      return values.size() - 1;
    }
    return it - values.begin();
  }

  AffineExpr getBasis(OpFoldResult size, unsigned depth) {
    if (auto value = dyn_cast<Value>(size))
      return get(value, depth + 1);
    return getAffineConstantExpr(*getConstantIntValue(size), context);
  }

  AffineExpr getLinearized(AffineLinearizeIndexOp op, unsigned depth) {
    SmallVector<OpFoldResult> basis = op.getPaddedBasis();
    AffineExpr sum = getAffineConstantExpr(0, context);
    for (auto [index, size] : llvm::zip_equal(op.getMultiIndex(), basis)) {
      AffineExpr term = get(index, depth + 1);
      // The size of the first is not needed.
      AffineExpr scale = size ? getBasis(size, depth) : getAffineConstantExpr(1, context);
      if (!term || !scale)
        return {};
      sum = sum * scale + term;
      if (!sum.isPureAffine())
        return {};
    }
    return sum;
  }

  AffineExpr getDelinearized(AffineDelinearizeIndexOp op, unsigned position, unsigned depth) {
    AffineExpr expr = get(op.getLinearIndex(), depth + 1);
    if (!expr)
      return {};
    SmallVector<OpFoldResult> basis = op.getPaddedBasis();
    for (unsigned i = basis.size() - 1; i > position; --i) {
      AffineExpr size = getBasis(basis[i], depth);
      if (!size)
        return {};
      expr = expr.floorDiv(size);
    }
    if (position != 0) {
      AffineExpr size = getBasis(basis[position], depth);
      if (!size)
        return {};
      expr = expr % size;
    }
    return expr.isPureAffine() ? expr : AffineExpr();
  }

  MLIRContext *context;
  SmallVector<Value> dims, symbols;
};

struct AffineAccess {
  AffineMap map;
  SmallVector<Value> operands;
};

std::optional<AffineAccess> getAccess(ValueRange indices, MLIRContext *context) {
  AffineBuilder builder(context);
  SmallVector<AffineExpr> exprs;
  for (Value index : indices) {
    exprs.push_back(builder.getStable(index));
    if (!exprs.back())
      return std::nullopt;
  }
  AffineAccess access{builder.getMap(exprs), builder.getOperands()};
  canonicalizeMapAndOperands(&access.map, &access.operands);
  return access;
}

struct RaiseLoad : OpRewritePattern<memref::LoadOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(memref::LoadOp op, PatternRewriter &rewriter) const override {
    std::optional<AffineAccess> access = getAccess(op.getIndices(), getContext());
    if (!access || op.getNontemporal())
      return rewriter.notifyMatchFailure(op, "an index is not affine");
    rewriter.replaceOpWithNewOp<AffineLoadOp>(op, op.getMemref(), access->map, access->operands);
    return success();
  }
};

struct RaiseStore : OpRewritePattern<memref::StoreOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(memref::StoreOp op, PatternRewriter &rewriter) const override {
    std::optional<AffineAccess> access = getAccess(op.getIndices(), getContext());
    if (!access || op.getNontemporal())
      return rewriter.notifyMatchFailure(op, "an index is not affine");
    rewriter.replaceOpWithNewOp<AffineStoreOp>(op, op.getValue(), op.getMemref(), access->map,
                                               access->operands);
    return success();
  }
};

/// A bound of a loop, which may be the largest or smallest of several expressions.
std::optional<AffineAccess> getBound(Value value, bool isUpper) {
  MLIRContext *context = value.getContext();
  AffineBuilder builder(context);
  SmallVector<AffineExpr> exprs;
  SmallVector<Value> pending = {value};
  while (!pending.empty()) {
    Value next = pending.pop_back_val();
    Operation *op = next.getDefiningOp();
    if (op && (isUpper ? isa<arith::MinSIOp>(op) : isa<arith::MaxSIOp>(op))) {
      pending.push_back(op->getOperand(1));
      pending.push_back(op->getOperand(0));
      continue;
    }
    SmallVector<AffineExpr> results;
    if (auto min = dyn_cast_or_null<AffineMinOp>(op); min && isUpper)
      results = builder.compose(min.getMap(), min.getOperands());
    else if (auto max = dyn_cast_or_null<AffineMaxOp>(op); max && !isUpper)
      results = builder.compose(max.getMap(), max.getOperands());
    else
      results = {builder.getStable(next)};
    if (results.empty() || !results.front())
      return std::nullopt;
    llvm::append_range(exprs, results);
  }
  AffineAccess bound{builder.getMap(exprs), builder.getOperands()};
  canonicalizeMapAndOperands(&bound.map, &bound.operands);
  return bound;
}

struct RaiseFor : OpRewritePattern<scf::ForOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(scf::ForOp op, PatternRewriter &rewriter) const override {
    std::optional<int64_t> step = getConstantIntValue(op.getStep());
    if (!op.getInductionVar().getType().isIndex() || !step || *step <= 0 || op.getUnsignedCmp())
      return rewriter.notifyMatchFailure(op, "not a signed index loop of constant positive step");
    std::optional<AffineAccess> lower = getBound(op.getLowerBound(), /*isUpper=*/false);
    std::optional<AffineAccess> upper = getBound(op.getUpperBound(), /*isUpper=*/true);
    if (!lower || !upper)
      return rewriter.notifyMatchFailure(op, "a bound is not affine");

    auto loop = AffineForOp::create(rewriter, op.getLoc(), lower->operands, lower->map,
                                    upper->operands, upper->map, *step, op.getInitArgs());
    loop->setDiscardableAttrs(op->getDiscardableAttrDictionary());
    Block *body = loop.getBody();
    for (auto [from, to] : llvm::zip_equal(op.getBody()->getArguments(), body->getArguments()))
      to.setLoc(from.getLoc());
    if (!body->empty())
      rewriter.eraseOp(body->getTerminator());
    Operation *yield = op.getBody()->getTerminator();
    rewriter.setInsertionPoint(yield);
    rewriter.replaceOpWithNewOp<AffineYieldOp>(yield, yield->getOperands());
    rewriter.mergeBlocks(op.getBody(), body, body->getArguments());
    rewriter.replaceOp(op, loop.getResults());
    return success();
  }
};

/// Adds the constraints of a condition, if it is a conjunction of signed comparisons of affine
/// values.
bool collectConstraints(Value condition, AffineBuilder &builder,
                        SmallVectorImpl<AffineExpr> &constraints, SmallVectorImpl<bool> &equal) {
  if (matchPattern(condition, m_One()))
    return true;
  if (auto both = condition.getDefiningOp<arith::AndIOp>())
    return collectConstraints(both.getLhs(), builder, constraints, equal) &&
           collectConstraints(both.getRhs(), builder, constraints, equal);
  auto compare = condition.getDefiningOp<arith::CmpIOp>();
  if (!compare || !compare.getLhs().getType().isIndex())
    return false;
  AffineExpr lhs = builder.getStable(compare.getLhs());
  AffineExpr rhs = lhs ? builder.getStable(compare.getRhs()) : AffineExpr();
  if (!rhs)
    return false;
  AffineExpr constraint;
  switch (compare.getPredicate()) {
  case arith::CmpIPredicate::eq:
  case arith::CmpIPredicate::sge:
    constraint = lhs - rhs;
    break;
  case arith::CmpIPredicate::sgt:
    constraint = lhs - rhs - 1;
    break;
  case arith::CmpIPredicate::sle:
    constraint = rhs - lhs;
    break;
  case arith::CmpIPredicate::slt:
    constraint = rhs - lhs - 1;
    break;
  default:
    return false;
  }
  constraints.push_back(constraint);
  equal.push_back(compare.getPredicate() == arith::CmpIPredicate::eq);
  return true;
}

struct RaiseIf : OpRewritePattern<scf::IfOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(scf::IfOp op, PatternRewriter &rewriter) const override {
    AffineBuilder builder(getContext());
    SmallVector<AffineExpr> constraints;
    SmallVector<bool> equal;
    if (!collectConstraints(op.getCondition(), builder, constraints, equal) || constraints.empty())
      return rewriter.notifyMatchFailure(op, "the condition is not affine");
    auto set = IntegerSet::get(builder.getNumDims(), builder.getNumSymbols(), constraints, equal);
    SmallVector<Value> operands = builder.getOperands();
    canonicalizeSetAndOperands(&set, &operands);

    bool hasElse = !op.getElseRegion().empty();
    auto guard =
        AffineIfOp::create(rewriter, op.getLoc(), op.getResultTypes(), set, operands, hasElse);
    auto move = [&](Block *from, Block *to) {
      if (!to->empty())
        rewriter.eraseOp(to->getTerminator());
      Operation *yield = from->getTerminator();
      rewriter.setInsertionPoint(yield);
      rewriter.replaceOpWithNewOp<AffineYieldOp>(yield, yield->getOperands());
      rewriter.mergeBlocks(from, to);
    };
    move(op.thenBlock(), guard.getThenBlock());
    if (hasElse)
      move(op.elseBlock(), guard.getElseBlock());
    rewriter.replaceOp(op, guard.getResults());
    return success();
  }
};

/// An index that is used as a number, or in an access that is not raised.
struct DivideFirst : OpRewritePattern<AffineApplyOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(AffineApplyOp op, PatternRewriter &rewriter) const override {
    AffineMap map = op.getAffineMap();
    AffineExpr changed = divideFirst(map.getResult(0));
    AffineExpr whole = AffineBuilder(getContext()).get(op);
    if (dividesRemainder(whole ? divideFirst(whole) : changed)) {
      std::optional<SmallVector<Value>> values =
          expandAffineMap(rewriter, op.getLoc(), map, op.getOperands());
      if (!values)
        return rewriter.notifyMatchFailure(op, "cannot be computed by other ops");
      rewriter.replaceOp(op, *values);
      return success();
    }
    if (changed == map.getResult(0))
      return rewriter.notifyMatchFailure(op, "no quotient of a remainder");
    rewriter.modifyOpInPlace(
        op, [&] { op.setMap(AffineMap::get(map.getNumDims(), map.getNumSymbols(), changed)); });
    return success();
  }
};

struct RaiseToAffinePass : mlc::impl::RaiseToAffineBase<RaiseToAffinePass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    mlc::populateRaiseToAffinePatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

void mlc::populateRaiseToAffinePatterns(RewritePatternSet &patterns) {
  patterns.add<RaiseLoad, RaiseStore, RaiseFor, RaiseIf, DivideFirst>(patterns.getContext());
}
