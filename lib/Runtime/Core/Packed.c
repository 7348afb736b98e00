/*===- Packed.c - Exported functions with the calling convention of packed functions --------===*\
|*
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
|*
\*===----------------------------------------------------------------------------------------===*/

#include "PackedABI.h"

#include <stdlib.h>
#include <string.h>

/* The tensors of a call: its arguments, tuples flattened, and then the results that are made here.
 */
typedef struct tensor_list {
  DLTensor **tensors;
  int32_t size, capacity;
} tensor_list;

static int32_t append(tensor_list *list, DLTensor *tensor) {
  if (list->size == list->capacity) {
    int32_t capacity = list->capacity ? 2 * list->capacity : 16;
    DLTensor **grown = realloc(list->tensors, (size_t)capacity * sizeof(DLTensor *));
    if (!grown)
      return mlc_set_error("MemoryError", "out of memory");
    list->tensors = grown;
    list->capacity = capacity;
  }
  list->tensors[list->size++] = tensor;
  return MLC_OK;
}

static int32_t append_argument(const mlc_function *function, tensor_list *list,
                               const packed_value *value) {
  if (value->kind == PACKED_TENSOR_POINTER)
    return append(list, value->pointer);
  if (value->kind == PACKED_TENSOR)
    return append(list, &((packed_tensor *)value->pointer)->tensor);
  if (value->kind == PACKED_ARRAY) {
    const packed_array *array = value->pointer;
    for (int64_t i = 0; i < array->size; ++i) {
      int32_t status = append_argument(function, list, &array->elements[i]);
      if (status != MLC_OK)
        return status;
    }
    return MLC_OK;
  }
  return mlc_set_error("TypeError",
                       "%s: argument %d: expected a tensor, got a value of the kind %d",
                       function->name, list->size, value->kind);
}

static void free_result(managed_tensor *result) {
  mlc_free(result->tensor.data);
  free(result);
}

/* Makes a tensor for an output; `value` owns it. */
static int32_t make_result(const mlc_function *function, int32_t index, const int64_t *shape,
                           packed_value *value) {
  const mlc_param *param = &function->params[index];
  size_t rank = (size_t)param->rank;
  managed_tensor *result = calloc(1, sizeof(managed_tensor) + 2 * rank * sizeof(int64_t));
  if (!result)
    return mlc_set_error("MemoryError", "out of memory");
  result->deleter = free_result;
  result->tensor.device.device_type = kDLCPU;
  result->tensor.dtype = param->dtype;
  result->tensor.ndim = param->rank;
  result->tensor.shape = (int64_t *)(result + 1);
  result->tensor.strides = result->tensor.shape + rank;
  int64_t elements = 1;
  for (size_t i = rank; i-- > 0; elements *= shape[i]) {
    result->tensor.shape[i] = shape[i];
    result->tensor.strides[i] = elements;
  }
  result->tensor.data = mlc_allocate((size_t)elements * (size_t)param->item_bytes);
  void *object = NULL;
  if (!result->tensor.data || TVMFFITensorFromDLPack(result, 0, 0, &object) != 0) {
    free_result(result);
    return mlc_set_error("MemoryError", "%s: no memory for a result", function->name);
  }
  value->kind = PACKED_TENSOR;
  value->zero = 0;
  value->pointer = object;
  return MLC_OK;
}

/* Copies what compiled code made itself into a tensor of its own. */
static int32_t give_output(mlc_context *self, int32_t index, const DLTensor *value) {
  mlc_registry_context *context = (mlc_registry_context *)self;
  packed_value *output = &context->outputs[index];
  int32_t number = context->function->num_inputs + index;
  int32_t status = make_result(context->function, number, value->shape, output);
  if (status != MLC_OK)
    return status;
  size_t bytes = (size_t)context->function->params[number].item_bytes;
  for (int32_t i = 0; i < value->ndim; ++i)
    bytes *= (size_t)value->shape[i];
  memcpy(((packed_tensor *)output->pointer)->tensor.data,
         (const char *)value->data + value->byte_offset, bytes);
  return MLC_OK;
}

