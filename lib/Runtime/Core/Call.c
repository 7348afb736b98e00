/*===- Call.c - Functions and calls of them -------------------------------------------------===*\
|*
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
|*
\*===----------------------------------------------------------------------------------------===*/

#include "PackedABI.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

mlc_function *mlc_function_create(mlc_executable *executable, mlc_code code,
                                  mlc_workspace_size workspace, const int64_t *signature) {
  mlc_function *function = mlc_decode_signature(signature);
  if (!function)
    return NULL;
  function->code = code;
  function->workspace = workspace;
  function->executable = executable;
  mlc_executable_retain(executable);
  return function;
}

void mlc_function_destroy(mlc_function *function) {
  if (!function)
    return;
  mlc_executable *executable = function->executable;
  free(function);
  mlc_executable_release(executable);
}

const char *mlc_function_name(const mlc_function *function) { return function->name; }

int32_t mlc_function_num_inputs(const mlc_function *function) { return function->num_inputs; }

int32_t mlc_function_num_outputs(const mlc_function *function) { return function->num_outputs; }

const char *mlc_function_result_structure(const mlc_function *function) {
  return function->structure;
}

const char *mlc_function_param_name(const mlc_function *function, int32_t index) {
  return function->params[index].name;
}

int32_t mlc_function_param_rank(const mlc_function *function, int32_t index) {
  return function->params[index].rank;
}

DLDataType mlc_function_param_dtype(const mlc_function *function, int32_t index) {
  return function->params[index].dtype;
}

int32_t mlc_function_param_flags(const mlc_function *function, int32_t index) {
  return function->params[index].flags;
}

/* Writes the descriptors behind the pointers to them, all in `words`. */
static void **make_descriptors(const mlc_function *function, DLTensor *const *args,
                               int64_t *words) {
  int32_t count = function->num_inputs + function->num_outputs;
  void **descriptors = (void **)words;
  words += count;
  for (int32_t i = 0; i < count; ++i) {
    int32_t rank = function->params[i].rank;
    const DLTensor *tensor = args[i];
    int64_t *sizes = words + 3, *strides = sizes + rank;
    descriptors[i] = tensor ? words : NULL;
    if (!tensor)
      continue;
    words[0] = words[1] = (int64_t)((intptr_t)tensor->data + (intptr_t)tensor->byte_offset);
    words[2] = 0;
    int64_t stride = 1;
    for (int32_t d = rank - 1; d >= 0; --d) {
      sizes[d] = tensor->shape[d];
      strides[d] = stride;
      stride *= sizes[d];
    }
    words = strides + rank;
  }
  return descriptors;
}

static int64_t *forget_symbols(const mlc_function *function, int64_t *symbols) {
  for (int32_t i = 0; i < function->num_symbols; ++i)
    symbols[i] = -1;
  return symbols;
}

static int32_t call_with(const mlc_function *function, mlc_context *context, mlc_block *block,
                         DLTensor *const *args) {
  int32_t count = function->num_inputs + function->num_outputs;
  int64_t *symbols = forget_symbols(function, block->scratch);
  mlc_span *spans = (mlc_span *)(symbols + function->num_symbols);
  int32_t status = mlc_check(function, args, 0, count, symbols, spans);
  if (status == MLC_OK)
    status = mlc_check_overlap(function, spans);
  if (status != MLC_OK)
    return status;
  void **descriptors = make_descriptors(function, args, (int64_t *)(spans + count));
  int64_t bytes = function->workspace ? function->workspace(descriptors) : 0;
  if (bytes < 0 || !mlc_block_reserve(function->executable, block, bytes))
    return mlc_set_error("RuntimeError", "%s: no memory for a workspace of %" PRId64 " bytes",
                         function->name, bytes);
  return function->code(context, block->data, bytes, descriptors);
}

