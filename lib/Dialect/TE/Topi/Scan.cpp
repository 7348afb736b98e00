//===- Scan.cpp - Sums along an axis, and order ---------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TopiCall.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/Support/MathExtras.h"

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
static Value gatherOrdered(TopiBuilder &b, const TopiOperand &operand, Value order, int64_t axis,
                           StringRef name) {
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    SmallVector<Value> position(axes);
    position[axis] = s.toIndex(readElement(s, order, axes));
    return operand.read(s, position);
  };
  return b.compute(name, b.getExtents(order), AxisStyle::Ax, operand.getElementType(), body);
}

/// Along an axis up to this long, ranks are faster: their loops are vectorized, and fuse.
static constexpr int64_t kMaxRanked = 64;

namespace {
/// What is asked of an order: its first `count` elements, their places as `placeType`, or both.
struct Order {
  StringRef name;
  int64_t axis;
  bool descending;
  /// All if it is not positive.
  int64_t count;
  bool withValues;
  /// Null without places.
  Type placeType;
};

/// Sorts each row along an axis by merging runs that are in order, from single elements on, from
/// one half of a workspace to the other. Of a run no more than the asked elements are kept, so that
/// the first k of n take n log k steps.
class MergeSort {
public:
  MergeSort(TopiBuilder &b, const TopiOperand &operand, const Order &order)
      : b(b), s(b.builder, b.loc), builder(b.builder), loc(b.loc), operand(operand), order(order) {}

  SmallVector<Value> build();

private:
  /// The statements over the buffers.
  void buildFunction(te::ExternOp op);
  void buildRow(tir::PrimFuncOp func, ArrayRef<Value> point);
  /// Merges each two runs of 2^level elements.
  void buildLevel(Value level);
  void buildMerge(Value start, Value width, Value kept, Value parity);
  /// Takes the next element of a merge as number `next` of its result.
  void buildStep(Value start, Value middle, Value numFirst, Value numSecond, Value next,
                 Value parity);

  Value index(int64_t number) { return arith::ConstantIndexOp::create(builder, loc, number); }
  Value add(Value lhs, Value rhs) { return b.asValue(b.add(lhs, rhs)); }
  Value subtract(Value lhs, Value rhs) {
    return b.asValue(b.apply(b.dim(0) - b.dim(1), {OpFoldResult(lhs), OpFoldResult(rhs)}));
  }
  /// The value under a name of its own in the text.
  Value name(StringRef name, Value value) {
    Operation *op = value.getDefiningOp();
    op->setLoc(getNamedLoc(name, loc));
    op->setAttr(tir::TIRDialect::getLetAttrName(), builder.getUnitAttr());
    return value;
  }
  Value minimum(Value lhs, Value rhs) { return arith::MinSIOp::create(builder, loc, lhs, rhs); }
  Value maximum(Value lhs, Value rhs) { return arith::MaxSIOp::create(builder, loc, lhs, rhs); }
  Value shiftLeft(Value lhs, Value rhs) { return arith::ShLIOp::create(builder, loc, lhs, rhs); }
  Value isSmaller(Value lhs, Value rhs) {
    return arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::slt, lhs, rhs);
  }
  void loop(OpFoldResult extent, StringRef name, function_ref<void(Value)> body,
            tir::ForKind kind = tir::ForKind::Serial) {
    tir::ForOp::create(builder, loc, b.number(0), extent, kind, name,
                       [&](OpBuilder &, Location, Value number) { body(number); });
  }

  Scalar read(Value buffer, ArrayRef<Value> position) {
    Type type = cast<MemRefType>(buffer.getType()).getElementType();
    Value element = memref::LoadOp::create(builder, loc, buffer, position);
    if (type.isUnsignedInteger())
      element = tir::SignCastOp::create(builder, loc, getSignlessType(type), element);
    return {element, type};
  }
  void write(Scalar scalar, Value buffer, ArrayRef<Value> position) {
    Value element = scalar.value;
    if (scalar.type.isUnsignedInteger())
      element = tir::SignCastOp::create(builder, loc, scalar.type, element);
    memref::StoreOp::create(builder, loc, element, buffer, position);
  }
  Value allocate(StringRef name, ArrayRef<int64_t> shape, Type type, ValueRange sizes = {}) {
    auto alloc =
        tir::AllocBufferOp::create(builder, loc, MemRefType::get(shape, type), name, sizes);
    alloc.setScope("local");
    return alloc;
  }

