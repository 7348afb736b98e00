//===- Handlers.h - Where the operations of each dialect are interpreted --------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_REFERENCE_HANDLERS_H
#define MLC_LIB_REFERENCE_HANDLERS_H

#include "mlc/Reference/Interpreter.h"

namespace mlc::reference {

void addAffineHandlers(HandlerTable &table);
void addArithHandlers(HandlerTable &table);
void addFuncHandlers(HandlerTable &table);
void addMathHandlers(HandlerTable &table);
void addMemRefHandlers(HandlerTable &table);
void addRelaxHandlers(HandlerTable &table);
void addSCFHandlers(HandlerTable &table);
void addTEHandlers(HandlerTable &table);
void addTensorHandlers(HandlerTable &table);
void addTIRHandlers(HandlerTable &table);
void addTIRLoopHandlers(HandlerTable &table);
void addUBHandlers(HandlerTable &table);

/// Gives the symbols in a tensor's dimensions their values, or checks those that they have: `name`
/// is what an error calls the tensor.
llvm::LogicalResult bindSymbols(mlir::Operation *op, llvm::StringRef name, mlir::Type type,
                                const RuntimeValue &value,
                                llvm::DenseMap<mlir::StringAttr, int64_t> &symbols);

/// What a prim_func demands of its arguments: equal symbols are equal sizes.
llvm::LogicalResult checkPrimFuncArguments(mlir::FunctionOpInterface function,
                                           llvm::ArrayRef<RuntimeValue> arguments);

/// The extent of a dimension, of a tensor or of a memref.
template <typename DimOp> llvm::LogicalResult interpretDim(Interpreter &interpreter, DimOp op) {
  const Buffer &buffer = interpreter.getBuffer(op.getSource());
  int64_t index = interpreter.getIndex(op.getIndex());
  if (index < 0 || index >= static_cast<int64_t>(buffer.shape.size()))
    return op.emitError("there is no dimension ") << index;
  interpreter.set(op.getResult(), Scalar::get(op.getType(), buffer.shape[index]));
  return mlir::success();
}

} // namespace mlc::reference

#endif // MLC_LIB_REFERENCE_HANDLERS_H
