//===- TreeBlocks.cpp - Blocks and functions made of trees as TVMScript ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TreePrinter.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;
using mlc::tir::Tree;

//===----------------------------------------------------------------------------------------===//
// Blocks
//===----------------------------------------------------------------------------------------===//

/// What T.axis has for a kind of iter vars.
static StringRef getAxisKind(Tree axis) {
  switch (axis.getInteger("iter_type").value_or(0)) {
  case 0:
    return "spatial";
  case 2:
    return "reduce";
  case 3:
    return "scan";
  default:
    return "opaque";
  }
}

bool TreePrinter::isRemapped(Tree axis, Attribute binding) {
  StringRef kind = getAxisKind(axis);
  if (!hasSugar() || (kind != "spatial" && kind != "reduce"))
    return false;
  Tree dom = axis.get("dom");
  for (Frame &frame : frames)
    // A scope may be several loops.
    for (Tree loop = frame.node; loop.is("For"); loop = loop.get("body"))
      if (loop.get("loop_var") == binding)
        return isSame(loop.get("min"), dom.get("min")) &&
               isSame(loop.get("extent"), dom.get("extent"));
  return false;
}

void TreePrinter::printAxes(Tree block, Tree realize, ArrayRef<std::string> bindings) {
  ArrayRef<Attribute> values = realize ? realize.getList("iter_values") : ArrayRef<Attribute>();
  // Axes that come one after the other, each on a loop.
  std::string letters, line;
  SmallVector<std::string> variables, loops;
  auto flush = [&] {
    if (variables.size() == 1)
      writer.line(line);
    else if (!variables.empty())
      writer.line(join(variables) + " = " +
                  call("axis.remap", {quote(letters), "[" + join(loops) + "]"}));
    letters.clear();
    variables.clear();
    loops.clear();
  };
  for (auto [index, attribute] : llvm::enumerate(block.getList("iter_vars"))) {
    beginLine();
    Tree axis = attribute, dom = axis.get("dom");
    std::string name = define(axis.get("var"));
    Attribute min = dom.get("min"), extent = dom.get("extent");
    std::string domain = printText(extent);
    if (tir::getNumber(min) != 0.0)
      domain = "(" + printText(min) + ", " + printText(tir::addParts(min, extent)) + ")";
    SmallVector<std::string> arguments = {domain};
    if (realize)
      arguments.push_back(bindings[index]);
    StringRef kind = getAxisKind(axis);
    line = name + " = " + call("axis." + kind, arguments);
    if (realize && isRemapped(axis, values[index])) {
      letters += llvm::toUpper(kind.front());
      variables.push_back(name);
      loops.push_back(bindings[index]);
      continue;
    }
    std::string own = line;
    flush();
    writer.line(own);
  }
  flush();
}

void TreePrinter::printBlock(Tree block, Tree realize) {
  SmallVector<std::string> bindings;
  std::string where;
  if (realize) {
    bindings = printTexts(realize.getList("iter_values"));
    Attribute predicate = realize.get("predicate");
    if (predicate && tir::getNumber(predicate) != 1.0)
      where = printText(predicate);
  }
  SmallVector<std::string> arguments = {quote(block.getString("name_hint"))};
  if (!realize)
    arguments.push_back("no_realize=True");
  writer.open("with " + call("block", arguments) + ":");
  enter(block.getAttr());
  printAxes(block, realize, bindings);
  if (!where.empty())
    writer.line(call("where", {where}));
  ArrayRef<Attribute> unsaid = block.getList("unsaid");
  for (StringRef part : {"reads", "writes"}) {
    // In a function, they are found from the body where nothing was said.
    bool isUnsaid = llvm::any_of(
        unsaid, [&](Attribute name) { return cast<StringAttr>(name).getValue() == part; });
    if (isFunction && isUnsaid)
      continue;
    beginLine();
    std::string regions = join(printTexts(block.getList(part)));
    writer.line(t(part + "(" + regions + ")"));
  }
  if (DictionaryAttr entries = tir::getPlain(block.get("annotations")); entries && !entries.empty())
    writer.line(call("block_attr", {printPlain(block.get("annotations"))}));
  for (Tree buffer : block.getList("alloc_buffers")) {
    beginLine();
    std::string made = printDeclaration("alloc_buffer", buffer);
    writer.line(define(buffer) + " = " + made);
  }
  for (Tree match : block.getList("match_buffers")) {
    beginLine();
    printMatchBuffer(match);
  }
  if (Attribute init = block.get("init"))
    printNested(block, "with " + t("init()") + ":", init);
  printBody(block.get("body"));
  leave();
  writer.close();
}