  TopiBuilder &b;
  ScalarBuilder s;
  OpBuilder &builder;
  Location loc;
  const TopiOperand &operand;
  const Order &order;
  /// In the statements: the elements along the axis, and how many are asked.
  Value size, count;
  std::optional<int64_t> staticSize;
  /// The workspace, of two halves: elements and, if they are asked, their places.
  Value values, places;
  /// How many elements of each run a merge has taken.
  Value takenFirst, takenSecond;
};
} // namespace

SmallVector<Value> MergeSort::build() {
  Extents extents = b.getExtents(operand.getTensor());
  if (order.count > 0)
    extents[order.axis] = b.minimum(extents[order.axis], b.number(order.count));
  SmallVector<int64_t> shape;
  SmallVector<Value> dynamic;
  dispatchIndexOpFoldResults(extents, dynamic, shape);
  SmallVector<Type> types;
  SmallVector<Value> sizes;
  auto addResult = [&](Type type) {
    types.push_back(RankedTensorType::get(shape, type));
    llvm::append_range(sizes, dynamic);
  };
  if (order.withValues)
    addResult(operand.getElementType());
  if (order.placeType)
    addResult(order.placeType);
  auto op = te::ExternOp::create(builder, loc, types, order.name, sizes,
                                 ValueRange(operand.getTensor()), DictionaryAttr());
  OpBuilder::InsertionGuard guard(builder);
  builder.createBlock(&op.getBody());
  buildFunction(op);
  return op.getResults();
}

void MergeSort::buildFunction(te::ExternOp op) {
  SmallVector<Type> types;
  for (Value tensor : llvm::concat<Value>(SmallVector<Value>(op.getInputs()),
                                          SmallVector<Value>(op.getResults()))) {
    auto type = cast<RankedTensorType>(tensor.getType());
    types.push_back(MemRefType::get(type.getShape(), type.getElementType()));
  }
  std::string indices = (order.name + "_indices").str();
  SmallVector<StringRef> names{"data"};
  if (order.withValues)
    names.push_back(order.name);
  if (order.placeType)
    names.push_back(indices);
  auto func = tir::PrimFuncOp::create(builder, loc, order.name, types, names);
  builder.setInsertionPointToStart(&func.getBody().front());
  Value data = func.getArgument(0);
  Extents rows;
  for (auto [dim, extent] : llvm::enumerate(cast<MemRefType>(data.getType()).getShape())) {
    OpFoldResult number = b.number(extent);
    if (ShapedType::isDynamic(extent))
      number = memref::DimOp::create(builder, loc, data, dim).getResult();
    if (int64_t(dim) != order.axis) {
      rows.push_back(number);
      continue;
    }
    size = b.asValue(number);
    staticSize = getConstantIntValue(number);
    count = order.count > 0 ? b.asValue(b.minimum(number, b.number(order.count))) : size;
  }
  loop(
      b.product(rows), "row",
      [&](Value row) {
        auto block =
            tir::BlockOp::create(builder, loc, (order.name + "_row").str(),
                                 ArrayRef<tir::IterKind>(), ArrayRef<OpFoldResult>(),
                                 ArrayRef<OpFoldResult>(), ValueRange(), ArrayRef<StringRef>());
        builder.setInsertionPointToStart(&block.getBody().front());
        SmallVector<Value> point = b.delinearize(row, rows);
        point.insert(point.begin() + order.axis, Value());
        buildRow(func, point);
        SmallVector<tir::BufferRegion> regions;
        for (BlockArgument buffer : func.getArguments()) {
          tir::BufferRegion &region = regions.emplace_back();
          region.buffer = buffer;
          for (auto [dim, number] : llvm::enumerate(point)) {
            bool isAxis = int64_t(dim) == order.axis;
            Value extent = regions.size() == 1 ? size : count;
            region.offsets.push_back(isAxis ? b.number(0) : OpFoldResult(number));
            region.extents.push_back(isAxis ? getAsOpFoldResult(extent) : b.number(1));
          }
        }
        ArrayRef<tir::BufferRegion> all(regions);
        tir::YieldOp::create(builder, loc, all.take_front(1), all.drop_front(1));
      },
      tir::ForKind::Parallel);
}

