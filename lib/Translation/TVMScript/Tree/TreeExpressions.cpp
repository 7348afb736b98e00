//===- TreeExpressions.cpp - Expressions in no function as TVMScript ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Printers.h"
#include "TreePrinter.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;
using mlc::tir::Tree;

//===----------------------------------------------------------------------------------------===//
// Lists and numbers
//===----------------------------------------------------------------------------------------===//

SmallVector<std::string> TreePrinter::printTexts(ArrayRef<Attribute> parts) {
  return llvm::map_to_vector(parts, [&](Attribute part) { return printText(part); });
}

std::string TreePrinter::printList(ArrayRef<Attribute> parts) {
  return "[" + join(printTexts(parts)) + "]";
}

std::string TreePrinter::printPlain(Attribute part) {
  if (!part || isa<UnitAttr>(part))
    return "None";
  if (Tree(part))
    return printText(part);
  if (auto list = dyn_cast<ArrayAttr>(part)) {
    SmallVector<std::string> texts =
        llvm::map_to_vector(list, [&](Attribute element) { return printPlain(element); });
    return "[" + join(texts) + "]";
  }
  if (DictionaryAttr entries = tir::getPlain(part)) {
    SmallVector<std::string> texts;
    for (NamedAttribute entry : entries)
      texts.push_back(quote(entry.getName().strref()) + ": " + printPlain(entry.getValue()));
    return "{" + join(texts) + "}";
  }
  return printAttribute(part).value_or("None");
}

Expr TreePrinter::printNumber(Tree number) {
  StringRef dtype = number.getString("dtype");
  auto real = dyn_cast<FloatAttr>(number.get("value"));
  std::string text;
  Precedence precedence = Precedence::Primary;
  if (real) {
    text = formatFloat(real.getValue());
    if (dtype != writer.options.floatDtype || !real.getValue().isFinite())
      return t(dtype + "(" + text + ")");
    return Expr(text, real.getValue().isNegative() ? Precedence::Unary : precedence);
  }
  int64_t value = number.getInteger("value").value_or(0);
  if (dtype == "bool")
    return t(Twine("bool(") + (value ? "True" : "False") + ")");
  text =
      dtype.starts_with("u") ? std::to_string(static_cast<uint64_t>(value)) : std::to_string(value);
  if (dtype != writer.options.intDtype)
    return t(dtype + "(" + text + ")");
  return Expr(text, value < 0 ? Precedence::Unary : precedence);
}

//===----------------------------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------------------------===//

/// The operator that an expression is written with; empty for one that is a call.
static StringRef getSymbol(Tree tree) {
  return llvm::StringSwitch<StringRef>(tree.getKind())
      .Case("Add", "+")
      .Case("Sub", "-")
      .Case("Mul", "*")
      .Case("Div", "/")
      .Case("FloorDiv", "//")
      .Case("FloorMod", "%")
      .Case("LT", "<")
      .Case("LE", "<=")
      .Case("GT", ">")
      .Case("GE", ">=")
      .Case("EQ", "==")
      .Case("NE", "!=")
      .Case("And", "and")
      .Case("Or", "or")
      .Default("");
}

Expr TreePrinter::printExpr(Attribute part) {
  if (!part || isa<UnitAttr>(part))
    return Expr("None");
  if (auto text = dyn_cast<StringAttr>(part))
    return Expr(quote(text));
  if (auto list = dyn_cast<ArrayAttr>(part))
    return Expr(printList(list.getValue()));
  Tree tree = tir::asTree(part);
  if (!tree)
    return Expr(printPlain(part));
  if (tree.is("IntImm", "FloatImm"))
    return printNumber(tree);
  if (StringRef symbol = getSymbol(tree); !symbol.empty()) {
    Attribute lhs = tree.get("a"), rhs = tree.get("b");
    Expr lhsText = printExpr(lhs), rhsText = printExpr(rhs);
    return expressions.printFoldable(symbol, lhsText, tir::getNumber(lhs), rhsText,
                                     tir::getNumber(rhs));
  }
  if (tree.is("Not"))
    return Expr("not " + printExpr(tree.get("a")).inside(Precedence::Not), Precedence::Not);
  if (tree.isVariable() || tree.is("Buffer"))
    return Expr(printName(tree));
  if (tree.is("Text", "StringImm"))
    return Expr(tree.is("Text") ? tree.getString("text").str() : quote(tree.getString("value")));
  if (tree.is("PrimType", "PointerType", "TupleType"))
    return Expr(printType(tree));
  using Printer = std::string (TreePrinter::*)(Tree);
  Printer print = llvm::StringSwitch<Printer>(tree.getKind())
                      .Case("BufferLoad", &TreePrinter::printLoad)
                      .Case("BufferRegion", &TreePrinter::printRegion)
                      .Case("Call", &TreePrinter::printCall)
                      .Case("CommReducer", &TreePrinter::printReducer)
                      .Case("IterVar", &TreePrinter::printIterVar)
                      .Case("Let", &TreePrinter::printLet)
                      .Case("Reduce", &TreePrinter::printReduce)
                      .Default(&TreePrinter::printFunctionOf);
  return Expr((this->*print)(tree));
}

