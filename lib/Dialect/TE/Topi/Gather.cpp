//===- Gather.cpp - Reads and writes at places that tensors say -----------------------------===//
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

/// A place along a dimension; a negative one counts from the end.
static Value getPlace(TopiBuilder &b, ScalarBuilder &s, Scalar index, OpFoldResult size) {
  Type type = s.builder.getIndexType();
  Scalar place = {s.toIndex(index), type};
  if (getTypeKind(index.type) & UnsignedKind)
    return place.value;
  Value isNegative = s.compare(Comparison::Less, place, s.constant(type, 0));
  return s.select(isNegative, s.add(place, {b.asValue(size), type}), place).value;
}

static TopiResult buildGather(TopiCall &call) {
  if (failed(call.takeOperands(2, 2)))
    return failure();
  const TopiOperand &data = call.operands[0], &indices = call.operands[1];
  int64_t axis = call.getAxis("axis", data.getRank(), 0);
  if (failed(call.checkType(data, AnyKind)) || failed(call.checkType(indices, IntegerKinds)) ||
      failed(call.checkRank(1, data.getRank())) || failed(call.check()))
    return failure();
  TopiBuilder &b = call.b;
  OpFoldResult size = b.getExtent(data.getTensor(), axis);
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    SmallVector<Value> position(axes);
    position[axis] = getPlace(b, s, indices.read(s, axes), size);
    return data.read(s, position);
  };
  return SmallVector<Value>{b.compute("T_gather", b.getExtents(indices.getTensor()), AxisStyle::Ax,
                                      data.getElementType(), body)};
}

static TopiResult buildGatherND(TopiCall &call) {
  if (failed(call.takeOperands(2, 2)))
    return failure();
  const TopiOperand &data = call.operands[0], &indices = call.operands[1];
  int64_t batch = call.getInt("batch_dims", 0), rank = indices.getRank();
  if (failed(call.checkType(data, AnyKind)) || failed(call.checkType(indices, IntegerKinds)) ||
      failed(call.check()))
    return failure();
  if (batch < 0 || batch >= rank)
    return call.fail("expected 'batch_dims' from 0 and less than " + Twine(rank) + ", got " +
                     Twine(batch));
  int64_t length = indices.getDimSize(rank - 1);
  if (ShapedType::isDynamic(length) || batch + length > data.getRank())
    return call.fail("expected a known number of indices, at most " +
                     Twine(data.getRank() - batch));
  TopiBuilder &b = call.b;
  Extents from = b.getExtents(data.getTensor()), extents = b.getExtents(indices.getTensor());
  extents.pop_back();
  extents.append(from.begin() + batch + length, from.end());
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    SmallVector<Value> position(axes.take_front(batch));
    for (int64_t i = 0; i < length; ++i) {
      SmallVector<Value> at(axes.take_front(rank - 1));
      at.push_back(b.asValue(b.number(i)));
      position.push_back(getPlace(b, s, indices.read(s, at), from[batch + i]));
    }
    llvm::append_range(position, axes.drop_front(rank - 1));
    return data.read(s, position);
  };
  return SmallVector<Value>{
      b.compute("gather_nd", extents, AxisStyle::Ax, data.getElementType(), body)};
}

static TopiResult buildIndexTensor(TopiCall &call) {
  if (failed(call.takeOperands(2, ~0u)))
    return failure();
  const TopiOperand &data = call.operands[0];
  ArrayRef<TopiOperand> indices = ArrayRef(call.operands).drop_front();
  if (failed(call.checkType(data, AnyKind)))
    return failure();
  for (const TopiOperand &index : indices)
    if (failed(call.checkType(index, IntegerKinds)))
      return failure();
  if (failed(call.check()))
    return failure();
  if (static_cast<int64_t>(indices.size()) > data.getRank())
    return call.fail("expected at most " + Twine(data.getRank()) + " tensors of indices, got " +
                     Twine(indices.size()));
  FailureOr<Extents> places = getBroadcastExtents(call, indices);
  if (failed(places))
    return failure();
  TopiBuilder &b = call.b;
  Extents from = b.getExtents(data.getTensor()), extents(*places);
  extents.append(from.begin() + indices.size(), from.end());
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    SmallVector<Value> position;
    for (auto [i, index] : llvm::enumerate(indices)) {
      SmallVector<Value> at =
          getBroadcastPosition(b, index, axes.take_front(places->size()), *places);
      position.push_back(getPlace(b, s, index.read(s, at), from[i]));
    }
    llvm::append_range(position, axes.drop_front(places->size()));
    return data.read(s, position);
  };
  return SmallVector<Value>{
      b.compute("index", extents, AxisStyle::Ax, data.getElementType(), body)};
}

