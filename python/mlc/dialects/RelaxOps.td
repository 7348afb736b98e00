//===- RelaxOps.td - Entry point of the Python bindings of relax ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_PYTHON_DIALECTS_RELAXOPS_TD
#define MLC_PYTHON_DIALECTS_RELAXOPS_TD

include "mlc/Dialect/Relax/IR/Operators/RelaxAllOps.td"

#endif // MLC_PYTHON_DIALECTS_RELAXOPS_TD
