/*===- Threads.c - Threads that share parallel loops ----------------------------------------===*\
|*
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
|*
|*===----------------------------------------------------------------------------------------===*|
|*
|* A region has as many parts as there are threads. Each thread takes the part of its number, and
|* then whatever nobody has begun: a thread that sleeps, or has no CPU at the moment, is not waited
|* for unless it has begun something. After a region threads look for the next one for a
|* millisecond, which bridges what lies between the loops of a model, and then sleep.
|*
|* The iterations of a loop are divided evenly, so that a thread finds in its cache what it has
|* written a loop before, and each share is taken piece by piece: half of it, a quarter, and so on.
|* Who has done its own goes on with the pieces that others have left.
|*
|* A thread reads what there is to do without a lock, between two looks at the number of the region.
|* It takes a part by writing that number where a smaller one is, which fails once the region is
|* over, because then all its parts are taken.
|*
\*===----------------------------------------------------------------------------------------===*/

#include "mlc-runtime/threads.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#ifdef __SSE__
#include <xmmintrin.h>
#endif

enum { MAX_PARTS = 256, LINE_BYTES = 64, MAX_SHARED_LOOPS = 7 };

/* What is to be done. All of it is written before the number of the region. */
typedef struct region_state {
  _Atomic(mlc_region) region;
  _Atomic(void *) argument;
  atomic_int count, parts;
  atomic_uint float_control;
} region_state;

/* What has been taken of a part: the last region for which it was, and for the loops of a region
   its number, shifted, plus the number of the next piece. */
typedef struct part_state {
  _Alignas(LINE_BYTES) atomic_uint_fast64_t taken;
  atomic_uint_fast64_t pieces[MAX_SHARED_LOOPS];
} part_state;

static struct {
  _Alignas(LINE_BYTES) atomic_uint_fast64_t number;
  atomic_int sleepers;
  region_state state;
  _Alignas(LINE_BYTES) atomic_int done;
  _Alignas(LINE_BYTES) atomic_int at_barrier;
  atomic_uint barriers;
  part_state part[MAX_PARTS];
} team;

/* Held by who has the team. */
static pthread_mutex_t team_lock = PTHREAD_MUTEX_INITIALIZER;
static int num_workers;
/* What sleeping threads wait for. */
static pthread_mutex_t sleep_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int default_parts;
static int64_t spin_nanoseconds;

/* A loop of the region: how many there were before, its iterations, and the share that is gone
   through, counted from one's own. */
typedef struct shared_loop {
  int number, share;
  uint64_t iterations;
} shared_loop;

/* What this thread does: its part, of how many, of which region, the loop that it is in, and the
   size it wants for its next team. */
static _Thread_local struct {
  int part, parts, wanted;
  bool is_inside;
  uint_fast64_t region;
  shared_loop loop;
} self = {0, 1, 0, false, 0, {0, 0, 0}};

