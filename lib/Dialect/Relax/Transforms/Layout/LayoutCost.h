//===- LayoutCost.h - What a convolution gains in another layout ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_RELAX_TRANSFORMS_LAYOUT_LAYOUTCOST_H
#define MLC_LIB_DIALECT_RELAX_TRANSFORMS_LAYOUT_LAYOUTCOST_H

#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Support/TargetSpec.h"

namespace mlc::relax {

/// The elements of a tensor; a size that is not known counts one.
double countElements(mlir::Value value);

/// The cycles that the convolution needs less with vectors of channels than with vectors of places
/// of a row, estimated for one thread.
double estimateGainOfChannelsLast(Conv2DOp conv, const TargetSpec &target);

/// The cycles of a permutation of the dimensions.
double estimateCycles(PermuteDimsOp permute);

} // namespace mlc::relax

#endif // MLC_LIB_DIALECT_RELAX_TRANSFORMS_LAYOUT_LAYOUTCOST_H
