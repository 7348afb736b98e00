//===- OperatorForm.cpp - An operator of a graph as TVM has it ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Translation/OperatorForm.h"

#include "mlc/Dialect/Relax/IR/LayoutOps.h"
#include "mlc/Dialect/Relax/IR/LocalAttention.h"
#include "mlc/Dialect/Relax/IR/Operators.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlc;

/// True for a keyword that is False where it is not set.
static bool isFlag(StringRef keyword) {
  static constexpr StringLiteral kFlags[] = {"align_corners",     "keepdims",       "ceil_mode",
                                             "count_include_pad", "assume_inbound", "exclusive",
                                             "descending"};
  return llvm::is_contained(kFlags, keyword);
}

/// The names of an operator's keywords; by default of all its attributes but shapes.
static SmallVector<StringRef> getKeywordNames(Operation *op) {
  SmallVector<StringRef> names;
  if (isa<relax::Conv1DOp, relax::Conv2DOp, relax::Conv3DOp>(op))
    names = {"strides",     "padding",       "dilation",   "groups",
             "data_layout", "kernel_layout", "out_layout", "out_dtype"};
  else if (isa<relax::Conv1DTransposeOp, relax::Conv2DTransposeOp, relax::Conv3DTransposeOp>(op))
    names = {"strides",     "padding",       "output_padding", "dilation", "groups",
             "data_layout", "kernel_layout", "out_layout",     "out_dtype"};
  else if (isa<relax::Resize2DOp, relax::Resize3DOp>(op))
    names = {"roi",
             "layout",
             "method",
             "coordinate_transformation_mode",
             "rounding_method",
             "cubic_alpha",
             "cubic_exclude",
             "extrapolation_value",
             "out_dtype"};
  else if (isa<relax::GridSampleOp>(op))
    names = {"method", "layout", "padding_mode", "align_corners"};
  else if (isa<relax::CumsumOp, relax::CumprodOp>(op))
    names = {"axis", "dtype", "exclusive"};
  else if (isa<relax::ArgsortOp>(op))
    names = {"axis", "descending", "dtype"};
  else if (isa<relax::SortOp>(op))
    names = {"axis", "descending"};
  else if (isa<relax::TopKOp>(op))
    names = {"k", "axis", "ret_type", "largest", "dtype"};
  else if (isa<relax::ScatterElementsOp>(op))
    names = {"axis", "reduction"};
  else if (isa<relax::MaxPool1DOp, relax::AvgPool1DOp, relax::MaxPool2DOp, relax::AvgPool2DOp,
               relax::MaxPool3DOp, relax::AvgPool3DOp>(op))
    names = {"pool_size", "strides",           "dilation", "padding",
             "ceil_mode", "count_include_pad", "layout",   "out_layout"};
  else if (isa<relax::AdaptiveAvgPool1DOp, relax::AdaptiveAvgPool2DOp, relax::AdaptiveAvgPool3DOp>(
               op))
    names = {"output_size", "layout", "out_layout"};
  else if (isa<relax::AttentionOp, relax::LocalAttentionOp>(op))
    names = {"scale", "causal_mask", "window_size"};
  else if (isa<relax::OneHotOp>(op))
    names = {"depth", "axis"};
  else if (isa<relax::ArangeOp, relax::EyeOp>(op))
    names = {"dtype"};
  else if (isa<relax::StridedSliceOp>(op))
    names = {"assume_inbound"};
  else if (isa<relax::LayoutTransformOp>(op))
    names = {"index_map", "pad_value", "axis_separators", "input_axis_separators"};
  else if (isa<relax::SplitOp>(op))
    names = {"indices_or_sections", "axis"};
  else if (isa<relax::RepeatOp>(op))
    names = {"repeats", "axis"};
  else if (isa<relax::PadOp>(op))
    names = {"pad_width", "pad_value", "pad_mode"};
  else if (isa<relax::LayerNormOp>(op))
    names = {"axes", "epsilon", "center", "scale"};
  else if (isa<relax::GroupNormOp>(op))
    names = {"num_groups", "channel_axis", "axes", "epsilon", "center", "scale"};
  else if (isa<relax::InstanceNormOp>(op))
    names = {"channel_axis", "axes", "epsilon", "center", "scale"};
  else if (isa<relax::BatchNormOp>(op))
    names = {"axis", "epsilon", "center", "scale", "momentum", "training"};
  else if (!isa<relax::ClipOp, relax::TrilOp, relax::TriuOp>(op))
    for (StringAttr name : op->getName().getAttributeNames())
      if (!isa_and_nonnull<relax::DimsAttr>(op->getInherentAttr(name).value_or(Attribute())))
        names.push_back(name);
  return names;
}