static void relax(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/* How floats are rounded, and whether small ones are zero, is what the caller has set. */
static unsigned get_float_control(void) {
#ifdef __SSE__
  return _mm_getcsr() & ~(unsigned)_MM_EXCEPT_MASK;
#else
  return 0;
#endif
}

static void set_float_control(unsigned control) {
#ifdef __SSE__
  if (get_float_control() != control)
    _mm_setcsr(control);
#else
  (void)control;
#endif
}

static int64_t get_nanoseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* A child process has none of the threads, and nobody has the team, or a region that has begun. */
static void begin_child(void) {
  atomic_store(&team.state.parts, 0);
  atomic_store(&team.number, (atomic_load(&team.number) | 1) + 1);
  pthread_mutex_init(&team_lock, NULL);
  pthread_mutex_init(&sleep_lock, NULL);
  pthread_cond_init(&wake, NULL);
  num_workers = 0;
  atomic_store(&team.sleepers, 0);
}

static void initialize(void) {
  const char *given = getenv("OMP_NUM_THREADS"), *policy = getenv("OMP_WAIT_POLICY");
  long number = given ? strtol(given, NULL, 10) : 0;
  cpu_set_t cpus;
  if (number < 1)
    number = sched_getaffinity(0, sizeof(cpus), &cpus) == 0 ? CPU_COUNT(&cpus)
                                                            : sysconf(_SC_NPROCESSORS_ONLN);
  if (number < 1)
    number = 1;
  default_parts = number < MAX_PARTS ? (int)number : MAX_PARTS;
  spin_nanoseconds = 1000000;
  if (policy && (policy[0] == 'p' || policy[0] == 'P'))
    spin_nanoseconds = 0;
  else if (policy && (policy[0] == 'a' || policy[0] == 'A'))
    spin_nanoseconds = 1000000000;
  pthread_atfork(NULL, NULL, begin_child);
}

static void call(mlc_region region, int32_t count, void *argument, int part, int parts,
                 uint_fast64_t region_number) {
  typedef void (*region_of_none)(int32_t *, int32_t *);
  int part_before = self.part, parts_before = self.parts;
  bool was_inside = self.is_inside;
  uint_fast64_t region_before = self.region;
  shared_loop loop_before = self.loop;
  self.part = part;
  self.parts = parts;
  self.is_inside = true;
  self.region = region_number;
  self.loop.number = -1;
  int32_t number = part, also = part;
  if (count)
    region(&number, &also, argument);
  else
    ((region_of_none)(void (*)(void))region)(&number, &also);
  self.part = part_before;
  self.parts = parts_before;
  self.is_inside = was_inside;
  self.region = region_before;
  self.loop = loop_before;
}

static bool take(int part, uint_fast64_t number) {
  atomic_uint_fast64_t *taken = &team.part[part].taken;
  uint_fast64_t last = atomic_load_explicit(taken, memory_order_relaxed);
  return last < number && atomic_compare_exchange_strong(taken, &last, number);
}

/* Does what is left of a region, from the thread's own part on. */
static int work_on(uint_fast64_t number, const region_state *state, int own) {
  int parts = atomic_load_explicit(&state->parts, memory_order_relaxed), done = 0;
  for (int i = 0; i < parts; ++i) {
    int part = (own + i) % parts;
    if (!take(part, number))
      continue;
    call(atomic_load_explicit(&state->region, memory_order_relaxed),
         atomic_load_explicit(&state->count, memory_order_relaxed),
         atomic_load_explicit(&state->argument, memory_order_relaxed), part, parts, number);
    ++done;
  }
  return done;
}

/* Copies what there is to do in the region; false if it is over. */
static bool read_region(uint_fast64_t number, region_state *copy) {
  atomic_init(&copy->region, atomic_load_explicit(&team.state.region, memory_order_relaxed));
  atomic_init(&copy->argument, atomic_load_explicit(&team.state.argument, memory_order_relaxed));
  atomic_init(&copy->count, atomic_load_explicit(&team.state.count, memory_order_relaxed));
  atomic_init(&copy->parts, atomic_load_explicit(&team.state.parts, memory_order_relaxed));
  atomic_init(&copy->float_control,
              atomic_load_explicit(&team.state.float_control, memory_order_relaxed));
  atomic_thread_fence(memory_order_acquire);
  return atomic_load_explicit(&team.number, memory_order_relaxed) == number;
}

static void sleep_until_after(uint_fast64_t seen) {
  pthread_mutex_lock(&sleep_lock);
  atomic_fetch_add(&team.sleepers, 1);
  while (atomic_load(&team.number) == seen)
    pthread_cond_wait(&wake, &sleep_lock);
  atomic_fetch_sub(&team.sleepers, 1);
  pthread_mutex_unlock(&sleep_lock);
}

/* Waits for another region than the last; an odd number is of one that is being written. */
static uint_fast64_t wait_for_region(uint_fast64_t seen) {
  enum { LOOKS = 64 };
  int64_t until = get_nanoseconds() + spin_nanoseconds;
  for (;;) {
    for (int i = 0; i < LOOKS; ++i) {
      uint_fast64_t number = atomic_load_explicit(&team.number, memory_order_acquire);
      if (number != seen && number % 2 == 0)
        return number;
      relax();
    }
    if (get_nanoseconds() > until)
      sleep_until_after(seen);
  }
}

static void *run_worker(void *argument) {
  int own = (int)(intptr_t)argument;
  uint_fast64_t seen = 0;
  for (;;) {
    seen = wait_for_region(seen);
    region_state state;
    if (!read_region(seen, &state) || own >= atomic_load(&state.parts))
      continue;
    set_float_control(atomic_load(&state.float_control));
    int done = work_on(seen, &state, own);
    if (done)
      atomic_fetch_add_explicit(&team.done, done, memory_order_release);
  }
  return NULL;
}

/* Makes threads until there are enough, or no more can be made. */
static void add_workers(int number) {
  enum { STACK_BYTES = 8 << 20 };
  if (num_workers >= number)
    return;
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0)
    return;
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, STACK_BYTES);
  /* Signals are for the program's own threads. */
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  for (; num_workers < number; ++num_workers) {
    pthread_t thread;
    if (pthread_create(&thread, &attributes, run_worker, (void *)(intptr_t)(num_workers + 1)) != 0)
      break;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
}

