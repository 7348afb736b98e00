//===- Reducer.h - How a reduction combines values ------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_SCHEDULE_REDUCTIONS_REDUCER_H
#define MLC_LIB_DIALECT_TIR_SCHEDULE_REDUCTIONS_REDUCER_H

#include "../Common/ScheduleUtils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace mlc::tir {

/// A block that is one store `C[...] = C[...] op operand`, with `init` `C[...] = identity`.
struct Reducer {
  mlir::memref::StoreOp store;
  mlir::Operation *combiner = nullptr;
  mlir::Value operand;
  /// A constant of `init`.
  mlir::Value identity;

  mlir::Value combine(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value lhs,
                      mlir::Value rhs) const;
};

/// Finds a sum, a product, a minimum or a maximum whose identity is what `init` stores.
std::optional<Reducer> matchReducer(BlockOp block);

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_SCHEDULE_REDUCTIONS_REDUCER_H