/// The attribute that a keyword is here.
static StringRef getSource(Operation *op, StringRef keyword) {
  // Results have the layout of the data.
  if (keyword == "out_layout")
    return op->hasAttr("data_layout") ? "data_layout" : "layout";
  if (keyword == "indices_or_sections")
    return cast<relax::SplitOp>(op).getSections() ? "sections" : "indices";
  return keyword;
}

//===----------------------------------------------------------------------------------------===//
// Arguments
//===----------------------------------------------------------------------------------------===//

static OperatorArgument shape(relax::DimsAttr dims) {
  return {OperatorArgument::Shape, 0, dims, {}};
}

static OperatorArgument number(Attribute value) { return {OperatorArgument::Number, 0, value, {}}; }

static OperatorArgument tuple(ArrayRef<OperatorArgument> fields) {
  return {OperatorArgument::Tuple, 0, {}, {fields.begin(), fields.end()}};
}

static SmallVector<OperatorArgument> numbers(ArrayRef<relax::DimExpr> dims) {
  return llvm::map_to_vector(dims, [](relax::DimExpr dim) { return number(dim.getAttr()); });
}

static SmallVector<OperatorArgument> getArguments(Operation *op) {
  SmallVector<OperatorArgument> arguments;
  for (unsigned operand = 0; operand < op->getNumOperands(); ++operand)
    arguments.push_back({OperatorArgument::Operand, operand, {}, {}});
  llvm::TypeSwitch<Operation *>(op)
      .Case<relax::ConcatOp, relax::StackOp>([&](auto) { arguments = {tuple(arguments)}; })
      .Case([&](relax::IndexTensorOp) {
        arguments = {arguments.front(), tuple(ArrayRef(arguments).drop_front())};
      })
      .Case<relax::Resize2DOp, relax::Resize3DOp, relax::AffineGridOp>(
          [&](auto resize) { arguments.push_back(shape(resize.getSize())); })
      .Case<relax::ReshapeOp, relax::BroadcastToOp>(
          [&](auto shaped) { arguments.push_back(shape(shaped.getShape())); })
      .Case<relax::FullOp, relax::OnesOp, relax::ZerosOp>(
          [&](auto shaped) { arguments.insert(arguments.begin(), shape(shaped.getShape())); })
      .Case([&](relax::ArangeOp arange) { arguments = numbers(arange.getRange().getDims()); })
      .Case([&](relax::EyeOp eye) {
        arguments = numbers(eye.getShape().getDims());
        arguments.push_back(number(eye.getKAttr()));
      })
      .Case<relax::TrilOp, relax::TriuOp>(
          [&](auto triangle) { arguments.push_back(number(triangle.getKAttr())); })
      .Case([&](relax::ClipOp clip) {
        arguments.append({number(clip.getMin()), number(clip.getMax())});
      })
      .Case([&](relax::OneHotOp oneHot) {
        arguments.append({number(oneHot.getOnValue()), number(oneHot.getOffValue())});
      })
      .Case([&](relax::StridedSliceOp slice) {
        SmallVector<relax::DimExpr> axes = llvm::map_to_vector(slice.getAxes(), [&](int64_t axis) {
          return relax::DimExpr::constant(op->getContext(), axis);
        });
        arguments.append({tuple(numbers(axes)), tuple(numbers(slice.getBegin().getDims())),
                          tuple(numbers(slice.getEnd().getDims()))});
        if (relax::DimsAttr strides = slice.getStridesAttr())
          arguments.push_back(tuple(numbers(strides.getDims())));
      });
  return arguments;
}

OperatorForm mlc::getOperatorForm(Operation *op) {
  StringRef name = op->getName().stripDialect();
  if (isa<relax::AttentionOp, relax::LocalAttentionOp>(op))
    name = op->getNumOperands() > 3 ? "nn.attention_bias" : "nn.attention";
  SmallVector<OperatorKeyword> keywords =
      llvm::map_to_vector(getKeywordNames(op), [&](StringRef keyword) {
        Attribute value = op->getInherentAttr(getSource(op, keyword)).value_or(Attribute());
        if (isFlag(keyword) && !isa_and_nonnull<BoolAttr>(value))
          value = BoolAttr::get(op->getContext(), bool(value));
        return OperatorKeyword(keyword, value);
      });
  return {name, getArguments(op), std::move(keywords)};
}
