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
  /// The names that these operators have in TVM: most are `tir_exp` and so on.
  static StringRef getName(Operation *op) {
    return llvm::StringSwitch<StringRef>(getShortName(op))
        .Case("nn.relu", "relu")
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
  AstypeOp::attachInterface<TEBodyModel<AstypeOp, AstypeModel>>(*context);
}
