//===- PrimFunc.cpp - Prim_funcs as TVMScript -----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "PrimFuncPrinter.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;

/// A buffer of numbers as dimensions is written where the parameter is.
bool PrimFuncPrinter::hasSugar(unsigned index) {
  auto type = dyn_cast<MemRefType>(function.getArgumentTypes()[index]);
  bool isUsed =
      type && llvm::any_of(function.getArgument(index).getUsers(), [](Operation *user) {
        return user->getAttr(tir::kFormAttrName) == StringAttr::get(user->getContext(), "handle");
      });
  return type && !isUsed && writer.options.syntaxSugar && type.hasStaticShape() &&
         type.getLayout().isIdentity() && !function.getArgAttr(index, bufferFormName) &&
         !function.getArgAttr(index, tir::kPointerAttrName);
}

std::string PrimFuncPrinter::nameSymbol(StringAttr symbol, SmallVectorImpl<std::string> *declared) {
  auto [it, isNew] = symbols.try_emplace(symbol);
  if (isNew) {
    it->second = writer.takeName(symbol);
    if (sizeVars.contains(symbol))
      sizeNames.insert(it->second);
    if (expressions.isNarrow(relax::DimExpr::symbol(symbol.getContext(), symbol)))
      narrowNames.insert(it->second);
    if (declared)
      declared->push_back(it->second);
  }
  return it->second;
}

void PrimFuncPrinter::declare(ArrayRef<std::string> names) {
  if (names.empty())
    return;
  SmallVector<std::string> values = llvm::map_to_vector(names, [&](const std::string &name) {
    return t((narrowNames.contains(name) ? "int32" : expressions.getIndexDtype()) +
             (sizeNames.contains(name) ? "(is_size_var=True)" : "()"));
  });
  writer.line(join(names) + " = " + join(values));
}

std::string PrimFuncPrinter::printDim(relax::DimExpr dim, SmallVectorImpl<std::string> &declared) {
  if (std::optional<int64_t> number = dim.getConstant())
    return expressions.printExtent(*number).text;
  return expressions.printDim(dim, [&](StringAttr symbol) { return nameSymbol(symbol, &declared); })
      .text;
}

/// A part of an attribute that only a function knows.
std::optional<std::string> PrimFuncPrinter::printPart(Attribute part,
                                                      SmallVectorImpl<std::string> *declared) {
  auto entries = dyn_cast<DictionaryAttr>(part);
  auto number = entries ? entries.getAs<IntegerAttr>(tir::kSaidAttrName) : IntegerAttr();
  if (number && number.getValue().ult(saidValues.size()))
    return saidValues[number.getInt()];
  auto dims = entries ? entries.getAs<relax::DimsAttr>(tir::kDimAttrName) : relax::DimsAttr();
  if (!dims || dims.getDims().size() != 1)
    return std::nullopt;
  return expressions
      .printDim(dims.getDims().front(),
                [&](StringAttr symbol) { return nameSymbol(symbol, declared); })
      .text;
}

std::optional<std::string>
PrimFuncPrinter::printAnnotation(Attribute attribute, SmallVectorImpl<std::string> *declared) {
  auto printPart = [&](Attribute part) { return this->printPart(part, declared); };
  return printAttribute(attribute, printPart, writer.options.tirPrefix);
}

/// Sizes are in the order of the parameters that they are first a part of.
void PrimFuncPrinter::noteSymbols() {
  for (unsigned index = 0; index < function.getNumArguments(); ++index) {
    if (function.getArgumentTypes()[index].isIndex())
      expressions.noteSymbol(function.getArgName(index));
    if (relax::DimsAttr dims = function.getArgDims(index))
      for (relax::DimExpr dim : dims.getDims())
        if (dim.isSymbol())
          expressions.noteSymbol(dim.getSymbol());
  }
}

std::string PrimFuncPrinter::printHandle(tir::HandleType type) const {
  if (!type.getPointee())
    return t("handle");
  std::string scope = type.getScope() ? ", " + quote(type.getScope()) : "";
  return t("handle(") + quote(getDtype(type.getPointee())) + scope + ")";
}

std::string PrimFuncPrinter::printType(Value value) const {
  if (value.getType().isIndex())
    return t(expressions.getIndexDtype(value));
  return printType(value.getType());
}

std::string PrimFuncPrinter::printType(Type type) const {
  if (auto handle = dyn_cast<tir::HandleType>(type))
    return printHandle(handle);
  return t(isa<IndexType>(type) ? expressions.getIndexDtype() : getDtype(type));
}

