//===- Calls.cpp - Values that are not used, and calls out of the module --------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/IR/TIR.h"

using namespace mlir;
using namespace mlc::tir;

//===----------------------------------------------------------------------------------------===//
// EvaluateOp
//===----------------------------------------------------------------------------------------===//

LogicalResult EvaluateOp::verify() {
  // R1.
  if (!getValue().getType().isIntOrIndexOrFloat())
    return emitOpError("value must be an integer, an index or a float, got ")
           << getValue().getType();
  return success();
}

//===----------------------------------------------------------------------------------------===//
// CallExternOp
//===----------------------------------------------------------------------------------------===//

LogicalResult CallExternOp::verify() {
  // R1.
  for (auto [index, type] : llvm::enumerate(getArgs().getTypes()))
    if (!type.isIntOrIndexOrFloat() && !isa<MemRefType>(type))
      return emitOpError("argument ") << index << " must be a buffer or a scalar, got " << type;
  // R2.
  if (!getResult().getType().isIntOrIndexOrFloat())
    return emitOpError("result must be a scalar, got ") << getResult().getType();
  // R3.
  if (getCallee().empty())
    return emitOpError("name of the function must not be empty");
  return success();
}
