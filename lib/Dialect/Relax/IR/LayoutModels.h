//===- LayoutModels.h - Operators whose layout interface is attached ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_RELAX_IR_LAYOUTMODELS_H
#define MLC_LIB_DIALECT_RELAX_IR_LAYOUTMODELS_H

namespace mlir {
class MLIRContext;
} // namespace mlir

namespace mlc::relax {

/// Attaches `LayoutOpInterface` to the norms of channels.
void attachLayoutModels(mlir::MLIRContext *context);

} // namespace mlc::relax

#endif // MLC_LIB_DIALECT_RELAX_IR_LAYOUTMODELS_H
