//===- LocalAttention.h - Attention to keys that are near -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_LOCALATTENTION_H
#define MLC_DIALECT_RELAX_IR_LOCALATTENTION_H

#include "mlc/Dialect/Relax/IR/Relax.h"

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/LocalAttentionOps.h.inc"

#endif // MLC_DIALECT_RELAX_IR_LOCALATTENTION_H
