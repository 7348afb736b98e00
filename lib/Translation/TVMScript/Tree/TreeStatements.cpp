//===- TreeStatements.cpp - Statements in no function as TVMScript --------------------------===//
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
// Names and scopes
//===----------------------------------------------------------------------------------------===//

void TreePrinter::enter(Attribute node) {
  Frame &frame = frames.emplace_back();
  frame.node = node;
  frame.mark = writer.mark();
}

void TreePrinter::leave() {
  for (Attribute variable : frames.back().defined)
    names.erase(variable);
  for (const std::string &name : frames.back().names)
    writer.releaseName(name);
  frames.pop_back();
}

std::string TreePrinter::define(Tree variable, Frame &frame) {
  StringRef hint = variable.getString("name");
  std::string name = writer.takeName(hint.empty() && variable.is("Buffer") ? "buffer" : hint);
  names[variable.getAttr()] = name;
  frame.defined.push_back(variable.getAttr());
  frame.names.push_back(name);
  return name;
}

/// Notes for each variable and buffer the scopes that have all its uses.
void TreePrinter::findPlaces(Attribute part, SmallVectorImpl<Attribute> &path) {
  if (auto list = dyn_cast<ArrayAttr>(part)) {
    for (Attribute element : list)
      findPlaces(element, path);
    return;
  }
  if (DictionaryAttr entries = tir::getPlain(part)) {
    for (NamedAttribute entry : entries)
      findPlaces(entry.getValue(), path);
    return;
  }
  Tree tree = part;
  if (!tree)
    return;
  if (tree.isVariable() || tree.is("Buffer")) {
    auto [it, isNew] = places.try_emplace(part, ArrayRef(path));
    if (!isNew) {
      auto end =
          std::mismatch(it->second.begin(), it->second.end(), path.begin(), path.end()).first;
      it->second.erase(end, it->second.end());
    }
    if (tree.is("Buffer"))
      for (StringRef name : {"shape", "strides", "elem_offset"})
        if (Attribute inner = tree.get(name))
          findPlaces(inner, path);
    return;
  }
  bool isScope = tree.is("For", "Block", "While", "IfThenElse", "CommReducer");
  if (isScope)
    path.push_back(part);
  for (Attribute inner : tree.getParts())
    findPlaces(inner, path);
  if (isScope)
    path.pop_back();
}

TreePrinter::Frame &TreePrinter::getPlace(Attribute variable) {
  ArrayRef<Attribute> scopes;
  if (auto it = places.find(variable); it != places.end())
    scopes = it->second;
  for (Frame &frame : llvm::reverse(frames))
    if (!frame.node || llvm::is_contained(scopes, frame.node))
      return frame;
  return frames.front();
}

void TreePrinter::declare(Tree variable) {
  std::string made;
  if (variable.is("Buffer")) {
    made = printDeclaration("Buffer", variable);
  } else {
    Tree type = variable.get("type_annotation");
    made = printType(type);
    if (variable.is("SizeVar"))
      made += "(is_size_var=True)";
    else if (!type.is("PointerType"))
      made += "()";
  }
  Frame &frame = getPlace(variable.getAttr());
  writer.insert(frame.mark, define(variable, frame) + " = " + made);
  // The statements of now begin one line later, from this scope on.
  for (Frame *later = &frame; later <= &frames.back(); ++later)
    ++later->mark.position;
}

std::string TreePrinter::printName(Tree variable) {
  if (!isDefined(variable.getAttr()))
    declare(variable);
  return names.lookup(variable.getAttr());
}

//===----------------------------------------------------------------------------------------===//
// Statements
//===----------------------------------------------------------------------------------------===//

TreePrinter::Statement TreePrinter::getStatement(Tree tree) {
  return llvm::StringSwitch<Statement>(tree.getKind())
      .Case("Allocate", &TreePrinter::printAllocate)
      .Case("AssertStmt", &TreePrinter::printAssert)
      .Case("AttrStmt", &TreePrinter::printAttr)
      .Case("Block", &TreePrinter::printBlock)
      .Case("BlockRealize", &TreePrinter::printRealizedBlock)
      .Case("BufferRealize", &TreePrinter::printRealize)
      .Case("BufferStore", &TreePrinter::printStore)
      .Case("DeclBuffer", &TreePrinter::printDeclBuffer)
      .Case("Evaluate", &TreePrinter::printEvaluate)
      .Case("For", &TreePrinter::printFor)
      .Case("IfThenElse", &TreePrinter::printIf)
      .Case("LetStmt", &TreePrinter::printLetStmt)
      .Case("MatchBufferRegion", &TreePrinter::printMatchBuffer)
      .Case("Prefetch", &TreePrinter::printPrefetch)
      .Case("PrimFunc", &TreePrinter::printFunction)
      .Case("SeqStmt", &TreePrinter::printSeq)
      .Case("While", &TreePrinter::printWhile)
      .Default(nullptr);
}

