//===- Operators.h - The operators of the relax dialect -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_OPERATORS_H
#define MLC_DIALECT_RELAX_IR_OPERATORS_H

#include "mlc/Dialect/Relax/IR/Relax.h"

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/CreateOps.h.inc"

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/ElementwiseOps.h.inc"

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/LinearAlgebraOps.h.inc"

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/MathOps.h.inc"

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/NNOps.h.inc"

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/NormOps.h.inc"

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/ManipulateOps.h.inc"

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/ReduceOps.h.inc"

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/SearchOps.h.inc"

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/GatherOps.h.inc"

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/ImageOps.h.inc"

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/ScanOps.h.inc"

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/WindowOps.h.inc"

#endif // MLC_DIALECT_RELAX_IR_OPERATORS_H
