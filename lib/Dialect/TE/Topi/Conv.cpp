//===- Conv.cpp - Convolutions --------------------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TopiCall.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

/// The condition that the position is not in the padding, or null where there is none.
static Value getInside(TopiBuilder &b, ScalarBuilder &s, ArrayRef<Value> axes,
                       ArrayRef<OpFoldResult> extents, ArrayRef<int64_t> before,
                       ArrayRef<int64_t> after) {
  Value inside;
  auto require = [&](arith::CmpIPredicate predicate, Value lhs, OpFoldResult rhs) {
    Value holds = arith::CmpIOp::create(s.builder, s.loc, predicate, lhs, b.asValue(rhs));
    inside = inside ? arith::AndIOp::create(s.builder, s.loc, inside, holds) : holds;
  };
  for (size_t i = 0; i < axes.size(); ++i) {
    if (before[i] != 0)
      require(arith::CmpIPredicate::sge, axes[i], b.number(before[i]));
    if (after[i] != 0)
      require(arith::CmpIPredicate::slt, axes[i], b.apply(b.dim(0) + before[i], extents[i]));
  }
  return inside;
}

Value mlc::te::buildPad(TopiBuilder &b, StringRef name, Value tensor, ArrayRef<int64_t> before,
                        ArrayRef<int64_t> after, function_ref<Scalar(ScalarBuilder &)> value) {
  Extents extents = b.getExtents(tensor), padded;
  for (auto [extent, front, back] : llvm::zip_equal(extents, before, after))
    padded.push_back(b.apply(b.dim(0) + front + back, extent));
  Type type = cast<RankedTensorType>(tensor.getType()).getElementType();
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    Value inside = getInside(b, s, axes, extents, before, after);
    auto read = [&] {
      SmallVector<Value> position;
      for (auto [axis, front] : llvm::zip_equal(axes, before))
        position.push_back(b.asValue(b.apply(b.dim(0) - front, OpFoldResult(axis))));
      return readElement(s, tensor, position);
    };
    if (!inside)
      return read();
    auto ifOp = scf::IfOp::create(s.builder, s.loc, getSignlessType(type), inside,
                                  /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(s.builder);
    s.builder.setInsertionPointToStart(ifOp.thenBlock());
    scf::YieldOp::create(s.builder, s.loc, read().value);
    s.builder.setInsertionPointToStart(ifOp.elseBlock());
    scf::YieldOp::create(s.builder, s.loc, value(s).value);
    return Scalar{ifOp.getResult(0), type};
  };
  return b.compute(name, padded, AxisStyle::I, type, body);
}

namespace {
/// A convolution: where the dimensions are, and how the window moves.
struct Conv {
  /// The letters of the spatial dimensions.
  StringRef spatial;
  std::string dataLayout, kernelLayout;
  SmallVector<int64_t> strides, dilation, padding;
  int64_t groups;
  Type type;

  int64_t data(char dim) const { return dataLayout.find(dim); }
  int64_t kernel(char dim) const { return kernelLayout.find(dim); }
};
} // namespace

/// Reads the operands and the options that convolutions share; `kernelDims` are I and O in the
/// order in which kernels have them by default.
static FailureOr<Conv> getConv(TopiCall &call, StringRef spatial, StringRef kernelDims) {
  unsigned count = spatial.size();
  if (failed(call.takeOperands(2, 2)) || failed(call.checkRank(0, count + 2)) ||
      failed(call.checkRank(1, count + 2)) || failed(call.checkSameType(NumberKinds)))
    return failure();
  Conv conv;
  conv.spatial = spatial;
  std::string dataDims = ("NC" + spatial).str(), kernelDefault = (kernelDims + spatial).str();
  conv.dataLayout = call.getString("data_layout", dataDims).str();
  if (kernelDims == "OI" && StringRef(conv.dataLayout).ends_with("C"))
    kernelDefault = (spatial + "IO").str();
  conv.kernelLayout = call.getString("kernel_layout", kernelDefault).str();
  conv.strides = call.getIntsOf("strides", count, 1, 1);
  conv.dilation = call.getIntsOf("dilation", count, 1, 1);
  conv.padding = call.getPadding(count);
  conv.groups = call.getInt("groups", 1);
  conv.type = call.getType("out_dtype", call.operands[0].getElementType());
  if (failed(call.checkLayout("data_layout", conv.dataLayout, dataDims)) ||
      failed(call.checkLayout("kernel_layout", conv.kernelLayout, ("OI" + spatial).str())))
    return failure();
  if (!(getTypeKind(conv.type) & NumberKinds))
    return call.fail("expected the type of a number as 'out_dtype'");
  if (failed(call.check()))
    return failure();
  return conv;
}

