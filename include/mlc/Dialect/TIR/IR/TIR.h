//===- TIR.h - The tir dialect --------------------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_IR_TIR_H
#define MLC_DIALECT_TIR_IR_TIR_H

#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/CallInterfaces.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "mlc/Dialect/TIR/IR/TIRDialect.h.inc"
#include "mlc/Dialect/TIR/IR/TIREnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "mlc/Dialect/TIR/IR/TIRAttributes.h.inc"

#define GET_TYPEDEF_CLASSES
#include "mlc/Dialect/TIR/IR/TIRTypes.h.inc"

namespace mlc::tir {
class BlockOp;
class YieldOp;

/// A part of a buffer: for each dimension an offset and an extent, numbers or `index` values.
struct BufferRegion {
  mlir::Value buffer;
  llvm::SmallVector<mlir::OpFoldResult> offsets;
  llvm::SmallVector<mlir::OpFoldResult> extents;
};
} // namespace mlc::tir

#define GET_OP_CLASSES
#include "mlc/Dialect/TIR/IR/TIROps.h.inc"

#endif // MLC_DIALECT_TIR_IR_TIR_H
