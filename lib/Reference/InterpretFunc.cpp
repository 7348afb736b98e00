//===- InterpretFunc.cpp - Functions and assertions -----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handlers.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace mlc::reference;

static LogicalResult call(Interpreter &interpreter, func::CallOp op) {
  auto callee = dyn_cast_or_null<FunctionOpInterface>(interpreter.lookup(op.getCalleeAttr()));
  if (!callee)
    return op.emitError("there is no function ") << op.getCallee();
  SmallVector<RuntimeValue> arguments = interpreter.getAll(op.getOperands());
  FailureOr<SmallVector<RuntimeValue>> results = interpreter.call(callee, arguments);
  if (failed(results))
    return failure();
  for (auto [result, value] : llvm::zip_equal(op.getResults(), *results))
    interpreter.set(result, value);
  return success();
}

static LogicalResult assertion(Interpreter &interpreter, cf::AssertOp op) {
  if (interpreter.getScalar(op.getArg()).getBool())
    return success();
  return op.emitError("assertion failed: ") << op.getMsg();
}

void mlc::reference::addFuncHandlers(HandlerTable &table) {
  table.add(call);
  table.add(assertion);
}
