//===- Tree.cpp - Expressions and statements in no function ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/Tree.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tir;

static constexpr StringLiteral kindName = "kind", namesName = "names", partsName = "parts",
                               plainName = "plain";

Tree::Tree(Attribute attribute) {
  auto dictionary = dyn_cast_if_present<DictionaryAttr>(attribute);
  if (dictionary && dictionary.getAs<StringAttr>(kindName) &&
      dictionary.getAs<ArrayAttr>(namesName) && dictionary.getAs<ArrayAttr>(partsName) &&
      dictionary.getAs<ArrayAttr>(namesName).size() ==
          dictionary.getAs<ArrayAttr>(partsName).size())
    this->attribute = dictionary;
}

Tree Tree::get(MLIRContext *context, StringRef kind,
               ArrayRef<std::pair<StringRef, Attribute>> parts) {
  Builder builder(context);
  SmallVector<Attribute> names, values;
  for (auto [name, value] : parts) {
    names.push_back(builder.getStringAttr(name));
    values.push_back(value);
  }
  return Attribute(
      builder.getDictionaryAttr({builder.getNamedAttr(kindName, builder.getStringAttr(kind)),
                                 builder.getNamedAttr(namesName, builder.getArrayAttr(names)),
                                 builder.getNamedAttr(partsName, builder.getArrayAttr(values))}));
}

Tree Tree::getNumber(MLIRContext *context, StringRef dtype, int64_t value) {
  Builder builder(context);
  return get(
      context, "IntImm",
      {{"dtype", builder.getStringAttr(dtype)}, {"value", builder.getI64IntegerAttr(value)}});
}

StringRef Tree::getKind() const {
  return attribute ? attribute.getAs<StringAttr>(kindName).getValue() : StringRef();
}

ArrayRef<Attribute> Tree::getNames() const {
  return attribute ? attribute.getAs<ArrayAttr>(namesName).getValue() : ArrayRef<Attribute>();
}

ArrayRef<Attribute> Tree::getParts() const {
  return attribute ? attribute.getAs<ArrayAttr>(partsName).getValue() : ArrayRef<Attribute>();
}

Attribute Tree::get(StringRef name) const {
  for (auto [other, part] : llvm::zip_equal(getNames(), getParts()))
    if (cast<StringAttr>(other).getValue() == name)
      return isa<UnitAttr>(part) ? Attribute() : part;
  return {};
}

ArrayRef<Attribute> Tree::getList(StringRef name) const {
  auto list = dyn_cast_if_present<ArrayAttr>(get(name));
  return list ? list.getValue() : ArrayRef<Attribute>();
}

StringRef Tree::getString(StringRef name) const {
  auto text = dyn_cast_if_present<StringAttr>(get(name));
  return text ? text.getValue() : StringRef();
}

std::optional<int64_t> Tree::getInteger(StringRef name) const { return tir::getInteger(get(name)); }

DictionaryAttr mlc::tir::getPlain(Attribute part) {
  auto dictionary = dyn_cast_if_present<DictionaryAttr>(part);
  return dictionary && !Tree(part) ? dictionary.getAs<DictionaryAttr>(plainName) : DictionaryAttr();
}

std::optional<int64_t> mlc::tir::getInteger(Attribute part) {
  if (Tree tree = part; tree.is("IntImm"))
    return tree.getInteger("value");
  auto number = dyn_cast_if_present<IntegerAttr>(part);
  if (!number)
    return std::nullopt;
  return number.getType().isInteger(1) ? number.getValue().getZExtValue()
                                       : number.getValue().getSExtValue();
}

std::optional<double> mlc::tir::getNumber(Attribute part) {
  if (std::optional<int64_t> number = getInteger(part))
    return *number;
  Tree tree = part;
  auto number = dyn_cast_if_present<FloatAttr>(tree.is("FloatImm") ? tree.get("value") : part);
  return number ? std::optional<double>(number.getValueAsDouble()) : std::nullopt;
}

std::string mlc::tir::getNumberDtype(Attribute number) {
  if (Tree tree = number)
    return tree.getString("dtype").str();
  if (isa<FloatAttr>(number))
    return "float32";
  if (isa<BoolAttr>(number))
    return "bool";
  return llvm::isInt<32>(cast<IntegerAttr>(number).getInt()) ? "int32" : "int64";
}

Tree mlc::tir::asTree(Attribute part, Tree like) {
  if (!isa_and_nonnull<IntegerAttr, FloatAttr>(part))
    return part;
  MLIRContext *context = part.getContext();
  std::string dtype =
      like.is("IntImm", "FloatImm") ? getNumberDtype(like.getAttr()) : getNumberDtype(part);
  bool isFloat = StringRef(dtype).contains("float");
  if (!isFloat && getInteger(part))
    return Tree::getNumber(context, dtype, *getInteger(part));
  return Tree::get(context, "FloatImm",
                   {{"dtype", StringAttr::get(context, dtype)},
                    {"value", Builder(context).getF64FloatAttr(*tir::getNumber(part))}});
}

Attribute mlc::tir::addParts(Attribute lhs, Attribute rhs) {
  std::optional<int64_t> a = getInteger(lhs), b = getInteger(rhs);
  if (a && b) {
    // A number of Python takes the type of the other.
    std::string dtype = getNumberDtype(Tree(lhs) || !Tree(rhs) ? lhs : rhs);
    return Tree::getNumber(lhs.getContext(), dtype, *a + *b).getAttr();
  }
  if (a == 0)
    return rhs;
  if (b == 0)
    return lhs;
  return Tree::get(lhs.getContext(), "Add", {{"a", lhs}, {"b", rhs}}).getAttr();
}

void mlc::tir::walkVariables(Attribute part, function_ref<void(Tree)> visit) {
  ArrayRef<Attribute> inner;
  Tree tree = part;
  if (tree.isVariable())
    return visit(tree);
  if (auto list = dyn_cast<ArrayAttr>(part))
    inner = list.getValue();
  else if (tree && !tree.is("Buffer"))
    inner = tree.getParts();
  for (Attribute next : inner)
    walkVariables(next, visit);
}
