//===- Scan.cpp - Sums along an axis, and order ---------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TopiCall.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

//===----------------------------------------------------------------------------------------===//
// cumsum, cumprod
//===----------------------------------------------------------------------------------------===//

/// Along one axis, how many elements are combined from the first on for each.
static constexpr int64_t kScanBlock = 64;

namespace {
/// A scan in two levels: within blocks of an axis, and over the blocks before.
struct Scan {
  TopiBuilder &b;
  const TopiOperand &operand;
  int64_t axis;
  bool isProduct, exclusive;
  Type type;

  Combiner getCombiner() const { return isProduct ? Combiner::Prod : Combiner::Sum; }
  Scalar getIdentity(ScalarBuilder &s) const { return s.constant(type, isProduct ? 1 : 0); }

  /// The operand where `condition` holds, else what changes nothing.
  Scalar readIf(ScalarBuilder &s, Value condition, function_ref<Scalar()> read) const {
    auto ifOp = scf::IfOp::create(s.builder, s.loc, getSignlessType(type), condition,
                                  /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(s.builder);
    s.builder.setInsertionPointToStart(ifOp.thenBlock());
    scf::YieldOp::create(s.builder, s.loc, read().value);
    s.builder.setInsertionPointToStart(ifOp.elseBlock());
    scf::YieldOp::create(s.builder, s.loc, getIdentity(s).value);
    return {ifOp.getResult(0), type};
  }

  /// For each element, what its block has up to it.
  Value buildInBlocks(OpFoldResult size, int64_t block) const {
    auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes, ArrayRef<Value> reduceAxes) {
      // The place of the element that is read.
      Value place = b.asValue(b.apply(b.dim(0).floorDiv(block) * block + b.dim(1),
                                      {OpFoldResult(axes[axis]), OpFoldResult(reduceAxes[0])}));
      auto predicate = exclusive ? arith::CmpIPredicate::slt : arith::CmpIPredicate::sle;
      Value counts = arith::CmpIOp::create(s.builder, s.loc, predicate, place, axes[axis]);
      return SmallVector<Scalar>{readIf(s, counts, [&] {
        SmallVector<Value> position(axes);
        position[axis] = place;
        return s.cast(operand.read(s, position), type);
      })};
    };
    Extents extents = b.getExtents(operand.getTensor());
    return b
        .reduce("scan_in_blocks", getCombiner(), extents,
                getAxisNames(AxisStyle::Ax, extents.size()), {b.number(block)}, {"k"}, type, body)
        .front();
  }

  /// For each block, all of its elements.
  Value buildBlocks(OpFoldResult size, OpFoldResult numBlocks) const {
    auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes, ArrayRef<Value> reduceAxes) {
      Value place = b.asValue(b.apply(b.dim(0) * kScanBlock + b.dim(1),
                                      {OpFoldResult(axes[axis]), OpFoldResult(reduceAxes[0])}));
      Value exists = arith::CmpIOp::create(s.builder, s.loc, arith::CmpIPredicate::slt, place,
                                           b.asValue(size));
      return SmallVector<Scalar>{readIf(s, exists, [&] {
        SmallVector<Value> position(axes);
        position[axis] = place;
        return s.cast(operand.read(s, position), type);
      })};
    };
    Extents extents = b.getExtents(operand.getTensor());
    extents[axis] = numBlocks;
    return b
        .reduce("scan_blocks", getCombiner(), extents, getAxisNames(AxisStyle::Ax, extents.size()),
                {b.number(kScanBlock)}, {"k"}, type, body)
        .front();
  }

  /// For each block, the blocks before it.
  Value buildBefore(Value blocks, OpFoldResult numBlocks) const {
    auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes, ArrayRef<Value> reduceAxes) {
      Value isBefore = arith::CmpIOp::create(s.builder, s.loc, arith::CmpIPredicate::slt,
                                             reduceAxes[0], axes[axis]);
      return SmallVector<Scalar>{readIf(s, isBefore, [&] {
        SmallVector<Value> position(axes);
        position[axis] = reduceAxes[0];
        return readElement(s, blocks, position);
      })};
    };
    Extents extents = b.getExtents(blocks);
    return b
        .reduce("scan_before", getCombiner(), extents, getAxisNames(AxisStyle::Ax, extents.size()),
                {numBlocks}, {"k"}, type, body)
        .front();
  }
};
} // namespace

