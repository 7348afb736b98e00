//===- Elementwise.cpp - te bodies of elementwise operators ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TEBodyModels.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlc;

static bool isScalarConstant(Value value) {
  return cast<ShapedType>(value.getType()).getRank() == 0 && matchPattern(value, m_Constant());
}

namespace {
/// The topi function has the operator's name.
template <typename Op> struct BinaryModel : TEBodyOpInterface::ExternalModel<BinaryModel<Op>, Op> {
  StringRef getTEName(Operation *op) const { return getShortName(op); }

  std::optional<unsigned> getFoldedOperand(Operation *op) const {
    for (unsigned operand : {1, 0})
      if (isScalarConstant(op->getOperand(operand)))
        return operand;
    return std::nullopt;
  }

  TEBodyResult buildTEBody(Operation *op, TEBody &body) const {
    return body.callTopi(getShortName(op));
  }
};

struct UnaryModel {
  /// `tir_` before the operator's name, which the context keeps.
  static StringRef getPrefixed(Operation *op) {
    return StringAttr::get(op->getContext(), "tir_" + getShortName(op)).getValue();
  }
  /// The names that these operators have in TVM: most are `tir_exp` and so on.
  static StringRef getName(Operation *op) {
    return llvm::StringSwitch<StringRef>(getShortName(op))
        .Case("nn.relu", "relu")
        .Case("nn.gelu", "gelu")
        .Case("nn.gelu_tanh", "gelu_tanh")
        .Case("nn.selu", "selu")
        .Case("nn.silu", "silu")
        .Cases({"acos", "acosh", "asin", "asinh", "atan", "atanh"}, getPrefixed(op))
        .Cases({"cos", "cosh", "sin", "sinh", "tan"}, getPrefixed(op))
        .Cases({"ceil", "floor", "round", "trunc", "sign"}, getPrefixed(op))
        .Cases({"isfinite", "isinf", "isnan", "bitwise_not"}, getPrefixed(op))
        .Case("abs", "tir_abs")
        .Case("negative", "tir_negative")
        .Case("exp", "tir_exp")
        .Case("log", "tir_log")
        .Case("sqrt", "tir_sqrt")
        .Case("rsqrt", "tir_rsqrt")
        .Case("tanh", "tir_tanh")
        .Case("sigmoid", "tir_sigmoid")
        .Default(getShortName(op));
  }
  static TEBodyResult build(Operation *op, TEBody &body) { return body.callTopi(getShortName(op)); }
};

/// Clip, leaky relu and softplus have numbers beside their operand.
struct ClipModel {
  static StringRef getName(relax::ClipOp) { return "clip"; }
  static TEBodyResult build(relax::ClipOp op, TEBody &body) {
    return body.callTopi(
        "clip", {getOption("a_min", op.getMinAttr()), getOption("a_max", op.getMaxAttr())});
  }
};

struct LeakyReluModel {
  static StringRef getName(relax::LeakyReluOp) { return "leaky_relu"; }
  static TEBodyResult build(relax::LeakyReluOp op, TEBody &body) {
    return body.callTopi("nn.leaky_relu", {getOption("alpha", op.getAlphaAttr())});
  }
};

struct SoftplusModel {
  static StringRef getName(relax::SoftplusOp) { return "softplus"; }
  static TEBodyResult build(relax::SoftplusOp op, TEBody &body) {
    return body.callTopi("nn.softplus", {getOption("beta", op.getBetaAttr()),
                                         getOption("threshold", op.getThresholdAttr())});
  }
};

struct AstypeModel {
  static StringRef getName(relax::AstypeOp) { return "cast"; }
  static TEBodyResult build(relax::AstypeOp op, TEBody &body) {
    return body.callTopi("cast", {getOption("dtype", op.getDtypeAttr())});
  }
};
} // namespace

template <typename... Ops> static void attachBinary(MLIRContext *context) {
  (Ops::template attachInterface<BinaryModel<Ops>>(*context), ...);
}

template <typename... Ops> static void attachUnary(MLIRContext *context) {
  (Ops::template attachInterface<TEBodyModel<Ops, UnaryModel>>(*context), ...);
}

void mlc::attachElementwiseModels(MLIRContext *context) {
  using namespace relax;
  attachBinary<AddOp, SubtractOp, MultiplyOp, DivideOp, FloorDivideOp, ModOp, FloorModOp, PowerOp,
               MaximumOp, MinimumOp, LogicalAndOp, LogicalOrOp, LogicalXorOp, EqualOp, NotEqualOp,
               LessOp, LessEqualOp, GreaterOp, GreaterEqualOp>(context);
  attachUnary<AbsOp, NegativeOp, ReluOp, ExpOp, LogOp, SqrtOp, RsqrtOp, TanhOp, SigmoidOp, ErfOp,
              LogicalNotOp>(context);
  attachBinary<Atan2Op, LogAddExpOp, BitwiseAndOp, BitwiseOrOp, BitwiseXorOp, LeftShiftOp,
               RightShiftOp>(context);
  attachUnary<AcosOp, AcoshOp, AsinOp, AsinhOp, AtanOp, AtanhOp, CosOp, CoshOp, SinOp, SinhOp,
              TanOp, CeilOp, FloorOp, RoundOp, TruncOp, SignOp, SquareOp, IsFiniteOp, IsInfOp,
              IsNanOp, BitwiseNotOp, GeluOp, GeluTanhOp, SeluOp, SiluOp, EwiseFmaOp>(context);
  ClipOp::attachInterface<TEBodyModel<ClipOp, ClipModel>>(*context);
  LeakyReluOp::attachInterface<TEBodyModel<LeakyReluOp, LeakyReluModel>>(*context);
  SoftplusOp::attachInterface<TEBodyModel<SoftplusOp, SoftplusModel>>(*context);
  AstypeOp::attachInterface<TEBodyModel<AstypeOp, AstypeModel>>(*context);
}
