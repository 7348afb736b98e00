//===- LaneEmitter.cpp - Writes the body of a loop once for many lanes ----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "LaneEmitter.h"
#include "../LinearExpr.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlc;

Value LaneEmitter::vector(Value value, OpBuilder &b) {
  if (Value known = vectors.lookup(value))
    return known;
  Location loc = value.getLoc();
  VectorType type = vectorType(value.getType());
  Value wide = vector::BroadcastOp::create(b, loc, type, scalar(value));
  if (analysis.classOf(value) != LaneClass::Linear)
    return wide;
  Value offsets = vector::StepOp::create(b, loc, type);
  if (int64_t stride = *analysis.strideOf(value); stride != 1) {
    auto strides = DenseElementsAttr::get(type, b.getIndexAttr(stride));
    offsets = arith::MulIOp::create(b, loc, offsets, arith::ConstantOp::create(b, loc, strides));
  }
  return arith::AddIOp::create(b, loc, wide, offsets);
}

SmallVector<Value> LaneEmitter::scalarsOf(ValueRange values) const {
  return llvm::map_to_vector(values, [&](Value v) { return scalar(v); });
}

void LaneEmitter::emitBlock(Block &block, OpBuilder &b, Value mask) {
  for (Operation &op : block.without_terminator())
    emitOp(op, b, mask);
}

void LaneEmitter::emitOp(Operation &op, OpBuilder &b, Value mask) {
  if (std::optional<unsigned> reduction = analysis.getReductionOf(&op)) {
    if (isa<memref::StoreOp>(op))
      partials[*reduction] = contribution(analysis.getReductions()[*reduction], b, mask);
    return;
  }
  if (auto load = dyn_cast<memref::LoadOp>(op))
    return emitLoad(load, b, mask);
  if (auto store = dyn_cast<memref::StoreOp>(op))
    return emitStore(store, b, mask);
  if (auto ifOp = dyn_cast<scf::IfOp>(op))
    return analysis.isUniform(ifOp.getCondition()) ? emitBranch(ifOp, b, mask)
                                                   : emitMasked(ifOp, b, mask);
  if (auto inner = dyn_cast<scf::ForOp>(op))
    return emitLoop(inner, b, mask);
  if (op.getNumResults() == 0 || !analysis.isVarying(op.getResult(0)))
    return emitScalar(op, b);
  if (auto cmp = dyn_cast<arith::CmpIOp>(op))
    if (Value prefix = emitPrefixMask(cmp, b)) {
      vectors[cmp] = prefix;
      return;
    }
  if (Value wrapped = emitWrapped(op, b)) {
    vectors[op.getResult(0)] = wrapped;
    return;
  }
  emitVector(op, b);
}

/// What the lanes add to a reduction; those that are off add nothing.
Value LaneEmitter::contribution(const MemoryReduction &reduction, OpBuilder &b, Value mask) {
  Value value = vector(reduction.value, b);
  if (!mask)
    return value;
  TypedAttr neutral = *arith::getNeutralElement(reduction.combine);
  auto splat = DenseElementsAttr::get(vectorType(neutral.getType()), Attribute(neutral));
  Location loc = value.getLoc();
  return arith::SelectOp::create(b, loc, mask, value, arith::ConstantOp::create(b, loc, splat));
}