/* Until what others wait for is there, a thread that has no CPU may need this one's. */
static void wait_a_moment(int *waited) {
  enum { SPINS = 4000 };
  relax();
  if (++*waited > SPINS)
    sched_yield();
}

static void run_region(mlc_region region, int32_t count, void *argument) {
  pthread_once(&once, initialize);
  int parts = self.wanted > 0 ? self.wanted : default_parts;
  self.wanted = 0;
  parts = parts < MAX_PARTS ? parts : MAX_PARTS;
  bool has_team = parts > 1 && !self.is_inside && pthread_mutex_trylock(&team_lock) == 0;
  if (has_team) {
    add_workers(parts - 1);
    parts = num_workers < parts - 1 ? num_workers + 1 : parts;
  }
  if (!has_team || parts == 1) {
    call(region, count, argument, 0, 1, 0);
    if (has_team)
      pthread_mutex_unlock(&team_lock);
    return;
  }
  uint_fast64_t number = atomic_load_explicit(&team.number, memory_order_relaxed);
  atomic_store_explicit(&team.number, number + 1, memory_order_relaxed);
  atomic_thread_fence(memory_order_release);
  atomic_store_explicit(&team.state.region, region, memory_order_relaxed);
  atomic_store_explicit(&team.state.argument, argument, memory_order_relaxed);
  atomic_store_explicit(&team.state.count, count, memory_order_relaxed);
  atomic_store_explicit(&team.state.parts, parts, memory_order_relaxed);
  atomic_store_explicit(&team.state.float_control, get_float_control(), memory_order_relaxed);
  atomic_store_explicit(&team.done, 0, memory_order_relaxed);
  atomic_store_explicit(&team.at_barrier, 0, memory_order_relaxed);
  number += 2;
  atomic_store(&team.number, number);
  /* Who goes to sleep says so before it looks at the number for the last time. */
  if (atomic_load(&team.sleepers) > 0) {
    pthread_mutex_lock(&sleep_lock);
    pthread_cond_broadcast(&wake);
    pthread_mutex_unlock(&sleep_lock);
  }
  int own = work_on(number, &team.state, 0), waited = 0;
  while (atomic_load_explicit(&team.done, memory_order_acquire) < parts - own)
    wait_a_moment(&waited);
  pthread_mutex_unlock(&team_lock);
}

