//===- Allocations.h - Memory that a graph asks for itself ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_RELAX_TRANSFORMS_MEMORY_ALLOCATIONS_H
#define MLC_LIB_DIALECT_RELAX_TRANSFORMS_MEMORY_ALLOCATIONS_H

#include "mlc/Dialect/Relax/IR/IntrinsicOps.h"

namespace mlc::relax {

/// Whether an op says that memory is not needed any more.
bool isKill(mlir::Operation *op);

/// `builtin.alloc_tensor`: a tensor of this type whose elements are not set yet.
mlir::Value createAllocTensor(mlir::OpBuilder &builder, mlir::Location loc,
                              mlir::RankedTensorType type);

/// The parts of a `builtin.alloc_tensor`; nothing where it is not complete.
struct TensorAllocation {
  mlir::Value shape, dtype, device, scope;
  mlir::RankedTensorType type;
};
std::optional<TensorAllocation> getTensorAllocation(mlir::Operation *op);

/// How many bytes a tensor has; unknown where a size is.
DimExpr getNumBytes(mlir::RankedTensorType type);

/// `memory.alloc_storage` of so many bytes for tensors as this one.
IntrinsicOp createAllocStorage(mlir::OpBuilder &builder, mlir::Location loc,
                               const TensorAllocation &tensor, DimExpr bytes);

/// `memory.alloc_tensor`: this tensor at the beginning of a storage.
mlir::Value createTensorInStorage(mlir::OpBuilder &builder, mlir::Location loc,
                                  const TensorAllocation &tensor, mlir::Value storage);

} // namespace mlc::relax

#endif // MLC_LIB_DIALECT_RELAX_TRANSFORMS_MEMORY_ALLOCATIONS_H