/// The quotient or remainder, by a constant, of an index that grows evenly: that of the first lane,
/// from which the others follow by comparing. Vectors have no instruction for division. Null: an op
/// of another form.
Value LaneEmitter::emitWrapped(Operation &op, OpBuilder &b) {
  constexpr int64_t kMaxWraps = 4;
  if (!isa<arith::DivUIOp, arith::RemUIOp>(op) || !op.getResult(0).getType().isIndex())
    return {};
  Value index = op.getOperand(0);
  std::optional<int64_t> stride = analysis.strideOf(index);
  std::optional<int64_t> divisor = getConstantIntValue(op.getOperand(1));
  if (!stride || *stride <= 0 || !divisor || *divisor <= 0 || *stride > kMaxWraps * *divisor)
    return {};
  int64_t wraps = (*divisor - 1 + (lanes - 1) * *stride) / *divisor;
  if (wraps > kMaxWraps)
    return {};
  Location loc = op.getLoc();
  VectorType type = vectorType(b.getIndexType());
  auto splat = [&](int64_t value) -> Value {
    return arith::ConstantOp::create(
        b, loc, DenseElementsAttr::get(type, Attribute(b.getIndexAttr(value))));
  };
  Value by = arith::ConstantIndexOp::create(b, loc, *divisor);
  Value first = arith::RemUIOp::create(b, loc, scalar(index), by);
  SmallVector<Attribute> steps;
  for (int64_t lane = 0; lane < lanes; ++lane)
    steps.push_back(b.getIndexAttr(lane * *stride));
  Value result = vector::BroadcastOp::create(b, loc, type, first);
  result = arith::AddIOp::create(
      b, loc, result, arith::ConstantOp::create(b, loc, DenseElementsAttr::get(type, steps)));
  Value remainder = result;
  bool isQuotient = isa<arith::DivUIOp>(op);
  if (isQuotient) {
    Value quotient = arith::DivUIOp::create(b, loc, scalar(index), by);
    result = vector::BroadcastOp::create(b, loc, type, quotient);
  }
  for (int64_t wrap = 1; wrap <= wraps; ++wrap) {
    Value over =
        arith::CmpIOp::create(b, loc, arith::CmpIPredicate::uge, remainder, splat(wrap * *divisor));
    Value next = isQuotient ? arith::AddIOp::create(b, loc, result, splat(1)).getResult()
                            : arith::SubIOp::create(b, loc, result, splat(*divisor)).getResult();
    result = arith::SelectOp::create(b, loc, over, next, result);
  }
  return result;
}

SmallVector<Value> LaneEmitter::yieldedBy(scf::YieldOp yield, OpBuilder &b) {
  Operation *parent = yield->getParentOp();
  return llvm::map_to_vector(llvm::enumerate(yield.getOperands()), [&](auto item) {
    Value result = parent->getResult(item.index());
    return analysis.isUniform(result) ? scalar(item.value()) : vector(item.value(), b);
  });
}

/// A condition that is the same in all lanes stays a branch.
void LaneEmitter::emitBranch(scf::IfOp ifOp, OpBuilder &b, Value mask) {
  Location loc = ifOp.getLoc();
  SmallVector<Type> types;
  for (Value result : ifOp.getResults())
    types.push_back(analysis.isUniform(result) ? result.getType()
                                               : Type(vectorType(result.getType())));
  bool hasElse = ifOp.elseBlock() != nullptr;
  auto newIf = scf::IfOp::create(b, loc, types, scalar(ifOp.getCondition()), hasElse);
  for (unsigned i = 0; i < (hasElse ? 2 : 1); ++i) {
    Block &from = ifOp->getRegion(i).front(), &to = newIf->getRegion(i).front();
    if (!to.empty())
      to.back().erase();
    OpBuilder inner = OpBuilder::atBlockEnd(&to);
    emitBlock(from, inner, mask);
    auto yield = cast<scf::YieldOp>(from.getTerminator());
    scf::YieldOp::create(inner, loc, yieldedBy(yield, inner));
  }
  for (auto [oldValue, newValue] : llvm::zip_equal(ifOp.getResults(), newIf.getResults()))
    (analysis.isUniform(oldValue) ? scalars : vectors)[oldValue] = newValue;
}

/// A condition that varies: both sides run under complementary masks and the results are selected.
void LaneEmitter::emitMasked(scf::IfOp ifOp, OpBuilder &b, Value mask) {
  Location loc = ifOp.getLoc();
  VectorType type = vectorType(b.getI1Type());
  Value condition = vector(ifOp.getCondition(), b);
  Value none = arith::ConstantOp::create(b, loc, b.getZeroAttr(type));
  auto both = [&](Value x) -> Value { // not andi: where `mask` is off, `x` may be poison
    return mask ? arith::SelectOp::create(b, loc, mask, x, none).getResult() : x;
  };
  emitBlock(*ifOp.thenBlock(), b, both(condition));
  if (!ifOp.elseBlock())
    return;
  Value ones = arith::ConstantOp::create(b, loc, DenseElementsAttr::get(type, true));
  emitBlock(*ifOp.elseBlock(), b, both(arith::XOrIOp::create(b, loc, condition, ones)));
  SmallVector<Value> thenValues = yieldedBy(ifOp.thenYield(), b);
  SmallVector<Value> elseValues = yieldedBy(ifOp.elseYield(), b);
  for (auto [result, x, y] : llvm::zip_equal(ifOp.getResults(), thenValues, elseValues))
    vectors[result] = arith::SelectOp::create(b, loc, condition, x, y);
}

