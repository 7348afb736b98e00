//===- Image.cpp - Images of another size, and numbers of channels --------------------------===//
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
/// How places along one dimension of the result become places in the data.
struct Scaling {
  TopiBuilder &b;
  StringRef mode, rounding;
  OpFoldResult from, to;

  Scalar asFloat(ScalarBuilder &s, OpFoldResult number) const {
    return s.fromIndex(b.asValue(number), s.builder.getF32Type());
  }

  Scalar getPlace(ScalarBuilder &s, Value axis) const {
    Type type = s.builder.getF32Type();
    Scalar place = s.fromIndex(axis, type), size = asFloat(s, from), newSize = asFloat(s, to);
    if (mode == "align_corners") {
      // One element is the first.
      Scalar one = s.constant(type, 1);
      Scalar steps = s.maximum(s.subtract(newSize, one), one);
      return s.multiply(place, s.divide(s.subtract(size, one), steps));
    }
    Scalar scale = s.divide(size, newSize);
    if (mode == "asymmetric")
      return s.multiply(place, scale);
    Scalar half = s.constant(type, 0.5);
    return s.subtract(s.multiply(s.add(place, half), scale), half);
  }

  /// A whole place, in the data.
  Value limit(ScalarBuilder &s, Scalar place) const {
    Type type = s.builder.getF32Type();
    Scalar last = s.subtract(asFloat(s, from), s.constant(type, 1));
    Scalar limited = s.maximum(s.minimum(place, last), s.constant(type, 0));
    return s.toIndex(s.cast(limited, s.builder.getI64Type()));
  }

  Value getNearest(ScalarBuilder &s, Value axis) const {
    Scalar place = getPlace(s, axis);
    if (rounding == "floor")
      return limit(s, s.unary<math::FloorOp>(place));
    if (rounding == "ceil")
      return limit(s, s.unary<math::CeilOp>(place));
    // Of two that are as near, the lower.
    Scalar half = s.constant(place.type, 0.5);
    return limit(s, s.unary<math::CeilOp>(s.subtract(place, half)));
  }
};
} // namespace

static TopiResult buildResize2D(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)) || failed(call.checkRank(0, 4)) ||
      failed(call.checkType(call.operands[0], FloatKind)))
    return failure();
  const TopiOperand &data = call.operands[0];
  Extents size = call.getShape("size");
  std::string layout = call.getString("layout", "NCHW").str();
  std::string method = call.getString("method", "linear").str();
  std::string mode = call.getString("coordinate_transformation_mode", "half_pixel").str();
  std::string rounding = call.getString("rounding_method", "round").str();
  if (failed(call.check()))
    return failure();
  if (!isLayout(layout, "NCHW") || size.size() != 2)
    return call.fail("expected a layout of N, C, H and W and two numbers as 'size'");
  if (!llvm::is_contained({"linear", "nearest_neighbor"}, method))
    return call.fail("expected 'linear' or 'nearest_neighbor' as 'method', got '" + method + "'");
  if (!llvm::is_contained({"half_pixel", "align_corners", "asymmetric"}, mode))
    return call.fail("expected 'half_pixel', 'align_corners' or 'asymmetric' as "
                     "'coordinate_transformation_mode', got '" +
                     mode + "'");
  TopiBuilder &b = call.b;
  size_t height = layout.find('H'), width = layout.find('W');
  Extents extents = b.getExtents(data.getTensor());
  Scaling rows{b, mode, rounding, extents[height], size[0]};
  Scaling columns{b, mode, rounding, extents[width], size[1]};
  extents[height] = size[0];
  extents[width] = size[1];
  Type type = data.getElementType();
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    SmallVector<Value> position(axes);
    if (method == "nearest_neighbor") {
      position[height] = rows.getNearest(s, axes[height]);
      position[width] = columns.getNearest(s, axes[width]);
      return data.read(s, position);
    }
    Type wide = s.builder.getF32Type();
    Scalar one = s.constant(wide, 1);
    Scalar row = rows.getPlace(s, axes[height]), column = columns.getPlace(s, axes[width]);
    Scalar top = s.unary<math::FloorOp>(row), left = s.unary<math::FloorOp>(column);
    Scalar down = s.subtract(row, top), right = s.subtract(column, left);
    auto read = [&](bool isLower, bool isRight) {
      position[height] = rows.limit(s, isLower ? s.add(top, one) : top);
      position[width] = columns.limit(s, isRight ? s.add(left, one) : left);
      return s.cast(data.read(s, position), wide);
    };
    auto mix = [&](Scalar first, Scalar second, Scalar weight) {
      return s.add(s.multiply(first, s.subtract(one, weight)), s.multiply(second, weight));
    };
    Scalar upper = mix(read(false, false), read(false, true), right);
    Scalar lower = mix(read(true, false), read(true, true), right);
    return s.cast(mix(upper, lower, down), type);
  };
  return SmallVector<Value>{b.compute("resize", extents, AxisStyle::Ax, type, body)};
}

static TopiResult buildPRelu(TopiCall &call) {
  if (failed(call.takeOperands(2, 2)) || failed(call.checkSameType(FloatKind)) ||
      failed(call.checkRank(1, 1)))
    return failure();
  const TopiOperand &data = call.operands[0], &alpha = call.operands[1];
  int64_t axis = call.getAxis("axis", data.getRank(), 1);
  if (failed(call.check()))
    return failure();
  Type type = data.getElementType();
  bool isShared = alpha.getDimSize(0) == 1;
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    Scalar x = data.read(s, axes);
    Value place = isShared ? call.b.asValue(call.b.number(0)) : axes[axis];
    Value isPositive = s.compare(Comparison::Greater, x, s.constant(type, 0));
    return s.select(isPositive, x, s.multiply(x, alpha.read(s, place)));
  };
  return SmallVector<Value>{
      call.b.compute("compute", call.b.getExtents(data.getTensor()), AxisStyle::I, type, body)};
}

void mlc::te::addImageFunctions(TopiTable &table) {
  table["image.resize2d"] = buildResize2D;
  table["nn.prelu"] = buildPRelu;
}
