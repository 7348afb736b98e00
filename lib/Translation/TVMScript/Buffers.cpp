//===- Buffers.cpp - Buffers of prim_funcs as TVMScript -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "PrimFuncPrinter.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlc/Support/AsmSyntax.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;

std::string PrimFuncPrinter::printBufferKeywords(Value buffer, StringRef scope, int64_t alignment,
                                                 DictionaryAttr form,
                                                 SmallVectorImpl<std::string> &declared) {
  auto type = cast<MemRefType>(buffer.getType());
  std::string text;
  if (std::string dtype = getDtype(type.getElementType()); dtype != writer.options.bufferDtype)
    text += ", " + quote(dtype);
  auto get = [&](StringRef name) { return form ? form.get(name) : Attribute(); };
  auto strides = dyn_cast_or_null<relax::DimsAttr>(get("strides"));
  auto offset = dyn_cast_or_null<relax::DimsAttr>(get("elem_offset"));
  DenseMap<StringAttr, unsigned> counts;
  for (relax::DimsAttr dims : {strides, offset})
    for (relax::DimExpr dim : dims ? dims.getDims() : SmallVector<relax::DimExpr>()) {
      llvm::SetVector<StringAttr> found;
      dim.collectSymbols(found);
      for (StringAttr symbol : found)
        ++counts[symbol];
    }
  std::string name = expressions.getName(buffer).str();
  // Whether a dimension is a variable that nothing else has given yet.
  auto define = [&](relax::DimExpr dim, const Twine &part) {
    return dim.isSymbol() && counts[dim.getSymbol()] == 1 &&
           symbols.try_emplace(dim.getSymbol(), (name + "." + part).str()).second;
  };
  if (strides) {
    SmallVector<std::string> texts;
    for (auto [index, stride] : llvm::enumerate(strides.getDims()))
      texts.push_back(define(stride, "strides[" + Twine(index) + "]") ? quote(stride.getSymbol())
                                                                      : printDim(stride, declared));
    text += ", strides=" + tuple(texts);
  }
  bool needsFactor = false;
  // An offset that is computed is said right before the buffer.
  auto said = dyn_cast_or_null<DictionaryAttr>(get("elem_offset"));
  Operation *made = said ? buffer.getDefiningOp() : nullptr;
  if (auto saying = dyn_cast_if_present<tir::EvaluateOp>(made ? made->getPrevNode() : nullptr)) {
    FailureOr<Expr> value = expressions.print(saying.getValue());
    text += ", elem_offset=" + (succeeded(value) ? value->text : "0");
  }
  if (offset) {
    relax::DimExpr first = offset.getDims().front();
    needsFactor = define(first, "elem_offset");
    if (first.getConstant() != 0) {
      std::string written = printDim(first, declared);
      expressions.setOffset(buffer, written);
      if (!needsFactor)
        text += ", elem_offset=" + written;
    }
  }
  // With a factor, an offset that is not written is a variable.
  auto factor = dyn_cast_or_null<IntegerAttr>(get("offset_factor"));
  if (factor && !offset && !said)
    text += ", elem_offset=" + expressions.printExtent(0).text;
  if (auto given = dyn_cast_or_null<StringAttr>(get("scope")))
    scope = given;
  if (scope != "global")
    text += ", scope=" + quote(scope);
  if (auto given = dyn_cast_or_null<IntegerAttr>(get("align")))
    alignment = given.getInt();
  if (alignment != 64)
    text += ", align=" + std::to_string(alignment);
  if (needsFactor || factor)
    text += ", offset_factor=" + std::to_string(factor ? factor.getInt() : 1);
  if (auto kind = dyn_cast_or_null<StringAttr>(get("buffer_type")))
    text += ", buffer_type=" + quote(kind);
  if (Attribute separators = get("axis_separators"))
    text += ", axis_separators=" + *printAttribute(separators);
  return text;
}