int32_t mlc_call(const mlc_function *function, mlc_context *context, DLTensor *const *args,
                 int32_t num_args) {
  if (num_args != function->num_inputs + function->num_outputs)
    return mlc_set_error("TypeError",
                         "%s: expected %" PRId32 " arguments (%" PRId32 " inputs and %" PRId32
                         " outputs), got %" PRId32,
                         function->name, function->num_inputs + function->num_outputs,
                         function->num_inputs, function->num_outputs, num_args);
  mlc_block *block = mlc_block_acquire(function->executable, function->scratch_words);
  if (!block)
    return MLC_FAILED;
  mlc_context own;
  if (!context) {
    own = mlc_default_context();
    context = &own;
  }
  int32_t status = call_with(function, context, block, args);
  mlc_block_release(block);
  return status;
}

static int32_t output_shapes(const mlc_function *function, const int64_t *symbols,
                             int64_t *shapes) {
  for (int32_t i = 0; i < function->num_outputs; ++i) {
    const mlc_param *param = &function->params[function->num_inputs + i];
    for (int32_t d = 0; d < param->rank; ++d, ++shapes) {
      int64_t kind = param->dims[2 * d], operand = param->dims[2 * d + 1];
      *shapes = operand;
      if (mlc_is_open(param))
        *shapes = -1;
      else if (kind == MLC_DIM_SYMBOL)
        *shapes = symbols[operand];
      else if (kind == MLC_DIM_EXPRESSION &&
               !mlc_evaluate(function->table, operand, symbols, shapes))
        *shapes = -1;
      if (*shapes < 0 && !mlc_is_open(param))
        return mlc_set_error("ValueError",
                             "%s: output %" PRId32 ": dimension %" PRId32
                             " has no value for these inputs",
                             function->name, i, d);
    }
  }
  return MLC_OK;
}

int32_t mlc_fixed_output_shape(const mlc_function *function, int64_t *shapes) {
  for (int32_t i = 0; i < function->num_outputs; ++i) {
    const mlc_param *param = &function->params[function->num_inputs + i];
    for (int32_t d = 0; d < param->rank; ++d) {
      if (param->dims[2 * d] != MLC_DIM_CONSTANT || mlc_is_open(param))
        return 0;
      *shapes++ = param->dims[2 * d + 1];
    }
  }
  return 1;
}

int32_t mlc_output_shape(const mlc_function *function, DLTensor *const *inputs, int32_t num_inputs,
                         int64_t *shapes) {
  if (num_inputs != function->num_inputs)
    return mlc_set_error("TypeError", "%s: expected %" PRId32 " arguments, got %" PRId32,
                         function->name, function->num_inputs, num_inputs);
  mlc_block *block = mlc_block_acquire(function->executable, function->scratch_words);
  if (!block)
    return MLC_FAILED;
  int64_t *symbols = forget_symbols(function, block->scratch);
  int32_t status = mlc_check(function, inputs, 0, num_inputs, symbols, NULL);
  if (status == MLC_OK)
    status = output_shapes(function, symbols, shapes);
  mlc_block_release(block);
  return status;
}

/* The functions of object files share one executable, which lives as long as the program. */
static mlc_executable *program;
static pthread_once_t program_once = PTHREAD_ONCE_INIT;

static void make_program(void) { program = mlc_executable_create(NULL, NULL); }

mlc_function *mlc_entry_function(mlc_entry *entry) {
  _Atomic(mlc_function *) *slot = (_Atomic(mlc_function *) *)&entry->function;
  mlc_function *function = atomic_load_explicit(slot, memory_order_acquire);
  if (function)
    return function;
  pthread_once(&program_once, make_program);
  if (!program) {
    mlc_set_error("RuntimeError", "out of memory");
    return NULL;
  }
  mlc_function *made =
      mlc_function_create(program, entry->code, entry->workspace, entry->signature);
  /* Another thread may have been faster: then its function is used. */
  if (!made || atomic_compare_exchange_strong(slot, &function, made))
    return made;
  mlc_function_destroy(made);
  return function;
}

int32_t mlc_call_entry(mlc_entry *entry, DLTensor *const *args, int32_t num_args) {
  mlc_function *function = mlc_entry_function(entry);
  if (!function)
    return MLC_FAILED;
  mlc_registry_context context;
  mlc_registry_context_init(&context);
  int32_t status = mlc_call(function, &context.base, args, num_args);
  mlc_registry_context_finish(&context);
  return status;
}