void MergeSort::buildRow(tir::PrimFuncOp func, ArrayRef<Value> point) {
  SmallVector<Value> position(point), sizes;
  if (!staticSize)
    sizes.push_back(size);
  int64_t shape[] = {2, staticSize.value_or(ShapedType::kDynamic)};
  // A place takes half of the memory where it can.
  bool isShort = staticSize && *staticSize <= std::numeric_limits<int32_t>::max();
  Type placeType = isShort ? builder.getI32Type() : builder.getI64Type();
  values = allocate("values", shape, operand.getElementType(), sizes);
  if (order.placeType)
    places = allocate("places", shape, placeType, sizes);
  takenFirst = allocate("first", {1}, builder.getI64Type());
  takenSecond = allocate("second", {1}, builder.getI64Type());
  Value zero = index(0);
  loop(getAsOpFoldResult(size), "i", [&](Value number) {
    position[order.axis] = number;
    write(read(func.getArgument(0), position), values, {zero, number});
    if (places)
      write(s.cast(s.fromIndex(number, builder.getI64Type()), placeType), places, {zero, number});
  });
  // Two levels a time: the result is where the elements came from.
  int64_t numSteps = staticSize ? llvm::divideCeil(llvm::Log2_64_Ceil(*staticSize | 1), 2) : 31;
  loop(b.number(numSteps), "step", [&](Value step) {
    Value level = shiftLeft(step, index(1));
    if (!staticSize) {
      auto ifOp = scf::IfOp::create(builder, loc, isSmaller(shiftLeft(index(1), level), size));
      builder.setInsertionPointToStart(ifOp.thenBlock());
    }
    loop(b.number(2), "half", [&](Value half) { buildLevel(add(level, half)); });
  });
  loop(getAsOpFoldResult(count), "i", [&](Value number) {
    position[order.axis] = number;
    unsigned result = 1;
    if (order.withValues)
      write(read(values, {zero, number}), func.getArgument(result++), position);
    if (places)
      write(s.cast(read(places, {zero, number}), order.placeType), func.getArgument(result),
            position);
  });
}

void MergeSort::buildLevel(Value level) {
  Value one = index(1), next = add(level, one), length = shiftLeft(one, next);
  Value width = name("width", shiftLeft(one, level));
  Value kept = name("kept", minimum(width, count));
  Value parity = name("parity", arith::AndIOp::create(builder, loc, level, one));
  Value last = add(size, subtract(length, one));
  Value numPairs = arith::ShRSIOp::create(builder, loc, last, next);
  loop(getAsOpFoldResult(numPairs), "pair",
       [&](Value pair) { buildMerge(name("start", shiftLeft(pair, next)), width, kept, parity); });
}

void MergeSort::buildMerge(Value start, Value width, Value kept, Value parity) {
  Value zero = index(0);
  Value middle = name("middle", arith::OrIOp::create(builder, loc, start, width));
  Value numFirst = name("num_first", minimum(kept, subtract(size, start)));
  Value numSecond = name("num_second", maximum(minimum(kept, subtract(size, middle)), zero));
  Scalar none = s.constant(builder.getI64Type(), 0);
  write(none, takenFirst, zero);
  write(none, takenSecond, zero);
  Value total = minimum(add(numFirst, numSecond), count);
  loop(getAsOpFoldResult(total), "next",
       [&](Value next) { buildStep(start, middle, numFirst, numSecond, next, parity); });
}

