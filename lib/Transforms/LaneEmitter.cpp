//===- LaneEmitter.cpp - Writes the body of a loop once for many lanes ----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "LaneEmitter.h"
#include "LinearExpr.h"
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

SmallVector<Value> LaneEmitter::laneIndices(ValueRange indices, int64_t lane, OpBuilder &b) {
  SmallVector<Value> result;
  for (Value index : indices) {
    Location loc = index.getLoc();
    if (std::optional<int64_t> stride = analysis.strideOf(index)) {
      Value offset = arith::ConstantIndexOp::create(b, loc, lane * *stride);
      result.push_back(arith::AddIOp::create(b, loc, scalar(index), offset));
    } else {
      result.push_back(vector::ExtractOp::create(b, loc, vector(index, b), lane));
    }
  }
  return result;
}

/// True when the indices are sums of variables of loops with constant bounds, and their range lies
/// in the buffer.
static bool isAlwaysInBounds(memref::LoadOp load) {
  for (auto [index, size] : llvm::zip_equal(load.getIndices(), load.getMemRefType().getShape())) {
    LinearExpr expr = LinearExpr::of(index);
    int64_t low = expr.constant, high = expr.constant;
    for (auto [value, coefficient] : expr.terms) {
      auto argument = dyn_cast<BlockArgument>(value);
      auto loop =
          argument ? dyn_cast<scf::ForOp>(argument.getOwner()->getParentOp()) : scf::ForOp();
      if (!loop || loop.getInductionVar() != value)
        return false;
      std::optional<int64_t> first = getConstantIntValue(loop.getLowerBound());
      std::optional<int64_t> step = getConstantIntValue(loop.getStep());
      std::optional<APInt> count = loop.getStaticTripCount();
      if (!first || !step || !count || count->isZero())
        return false;
      int64_t atFirst = coefficient * *first;
      int64_t atLast = coefficient * (*first + (count->getSExtValue() - 1) * *step);
      low += std::min(atFirst, atLast);
      high += std::max(atFirst, atLast);
    }
    if (low < 0 || ShapedType::isDynamic(size) || high >= size)
      return false;
  }
  return true;
}

/// A copy of `load` at `indices`, made only if `condition` holds; null: always.
static Value createGuardedLoad(OpBuilder &b, memref::LoadOp load, ValueRange indices,
                               Value condition) {
  Location loc = load.getLoc();
  if (!condition)
    return memref::LoadOp::create(b, loc, load.getMemRef(), indices);
  auto guarded = scf::IfOp::create(
      b, loc, condition,
      [&](OpBuilder &at, Location) {
        Value loaded = memref::LoadOp::create(at, loc, load.getMemRef(), indices);
        scf::YieldOp::create(at, loc, loaded);
      },
      [&](OpBuilder &at, Location) {
        // Not poison: a later branch may depend on it.
        Value zero = arith::ConstantOp::create(at, loc, at.getZeroAttr(load.getType()));
        scf::YieldOp::create(at, loc, zero);
      });
  return guarded.getResult(0);
}

void LaneEmitter::emitBlock(Block &block, OpBuilder &b, Value mask) {
  for (Operation &op : block.without_terminator())
    emitOp(op, b, mask);
}

void LaneEmitter::emitOp(Operation &op, OpBuilder &b, Value mask) {
  if (std::optional<unsigned> reduction = analysis.getReductionOf(&op)) {
    if (isa<memref::StoreOp>(op))
      partials[*reduction] = vector(analysis.getReductions()[*reduction].value, b);
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
  emitVector(op, b);
}

void LaneEmitter::emitLoad(memref::LoadOp load, OpBuilder &b, Value mask) {
  Location loc = load.getLoc();
  bool guard = mask && !isAlwaysInBounds(load);
  if (!analysis.isVarying(load)) {
    if (!guard)
      return emitScalar(*load, b);
    Value any = vector::ReductionOp::create(b, loc, vector::CombiningKind::OR, mask);
    scalars[load] = createGuardedLoad(b, load, scalarsOf(load.getIndices()), any);
    return;
  }
  VectorType type = vectorType(load.getType());
  if (analysis.isContiguous(load.getMemRefType(), load.getIndices())) {
    SmallVector<Value> indices = scalarsOf(load.getIndices());
    if (mask) {
      Value unused = ub::PoisonOp::create(b, loc, type); // lanes that are off are never looked at
      vectors[load] =
          vector::MaskedLoadOp::create(b, loc, type, load.getMemRef(), indices, mask, unused);
    } else {
      vectors[load] =
          vector::LoadOp::create(b, loc, type, load.getMemRef(), indices, load.getNontemporal());
    }
    return;
  }
  SmallVector<Value> elements;
  for (int64_t lane = 0; lane < lanes; ++lane) {
    Value condition = guard ? vector::ExtractOp::create(b, loc, mask, lane).getResult() : Value();
    SmallVector<Value> indices = laneIndices(load.getIndices(), lane, b);
    elements.push_back(createGuardedLoad(b, load, indices, condition));
  }
  vectors[load] = vector::FromElementsOp::create(b, loc, type, elements);
}

void LaneEmitter::emitStore(memref::StoreOp store, OpBuilder &b, Value mask) {
  Location loc = store.getLoc();
  Value value = vector(store.getValue(), b);
  if (analysis.isContiguous(store.getMemRefType(), store.getIndices())) {
    SmallVector<Value> indices = scalarsOf(store.getIndices());
    if (mask)
      vector::MaskedStoreOp::create(b, loc, store.getMemRef(), indices, mask, value);
    else
      vector::StoreOp::create(b, loc, value, store.getMemRef(), indices, store.getNontemporal());
    return;
  }
  for (int64_t lane = 0; lane < lanes; ++lane) {
    Value element = vector::ExtractOp::create(b, loc, value, lane);
    OpBuilder at = b;
    if (mask) {
      Value on = vector::ExtractOp::create(b, loc, mask, lane);
      at = scf::IfOp::create(b, loc, on, /*withElse=*/false).getThenBodyBuilder();
    }
    SmallVector<Value> indices = laneIndices(store.getIndices(), lane, at);
    memref::StoreOp::create(at, loc, element, store.getMemRef(), indices);
  }
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