static TopiResult buildScan(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  const TopiOperand &operand = call.operands[0];
  int64_t axis = call.getAxis("axis", operand.getRank(), -1);
  bool exclusive = call.getBool("exclusive", false);
  Type type = call.getType("dtype", operand.getElementType());
  if (failed(call.checkType(operand, NumberKinds)) || failed(call.check()))
    return failure();
  if (!(getTypeKind(type) & NumberKinds))
    return call.fail("expected the type of a number as 'dtype'");
  TopiBuilder &b = call.b;
  Scan scan{b, operand, axis, call.name == "cumprod", exclusive, getAccumulatorType(type)};
  OpFoldResult size = b.getExtent(operand.getTensor(), axis);
  std::optional<int64_t> number = getConstantIntValue(size);
  if (number && *number <= 2 * kScanBlock)
    return SmallVector<Value>{
        b.cast(scan.buildInBlocks(size, std::max<int64_t>(*number, 1)), type)};
  OpFoldResult numBlocks = b.apply(b.dim(0).ceilDiv(kScanBlock), size);
  Value inBlocks = scan.buildInBlocks(size, kScanBlock);
  Value before = scan.buildBefore(scan.buildBlocks(size, numBlocks), numBlocks);
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    SmallVector<Value> position(axes);
    position[axis] = b.asValue(b.apply(b.dim(0).floorDiv(kScanBlock), OpFoldResult(axes[axis])));
    Scalar rest = readElement(s, before, position), own = readElement(s, inBlocks, axes);
    return s.cast(scan.isProduct ? s.multiply(rest, own) : s.add(rest, own), type);
  };
  return SmallVector<Value>{b.compute("T_" + call.name.str(), b.getExtents(operand.getTensor()),
                                      AxisStyle::Ax, type, body)};
}

//===----------------------------------------------------------------------------------------===//
// argsort, sort, topk
//===----------------------------------------------------------------------------------------===//

/// An i1: whether `lhs` is less than `rhs`; NaN is larger than every number.
static Value isLess(ScalarBuilder &s, Scalar lhs, Scalar rhs) {
  Value less = s.compare(Comparison::Less, lhs, rhs);
  if (getTypeKind(lhs.type) != FloatKind)
    return less;
  Value lhsIsNumber = s.compare(Comparison::Equal, lhs, lhs);
  Value rhsIsNaN = s.compare(Comparison::NotEqual, rhs, rhs);
  Value isBefore = arith::AndIOp::create(s.builder, s.loc, lhsIsNumber, rhsIsNaN);
  return arith::OrIOp::create(s.builder, s.loc, less, isBefore);
}

/// For each element along the axis, how many others come before it.
static Value buildRanks(TopiBuilder &b, const TopiOperand &operand, int64_t axis, bool descending) {
  Extents extents = b.getExtents(operand.getTensor());
  Type type = b.builder.getI64Type();
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes, ArrayRef<Value> reduceAxes) {
    SmallVector<Value> position(axes);
    position[axis] = reduceAxes[0];
    Scalar other = operand.read(s, position), own = operand.read(s, axes);
    // Of equal elements the first comes first.
    Value isBefore = descending ? isLess(s, own, other) : isLess(s, other, own);
    Value isAfter = descending ? isLess(s, other, own) : isLess(s, own, other);
    Value comesFirst = arith::CmpIOp::create(s.builder, s.loc, arith::CmpIPredicate::slt,
                                             reduceAxes[0], axes[axis]);
    Value equalAndFirst =
        s.select(isAfter, s.constant(s.builder.getI1Type(), 0), {comesFirst, s.builder.getI1Type()})
            .value;
    Value counts = arith::OrIOp::create(s.builder, s.loc, isBefore, equalAndFirst);
    return SmallVector<Scalar>{s.cast({counts, s.builder.getI1Type()}, type)};
  };
  return b
      .reduce("rank", Combiner::Sum, extents, getAxisNames(AxisStyle::Ax, extents.size()),
              {extents[axis]}, {"k"}, type, body)
      .front();
}

