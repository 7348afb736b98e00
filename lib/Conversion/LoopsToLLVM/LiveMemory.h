//===- LiveMemory.h - What is to be freed where a function ends early -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_CONVERSION_LOOPSTOLLVM_LIVEMEMORY_H
#define MLC_LIB_CONVERSION_LOOPSTOLLVM_LIVEMEMORY_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace mlir {
class DominanceInfo;
} // namespace mlir

namespace mlc {

/// The calls that free memory in a function.
llvm::SmallVector<mlir::LLVM::CallOp> collectFrees(mlir::func::FuncOp func);

/// What is allocated before `op` in `within`, and only freed behind it.
llvm::SmallVector<mlir::Value> getLiveMemory(llvm::ArrayRef<mlir::LLVM::CallOp> frees,
                                             mlir::Operation *op, mlir::Region *within,
                                             mlir::DominanceInfo &dominance);

} // namespace mlc

#endif // MLC_LIB_CONVERSION_LOOPSTOLLVM_LIVEMEMORY_H
