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

void mlc::te::addScanFunctions(TopiTable &table) {
  table["cumsum"] = buildScan;
  table["cumprod"] = buildScan;
}
