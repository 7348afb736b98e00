//===- DimPosition.h - Which dimension is asked for -----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_SUPPORT_DIMPOSITION_H
#define MLC_SUPPORT_DIMPOSITION_H

#include "mlir/Interfaces/ShapedOpInterfaces.h"
#include <optional>

namespace mlc {

/// The dimension that an op gives the size of, if it is a constant and one that the type has:
/// upstream's verifiers take any number. None for no op.
std::optional<int64_t> getDimPosition(mlir::ShapedDimOpInterface op);

} // namespace mlc

#endif // MLC_SUPPORT_DIMPOSITION_H
