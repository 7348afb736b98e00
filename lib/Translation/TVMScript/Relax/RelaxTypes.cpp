//===- RelaxTypes.cpp - Types of graphs as TVMScript ----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "RelaxFunction.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;

std::string RelaxFunctionPrinter::nameSymbol(StringAttr symbol) {
  auto [it, isNew] = symbols.try_emplace(symbol);
  if (isNew) {
    it->second = writer.takeName(symbol);
    expressions.noteSymbol(symbol);
    declarations.push_back(it->second + " = " + writer.options.tirPrefix + ".int64()");
    writer.usesTIR = true;
  }
  return it->second;
}

std::string RelaxFunctionPrinter::printDim(relax::DimExpr dim, bool inSignature) {
  std::string text =
      expressions.printDim(dim, [&](StringAttr symbol) { return nameSymbol(symbol); }).text;
  return inSignature && dim.isSymbolic() ? quote(text) : text;
}

SmallVector<std::string> RelaxFunctionPrinter::printDims(ArrayRef<relax::DimExpr> dims,
                                                         bool inSignature) {
  return llvm::map_to_vector(dims, [&](relax::DimExpr dim) { return printDim(dim, inSignature); });
}

FailureOr<std::string> RelaxFunctionPrinter::printType(Operation *op, Type type, bool inSignature) {
  if (auto tensor = dyn_cast<RankedTensorType>(type)) {
    SmallVector<relax::DimExpr> dims = relax::getDims(tensor);
    bool isUnknown = llvm::any_of(dims, [](relax::DimExpr dim) { return dim.isUnknown(); });
    SmallVector<std::string> arguments;
    if (!isUnknown)
      arguments.push_back(tuple(printDims(dims, inSignature)));
    if (std::string dtype = getDtype(tensor.getElementType()); !dtype.empty())
      arguments.push_back("dtype=" + quote(dtype));
    if (isUnknown)
      arguments.push_back("ndim=" + std::to_string(dims.size()));
    return r("Tensor(" + join(arguments) + ")");
  }
  if (auto tensor = dyn_cast<UnrankedTensorType>(type)) {
    std::string dtype = getDtype(tensor.getElementType());
    return dtype.empty() ? r("Tensor") : r("Tensor(dtype=" + quote(dtype) + ")");
  }
  if (auto elements = dyn_cast<TupleType>(type)) {
    FailureOr<SmallVector<std::string>> texts = printTypes(op, elements.getTypes(), inSignature);
    if (failed(texts))
      return failure();
    return texts->empty() ? r("Tuple") : r("Tuple(" + join(*texts) + ")");
  }
  if (auto shape = dyn_cast<relax::ShapeType>(type)) {
    if (!shape.hasRank())
      return r("Shape(ndim=-1)");
    SmallVector<relax::DimExpr> dims = shape.getDims().getDims();
    if (llvm::any_of(dims, [](relax::DimExpr dim) { return dim.isUnknown(); }))
      return r("Shape(ndim=" + Twine(dims.size()) + ")");
    return r("Shape([" + join(printDims(dims, inSignature)) + "])");
  }
  if (auto number = dyn_cast<relax::PrimType>(type)) {
    relax::DimExpr value = relax::collectDims(number).front();
    return value.isUnknown() ? r("Prim(\"int64\")")
                             : r("Prim(value=" + printDim(value, inSignature) + ")");
  }
  if (isa<relax::ObjectType>(type))
    return r("Object");
  if (auto function = dyn_cast<FunctionType>(type)) {
    FailureOr<SmallVector<std::string>> parameters =
        printTypes(op, function.getInputs(), inSignature);
    if (failed(parameters))
      return failure();
    Type returned = function.getNumResults() == 1
                        ? function.getResult(0)
                        : TupleType::get(op->getContext(), function.getResults());
    FailureOr<std::string> result = printType(op, returned, inSignature);
    if (failed(result))
      return failure();
    return r("Callable(" + tuple(*parameters) + ", " + *result + ", True)");
  }
  if (std::string dtype = getDtype(type); !dtype.empty())
    return r("Prim(" + quote(dtype) + ")");
  return op->emitError("the type ") << type << " has no form in TVMScript";
}

FailureOr<SmallVector<std::string>> RelaxFunctionPrinter::printTypes(Operation *op, TypeRange types,
                                                                     bool inSignature) {
  SmallVector<std::string> texts;
  for (Type type : types) {
    FailureOr<std::string> text = printType(op, type, inSignature);
    if (failed(text))
      return failure();
    texts.push_back(*text);
  }
  return texts;
}

/// `out_sinfo=`: one type, or a list of several.
FailureOr<std::string> RelaxFunctionPrinter::printOutTypes(Operation *op) {
  FailureOr<SmallVector<std::string>> texts = printTypes(op, op->getResultTypes());
  if (failed(texts))
    return failure();
  return texts->size() == 1 ? texts->front() : "[" + join(*texts) + "]";
}
