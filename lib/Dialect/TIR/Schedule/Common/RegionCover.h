//===- RegionCover.h - Whether a region is inside of another --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_SCHEDULE_REGIONCOVER_H
#define MLC_LIB_DIALECT_TIR_SCHEDULE_REGIONCOVER_H

#include "Regions.h"

namespace mlc::tir {

/// Whether it is known that all of `read` is in `written`.
bool covers(const IndexExprs &exprs, const RegionBounds &written, const RegionBounds &read);

/// Whether two regions of one buffer are known to be the same.
bool isSameRegion(const BufferRegion &lhs, const BufferRegion &rhs);

/// Makes one box of two that are beside each other (or overlap) in one dimension and equal in the
/// others.
bool joinBoxes(const IndexExprs &exprs, RegionBounds &box, const RegionBounds &other);

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_SCHEDULE_REGIONCOVER_H
