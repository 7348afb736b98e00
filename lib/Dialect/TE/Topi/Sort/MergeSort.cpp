//===- MergeSort.cpp - Runs in order are merged ---------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "RowSort.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

namespace {
/// Merges runs that are in order, from single elements on, from one half of a workspace to the
/// other. Of a run no more than the asked elements are kept, so that the first k of n take n log k
/// steps.
class MergeSort : public RowSort {
public:
  using RowSort::RowSort;

private:
  void orderRow(Value data, ArrayRef<Value> point) override;
  /// Merges each two runs of 2^level elements.
  void buildLevel(Value level);
  void buildMerge(Value start, Value width, Value kept, Value parity);
  /// Takes the next element of a merge as number `next` of its result.
  void buildStep(Value start, Value middle, Value numFirst, Value numSecond, Value next,
                 Value parity);

  /// How many elements of each run a merge has taken.
  Value takenFirst, takenSecond;
};
} // namespace

void MergeSort::orderRow(Value data, ArrayRef<Value> point) {
  SmallVector<Value> sizes;
  if (!staticSize)
    sizes.push_back(size);
  allocateElements({2, staticSize.value_or(ShapedType::kDynamic)}, sizes);
  takenFirst = allocate("first", {1}, builder.getI64Type());
  takenSecond = allocate("second", {1}, builder.getI64Type());
  Value zero = index(0);
  loop(getAsOpFoldResult(size), "i", [&](Value number) {
    write(readData(data, point, number), values, {zero, number});
    if (places)
      write(getPlace(number), places, {zero, number});
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
  Value isBefore = comesBefore(rhs, lhs);
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

SmallVector<Value> mlc::te::buildMergeSort(TopiBuilder &b, const TopiOperand &operand,
                                           const Order &order) {
  return MergeSort(b, operand, order).build();
}
