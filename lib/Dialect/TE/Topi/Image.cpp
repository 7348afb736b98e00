//===- Image.cpp - Images of another size, and numbers of channels --------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TopiCall.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

/// The type in which places and weights are computed.
static Type getPlaceType(Type type) {
  return type.isF64() ? type : Float32Type::get(type.getContext());
}

/// The integers that are as wide as places: vectors have no conversion of others.
static Type getIntegerType(Type placeType) {
  return IntegerType::get(placeType.getContext(), placeType.getIntOrFloatBitWidth());
}

/// An index along a dimension as a place.
static Scalar asPlace(ScalarBuilder &s, Value index, Type type) {
  return s.cast(s.fromIndex(index, getIntegerType(type)), type);
}

/// A whole place as an index of a dimension of `extent` elements: places outside are those at the
/// edge, and one that is no number is the first.
static Value limitPlace(ScalarBuilder &s, TopiBuilder &b, Scalar place, OpFoldResult extent) {
  // The last place whose number fits into the integers.
  constexpr double kLastPlace = 2147483520;
  Scalar zero = s.constant(place.type, 0);
  Scalar last = s.subtract(asPlace(s, b.asValue(extent), place.type), s.constant(place.type, 1));
  if (place.type.isF32() && getConstantIntValue(extent).value_or(INT64_MAX) > kLastPlace)
    last = s.minimum(last, s.constant(place.type, kLastPlace));
  place = s.select(s.compare(Comparison::Greater, place, zero), place, zero);
  place = s.select(s.compare(Comparison::Less, place, last), place, last);
  return s.toIndex(s.cast(place, getIntegerType(place.type)));
}

namespace {
/// A whole place along a dimension, and what the element there counts.
struct Tap {
  Scalar place, weight;
};
} // namespace

/// The two places around `place`, or with `alpha`, the coefficient of a cubic spline, the four.
static SmallVector<Tap> getTaps(ScalarBuilder &s, Scalar place, std::optional<double> alpha) {
  auto number = [&](double value) { return s.constant(place.type, value); };
  Scalar first = s.unary<math::FloorOp>(place), x = s.subtract(place, first);
  if (!alpha)
    return {{first, s.subtract(number(1), x)}, {s.add(first, number(1)), x}};
  double a = *alpha;
  // The polynomials of the distance x, by their coefficients from that of x^3 on.
  const double weights[][4] = {
      {a, -2 * a, a, 0}, {a + 2, -(a + 3), 0, 1}, {-(a + 2), 2 * a + 3, -a, 0}, {-a, a, 0, 0}};
  SmallVector<Tap> taps;
  for (auto [i, polynomial] : llvm::enumerate(weights)) {
    Scalar weight = number(polynomial[0]);
    for (double coefficient : ArrayRef(polynomial).drop_front())
      weight = s.add(s.multiply(weight, x), number(coefficient));
    taps.push_back({s.add(first, number(static_cast<double>(i) - 1)), weight});
  }
  return taps;
}

/// The weighted sum over the taps of all dimensions; `read` gives an element by its places.
static Scalar sumTaps(ScalarBuilder &s, ArrayRef<SmallVector<Tap>> taps,
                      SmallVectorImpl<Scalar> &places,
                      function_ref<Scalar(ArrayRef<Scalar>)> read) {
  if (places.size() == taps.size())
    return read(places);
  std::optional<Scalar> sum;
  for (const Tap &tap : taps[places.size()]) {
    places.push_back(tap.place);
    Scalar part = s.multiply(sumTaps(s, taps, places, read), tap.weight);
    places.pop_back();
    sum = sum ? s.add(*sum, part) : part;
  }
  return *sum;
}

//===----------------------------------------------------------------------------------------===//
// image.resize2d and image.resize3d
//===----------------------------------------------------------------------------------------===//

namespace {
/// How places along one dimension of the result become places in the data.
struct Scaling {
  TopiBuilder &b;
  StringRef mode, rounding;
  OpFoldResult from, to;
  Type type;

  /// Whether each place of the result is that place in the data.
  bool isIdentity() const { return isSameExtent(from, to) && mode != "tf_half_pixel_for_nn"; }

  Scalar asFloat(ScalarBuilder &s, OpFoldResult number) const {
    return asPlace(s, b.asValue(number), type);
  }

  Scalar getPlace(ScalarBuilder &s, Value axis) const {
    Scalar place = asPlace(s, axis, type), size = asFloat(s, from), newSize = asFloat(s, to);
    Scalar one = s.constant(type, 1);
    if (mode == "align_corners") {
      // One element is the first.
      Scalar steps = s.maximum(s.subtract(newSize, one), one);
      return s.multiply(place, s.divide(s.subtract(size, one), steps));
    }
    Scalar scale = s.divide(size, newSize);
    if (mode == "asymmetric")
      return s.multiply(place, scale);
    Scalar half = s.constant(type, 0.5);
    Scalar middle = s.multiply(s.add(place, half), scale);
    if (mode == "tf_half_pixel_for_nn")
      return middle;
    Scalar moved = s.subtract(middle, half);
    if (mode == "half_pixel")
      return moved;
    return s.select(s.compare(Comparison::Greater, newSize, one), moved, s.constant(type, 0));
  }

