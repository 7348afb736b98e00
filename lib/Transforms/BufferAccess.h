//===- BufferAccess.h - Loads and stores of elements and vectors ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_TRANSFORMS_BUFFERACCESS_H
#define MLC_LIB_TRANSFORMS_BUFFERACCESS_H

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace mlc {

/// A load or store of one element, a vector, or some lanes of one.
struct BufferAccess {
  mlir::Value memref;
  mlir::ValueRange indices;
  mlir::Type type;          ///< Of the value that is loaded or stored.
  mlir::Value stored, mask; ///< Null: a load; null: all lanes.

  static std::optional<BufferAccess> get(mlir::Operation *op) {
    if (auto o = llvm::dyn_cast<mlir::memref::LoadOp>(op))
      return BufferAccess{o.getMemRef(), o.getIndices(), o.getType(), {}, {}};
    if (auto o = llvm::dyn_cast<mlir::vector::LoadOp>(op))
      return BufferAccess{o.getBase(), o.getIndices(), o.getType(), {}, {}};
    if (auto o = llvm::dyn_cast<mlir::vector::MaskedLoadOp>(op))
      return BufferAccess{o.getBase(), o.getIndices(), o.getType(), {}, o.getMask()};
    if (auto o = llvm::dyn_cast<mlir::memref::StoreOp>(op))
      return BufferAccess{o.getMemRef(), o.getIndices(), o.getValue().getType(), o.getValue(), {}};
    if (auto o = llvm::dyn_cast<mlir::vector::StoreOp>(op))
      return BufferAccess{
          o.getBase(), o.getIndices(), o.getValueToStore().getType(), o.getValueToStore(), {}};
    if (auto o = llvm::dyn_cast<mlir::vector::MaskedStoreOp>(op))
      return BufferAccess{o.getBase(), o.getIndices(), o.getValueToStore().getType(),
                          o.getValueToStore(), o.getMask()};
    return std::nullopt;
  }
};

} // namespace mlc

#endif // MLC_LIB_TRANSFORMS_BUFFERACCESS_H
