//===- TIRTransformOps.td - Transform ops that schedule tir ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_TRANSFORMOPS_TIRTRANSFORMOPS_TD
#define MLC_DIALECT_TIR_TRANSFORMOPS_TIRTRANSFORMOPS_TD

include "mlc/Dialect/TIR/TransformOps/BlockOps.td"
include "mlc/Dialect/TIR/TransformOps/BufferOps.td"
include "mlc/Dialect/TIR/TransformOps/CacheOps.td"
include "mlc/Dialect/TIR/TransformOps/KindOps.td"
include "mlc/Dialect/TIR/TransformOps/LookupOps.td"
include "mlc/Dialect/TIR/TransformOps/LoopOps.td"
include "mlc/Dialect/TIR/TransformOps/PaddingOps.td"
include "mlc/Dialect/TIR/TransformOps/PlacementOps.td"
include "mlc/Dialect/TIR/TransformOps/ReductionOps.td"
include "mlc/Dialect/TIR/TransformOps/SamplingOps.td"

#endif // MLC_DIALECT_TIR_TRANSFORMOPS_TIRTRANSFORMOPS_TD