  Scalar getNearest(ScalarBuilder &s, Value axis) const {
    Scalar place = getPlace(s, axis), half = s.constant(type, 0.5);
    if (rounding == "floor")
      return s.unary<math::FloorOp>(place);
    if (rounding == "ceil")
      return s.unary<math::CeilOp>(place);
    if (rounding == "round_prefer_ceil")
      return s.unary<math::FloorOp>(s.add(place, half));
    // Of two that are as near, the lower.
    return s.unary<math::CeilOp>(s.subtract(place, half));
  }
};
} // namespace

/// Leaves out what is outside of the data.
static void excludeOutside(ScalarBuilder &s, const Scaling &scaling, SmallVectorImpl<Tap> &taps) {
  Scalar zero = s.constant(scaling.type, 0), size = scaling.asFloat(s, scaling.from), total = zero;
  for (Tap &tap : taps) {
    tap.weight = s.select(s.compare(Comparison::Less, tap.place, zero), zero, tap.weight);
    tap.weight = s.select(s.compare(Comparison::Less, tap.place, size), tap.weight, zero);
    total = s.add(total, tap.weight);
  }
  for (Tap &tap : taps)
    tap.weight = s.divide(tap.weight, total);
}

/// The order in which dimensions get their size, so that little is computed: first those that
/// shrink most, and of those that grow as much the last, along which elements are picked one by
/// one.
static SmallVector<unsigned> getOrder(ArrayRef<Scaling> scalings) {
  SmallVector<unsigned> order;
  SmallVector<double> growths;
  for (const Scaling &scaling : scalings) {
    std::optional<int64_t> from = getConstantIntValue(scaling.from);
    std::optional<int64_t> to = getConstantIntValue(scaling.to);
    growths.push_back(from && to ? double(*to) / double(std::max<int64_t>(*from, 1)) : 1);
    order.push_back(order.size());
  }
  llvm::sort(order, [&](unsigned lhs, unsigned rhs) {
    if (growths[lhs] != growths[rhs])
      return growths[lhs] < growths[rhs];
    return growths[lhs] < 1 ? lhs < rhs : rhs < lhs;
  });
  return order;
}

static TopiResult buildResize(TopiCall &call, StringRef spatial) {
  if (failed(call.takeOperands(1, 1)) || failed(call.checkRank(0, spatial.size() + 2)) ||
      failed(call.checkType(call.operands[0], FloatKind)))
    return failure();
  const TopiOperand &data = call.operands[0];
  Extents size = call.getShape("size");
  std::string letters = ("NC" + spatial).str();
  std::string layout = call.getString("layout", letters).str();
  std::string method = call.getString("method", "linear").str();
  std::string mode = call.getString("coordinate_transformation_mode", "half_pixel").str();
  std::string rounding = call.getString("rounding_method", "round").str();
  double alpha = call.getFloat("cubic_alpha", -0.75);
  bool excludes = call.getInt("cubic_exclude", 0) != 0;
  if (failed(call.check()))
    return failure();
  if (!isLayout(layout, letters) || size.size() != spatial.size())
    return call.fail("expected a layout of the letters " + letters + " and " +
                     Twine(spatial.size()) + " numbers as 'size'");
  if (!llvm::is_contained({"linear", "nearest_neighbor", "cubic"}, method))
    return call.fail("expected 'linear', 'nearest_neighbor' or 'cubic' as 'method', got '" +
                     method + "'");
  if (!llvm::is_contained({"half_pixel", "align_corners", "asymmetric", "pytorch_half_pixel",
                           "tf_half_pixel_for_nn"},
                          mode))
    return call.fail("expected 'half_pixel', 'pytorch_half_pixel', 'tf_half_pixel_for_nn', "
                     "'align_corners' or 'asymmetric' as 'coordinate_transformation_mode', got '" +
                     mode + "'");
  TopiBuilder &b = call.b;
  Extents extents = b.getExtents(data.getTensor());
  Type type = data.getElementType(), wide = getPlaceType(type);
  SmallVector<Scaling> scalings;
  SmallVector<size_t> dims;
  for (auto [letter, extent] : llvm::zip_equal(spatial, size)) {
    dims.push_back(layout.find(letter));
    scalings.push_back({b, mode, rounding, extents[dims.back()], extent, wide});
    extents[dims.back()] = extent;
  }
  if (method == "nearest_neighbor") {
    auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
      SmallVector<Value> position(axes);
      for (auto [dim, scaling] : llvm::zip_equal(dims, scalings))
        position[dim] = limitPlace(s, b, scaling.getNearest(s, axes[dim]), scaling.from);
      return data.read(s, position);
    };
    return SmallVector<Value>{b.compute("resize", extents, AxisStyle::Ax, type, body)};
  }
  // One dimension after the other, so that what is read along one counts for all places of others.
  std::optional<double> spline;
  if (method == "cubic")
    spline = alpha;
  Value tensor = data.getTensor();
  SmallVector<unsigned> order = getOrder(scalings);
  // Places that stay where they are weigh nothing else; one is left to make the result.
  auto isIdentity = [&](unsigned number) { return scalings[number].isIdentity(); };
  if (llvm::all_of(order, isIdentity))
    order.resize(1);
  else
    llvm::erase_if(order, isIdentity);
  for (unsigned number : order) {
    const Scaling &scaling = scalings[number];
    size_t dim = dims[number];
    bool isLast = number == order.back();
    Extents sizes = b.getExtents(tensor);
    sizes[dim] = scaling.to;
    auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
      SmallVector<Tap> taps = getTaps(s, scaling.getPlace(s, axes[dim]), spline);
      if (spline && excludes)
        excludeOutside(s, scaling, taps);
      SmallVector<Value> position(axes);
      std::optional<Scalar> sum;
      for (const Tap &tap : taps) {
        position[dim] = limitPlace(s, b, tap.place, scaling.from);
        Scalar part = s.multiply(s.cast(readElement(s, tensor, position), wide), tap.weight);
        sum = sum ? s.add(*sum, part) : part;
      }
      return isLast ? s.cast(*sum, type) : *sum;
    };
    std::string name = isLast ? "resize" : "resize_" + spatial.substr(number, 1).lower();
    tensor = b.compute(name, sizes, AxisStyle::Ax, isLast ? type : wide, body);
  }
  return SmallVector<Value>{tensor};
}

