//===- Reference.cpp - C API of the reference interpreter -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-c/Reference.h"

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Reference/Interpreter.h"
#include "mlir/CAPI/IR.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;
using namespace mlc::reference;

static FailureOr<RuntimeValue> makeArgument(mlc::tir::PrimFuncOp function, unsigned index,
                                            const MlcReferenceArgument &given) {
  Type type = function.getArgumentTypes()[index];
  auto memref = dyn_cast<MemRefType>(type);
  ArrayRef<int64_t> shape(given.shape, given.rank);
  FailureOr<Buffer> buffer = allocateBuffer(function, function.getArgName(index).strref(),
                                            memref ? memref.getElementType() : type, shape);
  if (failed(buffer))
    return failure();
  std::vector<uint8_t> &bytes = buffer->storage->bytes;
  if (bytes.size() != given.bytes || (!memref && given.rank != 0))
    return function.emitError("argument ") << index << ": expected " << bytes.size() << " bytes of "
                                           << type << ", got " << given.bytes;
  std::copy_n(static_cast<const uint8_t *>(given.data), bytes.size(), bytes.begin());
  buffer->storage->written.assign(bytes.size(), true);
  if (!memref)
    return RuntimeValue(buffer->read(0));
  return RuntimeValue(*buffer);
}

bool mlcReferenceRun(MlirOperation function, intptr_t numArguments,
                     MlcReferenceArgument const *arguments) {
  auto primFunc = dyn_cast<mlc::tir::PrimFuncOp>(unwrap(function));
  if (!primFunc) {
    emitError(unwrap(function)->getLoc(), "expected a function over buffers");
    return false;
  }
  if (static_cast<size_t>(numArguments) != primFunc.getArgumentTypes().size()) {
    primFunc.emitError("expected ")
        << primFunc.getArgumentTypes().size() << " arguments, got " << numArguments;
    return false;
  }
  SmallVector<RuntimeValue> values;
  for (intptr_t i = 0; i < numArguments; ++i) {
    FailureOr<RuntimeValue> value = makeArgument(primFunc, i, arguments[i]);
    if (failed(value))
      return false;
    values.push_back(*value);
  }
  auto module = primFunc->getParentOfType<ModuleOp>();
  Interpreter interpreter(module ? module.getOperation() : primFunc.getOperation());
  if (failed(interpreter.call(cast<FunctionOpInterface>(primFunc.getOperation()), values)))
    return false;
  for (intptr_t i = 0; i < numArguments; ++i)
    if (auto *buffer = std::get_if<Buffer>(&values[i]))
      llvm::copy(buffer->storage->bytes, static_cast<uint8_t *>(arguments[i].data));
  return true;
}
