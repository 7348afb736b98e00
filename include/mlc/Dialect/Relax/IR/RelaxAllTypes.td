//===- RelaxAllTypes.td - Every type and attribute of the dialect ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_RELAXALLTYPES_TD
#define MLC_DIALECT_RELAX_IR_RELAXALLTYPES_TD

include "mlc/Dialect/Relax/IR/Callables.td"
include "mlc/Dialect/Relax/IR/RelaxTypes.td"
include "mlc/Dialect/Relax/IR/VDevices.td"

#endif // MLC_DIALECT_RELAX_IR_RELAXALLTYPES_TD
