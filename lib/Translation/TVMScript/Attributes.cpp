//===- Attributes.cpp - Attributes as values of Python --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Printers.h"
#include "Writer.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlir/IR/AffineMap.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;

/// The only entry of a dictionary that stands for a target.
static constexpr StringLiteral targetName = "tir.target";

static Expr printIndex(AffineExpr expr, ArrayRef<std::string> names) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return Expr(names[dim.getPosition()]);
  if (auto number = dyn_cast<AffineConstantExpr>(expr))
    return Expr(std::to_string(number.getValue()),
                number.getValue() < 0 ? Precedence::Unary : Precedence::Primary);
  auto binary = cast<AffineBinaryOpExpr>(expr);
  Expr lhs = printIndex(binary.getLHS(), names);
  if (expr.getKind() == AffineExprKind::Add) {
    // Affine expressions have no difference: a term is added as a product with a negative number.
    auto product = dyn_cast<AffineBinaryOpExpr>(binary.getRHS());
    AffineExpr last =
        product && product.getKind() == AffineExprKind::Mul ? product.getRHS() : binary.getRHS();
    auto factor = dyn_cast<AffineConstantExpr>(last);
    if (!factor || factor.getValue() >= 0)
      return Expr::infix(lhs, "+", printIndex(binary.getRHS(), names), Precedence::Sum);
    AffineExpr negated = product ? product.getLHS() * -factor.getValue() : -factor;
    return Expr::infix(lhs, "-", printIndex(negated, names), Precedence::Sum);
  }
  Expr rhs = printIndex(binary.getRHS(), names);
  StringRef symbol = expr.getKind() == AffineExprKind::Mul        ? "*"
                     : expr.getKind() == AffineExprKind::FloorDiv ? "//"
                                                                  : "%";
  return Expr::infix(lhs, symbol, rhs, Precedence::Product);
}

static std::string printIndexMap(AffineMap map, ArrayAttr given, StringRef prefix) {
  SmallVector<std::string> names, results;
  for (unsigned index = 0; index < map.getNumDims(); ++index)
    names.push_back(given ? cast<StringAttr>(given[index]).str() : "i" + std::to_string(index));
  for (AffineExpr result : map.getResults())
    results.push_back(printIndex(result, names).text);
  return (prefix + ".index_map(lambda " + join(names) + ": " + tuple(results) + ")").str();
}

std::optional<std::string>
mlc::tvmscript::printAttribute(Attribute attribute, PrintAttributeFn printFirst, StringRef prefix) {
  if (std::optional<std::string> text = printFirst ? printFirst(attribute) : std::nullopt)
    return text;
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
    return isa<NoneType>(type.getValue()) ? "None" : quote(getDtype(type.getValue()));
  auto printAll = [&](auto elements) -> std::optional<SmallVector<std::string>> {
    SmallVector<std::string> texts;
    for (Attribute element : elements) {
      std::optional<std::string> text = printAttribute(element, printFirst, prefix);
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
  if (auto map = dyn_cast<AffineMapAttr>(attribute))
    return printIndexMap(map.getValue(), nullptr, prefix);
  if (auto dictionary = dyn_cast<DictionaryAttr>(attribute)) {
    if (Attribute target = dictionary.get(targetName); target && dictionary.size() == 1) {
      std::optional<std::string> text = printAttribute(target, printFirst, prefix);
      return text ? std::optional((prefix + ".target(" + *text + ")").str()) : std::nullopt;
    }
    for (StringRef name : {StringRef(tir::kBufferRefAttrName), StringRef(tir::kTextAttrName)})
      if (auto text = dictionary.getAs<StringAttr>(name))
        return text.str();
    if (auto number = dictionary.getAs<TypedAttr>(tir::kImmediateAttrName)) {
      bool isTrue = number.getType().isInteger(1) && !cast<IntegerAttr>(number).getValue().isZero();
      std::optional<std::string> text =
          number.getType().isInteger(1) ? isTrue ? "True" : "False" : printAttribute(number);
      return text ? std::optional(
                        (prefix + "." + getDtype(number.getType()) + "(" + *text + ")").str())
                  : std::nullopt;
    }
    if (auto map = dictionary.getAs<AffineMapAttr>(tir::kIndexMapAttrName))
      return printIndexMap(map.getValue(), dictionary.getAs<ArrayAttr>("names"), prefix);
    SmallVector<std::string> texts;
    for (NamedAttribute entry : dictionary) {
      std::optional<std::string> text = printAttribute(entry.getValue(), printFirst, prefix);
      if (!text)
        return std::nullopt;
      texts.push_back(quote(entry.getName().strref()) + ": " + *text);
    }
    return "{" + join(texts) + "}";
  }
  return std::nullopt;
}
