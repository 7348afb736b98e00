//===- Attributes.cpp - Attributes as values of Python --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Printers.h"
#include "Writer.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;

/// The only entry of a dictionary that stands for a target.
static constexpr StringLiteral targetName = "tir.target";

std::optional<std::string> mlc::tvmscript::printAttribute(Attribute attribute) {
  if (isa<UnitAttr>(attribute))
    return "True";
  if (auto boolean = dyn_cast<BoolAttr>(attribute))
    return boolean.getValue() ? "True" : "False";
  if (auto number = dyn_cast<IntegerAttr>(attribute)) {
    SmallString<24> digits;
    number.getValue().toString(digits, 10, /*Signed=*/!number.getType().isUnsignedInteger());
    return digits.str().str();
  }
  if (auto number = dyn_cast<FloatAttr>(attribute))
    return formatFloat(number.getValue());
  if (auto text = dyn_cast<StringAttr>(attribute))
    return quote(text);
  if (auto type = dyn_cast<TypeAttr>(attribute))
    return quote(getDtype(type.getValue()));
  auto printAll = [](auto elements) -> std::optional<SmallVector<std::string>> {
    SmallVector<std::string> texts;
    for (Attribute element : elements) {
      std::optional<std::string> text = printAttribute(element);
      if (!text)
        return std::nullopt;
      texts.push_back(*text);
    }
    return texts;
  };
  if (auto array = dyn_cast<ArrayAttr>(attribute)) {
    auto texts = printAll(array.getValue());
    return texts ? std::optional("[" + join(*texts) + "]") : std::nullopt;
  }
  if (auto array = dyn_cast<DenseI64ArrayAttr>(attribute)) {
    SmallVector<std::string> texts = llvm::map_to_vector(
        array.asArrayRef(), [](int64_t number) { return std::to_string(number); });
    return "[" + join(texts) + "]";
  }
  if (auto dictionary = dyn_cast<DictionaryAttr>(attribute)) {
    if (Attribute target = dictionary.get(targetName); target && dictionary.size() == 1) {
      std::optional<std::string> text = printAttribute(target);
      return text ? std::optional("T.target(" + *text + ")") : std::nullopt;
    }
    if (auto buffer = dictionary.getAs<StringAttr>(tir::kBufferRefAttrName))
      return buffer.str();
    SmallVector<std::string> texts;
    for (NamedAttribute entry : dictionary) {
      std::optional<std::string> text = printAttribute(entry.getValue());
      if (!text)
        return std::nullopt;
      texts.push_back(quote(entry.getName().strref()) + ": " + *text);
    }
    return "{" + join(texts) + "}";
  }
  return std::nullopt;
}
