//===- TEOps.td - Entry point of the Python bindings of te ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_PYTHON_DIALECTS_TEOPS_TD
#define MLC_PYTHON_DIALECTS_TEOPS_TD

include "mlc/Dialect/TE/IR/TEOps.td"

#endif // MLC_PYTHON_DIALECTS_TEOPS_TD
