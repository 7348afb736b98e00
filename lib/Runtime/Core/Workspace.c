/*===- Workspace.c - One block of memory a thread and executable ----------------------------===*\
|*
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
|*
|*===----------------------------------------------------------------------------------------===*|
|*
|* Every thread has an array of the arenas it uses, indexed by the executable's slot, so that a call
|* finds its block without a lock. An executable also lists its arenas, to free them when it goes; a
|* thread that ends frees its own. Slots are used again: an entry of the array counts only if the
|* executable's serial number is still the one that it was made for.
|*
\*===----------------------------------------------------------------------------------------===*/

#include "Internal.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* What one thread holds for one executable: a block a nested call. */
typedef struct arena {
  struct arena *previous, *next; /* of the same executable; changed under the lock */
  mlc_block *blocks;
} arena;

struct mlc_executable {
  atomic_int references;
  atomic_size_t workspace_bytes;
  uint64_t serial;
  size_t slot;
  arena *arenas;
  void (*release)(void *owner);
  void *owner;
};

typedef struct thread_entry {
  uint64_t serial; /* 0 = empty */
  arena *arena;
} thread_entry;

typedef struct thread_state {
  thread_entry *entries;
  size_t count;
} thread_state;

static _Thread_local thread_state this_thread;

/* Guards the table of executables and their lists of arenas. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static mlc_executable **executables;
static size_t num_slots;
static uint64_t last_serial;

static pthread_key_t thread_key;
static pthread_once_t thread_key_once = PTHREAD_ONCE_INIT;

static void free_arena(arena *arena, mlc_executable *executable) {
  while (arena->blocks) {
    mlc_block *block = arena->blocks;
    arena->blocks = block->next;
    if (executable)
      atomic_fetch_sub(&executable->workspace_bytes, (size_t)block->data_bytes);
    mlc_free(block->data);
    free(block->scratch);
    free(block);
  }
  free(arena);
}

/* A thread ends: what it holds for executables that are still there goes. */
static void end_thread(void *state) {
  thread_state *thread = state;
  pthread_mutex_lock(&lock);
  for (size_t i = 0; i < thread->count; ++i) {
    mlc_executable *executable = i < num_slots ? executables[i] : NULL;
    if (!thread->entries[i].serial || !executable ||
        executable->serial != thread->entries[i].serial)
      continue;
    arena *gone = thread->entries[i].arena;
    if (gone->previous)
      gone->previous->next = gone->next;
    else
      executable->arenas = gone->next;
    if (gone->next)
      gone->next->previous = gone->previous;
    free_arena(gone, executable);
  }
  pthread_mutex_unlock(&lock);
  free(thread->entries);
  thread->entries = NULL;
  thread->count = 0;
}

static void make_thread_key(void) { pthread_key_create(&thread_key, end_thread); }

/* A slot that is free, or one more; called under the lock. SIZE_MAX when there is no memory. */
static size_t find_slot(void) {
  for (size_t i = 0; i < num_slots; ++i)
    if (!executables[i])
      return i;
  size_t count = num_slots ? 2 * num_slots : 8;
  mlc_executable **grown = realloc(executables, count * sizeof(*grown));
  if (!grown)
    return SIZE_MAX;
  memset(grown + num_slots, 0, (count - num_slots) * sizeof(*grown));
  size_t slot = num_slots;
  executables = grown;
  num_slots = count;
  return slot;
}

mlc_executable *mlc_executable_create(void (*release)(void *owner), void *owner) {
  pthread_once(&thread_key_once, make_thread_key);
  mlc_executable *executable = calloc(1, sizeof(*executable));
  pthread_mutex_lock(&lock);
  size_t slot = executable ? find_slot() : SIZE_MAX;
  if (slot != SIZE_MAX) {
    executables[slot] = executable;
    executable->slot = slot;
    executable->serial = ++last_serial;
  }
  pthread_mutex_unlock(&lock);
  if (slot == SIZE_MAX) {
    free(executable);
    mlc_set_error("RuntimeError", "out of memory");
    return NULL;
  }
  atomic_init(&executable->references, 1);
  atomic_init(&executable->workspace_bytes, 0);
  executable->release = release;
  executable->owner = owner;
  return executable;
}

