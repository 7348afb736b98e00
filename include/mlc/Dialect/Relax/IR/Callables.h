//===- Callables.h - Functions as values ----------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_CALLABLES_H
#define MLC_DIALECT_RELAX_IR_CALLABLES_H

#include "mlc/Dialect/Relax/IR/RelaxTypes.h"
#include "mlir/IR/TypeRange.h"

#define GET_TYPEDEF_CLASSES
#include "mlc/Dialect/Relax/IR/Callables.h.inc"

#endif // MLC_DIALECT_RELAX_IR_CALLABLES_H
