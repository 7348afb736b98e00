//===- Unary.cpp - Elementwise functions of one operand -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TopiCall.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

namespace {
/// What a function of one operand computes, of what types.
struct UnaryFunction {
  StringLiteral name;
  unsigned kinds;
  bool isPredicate;
  Scalar (*compute)(ScalarBuilder &s, Scalar operand);
};
} // namespace

template <typename Op> static Scalar mathOp(ScalarBuilder &s, Scalar operand) {
  return s.unary<Op>(operand);
}

/// Rounding leaves integers as they are.
template <typename Op> static Scalar rounding(ScalarBuilder &s, Scalar operand) {
  return isa<FloatType>(operand.type) ? s.unary<Op>(operand) : operand;
}

template <Scalar (ScalarBuilder::*function)(Scalar)>
static Scalar arithmetic(ScalarBuilder &s, Scalar operand) {
  return (s.*function)(operand);
}

static Scalar relu(ScalarBuilder &s, Scalar operand) {
  return s.maximum(operand, s.constant(operand.type, 0));
}

static Scalar square(ScalarBuilder &s, Scalar operand) { return s.multiply(operand, operand); }

/// An i1 of a float's class; integers are all finite.
static Scalar isNaN(ScalarBuilder &s, Scalar operand) {
  if (!isa<FloatType>(operand.type))
    return s.constant(s.builder.getI1Type(), 0);
  return {s.compare(Comparison::NotEqual, operand, operand), s.builder.getI1Type()};
}

static Scalar compareWithInfinity(ScalarBuilder &s, Scalar operand, Comparison comparison) {
  auto type = cast<FloatType>(operand.type);
  Scalar infinity =
      s.constant(type, FloatAttr::get(type, APFloat::getInf(type.getFloatSemantics())));
  return {s.compare(comparison, s.absolute(operand), infinity), s.builder.getI1Type()};
}

static Scalar isInfinite(ScalarBuilder &s, Scalar operand) {
  if (!isa<FloatType>(operand.type))
    return s.constant(s.builder.getI1Type(), 0);
  return compareWithInfinity(s, operand, Comparison::Equal);
}

static Scalar isFinite(ScalarBuilder &s, Scalar operand) {
  if (!isa<FloatType>(operand.type))
    return s.constant(s.builder.getI1Type(), 1);
  return compareWithInfinity(s, operand, Comparison::Less);
}

static Scalar gelu(ScalarBuilder &s, Scalar x) {
  // x * (0.5 + 0.5 * erf(x / sqrt(2)))
  Scalar half = s.constant(x.type, 0.5);
  Scalar erf = s.unary<math::ErfOp>(s.multiply(x, s.constant(x.type, 0.70710678118654752440)));
  return s.multiply(x, s.add(half, s.multiply(erf, half)));
}

static Scalar geluTanh(ScalarBuilder &s, Scalar x) {
  // 0.5 * x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3)))
  auto number = [&](double value) { return s.constant(x.type, value); };
  Scalar cube = s.multiply(s.multiply(x, x), x);
  Scalar inner = s.add(x, s.multiply(cube, number(0.044715)));
  Scalar tanh = s.unary<math::TanhOp>(s.multiply(inner, number(0.79788456080286535588)));
  return s.multiply(s.multiply(x, number(0.5)), s.add(number(1), tanh));
}

static Scalar selu(ScalarBuilder &s, Scalar x) {
  auto number = [&](double value) { return s.constant(x.type, value); };
  Scalar low =
      s.multiply(s.subtract(s.unary<math::ExpOp>(x), number(1)), number(1.6732632423543772));
  Value isPositive = s.compare(Comparison::Greater, x, number(0));
  return s.multiply(s.select(isPositive, x, low), number(1.0507009873554805));
}

static Scalar silu(ScalarBuilder &s, Scalar x) { return s.multiply(x, s.sigmoid(x)); }

static constexpr unsigned kNumbers = NumberKinds;

static constexpr UnaryFunction unaryFunctions[] = {
    {"nn.relu", kNumbers, false, relu},
    {"nn.gelu", FloatKind, false, gelu},
    {"nn.gelu_tanh", FloatKind, false, geluTanh},
    {"nn.selu", FloatKind, false, selu},
    {"nn.silu", FloatKind, false, silu},
    {"abs", kNumbers, false, arithmetic<&ScalarBuilder::absolute>},
    {"negative", kNumbers, false, arithmetic<&ScalarBuilder::negative>},
    {"sign", kNumbers, false, arithmetic<&ScalarBuilder::sign>},
    {"square", kNumbers, false, square},
    {"sigmoid", FloatKind, false, arithmetic<&ScalarBuilder::sigmoid>},
    {"bitwise_not", IntegerKinds | BoolKind, false, arithmetic<&ScalarBuilder::bitwiseNot>},
    {"logical_not", AnyKind, false, arithmetic<&ScalarBuilder::logicalNot>},
    {"ceil", kNumbers, false, rounding<math::CeilOp>},
    {"floor", kNumbers, false, rounding<math::FloorOp>},
    {"round", kNumbers, false, rounding<math::RoundEvenOp>},
    {"trunc", kNumbers, false, rounding<math::TruncOp>},
    {"exp", FloatKind, false, mathOp<math::ExpOp>},
    {"log", FloatKind, false, mathOp<math::LogOp>},
    {"sqrt", FloatKind, false, mathOp<math::SqrtOp>},
    {"rsqrt", FloatKind, false, mathOp<math::RsqrtOp>},
    {"tanh", FloatKind, false, mathOp<math::TanhOp>},
    {"erf", FloatKind, false, mathOp<math::ErfOp>},
    {"sin", FloatKind, false, mathOp<math::SinOp>},
    {"cos", FloatKind, false, mathOp<math::CosOp>},
    {"tan", FloatKind, false, mathOp<math::TanOp>},
    {"sinh", FloatKind, false, mathOp<math::SinhOp>},
    {"cosh", FloatKind, false, mathOp<math::CoshOp>},
    {"asin", FloatKind, false, mathOp<math::AsinOp>},
    {"acos", FloatKind, false, mathOp<math::AcosOp>},
    {"atan", FloatKind, false, mathOp<math::AtanOp>},
    {"asinh", FloatKind, false, mathOp<math::AsinhOp>},
    {"acosh", FloatKind, false, mathOp<math::AcoshOp>},
    {"atanh", FloatKind, false, mathOp<math::AtanhOp>},
    {"isnan", kNumbers, true, isNaN},
    {"isinf", kNumbers, true, isInfinite},
    {"isfinite", kNumbers, true, isFinite},
};