/* Packs the outputs as the result structure says: the registry makes its arrays. */
static int32_t make_structure(const char **structure, packed_value **next, packed_value *result) {
  if (*(*structure)++ == 't') {
    *result = **next;
    (*next)++->kind = PACKED_NONE;
    return MLC_OK;
  }
  /* A tuple has at most as many elements as its text has characters. */
  packed_value *elements = calloc(strlen(*structure) + 1, sizeof(packed_value));
  int32_t size = 0;
  int32_t status = elements ? MLC_OK : mlc_set_error("MemoryError", "out of memory");
  while (status == MLC_OK && **structure != ')')
    status = make_structure(structure, next, &elements[size++]);
  void *make_array = NULL;
  packed_bytes name = {"ffi.Array", 9};
  if (status == MLC_OK && (TVMFFIFunctionGetGlobal(&name, &make_array) != 0 || !make_array ||
                           TVMFFIFunctionCall(make_array, elements, size, result) != 0))
    status = mlc_set_error("RuntimeError", "the results cannot be packed");
  if (make_array)
    TVMFFIObjectDecRef(make_array);
  for (int32_t i = 0; elements && i < size; ++i)
    if (elements[i].kind >= PACKED_OBJECT_BEGIN)
      TVMFFIObjectDecRef(elements[i].pointer);
  free(elements);
  ++*structure;
  return status;
}

/* Calls with inputs only: makes the outputs. */
static int32_t call_for_results(const mlc_function *function, mlc_registry_context *context,
                                tensor_list *list, packed_value *result) {
  size_t words = 1;
  for (int32_t i = 0; i < function->num_outputs; ++i)
    words += (size_t)function->params[function->num_inputs + i].rank;
  int64_t *shapes = calloc(words, sizeof(int64_t));
  packed_value *outputs = calloc((size_t)function->num_outputs + 1, sizeof(packed_value));
  int32_t status = shapes && outputs ? mlc_output_shape(function, list->tensors, list->size, shapes)
                                     : mlc_set_error("MemoryError", "out of memory");
  const int64_t *shape = shapes;
  for (int32_t i = 0; status == MLC_OK && i < function->num_outputs; ++i) {
    int32_t index = function->num_inputs + i;
    bool is_open = mlc_is_open(&function->params[index]);
    if (!is_open)
      status = make_result(function, index, shape, &outputs[i]);
    shape += function->params[index].rank;
    if (status == MLC_OK)
      status = append(list, is_open ? NULL : &((packed_tensor *)outputs[i].pointer)->tensor);
  }
  context->function = function;
  context->outputs = outputs;
  context->base.give_output = give_output;
  if (status == MLC_OK)
    status = mlc_call(function, &context->base, list->tensors, list->size);
  const char *structure = function->structure;
  packed_value *next = outputs;
  if (status == MLC_OK)
    status = make_structure(&structure, &next, result);
  for (int32_t i = 0; outputs && i < function->num_outputs; ++i)
    if (outputs[i].kind >= PACKED_OBJECT_BEGIN)
      TVMFFIObjectDecRef(outputs[i].pointer);
  free(outputs);
  free(shapes);
  return status;
}

int32_t mlc_call_packed_entry(mlc_entry *entry, const void *args, int32_t num_args, void *result) {
  mlc_function *function = mlc_entry_function(entry);
  mlc_registry_context context;
  mlc_registry_context_init(&context);
  tensor_list list = {0};
  int32_t status = function ? MLC_OK : MLC_FAILED;
  for (int32_t i = 0; status == MLC_OK && i < num_args; ++i)
    status = append_argument(function, &list, (const packed_value *)args + i);
  if (status == MLC_OK)
    status = list.size == function->num_inputs && function->num_outputs != 0
                 ? call_for_results(function, &context, &list, result)
                 : mlc_call(function, &context.base, list.tensors, list.size);
  free(list.tensors);
  if (status != MLC_OK && context.error)
    TVMFFIErrorSetRaised(context.error);
  else if (status != MLC_OK)
    TVMFFIErrorSetRaisedFromCStr(mlc_last_error_kind(), mlc_last_error());
  mlc_registry_context_finish(&context);
  return status == MLC_OK ? 0 : -1;
}
