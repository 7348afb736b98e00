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

/// `R.Callable((a, b), result, True)`, or what is known of one without its parameters.
FailureOr<std::string>
RelaxFunctionPrinter::printCallable(Operation *op, relax::CallableType callable, bool inSignature) {
  FailureOr<SmallVector<std::string>> parameters =
      printTypes(op, callable.getParameters(), inSignature);
  FailureOr<std::string> result = printType(op, callable.getResult(), inSignature);
  if (failed(parameters) || failed(result))
    return failure();
  if (!callable.getIsOpaque())
    return r("Callable(" + tuple(*parameters) + ", " + *result + ", " +
             (callable.getIsPure() ? "True" : "False") + ")");
  SmallVector<std::string> known;
  if (!isa<relax::ObjectType>(callable.getResult()))
    known.push_back("ret=" + *result);
  if (callable.getIsPure())
    known.push_back("purity=True");
  return known.empty() ? r("Callable") : r("Callable(" + join(known) + ")");
}

FailureOr<std::string> RelaxFunctionPrinter::printType(Operation *op, Type type, bool inSignature,
                                                       relax::Placement placement) {
  std::string device;
  if (auto on = dyn_cast_if_present<relax::VDeviceAttr>(placement))
    device = "vdevice=" + quote(relax::getVDeviceText(op, on));
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
    if (!device.empty())
      arguments.push_back(device);
    return r("Tensor(" + join(arguments) + ")");
  }
  if (auto tensor = dyn_cast<UnrankedTensorType>(type)) {
    SmallVector<std::string> arguments;
    if (std::string dtype = getDtype(tensor.getElementType()); !dtype.empty())
      arguments.push_back("dtype=" + quote(dtype));
    if (!device.empty())
      arguments.push_back(device);
    return arguments.empty() ? r("Tensor") : r("Tensor(" + join(arguments) + ")");
  }
  if (auto elements = dyn_cast<TupleType>(type)) {
    SmallVector<relax::Placement> placements;
    for (size_t i = 0; i < elements.size(); ++i)
      placements.push_back(relax::getPlacementItem(placement, i));
    FailureOr<SmallVector<std::string>> texts =
        printTypes(op, elements.getTypes(), inSignature, placements);
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
  if (auto callable = dyn_cast<relax::CallableType>(type))
    return printCallable(op, callable, inSignature);
  if (std::string dtype = getDtype(type); !dtype.empty())
    return r("Prim(" + quote(dtype) + ")");
  return op->emitError("the type ") << type << " has no form in TVMScript";
}

FailureOr<SmallVector<std::string>>
RelaxFunctionPrinter::printTypes(Operation *op, TypeRange types, bool inSignature,
                                 ArrayRef<relax::Placement> placements) {
  SmallVector<std::string> texts;
  for (auto [i, type] : llvm::enumerate(types)) {
    FailureOr<std::string> text =
        printType(op, type, inSignature, i < placements.size() ? placements[i] : nullptr);
    if (failed(text))
      return failure();
    texts.push_back(*text);
  }
  return texts;
}

FailureOr<SmallVector<std::string>> RelaxFunctionPrinter::printResultTypes(Operation *op) {
  SmallVector<relax::Placement> placements =
      llvm::map_to_vector(op->getResults(), [&](Value result) { return devices.get(result); });
  return printTypes(op, op->getResultTypes(), /*inSignature=*/false, placements);
}

/// `out_sinfo=`: one type, or a list of several.
FailureOr<std::string> RelaxFunctionPrinter::printOutTypes(Operation *op) {
  FailureOr<SmallVector<std::string>> texts = printResultTypes(op);
  if (failed(texts))
    return failure();
  return texts->size() == 1 ? texts->front() : "[" + join(*texts) + "]";
}