void mlc_executable_retain(mlc_executable *executable) {
  atomic_fetch_add_explicit(&executable->references, 1, memory_order_relaxed);
}

void mlc_executable_release(mlc_executable *executable) {
  if (!executable ||
      atomic_fetch_sub_explicit(&executable->references, 1, memory_order_acq_rel) != 1)
    return;
  pthread_mutex_lock(&lock);
  executables[executable->slot] = NULL;
  pthread_mutex_unlock(&lock);
  while (executable->arenas) {
    arena *gone = executable->arenas;
    executable->arenas = gone->next;
    free_arena(gone, NULL);
  }
  if (executable->release)
    executable->release(executable->owner);
  free(executable);
}

size_t mlc_executable_workspace_bytes(mlc_executable *executable) {
  return atomic_load(&executable->workspace_bytes);
}

/* This thread's first call of the executable. */
static arena *make_arena(mlc_executable *executable) {
  thread_state *thread = &this_thread;
  if (executable->slot >= thread->count) {
    size_t count = executable->slot + 8;
    thread_entry *grown = realloc(thread->entries, count * sizeof(*grown));
    if (!grown)
      return NULL;
    memset(grown + thread->count, 0, (count - thread->count) * sizeof(*grown));
    thread->entries = grown;
    thread->count = count;
    pthread_setspecific(thread_key, thread);
  }
  arena *made = calloc(1, sizeof(*made));
  if (!made)
    return NULL;
  pthread_mutex_lock(&lock);
  made->next = executable->arenas;
  if (made->next)
    made->next->previous = made;
  executable->arenas = made;
  pthread_mutex_unlock(&lock);
  thread->entries[executable->slot] = (thread_entry){executable->serial, made};
  return made;
}

static mlc_block *free_block(arena *arena) {
  for (mlc_block *block = arena->blocks; block; block = block->next)
    if (!block->in_use)
      return block;
  mlc_block *block = calloc(1, sizeof(*block));
  if (!block)
    return NULL;
  block->next = arena->blocks;
  arena->blocks = block;
  return block;
}

mlc_block *mlc_block_acquire(mlc_executable *executable, int64_t scratch_words) {
  thread_state *thread = &this_thread;
  size_t slot = executable->slot;
  bool known = slot < thread->count && thread->entries[slot].serial == executable->serial;
  arena *arena = known ? thread->entries[slot].arena : make_arena(executable);
  mlc_block *block = arena ? free_block(arena) : NULL;
  if (block && block->scratch_words < scratch_words) {
    int64_t *grown = realloc(block->scratch, (size_t)scratch_words * sizeof(int64_t));
    block->scratch = grown ? grown : block->scratch;
    block->scratch_words = grown ? scratch_words : block->scratch_words;
    block = grown ? block : NULL;
  }
  if (!block) {
    mlc_set_error("RuntimeError", "out of memory");
    return NULL;
  }
  block->in_use = true;
  return block;
}

bool mlc_block_reserve(mlc_executable *executable, mlc_block *block, int64_t bytes) {
  if (bytes <= block->data_bytes)
    return true;
  /* Old contents are not kept, so that there is never more than one of them. */
  mlc_free(block->data);
  atomic_fetch_sub(&executable->workspace_bytes, (size_t)block->data_bytes);
  block->data_bytes = 0;
  block->data = mlc_allocate((size_t)bytes);
  if (!block->data)
    return false;
  block->data_bytes = bytes;
  atomic_fetch_add(&executable->workspace_bytes, (size_t)bytes);
  return true;
}
