//===- RelaxOperators.cpp - Operators of graphs as TVMScript --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "RelaxFunction.h"
#include "mlc/Dialect/Relax/IR/LayoutOps.h"
#include "mlc/Dialect/Relax/IR/LocalAttention.h"
#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;

/// A value of an operator's attribute, as TVM spells it; nothing where it has no form.
std::optional<std::string> RelaxFunctionPrinter::printOperatorAttribute(StringRef name,
                                                                        Attribute value) {
  static constexpr StringLiteral flags[] = {"align_corners",     "keepdims",       "ceil_mode",
                                            "count_include_pad", "assume_inbound", "exclusive",
                                            "descending"};
  // TVM's region of interest, which nothing reads.
  if (name == "roi") {
    writer.usesTIR = true;
    SmallVector<std::string> zeros(4, expressions.prefixed("float32(0.0)"));
    return "[" + join(zeros) + "]";
  }
  if (llvm::is_contained(flags, name))
    return std::string(value ? "True" : "False");
  if (!value)
    return std::string(name == "out_dtype" || name == "dtype" ? "\"void\"" : "None");
  return printAttribute(value);
}

namespace {
/// How TVM declares an operator's attributes: those that it prints as keywords, in order. Others
/// are arguments.
struct Keyword {
  StringRef name;
  /// The attribute that it is here.
  StringRef source;
};
} // namespace

/// The keywords of an operator; by default all of its attributes but shapes, by their names.
static SmallVector<Keyword> getKeywords(Operation *op) {
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
  return llvm::map_to_vector(names, [&](StringRef name) -> Keyword {
    // Results have the layout of the data.
    if (name == "out_layout")
      return {name, op->hasAttr("data_layout") ? "data_layout" : "layout"};
    if (name == "indices_or_sections")
      return {name, cast<relax::SplitOp>(op).getSections() ? "sections" : "indices"};
    return {name, name};
  });
}

/// A number as a value of the graph.
std::string RelaxFunctionPrinter::printNumber(TypedAttr number) {
  std::string text = printAttribute(number).value_or("None");
  if (number.getType().isInteger(1))
    text = cast<IntegerAttr>(number).getValue().isZero() ? "False" : "True";
  // Other numbers than Python's integers say their dtype.
  if (!number.getType().isInteger(1) && !number.getType().isInteger(64)) {
    writer.usesTIR = true;
    text = expressions.prefixed(getDtype(number.getType()) + "(" + text + ")");
  }
  return r("prim_value(" + text + ")");
}

SmallVector<std::string> RelaxFunctionPrinter::printOperatorArguments(Operation *op) {
  SmallVector<std::string> arguments;
  if (isa<relax::ConcatOp, relax::StackOp>(op))
    arguments = {useTuple(op->getOperands())};
  else
    arguments = list(op->getOperands());
  auto printDimValues = [&](ArrayRef<relax::DimExpr> dims) {
    return llvm::map_to_vector(
        printDims(dims), [&](const std::string &text) { return r("prim_value(" + text + ")"); });
  };
  auto printShape = [&](relax::DimsAttr dims) {
    return r("shape([" + join(printDims(dims.getDims())) + "])");
  };
  llvm::TypeSwitch<Operation *>(op)
      .Case([&](relax::IndexTensorOp) {
        std::string indices = tuple(ArrayRef(arguments).drop_front());
        arguments = {arguments.front(), indices};
      })
      .Case<relax::Resize2DOp, relax::Resize3DOp, relax::AffineGridOp>(
          [&](auto resize) { arguments.push_back(printShape(resize.getSize())); })
      .Case<relax::ReshapeOp, relax::BroadcastToOp>(
          [&](auto shaped) { arguments.push_back(printShape(shaped.getShape())); })
      .Case<relax::FullOp, relax::OnesOp, relax::ZerosOp>(
          [&](auto shaped) { arguments.insert(arguments.begin(), printShape(shaped.getShape())); })
      .Case(
          [&](relax::ArangeOp arange) { arguments = printDimValues(arange.getRange().getDims()); })
      .Case([&](relax::EyeOp eye) {
        arguments = printDimValues(eye.getShape().getDims());
        arguments.push_back(printNumber(eye.getKAttr()));
      })
      .Case<relax::TrilOp, relax::TriuOp>(
          [&](auto triangle) { arguments.push_back(printNumber(triangle.getKAttr())); })
      .Case([&](relax::ClipOp clip) {
        arguments.push_back(printNumber(cast<TypedAttr>(clip.getMin())));
        arguments.push_back(printNumber(cast<TypedAttr>(clip.getMax())));
      })
      .Case([&](relax::OneHotOp oneHot) {
        arguments.push_back(printNumber(oneHot.getOnValue()));
        arguments.push_back(printNumber(oneHot.getOffValue()));
      })
      .Case([&](relax::StridedSliceOp slice) {
        SmallVector<relax::DimExpr> axes = llvm::map_to_vector(slice.getAxes(), [&](int64_t axis) {
          return relax::DimExpr::constant(op->getContext(), axis);
        });
        arguments.push_back(tuple(printDimValues(axes)));
        arguments.push_back(tuple(printDimValues(slice.getBegin().getDims())));
        arguments.push_back(tuple(printDimValues(slice.getEnd().getDims())));
        if (relax::DimsAttr strides = slice.getStridesAttr())
          arguments.push_back(tuple(printDimValues(strides.getDims())));
      });
  return arguments;
}

/// The index map of a layout, with the names that its indices have.
static Attribute getNamedIndexMap(relax::LayoutTransformOp op) {
  MLIRContext *context = op.getContext();
  SmallVector<NamedAttribute> entries = {
      {StringAttr::get(context, tir::kIndexMapAttrName), op.getIndexMapAttr()}};
  if (ArrayAttr names = op.getIndexNamesAttr())
    entries.push_back({StringAttr::get(context, "names"), names});
  return DictionaryAttr::get(context, entries);
}

FailureOr<std::string> RelaxFunctionPrinter::printOperator(Operation *op) {
  SmallVector<std::string> arguments = printOperatorArguments(op);
  for (auto [name, source] : getKeywords(op)) {
    Attribute value = op->getInherentAttr(source).value_or(Attribute());
    std::optional<std::string> text;
    auto number = dyn_cast_or_null<TypedAttr>(value);
    if (auto transform = dyn_cast<relax::LayoutTransformOp>(op); transform && name == "index_map") {
      writer.usesTIR = true;
      text = printAttribute(getNamedIndexMap(transform));
    } else if (transform && name == "pad_value" && number) {
      text = printNumber(number);
    } else {
      text = printOperatorAttribute(name, value);
    }
    if (!text)
      return op->emitError("its attribute ") << name << " has no form in TVMScript";
    arguments.push_back((name + "=" + *text).str());
  }
  StringRef name = isa<relax::LocalAttentionOp>(op) ? "nn.attention" : op->getName().stripDialect();
  return r(name + "(" + join(arguments) + ")");
}
