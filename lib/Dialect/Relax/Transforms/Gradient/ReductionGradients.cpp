//===- ReductionGradients.cpp - Gradients of sums and of what is found in rows --------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Gradients.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

using B = GradientBuilder;

namespace {
/// The value for each row with dimensions of size 1 in the place of those that are reduced; the one
/// of all rows as it is, as it goes with any tensor.
template <typename Op> Value withReduced(B &b, Op op, Value value) {
  if (op.getKeepdims() || !op.getAxisAttr())
    return value;
  return b.create<ExpandDimsOp>(value, op.getAxisAttr());
}

Value spread(B &b, Value value, Value like) {
  return b.create<BroadcastToOp>(value, DimsAttr::get(like.getContext(), getDims(getRanked(like))));
}

/// How many elements a row has, as a number or, where sizes are not known, as a tensor.
template <typename Op> Value count(B &b, Op op) {
  int64_t product = 1;
  bool isKnown = true;
  SmallVector<DimExpr> dims = getDims(getRanked(op.getX()));
  for (int64_t axis : op.getNormalizedAxes()) {
    isKnown &= dims[axis].isConstant();
    product *= dims[axis].getConstant().value_or(1);
  }
  if (isKnown)
    return b.number(op.getX(), product);
  Value ones = b.create<OnesLikeOp>(op.getX(), TypeAttr());
  return b.sum(ones, op.getNormalizedAxes());
}

/// `rule(builder, op, gradient with all dimensions)` gives what the operand contributes.
template <typename Op, typename Body> void addReduction(GradientRules &rules, Body body) {
  rules.add<Op>([body](Op op, Value gradient, B &b) {
    if (!getRanked(op.getX()))
      return b.fail("expected an operand of known rank");
    return b.contribute(0, body(b, op, withReduced(b, op, gradient)));
  });
}

/// What is the result of a row has its gradient, in equal parts.
template <typename Op> void addExtremum(GradientRules &rules) {
  addReduction<Op>(rules, [](B &b, Op op, Value gradient) {
    Value isFound = b.create<EqualOp>(op.getX(), withReduced(b, op, op.getResult()));
    Value found = b.create<AstypeOp>(isFound, TypeAttr::get(getRanked(op.getX()).getElementType()));
    Value share = b.divide(gradient, b.sum(found, op.getNormalizedAxes()));
    return b.multiply(found, share);
  });
}

template <typename Op> Value distance(B &b, Op op) {
  Value mean = b.create<MeanOp>(op.getX(), op.getAxisAttr(), UnitAttr::get(op.getContext()));
  return b.subtract(op.getX(), mean);
}
} // namespace

void relax::addReductionGradients(GradientRules &rules) {
  addReduction<SumOp>(
      rules, [](B &b, SumOp op, Value gradient) { return spread(b, gradient, op.getX()); });
  addReduction<MeanOp>(rules, [](B &b, MeanOp op, Value gradient) {
    return spread(b, b.divide(gradient, count(b, op)), op.getX());
  });
  addReduction<ProdOp>(rules, [](B &b, ProdOp op, Value gradient) {
    // The product of all others: 0 if one of them is, else that of what is not 0 over the element.
    Value isZero = b.create<EqualOp>(op.getX(), b.number(op.getX(), 0));
    Value one = b.number(op.getX(), 1);
    Value filled = b.create<WhereOp>(isZero, one, op.getX());
    Value zeros = b.create<AstypeOp>(isZero, TypeAttr::get(getRanked(op.getX()).getElementType()));
    Value others = b.subtract(b.sum(zeros, op.getNormalizedAxes()), zeros);
    Value product = b.create<ProdOp>(filled, op.getAxisAttr(), UnitAttr::get(op.getContext()));
    Value isAlone = b.create<EqualOp>(others, b.number(others, 0));
    return b.multiply(gradient, b.keepWhere(isAlone, b.divide(product, filled)));
  });
  addExtremum<MaxOp>(rules);
  addExtremum<MinOp>(rules);
  addReduction<VarianceOp>(rules, [](B &b, VarianceOp op, Value gradient) {
    Value scaled = b.divide(b.multiply(gradient, 2), count(b, op));
    return b.multiply(scaled, distance(b, op));
  });
  addReduction<StdOp>(rules, [](B &b, StdOp op, Value gradient) {
    Value scaled = b.divide(gradient, b.multiply(withReduced(b, op, op.getResult()), count(b, op)));
    return b.multiply(scaled, distance(b, op));
  });
  // An element is in the sums of all that follow it.
  rules.add<CumsumOp>([](CumsumOp op, Value gradient, B &b) {
    RankedTensorType data = getRanked(op.getData());
    if (!data || data.getElementType() != getRanked(gradient).getElementType())
      return b.fail("expected an operand of known rank, and sums of its element type");
    int64_t axis = op.getAxis() ? *normalizeAxis(*op.getAxis(), data.getRank()) : 0;
    Value reversed = b.create<FlipOp>(gradient, axis);
    Value sums =
        b.create<CumsumOp>(reversed, IntegerAttr::get(IntegerType::get(op.getContext(), 64), axis),
                           TypeAttr(), op.getExclusiveAttr());
    Value result = b.create<FlipOp>(sums, axis);
    return b.contribute(0, op.getAxis() ? result : b.reshape(result, getDims(data)));
  });
}
