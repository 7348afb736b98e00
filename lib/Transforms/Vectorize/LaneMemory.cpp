//===- LaneMemory.cpp - The loads and stores of many lanes ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// In order of what they cost: elements that follow each other are one vector; those a few apart are
// whole vectors of which lanes are picked; others are a gather where there is an instruction for
// it, else one access for each lane.
//
//===----------------------------------------------------------------------------------------===//

#include "../LinearExpr.h"
#include "LaneEmitter.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlc;

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

Value LaneEmitter::allOn(OpBuilder &b, Location loc) {
  VectorType type = vectorType(b.getI1Type());
  return arith::ConstantOp::create(b, loc, DenseElementsAttr::get(type, true));
}

/// Elements `stride` apart, of the first `numOn` lanes: as many whole vectors as they span, the
/// last one ending with the last element, so that nothing is read that lies beyond. Null where that
/// is not worth it.
Value LaneEmitter::emitSpan(memref::LoadOp load, int64_t stride, int64_t numOn, OpBuilder &b) {
  constexpr int64_t kMaxStride = 8;
  int64_t distance = std::abs(stride);
  if (lanes < 4 || distance > kMaxStride || distance > lanes)
    return {};
  Location loc = load.getLoc();
  VectorType type = vectorType(load.getType());
  // From the element of the lowest address on.
  SmallVector<Value> indices = laneIndices(load.getIndices(), stride < 0 ? numOn - 1 : 0, b);
  auto elementOf = [&](int64_t lane) { return (stride < 0 ? numOn - 1 - lane : lane) * distance; };
  int64_t span = (numOn - 1) * distance + 1;
  if (span < lanes)
    return {};
  Value result;
  bool isPicked = false; // else the result is the first part as it was loaded
  for (int64_t begin = 0, end = 0; end < span; begin = std::min(begin + lanes, span - lanes)) {
    SmallVector<Value> at(indices);
    Value offset = arith::ConstantIndexOp::create(b, loc, begin);
    at.back() = arith::AddIOp::create(b, loc, at.back(), offset);
    Value part = vector::LoadOp::create(b, loc, type, load.getMemRef(), at);
    SmallVector<int64_t> picked(lanes, vector::ShuffleOp::kPoisonIndex);
    for (int64_t lane = 0; lane < numOn; ++lane) {
      int64_t element = elementOf(lane);
      if (element < end)
        picked[lane] = isPicked ? lane : element;
      else if (element < begin + lanes)
        picked[lane] = element - begin + (result ? lanes : 0);
    }
    end = begin + lanes;
    if (!result && end < span) {
      result = part;
      continue;
    }
    result = vector::ShuffleOp::create(b, loc, result ? result : part, part, picked);
    isPicked = true;
  }
  return result;
}

/// Elements at addresses of which each lane has its own. Null where the target or the shape of the
/// buffer has no such access.
std::optional<LaneEmitter::Addresses>
LaneEmitter::emitAddresses(MemRefType type, ValueRange indices, OpBuilder &b, Location loc) {
  SmallVector<int64_t> strides;
  int64_t offset;
  unsigned bits = type.getElementType().isIntOrFloat() ? type.getElementTypeBitWidth() : 0;
  if (!hasGather || lanes < 4 || (bits != 32 && bits != 64) || indices.empty() ||
      failed(type.getStridesAndOffset(strides, offset)) || strides.back() != 1)
    return std::nullopt;
  for (auto [index, stride] : llvm::zip_equal(indices, strides))
    if (!analysis.isUniform(index) && ShapedType::isDynamic(stride))
      return std::nullopt;
  Addresses result;
  VectorType offsetType = vectorType(b.getIndexType());
  int64_t linear = 0;
  Value sum;
  auto addTo = [&](Value term) {
    sum = sum ? arith::AddIOp::create(b, loc, sum, term).getResult() : term;
  };
  auto splat = [&](int64_t value) -> Value {
    return arith::ConstantOp::create(
        b, loc, DenseElementsAttr::get(offsetType, Attribute(b.getIndexAttr(value))));
  };
  for (auto [index, stride] : llvm::zip_equal(indices, strides)) {
    if (std::optional<int64_t> step = analysis.strideOf(index)) {
      result.base.push_back(scalar(index));
      linear += *step * stride;
      continue;
    }
    result.base.push_back(arith::ConstantIndexOp::create(b, loc, 0));
    Value lane = vector(index, b);
    addTo(stride == 1 ? lane : arith::MulIOp::create(b, loc, lane, splat(stride)).getResult());
  }
  if (linear != 0) {
    SmallVector<Attribute> steps;
    for (int64_t lane = 0; lane < lanes; ++lane)
      steps.push_back(b.getIndexAttr(lane * linear));
    addTo(arith::ConstantOp::create(b, loc, DenseElementsAttr::get(offsetType, steps)));
  }
  // Twice as many narrow offsets fit into a register.
  bool isSmall = type.hasStaticShape() && type.getLayout().isIdentity() &&
                 type.getNumElements() <= std::numeric_limits<int32_t>::max();
  if (isSmall)
    sum = arith::IndexCastOp::create(b, loc, vectorType(b.getI32Type()), sum);
  result.offsets = sum;
  return result;
}

void LaneEmitter::emitLoad(memref::LoadOp load, OpBuilder &b, Value mask) {
  Location loc = load.getLoc();
  if (!analysis.isVarying(load)) {
    // Of the first iterations there is at least one.
    if (!mask || mask == tail || isAlwaysInBounds(load))
      return emitScalar(*load, b);
    Value any = vector::ReductionOp::create(b, loc, vector::CombiningKind::OR, mask);
    scalars[load] = createGuardedLoad(b, load, scalarsOf(load.getIndices()), any);
    return;
  }
  VectorType type = vectorType(load.getType());
  std::optional<int64_t> stride = analysis.elementStrideOf(load.getMemRefType(), load.getIndices());
  if (stride == 1) {
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
  auto firstLanes = mask ? mask.getDefiningOp<vector::ConstantMaskOp>() : nullptr;
  if (stride && (!mask || firstLanes))
    if (Value span =
            emitSpan(load, *stride, firstLanes ? firstLanes.getMaskDimSizes().front() : lanes, b)) {
      vectors[load] = span;
      return;
    }
  if (auto addresses = emitAddresses(load.getMemRefType(), load.getIndices(), b, loc)) {
    Value unused = ub::PoisonOp::create(b, loc, type);
    vectors[load] =
        vector::GatherOp::create(b, loc, type, load.getMemRef(), addresses->base,
                                 addresses->offsets, mask ? mask : allOn(b, loc), unused);
    return;
  }
  // Lanes after the last iteration are no iterations: what they would load may lie anywhere.
  bool guard = mask && !firstLanes && (tail || !isAlwaysInBounds(load));
  int64_t numOn = firstLanes ? firstLanes.getMaskDimSizes().front() : lanes;
  SmallVector<Value> elements;
  for (int64_t lane = 0; lane < lanes; ++lane) {
    if (lane >= numOn) {
      elements.push_back(ub::PoisonOp::create(b, loc, load.getType()));
      continue;
    }
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
  // Without a mask, single stores are no slower.
  if (mask)
    if (auto addresses = emitAddresses(store.getMemRefType(), store.getIndices(), b, loc)) {
      vector::ScatterOp::create(b, loc, Type(), store.getMemRef(), addresses->base,
                                addresses->offsets, mask, value, IntegerAttr());
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