/// The memory, and the buffer on it.
LogicalResult PrimFuncPrinter::printAllocate(tir::AllocBufferOp op, StringRef memory,
                                             StringRef name, ArrayRef<std::string> shape,
                                             StringRef keywords) {
  std::string pointer = writer.takeName(memory);
  auto type = cast<MemRefType>(op.getBuffer().getType());
  std::string dtype = quote(getDtype(type.getElementType())), extents = "[" + join(shape) + "]";
  if (auto given = op->getAttrOfType<DenseI64ArrayAttr>(tir::kAllocateExtentsAttrName))
    extents = "[" +
              join(llvm::map_to_vector(
                  given.asArrayRef(),
                  [&](int64_t extent) { return expressions.printExtent(extent).text; })) +
              "]";
  std::string annotations;
  if (Attribute said = op->getAttr(tir::kAllocateAnnotationsAttrName))
    if (std::optional<std::string> text = printAttribute(said, nullptr, writer.options.tirPrefix))
      annotations = ", annotations=" + *text;
  if (auto value = op->getAttrOfType<DenseElementsAttr>(tir::kValueAttrName)) {
    SmallVector<std::string> elements;
    for (Attribute element : value.getValues<Attribute>())
      elements.push_back(*printAttribute(element));
    define(pointer, t("allocate_const([") + join(elements) + "], " + dtype + ", " + extents +
                        annotations + ")");
  } else {
    define(pointer, t("allocate(") + extents + ", " + dtype + ", " + quote(op.getScope()) +
                        (condition.empty() ? "" : ", " + condition) + annotations + ")");
    condition.clear();
  }
  expressions.setData(op.getBuffer(), pointer);
  // Memory that is only handed on has no buffer.
  auto form = op->getAttrOfType<StringAttr>(tir::kWrittenAttrName);
  if (form && form == "allocate")
    return success();
  auto [first, others] = splitDtype(keywords);
  // A declaration on memory that it allocates itself needs no allocation to be written.
  bool isDeclared = !op->hasAttr(tir::kWrittenAttrName);
  writer.line(name + " = " + t(isDeclared ? "decl_buffer(" : "Buffer(") + tuple(shape) + first +
              ", data=" + pointer + others + ")");
  return success();
}

LogicalResult PrimFuncPrinter::printSizes(MemRefType type, ValueRange sizes, Attribute plain,
                                          SmallVectorImpl<std::string> &texts) {
  for (auto [place, extent] : llvm::enumerate(type.getShape())) {
    Expressions::PlainExtents extents(expressions, Expressions::isPlain(plain, place));
    if (!ShapedType::isDynamic(extent)) {
      texts.push_back(expressions.printExtent(extent).text);
      continue;
    }
    FailureOr<Expr> size = expressions.print(sizes.front());
    if (failed(size))
      return failure();
    texts.push_back(size->text);
    sizes = sizes.drop_front();
  }
  return success();
}

LogicalResult PrimFuncPrinter::printAllocBuffer(tir::AllocBufferOp op) {
  Attribute plainSizes = op->getAttr(tir::kPlainExtentsAttrName);
  auto type = cast<MemRefType>(op.getBuffer().getType());
  SmallVector<std::string> shape;
  if (failed(printSizes(type, op.getSizes(), plainSizes, shape)))
    return failure();
  Expressions::PlainExtents plain(expressions, bool(plainSizes));
  std::string name = writer.takeName(op.getName());
  expressions.setName(op.getBuffer(), name);
  expressions.setDims(op.getBuffer(), shape);
  bool isDeclared = op->hasAttr(tir::TIRDialect::getDeclBufferAttrName());
  SmallVector<std::string> declared;
  std::string keywords =
      printBufferKeywords(op.getBuffer(), op.getScope(), op.getAlignment(),
                          op->getAttrOfType<DictionaryAttr>(bufferFormName), declared);
  if (auto memory = op->getAttrOfType<StringAttr>(tir::kAllocateAttrName))
    return printAllocate(op, memory, name, shape, keywords);
  std::string call =
      t(isDeclared ? "decl_buffer(" : "alloc_buffer(") + tuple(shape) + keywords + ")";
  if (isDeclared)
    define(name, call);
  else
    writer.line(name + " = " + call);
  return success();
}

std::pair<StringRef, StringRef> PrimFuncPrinter::splitDtype(StringRef keywords) {
  size_t end = keywords.starts_with(", \"") ? keywords.find('"', 3) + 1 : 0;
  return {keywords.take_front(end), keywords.drop_front(end)};
}

