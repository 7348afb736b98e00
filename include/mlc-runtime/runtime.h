/*===- mlc-runtime/runtime.h - Calling compiled functions -----------------------------------===*\
|*
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
|*
|*===----------------------------------------------------------------------------------------===*|
|*
|* The C core: it checks arguments against the signature of a compiled function, turns them into the
|* descriptors that the native code reads, keeps the workspace, and calls. Everything here may be
|* used from several threads at once. A function that returns int32_t returns 0 when all went well
|* and otherwise leaves a message in mlc_last_error().
|*
\*===----------------------------------------------------------------------------------------===*/

#ifndef MLC_RUNTIME_RUNTIME_H
#define MLC_RUNTIME_RUNTIME_H

#include "mlc-runtime/signature.h"
#include "mlc-runtime/tensor.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef MLC_RUNTIME_API
#define MLC_RUNTIME_API __attribute__((visibility("default")))
#endif

/*===----------------------------------------------------------------------------------------===*\
|* Errors
\*===----------------------------------------------------------------------------------------===*/

enum { MLC_OK = 0, MLC_FAILED = 1 };

/* The message of the last failure on this thread, never null, and its kind: "TypeError" (count,
 * dtype, device), "ValueError" (rank, shape, layout, overlap) or "RuntimeError". */
MLC_RUNTIME_API const char *mlc_last_error(void);
MLC_RUNTIME_API const char *mlc_last_error_kind(void);