void MergeSort::buildStep(Value start, Value middle, Value numFirst, Value numSecond, Value next,
                          Value parity) {
  Type bit = builder.getI1Type();
  Value zero = index(0);
  Scalar first = read(takenFirst, zero), second = read(takenSecond, zero);
  name("taken_first", first.value);
  name("taken_second", second.value);
  Value firstTaken = s.toIndex(first), secondTaken = s.toIndex(second);
  Value hasSecond = isSmaller(secondTaken, numSecond);
  // Where a run has ended, an element is read that is there, and not taken.
  Value firstPlace =
      name("first_place", add(start, minimum(firstTaken, subtract(numFirst, index(1)))));
  Value secondPlace =
      name("second_place",
           arith::SelectOp::create(builder, loc, hasSecond, add(middle, secondTaken), firstPlace));
  Scalar lhs = read(values, {parity, firstPlace}), rhs = read(values, {parity, secondPlace});
  name("first_value", lhs.value);
  name("second_value", rhs.value);
  // Of equal elements the first comes first.
  Value isBefore = order.descending ? isLess(s, lhs, rhs) : isLess(s, rhs, lhs);
  Value isOver = s.logicalNot({isSmaller(firstTaken, numFirst), bit}).value;
  Value isNext = arith::OrIOp::create(builder, loc, isOver, isBefore);
  Scalar takesSecond{arith::AndIOp::create(builder, loc, hasSecond, isNext), bit};
  name("takes_second", takesSecond.value);
  Value half = subtract(index(1), parity), place = add(start, next);
  write(s.select(takesSecond.value, rhs, lhs), values, {half, place});
  if (places)
    write(s.select(takesSecond.value, read(places, {parity, secondPlace}),
                   read(places, {parity, firstPlace})),
          places, {half, place});
  write(s.add(first, s.cast(s.logicalNot(takesSecond), first.type)), takenFirst, zero);
  write(s.add(second, s.cast(takesSecond, second.type)), takenSecond, zero);
}

/// Builds what is asked of the order.
static SmallVector<Value> buildOrdered(TopiBuilder &b, const TopiOperand &operand,
                                       const Order &order) {
  OpFoldResult size = b.getExtent(operand.getTensor(), order.axis);
  std::optional<int64_t> number = getConstantIntValue(size);
  if (!number || *number > kMaxRanked)
    return MergeSort(b, operand, order).build();
  OpFoldResult count = order.count > 0 ? b.minimum(size, b.number(order.count)) : size;
  Value places =
      buildOrder(b, buildRanks(b, operand, order.axis, order.descending), order.axis, count);
  SmallVector<Value> results;
  if (order.withValues)
    results.push_back(gatherOrdered(b, operand, places, order.axis, order.name));
  if (order.placeType)
    results.push_back(b.cast(places, order.placeType));
  return results;
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
  return buildOrdered(call.b, operand,
                      {"argsort", axis, descending, /*count=*/0, /*withValues=*/false, *type});
}

static TopiResult buildSort(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  const TopiOperand &operand = call.operands[0];
  int64_t axis = call.getAxis("axis", operand.getRank(), -1);
  bool descending = call.getBool("descending", false);
  if (failed(call.checkType(operand, NumberKinds)) || failed(call.check()))
    return failure();
  return buildOrdered(call.b, operand,
                      {"sort", axis, descending, /*count=*/0, /*withValues=*/true, Type()});
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
  return buildOrdered(
      call.b, operand,
      {"topk", axis, largest, k, kind != "indices", kind == "values" ? Type() : *type});
}

void mlc::te::addScanFunctions(TopiTable &table) {
  table["cumsum"] = buildScan;
  table["cumprod"] = buildScan;
  table["argsort"] = buildArgsort;
  table["sort"] = buildSort;
  table["topk"] = buildTopK;
}
