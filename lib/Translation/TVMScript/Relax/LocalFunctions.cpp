//===- LocalFunctions.cpp - Functions inside of graph functions as TVMScript ----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "RelaxFunction.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;

func::FuncOp mlc::tvmscript::getLocalFunction(Operation *op) {
  auto intrinsic = relax::IntrinsicOp::getNamed(op, {"local_function"});
  ArrayAttr keywords = intrinsic ? intrinsic.getKeywordsAttr() : ArrayAttr();
  if (!keywords || keywords.size() < 4)
    return nullptr;
  auto callee = dyn_cast<FlatSymbolRefAttr>(keywords[1]);
  if (!callee || !isa<StringAttr>(keywords[3]))
    return nullptr;
  auto function = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(op, callee);
  bool fits = function && function.getBody().hasOneBlock() &&
              function.getNumArguments() >= intrinsic.getArgs().size();
  return fits ? function : nullptr;
}

LogicalResult RelaxFunctionPrinter::printLocalFunction(relax::IntrinsicOp op) {
  func::FuncOp callable = getLocalFunction(op);
  // What it captures is known by the name that it has here.
  size_t numCaptured = op.getArgs().size();
  size_t numParameters = callable.getNumArguments() - numCaptured;
  std::string name = writer.takeName(cast<StringAttr>(op.getKeywordsAttr()[3]).getValue());
  locals[callable.getSymName()] = {name, numCaptured};
  for (auto [parameter, value] :
       llvm::zip_equal(callable.getArguments().drop_front(numParameters), op.getArgs()))
    expressions.setName(parameter, use(value));

  // Its names are its own; symbols are those of the function around it.
  Writer::Scope scope(writer);
  SmallVector<relax::Placement> placements;
  for (unsigned i = 0; i < callable.getNumResults(); ++i)
    placements.push_back(devices.getResult(callable, i));
  Type result = relax::getResultType(callable);
  FailureOr<std::string> resultText = printType(
      callable, result, /*inSignature=*/false,
      callable.getNumResults() == 1 ? placements.front()
                                    : relax::getTuplePlacement(op.getContext(), placements));
  if (failed(resultText))
    return failure();
  SmallVector<std::string> parameters;
  for (BlockArgument argument : callable.getArguments().take_front(numParameters)) {
    FailureOr<std::string> parameter = printParameter(argument, /*inSignature=*/false);
    if (failed(parameter))
      return failure();
    parameters.push_back(*parameter);
  }
  writer.line("@" + r("function") + (relax::isImpure(callable) ? "(pure=False)" : ""));
  LogicalResult printed = success();
  writer.nested("def " + name + "(" + join(parameters) + ") -> " + *resultText + ":", [&] {
    printAttributes(callable);
    printed = printBody(callable.getBody());
    if (succeeded(printed))
      printReturn(callable);
  });
  writer.blank();
  return printed;
}