LogicalResult PrimFuncPrinter::printView(memref::ReinterpretCastOp op) {
  SmallVector<std::string> shape;
  for (OpFoldResult size : op.getMixedSizes()) {
    FailureOr<Expr> text = expressions.print(size);
    if (failed(text))
      return failure();
    shape.push_back(text->text);
  }
  SmallVector<std::string> declared;
  std::string name = writer.takeName(getNameFromLoc(op.getLoc()));
  expressions.setName(op.getResult(), name);
  expressions.setDims(op.getResult(), shape);
  std::string keywords = printBufferKeywords(
      op.getResult(), "global", 64, op->getAttrOfType<DictionaryAttr>(bufferFormName), declared);
  auto [dtype, others] = splitDtype(keywords);
  std::string arguments = tuple(shape) + dtype.str() +
                          ", data=" + expressions.printData(op.getSource()) + others.str() + ")";
  // An alias is no statement of its own.
  if (op->hasAttr(tir::kWrittenAttrName))
    writer.line(name + " = " + t("Buffer(" + arguments));
  else
    define(name, t("decl_buffer(" + arguments));
  return success();
}

LogicalResult PrimFuncPrinter::printDeclBuffer(tir::DeclBufferOp op) {
  Attribute plainSizes = op->getAttr(tir::kPlainExtentsAttrName);
  auto type = cast<MemRefType>(op.getBuffer().getType());
  SmallVector<std::string> shape, declared;
  if (failed(printSizes(type, op.getSizes(), plainSizes, shape)))
    return failure();
  Expressions::PlainExtents plain(expressions, bool(plainSizes));
  std::string data;
  if (Value address = op.getAddress()) {
    FailureOr<Expr> text = expressions.print(address);
    if (failed(text))
      return failure();
    data = ", data=" + text->text;
  }
  std::string name = writer.takeName(op.getName());
  expressions.setName(op.getBuffer(), name);
  expressions.setDims(op.getBuffer(), shape);
  std::string keywords = printBufferKeywords(
      op.getBuffer(), "global", 64, op->getAttrOfType<DictionaryAttr>(bufferFormName), declared);
  auto [dtype, others] = splitDtype(keywords);
  // A declaration by itself would be given memory of its own.
  bool isDeclared = op.getAddress() && !op->hasAttr(tir::kWrittenAttrName);
  writer.line(name + " = " + t(isDeclared ? "decl_buffer(" : "Buffer(") + tuple(shape) + dtype +
              data + others + ")");
  return success();
}

LogicalResult PrimFuncPrinter::printMatchBuffer(tir::MatchBufferOp op) {
  auto type = cast<MemRefType>(op.getBuffer().getType());
  Builder builder(op.getContext());
  SmallVector<OpFoldResult> offsets =
      getMixedValues(op.getStaticOffsets(), op.getOffsets(), builder);
  SmallVector<OpFoldResult> sizes = getMixedValues(op.getStaticSizes(), op.getSizes(), builder);
  FailureOr<std::string> region = printRegion(op.getSource(), offsets, sizes);
  if (failed(region))
    return failure();
  SmallVector<std::string> shape;
  for (OpFoldResult size : ArrayRef(sizes).take_back(type.getRank())) {
    if (std::optional<int64_t> number = getConstantIntValue(size)) {
      shape.push_back(expressions.printExtent(*number).text);
      continue;
    }
    FailureOr<Expr> text = expressions.print(size);
    if (failed(text))
      return failure();
    shape.push_back(text->text);
  }
  std::string name = writer.takeName(op.getName());
  expressions.setName(op.getBuffer(), name);
  expressions.setDims(op.getBuffer(), shape);
  SmallVector<std::string> declared;
  // A part is where the whole is.
  Value whole = op.getSource();
  while (auto outer = whole.getDefiningOp<tir::MatchBufferOp>())
    whole = outer.getSource();
  StringRef scope = "global";
  if (auto alloc = whole.getDefiningOp<tir::AllocBufferOp>())
    scope = alloc.getScope();
  auto form = op->getAttrOfType<DictionaryAttr>(bufferFormName);
  std::string keywords = printBufferKeywords(op.getBuffer(), scope, 64, form, declared);
  declare(declared);
  // The address of a part is that of its first element.
  for (Operation &other : *op->getBlock())
    if (auto of = other.getAttrOfType<StringAttr>(tir::kOffsetOfAttrName); of && of == op.getName())
      expressions.setName(other.getResult(0), name + ".elem_offset");
  nameLayout(op.getBuffer(), op->getAttrOfType<DictionaryAttr>(bufferFormName));
  writer.line(name + " = " + t("match_buffer(") + *region + ", " + tuple(shape) + keywords + ")");
  return success();
}
