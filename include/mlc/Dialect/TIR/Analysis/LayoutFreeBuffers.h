//===- LayoutFreeBuffers.h - Parameters that may lie as a kernel likes ----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_ANALYSIS_LAYOUTFREEBUFFERS_H
#define MLC_DIALECT_TIR_ANALYSIS_LAYOUTFREEBUFFERS_H

#include "mlc/Dialect/TIR/IR/TIR.h"

namespace mlc::tir {

/// The attribute of a function that says which of its parameters are the same in each call, by
/// their numbers: see `relax-attach-attr-layout-free-buffers`.
inline constexpr llvm::StringLiteral kLayoutFreeBuffersAttrName = "layout_free_buffers";

/// The annotation of a block that copies such a parameter as the function reads it: see
/// `relax-split-layout-rewrite-preproc`.
inline constexpr llvm::StringLiteral kLayoutRewritePreprocAnnotation =
    "meta_schedule.layout_rewrite_preproc";

/// Whether a buffer is such a parameter of its function.
inline bool isLayoutFree(mlir::Value buffer) {
  auto param = mlir::dyn_cast<mlir::BlockArgument>(buffer);
  auto func = param ? mlir::dyn_cast<PrimFuncOp>(param.getOwner()->getParentOp()) : PrimFuncOp();
  auto numbers =
      func ? func->getAttrOfType<mlir::ArrayAttr>(kLayoutFreeBuffersAttrName) : mlir::ArrayAttr();
  return numbers && llvm::any_of(numbers.getAsRange<mlir::IntegerAttr>(), [&](auto number) {
           return number.getInt() == param.getArgNumber();
         });
}

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_ANALYSIS_LAYOUTFREEBUFFERS_H
