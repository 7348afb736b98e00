//===- RelaxAllOps.td - Every op of the dialect, for bindings -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_RELAXALLOPS_TD
#define MLC_DIALECT_RELAX_IR_RELAXALLOPS_TD

include "mlc/Dialect/Relax/IR/RelaxOps.td"

include "mlc/Dialect/Relax/IR/CreateOps.td"
include "mlc/Dialect/Relax/IR/ElementwiseOps.td"
include "mlc/Dialect/Relax/IR/GatherOps.td"
include "mlc/Dialect/Relax/IR/ImageOps.td"
include "mlc/Dialect/Relax/IR/IntrinsicOps.td"
include "mlc/Dialect/Relax/IR/LayoutOps.td"
include "mlc/Dialect/Relax/IR/LinearAlgebraOps.td"
include "mlc/Dialect/Relax/IR/ManipulateOps.td"
include "mlc/Dialect/Relax/IR/MathOps.td"
include "mlc/Dialect/Relax/IR/NNOps.td"
include "mlc/Dialect/Relax/IR/NormOps.td"
include "mlc/Dialect/Relax/IR/ReduceOps.td"
include "mlc/Dialect/Relax/IR/ScanOps.td"
include "mlc/Dialect/Relax/IR/SearchOps.td"
include "mlc/Dialect/Relax/IR/WindowOps.td"

#endif // MLC_DIALECT_RELAX_IR_RELAXALLOPS_TD
