/*===- Memory.c - Memory of tensors and workspaces ------------------------------------------===*\
|*
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
|*
|*===----------------------------------------------------------------------------------------===*|
|*
|* A large block is on huge pages, and is kept for a while when it is freed: the system clears the
|* pages of a new one, which can take longer than to compute what is written there.
|*
\*===----------------------------------------------------------------------------------------===*/

#include "mlc-runtime/runtime.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { CACHE_LINE = 64, HUGE_PAGE = 2 << 20, MOST_KEPT = 128 << 20 };

typedef struct large_block {
  struct large_block *next;
  void *memory;
  size_t bytes;
} large_block;

/* Guards what follows. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static large_block *used;
/* The last that was freed comes first. */
static large_block *kept;
static size_t kept_bytes;

/* Takes the first block out of a list that has this memory, or, without memory, that is of this
 * size or a little larger. */
static large_block *take(large_block **list, const void *memory, size_t bytes) {
  for (large_block **place = list; *place; place = &(*place)->next) {
    large_block *block = *place;
    if (memory ? block->memory != memory : block->bytes < bytes || block->bytes - bytes > bytes / 4)
      continue;
    *place = block->next;
    return block;
  }
  return NULL;
}

static void put(large_block **list, large_block *block) {
  block->next = *list;
  *list = block;
}

static large_block *make_block(size_t bytes) {
  large_block *block = malloc(sizeof(*block));
  if (!block || posix_memalign(&block->memory, HUGE_PAGE, bytes) != 0) {
    free(block);
    return NULL;
  }
#ifdef MADV_HUGEPAGE
  /* Only advice: a kernel without huge pages serves the memory all the same. */
  (void)madvise(block->memory, bytes, MADV_HUGEPAGE);
#endif
  block->bytes = bytes;
  return block;
}

void *mlc_allocate(size_t bytes) {
  void *memory = NULL;
  if (bytes < HUGE_PAGE)
    return posix_memalign(&memory, CACHE_LINE, bytes ? bytes : 1) == 0 ? memory : NULL;
  if (bytes > SIZE_MAX - HUGE_PAGE)
    return NULL;
  bytes = (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
  pthread_mutex_lock(&lock);
  large_block *block = take(&kept, NULL, bytes);
  if (block)
    kept_bytes -= block->bytes;
  pthread_mutex_unlock(&lock);
  if (!block)
    block = make_block(bytes);
  if (!block)
    return NULL;
  memory = block->memory;
  pthread_mutex_lock(&lock);
  put(&used, block);
  pthread_mutex_unlock(&lock);
  return memory;
}

/* Takes what is too much, the oldest, off the blocks that are kept. */
static large_block *drop_oldest(void) {
  size_t bytes = 0;
  large_block **place = &kept;
  while (*place && bytes + (*place)->bytes <= MOST_KEPT) {
    bytes += (*place)->bytes;
    place = &(*place)->next;
  }
  large_block *dropped = *place;
  *place = NULL;
  kept_bytes = bytes;
  return dropped;
}

void mlc_free(void *memory) {
  large_block *block = NULL, *dropped = NULL;
  if (memory && (uintptr_t)memory % HUGE_PAGE == 0) {
    pthread_mutex_lock(&lock);
    block = take(&used, memory, 0);
    if (block) {
      put(&kept, block);
      kept_bytes += block->bytes;
      if (kept_bytes > MOST_KEPT)
        dropped = drop_oldest();
    }
    pthread_mutex_unlock(&lock);
  }
  if (!block)
    free(memory);
  while (dropped) {
    large_block *next = dropped->next;
    free(dropped->memory);
    free(dropped);
    dropped = next;
  }
}
