//===- LinearExpr.cpp - An index as a sum of multiples --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "LinearExpr.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;

namespace mlc {
void LinearExpr::add(const LinearExpr &other, int64_t factor) {
  constant += factor * other.constant;
  for (auto [value, coeff] : other.terms)
    if ((terms[value] += factor * coeff) == 0)
      terms.erase(value);
}

LinearExpr LinearExpr::of(Value value) {
  LinearExpr result;
  if (std::optional<int64_t> c = getConstantIntValue(value)) {
    result.constant = *c;
    return result;
  }
  if (auto op = value.getDefiningOp<arith::AddIOp>()) {
    result.add(of(op.getLhs()), 1);
    result.add(of(op.getRhs()), 1);
    return result;
  }
  if (auto op = value.getDefiningOp<arith::SubIOp>()) {
    result.add(of(op.getLhs()), 1);
    result.add(of(op.getRhs()), -1);
    return result;
  }
  if (auto op = value.getDefiningOp<arith::MulIOp>()) {
    for (auto [x, y] : {std::pair(op.getLhs(), op.getRhs()), std::pair(op.getRhs(), op.getLhs())})
      if (std::optional<int64_t> c = getConstantIntValue(y)) {
        result.add(of(x), *c);
        return result;
      }
  }
  result.terms[value] = 1;
  return result;
}
} // namespace mlc