/// Checks the number of groups, and that it is known what they are made of.
static LogicalResult checkGroups(TopiCall &call, const Conv &conv) {
  if (conv.groups < 1 || conv.groups > std::numeric_limits<int32_t>::max())
    return call.fail("expected 'groups' to be at least 1, got " + Twine(conv.groups));
  for (char dim : {'I', 'O'})
    if (conv.groups > 1 && ShapedType::isDynamic(call.operands[1].getDimSize(conv.kernel(dim))))
      return call.fail("expected known numbers of channels for 'groups' = " + Twine(conv.groups));
  return success();
}

/// Checks channels, groups and the size of the window.
static LogicalResult checkChannels(TopiCall &call, const Conv &conv) {
  int64_t channels = call.operands[0].getDimSize(conv.data('C'));
  int64_t perGroup = call.operands[1].getDimSize(conv.kernel('I'));
  int64_t filters = call.operands[1].getDimSize(conv.kernel('O'));
  if (failed(checkGroups(call, conv)))
    return failure();
  if (filters % conv.groups != 0 && !ShapedType::isDynamic(filters))
    return call.fail("expected a number of filters that 'groups' = " + Twine(conv.groups) +
                     " divides, got " + Twine(filters));
  if (!ShapedType::isDynamic(channels) && !ShapedType::isDynamic(perGroup) &&
      channels != perGroup * conv.groups)
    return call.fail("expected " + Twine(perGroup * conv.groups) + " channels, got " +
                     Twine(channels));
  for (auto [position, dim] : llvm::enumerate(conv.spatial)) {
    int64_t size = call.operands[0].getDimSize(conv.data(dim));
    int64_t window = call.operands[1].getDimSize(conv.kernel(dim));
    if (ShapedType::isDynamic(size) || ShapedType::isDynamic(window))
      continue;
    int64_t padded = size + conv.padding[position] + conv.padding[position + conv.spatial.size()];
    int64_t extent = conv.dilation[position] * (window - 1) + 1;
    if (extent > padded || window < 1)
      return call.fail("expected a window of 1 to " + Twine(padded) + " in dimension " +
                       Twine(dim) + ", got " + Twine(extent));
  }
  return success();
}

