//===- ElementwiseGradients.cpp - Gradients of functions of one element ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Gradients.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace {
/// `derivative(builder, x, y)` is what `y` changes by where `x` does.
template <typename Op, typename Derivative>
void addUnary(GradientRules &rules, Derivative derivative) {
  rules.add<Op>([derivative](Op op, Value gradient, GradientBuilder &b) {
    Value slope = derivative(b, op.getX(), op.getResult());
    return b.contribute(0, b.multiply(gradient, slope));
  });
}

/// Nothing changes where `x` does, but at single places.
template <typename... Ops> void addConstant(GradientRules &rules) {
  (rules.add<Ops>([](Ops, Value, GradientBuilder &) { return success(); }), ...);
}

using B = GradientBuilder;

Value square(B &b, Value x) { return b.multiply(x, x); }
Value inverse(B &b, Value x) { return b.divide(b.number(x, 1), x); }
/// 1 - x * x
Value oneMinusSquare(B &b, Value x) { return b.subtract(b.number(x, 1), square(b, x)); }
Value root(B &b, Value x) { return b.create<SqrtOp>(x); }
Value exp(B &b, Value x) { return b.create<ExpOp>(x); }
Value isPositive(B &b, Value x) { return b.create<GreaterOp>(x, b.number(x, 0)); }

void addMathematics(GradientRules &rules) {
  addUnary<ExpOp>(rules, [](B &, Value, Value y) { return y; });
  addUnary<LogOp>(rules, [](B &b, Value x, Value) { return inverse(b, x); });
  addUnary<SqrtOp>(rules, [](B &b, Value, Value y) { return b.divide(b.number(y, 0.5), y); });
  addUnary<RsqrtOp>(rules, [](B &b, Value x, Value y) { return b.multiply(b.divide(y, x), -0.5); });
  addUnary<SquareOp>(rules, [](B &b, Value x, Value) { return b.multiply(x, 2); });
  addUnary<ErfOp>(rules, [](B &b, Value x, Value) {
    return b.multiply(exp(b, b.negative(square(b, x))), 2 * llvm::numbers::inv_sqrtpi);
  });
  addUnary<SinOp>(rules, [](B &b, Value x, Value) { return b.create<CosOp>(x); });
  addUnary<CosOp>(rules, [](B &b, Value x, Value) { return b.negative(b.create<SinOp>(x)); });
  addUnary<TanOp>(rules, [](B &b, Value, Value y) { return b.add(square(b, y), 1); });
  addUnary<AsinOp>(rules,
                   [](B &b, Value x, Value) { return inverse(b, root(b, oneMinusSquare(b, x))); });
  addUnary<AcosOp>(rules, [](B &b, Value x, Value) {
    return b.negative(inverse(b, root(b, oneMinusSquare(b, x))));
  });
  addUnary<AtanOp>(rules, [](B &b, Value x, Value) { return inverse(b, b.add(square(b, x), 1)); });
  addUnary<SinhOp>(rules, [](B &b, Value x, Value) { return b.create<CoshOp>(x); });
  addUnary<CoshOp>(rules, [](B &b, Value x, Value) { return b.create<SinhOp>(x); });
  addUnary<TanhOp>(rules, [](B &b, Value, Value y) { return oneMinusSquare(b, y); });
  addUnary<AsinhOp>(
      rules, [](B &b, Value x, Value) { return inverse(b, root(b, b.add(square(b, x), 1))); });
  addUnary<AcoshOp>(
      rules, [](B &b, Value x, Value) { return inverse(b, root(b, b.add(square(b, x), -1))); });
  addUnary<AtanhOp>(rules, [](B &b, Value x, Value) { return inverse(b, oneMinusSquare(b, x)); });
  addUnary<AbsOp>(rules, [](B &b, Value x, Value) { return b.create<SignOp>(x); });
}