/// A loop inside stays one; what it carries becomes vectors.
void LaneEmitter::emitLoop(scf::ForOp inner, OpBuilder &b, Value mask) {
  Location loc = inner.getLoc();
  SmallVector<Value> inits =
      llvm::map_to_vector(inner.getInitArgs(), [&](Value v) { return vector(v, b); });
  auto newLoop = scf::ForOp::create(
      b, loc, scalar(inner.getLowerBound()), scalar(inner.getUpperBound()), scalar(inner.getStep()),
      inits, [&](OpBuilder &at, Location, Value iv, ValueRange args) {
        scalars[inner.getInductionVar()] = iv;
        for (auto [oldArg, newArg] : llvm::zip_equal(inner.getRegionIterArgs(), args))
          vectors[oldArg] = newArg;
        emitBlock(*inner.getBody(), at, mask);
        SmallVector<Value> yielded =
            llvm::map_to_vector(inner.getYieldedValues(), [&](Value v) { return vector(v, at); });
        scf::YieldOp::create(at, loc, yielded);
      });
  newLoop->setDiscardableAttrs(inner->getDiscardableAttrDictionary());
  for (auto [oldValue, newValue] : llvm::zip_equal(inner.getResults(), newLoop.getResults()))
    vectors[oldValue] = newValue;
}

void LaneEmitter::emitScalar(Operation &op, OpBuilder &b) {
  IRMapping map;
  for (Value operand : op.getOperands())
    map.map(operand, scalar(operand));
  Operation *copy = b.clone(op, map);
  for (auto [oldValue, newValue] : llvm::zip_equal(op.getResults(), copy->getResults()))
    scalars[oldValue] = newValue;
}

void LaneEmitter::emitVector(Operation &op, OpBuilder &b) {
  SmallVector<Value> operands =
      llvm::map_to_vector(op.getOperands(), [&](Value v) { return vector(v, b); });
  SmallVector<Type> types =
      llvm::map_to_vector(op.getResultTypes(), [&](Type t) { return Type(vectorType(t)); });
  Operation *wide =
      b.create(op.getLoc(), op.getName().getIdentifier(), operands, types, op.getAttrs());
  for (auto [oldValue, newValue] : llvm::zip_equal(op.getResults(), wide->getResults()))
    vectors[oldValue] = newValue;
}

/// `a < b` or `a <= b` where `b - a` falls by one from lane to lane holds in the first lanes, as
/// many as `b - a` (+ 1) in lane 0. Null: a comparison of another form.
Value LaneEmitter::emitPrefixMask(arith::CmpIOp cmp, OpBuilder &b) {
  using P = arith::CmpIPredicate;
  P predicate = cmp.getPredicate();
  Value less = cmp.getLhs(), more = cmp.getRhs();
  if (predicate == P::sgt || predicate == P::sge)
    std::swap(less, more);
  std::optional<int64_t> lessStride = analysis.strideOf(less);
  std::optional<int64_t> moreStride = analysis.strideOf(more);
  if (!less.getType().isIndex() || !lessStride || !moreStride || *moreStride - *lessStride != -1 ||
      !llvm::is_contained({P::slt, P::sle, P::sgt, P::sge}, predicate))
    return {};
  Location loc = cmp.getLoc();
  Value count = arith::SubIOp::create(b, loc, scalar(more), scalar(less));
  if (predicate == P::sle || predicate == P::sge) {
    Value one = arith::ConstantIndexOp::create(b, loc, 1);
    count = arith::AddIOp::create(b, loc, count, one);
  }
  // The lowering of create_mask compares in 32 bits.
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  Value all = arith::ConstantIndexOp::create(b, loc, lanes);
  count = arith::MaxSIOp::create(b, loc, count, zero);
  count = arith::MinSIOp::create(b, loc, count, all);
  return vector::CreateMaskOp::create(b, loc, vectorType(b.getI1Type()), ValueRange{count});
}