static TopiResult buildConv(TopiCall &call, StringRef spatial) {
  FailureOr<Conv> checked = getConv(call, spatial, "OI");
  if (failed(checked) || failed(checkChannels(call, *checked)))
    return failure();
  const Conv &conv = *checked;
  TopiBuilder &b = call.b;
  Type sumType = getAccumulatorType(conv.type);
  Value data = call.operands[0].getTensor(), kernel = call.operands[1].getTensor();

  unsigned rank = spatial.size() + 2;
  SmallVector<int64_t> before(rank, 0), after(rank, 0);
  for (auto [position, dim] : llvm::enumerate(conv.spatial)) {
    before[conv.data(dim)] = conv.padding[position];
    after[conv.data(dim)] = conv.padding[position + conv.spatial.size()];
  }
  Value padded = buildPad(b, "pad_temp", data, before, after, [&](ScalarBuilder &s) {
    return s.constant(call.operands[0].getElementType(), 0);
  });

  Extents extents(rank), reduceExtents;
  SmallVector<StringRef> names(rank), reduceNames;
  auto setAxis = [&](char dim, OpFoldResult extent, StringRef axisName) {
    extents[conv.data(dim)] = extent;
    names[conv.data(dim)] = axisName;
  };
  setAxis('N', b.getExtent(data, conv.data('N')), "nn");
  setAxis('C', b.getExtent(kernel, conv.kernel('O')), "ff");
  for (auto [position, dim] : llvm::enumerate(conv.spatial)) {
    int64_t stride = conv.strides[position], dilation = conv.dilation[position];
    AffineExpr size = b.dim(0) - (b.dim(1) - 1) * dilation - 1;
    OpFoldResult extent =
        b.apply(size.floorDiv(stride) + 1,
                {b.getExtent(padded, conv.data(dim)), b.getExtent(kernel, conv.kernel(dim))});
    setAxis(dim, extent, dim == 'D' ? "zz" : dim == 'H' ? "yy" : "xx");
  }
  // The axes of the sum are in the order of the data's dimensions.
  llvm::SmallMapVector<char, unsigned, 4> reduceAxis;
  for (char dim : conv.dataLayout) {
    if (dim == 'N')
      continue;
    reduceAxis[dim] = reduceExtents.size();
    reduceExtents.push_back(b.getExtent(kernel, conv.kernel(dim == 'C' ? 'I' : dim)));
    reduceNames.push_back(dim == 'C' ? "rc" : dim == 'D' ? "rz" : dim == 'H' ? "ry" : "rx");
  }
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes, ArrayRef<Value> reduceAxes) {
    SmallVector<Value> dataPosition(rank), kernelPosition(rank);
    Value filter = axes[conv.data('C')], channel = reduceAxes[reduceAxis['C']];
    dataPosition[conv.data('N')] = axes[conv.data('N')];
    kernelPosition[conv.kernel('O')] = filter;
    kernelPosition[conv.kernel('I')] = channel;
    if (conv.groups > 1) {
      int64_t filters = call.operands[1].getDimSize(conv.kernel('O')) / conv.groups;
      int64_t channels = call.operands[1].getDimSize(conv.kernel('I'));
      channel = b.asValue(b.apply(b.dim(0).floorDiv(filters) * channels + b.dim(1),
                                  {OpFoldResult(filter), OpFoldResult(channel)}));
    }
    dataPosition[conv.data('C')] = channel;
    for (auto [position, dim] : llvm::enumerate(conv.spatial)) {
      Value window = reduceAxes[reduceAxis[dim]];
      kernelPosition[conv.kernel(dim)] = window;
      AffineExpr place = b.dim(0) * conv.strides[position] + b.dim(1) * conv.dilation[position];
      dataPosition[conv.data(dim)] =
          b.asValue(b.apply(place, {OpFoldResult(axes[conv.data(dim)]), OpFoldResult(window)}));
    }
    Scalar left = s.cast(readElement(s, padded, dataPosition), sumType);
    Scalar right = s.cast(readElement(s, kernel, kernelPosition), sumType);
    return SmallVector<Scalar>{s.multiply(left, right)};
  };
  std::string name = (conv.groups > 1 ? "group_conv" : "conv") + std::to_string(spatial.size()) +
                     "d_" + StringRef(conv.dataLayout).lower();
  Value sum =
      b.reduce(name, Combiner::Sum, extents, names, reduceExtents, reduceNames, sumType, body)
          .front();
  return SmallVector<Value>{b.cast(sum, conv.type)};
}

//===----------------------------------------------------------------------------------------===//
// Transposed convolutions
//===----------------------------------------------------------------------------------------===//

