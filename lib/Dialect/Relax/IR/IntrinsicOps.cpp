//===- IntrinsicOps.cpp - What a program says to the machine that runs it ------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/IntrinsicOps.h"
#include "mlc/Dialect/Relax/IR/Symbols.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlc::relax;

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/IntrinsicOps.cpp.inc"

LogicalResult FunctionOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  // R1
  if (symbolTable.lookupNearestSymbolFrom<FunctionOpInterface>(*this, getCalleeAttr()))
    return success();
  return emitOpError() << "names " << getCalleeAttr() << ", which is no function of this module";
}

void IntrinsicOp::getEffects(SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  if (!getHasEffects())
    return;
  effects.emplace_back(MemoryEffects::Read::get());
  effects.emplace_back(MemoryEffects::Write::get());
}

LogicalResult IntrinsicOp::verify() {
  // R1
  if (getName().empty())
    return emitOpError() << "expected the name of an operation, but it is empty";
  // R2
  if (ArrayAttr keywords = getKeywordsAttr()) {
    bool isPaired = keywords.size() % 2 == 0;
    for (size_t i = 0; isPaired && i < keywords.size(); i += 2)
      isPaired = isa<StringAttr>(keywords[i]);
    if (!isPaired)
      return emitOpError() << "expected 'keywords' to be names, each with a value, but got "
                           << keywords;
  }
  // R3
  for (Type type : getResultTypes())
    if (failed(verifySymbolsDefined(*this, collectDims(type))))
      return failure();
  return success();
}
