//===- InterpretUB.cpp - Poison -------------------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handlers.h"
#include "mlir/Dialect/UB/IR/UBOps.h"

using namespace mlir;
using namespace mlc::reference;

/// A value that may be passed on, but not looked into.
static LogicalResult poison(Interpreter &interpreter, ub::PoisonOp op) {
  interpreter.set(op.getResult(), std::monostate());
  return success();
}

void mlc::reference::addUBHandlers(HandlerTable &table) { table.add(poison); }
