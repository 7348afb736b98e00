/*===- Registry.c - Functions called by name, from C ----------------------------------------===*\
|*
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
|*
\*===----------------------------------------------------------------------------------------===*/

#include "PackedABI.h"

#include <stdlib.h>
#include <string.h>

/* Takes what was raised and records its text. */
static int32_t take_error(mlc_registry_context *context) {
  void *error = NULL;
  TVMFFIErrorMoveFromRaised(&error);
  if (!error)
    return mlc_set_error("RuntimeError", "a function that was called by name failed");
  if (context->error)
    TVMFFIObjectDecRef(context->error);
  context->error = error;
  char kind[64];
  size_t length =
      context->error->kind.size < sizeof(kind) ? context->error->kind.size : sizeof(kind) - 1;
  memcpy(kind, context->error->kind.data, length);
  kind[length] = 0;
  return mlc_set_error(kind, "%.*s", (int)context->error->message.size,
                       context->error->message.data);
}

static void free_view(managed_tensor *view) { free(view); }

/* Makes a tensor over memory of the call that is under way. */
static int32_t make_view(mlc_registry_context *context, const DLTensor *tensor,
                         packed_value *value) {
  size_t rank = (size_t)tensor->ndim;
  managed_tensor *view = malloc(sizeof(managed_tensor) + 2 * rank * sizeof(int64_t));
  if (!view)
    return mlc_set_error("MemoryError", "out of memory");
  view->tensor = *tensor;
  view->tensor.shape = (int64_t *)(view + 1);
  view->tensor.strides = view->tensor.shape + rank;
  int64_t stride = 1;
  for (size_t i = rank; i-- > 0; stride *= tensor->shape[i]) {
    view->tensor.shape[i] = tensor->shape[i];
    view->tensor.strides[i] = stride;
  }
  view->context = NULL;
  view->deleter = free_view;
  void *object = NULL;
  if (TVMFFITensorFromDLPack(view, 0, 0, &object) != 0) {
    free(view);
    return take_error(context);
  }
  value->kind = PACKED_TENSOR;
  value->zero = 0;
  value->pointer = object;
  return MLC_OK;
}

static void drop(packed_value *value) {
  if (value->kind >= PACKED_OBJECT_BEGIN)
    TVMFFIObjectDecRef(value->pointer);
  value->kind = PACKED_NONE;
}

static int32_t call(mlc_registry_context *context, const char *name, const DLTensor *args,
                    int32_t num_args, packed_value *result) {
  packed_bytes bytes = {name, strlen(name)};
  void *function = NULL;
  if (!mlc_has_registry() || TVMFFIFunctionGetGlobal(&bytes, &function) != 0 || !function)
    return mlc_set_error("ValueError", "function \"%s\" is called by name, but %s", name,
                         mlc_has_registry() ? "no function is registered under it"
                                            : "this program has no registry of functions");
  packed_value *views = calloc((size_t)num_args + 1, sizeof(packed_value));
  int32_t status = views ? MLC_OK : mlc_set_error("MemoryError", "out of memory");
  for (int32_t i = 0; status == MLC_OK && i < num_args; ++i)
    status = make_view(context, &args[i], &views[i]);
  if (status == MLC_OK && TVMFFIFunctionCall(function, views, num_args, result) != 0)
    status = take_error(context);
  for (int32_t i = 0; views && i < num_args; ++i)
    drop(&views[i]);
  free(views);
  TVMFFIObjectDecRef(function);
  return status;
}

static int32_t call_packed(mlc_context *self, const char *name, DLTensor *args, int32_t num_args,
                           int32_t num_outputs) {
  (void)num_outputs;
  packed_value result = {0};
  int32_t status = call((mlc_registry_context *)self, name, args, num_args, &result);
  drop(&result);
  return status;
}

/* The bytes of a returned tensor, if it is what compiled code wants; negative extents are any. */
static int32_t check_result(const packed_value *value, const DLTensor *to, const char *name,
                            size_t *bytes) {
  const packed_tensor *from = value->pointer;
  if (value->kind != PACKED_TENSOR)
    return mlc_set_error("TypeError", "result of \"%s\": expected a tensor", name);
  bool same = from->tensor.ndim == to->ndim &&
              memcmp(&from->tensor.dtype, &to->dtype, sizeof(DLDataType)) == 0 &&
              from->tensor.device.device_type == kDLCPU;
  int64_t stride = 1;
  for (int32_t i = to->ndim - 1; same && i >= 0; --i) {
    int64_t extent = from->tensor.shape[i];
    same = (to->shape[i] < 0 || to->shape[i] == extent) &&
           (extent == 1 || !from->tensor.strides || from->tensor.strides[i] == stride);
    stride *= extent;
  }
  if (!same)
    return mlc_set_error("ValueError",
                         "result of \"%s\": expected a contiguous tensor on the CPU of the shape "
                         "and dtype that the caller was compiled for",
                         name);
  *bytes = (size_t)(to->dtype.bits * to->dtype.lanes + 7) / 8 * (size_t)stride;
  return MLC_OK;
}

