//===- Topi.cpp - Tensor operators as te ops, found by name ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TE/Topi/Topi.h"
#include "TopiCall.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Diagnostics.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

static const TopiTable &getTable() {
  static const TopiTable table = [] {
    TopiTable functions;
    addBroadcastFunctions(functions);
    addUnaryFunctions(functions);
    addReductionFunctions(functions);
    addMatmulFunctions(functions);
    addConvFunctions(functions);
    addPoolFunctions(functions);
    addSoftmaxFunctions(functions);
    addReshapeFunctions(functions);
    addManipulateFunctions(functions);
    addCreateFunctions(functions);
    addIndexFunctions(functions);
    addNormFunctions(functions);
    addAttentionFunctions(functions);
    addGatherFunctions(functions);
    addImageFunctions(functions);
    addScanFunctions(functions);
    addSortFunctions(functions);
    return functions;
  }();
  return table;
}

FailureOr<SmallVector<Value>> mlc::te::buildTopi(StringRef name, TopiBuilder &builder,
                                                 ArrayRef<OpFoldResult> operands,
                                                 DictionaryAttr options, std::string &message) {
  auto function = getTable().find(name);
  if (function == getTable().end()) {
    message = ("no such topi function: '" + name + "'").str();
    return failure();
  }
  TopiCall call(name, builder, operands, options);
  TopiResult results = function->second(call);
  if (failed(results))
    message = ("topi." + name + ": " + call.getMessage()).str();
  return results;
}

FailureOr<SmallVector<Value>> mlc::te::buildTopi(StringRef name, OpBuilder &builder, Location loc,
                                                 ValueRange operands, DictionaryAttr options) {
  // Outside of a pass nothing else has loaded what the bodies are made of.
  builder.getContext()->loadDialect<TEDialect, tir::TIRDialect, affine::AffineDialect>();
  TopiBuilder topi(builder, loc);
  std::string message;
  TopiResult results = buildTopi(name, topi, getAsOpFoldResult(operands), options, message);
  if (failed(results))
    emitError(loc) << message;
  return results;
}

SmallVector<StringRef> mlc::te::getTopiNames() {
  SmallVector<StringRef> names = llvm::to_vector(getTable().keys());
  llvm::sort(names);
  return names;
}
