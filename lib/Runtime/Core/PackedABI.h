/*===- PackedABI.h - The part of tvm-ffi's binary interface that is used from C -------------===*\
|*
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
|*
|*===----------------------------------------------------------------------------------------===*|
|*
|* Libraries that are exported must load without tvm-ffi. Its functions are therefore weak here:
null
|* where the process does not have it.
|*
\*===----------------------------------------------------------------------------------------===*/

#ifndef MLC_RUNTIME_CORE_PACKEDABI_H
#define MLC_RUNTIME_CORE_PACKEDABI_H

#include "Internal.h"

/* The kinds of values that are looked at. */
enum {
  PACKED_NONE = 0,
  PACKED_TENSOR_POINTER = 7,
  PACKED_OBJECT_BEGIN = 64,
  PACKED_TENSOR = 70,
  PACKED_ARRAY = 71
};

typedef struct packed_value {
  int32_t kind;
  uint32_t zero;
  union {
    int64_t integer;
    void *pointer;
  };
} packed_value;

/* What every object starts with. */
typedef struct packed_object {
  uint64_t references;
  int32_t kind;
  uint32_t zero;
  void (*deleter)(void *self, int flags);
} packed_object;

typedef struct packed_tensor {
  packed_object object;
  DLTensor tensor;
} packed_tensor;

typedef struct packed_array {
  packed_object object;
  packed_value *elements;
  int64_t size;
} packed_array;

typedef struct packed_bytes {
  const char *data;
  size_t size;
} packed_bytes;

typedef struct packed_error {
  packed_object object;
  packed_bytes kind;
  packed_bytes message;
} packed_error;

/* DLPack's tensor with an owner. */
typedef struct managed_tensor {
  DLTensor tensor;
  void *context;
  void (*deleter)(struct managed_tensor *self);
} managed_tensor;

#define WEAK __attribute__((weak, visibility("default")))
extern WEAK int TVMFFIFunctionGetGlobal(const packed_bytes *name, void **function);
extern WEAK int TVMFFIFunctionCall(void *function, packed_value *args, int32_t num_args,
                                   packed_value *result);
extern WEAK int TVMFFIObjectDecRef(void *object);
extern WEAK int TVMFFITensorFromDLPack(managed_tensor *from, int32_t alignment, int32_t contiguous,
                                       void **tensor);
extern WEAK void TVMFFIErrorMoveFromRaised(void **error);
extern WEAK void TVMFFIErrorSetRaised(void *error);
extern WEAK void TVMFFIErrorSetRaisedFromCStr(const char *kind, const char *message);
#undef WEAK

static inline bool mlc_has_registry(void) { return TVMFFIFunctionGetGlobal != NULL; }

#pragma GCC visibility push(hidden)

/* The default context, with what functions that were called by name have raised and made. */
typedef struct mlc_registry_context {
  mlc_context base;
  packed_error *error; /* null if there is none; owned */
  void **made;         /* the memory of results that were not asked for by size; owned */
  int32_t num_made;
  /* The function that is called and its outputs, if somebody takes those that it makes itself. */
  const mlc_function *function;
  packed_value *outputs;
} mlc_registry_context;

/* A context that finds functions in the registry of tvm-ffi, if the process has one. */
void mlc_registry_context_init(mlc_registry_context *context);
/* Forgets the error, and what was made. */
void mlc_registry_context_finish(mlc_registry_context *context);

/* Calls of entries, with inputs and outputs. */
mlc_function *mlc_entry_function(mlc_entry *entry);

#pragma GCC visibility pop

#endif /* MLC_RUNTIME_CORE_PACKEDABI_H */