//===----------------------------------------------------------------------------------------===//
// image.grid_sample and image.affine_grid
//===----------------------------------------------------------------------------------------===//

namespace {
/// How coordinates from -1 to 1 become places along one dimension of the data.
struct Sampling {
  bool alignsCorners;
  StringRef padding;
  Scalar size;

  Scalar getPlace(ScalarBuilder &s, Scalar coordinate) const {
    Scalar one = s.constant(size.type, 1), half = s.constant(size.type, 0.5);
    Scalar from = s.add(coordinate, one);
    Scalar reach = alignsCorners ? s.multiply(from, s.subtract(size, one))
                                 : s.subtract(s.multiply(from, size), one);
    return s.multiply(reach, half);
  }

  /// The place that is read for one that may be outside of the data.
  Scalar pad(ScalarBuilder &s, Scalar place) const {
    Scalar zero = s.constant(size.type, 0), one = s.constant(size.type, 1);
    Scalar last = s.subtract(size, one);
    if (padding == "reflection") {
      // The data are mirrored at their corners, or at their edges.
      Scalar low = s.constant(size.type, alignsCorners ? 0 : -0.5);
      Scalar span = alignsCorners ? s.maximum(last, one) : size;
      Scalar distance = s.absolute(s.subtract(place, low));
      Scalar turns = s.unary<math::FloorOp>(s.divide(distance, span));
      Scalar rest = s.subtract(distance, s.multiply(turns, span));
      Scalar half = s.multiply(turns, s.constant(size.type, 0.5));
      Value isEven = s.compare(Comparison::Equal, s.unary<math::FloorOp>(half), half);
      place = s.add(s.select(isEven, rest, s.subtract(span, rest)), low);
    }
    return padding == "zeros" ? place : s.minimum(s.maximum(place, zero), last);
  }
};
} // namespace