/// An expression that is a call of a function with its parts.
std::string TreePrinter::printFunctionOf(Tree tree) {
  if (tree.is("Range"))
    return call("Range", {printText(tree.get("min")),
                          printText(tir::addParts(tree.get("min"), tree.get("extent")))});
  StringRef function = llvm::StringSwitch<StringRef>(tree.getKind())
                           .Case("Max", "max")
                           .Case("Min", "min")
                           .Case("Mod", "truncmod")
                           .Case("TruncDiv", "Div")
                           .Default(tree.getKind());
  return call(function, printTexts(tree.getParts()));
}

std::string TreePrinter::printIterVar(Tree axis) {
  constexpr StringLiteral kinds[] = {"DataPar",    "ThreadIndex",  "CommReduce",
                                     "Ordered",    "DimInfo",      "Unrolled",
                                     "Vectorized", "Parallelized", "Tensorized"};
  size_t kind = axis.getInteger("iter_type").value_or(0);
  std::string variable = printText(axis.get("var"));
  return call("iter_var", {variable, printText(axis.get("dom")),
                           quote(kinds[std::min(kind, std::size(kinds) - 1)]),
                           quote(axis.getString("thread_tag"))});
}

std::string TreePrinter::printReducer(Tree reducer) {
  enter(reducer.getAttr());
  SmallVector<std::string> variables;
  for (StringRef side : {"lhs", "rhs"})
    for (Attribute variable : reducer.getList(side))
      variables.push_back(define(variable));
  SmallVector<std::string> results = printTexts(reducer.getList("result"));
  leave();
  std::string body = results.size() == 1 ? results.front() : "(" + join(results) + ")";
  return call("comm_reducer", {"lambda " + join(variables) + ": " + body,
                               printList(reducer.getList("identity_element"))});
}

std::string TreePrinter::printReduce(Tree reduce) {
  SmallVector<std::string> arguments = {printText(reduce.get("combiner"))};
  for (StringRef part : {"source", "init", "axis", "condition", "value_index"}) {
    Attribute value = reduce.get(part);
    std::string text = part == "value_index" ? printPlain(value) : printText(value);
    arguments.push_back((part + "=" + text).str());
  }
  return call("reduce", arguments);
}

std::string TreePrinter::printLet(Tree let) {
  std::string value = printText(let.get("value"));
  std::string variable = printName(let.get("var"));
  return call("Let", {printText(let.get("body")), "where={" + variable + ": " + value + "}"});
}

/// Whether the dtype of a call is its first argument.
static bool saysDtypeFirst(StringRef function) {
  return llvm::StringSwitch<bool>(function)
      .Cases({"reinterpret", "call_extern", "call_pure_extern"}, true)
      .Cases({"call_llvm_intrin", "call_llvm_pure_intrin"}, true)
      .Cases({"ptx_mma", "ptx_ldmatrix", "ptx_cp_async", "mma_store", "mma_fill"}, true)
      .Cases({"vectorlow", "vectorhigh", "vectorcombine", "get_active_lane_mask"}, true)
      .Case("tvm_load_matrix_sync", true)
      .Default(false);
}

std::string TreePrinter::printCall(Tree op) {
  Tree callee = op.get("op");
  SmallVector<std::string> arguments = printTexts(op.getList("args"));
  if (!callee.is("Op"))
    return (writer.options.name + "." + callee.getString("name_hint") + "(" + join(arguments) + ")")
        .str();
  StringRef name = callee.getString("name");
  name.consume_front("tir.");
  std::string dtype = quote(op.getString("dtype"));
  if (saysDtypeFirst(name))
    arguments.insert(arguments.begin(), dtype);
  if (name == "tvm_struct_get")
    arguments.push_back(dtype);
  return call(llvm::StringSwitch<StringRef>(name)
                  .Case("tvm_call_packed", "call_packed")
                  .Case("tvm_call_cpacked", "call_cpacked")
                  .Default(name),
              arguments);
}

