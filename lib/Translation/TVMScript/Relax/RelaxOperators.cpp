//===- RelaxOperators.cpp - Operators of graphs as TVMScript --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "RelaxFunction.h"
#include "mlc/Dialect/Relax/IR/LayoutOps.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlc/Translation/OperatorForm.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;

/// A value of an operator's attribute, as TVM spells it; nothing where it has no form.
std::optional<std::string> RelaxFunctionPrinter::printOperatorAttribute(StringRef name,
                                                                        Attribute value) {
  // TVM's region of interest, which nothing reads.
  if (name == "roi") {
    writer.usesTIR = true;
    SmallVector<std::string> zeros(4, expressions.prefixed("float32(0.0)"));
    return "[" + join(zeros) + "]";
  }
  if (!value)
    return std::string(name == "out_dtype" || name == "dtype" ? "\"void\"" : "None");
  return printAttribute(value);
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

std::string RelaxFunctionPrinter::printArgument(Operation *op, const OperatorArgument &argument) {
  switch (argument.kind) {
  case OperatorArgument::Operand:
    return use(op->getOperand(argument.operand));
  case OperatorArgument::Shape:
    return r("shape([" + join(printDims(cast<relax::DimsAttr>(argument.value).getDims())) + "])");
  case OperatorArgument::Number:
    if (auto dim = dyn_cast<relax::DimExprAttr>(argument.value))
      return r("prim_value(" + printDims({dim}).front() + ")");
    return printNumber(cast<TypedAttr>(argument.value));
  case OperatorArgument::Tuple:
    break;
  }
  // A tuple that is the only argument may have a name.
  if (op->getNumOperands() == argument.fields.size() &&
      llvm::all_of(argument.fields, [](const OperatorArgument &field) {
        return field.kind == OperatorArgument::Operand;
      }))
    return useTuple(op->getOperands());
  return tuple(llvm::map_to_vector(
      argument.fields, [&](const OperatorArgument &field) { return printArgument(op, field); }));
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
  OperatorForm form = getOperatorForm(op);
  SmallVector<std::string> arguments =
      llvm::map_to_vector(form.arguments, [&](const OperatorArgument &argument) {
        return printArgument(op, argument);
      });
  for (auto [name, value] : form.keywords) {
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
  return r(form.name + "(" + join(arguments) + ")");
}
