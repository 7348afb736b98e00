//===- Pool.cpp - Pooling -------------------------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TopiCall.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

namespace {
/// Pooling. The lists have an entry for each spatial dimension.
struct Pool {
  bool isMax, ceilMode, countIncludePad;
  std::string layout;
  SmallVector<int64_t> kernel, strides, dilation, padding;
  SmallVector<int64_t> dims;

  int64_t getBefore(unsigned i) const { return padding[i]; }
  int64_t getAfter(unsigned i) const { return padding[i + kernel.size()]; }
  /// How far a window reaches beyond its first element.
  int64_t getReach(unsigned i) const { return (kernel[i] - 1) * dilation[i]; }
  /// Windows may be outside of the tensor, in part.
  bool reachesOut() const {
    return ceilMode || llvm::any_of(padding, [](int64_t value) { return value != 0; });
  }
};
} // namespace

/// Reads where the dimensions are.
static LogicalResult getLayout(TopiCall &call, StringRef spatial, std::string &layout,
                               SmallVectorImpl<int64_t> &dims) {
  std::string letters = ("NC" + spatial).str();
  layout = call.getString("layout", letters).str();
  if (failed(call.checkLayout("layout", layout, letters)))
    return failure();
  for (char letter : spatial)
    dims.push_back(layout.find(letter));
  return success();
}

/// The axes of a window of so many dimensions.
static SmallVector<StringRef> getWindowNames(size_t count) {
  static constexpr StringLiteral names[] = {"rv0", "rv1", "rv2"};
  return llvm::to_vector_of<StringRef>(ArrayRef(names).take_front(count));
}

static FailureOr<Pool> getPool(TopiCall &call, StringRef spatial) {
  unsigned count = spatial.size();
  if (failed(call.takeOperands(1, 1)) || failed(call.checkRank(0, count + 2)) ||
      failed(call.checkType(call.operands[0], NumberKinds)))
    return failure();
  Pool pool;
  StringRef type = call.getString("pool_type", "");
  pool.isMax = type == "max";
  if (type != "max" && type != "avg")
    return call.fail("expected 'max' or 'avg' as 'pool_type', got '" + type + "'");
  pool.kernel = call.getIntsOf("kernel", count, 1, 1);
  pool.strides = call.getIntsOf("stride", count, 1, 1);
  pool.dilation = call.getIntsOf("dilation", count, 1, 1);
  pool.padding = call.getPadding(count);
  pool.ceilMode = call.getBool("ceil_mode", false);
  pool.countIncludePad = call.getBool("count_include_pad", true);
  if (failed(getLayout(call, spatial, pool.layout, pool.dims)))
    return failure();
  for (auto [i, dim] : llvm::enumerate(pool.dims)) {
    // A window that is all padding has no largest value, and no mean.
    int64_t padding = std::max(pool.getBefore(i), pool.getAfter(i));
    if (padding > pool.getReach(i))
      return call.fail("expected a padding of less than the window of " +
                       Twine(pool.getReach(i) + 1) + " in dimension " + Twine(dim) + ", got " +
                       Twine(padding));
    int64_t size = call.operands[0].getDimSize(dim);
    if (ShapedType::isDynamic(size))
      continue;
    int64_t rest = size + pool.getBefore(i) + pool.getAfter(i) - pool.getReach(i) - 1;
    int64_t stride = pool.strides[i];
    if ((pool.ceilMode ? llvm::divideCeilSigned(rest, stride)
                       : llvm::divideFloorSigned(rest, stride)) < 0)
      return call.fail("expected a window of at most " + Twine(rest + pool.getReach(i) + 1) +
                       " in dimension " + Twine(dim) + ", got " + Twine(pool.getReach(i) + 1));
  }
  if (failed(call.check()))
    return failure();
  return pool;
}

/// How many windows there are along a dimension.
static OpFoldResult getNumWindows(TopiBuilder &b, const Pool &pool, unsigned i, OpFoldResult size) {
  int64_t stride = pool.strides[i];
  AffineExpr last = b.dim(0) + (pool.getBefore(i) + pool.getAfter(i) - pool.getReach(i) - 1);
  if (!pool.ceilMode)
    return b.apply(last.floorDiv(stride) + 1, size);
  // A window that starts beyond the tensor and the padding before it is not one.
  OpFoldResult inPart = b.apply(last.ceilDiv(stride) + 1, size);
  OpFoldResult starts = b.apply((b.dim(0) + pool.getBefore(i)).ceilDiv(stride), size);
  return b.minimum(inPart, starts);
}

