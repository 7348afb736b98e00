//===- IntrinsicOps.h - What a program says to the machine that runs it ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_INTRINSICOPS_H
#define MLC_DIALECT_RELAX_IR_INTRINSICOPS_H

#include "mlc/Dialect/Relax/IR/Callables.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/IR/VDevices.h"

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/IntrinsicOps.h.inc"

#endif // MLC_DIALECT_RELAX_IR_INTRINSICOPS_H
