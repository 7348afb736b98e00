/*===- threads.h - Threads that share parallel loops ----------------------------------------===*\
|*
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
|*
|*===----------------------------------------------------------------------------------------===*|
|*
|* The functions of the OpenMP runtime that compiled parallel loops call, under names of their own:
|* who compiles code in its process lets it call these in their place. There is one team of threads,
|* made when it is first needed; it has OMP_NUM_THREADS, or one for each CPU of the process. Who
|* calls while the team is busy does the work alone, and so does a loop in a loop.
|*
\*===----------------------------------------------------------------------------------------===*/

#ifndef MLC_RUNTIME_THREADS_H
#define MLC_RUNTIME_THREADS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A parallel region, of which each thread does its part: numbers twice, and what it works on. */
typedef void (*mlc_region)(int32_t *, int32_t *, void *);

/* Runs the region on a team. `count` of what it works on is 0 or 1. */
void mlc_threads_fork(void *location, int32_t count, mlc_region region, ...);
/* The same, by the caller alone if `condition` is 0. */
void mlc_threads_fork_if(void *location, int32_t count, mlc_region region, int32_t condition,
                         void *argument);
/* The threads of the team that the caller asks for next. */
void mlc_threads_push_count(void *location, int32_t thread, int32_t count);
/* The part of the team that the caller does. */
int32_t mlc_threads_number(void *location);
/* Begins a loop from `lower` to `upper`, in steps of one. All parts of a region have the same
 * loops. */
void mlc_threads_begin_loop(void *location, int32_t thread, int32_t schedule, uint64_t lower,
                            uint64_t upper, uint64_t step, uint64_t chunk);
/* The next iterations for the caller, counted from 1; 0 if there are no more. */
int32_t mlc_threads_next_piece(void *location, int32_t thread, int32_t *is_last, uint64_t *lower,
                               uint64_t *upper, uint64_t *stride);
/* Waits until all parts have come here. */
void mlc_threads_barrier(void *location, int32_t thread);

#ifdef __cplusplus
}
#endif

#endif /* MLC_RUNTIME_THREADS_H */