static TopiResult buildGridSample(TopiCall &call) {
  if (failed(call.takeOperands(2, 2)) || failed(call.checkRank(0, 4)) ||
      failed(call.checkRank(1, 4)) || failed(call.checkSameType(FloatKind)))
    return failure();
  const TopiOperand &data = call.operands[0], &grid = call.operands[1];
  std::string method = call.getString("method", "bilinear").str();
  std::string padding = call.getString("padding_mode", "zeros").str();
  bool alignsCorners = call.getBool("align_corners", true);
  if (failed(call.check()))
    return failure();
  if (!llvm::is_contained({"nearest", "bilinear", "bicubic"}, method))
    return call.fail("expected 'nearest', 'bilinear' or 'bicubic' as 'method', got '" + method +
                     "'");
  if (!llvm::is_contained({"zeros", "border", "reflection"}, padding))
    return call.fail("expected 'zeros', 'border' or 'reflection' as 'padding_mode', got '" +
                     padding + "'");
  TopiBuilder &b = call.b;
  Extents from = b.getExtents(data.getTensor()), places = b.getExtents(grid.getTensor());
  Extents extents{from[0], from[1], places[2], places[3]};
  Type type = data.getElementType(), wide = getPlaceType(type);
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    SmallVector<Scalar, 2> coordinates;
    SmallVector<Sampling, 2> samplings;
    // First y, and then x.
    for (unsigned dim : {2, 3}) {
      samplings.push_back({alignsCorners, padding, asPlace(s, b.asValue(from[dim]), wide)});
      Value which = b.asValue(b.number(3 - dim));
      Scalar coordinate = s.cast(grid.read(s, {axes[0], which, axes[2], axes[3]}), wide);
      coordinates.push_back(samplings.back().getPlace(s, coordinate));
    }
    auto read = [&](ArrayRef<Scalar> at) {
      SmallVector<Value> position(axes);
      Value isInside;
      for (auto [i, place] : llvm::enumerate(at)) {
        // What is read of is decided place by place where several weigh: so does the spline.
        Scalar padded = method == "bicubic" ? samplings[i].pad(s, place) : place;
        position[2 + i] = limitPlace(s, b, padded, from[2 + i]);
        if (padding != "zeros")
          continue;
        Value isFrom = s.compare(Comparison::GreaterEqual, padded, s.constant(wide, 0));
        Value isTo = s.compare(Comparison::Less, padded, samplings[i].size);
        Value both = arith::AndIOp::create(s.builder, s.loc, isFrom, isTo);
        isInside = isInside ? arith::AndIOp::create(s.builder, s.loc, isInside, both) : both;
      }
      Scalar element = s.cast(data.read(s, position), wide);
      return isInside ? s.select(isInside, element, s.constant(wide, 0)) : element;
    };
    if (method != "bicubic")
      for (auto [coordinate, sampling] : llvm::zip_equal(coordinates, samplings))
        coordinate = sampling.pad(s, coordinate);
    if (method == "nearest") {
      for (Scalar &coordinate : coordinates)
        coordinate = s.unary<math::RoundEvenOp>(coordinate);
      return s.cast(read(coordinates), type);
    }
    std::optional<double> spline;
    if (method == "bicubic")
      spline = -0.75;
    SmallVector<SmallVector<Tap>> taps;
    for (Scalar coordinate : coordinates)
      taps.push_back(getTaps(s, coordinate, spline));
    SmallVector<Scalar> at;
    return s.cast(sumTaps(s, taps, at, read), type);
  };
  return SmallVector<Value>{b.compute("grid_sample", extents, AxisStyle::Ax, type, body)};
}

static TopiResult buildAffineGrid(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)) || failed(call.checkRank(0, 3)) ||
      failed(call.checkType(call.operands[0], FloatKind)))
    return failure();
  const TopiOperand &data = call.operands[0];
  Extents size = call.getShape("size");
  bool alignsCorners = call.getBool("align_corners", true);
  if (failed(call.check()))
    return failure();
  if (size.size() != 2)
    return call.fail("expected two numbers as 'size'");
  TopiBuilder &b = call.b;
  Extents extents{b.getExtent(data.getTensor(), 0), b.number(2), size[0], size[1]};
  Type type = data.getElementType(), wide = getPlaceType(type);
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    // From -1 to 1: these are the middles of the first and the last pixel, or the edges of these.
    auto coordinate = [&](Value axis, OpFoldResult extent) {
      Scalar one = s.constant(wide, 1);
      Scalar steps = asPlace(s, b.asValue(extent), wide);
      Scalar twice = s.multiply(asPlace(s, axis, wide), s.constant(wide, 2));
      if (alignsCorners)
        steps = s.subtract(steps, one);
      else
        twice = s.add(twice, one);
      return s.subtract(s.divide(twice, steps), one);
    };
    auto factor = [&](int64_t column) {
      return s.cast(data.read(s, {axes[0], axes[1], b.asValue(b.number(column))}), wide);
    };
    Scalar x = coordinate(axes[3], size[1]), y = coordinate(axes[2], size[0]);
    Scalar sum = s.add(s.multiply(factor(0), x), s.multiply(factor(1), y));
    return s.cast(s.add(sum, factor(2)), type);
  };
  return SmallVector<Value>{b.compute("affine_grid", extents, AxisStyle::Ax, type, body)};
}

//===----------------------------------------------------------------------------------------===//
// nn.prelu
//===----------------------------------------------------------------------------------------===//

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
  table["image.resize2d"] = [](TopiCall &call) { return buildResize(call, "HW"); };
  table["image.resize3d"] = [](TopiCall &call) { return buildResize(call, "DHW"); };
  table["image.grid_sample"] = buildGridSample;
  table["image.affine_grid"] = buildAffineGrid;
  table["nn.prelu"] = buildPRelu;
}