/// The strides and the offset of a buffer are what it is declared with.
void PrimFuncPrinter::nameLayout(Value buffer, DictionaryAttr form) {
  for (Operation *user : buffer.getUsers()) {
    auto metadata = dyn_cast<memref::ExtractStridedMetadataOp>(user);
    if (!form || !metadata)
      continue;
    auto setNames = [&](StringRef name, ValueRange values) {
      auto dims = form.getAs<relax::DimsAttr>(name);
      for (auto [value, dim] :
           llvm::zip(values, dims ? dims.getDims() : SmallVector<relax::DimExpr>()))
        if (dim.isSymbol())
          expressions.setName(value, nameSymbol(dim.getSymbol(), nullptr));
    };
    setNames("strides", metadata.getStrides());
    setNames("elem_offset", metadata.getOffset());
  }
}

LogicalResult
PrimFuncPrinter::printMatchBuffers(ArrayRef<std::pair<unsigned, std::string>> handles) {
  for (const auto &[index, handle] : handles) {
    Value buffer = function.getArgument(index);
    auto type = cast<MemRefType>(buffer.getType());
    SmallVector<relax::DimExpr> dims;
    if (relax::DimsAttr attribute = function.getArgDims(index)) {
      dims = attribute.getDims();
    } else {
      for (auto [dim, extent] : llvm::enumerate(type.getShape()))
        dims.push_back(ShapedType::isDynamic(extent)
                           ? relax::DimExpr::symbol(
                                 function.getContext(),
                                 (function.getArgName(index).strref() + "_" + Twine(dim)).str())
                           : relax::DimExpr::constant(function.getContext(), extent));
    }
    SmallVector<std::string> declared;
    auto written = function.getArgAttrOfType<ArrayAttr>(index, tir::kWrittenAttrName);
    SmallVector<std::string> shape;
    for (auto [place, dim] : llvm::enumerate(dims)) {
      Attribute tree = written && place < written.size() ? written[place] : Attribute();
      bool isWritten = isa_and_nonnull<ArrayAttr>(tree) && getWrittenDim(tree) == dim.getAttr();
      auto name = [&](StringAttr symbol) { return nameSymbol(symbol, &declared); };
      Expressions::PlainExtents extents(
          expressions,
          Expressions::isPlain(function.getArgAttr(index, tir::kPlainExtentsAttrName), place));
      shape.push_back(isWritten ? expressions.printWrittenDim(tree, name).text
                                : printDim(dim, declared));
    }
    Expressions::PlainExtents plain(expressions,
                                    bool(function.getArgAttr(index, tir::kPlainExtentsAttrName)));
    std::string keywords = printBufferKeywords(
        buffer, "global", 64, function.getArgAttrOfType<DictionaryAttr>(index, bufferFormName),
        declared);
    declare(declared);
    expressions.setDims(buffer, shape);
    nameLayout(buffer, function.getArgAttrOfType<DictionaryAttr>(index, bufferFormName));
    if (function.getArgAttr(index, tir::kPointerAttrName)) {
      auto [dtype, others] = splitDtype(keywords);
      writer.line(expressions.getName(buffer) + " = " + t("decl_buffer(") + tuple(shape) + dtype +
                  ", data=" + handle + others + ")");
      continue;
    }
    writer.line(expressions.getName(buffer) + " = " + t("match_buffer(") + handle + ", " +
                tuple(shape) + keywords + ")");
  }
  return success();
}

/// A function with buffers or blocks of its own has a root block around them. A block without axes
/// that is all of the function is the root block by itself.
static bool hasRootBlock(tir::PrimFuncOp function) {
  SmallVector<Operation *> statements;
  for (Operation &op : function.getBody().front())
    if (!isMemoryEffectFree(&op) || isa<tir::AllocBufferOp>(op))
      statements.push_back(&op);
  if (auto block =
          statements.size() == 1 ? dyn_cast<tir::BlockOp>(statements.front()) : tir::BlockOp())
    if (block.getNumIterVars() == 0)
      return false;
  auto result = function.getBody().walk([&](Operation *op) {
    bool isRoots =
        isa<tir::BlockOp>(op) || (isa<tir::AllocBufferOp>(op) && op->getParentOp() == function &&
                                  !op->hasAttr(tir::TIRDialect::getDeclBufferAttrName()));
    return isRoots ? WalkResult::interrupt() : WalkResult::advance();
  });
  return result.wasInterrupted();
}

LogicalResult PrimFuncPrinter::printRootBody() {
  auto said = function->getAttrOfType<DictionaryAttr>(tir::kRootBlockAttrName);
  if (!said && !hasRootBlock(function))
    return printBody(function.getBody());
  if (writer.options.syntaxSugar && !said) {
    writer.line("# with " + t("block(\"root\"):"));
    return printBody(function.getBody());
  }
  LogicalResult result = success();
  writer.nested("with " + t("block(\"root\"):"), [&] {
    writer.line(t("reads()"));
    writer.line(t("writes()"));
    if (said && !said.empty())
      writer.line(t("block_attr(") + printAnnotation(said).value_or("{}") + ")");
    result = printBody(function.getBody());
  });
  return result;
}

