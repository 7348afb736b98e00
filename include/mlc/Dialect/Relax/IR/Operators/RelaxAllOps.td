//===- RelaxAllOps.td - Every op of the dialect, for bindings -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_OPERATORS_RELAXALLOPS_TD
#define MLC_DIALECT_RELAX_IR_OPERATORS_RELAXALLOPS_TD

include "mlc/Dialect/Relax/IR/RelaxOps.td"

include "mlc/Dialect/Relax/IR/Operators/CreateOps.td"
include "mlc/Dialect/Relax/IR/Operators/ElementwiseOps.td"
include "mlc/Dialect/Relax/IR/Operators/GatherOps.td"
include "mlc/Dialect/Relax/IR/Operators/ImageOps.td"
include "mlc/Dialect/Relax/IR/Operators/IntrinsicOps.td"
include "mlc/Dialect/Relax/IR/Operators/LayoutOps.td"
include "mlc/Dialect/Relax/IR/Operators/LinearAlgebraOps.td"
include "mlc/Dialect/Relax/IR/Operators/LocalAttentionOps.td"
include "mlc/Dialect/Relax/IR/Operators/ManipulateOps.td"
include "mlc/Dialect/Relax/IR/Operators/MathOps.td"
include "mlc/Dialect/Relax/IR/Operators/NNOps.td"
include "mlc/Dialect/Relax/IR/Operators/NormOps.td"
include "mlc/Dialect/Relax/IR/Operators/ReduceOps.td"
include "mlc/Dialect/Relax/IR/Operators/ScanOps.td"
include "mlc/Dialect/Relax/IR/Operators/SearchOps.td"
include "mlc/Dialect/Relax/IR/Operators/WindowOps.td"

#endif // MLC_DIALECT_RELAX_IR_OPERATORS_RELAXALLOPS_TD