/* Records an error, printf-style, and returns MLC_FAILED. */
MLC_RUNTIME_API int32_t mlc_set_error(const char *kind, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*===----------------------------------------------------------------------------------------===*\
|* What native code may ask for while it runs
\*===----------------------------------------------------------------------------------------===*/

typedef struct mlc_context mlc_context;

/* Handed to native code as its first argument. Native code loads these pointers by position: the
 * order is part of the binary interface. Each returns 0, or non-zero with the error recorded, and
 * native code then returns that value at once. */
struct mlc_context {
  /* Calls the function registered under `name` with all of `args`; the last `num_outputs` are
   * destinations that it fills. */
  int32_t (*call_packed)(mlc_context *self, const char *name, DLTensor *args, int32_t num_args,
                         int32_t num_outputs);
  /* Calls the function registered under `name` with the first `num_args - num_outputs` of `args`;
   * what it returns is copied into the others. Without outputs, what it returns is dropped. */
  int32_t (*call_packed_value)(mlc_context *self, const char *name, DLTensor *args,
                               int32_t num_args, int32_t num_outputs);
  /* Records "<what>: expected <expected>, got <got>". */
  int32_t (*fail)(mlc_context *self, const char *what, int64_t expected, int64_t got);
  /* For whoever made the context. */
  void *data;
  /* Records the message of an assertion that failed. */
  int32_t (*stop)(mlc_context *self, const char *message);
  /* Code that was compiled to be profiled says when a kernel, or a function found by name, begins
   * and ends, and how many bytes the buffers have that it was given. */
  void (*kernel_begins)(mlc_context *self);
  void (*kernel_ends)(mlc_context *self, const char *name, int64_t bytes);
  /* As `call_packed_value`, but the outputs have no memory yet: what the function returns lives
   * until the call has ended, and `data` of the outputs points to it. Each has room for its shape,
   * which holds the extents that are expected, or -1, and then those that there are. */
  int32_t (*call_packed_new)(mlc_context *self, const char *name, DLTensor *args, int32_t num_args,
                             int32_t num_outputs);
  /* Takes a copy of `value` as the output of that number, which is one with MLC_PARAM_OPEN. */
  int32_t (*give_output)(mlc_context *self, int32_t index, const DLTensor *value);
};

/* A context that knows no registered functions: calling one is an error. */
MLC_RUNTIME_API mlc_context mlc_default_context(void);

/*===----------------------------------------------------------------------------------------===*\
|* Compiled functions
\*===----------------------------------------------------------------------------------------===*/

/* What the compiler emits for a function `f`: `__mlc_f`, `__mlc_f_workspace`, `__mlc_f_signature`.
 * `descriptors` points to one ranked memref descriptor a parameter, inputs first:
 * { allocated, aligned, offset, sizes[rank], strides[rank] }. */
typedef int32_t (*mlc_code)(mlc_context *context, void *workspace, int64_t workspace_bytes,
                            void **descriptors);
typedef int64_t (*mlc_workspace_size)(void **descriptors);

/* The functions that were compiled together; owns their code and their workspaces. */
typedef struct mlc_executable mlc_executable;
typedef struct mlc_function mlc_function;

/* `release(owner)` is called when the last reference is gone; it may be null. Returns null, with an
 * error recorded, when there is no memory. */
MLC_RUNTIME_API mlc_executable *mlc_executable_create(void (*release)(void *owner), void *owner);
MLC_RUNTIME_API void mlc_executable_retain(mlc_executable *executable);
MLC_RUNTIME_API void mlc_executable_release(mlc_executable *executable);

/* Bytes of workspace that the threads hold at present for this executable. */
MLC_RUNTIME_API size_t mlc_executable_workspace_bytes(mlc_executable *executable);

/* The function keeps the executable alive. Returns null, with an error recorded, if the signature
 * is malformed or of another version. */
MLC_RUNTIME_API mlc_function *mlc_function_create(mlc_executable *executable, mlc_code code,
                                                  mlc_workspace_size workspace,
                                                  const int64_t *signature);
MLC_RUNTIME_API void mlc_function_destroy(mlc_function *function);

MLC_RUNTIME_API const char *mlc_function_name(const mlc_function *function);
MLC_RUNTIME_API int32_t mlc_function_num_inputs(const mlc_function *function);
MLC_RUNTIME_API int32_t mlc_function_num_outputs(const mlc_function *function);
MLC_RUNTIME_API const char *mlc_function_result_structure(const mlc_function *function);

/* About a parameter, inputs first and then outputs. */
MLC_RUNTIME_API const char *mlc_function_param_name(const mlc_function *function, int32_t index);
MLC_RUNTIME_API int32_t mlc_function_param_rank(const mlc_function *function, int32_t index);
MLC_RUNTIME_API DLDataType mlc_function_param_dtype(const mlc_function *function, int32_t index);
/* Of mlc_param_flag. */
MLC_RUNTIME_API int32_t mlc_function_param_flags(const mlc_function *function, int32_t index);

/* Writes what is expected of a parameter, such as `float32 (n, 784)`, as snprintf does. */
MLC_RUNTIME_API int mlc_function_describe_param(const mlc_function *function, int32_t index,
                                                char *buffer, size_t size);

/* Writes the shapes of all outputs, as below, and returns 1 if none depends on inputs or on what
 * the function finds; else 0. */
MLC_RUNTIME_API int32_t mlc_fixed_output_shape(const mlc_function *function, int64_t *shapes);

/* Checks the inputs and writes the shapes of all outputs, one after the other, each as many words
 * as its rank, to `shapes`; those of open outputs are -1. */
MLC_RUNTIME_API int32_t mlc_output_shape(const mlc_function *function, DLTensor *const *inputs,
                                         int32_t num_inputs, int64_t *shapes);

/* Calls with inputs and then outputs, all of them given by the caller. Arguments must be on the
 * CPU, row-major without gaps and aligned; an output must not overlap another argument, nor may
 * what the function writes overlap what it was told not to (MLC_PARAM_NOALIAS). `context` may be
 * null. Reentrant; it allocates nothing once this thread has called this function with these
 * shapes. Null stands for an open output (MLC_PARAM_OPEN), which the context is given. */
MLC_RUNTIME_API int32_t mlc_call(const mlc_function *function, mlc_context *context,
                                 DLTensor *const *args, int32_t num_args);

/* Memory for tensors: 64-byte aligned, from 2 MiB on in huge pages. Up to 128 MiB of blocks from
 * 128 KiB on are kept when they are freed, for the next of about their size. */
MLC_RUNTIME_API void *mlc_allocate(size_t bytes);
MLC_RUNTIME_API void mlc_free(void *memory);

/*===----------------------------------------------------------------------------------------===*\
|* Functions in an object file or library
\*===----------------------------------------------------------------------------------------===*/

/* One a function, emitted by the compiler; `function` starts as null and is made by the first call.
 */
typedef struct mlc_entry {
  mlc_code code;
  mlc_workspace_size workspace;
  const int64_t *signature;
  mlc_function *function;
} mlc_entry;

/* The body of the plain C function `int32_t f(DLTensor **args, int32_t num_args)`. */
MLC_RUNTIME_API int32_t mlc_call_entry(mlc_entry *entry, DLTensor *const *args, int32_t num_args);

/* The body of the packed function `__tvm_ffi_f`: `args` are tvm-ffi's values, inputs or inputs and
 * outputs. Functions that it calls by name, and errors, are tvm-ffi's. */
MLC_RUNTIME_API int32_t mlc_call_packed_entry(mlc_entry *entry, const void *args, int32_t num_args,
                                              void *result);

#ifdef __cplusplus
}
#endif

#endif /* MLC_RUNTIME_RUNTIME_H */