/// Where the first `count` elements in order are.
static Value buildOrder(TopiBuilder &b, Value ranks, int64_t axis, OpFoldResult count) {
  Extents extents = b.getExtents(ranks);
  OpFoldResult size = extents[axis];
  extents[axis] = count;
  Type type = b.builder.getI64Type();
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes, ArrayRef<Value> reduceAxes) {
    SmallVector<Value> position(axes);
    position[axis] = reduceAxes[0];
    Value isHere = s.compare(Comparison::Equal, readElement(s, ranks, position),
                             s.fromIndex(axes[axis], type));
    return SmallVector<Scalar>{
        s.select(isHere, s.fromIndex(reduceAxes[0], type), s.constant(type, 0))};
  };
  return b
      .reduce("order", Combiner::Sum, extents, getAxisNames(AxisStyle::Ax, extents.size()), {size},
              {"k"}, type, body)
      .front();
}

/// The elements of the operand at the places that `order` says along the axis.
static Value buildOrdered(TopiBuilder &b, const TopiOperand &operand, Value order, int64_t axis,
                          StringRef name) {
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    SmallVector<Value> position(axes);
    position[axis] = s.toIndex(readElement(s, order, axes));
    return operand.read(s, position);
  };
  return b.compute(name, b.getExtents(order), AxisStyle::Ax, operand.getElementType(), body);
}

/// Reads `dtype`, of places.
static FailureOr<Type> getPlaceType(TopiCall &call) {
  Type type = call.getType("dtype", call.b.builder.getI32Type());
  if (!(getTypeKind(type) & IntegerKinds))
    return call.fail("expected an integer type as 'dtype'");
  return type;
}

static TopiResult buildArgsort(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  const TopiOperand &operand = call.operands[0];
  int64_t axis = call.getAxis("axis", operand.getRank(), -1);
  bool descending = call.getBool("descending", false);
  FailureOr<Type> type = getPlaceType(call);
  if (failed(type) || failed(call.checkType(operand, NumberKinds)) || failed(call.check()))
    return failure();
  TopiBuilder &b = call.b;
  Value ranks = buildRanks(b, operand, axis, descending);
  return SmallVector<Value>{
      b.cast(buildOrder(b, ranks, axis, b.getExtent(operand.getTensor(), axis)), *type)};
}

static TopiResult buildSort(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  const TopiOperand &operand = call.operands[0];
  int64_t axis = call.getAxis("axis", operand.getRank(), -1);
  bool descending = call.getBool("descending", false);
  if (failed(call.checkType(operand, NumberKinds)) || failed(call.check()))
    return failure();
  TopiBuilder &b = call.b;
  Value ranks = buildRanks(b, operand, axis, descending);
  Value order = buildOrder(b, ranks, axis, b.getExtent(operand.getTensor(), axis));
  return SmallVector<Value>{buildOrdered(b, operand, order, axis, "sort")};
}

static TopiResult buildTopK(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  const TopiOperand &operand = call.operands[0];
  int64_t axis = call.getAxis("axis", operand.getRank(), -1), k = call.getInt("k", 1);
  std::string kind = call.getString("ret_type", "both").str();
  bool largest = call.getBool("largest", true);
  FailureOr<Type> type = getPlaceType(call);
  if (failed(type) || failed(call.checkType(operand, NumberKinds)) || failed(call.check()))
    return failure();
  if (kind != "both" && kind != "values" && kind != "indices")
    return call.fail("expected 'both', 'values' or 'indices' as 'ret_type', got '" + kind + "'");
  TopiBuilder &b = call.b;
  OpFoldResult size = b.getExtent(operand.getTensor(), axis);
  OpFoldResult count = k < 1 ? size : b.minimum(size, b.number(k));
  Value order = buildOrder(b, buildRanks(b, operand, axis, largest), axis, count);
  SmallVector<Value> results;
  if (kind != "indices")
    results.push_back(buildOrdered(b, operand, order, axis, "topk"));
  if (kind != "values")
    results.push_back(b.cast(order, *type));
  return results;
}

void mlc::te::addScanFunctions(TopiTable &table) {
  table["cumsum"] = buildScan;
  table["cumprod"] = buildScan;
  table["argsort"] = buildArgsort;
  table["sort"] = buildSort;
  table["topk"] = buildTopK;
}
