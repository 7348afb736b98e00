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

/// A block of one or more stores `C[...] = combine(C[...], operand)` to different buffers, all at
/// the same place, with `init` `C[...] = identity`. Several buffers are combined each by itself, or
/// are the place and the value of the smallest or largest element.
struct Reducer {
  llvm::SmallVector<mlir::memref::StoreOp, 1> stores;
  /// What is combined with the value of each buffer.
  llvm::SmallVector<mlir::Value, 1> operands;
  /// The constants of `init`.
  llvm::SmallVector<mlir::Value, 1> identities;

  /// Whether it is a sum in one buffer.
  bool isSum() const;

  /// The values for all buffers.
  llvm::SmallVector<mlir::Value> combine(mlir::RewriterBase &rewriter, mlir::ValueRange lhs,
                                         mlir::ValueRange rhs) const;
};

/// The number as another type, where one of the two is `index`.
mlir::Value castIndex(mlir::RewriterBase &rewriter, mlir::Value value, mlir::Type type);

/// Finds sums, products, minima and maxima, and places of minima and maxima, whose identity is what
/// `init` stores.
std::optional<Reducer> matchReducer(BlockOp block);

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_SCHEDULE_REDUCTIONS_REDUCER_H
