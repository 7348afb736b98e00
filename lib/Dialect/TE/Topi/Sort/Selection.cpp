//===- Selection.cpp - A few elements are kept in order -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "RowSort.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

namespace {
/// Keeps the first elements of those that were read in order, and puts each of the others that
/// comes before the last of them in its place.
class Selection : public RowSort {
public:
  using RowSort::RowSort;

private:
  void orderRow(Value data, ArrayRef<Value> point) override;
  /// Puts an element, with the number it has in the row, in its place.
  void insert(Scalar element, Value number);
};
} // namespace

void Selection::orderRow(Value data, ArrayRef<Value> point) {
  allocateElements({order.count}, {});
  // What is there before is not compared with.
  loop(getAsOpFoldResult(count), "i", [&](Value number) {
    write(readData(data, point, number), values, number);
    if (places)
      write(getPlace(number), places, number);
  });
  Value last = subtract(count, index(1));
  loop(getAsOpFoldResult(size), "i", [&](Value number) {
    Scalar element = readData(data, point, number);
    name("element", element.value);
    Value isWanted = arith::OrIOp::create(builder, loc, isSmaller(number, count),
                                          comesBefore(element, read(values, last)));
    auto ifOp = scf::IfOp::create(builder, loc, isWanted);
    builder.setInsertionPointToStart(ifOp.thenBlock());
    insert(element, number);
  });
}

void Selection::insert(Scalar element, Value number) {
  Type bit = builder.getI1Type();
  Value one = index(1), filled = name("filled", minimum(number, subtract(count, one)));
  loop(getAsOpFoldResult(add(filled, one)), "step", [&](Value step) {
    Value here = name("here", subtract(filled, step));
    Value before = name("before", maximum(subtract(here, one), index(0)));
    // Elements behind the new one move on by one. Of equal elements the first comes first.
    Scalar previous = read(values, before);
    Value hasPrevious = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ne, here, before);
    Scalar moves{arith::AndIOp::create(builder, loc, hasPrevious, comesBefore(element, previous)),
                 bit};
    name("moves", moves.value);
    Value isNew = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq, here, number);
    Scalar own = read(values, here);
    Scalar ends{arith::OrIOp::create(builder, loc, isNew, comesBefore(element, own)), bit};
    name("ends", ends.value);
    write(s.select(moves.value, previous, s.select(ends.value, element, own)), values, here);
    if (places)
      write(s.select(moves.value, read(places, before),
                     s.select(ends.value, getPlace(number), read(places, here))),
            places, here);
  });
}

SmallVector<Value> mlc::te::buildSelection(TopiBuilder &b, const TopiOperand &operand,
                                           const Order &order) {
  return Selection(b, operand, order).build();
}
