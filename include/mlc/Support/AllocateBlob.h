//===- AllocateBlob.h - Memory for the elements of constants --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_SUPPORT_ALLOCATEBLOB_H
#define MLC_SUPPORT_ALLOCATEBLOB_H

#include "mlir/IR/AsmState.h"

namespace mlc {

/// Memory of `bytes` bytes that can be written, and is aligned to `alignment`. What is large lies
/// on huge pages where the system has them: compiled code reads it where it is, and misses fewer
/// translations of addresses there.
mlir::AsmResourceBlob allocateBlob(size_t bytes, size_t alignment);

} // namespace mlc

#endif // MLC_SUPPORT_ALLOCATEBLOB_H
