//===- InterpretTensor.cpp - Tensors --------------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handlers.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlc::reference;

static LogicalResult extract(Interpreter &interpreter, tensor::ExtractOp op) {
  FailureOr<Scalar> value = interpreter.load(op, interpreter.getBuffer(op.getTensor()),
                                             interpreter.getIndices(op.getIndices()));
  if (failed(value))
    return failure();
  interpreter.set(op.getResult(), *value);
  return success();
}

static LogicalResult empty(Interpreter &interpreter, tensor::EmptyOp op) {
  FailureOr<Buffer> buffer =
      interpreter.allocate(op, "", op.getType(), interpreter.getIndices(op.getDynamicSizes()));
  if (failed(buffer))
    return failure();
  interpreter.set(op.getResult(), *buffer);
  return success();
}

static LogicalResult fromElements(Interpreter &interpreter, tensor::FromElementsOp op) {
  FailureOr<Buffer> buffer =
      allocateBuffer(op, "", op.getType().getElementType(), op.getType().getShape());
  if (failed(buffer))
    return failure();
  size_t next = 0;
  buffer->forEach([&](ArrayRef<int64_t> indices) {
    buffer->write(buffer->getAddress(indices), interpreter.getScalar(op.getElements()[next++]));
  });
  interpreter.set(op.getResult(), *buffer);
  return success();
}

static LogicalResult castType(Interpreter &interpreter, tensor::CastOp op) {
  const Buffer &buffer = interpreter.getBuffer(op.getSource());
  auto type = dyn_cast<RankedTensorType>(op.getType());
  if (!type || failed(verifyCompatibleShape(type.getShape(), buffer.shape)))
    return op.emitError("the shape is not that of ") << op.getType();
  interpreter.set(op.getResult(), interpreter.get(op.getSource()));
  return success();
}

void mlc::reference::addTensorHandlers(HandlerTable &table) {
  table.add(extract);
  table.add(interpretDim<tensor::DimOp>);
  table.add(empty);
  table.add(fromElements);
  table.add(castType);
}