/// The number of elements of the window at `window` along a dimension of this size that count for
/// the mean.
static Value getCount(TopiBuilder &b, ScalarBuilder &s, const Pool &pool, unsigned i, Value window,
                      OpFoldResult size) {
  auto constant = [&](int64_t value) { return b.asValue(b.number(value)); };
  int64_t before = pool.getBefore(i), dilation = pool.dilation[i];
  AffineExpr start = b.dim(0) * pool.strides[i] - before;
  // The first and the last element of the window that count: all but those before and beyond the
  // limits.
  AffineExpr limit = b.dim(1) + (pool.countIncludePad ? pool.getAfter(i) : 0) - 1;
  Value beyond =
      b.asValue(b.apply((limit - start).floorDiv(dilation), {OpFoldResult(window), size}));
  Value last = arith::MinSIOp::create(s.builder, s.loc, beyond, constant(pool.kernel[i] - 1));
  if (pool.countIncludePad || before == 0)
    return arith::AddIOp::create(s.builder, s.loc, last, constant(1));
  Value inside = b.asValue(b.apply((-start).ceilDiv(dilation), OpFoldResult(window)));
  Value first = arith::MaxSIOp::create(s.builder, s.loc, inside, constant(0));
  Value count = arith::SubIOp::create(s.builder, s.loc, last, first);
  return arith::AddIOp::create(s.builder, s.loc, count, constant(1));
}

/// The sum of each window over the number of its elements.
static Value buildAverage(TopiCall &call, const Pool &pool, Value sum) {
  TopiBuilder &b = call.b;
  Value data = call.operands[0].getTensor();
  Type type = call.operands[0].getElementType();
  Extents sizes;
  for (int64_t dim : pool.dims)
    sizes.push_back(b.getExtent(data, dim));
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    Scalar total = readElement(s, sum, axes);
    auto divide = [&](Scalar count) { return s.cast(s.divide(total, count), type); };
    if (!pool.reachesOut())
      return divide(
          s.constant(total.type, s.builder.getI64IntegerAttr(llvm::product_of(pool.kernel))));
    Value count;
    for (auto [i, dim] : llvm::enumerate(pool.dims)) {
      Value along = getCount(b, s, pool, i, axes[dim], sizes[i]);
      count = count ? arith::MulIOp::create(s.builder, s.loc, count, along) : along;
    }
    // A window that is all padding has the mean 0.
    count = arith::MaxSIOp::create(s.builder, s.loc, count, b.asValue(b.number(1)));
    return divide(s.fromIndex(count, total.type));
  };
  return b.compute("pool_avg", b.getExtents(sum), AxisStyle::Ax, type, body);
}

static TopiResult buildPool(TopiCall &call, StringRef spatial) {
  FailureOr<Pool> checked = getPool(call, spatial);
  if (failed(checked))
    return failure();
  const Pool &pool = *checked;
  TopiBuilder &b = call.b;
  Value data = call.operands[0].getTensor(), padded = data;
  Type type = call.operands[0].getElementType();
  if (pool.reachesOut()) {
    SmallVector<int64_t> before(spatial.size() + 2, 0), after(spatial.size() + 2, 0);
    for (auto [i, dim] : llvm::enumerate(pool.dims)) {
      before[dim] = pool.getBefore(i);
      after[dim] = pool.getAfter(i) + (pool.ceilMode ? pool.strides[i] - 1 : 0);
    }
    padded = buildPad(b, "pad_temp", data, before, after, [&](ScalarBuilder &s) {
      return pool.isMax ? s.limit(type, /*lowest=*/true) : s.constant(type, 0);
    });
  }
  Type pooledType = pool.isMax ? type : getAccumulatorType(type);
  Extents extents = b.getExtents(data), reduceExtents;
  for (auto [i, dim] : llvm::enumerate(pool.dims)) {
    extents[dim] = getNumWindows(b, pool, i, extents[dim]);
    reduceExtents.push_back(b.number(pool.kernel[i]));
  }
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes, ArrayRef<Value> window) {
    SmallVector<Value> position(axes);
    for (auto [i, dim] : llvm::enumerate(pool.dims)) {
      AffineExpr place = b.dim(0) * pool.strides[i] + b.dim(1) * pool.dilation[i];
      position[dim] = b.asValue(b.apply(place, {OpFoldResult(axes[dim]), OpFoldResult(window[i])}));
    }
    return SmallVector<Scalar>{s.cast(readElement(s, padded, position), pooledType)};
  };
  Value pooled =
      b.reduce(pool.isMax ? "pool_max" : "pool_sum", pool.isMax ? Combiner::Max : Combiner::Sum,
               extents, getAxisNames(AxisStyle::Ax, spatial.size() + 2), reduceExtents,
               getWindowNames(spatial.size()), pooledType, body)
          .front();
  return SmallVector<Value>{pool.isMax ? pooled : buildAverage(call, pool, pooled)};
}

//===----------------------------------------------------------------------------------------===//
// Windows of different sizes
//===----------------------------------------------------------------------------------------===//

namespace {
/// How a dimension of size `from` becomes one of size `to`: window i reaches from i * from / to,
/// rounded down, to (i + 1) * from / to, rounded up.
struct Windows {
  TopiBuilder &b;
  OpFoldResult from;
  int64_t to;