void TreePrinter::printMatchBuffer(Tree op) {
  Tree buffer = op.get("buffer");
  std::string made = printDeclaration("match_buffer", buffer, printText(op.get("source")));
  writer.line(define(buffer) + " = " + made);
}

//===----------------------------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------------------------===//

/// Whether a parameter that a buffer is matched with can be declared as the buffer.
bool TreePrinter::isPlainBuffer(Tree buffer) const {
  // An offset of which an expression is given is written out.
  auto offset = dyn_cast_if_present<IntegerAttr>(buffer.get("elem_offset"));
  bool isAtStart = !buffer.get("elem_offset") || (offset && offset.getInt() == 0);
  auto isNumber = [](Attribute size) { return tir::getNumber(size).has_value(); };
  return hasSugar() && llvm::all_of(buffer.getList("shape"), isNumber) &&
         buffer.getList("strides").empty() && isAtStart && buffer.getString("scope") == "global" &&
         buffer.getInteger("data_alignment") == 64 && buffer.getInteger("offset_factor") == 1 &&
         buffer.getList("axis_separators").empty();
}

/// The variables of the sizes of a buffer, on one line.
void TreePrinter::declareSizes(Tree buffer) {
  SmallVector<std::string> variables, types;
  for (StringRef part : {"shape", "strides", "elem_offset"}) {
    Attribute sizes = buffer.get(part);
    if (!sizes)
      continue;
    tir::walkVariables(sizes, [&](Tree variable) {
      if (isDefined(variable.getAttr()))
        return;
      variables.push_back(define(variable));
      types.push_back(printType(variable.get("type_annotation")) +
                      (variable.is("SizeVar") ? "(is_size_var=True)" : "()"));
    });
  }
  if (!variables.empty())
    writer.line(join(variables) + " = " + join(types));
}

void TreePrinter::printFunction(Tree function) {
  isFunction = true;
  places.clear();
  SmallVector<Attribute> path;
  Attribute body = function.get("body");
  findPlaces(body, path);
  enter(body);

  SmallVector<std::string> parameters;
  SmallVector<std::pair<Tree, Tree>> matched;
  ArrayRef<Attribute> buffers = function.getList("buffers");
  for (auto [parameter, attribute] : llvm::zip_equal(function.getList("params"), buffers)) {
    Tree variable = parameter, buffer = attribute;
    if (buffer && isPlainBuffer(buffer) && !places.contains(parameter)) {
      std::string name = define(buffer);
      parameters.push_back(name + ": " +
                           printDeclaration("Buffer", buffer, "", "", /*hasDtype=*/true));
      continue;
    }
    parameters.push_back(define(variable) + ": " + printType(variable.get("type_annotation")));
    if (buffer)
      matched.emplace_back(variable, buffer);
  }

  StringRef name = function.getString("name");
  SmallVector<NamedAttribute> attributes;
  bool isPublic = false;
  for (NamedAttribute attribute : tir::getPlain(function.get("attrs"))) {
    bool isSymbol = attribute.getName() == "global_symbol";
    isPublic |= isSymbol;
    auto symbol = dyn_cast<StringAttr>(attribute.getValue());
    if (!isSymbol || !symbol || symbol.getValue() != name)
      attributes.push_back(attribute);
  }
  Attribute returned = function.get("ret_type");
  std::string arrow;
  if (returned && !Tree(returned).is("TupleType"))
    arrow = " -> " + printType(returned);
  writer.line("@" + t(isPublic ? "prim_func" : "prim_func(private=True)"));
  writer.open("def " + name + "(" + join(parameters) + ")" + arrow + ":");
  if (!attributes.empty()) {
    SmallVector<std::string> entries;
    for (NamedAttribute attribute : attributes)
      entries.push_back(quote(attribute.getName().strref()) + ": " +
                        printPlain(attribute.getValue()));
    writer.line(call("func_attr", {"{" + join(entries) + "}"}));
  }
  for (auto [variable, buffer] : matched) {
    declareSizes(buffer);
    std::string made = printDeclaration("match_buffer", buffer, printName(variable));
    writer.line(define(buffer) + " = " + made);
  }
  for (Tree buffer : buffers) {
    Attribute address = buffer ? buffer.get("given_data") : Attribute();
    if (address && !isDefined(address))
      names[address] = printName(buffer) + ".data";
  }
  printBody(body);
  writer.close();
  leave();
}
