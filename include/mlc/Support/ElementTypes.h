//===- ElementTypes.h - How elements lie in memory ------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_SUPPORT_ELEMENTTYPES_H
#define MLC_SUPPORT_ELEMENTTYPES_H

#include "mlir/IR/Types.h"

namespace mlc {

/// The type that elements of type `type` have in memory: unsigned integers become signless, i1 a
/// byte.
mlir::Type getElementTypeInMemory(mlir::Type type);

/// Whether tensors of a graph can have such elements: f16, bf16, f32, f64, i1, and integers of 8,
/// 16, 32 or 64 bits.
bool isSupportedElementType(mlir::Type type);

} // namespace mlc

#endif // MLC_SUPPORT_ELEMENTTYPES_H
