//===- RelaxTypes.h - Types of values that are not tensors ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_RELAXTYPES_H
#define MLC_DIALECT_RELAX_IR_RELAXTYPES_H

#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlir/IR/Types.h"

#define GET_TYPEDEF_CLASSES
#include "mlc/Dialect/Relax/IR/RelaxTypes.h.inc"

#endif // MLC_DIALECT_RELAX_IR_RELAXTYPES_H