void TreePrinter::print(Attribute root, bool isVerbose, raw_ostream &os) {
  SmallVector<Attribute> path;
  findPlaces(root, path);
  enter(Attribute());
  if (getStatement(root)) {
    printStatement(root);
  } else {
    std::string text = printPlain(root);
    if (!isVerbose) {
      os << text;
      return;
    }
    writer.line(text);
  }
  writer.print(os);
}

void TreePrinter::printStatement(Tree statement) {
  beginLine();
  if (Statement print = getStatement(statement))
    (this->*print)(statement);
  else
    writer.line(printText(statement.getAttr()));
}

void TreePrinter::printBody(Attribute body) {
  frames.back().isLast = true;
  if (Tree(body).is("SeqStmt"))
    printSeq(body);
  else
    printStatement(body);
}

void TreePrinter::printNested(Tree node, const Twine &header, Attribute body) {
  writer.nested(header, [&] {
    enter(node.getAttr());
    printBody(body);
    leave();
  });
}

void TreePrinter::printScope(Tree node, StringRef call, function_ref<std::string()> defineName,
                             Attribute body, StringRef type) {
  bool isFlat = hasSugar() && frames.back().isLast;
  enter(node.getAttr());
  std::string name = defineName ? defineName() : "";
  if (isFlat)
    writer.line(name.empty() ? call : name + type + " = " + call);
  else
    writer.open("with " + call + (name.empty() ? "" : " as " + name) + ":");
  printBody(body);
  if (!isFlat)
    writer.close();
  leave();
}

void TreePrinter::printSeq(Tree op) {
  bool isLast = frames.back().isLast;
  ArrayRef<Attribute> statements = op.getList("seq");
  for (Attribute statement : statements) {
    frames.back().isLast = isLast && &statement == &statements.back();
    printStatement(statement);
  }
}

void TreePrinter::printEvaluate(Tree op) {
  Attribute value = op.get("value");
  Tree called = value;
  if (!called.is("Call"))
    return writer.line(call("evaluate", printText(value)));
  Tree callee = called.get("op");
  if (hasSugar() && callee.is("Op") && callee.getString("name") == "tir.ret" &&
      called.getList("args").size() == 1)
    return writer.line("return " + printText(called.getList("args").front()));
  writer.line(printText(value));
}

void TreePrinter::printStore(Tree op) {
  std::string value = printText(op.get("value")), buffer = printName(op.get("buffer"));
  ArrayRef<Attribute> indices = op.getList("indices");
  if (Attribute predicate = op.get("predicate")) {
    std::string places = printList(indices);
    return writer.line(buffer + ".vstore(" + places + ", " + value +
                       ", predicate=" + printText(predicate) + ")");
  }
  std::string places = printIndices(indices);
  writer.line(buffer + "[" + places + "] = " + value);
}

void TreePrinter::printLetStmt(Tree op) {
  Tree variable = op.get("var");
  std::string value = printText(op.get("value"));
  bool isFlat = hasSugar() && frames.back().isLast;
  std::string type = isFlat ? ": " + printType(variable.get("type_annotation")) : "";
  printScope(
      op, isFlat ? value : call("LetStmt", value), [&] { return define(variable); }, op.get("body"),
      type);
}

void TreePrinter::printAttr(Tree op) {
  Tree axis = op.get("node");
  StringRef attribute = op.getString("attr_key");
  bool isThread = attribute == "thread_extent" || attribute == "virtual_thread";
  std::string value = printText(op.get("value"));
  if (!isThread || !axis.is("IterVar")) {
    std::string said = printText(op.get("node"));
    return printScope(op, call("attr", {said, quote(attribute), value}), nullptr, op.get("body"));
  }
  Tree variable = axis.get("var");
  if (isDefined(variable.getAttr()))
    return printScope(op, call("launch_thread", {printName(variable), value}), nullptr,
                      op.get("body"));
  printScope(
      op, call("launch_thread", {quote(axis.getString("thread_tag")), value}),
      [&] { return define(variable); }, op.get("body"));
}

void TreePrinter::printAssert(Tree op) {
  std::string condition = printText(op.get("condition")), message = printText(op.get("message"));
  if (!hasSugar() || !frames.back().isLast)
    return printScope(op, call("Assert", {condition, message}), nullptr, op.get("body"));
  writer.line("assert " + condition + ", " + message);
  if (Attribute body = op.get("body")) {
    enter(op.getAttr());
    printBody(body);
    leave();
  }
}

void TreePrinter::printWhile(Tree op) {
  printNested(op, "while " + printText(op.get("condition")) + ":", op.get("body"));
}

void TreePrinter::printIf(Tree op) {
  printNested(op, "if " + printText(op.get("condition")) + ":", op.get("then_case"));
  if (Attribute otherwise = op.get("else_case"))
    printNested(op, "else:", otherwise);
}

//===----------------------------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------------------------===//

static bool hasAnnotations(Tree op) {
  DictionaryAttr annotations = tir::getPlain(op.get("annotations"));
  return annotations && !annotations.empty();
}

static bool isPlain(Tree loop) {
  return loop.getInteger("kind") == 0 && loop.getInteger("min") == 0 && !loop.get("step") &&
         !hasAnnotations(loop);
}

