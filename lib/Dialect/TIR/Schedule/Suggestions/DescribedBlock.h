//===- DescribedBlock.h - The block of an instruction's description -------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_SCHEDULE_DESCRIBEDBLOCK_H
#define MLC_LIB_DIALECT_TIR_SCHEDULE_DESCRIBEDBLOCK_H

#include "../Blocks/IntrinMatcher.h"
#include "../Common/ScheduleUtils.h"

namespace mlc::tir {

/// The one block of a description and the loops around it, outermost first; null if there is more.
BlockOp findDescribedBlock(PrimFuncOp description, llvm::SmallVectorImpl<ForOp> &loops);

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_SCHEDULE_DESCRIBEDBLOCK_H