void addActivations(GradientRules &rules) {
  addUnary<SigmoidOp>(
      rules, [](B &b, Value, Value y) { return b.multiply(y, b.subtract(b.number(y, 1), y)); });
  rules.add<ReluOp>([](ReluOp op, Value gradient, B &b) {
    return b.contribute(0, b.keepWhere(isPositive(b, op.getX()), gradient));
  });
  rules.add<LeakyReluOp>([](LeakyReluOp op, Value gradient, B &b) {
    Value scaled = b.multiply(gradient, op.getAlpha().convertToDouble());
    return b.contribute(0, b.create<WhereOp>(isPositive(b, op.getX()), gradient, scaled));
  });
  addUnary<SiluOp>(rules, [](B &b, Value x, Value y) {
    Value sigmoid = b.create<SigmoidOp>(x);
    return b.add(sigmoid, b.multiply(y, b.subtract(b.number(y, 1), sigmoid)));
  });
  // x * phi(x) + Phi(x), by the normal distribution.
  addUnary<GeluOp>(rules, [](B &b, Value x, Value) {
    Value chance =
        b.multiply(b.add(b.create<ErfOp>(b.multiply(x, llvm::numbers::sqrt2 / 2)), 1), 0.5);
    Value density = b.multiply(exp(b, b.multiply(square(b, x), -0.5)),
                               llvm::numbers::inv_sqrtpi / llvm::numbers::sqrt2);
    return b.add(chance, b.multiply(x, density));
  });
  addUnary<GeluTanhOp>(rules, [](B &b, Value x, Value) {
    constexpr double kCube = 0.044715;
    double scale = llvm::numbers::sqrt2 * llvm::numbers::inv_sqrtpi;
    Value inner = b.multiply(b.add(x, b.multiply(b.multiply(square(b, x), x), kCube)), scale);
    Value tanh = b.create<TanhOp>(inner);
    Value slope = b.multiply(b.add(b.multiply(square(b, x), 3 * kCube), 1), scale);
    Value change = b.multiply(b.multiply(x, oneMinusSquare(b, tanh)), slope);
    return b.multiply(b.add(b.add(tanh, 1), change), 0.5);
  });
  addUnary<SeluOp>(rules, [](B &b, Value x, Value y) {
    constexpr double kAlpha = 1.6732632423543772, kScale = 1.0507009873554805;
    return b.create<WhereOp>(isPositive(b, x), b.number(x, kScale), b.add(y, kAlpha * kScale));
  });
  rules.add<SoftplusOp>([](SoftplusOp op, Value gradient, B &b) {
    Value scaled = b.multiply(op.getX(), op.getBeta().convertToDouble());
    Value isLinear =
        b.create<GreaterOp>(scaled, b.number(scaled, op.getThreshold().convertToDouble()));
    Value slope = b.create<WhereOp>(isLinear, b.number(scaled, 1), b.create<SigmoidOp>(scaled));
    return b.contribute(0, b.multiply(gradient, slope));
  });
  rules.add<ClipOp>([](ClipOp op, Value gradient, B &b) {
    auto numberOf = [](Attribute attribute) {
      auto number = dyn_cast<FloatAttr>(attribute);
      return number ? number.getValueAsDouble()
                    : double(cast<IntegerAttr>(attribute).getValue().getSExtValue());
    };
    Value x = op.getX();
    Value isAbove = b.create<GreaterEqualOp>(x, b.number(x, numberOf(op.getMin())));
    Value isBelow = b.create<LessEqualOp>(x, b.number(x, numberOf(op.getMax())));
    return b.contribute(0, b.keepWhere(b.create<LogicalAndOp>(isAbove, isBelow), gradient));
  });
}
} // namespace

void relax::addElementwiseGradients(GradientRules &rules) {
  addMathematics(rules);
  addActivations(rules);
  addConstant<CeilOp, FloorOp, RoundOp, TruncOp, SignOp, OnesLikeOp, ZerosLikeOp>(rules);
  rules.add<FullOp>([](FullOp op, Value gradient, B &b) {
    return b.contributeBroadcast(0, gradient, op.getFillValue().getType());
  });
  rules.add<FullLikeOp>([](FullLikeOp op, Value gradient, B &b) {
    return b.contributeBroadcast(1, gradient, op.getFillValue().getType());
  });
  rules.add<NegativeOp>(
      [](NegativeOp, Value gradient, B &b) { return b.contribute(0, b.negative(gradient)); });
  rules.add<AstypeOp>([](AstypeOp op, Value gradient, B &b) {
    Type element = op.getX().getType().getElementType();
    if (!isa<FloatType>(element))
      return success();
    return b.contribute(0, b.create<AstypeOp>(gradient, TypeAttr::get(element)));
  });
}
