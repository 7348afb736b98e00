//===- Metadata.cpp - Constants that a script refers to -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Printers.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/Support/Base64.h"
#include "llvm/Support/JSON.h"

using namespace mlir;
using namespace mlc::tvmscript;

/// The bytes of the elements as they are in memory, those of one where all are the same; nothing
/// where they are not at hand.
static std::optional<std::vector<char>> getBytes(Attribute value, bool &isSplat) {
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(value)) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    if (!blob)
      return std::nullopt;
    return std::vector<char>(blob->getData().begin(), blob->getData().end());
  }
  auto dense = dyn_cast<DenseElementsAttr>(value);
  if (!dense)
    return std::nullopt;
  isSplat = dense.isSplat();
  if (dense.getElementType().isInteger(1)) {
    std::vector<char> bytes;
    if (isSplat)
      return std::vector<char>{dense.getSplatValue<bool>()};
    for (bool element : dense.getValues<bool>())
      bytes.push_back(element);
    return bytes;
  }
  return std::vector<char>(dense.getRawData().begin(), dense.getRawData().end());
}

std::optional<std::string> mlc::tvmscript::printMetadata(const Metadata &metadata) {
  llvm::json::Array constants;
  for (const auto &[value, index] : metadata.constants) {
    auto type = cast<ShapedType>(cast<ElementsAttr>(value).getShapedType());
    bool isSplat = false;
    std::optional<std::vector<char>> bytes = getBytes(value, isSplat);
    if (!bytes)
      return std::nullopt;
    llvm::json::Object constant{{"dtype", getDtype(type.getElementType())},
                                {"shape", llvm::json::Array(type.getShape())},
                                {"data", llvm::encodeBase64(*bytes)}};
    if (isSplat)
      constant["splat"] = true;
    constants.push_back(std::move(constant));
  }
  std::string text;
  llvm::raw_string_ostream os(text);
  os << llvm::formatv(
      "{0}", llvm::json::Value(llvm::json::Object{{"relax.expr.Constant", std::move(constants)}}));
  return text;
}
