//===- BufferRoots.h - Which memory a buffer is in ------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_TRANSFORMS_BUFFERROOTS_H
#define MLC_LIB_TRANSFORMS_BUFFERROOTS_H

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

namespace mlc {

/// The buffer that a buffer is a view of.
inline mlir::Value getRoot(mlir::Value value) {
  while (auto view = value.getDefiningOp<mlir::ViewLikeOpInterface>())
    value = view.getViewSource();
  return value;
}

/// True if nothing else in sight can overlap with this buffer.
inline bool isOwnMemory(mlir::Value root) {
  if (mlir::Operation *op = root.getDefiningOp())
    return llvm::isa<mlir::memref::AllocOp, mlir::memref::AllocaOp, mlir::memref::GetGlobalOp>(op);
  auto argument = llvm::cast<mlir::BlockArgument>(root);
  auto function = llvm::dyn_cast<mlir::FunctionOpInterface>(argument.getOwner()->getParentOp());
  return function && function.getArgAttr(argument.getArgNumber(),
                                         mlir::LLVM::LLVMDialect::getNoAliasAttrName());
}

/// True if two roots are of buffers that are known not to overlap.
inline bool areDisjoint(mlir::Value lhs, mlir::Value rhs) {
  return lhs != rhs && (isOwnMemory(lhs) || isOwnMemory(rhs));
}

} // namespace mlc

#endif // MLC_LIB_TRANSFORMS_BUFFERROOTS_H