//===----------------------------------------------------------------------------------------===//
// scatter_elements, scatter_nd
//===----------------------------------------------------------------------------------------===//

namespace {
/// How values are combined with those that are there.
struct Reduction {
  StringLiteral name;
  Combiner combiner;
};
} // namespace

static constexpr Reduction reductions[] = {{"update", Combiner::Max},
                                           {"add", Combiner::Sum},
                                           {"mul", Combiner::Prod},
                                           {"max", Combiner::Max},
                                           {"min", Combiner::Min}};

/// Combines each element of the data with the updates that are for it. `count` updates may be:
/// `isFor` says whether one is, and `read` reads it.
static Value buildScattered(TopiCall &call, const Reduction &reduction, OpFoldResult count,
                            function_ref<Value(ScalarBuilder &, ArrayRef<Value>, Value)> isFor,
                            function_ref<Scalar(ScalarBuilder &, ArrayRef<Value>, Value)> read) {
  TopiBuilder &b = call.b;
  const TopiOperand &data = call.operands[0];
  Extents extents = b.getExtents(data.getTensor());
  bool isUpdate = reduction.name == "update";
  Type element = data.getElementType();
  Type type = isUpdate ? Type(b.builder.getI64Type()) : element;
  auto choose = [](ScalarBuilder &s, Value condition, Type type, function_ref<Scalar()> then,
                   function_ref<Scalar()> otherwise) {
    auto ifOp = scf::IfOp::create(s.builder, s.loc, getSignlessType(type), condition,
                                  /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(s.builder);
    s.builder.setInsertionPointToStart(ifOp.thenBlock());
    scf::YieldOp::create(s.builder, s.loc, then().value);
    s.builder.setInsertionPointToStart(ifOp.elseBlock());
    scf::YieldOp::create(s.builder, s.loc, otherwise().value);
    return Scalar{ifOp.getResult(0), type};
  };
  // An update is found by its number; other ways combine their values.
  auto identity = [&](ScalarBuilder &s) {
    switch (reduction.combiner) {
    case Combiner::Sum:
      return s.constant(type, 0);
    case Combiner::Prod:
      return s.constant(type, 1);
    default:
      return isUpdate ? s.constant(type, -1) : s.limit(type, reduction.combiner == Combiner::Max);
    }
  };
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes, ArrayRef<Value> reduceAxes) {
    Value number = reduceAxes[0];
    return SmallVector<Scalar>{choose(
        s, isFor(s, axes, number), type,
        [&] { return isUpdate ? s.fromIndex(number, type) : read(s, axes, number); },
        [&] { return identity(s); })};
  };
  Value combined = b.reduce("scatter", reduction.combiner, extents,
                            getAxisNames(AxisStyle::Ax, extents.size()), {count}, {"k"}, type, body)
                       .front();
  auto result = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    Scalar found = readElement(s, combined, axes);
    if (isUpdate) {
      Value isThere = s.compare(Comparison::GreaterEqual, found, s.constant(type, 0));
      return choose(
          s, isThere, element, [&] { return read(s, axes, s.toIndex(found)); },
          [&] { return data.read(s, axes); });
    }
    Scalar own = data.read(s, axes);
    switch (reduction.combiner) {
    case Combiner::Sum:
      return s.add(own, found);
    case Combiner::Prod:
      return s.multiply(own, found);
    case Combiner::Max:
      return s.maximum(own, found);
    default:
      return s.minimum(own, found);
    }
  };
  return b.compute(call.name == "scatter_nd" ? "scatter_nd" : "scatter_elements", extents,
                   AxisStyle::Ax, element, result);
}

/// Takes data, indices and updates, and `reduction`.
static FailureOr<const Reduction *> getScatter(TopiCall &call) {
  if (failed(call.takeOperands(3, 3)))
    return failure();
  StringRef name = call.getString("reduction", "update");
  const Reduction *found =
      llvm::find_if(reductions, [&](const Reduction &entry) { return entry.name == name; });
  if (found == std::end(reductions))
    return call.fail("expected 'update', 'add', 'mul', 'max' or 'min' as 'reduction', got '" +
                     name + "'");
  if (failed(call.checkType(call.operands[0], NumberKinds)) ||
      failed(call.checkType(call.operands[1], IntegerKinds)) ||
      failed(call.checkType(call.operands[2], NumberKinds)))
    return failure();
  if (call.operands[0].getElementType() != call.operands[2].getElementType())
    return call.fail("expected updates of the type of the data");
  return found;
}

