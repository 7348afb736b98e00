//===- ReshapeForm.h - Functions that leave elements where they are -------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_ANALYSIS_RESHAPEFORM_H
#define MLC_DIALECT_TIR_ANALYSIS_RESHAPEFORM_H

#include "mlc/Dialect/TIR/IR/TIR.h"

namespace mlc::tir {

/// Whether a function copies each element of its first parameter to the same place, counted in
/// row-major order, of its second one, which has as many: its result is its argument in another
/// shape. False where that is not known.
bool hasReshapePattern(PrimFuncOp func);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_ANALYSIS_RESHAPEFORM_H
