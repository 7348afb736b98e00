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

} // namespace mlc

#endif // MLC_SUPPORT_ELEMENTTYPES_H
