//===- RowSort.cpp - Orders of rows by statements over buffers ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "RowSort.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

Value mlc::te::isLess(ScalarBuilder &s, Scalar lhs, Scalar rhs) {
  Value less = s.compare(Comparison::Less, lhs, rhs);
  if (getTypeKind(lhs.type) != FloatKind)
    return less;
  Value lhsIsNumber = s.compare(Comparison::Equal, lhs, lhs);
  Value rhsIsNaN = s.compare(Comparison::NotEqual, rhs, rhs);
  Value isBefore = arith::AndIOp::create(s.builder, s.loc, lhsIsNumber, rhsIsNaN);
  return arith::OrIOp::create(s.builder, s.loc, less, isBefore);
}

Value RowSort::comesBefore(Scalar lhs, Scalar rhs) {
  return order.descending ? isLess(s, rhs, lhs) : isLess(s, lhs, rhs);
}

Scalar RowSort::readData(Value data, ArrayRef<Value> point, Value number) {
  SmallVector<Value> position(point);
  position[order.axis] = number;
  return read(data, position);
}

Scalar RowSort::getPlace(Value number) {
  Type type = cast<MemRefType>(places.getType()).getElementType();
  return s.cast(s.fromIndex(number, builder.getI64Type()), type);
}

Value RowSort::index(int64_t number) {
  return arith::ConstantIndexOp::create(builder, loc, number);
}

Value RowSort::subtract(Value lhs, Value rhs) {
  return b.asValue(b.apply(b.dim(0) - b.dim(1), {OpFoldResult(lhs), OpFoldResult(rhs)}));
}

Value RowSort::name(StringRef name, Value value) {
  Operation *op = value.getDefiningOp();
  op->setLoc(getNamedLoc(name, loc));
  op->setAttr(tir::TIRDialect::getLetAttrName(), builder.getUnitAttr());
  return value;
}

Value RowSort::minimum(Value lhs, Value rhs) {
  return arith::MinSIOp::create(builder, loc, lhs, rhs);
}

Value RowSort::maximum(Value lhs, Value rhs) {
  return arith::MaxSIOp::create(builder, loc, lhs, rhs);
}

Value RowSort::shiftLeft(Value lhs, Value rhs) {
  return arith::ShLIOp::create(builder, loc, lhs, rhs);
}

Value RowSort::isSmaller(Value lhs, Value rhs) {
  return arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::slt, lhs, rhs);
}

void RowSort::loop(OpFoldResult extent, StringRef name, function_ref<void(Value)> body,
                   tir::ForKind kind) {
  tir::ForOp::create(builder, loc, b.number(0), extent, kind, name,
                     [&](OpBuilder &, Location, Value number) { body(number); });
}

Scalar RowSort::read(Value buffer, ArrayRef<Value> position) {
  Type type = cast<MemRefType>(buffer.getType()).getElementType();
  Value element = memref::LoadOp::create(builder, loc, buffer, position);
  if (type.isUnsignedInteger())
    element = tir::SignCastOp::create(builder, loc, getSignlessType(type), element);
  return {element, type};
}

void RowSort::write(Scalar scalar, Value buffer, ArrayRef<Value> position) {
  Value element = scalar.value;
  if (scalar.type.isUnsignedInteger())
    element = tir::SignCastOp::create(builder, loc, scalar.type, element);
  memref::StoreOp::create(builder, loc, element, buffer, position);
}

Value RowSort::allocate(StringRef name, ArrayRef<int64_t> shape, Type type, ValueRange sizes) {
  auto alloc = tir::AllocBufferOp::create(builder, loc, MemRefType::get(shape, type), name, sizes);
  alloc.setScope("local");
  return alloc;
}

SmallVector<Value> RowSort::build() {
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

void RowSort::buildFunction(te::ExternOp op) {
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

void RowSort::allocateElements(ArrayRef<int64_t> shape, ValueRange sizes) {
  // A place takes half of the memory where it can.
  bool isShort = staticSize && *staticSize <= std::numeric_limits<int32_t>::max();
  Type placeType = isShort ? builder.getI32Type() : builder.getI64Type();
  values = allocate("values", shape, operand.getElementType(), sizes);
  if (order.placeType)
    places = allocate("places", shape, placeType, sizes);
}

void RowSort::buildRow(tir::PrimFuncOp func, ArrayRef<Value> point) {
  orderRow(func.getArgument(0), point);
  loop(getAsOpFoldResult(count), "i", [&](Value number) {
    SmallVector<Value> position(point), here{number};
    position[order.axis] = number;
    if (cast<MemRefType>(values.getType()).getRank() == 2)
      here.insert(here.begin(), index(0));
    unsigned result = 1;
    if (order.withValues)
      write(read(values, here), func.getArgument(result++), position);
    if (places)
      write(s.cast(read(places, here), order.placeType), func.getArgument(result), position);
  });
}
