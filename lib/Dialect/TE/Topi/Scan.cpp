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

/// How many elements of an axis make a block.
static constexpr int64_t kScanBlock = 8;

/// Up to how many elements of an axis are combined without blocks.
static constexpr int64_t kMaxWithoutBlocks = 16;

/// How often blocks are made of blocks where the length of the axis is not known.
static constexpr unsigned kNumLevels = 4;

namespace {
/// A scan within blocks of an axis, and over the blocks before, which is a scan of fewer elements.
struct Scan {
  using Read = function_ref<Scalar(ScalarBuilder &, ArrayRef<Value>)>;

  TopiBuilder &b;
  int64_t axis;
  bool isProduct;
  Type type;

  Combiner getCombiner() const { return isProduct ? Combiner::Prod : Combiner::Sum; }

  /// An element where `condition` holds, else what changes nothing.
  Scalar readIf(ScalarBuilder &s, Value condition, function_ref<Scalar()> read) const {
    auto ifOp = scf::IfOp::create(s.builder, s.loc, getSignlessType(type), condition,
                                  /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(s.builder);
    s.builder.setInsertionPointToStart(ifOp.thenBlock());
    scf::YieldOp::create(s.builder, s.loc, read().value);
    s.builder.setInsertionPointToStart(ifOp.elseBlock());
    scf::YieldOp::create(s.builder, s.loc, s.constant(type, isProduct ? 1 : 0).value);
    return {ifOp.getResult(0), type};
  }

  /// The element at `place` of the axis.
  Scalar readAt(ScalarBuilder &s, ArrayRef<Value> axes, Value place, Read read) const {
    SmallVector<Value> position(axes);
    position[axis] = place;
    return read(s, position);
  }

  Value apply(AffineExpr expr, ValueRange numbers) const {
    return b.asValue(b.apply(expr, SmallVector<OpFoldResult>(numbers)));
  }

  static Value compare(ScalarBuilder &s, arith::CmpIPredicate predicate, Value lhs, Value rhs) {
    return arith::CmpIOp::create(s.builder, s.loc, predicate, lhs, rhs);
  }

  /// For each element those up to it, or before it, of its block of `count`, or of the whole axis.
  Value combine(StringRef name, Read read, const Extents &extents, OpFoldResult count,
                bool inBlocks, bool isExclusive) const {
    auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes, ArrayRef<Value> reduceAxes) {
      Value place = reduceAxes[0];
      if (inBlocks)
        place = apply(b.dim(0).floorDiv(kScanBlock) * kScanBlock + b.dim(1), {axes[axis], place});
      auto predicate = isExclusive ? arith::CmpIPredicate::slt : arith::CmpIPredicate::sle;
      Value counts = compare(s, predicate, place, axes[axis]);
      return SmallVector<Scalar>{readIf(s, counts, [&] { return readAt(s, axes, place, read); })};
    };
    return b
        .reduce(name, getCombiner(), extents, getAxisNames(AxisStyle::Ax, extents.size()), {count},
                {"k"}, type, body)
        .front();
  }

  Value build(StringRef name, Read read, const Extents &extents, bool isExclusive,
              unsigned numLevels = kNumLevels) const {
    OpFoldResult size = extents[axis];
    std::optional<int64_t> number = getConstantIntValue(size);
    if (number ? *number <= kMaxWithoutBlocks : numLevels == 0)
      return combine(name, read, extents, number ? b.number(std::max<int64_t>(*number, 1)) : size,
                     /*inBlocks=*/false, isExclusive);
    Value inBlocks = combine("scan_in_blocks", read, extents, b.number(kScanBlock),
                             /*inBlocks=*/true, /*isExclusive=*/false);
    auto readInBlocks = [&](ScalarBuilder &s, ArrayRef<Value> position) {
      return readElement(s, inBlocks, position);
    };
    // All of a block is what its last element has. The last block may have none, and is before no
    // other one.
    auto readBlock = [&](ScalarBuilder &s, ArrayRef<Value> position) {
      Value last = apply(b.dim(0) * kScanBlock + (kScanBlock - 1), {position[axis]});
      auto readLast = [&] { return readAt(s, position, last, readInBlocks); };
      if (number && *number % kScanBlock == 0)
        return readLast();
      return readIf(s, compare(s, arith::CmpIPredicate::slt, last, b.asValue(size)), readLast);
    };
    Extents numBlocks(extents);
    numBlocks[axis] = b.apply(b.dim(0).ceilDiv(kScanBlock), size);
    Value before = build("scan_before", readBlock, numBlocks, /*isExclusive=*/true, numLevels - 1);
    auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
      Value place = axes[axis];
      auto readBefore = [&](ScalarBuilder &s, ArrayRef<Value> position) {
        return readElement(s, before, position);
      };
      Scalar rest = readAt(s, axes, apply(b.dim(0).floorDiv(kScanBlock), {place}), readBefore);
      auto readOwn = [&](int64_t distance) {
        return readAt(s, axes, apply(b.dim(0) - distance, {place}), readInBlocks);
      };
      Scalar own;
      if (isExclusive) {
        Value inBlock = apply(b.dim(0) % kScanBlock, {place});
        Value isFirst = b.asValue(b.number(0));
        own = readIf(s, compare(s, arith::CmpIPredicate::ne, inBlock, isFirst),
                     [&] { return readOwn(1); });
      } else {
        own = readOwn(0);
      }
      return isProduct ? s.multiply(rest, own) : s.add(rest, own);
    };
    return b.compute(name, extents, AxisStyle::Ax, type, body);
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
  Scan scan{b, axis, call.name == "cumprod", getAccumulatorType(type)};
  auto read = [&](ScalarBuilder &s, ArrayRef<Value> position) {
    return s.cast(operand.read(s, position), scan.type);
  };
  Extents extents = b.getExtents(operand.getTensor());
  return SmallVector<Value>{
      b.cast(scan.build("T_" + call.name.str(), read, extents, exclusive), type)};
}

void mlc::te::addScanFunctions(TopiTable &table) {
  table["cumsum"] = buildScan;
  table["cumprod"] = buildScan;
}