/// A compute over the shape of the first operand.
static SmallVector<Value> buildElementwise(TopiCall &call, Type type,
                                           function_ref<Scalar(ScalarBuilder &, Scalar)> body) {
  const TopiOperand &operand = call.operands[0];
  std::string name = call.getString("name", "compute").str();
  return {call.b.compute(
      name, call.b.getExtents(operand.getTensor()), AxisStyle::I, type,
      [&](ScalarBuilder &s, ArrayRef<Value> axes) { return body(s, operand.read(s, axes)); })};
}

static TopiResult buildUnary(TopiCall &call) {
  const UnaryFunction *function = llvm::find_if(
      unaryFunctions, [&](const UnaryFunction &entry) { return entry.name == call.name; });
  if (failed(call.takeOperands(1, 1)))
    return failure();
  call.getString("name", "");
  if (failed(call.checkType(call.operands[0], function->kinds)) || failed(call.check()))
    return failure();
  Type type =
      function->isPredicate ? call.b.builder.getI1Type() : call.operands[0].getElementType();
  return buildElementwise(call, type, function->compute);
}

static TopiResult buildCast(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  if (!call.hasOption("dtype"))
    return call.fail("expected an element type as 'dtype'");
  Type type = call.getType("dtype", call.b.builder.getF32Type());
  call.getString("name", "");
  if (failed(call.checkType(call.operands[0], AnyKind)) || failed(call.check()))
    return failure();
  return buildElementwise(call, type,
                          [&](ScalarBuilder &s, Scalar operand) { return s.cast(operand, type); });
}

static TopiResult buildClip(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  TypedAttr min = call.getNumber("a_min"), max = call.getNumber("a_max");
  if (!min || !max)
    return call.fail("expected numbers as 'a_min' and 'a_max'");
  call.getString("name", "");
  if (failed(call.checkType(call.operands[0], NumberKinds)) || failed(call.check()))
    return failure();
  Type type = call.operands[0].getElementType();
  return buildElementwise(call, type, [&](ScalarBuilder &s, Scalar operand) {
    return s.maximum(s.minimum(operand, s.constant(type, max)), s.constant(type, min));
  });
}

static TopiResult buildLeakyRelu(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  double alpha = call.getFloat("alpha", 0.01);
  call.getString("name", "");
  if (failed(call.checkType(call.operands[0], FloatKind)) || failed(call.check()))
    return failure();
  Type type = call.operands[0].getElementType();
  return buildElementwise(call, type, [&](ScalarBuilder &s, Scalar x) {
    Value isPositive = s.compare(Comparison::Greater, x, s.constant(type, 0));
    return s.select(isPositive, x, s.multiply(x, s.constant(type, alpha)));
  });
}

static TopiResult buildSoftplus(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)))
    return failure();
  double beta = call.getFloat("beta", 1), threshold = call.getFloat("threshold", 20);
  call.getString("name", "");
  if (failed(call.checkType(call.operands[0], FloatKind)) || failed(call.check()))
    return failure();
  Type type = call.operands[0].getElementType();
  return buildElementwise(call, type, [&](ScalarBuilder &s, Scalar x) {
    Scalar scaled = s.multiply(x, s.constant(type, beta));
    Scalar soft = s.unary<math::Log1pOp>(s.unary<math::ExpOp>(scaled));
    Value isLarge = s.compare(Comparison::Greater, scaled, s.constant(type, threshold));
    return s.select(isLarge, x, s.divide(soft, s.constant(type, beta)));
  });
}

static TopiResult buildEwiseFma(TopiCall &call) {
  if (failed(call.takeOperands(3, 3)) || failed(call.checkSameType(NumberKinds)))
    return failure();
  int64_t rank = call.operands[0].getRank();
  if (failed(call.checkRank(1, rank)) || failed(call.checkRank(2, rank)) || failed(call.check()))
    return failure();
  return SmallVector<Value>{call.b.compute(
      "T_add", call.b.getExtents(call.operands[0].getTensor()), AxisStyle::Ax,
      call.operands[0].getElementType(), [&](ScalarBuilder &s, ArrayRef<Value> axes) {
        Scalar first = call.operands[0].read(s, axes);
        Scalar product = s.multiply(first, call.operands[1].read(s, axes));
        return s.add(product, call.operands[2].read(s, axes));
      })};
}

void mlc::te::addUnaryFunctions(TopiTable &table) {
  for (const UnaryFunction &function : unaryFunctions)
    table[function.name] = buildUnary;
  table["cast"] = buildCast;
  table["clip"] = buildClip;
  table["ewise_fma"] = buildEwiseFma;
  table["nn.softplus"] = buildSoftplus;
  table["nn.leaky_relu"] = buildLeakyRelu;
}
