//===- AdaptivePool.cpp - Pooling to a given size -------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TopiCall.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

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

static TopiResult buildAdaptiveAvgPool2D(TopiCall &call) {
  if (failed(call.takeOperands(1, 1)) || failed(call.checkRank(0, 4)) ||
      failed(call.checkType(call.operands[0], FloatKind)))
    return failure();
  SmallVector<int64_t> sizes = call.getIntsOf("output_size", 2, 1, 1);
  std::string layout = call.getString("layout", "NCHW").str();
  if (!isLayout(layout, "NCHW"))
    return call.fail("expected 'layout' to be made of N, C, H and W, got '" + layout + "'");
  if (failed(call.check()))
    return failure();
  TopiBuilder &b = call.b;
  const TopiOperand &data = call.operands[0];
  Type type = data.getElementType(), wide = getAccumulatorType(type);
  Extents extents = b.getExtents(data.getTensor()), reduceExtents;
  size_t dims[] = {layout.find('H'), layout.find('W')};
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
  Value sum = b.reduce("adaptive_pool_sum", Combiner::Sum, extents, getAxisNames(AxisStyle::Ax, 4),
                       reduceExtents, {"rv0", "rv1"}, wide, body)
                  .front();
  auto average = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    Value count = arith::MulIOp::create(s.builder, s.loc, windows[0].getSize(axes[dims[0]]),
                                        windows[1].getSize(axes[dims[1]]));
    return s.cast(s.divide(readElement(s, sum, axes), s.fromIndex(count, wide)), type);
  };
  auto evenAverage = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    OpFoldResult count = b.product(reduceExtents);
    std::optional<int64_t> number = getConstantIntValue(count);
    Scalar divisor = number ? s.constant(wide, s.builder.getI64IntegerAttr(*number))
                            : s.fromIndex(cast<Value>(count), wide);
    return s.cast(s.divide(readElement(s, sum, axes), divisor), type);
  };
  bool isEven = windows[0].isEven() && windows[1].isEven();
  if (isEven)
    return SmallVector<Value>{
        b.compute("adaptive_pool_avg", extents, AxisStyle::Ax, type, evenAverage)};
  return SmallVector<Value>{b.compute("adaptive_pool_avg", extents, AxisStyle::Ax, type, average)};
}

void mlc::te::addAdaptivePoolFunctions(TopiTable &table) {
  table["nn.adaptive_avg_pool2d"] = buildAdaptiveAvgPool2D;
}