void mlc_threads_fork(void *location, int32_t count, mlc_region region, ...) {
  (void)location;
  void *argument = NULL;
  if (count) {
    va_list list;
    va_start(list, region);
    argument = va_arg(list, void *);
    va_end(list);
  }
  run_region(region, count, argument);
}

void mlc_threads_fork_if(void *location, int32_t count, mlc_region region, int32_t condition,
                         void *argument) {
  (void)location;
  if (condition) {
    run_region(region, count, argument);
    return;
  }
  self.wanted = 0;
  call(region, count, argument, 0, 1, 0);
}

void mlc_threads_push_count(void *location, int32_t thread, int32_t count) {
  (void)location;
  (void)thread;
  self.wanted = count;
}

int32_t mlc_threads_number(void *location) {
  (void)location;
  return self.part;
}

/* Where the share of a part begins, and how many iterations it has. */
static uint64_t get_share(int part, uint64_t *size) {
  uint64_t parts = (uint64_t)self.parts, before = (uint64_t)part;
  uint64_t each = self.loop.iterations / parts, rest = self.loop.iterations % parts;
  *size = each + (before < rest);
  return before * each + (before < rest ? before : rest);
}

/* The next piece of a share that nobody has. Piece p of n iterations begins where n >> p are left.
 */
static bool take_piece(int part, uint64_t size, unsigned *piece) {
  enum { PIECE_BITS = 8 };
  atomic_uint_fast64_t *next = &team.part[part].pieces[self.loop.number];
  uint_fast64_t first = self.region << PIECE_BITS;
  uint_fast64_t last = atomic_load_explicit(next, memory_order_relaxed);
  do {
    *piece = last < first ? 0 : (unsigned)(last - first);
    if (size >> *piece == 0)
      return false;
  } while (!atomic_compare_exchange_weak_explicit(next, &last, first + *piece + 1,
                                                  memory_order_relaxed, memory_order_relaxed));
  return true;
}

void mlc_threads_begin_loop(void *location, int32_t thread, int32_t schedule, uint64_t lower,
                            uint64_t upper, uint64_t step, uint64_t chunk) {
  (void)location;
  (void)thread;
  (void)schedule;
  (void)step;
  (void)chunk;
  ++self.loop.number;
  self.loop.share = 0;
  self.loop.iterations = upper - lower + 1;
}

int32_t mlc_threads_next_piece(void *location, int32_t thread, int32_t *is_last, uint64_t *lower,
                               uint64_t *upper, uint64_t *stride) {
  (void)location;
  (void)thread;
  /* Whoever is alone, or where the team has no place to note pieces, does its share at once. */
  bool is_whole = self.parts == 1 || self.loop.number >= MAX_SHARED_LOOPS;
  int shares = is_whole ? 1 : self.parts;
  for (; self.loop.share < shares; ++self.loop.share) {
    int part = (self.part + self.loop.share) % self.parts;
    uint64_t size, first = get_share(part, &size), left = size, left_after = 0;
    if (!is_whole) {
      unsigned piece;
      if (!take_piece(part, size, &piece))
        continue;
      left = size >> piece;
      left_after = left >> 1;
    } else if (size == 0) {
      break;
    }
    self.loop.share += is_whole;
    /* Iterations are counted from 1 here. */
    *lower = first + size - left + 1;
    *upper = first + size - left_after;
    *stride = 1;
    *is_last = *upper == self.loop.iterations;
    return 1;
  }
  return 0;
}

void mlc_threads_barrier(void *location, int32_t thread) {
  (void)location;
  (void)thread;
  if (self.parts == 1)
    return;
  unsigned barrier = atomic_load(&team.barriers);
  if (atomic_fetch_add(&team.at_barrier, 1) == self.parts - 1) {
    atomic_store(&team.at_barrier, 0);
    atomic_fetch_add(&team.barriers, 1);
    return;
  }
  int waited = 0;
  while (atomic_load(&team.barriers) == barrier)
    wait_a_moment(&waited);
}