//===----------------------------------------------------------------------------------------===//
// Buffers and types
//===----------------------------------------------------------------------------------------===//

std::string TreePrinter::printIndices(ArrayRef<Attribute> indices) {
  SmallVector<std::string> texts;
  for (Attribute index : indices) {
    Tree ramp = index;
    Tree stride = ramp.is("Ramp") ? Tree(ramp.get("stride")) : Tree();
    std::optional<int64_t> step = stride.is("IntImm") ? tir::getInteger(stride.getAttr())
                                                      : std::nullopt,
                           lanes = step ? ramp.getInteger("lanes") : std::nullopt;
    if (!lanes) {
      texts.push_back(printText(index));
      continue;
    }
    Attribute base = ramp.get("base");
    Tree length = Tree::getNumber(base.getContext(), stride.getString("dtype"), *step * *lanes);
    std::string text = printText(base) + ":" + printText(tir::addParts(base, length.getAttr()));
    texts.push_back(*step == 1 ? text : text + ":" + printText(stride.getAttr()));
  }
  return texts.empty() ? "()" : join(texts);
}

std::string TreePrinter::printLoad(Tree load) {
  std::string buffer = printName(load.get("buffer"));
  if (Attribute predicate = load.get("predicate")) {
    std::string indices = printList(load.getList("indices"));
    return buffer + ".vload(" + indices + ", predicate=" + printText(predicate) + ")";
  }
  return buffer + "[" + printIndices(load.getList("indices")) + "]";
}

std::string TreePrinter::printRegion(Tree region) {
  SmallVector<std::string> texts;
  for (Tree range : region.getList("region")) {
    Attribute begin = range.get("min"), extent = range.get("extent");
    std::string text = printText(begin);
    if (tir::getNumber(extent) != 1.0)
      text += ":" + printText(tir::addParts(begin, extent));
    texts.push_back(text);
  }
  return printName(region.get("buffer")) + "[" + (texts.empty() ? "()" : join(texts)) + "]";
}

std::string TreePrinter::printType(Tree type) {
  if (type.is("PointerType")) {
    Tree element = type.get("element_type");
    StringRef scope = type.getString("storage_scope");
    SmallVector<std::string> arguments = {quote(element.getString("dtype"))};
    if (!scope.empty())
      arguments.push_back(quote(scope));
    return call("handle", arguments);
  }
  if (type.is("TupleType")) {
    ArrayRef<Attribute> fields = type.getList("fields");
    return fields.empty() ? "None" : call("Tuple", printTexts(fields));
  }
  return t(type.getString("dtype"));
}

std::string TreePrinter::printDeclaration(StringRef function, Tree buffer, StringRef first,
                                          StringRef data, bool hasDtype) {
  SmallVector<std::string> arguments;
  if (!first.empty())
    arguments.push_back(first.str());
  arguments.push_back(tuple(printTexts(buffer.getList("shape"))));
  StringRef dtype = buffer.getString("dtype"), scope = buffer.getString("scope");
  if (dtype != writer.options.bufferDtype || hasDtype)
    arguments.push_back(quote(dtype));
  auto add = [&](StringRef keyword, std::string text) {
    arguments.push_back((keyword + "=" + text).str());
  };
  Attribute address = buffer.get("given_data");
  if (!data.empty())
    add("data", data.str());
  else if (address && isDefined(address))
    add("data", printText(address));
  if (ArrayRef<Attribute> strides = buffer.getList("strides"); !strides.empty())
    add("strides", tuple(printTexts(strides)));
  if (Attribute offset = buffer.get("elem_offset"); offset && tir::getNumber(offset) != 0.0)
    add("elem_offset", printText(offset));
  if (scope != "global")
    add("scope", quote(scope));
  if (int64_t alignment = buffer.getInteger("data_alignment").value_or(64); alignment != 64)
    add("align", std::to_string(alignment));
  if (int64_t factor = buffer.getInteger("offset_factor").value_or(1); factor != 1)
    add("offset_factor", std::to_string(factor));
  if (!buffer.getList("axis_separators").empty())
    add("axis_separators", printPlain(buffer.get("axis_separators")));
  return call(function, arguments);
}