static TopiResult buildScatterElements(TopiCall &call) {
  FailureOr<const Reduction *> reduction = getScatter(call);
  if (failed(reduction))
    return failure();
  const TopiOperand &data = call.operands[0], &indices = call.operands[1],
                    &updates = call.operands[2];
  int64_t rank = data.getRank(), axis = call.getAxis("axis", rank, 0);
  if (failed(call.checkRank(1, rank)) || failed(call.checkRank(2, rank)) || failed(call.check()))
    return failure();
  TopiBuilder &b = call.b;
  Extents from = b.getExtents(data.getTensor()), limits = b.getExtents(indices.getTensor());
  auto getPosition = [&](ArrayRef<Value> axes, Value number) {
    SmallVector<Value> position(axes);
    position[axis] = number;
    return position;
  };
  auto isFor = [&](ScalarBuilder &s, ArrayRef<Value> axes, Value number) {
    // The indices may be fewer than the data along other dimensions.
    Value inRange;
    for (int64_t i = 0; i < rank; ++i) {
      if (i == axis || isSameExtent(from[i], limits[i]))
        continue;
      Value isInside = arith::CmpIOp::create(s.builder, s.loc, arith::CmpIPredicate::slt, axes[i],
                                             b.asValue(limits[i]));
      inRange = inRange ? arith::AndIOp::create(s.builder, s.loc, inRange, isInside).getResult()
                        : isInside;
    }
    auto matches = [&]() -> Value {
      Value place = getPlace(b, s, indices.read(s, getPosition(axes, number)), from[axis]);
      return arith::CmpIOp::create(s.builder, s.loc, arith::CmpIPredicate::eq, place, axes[axis]);
    };
    if (!inRange)
      return matches();
    auto ifOp = scf::IfOp::create(s.builder, s.loc, s.builder.getI1Type(), inRange,
                                  /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(s.builder);
    s.builder.setInsertionPointToStart(ifOp.thenBlock());
    scf::YieldOp::create(s.builder, s.loc, matches());
    s.builder.setInsertionPointToStart(ifOp.elseBlock());
    scf::YieldOp::create(s.builder, s.loc, inRange);
    return Value(ifOp.getResult(0));
  };
  auto read = [&](ScalarBuilder &s, ArrayRef<Value> axes, Value number) {
    return updates.read(s, getPosition(axes, number));
  };
  return SmallVector<Value>{buildScattered(call, **reduction, limits[axis], isFor, read)};
}

static TopiResult buildScatterND(TopiCall &call) {
  FailureOr<const Reduction *> reduction = getScatter(call);
  if (failed(reduction) || failed(call.check()))
    return failure();
  const TopiOperand &data = call.operands[0], &indices = call.operands[1],
                    &updates = call.operands[2];
  int64_t rank = indices.getRank();
  int64_t length = rank == 0 ? -1 : indices.getDimSize(rank - 1);
  if (length < 0 || length > data.getRank() ||
      updates.getRank() != rank - 1 + data.getRank() - length)
    return call.fail("expected a known number of indices, at most " + Twine(data.getRank()) +
                     ", and updates that fit");
  TopiBuilder &b = call.b;
  Extents from = b.getExtents(data.getTensor()), places = b.getExtents(indices.getTensor());
  places.pop_back();
  auto isFor = [&](ScalarBuilder &s, ArrayRef<Value> axes, Value number) {
    Value matches;
    for (int64_t i = 0; i < length; ++i) {
      SmallVector<Value> at = b.delinearize(number, places);
      at.push_back(b.asValue(b.number(i)));
      Value place = getPlace(b, s, indices.read(s, at), from[i]);
      Value isHere =
          arith::CmpIOp::create(s.builder, s.loc, arith::CmpIPredicate::eq, place, axes[i]);
      matches =
          matches ? arith::AndIOp::create(s.builder, s.loc, matches, isHere).getResult() : isHere;
    }
    return matches ? matches : s.constant(s.builder.getI1Type(), 1).value;
  };
  auto read = [&](ScalarBuilder &s, ArrayRef<Value> axes, Value number) {
    SmallVector<Value> position = b.delinearize(number, places);
    llvm::append_range(position, axes.drop_front(length));
    return updates.read(s, position);
  };
  return SmallVector<Value>{buildScattered(call, **reduction, b.product(places), isFor, read)};
}

void mlc::te::addGatherFunctions(TopiTable &table) {
  table["gather"] = buildGather;
  table["gather_nd"] = buildGatherND;
  table["index_tensor"] = buildIndexTensor;
  table["scatter_elements"] = buildScatterElements;
  table["scatter_nd"] = buildScatterND;
}
