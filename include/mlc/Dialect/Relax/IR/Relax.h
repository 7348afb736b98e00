//===- Relax.h - The relax dialect, without its operators -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_RELAX_H
#define MLC_DIALECT_RELAX_IR_RELAX_H

#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlc/Dialect/Relax/IR/RelaxTypes.h"
#include "mlc/Dialect/Relax/IR/ShapeInference.h"
#include "mlc/Dialect/Relax/IR/Symbols.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace mlc::relax {
class OutputOp;

namespace detail {
/// Suggests for the results of `op` the name that its location says.
void suggestResultNames(mlir::Operation *op, mlir::OpAsmSetValueNameFn setName);

/// See `LayoutOpInterface`: of operators with an attribute `layout`, of those with an attribute
/// `axis`, and of reductions.
llvm::LogicalResult permuteLayout(mlir::Operation *op, llvm::StringRef layout,
                                  llvm::ArrayRef<int64_t> axes, mlir::NamedAttrList &attributes,
                                  llvm::SmallVectorImpl<llvm::SmallVector<int64_t>> &results);
llvm::LogicalResult permuteAxis(mlir::Operation *op, int64_t axis, llvm::ArrayRef<int64_t> axes,
                                mlir::NamedAttrList &attributes,
                                llvm::SmallVectorImpl<llvm::SmallVector<int64_t>> &results);
llvm::LogicalResult permuteReduction(mlir::Operation *op,
                                     std::optional<llvm::ArrayRef<int64_t>> reduced, bool keepDims,
                                     llvm::ArrayRef<int64_t> axes, mlir::NamedAttrList &attributes,
                                     llvm::SmallVectorImpl<llvm::SmallVector<int64_t>> &results);
} // namespace detail
} // namespace mlc::relax

#include "mlc/Dialect/Relax/IR/OperatorOpInterface.h.inc"

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/RelaxOps.h.inc"

#endif // MLC_DIALECT_RELAX_IR_RELAX_H
