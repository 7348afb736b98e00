/*===- Internal.h - What the files of the runtime's core share ------------------------------===*\
|*
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
|*
\*===----------------------------------------------------------------------------------------===*/

#ifndef MLC_RUNTIME_CORE_INTERNAL_H
#define MLC_RUNTIME_CORE_INTERNAL_H

#include "mlc-runtime/runtime.h"

#include <stdbool.h>

/* Everything that is not in the public header stays inside the library. */
#pragma GCC visibility push(hidden)

typedef struct mlc_param {
  const char *name; /* null if it has none */
  DLDataType dtype;
  int32_t rank;
  int32_t item_bytes;
  int64_t alignment;
  const int64_t *dims; /* pairs of kind and operand */
  bool has_expressions;
  int32_t flags; /* of mlc_param_flag */
} mlc_param;

static inline bool mlc_is_open(const mlc_param *param) {
  return (param->flags & MLC_PARAM_OPEN) != 0;
}

/* A signature, decoded and found to be well-formed. Points into the table. */
struct mlc_function {
  mlc_executable *executable;
  mlc_code code;
  mlc_workspace_size workspace;
  const int64_t *table;
  const char *name;
  const char *structure;
  const int64_t *symbol_names;
  int32_t num_inputs;
  int32_t num_outputs;
  int32_t num_symbols;
  int64_t scratch_words;
  bool has_written; /* is any parameter written? */
  bool has_open;    /* does it make an output itself? */
  mlc_param params[];
};

/* Signature.c */

/* Returns null, with an error recorded, if the table is malformed. */
mlc_function *mlc_decode_signature(const int64_t *table);

static inline const char *mlc_table_string(const int64_t *table, int64_t word) {
  return (const char *)(table + word);
}

/* Evaluates the expression at `word` of the table, all of whose symbols must be known. False if it
 * divides by zero, overflows, or uses an unknown symbol (negative). */
bool mlc_evaluate(const int64_t *table, int64_t word, const int64_t *symbols, int64_t *value);

/* Check.c */

/* A span of memory that an argument covers. */
typedef struct mlc_span {
  uintptr_t begin;
  uintptr_t end;
} mlc_span;

/* Checks `count` parameters from `first` on, binding symbols (negative: not known yet). `spans` may
 * be null. */
int32_t mlc_check(const mlc_function *function, DLTensor *const *args, int32_t first, int32_t count,
                  int64_t *symbols, mlc_span *spans);

/* What is written may not overlap another argument if one of the two does not alias. */
int32_t mlc_check_overlap(const mlc_function *function, const mlc_span *spans);

/* Message.c */

/* Records that a shape does not fit: what is expected, with the symbols in it that are known. */
int32_t mlc_shape_error(const mlc_function *function, int32_t index, const DLTensor *got,
                        const int64_t *symbols);

/* Writes `argument 0 "x"` or `output 1`. */
const char *mlc_param_label(const mlc_function *function, int32_t index, char *buffer, size_t size);

/* Writes `float32`. */
const char *mlc_dtype_name(DLDataType dtype, char *buffer, size_t size);

/* Workspace.c */

/* The memory of one call that is under way. A thread that calls an executable again while a call is
 * under way (through a registered function) gets another one. */
typedef struct mlc_block {
  struct mlc_block *next;
  bool in_use;
  int64_t *scratch;
  int64_t scratch_words;
  void *data;
  int64_t data_bytes;
} mlc_block;

/* A block of this thread with room for so many words of scratch; null, with an error recorded, when
 * there is no memory. */
mlc_block *mlc_block_acquire(mlc_executable *executable, int64_t scratch_words);
bool mlc_block_reserve(mlc_executable *executable, mlc_block *block, int64_t bytes);
static inline void mlc_block_release(mlc_block *block) { block->in_use = false; }

#pragma GCC visibility pop

#endif /* MLC_RUNTIME_CORE_INTERNAL_H */
