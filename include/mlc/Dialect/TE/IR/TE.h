//===- TE.h - The te dialect ----------------------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TE_IR_TE_H
#define MLC_DIALECT_TE_IR_TE_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "mlc/Dialect/TE/IR/TEDialect.h.inc"
#include "mlc/Dialect/TE/IR/TEEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "mlc/Dialect/TE/IR/TEAttributes.h.inc"

namespace mlc::te {
class YieldOp;
} // namespace mlc::te

#define GET_OP_CLASSES
#include "mlc/Dialect/TE/IR/TEOps.h.inc"

namespace mlc::te {
/// True for the ops that make tensors.
inline bool isTensorOp(mlir::Operation *op) {
  return mlir::isa_and_nonnull<ComputeOp, ReduceOp, ExternOp>(op);
}
} // namespace mlc::te

#endif // MLC_DIALECT_TE_IR_TE_H