/// The data with `strides` - 1 zeros between elements and zeros around, so that a convolution by
/// steps of 1 does the rest.
static Value buildSpreadData(TopiBuilder &b, Value data, const Conv &conv, ArrayRef<int64_t> before,
                             ArrayRef<int64_t> after) {
  Extents extents = b.getExtents(data);
  for (auto [i, dim] : llvm::enumerate(conv.spatial)) {
    OpFoldResult &extent = extents[conv.data(dim)];
    extent = b.apply((b.dim(0) - 1) * conv.strides[i] + (1 + before[i] + after[i]), extent);
  }
  Type type = cast<RankedTensorType>(data.getType()).getElementType();
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    Value isElement;
    auto require = [&](arith::CmpIPredicate predicate, OpFoldResult lhs, OpFoldResult rhs) {
      Value holds =
          arith::CmpIOp::create(s.builder, s.loc, predicate, b.asValue(lhs), b.asValue(rhs));
      isElement = isElement ? arith::AndIOp::create(s.builder, s.loc, isElement, holds) : holds;
    };
    SmallVector<Value> position(axes);
    for (auto [i, dim] : llvm::enumerate(conv.spatial)) {
      OpFoldResult axis(axes[conv.data(dim)]);
      OpFoldResult place = b.apply(b.dim(0) - before[i], axis);
      OpFoldResult last =
          b.apply((b.dim(0) - 1) * conv.strides[i] + before[i], b.getExtent(data, conv.data(dim)));
      if (before[i] > 0)
        require(arith::CmpIPredicate::sge, axis, b.number(before[i]));
      require(arith::CmpIPredicate::sle, axis, last);
      if (conv.strides[i] > 1)
        require(arith::CmpIPredicate::eq, b.apply(b.dim(0) % conv.strides[i], place), b.number(0));
      position[conv.data(dim)] = b.asValue(b.apply(b.dim(0).floorDiv(conv.strides[i]), place));
    }
    auto ifOp = scf::IfOp::create(s.builder, s.loc, getSignlessType(type), isElement,
                                  /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(s.builder);
    s.builder.setInsertionPointToStart(ifOp.thenBlock());
    scf::YieldOp::create(s.builder, s.loc, readElement(s, data, position).value);
    s.builder.setInsertionPointToStart(ifOp.elseBlock());
    scf::YieldOp::create(s.builder, s.loc, s.constant(type, 0).value);
    return Scalar{ifOp.getResult(0), type};
  };
  return b.compute("data_spread", extents, AxisStyle::I, type, body);
}

/// The kernel of a convolution: of O, I and the spatial dimensions, turned around, with the filters
/// of all groups.
static Value buildTurnedKernel(TopiBuilder &b, Value kernel, const Conv &conv) {
  Extents from = b.getExtents(kernel);
  OpFoldResult filters = from[conv.kernel('O')], channels = from[conv.kernel('I')];
  OpFoldResult perGroup = b.apply(b.dim(0).floorDiv(conv.groups), channels);
  Type type = cast<RankedTensorType>(kernel.getType()).getElementType();
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    SmallVector<Value> position(from.size());
    Value filter = axes[0], channel = axes[1];
    if (conv.groups > 1) {
      Type index = s.builder.getIndexType();
      Scalar count = {b.asValue(filters), index}, all = {axes[0], index};
      filter = s.truncMod(all, count).value;
      Scalar group = s.divide(all, count);
      channel = s.add(s.multiply(group, {b.asValue(perGroup), index}), {axes[1], index}).value;
    }
    position[conv.kernel('O')] = filter;
    position[conv.kernel('I')] = channel;
    for (auto [i, dim] : llvm::enumerate(conv.spatial))
      position[conv.kernel(dim)] = b.asValue(
          b.apply(b.dim(0) - 1 - b.dim(1), {from[conv.kernel(dim)], OpFoldResult(axes[2 + i])}));
    return readElement(s, kernel, position);
  };
  Extents extents{b.multiply(filters, b.number(conv.groups)), perGroup};
  for (char dim : conv.spatial)
    extents.push_back(from[conv.kernel(dim)]);
  return b.compute("kernel_turned", extents, AxisStyle::I, type, body);
}

