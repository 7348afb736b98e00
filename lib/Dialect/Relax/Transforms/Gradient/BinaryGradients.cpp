//===- BinaryGradients.cpp - Gradients of functions of several elements ---------------------===//
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
/// `changes(builder, op, gradient)` are what both operands contribute where they are broadcast.
template <typename Op, typename Changes> void addBinary(GradientRules &rules, Changes changes) {
  rules.add<Op>([changes](Op op, Value gradient, B &b) {
    std::pair<Value, Value> both = changes(b, op, gradient);
    return success(succeeded(b.contributeBroadcast(0, both.first, op.getX1().getType())) &&
                   succeeded(b.contributeBroadcast(1, both.second, op.getX2().getType())));
  });
}

/// All to the operand that is the result; half to each where they are equal.
template <typename Op, typename Comparison> void addExtremum(GradientRules &rules) {
  addBinary<Op>(rules, [](B &b, Op op, Value gradient) {
    Value isFirst = b.create<Comparison>(op.getX1(), op.getX2());
    Value isBoth = b.create<EqualOp>(op.getX1(), op.getX2());
    Value half = b.keepWhere(isBoth, b.multiply(gradient, 0.5));
    Value first = b.create<WhereOp>(isFirst, gradient, half);
    return std::pair(first, b.subtract(gradient, first));
  });
}
} // namespace

void relax::addBinaryGradients(GradientRules &rules) {
  addBinary<AddOp>(rules, [](B &, AddOp, Value gradient) { return std::pair(gradient, gradient); });
  addBinary<SubtractOp>(rules, [](B &b, SubtractOp, Value gradient) {
    return std::pair(gradient, b.negative(gradient));
  });
  addBinary<MultiplyOp>(rules, [](B &b, MultiplyOp op, Value gradient) {
    return std::pair(b.multiply(gradient, op.getX2()), b.multiply(gradient, op.getX1()));
  });
  addBinary<DivideOp>(rules, [](B &b, DivideOp op, Value gradient) {
    Value first = b.divide(gradient, op.getX2());
    return std::pair(first, b.negative(b.multiply(first, op.getResult())));
  });
  addBinary<PowerOp>(rules, [](B &b, PowerOp op, Value gradient) {
    Value x = op.getX1(), exponent = op.getX2();
    Value lower = b.create<PowerOp>(x, b.add(exponent, -1));
    Value second = b.multiply(op.getResult(), b.create<LogOp>(x));
    // 0 to any power stays 0, although its logarithm is none.
    Value isZero = b.create<EqualOp>(x, b.number(x, 0));
    second = b.create<WhereOp>(isZero, b.number(x, 0), second);
    return std::pair(b.multiply(gradient, b.multiply(exponent, lower)),
                     b.multiply(gradient, second));
  });
  addExtremum<MaximumOp, GreaterOp>(rules);
  addExtremum<MinimumOp, LessOp>(rules);
  addBinary<Atan2Op>(rules, [](B &b, Atan2Op op, Value gradient) {
    Value y = op.getX1(), x = op.getX2();
    Value scaled = b.divide(gradient, b.add(b.multiply(x, x), b.multiply(y, y)));
    return std::pair(b.multiply(scaled, x), b.negative(b.multiply(scaled, y)));
  });
  addBinary<LogAddExpOp>(rules, [](B &b, LogAddExpOp op, Value gradient) {
    auto part = [&](Value x) {
      return b.multiply(gradient, b.create<ExpOp>(b.subtract(x, op.getResult())));
    };
    return std::pair(part(op.getX1()), part(op.getX2()));
  });
  rules.add<EwiseFmaOp>([](EwiseFmaOp op, Value gradient, B &b) {
    return success(succeeded(b.contribute(0, b.multiply(gradient, op.getX2()))) &&
                   succeeded(b.contribute(1, b.multiply(gradient, op.getX1()))) &&
                   succeeded(b.contribute(2, gradient)));
  });
  rules.add<WhereOp>([](WhereOp op, Value gradient, B &b) {
    Value first = b.keepWhere(op.getCondition(), gradient);
    Value second = b.subtract(gradient, first);
    return success(succeeded(b.contributeBroadcast(1, first, op.getX1().getType())) &&
                   succeeded(b.contributeBroadcast(2, second, op.getX2().getType())));
  });
}
