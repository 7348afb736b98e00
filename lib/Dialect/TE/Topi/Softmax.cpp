//===- Softmax.cpp - softmax and log_softmax ------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TopiCall.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

namespace {
/// Computes and reductions along one axis of a tensor, for the steps of softmax.
struct AlongAxis {
  TopiBuilder &b;
  int64_t axis;
  Extents extents;
  Type type;

  /// The position without the axis.
  SmallVector<Value> drop(ArrayRef<Value> axes) const {
    SmallVector<Value> rest(axes);
    rest.erase(rest.begin() + axis);
    return rest;
  }

  /// The elements are combined as `type`.
  Value reduce(StringRef name, Combiner combiner, Type type,
               function_ref<Scalar(ScalarBuilder &, ArrayRef<Value>)> body) const {
    Extents rest(extents);
    rest.erase(rest.begin() + axis);
    auto withAxis = [&](ScalarBuilder &s, ArrayRef<Value> axes, ArrayRef<Value> reduceAxes) {
      SmallVector<Value> position(axes);
      position.insert(position.begin() + axis, reduceAxes[0]);
      return SmallVector<Scalar>{s.cast(body(s, position), type)};
    };
    return b
        .reduce(name, combiner, rest, getAxisNames(AxisStyle::I, rest.size()), extents[axis], {"k"},
                type, withAxis)
        .front();
  }

  Value compute(StringRef name, function_ref<Scalar(ScalarBuilder &, ArrayRef<Value>)> body) const {
    return b.compute(name, extents, AxisStyle::I, type, body);
  }
};
} // namespace

static FailureOr<AlongAxis> getAxis(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)) || failed(call.checkType(call.operands[0], FloatKind)))
    return failure();
  int64_t axis = call.getAxis("axis", call.operands[0].getRank(), -1);
  if (failed(call.check()))
    return failure();
  return AlongAxis{call.b, axis, call.b.getExtents(call.operands[0].getTensor()),
                   call.operands[0].getElementType()};
}

static TopiResult buildSoftmax(TopiCall &call) {
  FailureOr<AlongAxis> along = getAxis(call);
  if (failed(along))
    return failure();
  Value data = call.operands[0].getTensor();
  Type sumType = getAccumulatorType(along->type);
  auto read = [](Value tensor) {
    return
        [tensor](ScalarBuilder &s, ArrayRef<Value> axes) { return readElement(s, tensor, axes); };
  };
  Value max = along->reduce("T_softmax_maxelem", Combiner::Max, along->type, read(data));
  Value exp = along->compute("T_softmax_exp", [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    Scalar element = readElement(s, data, axes);
    return s.unary<math::ExpOp>(s.subtract(element, readElement(s, max, along->drop(axes))));
  });
  Value sum = along->reduce("T_softmax_expsum", Combiner::Sum, sumType, read(exp));
  Value norm = along->compute("T_softmax_norm", [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    Scalar element = s.cast(readElement(s, exp, axes), sumType);
    return s.cast(s.divide(element, readElement(s, sum, along->drop(axes))), along->type);
  });
  // TVM says of this block which axis it is along.
  if (auto op = norm.getDefiningOp<te::ComputeOp>()) {
    Builder builder(op.getContext());
    op.setAnnotationsAttr(builder.getDictionaryAttr(
        builder.getNamedAttr("axis", builder.getI64IntegerAttr(along->axis))));
  }
  return SmallVector<Value>{norm};
}

static TopiResult buildLogSoftmax(TopiCall &call) {
  FailureOr<AlongAxis> along = getAxis(call);
  if (failed(along))
    return failure();
  Value data = call.operands[0].getTensor();
  Type sumType = getAccumulatorType(along->type);
  Value max = along->reduce(
      "T_softmax_maxelem", Combiner::Max, along->type,
      [&](ScalarBuilder &s, ArrayRef<Value> axes) { return readElement(s, data, axes); });
  auto getShifted = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    Scalar element = readElement(s, data, axes);
    return s.subtract(element, readElement(s, max, along->drop(axes)));
  };
  Value sum =
      along->reduce("compute", Combiner::Sum, sumType, [&](ScalarBuilder &s, ArrayRef<Value> axes) {
        return s.unary<math::ExpOp>(getShifted(s, axes));
      });
  return SmallVector<Value>{along->compute("compute", [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    Scalar shifted = s.cast(getShifted(s, axes), sumType);
    Scalar log = s.unary<math::LogOp>(readElement(s, sum, along->drop(axes)));
    return s.cast(s.subtract(shifted, log), along->type);
  })};
}

void mlc::te::addSoftmaxFunctions(TopiTable &table) {
  table["nn.softmax"] = buildSoftmax;
  table["nn.log_softmax"] = buildLogSoftmax;
}