LogicalResult PrimFuncPrinter::print() {
  writer.usesTIR = true;
  Writer::Scope scope(writer);
  if (auto sizes = function->getAttrOfType<relax::DimsAttr>(tir::kSizeVarsAttrName))
    for (relax::DimExpr size : sizes.getDims())
      sizeVars.insert(size.getSymbol());
  if (auto narrow = function->getAttrOfType<relax::DimsAttr>(tir::kNarrowAttrName))
    for (relax::DimExpr symbol : narrow.getDims())
      expressions.setNarrow(symbol.getSymbol());
  noteSymbols();
  findSharedThreads();
  expressions.setPlainFunction(function->hasAttr(tir::kPlainExtentsAttrName));
  SmallVector<std::string> parameters;
  SmallVector<std::pair<unsigned, std::string>> handles;
  for (unsigned index = 0, e = function.getNumArguments(); index < e; ++index) {
    Value argument = function.getArgument(index);
    Type type = argument.getType();
    if (hasSugar(index)) {
      auto memref = cast<MemRefType>(type);
      std::string name = writer.takeName(function.getArgName(index));
      SmallVector<std::string> shape;
      for (auto [place, extent] : llvm::enumerate(memref.getShape())) {
        Attribute plain = function.getArgAttr(index, tir::kPlainExtentsAttrName);
        Expressions::PlainExtents extents(expressions, Expressions::isPlain(plain, place));
        shape.push_back(expressions.printExtent(extent).text);
      }
      parameters.push_back(name + ": " + t("Buffer(") + tuple(shape) + ", " +
                           quote(getDtype(memref.getElementType())) + ")");
      expressions.setName(argument, name);
      expressions.setDims(argument, shape);
    } else if (isa<MemRefType>(type)) {
      auto given = function.getArgAttrOfType<StringAttr>(index, "tir.handle");
      std::string handle = writer.takeName(
          given ? given.str() : ("var_" + function.getArgName(index).strref()).str());
      auto pointer = function.getArgAttrOfType<TypeAttr>(index, tir::kPointerAttrName);
      parameters.push_back(
          handle + ": " +
          (pointer ? printHandle(cast<tir::HandleType>(pointer.getValue())) : t("handle")));
      handles.emplace_back(index, handle);
      handleNames[argument] = handle;
    } else if (isa<tir::HandleType>(type)) {
      std::string name = writer.takeName(function.getArgName(index));
      parameters.push_back(name + ": " + printType(type));
      expressions.setName(argument, name);
    } else {
      std::string name = nameSymbol(function.getArgName(index), nullptr);
      parameters.push_back(name + ": " + printType(argument));
      expressions.setName(argument, name);
    }
  }
  for (const auto &[index, handle] : handles)
    expressions.setName(function.getArgument(index), writer.takeName(function.getArgName(index)));

  Writer::Mark start = writer.mark();
  writer.line("@" + t("prim_func") + (function.isPrivate() ? "(private=True)" : ""));
  LogicalResult result = success();
  auto returned = function->getAttrOfType<TypeAttr>(tir::kReturnTypeAttrName);
  std::string arrow = returned ? " -> " + t(getDtype(returned.getValue())) : "";
  // A function by itself may be printed under another name.
  bool isRenamed = !writer.isInModule && writer.options.name != TVMScriptOptions().name;
  std::string name = isRenamed ? writer.options.name : function.getSymName().str();
  writer.nested("def " + name + "(" + join(parameters) + ")" + arrow + ":", [&] {
    SmallVector<std::string> attributes, declared;
    if (name != function.getSymName() && !function.isPrivate())
      attributes.push_back("\"global_symbol\": " + quote(function.getSymName()));
    for (NamedAttribute attribute : function->getDiscardableAttrs()) {
      StringRef name = attribute.getName();
      if (name == tir::kPlainExtentsAttrName || name == tir::kRootBlockAttrName ||
          name == tir::kReturnTypeAttrName || name == tir::kFreeSizesAttrName ||
          name == tir::kSizeVarsAttrName || name == tir::kNarrowAttrName)
        continue;
      if (std::optional<std::string> value = printAnnotation(attribute.getValue(), &declared))
        attributes.push_back(quote(name) + ": " + *value);
    }
    llvm::sort(attributes);
    declare(declared);
    if (!attributes.empty())
      writer.line(t("func_attr({") + join(attributes) + "})");
    if (failed(printMatchBuffers(handles))) {
      result = failure();
      return;
    }
    result = printRootBody();
  });
  writer.decorate(start, function);
  return result;
}

LogicalResult mlc::tvmscript::printPrimFunc(Writer &writer, tir::PrimFuncOp function) {
  return PrimFuncPrinter(writer, function).print();
}
