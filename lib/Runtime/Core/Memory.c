/*===- Memory.c - Memory of tensors and workspaces ------------------------------------------===*\
|*
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
|*
|*===----------------------------------------------------------------------------------------===*|
|*
|* A block of many pages is kept for a while when it is freed: the system clears the pages of a new
|* one, which can take longer than to compute what is written there. A large one is on huge pages.
|*
\*===----------------------------------------------------------------------------------------===*/

#include "mlc-runtime/runtime.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { CACHE_LINE = 64, PAGE = 4 << 10, HUGE_PAGE = 2 << 20 };
/* The least block that is kept, for which malloc would ask the system too; and how much is kept. */
enum { LEAST_KEPT = 128 << 10, MOST_KEPT = 128 << 20 };

/* What lies before the memory of a block, on a line of its own. */
typedef union block {
  struct {
    union block *next; /* among those that are kept */
    size_t bytes;      /* with this line */
  };
  char line[CACHE_LINE];
} block;

/* Guards what follows. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/* The last that was freed comes first. */
static block *kept;
static size_t kept_bytes;

/* Takes a kept block of this size, or of a little more. */
static block *take_kept(size_t bytes) {
  block *found = NULL;
  pthread_mutex_lock(&lock);
  for (block **place = &kept; *place; place = &(*place)->next)
    if ((*place)->bytes >= bytes && (*place)->bytes - bytes <= bytes / 4) {
      found = *place;
      *place = found->next;
      kept_bytes -= found->bytes;
      break;
    }
  pthread_mutex_unlock(&lock);
  return found;
}

static size_t round_up(size_t bytes, size_t unit) { return (bytes + unit - 1) / unit * unit; }

static block *make_block(size_t bytes) {
  void *memory = NULL;
  int is_large = bytes >= HUGE_PAGE;
  if (posix_memalign(&memory, is_large ? HUGE_PAGE : CACHE_LINE, bytes) != 0)
    return NULL;
#ifdef MADV_HUGEPAGE
  /* Only advice: a kernel without huge pages serves the memory all the same. */
  if (is_large)
    (void)madvise(memory, bytes, MADV_HUGEPAGE);
#endif
  block *made = memory;
  made->bytes = bytes;
  return made;
}

void *mlc_allocate(size_t bytes) {
  if (bytes > SIZE_MAX - CACHE_LINE - HUGE_PAGE)
    return NULL;
  bytes += CACHE_LINE;
  /* The last line of what fills huge pages needs no page of that kind. */
  if (bytes >= HUGE_PAGE && bytes % HUGE_PAGE > PAGE)
    bytes = round_up(bytes, HUGE_PAGE);
  else if (bytes >= LEAST_KEPT)
    bytes = round_up(bytes, PAGE);
  block *found = bytes >= LEAST_KEPT ? take_kept(bytes) : NULL;
  if (!found)
    found = make_block(bytes);
  return found ? found + 1 : NULL;
}

/* Takes what is too much, the oldest, off the blocks that are kept. */
static block *drop_oldest(void) {
  size_t bytes = 0;
  block **place = &kept;
  while (*place && bytes + (*place)->bytes <= MOST_KEPT) {
    bytes += (*place)->bytes;
    place = &(*place)->next;
  }
  block *dropped = *place;
  *place = NULL;
  kept_bytes = bytes;
  return dropped;
}

void mlc_free(void *memory) {
  if (!memory)
    return;
  block *freed = (block *)memory - 1;
  if (freed->bytes < LEAST_KEPT) {
    free(freed);
    return;
  }
  pthread_mutex_lock(&lock);
  freed->next = kept;
  kept = freed;
  kept_bytes += freed->bytes;
  block *dropped = kept_bytes > MOST_KEPT ? drop_oldest() : NULL;
  pthread_mutex_unlock(&lock);
  while (dropped) {
    block *next = dropped->next;
    free(dropped);
    dropped = next;
  }
}
