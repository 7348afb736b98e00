//===- InplaceForm.h - Parameters that a result may take the place of -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_RULES_INPLACEFORM_H
#define MLC_LIB_DIALECT_TIR_RULES_INPLACEFORM_H

#include "mlc/Dialect/TIR/IR/TIR.h"

namespace mlc::tir {

/// Whether the function may write what it writes to its parameter `output` to the parameter `input`
/// instead: both are of one type, one block writes each element at most once, and `input` is read
/// in this block only, before and where it writes.
bool canWriteInPlace(PrimFuncOp func, unsigned input, unsigned output);

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_RULES_INPLACEFORM_H
