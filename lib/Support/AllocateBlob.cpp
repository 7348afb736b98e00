//===- AllocateBlob.cpp - Memory for the elements of constants ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Support/AllocateBlob.h"
#include <sys/mman.h>

using namespace mlir;

AsmResourceBlob mlc::allocateBlob(size_t bytes, size_t alignment) {
  constexpr size_t kHugePage = 2 << 20;
  if (bytes < kHugePage || alignment > kHugePage)
    return HeapAsmResourceBlob::allocate(bytes, alignment);
  void *memory = llvm::allocate_buffer(bytes, kHugePage);
#ifdef MADV_HUGEPAGE
  // Only advice: the memory is there without huge pages as well.
  (void)madvise(memory, bytes, MADV_HUGEPAGE);
#endif
  auto release = [](void *data, size_t size, size_t) {
    llvm::deallocate_buffer(data, size, kHugePage);
  };
  return AsmResourceBlob(ArrayRef(static_cast<const char *>(memory), bytes), alignment, release,
                         /*dataIsMutable=*/true);
}