  /// All windows have the same size.
  bool isEven() const {
    std::optional<int64_t> size = getConstantIntValue(from);
    return to == 1 || (size && *size % to == 0);
  }
  OpFoldResult getLargest() const {
    if (isEven())
      return b.apply(b.dim(0).floorDiv(to), from);
    return b.apply(b.dim(0).ceilDiv(to) + 1, from);
  }
  OpFoldResult getBegin(Value window) const {
    return b.divide(b.multiply(OpFoldResult(window), from), b.number(to));
  }
  /// How many elements the window has.
  Value getSize(Value window) const {
    Value next = b.asValue(b.apply(b.dim(0) + 1, OpFoldResult(window)));
    OpFoldResult end = b.multiply(OpFoldResult(next), from);
    return b.asValue(b.apply(b.dim(0).ceilDiv(to) - b.dim(1), {end, getBegin(window)}));
  }
};
} // namespace

static TopiResult buildAdaptiveAvgPool(TopiCall &call, StringRef spatial) {
  if (failed(call.takeOperands(1, 1)) || failed(call.checkRank(0, spatial.size() + 2)) ||
      failed(call.checkType(call.operands[0], FloatKind)))
    return failure();
  SmallVector<int64_t> sizes = call.getIntsOf("output_size", spatial.size(), 1, 1), dims;
  std::string layout;
  if (failed(getLayout(call, spatial, layout, dims)))
    return failure();
  if (failed(call.check()))
    return failure();
  TopiBuilder &b = call.b;
  const TopiOperand &data = call.operands[0];
  Type type = data.getElementType(), wide = getAccumulatorType(type);
  Extents extents = b.getExtents(data.getTensor()), reduceExtents;
  SmallVector<Windows> windows;
  for (auto [dim, size] : llvm::zip_equal(dims, sizes)) {
    windows.push_back({b, extents[dim], size});
    extents[dim] = b.number(size);
    reduceExtents.push_back(windows.back().getLargest());
  }
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes, ArrayRef<Value> places) {
    SmallVector<Value> position(axes);
    Value inside;
    for (auto [dim, window, place] : llvm::zip_equal(dims, windows, places)) {
      position[dim] = b.asValue(b.add(window.getBegin(axes[dim]), OpFoldResult(place)));
      if (window.isEven())
        continue;
      Value isInside = arith::CmpIOp::create(s.builder, s.loc, arith::CmpIPredicate::slt, place,
                                             window.getSize(axes[dim]));
      inside = inside ? arith::AndIOp::create(s.builder, s.loc, inside, isInside) : isInside;
    }
    if (!inside)
      return SmallVector<Scalar>{s.cast(data.read(s, position), wide)};
    auto ifOp = scf::IfOp::create(s.builder, s.loc, wide, inside, /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(s.builder);
    s.builder.setInsertionPointToStart(ifOp.thenBlock());
    scf::YieldOp::create(s.builder, s.loc, s.cast(data.read(s, position), wide).value);
    s.builder.setInsertionPointToStart(ifOp.elseBlock());
    scf::YieldOp::create(s.builder, s.loc, s.constant(wide, 0).value);
    return SmallVector<Scalar>{{ifOp.getResult(0), wide}};
  };
  Value sum = b.reduce("adaptive_pool_sum", Combiner::Sum, extents,
                       getAxisNames(AxisStyle::Ax, spatial.size() + 2), reduceExtents,
                       getWindowNames(spatial.size()), wide, body)
                  .front();
  auto average = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    Value count;
    for (auto [dim, window] : llvm::zip_equal(dims, windows)) {
      Value along = window.getSize(axes[dim]);
      count = count ? arith::MulIOp::create(s.builder, s.loc, count, along) : along;
    }
    return s.cast(s.divide(readElement(s, sum, axes), s.fromIndex(count, wide)), type);
  };
  auto evenAverage = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    OpFoldResult count = b.product(reduceExtents);
    std::optional<int64_t> number = getConstantIntValue(count);
    Scalar divisor = number ? s.constant(wide, s.builder.getI64IntegerAttr(*number))
                            : s.fromIndex(cast<Value>(count), wide);
    return s.cast(s.divide(readElement(s, sum, axes), divisor), type);
  };
  bool isEven = llvm::all_of(windows, [](const Windows &window) { return window.isEven(); });
  if (isEven)
    return SmallVector<Value>{
        b.compute("adaptive_pool_avg", extents, AxisStyle::Ax, type, evenAverage)};
  return SmallVector<Value>{b.compute("adaptive_pool_avg", extents, AxisStyle::Ax, type, average)};
}

void mlc::te::addPoolFunctions(TopiTable &table) {
  table["nn.pool1d"] = [](TopiCall &call) { return buildPool(call, "W"); };
  table["nn.pool2d"] = [](TopiCall &call) { return buildPool(call, "HW"); };
  table["nn.pool3d"] = [](TopiCall &call) { return buildPool(call, "DHW"); };
  table["nn.adaptive_avg_pool1d"] = [](TopiCall &call) { return buildAdaptiveAvgPool(call, "W"); };
  table["nn.adaptive_avg_pool2d"] = [](TopiCall &call) { return buildAdaptiveAvgPool(call, "HW"); };
  table["nn.adaptive_avg_pool3d"] = [](TopiCall &call) {
    return buildAdaptiveAvgPool(call, "DHW");
  };
}
