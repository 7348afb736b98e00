//===- WindowInference.h - The sizes of what windows slide over -----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_RELAX_IR_WINDOWINFERENCE_H
#define MLC_LIB_DIALECT_RELAX_IR_WINDOWINFERENCE_H

#include "mlc/Dialect/Relax/IR/ShapeInference.h"

namespace mlc::relax {

/// The size of the result along a dimension that a window slides over. `what` says which.
mlir::FailureOr<DimExpr> getWindowedSize(const Inference &inference, DimExpr size, DimExpr kernel,
                                         int64_t stride, int64_t dilation, int64_t before,
                                         int64_t after, bool ceilMode, llvm::StringRef what);

} // namespace mlc::relax

#endif // MLC_LIB_DIALECT_RELAX_IR_WINDOWINFERENCE_H