/// Checks channels and groups of a transposed convolution, whose kernel has all channels of the
/// data.
static LogicalResult checkTransposedChannels(TopiCall &call, const Conv &conv) {
  int64_t channels = call.operands[0].getDimSize(conv.data('C'));
  int64_t inputs = call.operands[1].getDimSize(conv.kernel('I'));
  if (failed(checkGroups(call, conv)))
    return failure();
  if (!ShapedType::isDynamic(inputs) && inputs % conv.groups != 0)
    return call.fail("expected a number of channels that 'groups' = " + Twine(conv.groups) +
                     " divides, got " + Twine(inputs));
  if (!ShapedType::isDynamic(channels) && !ShapedType::isDynamic(inputs) && channels != inputs)
    return call.fail("expected " + Twine(inputs) + " channels, got " + Twine(channels));
  return success();
}

static TopiResult buildConvTranspose(TopiCall &call, StringRef spatial) {
  SmallVector<int64_t> extra = call.getIntsOf("output_padding", spatial.size(), 0, 0);
  FailureOr<Conv> checked = getConv(call, spatial, "IO");
  if (failed(checked))
    return failure();
  const Conv &conv = *checked;
  if (failed(checkTransposedChannels(call, conv)))
    return failure();
  SmallVector<int64_t> before, after;
  for (auto [i, dim] : llvm::enumerate(conv.spatial)) {
    int64_t window = call.operands[1].getDimSize(conv.kernel(dim));
    if (ShapedType::isDynamic(window))
      return call.fail("expected a window of known size");
    int64_t reach = conv.dilation[i] * (window - 1);
    before.push_back(reach - conv.padding[i]);
    after.push_back(reach - conv.padding[i + conv.spatial.size()] + extra[i]);
    // Padding beyond the reach of the window cuts off what the data alone give.
    if (before.back() < 0 || after.back() < 0)
      return call.fail("expected a padding of at most " + Twine(reach) + " in dimension " +
                       Twine(dim));
    int64_t size = call.operands[0].getDimSize(conv.data(dim));
    int64_t extent = (size - 1) * conv.strides[i] + 1 + before.back() + after.back() - reach;
    if (window < 1 || (!ShapedType::isDynamic(size) && extent < 1))
      return call.fail("expected a result of at least one element in dimension " + Twine(dim));
  }
  TopiBuilder &b = call.b;
  Value data = buildSpreadData(b, call.operands[0].getTensor(), conv, before, after);
  Value kernel = buildTurnedKernel(b, call.operands[1].getTensor(), conv);
  Builder &builder = b.builder;
  NamedAttrList options;
  options.set("dilation", builder.getDenseI64ArrayAttr(conv.dilation));
  options.set("groups", builder.getI64IntegerAttr(conv.groups));
  options.set("data_layout", builder.getStringAttr(conv.dataLayout));
  options.set("kernel_layout", builder.getStringAttr("OI" + spatial));
  options.set("out_dtype", TypeAttr::get(conv.type));
  DictionaryAttr dictionary = options.getDictionary(builder.getContext());
  OpFoldResult operands[] = {data, kernel};
  std::string name = "nn.conv" + std::to_string(spatial.size()) + "d";
  TopiCall inner(name, b, operands, dictionary);
  TopiResult result = buildConv(inner, spatial);
  return failed(result) ? TopiResult(call.fail(inner.getMessage())) : result;
}

void mlc::te::addConvFunctions(TopiTable &table) {
  table["nn.conv2d"] = [](TopiCall &call) { return buildConv(call, "HW"); };
  table["nn.conv3d"] = [](TopiCall &call) { return buildConv(call, "DHW"); };
  table["nn.conv2d_transpose"] = [](TopiCall &call) { return buildConvTranspose(call, "HW"); };
  table["nn.conv3d_transpose"] = [](TopiCall &call) { return buildConvTranspose(call, "DHW"); };
}