/* Copies a returned tensor to where compiled code wants it. */
static int32_t copy_result(mlc_registry_context *context, const packed_value *value, DLTensor *to,
                           const char *name) {
  (void)context;
  size_t bytes = 0;
  int32_t status = check_result(value, to, name, &bytes);
  if (status != MLC_OK)
    return status;
  const DLTensor *from = &((const packed_tensor *)value->pointer)->tensor;
  memcpy((char *)to->data + to->byte_offset, (char *)from->data + from->byte_offset, bytes);
  return MLC_OK;
}

/* Copies a returned tensor to memory that lives until the call ends. */
static int32_t keep_result(mlc_registry_context *context, const packed_value *value, DLTensor *to,
                           const char *name) {
  size_t bytes = 0;
  int32_t status = check_result(value, to, name, &bytes);
  if (status != MLC_OK)
    return status;
  void **grown = realloc(context->made, ((size_t)context->num_made + 1) * sizeof(void *));
  void *memory = grown ? mlc_allocate(bytes) : NULL;
  if (grown)
    context->made = grown;
  if (!memory)
    return mlc_set_error("MemoryError", "result of \"%s\": no memory for %zu bytes", name, bytes);
  grown[context->num_made++] = memory;
  const DLTensor *from = &((const packed_tensor *)value->pointer)->tensor;
  memcpy(memory, (char *)from->data + from->byte_offset, bytes);
  memcpy(to->shape, from->shape, (size_t)to->ndim * sizeof(int64_t));
  to->data = memory;
  return MLC_OK;
}

typedef int32_t (*take_result)(mlc_registry_context *context, const packed_value *value,
                               DLTensor *to, const char *name);

static int32_t call_for_values(mlc_context *self, const char *name, DLTensor *args,
                               int32_t num_args, int32_t num_outputs, take_result take) {
  int32_t num_inputs = num_args - num_outputs;
  packed_value result = {0};
  int32_t status = call((mlc_registry_context *)self, name, args, num_inputs, &result);
  if (status == MLC_OK && num_outputs == 1 && result.kind != PACKED_ARRAY) {
    status = take((mlc_registry_context *)self, &result, &args[num_inputs], name);
  } else if (status == MLC_OK && num_outputs != 0) {
    const packed_array *array = result.pointer;
    if (result.kind != PACKED_ARRAY || array->size != num_outputs)
      status =
          mlc_set_error("TypeError", "result of \"%s\": expected %d tensors", name, num_outputs);
    for (int32_t i = 0; status == MLC_OK && i < num_outputs; ++i)
      status = take((mlc_registry_context *)self, &array->elements[i], &args[num_inputs + i], name);
  }
  drop(&result);
  return status;
}

static int32_t call_packed_value(mlc_context *self, const char *name, DLTensor *args,
                                 int32_t num_args, int32_t num_outputs) {
  return call_for_values(self, name, args, num_args, num_outputs, copy_result);
}

static int32_t call_packed_new(mlc_context *self, const char *name, DLTensor *args,
                               int32_t num_args, int32_t num_outputs) {
  return call_for_values(self, name, args, num_args, num_outputs, keep_result);
}

void mlc_registry_context_init(mlc_registry_context *context) {
  context->base = mlc_default_context();
  context->base.call_packed = call_packed;
  context->base.call_packed_value = call_packed_value;
  context->base.call_packed_new = call_packed_new;
  context->error = NULL;
  context->made = NULL;
  context->num_made = 0;
  context->function = NULL;
  context->outputs = NULL;
}

void mlc_registry_context_finish(mlc_registry_context *context) {
  if (context->error)
    TVMFFIObjectDecRef(context->error);
  context->error = NULL;
  for (int32_t i = 0; i < context->num_made; ++i)
    mlc_free(context->made[i]);
  free(context->made);
  context->made = NULL;
  context->num_made = 0;
}