std::string TreePrinter::printLoopHeader(Tree op) {
  Attribute min = op.get("min"), extent = op.get("extent"), step = op.get("step");
  bool isAnnotated = hasAnnotations(op);
  SmallVector<std::string> arguments;
  if (tir::getNumber(min) == 0.0 && !step)
    arguments.push_back(printText(extent));
  else
    arguments = printTexts({min, tir::addParts(min, extent)});
  int64_t kind = op.getInteger("kind").value_or(0);
  if (kind == 0 && !isAnnotated) {
    if (step)
      arguments.push_back(printText(step));
    return "range(" + join(arguments) + ")";
  }
  if (Attribute thread = op.get("thread_binding")) {
    Tree axis = thread;
    arguments.push_back("thread=" +
                        (axis ? quote(axis.getString("thread_tag")) : printPlain(thread)));
  }
  if (isAnnotated)
    arguments.push_back("annotations=" + printPlain(op.get("annotations")));
  if (step)
    arguments.push_back("step=" + printText(step));
  constexpr StringLiteral kinds[] = {"serial", "parallel", "vectorized", "unroll",
                                     "thread_binding"};
  return call(kinds[std::min<size_t>(kind, std::size(kinds) - 1)], arguments);
}

void TreePrinter::printFor(Tree op) {
  // A chain of plain loops, each the only statement of the one before.
  SmallVector<Tree> chain = {op};
  while (hasSugar() && isPlain(chain.back())) {
    Tree inner = chain.back().get("body");
    if (!inner.is("For") || !isPlain(inner))
      break;
    bool dependsOnChain = false;
    tir::walkVariables(inner.get("extent"), [&](Tree variable) {
      dependsOnChain |= llvm::any_of(
          chain, [&](Tree loop) { return loop.get("loop_var") == variable.getAttr(); });
    });
    if (dependsOnChain)
      break;
    chain.push_back(inner);
  }
  // The sizes are those of outside.
  std::string header;
  if (chain.size() == 1)
    header = printLoopHeader(op);
  else
    header =
        call("grid",
             llvm::map_to_vector(chain, [&](Tree loop) { return printText(loop.get("extent")); }));
  enter(op.getAttr());
  SmallVector<std::string> variables =
      llvm::map_to_vector(chain, [&](Tree loop) { return define(loop.get("loop_var")); });
  writer.nested("for " + join(variables) + " in " + header + ":",
                [&] { printBody(chain.back().get("body")); });
  leave();
}

//===----------------------------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------------------------===//

std::string TreePrinter::defineBuffer(Tree buffer) {
  std::string name = define(buffer);
  Attribute address = buffer.get("given_data");
  if (address && !isDefined(address)) {
    names[address] = name + ".data";
    frames.back().defined.push_back(address);
  }
  return name;
}

/// Whether a buffer is declared on memory as that was allocated.
static bool isDeclaredAsAllocated(Tree declared, Tree allocate) {
  Tree buffer = declared.is("DeclBuffer") ? Tree(declared.get("buffer")) : Tree();
  return buffer && buffer.get("given_data") == allocate.get("buffer_var") &&
         buffer.get("dtype") == allocate.get("dtype") &&
         isSame(buffer.get("shape"), allocate.get("extents"));
}

void TreePrinter::printAllocate(Tree op) {
  Tree inner = op.get("body");
  if (hasSugar() && isDeclaredAsAllocated(inner, op)) {
    Tree buffer = inner.get("buffer");
    return printScope(
        op, printDeclaration("decl_buffer", buffer), [&] { return defineBuffer(buffer); },
        inner.get("body"));
  }
  SmallVector<std::string> arguments = {printList(op.getList("extents")),
                                        quote(op.getString("dtype")), quote(op.getString("scope"))};
  if (Attribute condition = op.get("condition"); tir::getNumber(condition) != 1.0)
    arguments.push_back(printText(condition));
  if (hasAnnotations(op))
    arguments.push_back("annotations=" + printPlain(op.get("annotations")));
  printScope(
      op, call("allocate", arguments), [&] { return define(op.get("buffer_var")); },
      op.get("body"));
}

void TreePrinter::printDeclBuffer(Tree op) {
  Tree buffer = op.get("buffer");
  Attribute address = buffer.get("given_data");
  std::string data = address ? printText(address) : "";
  printScope(
      op, printDeclaration("decl_buffer", buffer, "", data), [&] { return defineBuffer(buffer); },
      op.get("body"));
}

void TreePrinter::printRealize(Tree op) {
  Tree region = Tree::get(op.getContext(), "BufferRegion",
                          {{"buffer", op.get("buffer")}, {"region", op.get("bounds")}});
  SmallVector<std::string> arguments = {printRegion(region), quote(op.getString("storage_scope"))};
  if (Attribute condition = op.get("condition"); tir::getNumber(condition) != 1.0)
    arguments.push_back(printText(condition));
  printScope(op, call("realize", arguments), nullptr, op.get("body"));
}

void TreePrinter::printPrefetch(Tree op) {
  std::string buffer = printName(op.get("buffer"));
  writer.line(call("prefetch", {buffer, printList(op.getList("bounds"))}));
}
