//===- TIROps.td - Entry point of the Python bindings of tir --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_PYTHON_DIALECTS_TIROPS_TD
#define MLC_PYTHON_DIALECTS_TIROPS_TD

include "mlc/Dialect/TIR/IR/TIROps.td"

#endif // MLC_PYTHON_DIALECTS_TIROPS_TD
