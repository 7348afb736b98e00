/*===- Check.c - Are these the arguments that the function was compiled for? ----------------===*\
|*
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
|*
\*===----------------------------------------------------------------------------------------===*/

#include "Internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The label of a parameter, for messages. */
typedef struct label {
  char text[128];
} label;

static const char *say(const mlc_function *function, int32_t index, label *buffer) {
  return mlc_param_label(function, index, buffer->text, sizeof(buffer->text));
}

static int32_t check_kind(const mlc_function *function, int32_t index, const DLTensor *tensor) {
  const mlc_param *param = &function->params[index];
  label who;
  if (!tensor)
    return mlc_set_error("TypeError", "%s: %s: expected a tensor, got a null pointer",
                         function->name, say(function, index, &who));
  if (memcmp(&tensor->dtype, &param->dtype, sizeof(DLDataType)) != 0) {
    char expected[32], got[32];
    return mlc_set_error("TypeError", "%s: %s: expected dtype %s, got %s", function->name,
                         say(function, index, &who),
                         mlc_dtype_name(param->dtype, expected, sizeof(expected)),
                         mlc_dtype_name(tensor->dtype, got, sizeof(got)));
  }
  if (tensor->device.device_type != kDLCPU)
    return mlc_set_error("TypeError",
                         "%s: %s: expected a tensor on the CPU, got one on a device of DLPack type "
                         "%d",
                         function->name, say(function, index, &who),
                         (int)tensor->device.device_type);
  return MLC_OK;
}

/* Constants and symbols; expressions wait until all symbols are known. */
static int32_t check_dims(const mlc_function *function, int32_t index, const DLTensor *tensor,
                          int64_t *symbols) {
  const mlc_param *param = &function->params[index];
  if (tensor->ndim != param->rank)
    return mlc_shape_error(function, index, tensor, symbols);
  const int64_t *dim = param->dims;
  for (int32_t i = 0; i < param->rank; ++i, dim += 2) {
    int64_t extent = tensor->shape[i];
    int64_t expected = extent;
    if (dim[0] == MLC_DIM_CONSTANT) {
      expected = dim[1];
    } else if (dim[0] == MLC_DIM_SYMBOL) {
      if (symbols[dim[1]] < 0)
        symbols[dim[1]] = extent;
      expected = symbols[dim[1]];
    }
    if (extent != expected || extent < 0)
      return mlc_shape_error(function, index, tensor, symbols);
  }
  return MLC_OK;
}

static int32_t check_expressions(const mlc_function *function, int32_t index,
                                 const DLTensor *tensor, const int64_t *symbols) {
  const mlc_param *param = &function->params[index];
  for (int32_t i = 0; i < param->rank; ++i) {
    int64_t expected = 0;
    if (param->dims[2 * i] != MLC_DIM_EXPRESSION)
      continue;
    if (!mlc_evaluate(function->table, param->dims[2 * i + 1], symbols, &expected) ||
        tensor->shape[i] != expected)
      return mlc_shape_error(function, index, tensor, symbols);
  }
  return MLC_OK;
}

/* Row-major without gaps, where the strides say something: not of an extent of 1, and not of a
 * tensor without elements. */
static bool is_contiguous(const DLTensor *tensor, int64_t elements) {
  if (!tensor->strides || elements == 0)
    return true;
  int64_t stride = 1;
  for (int32_t i = tensor->ndim - 1; i >= 0; --i) {
    if (tensor->shape[i] != 1 && tensor->strides[i] != stride)
      return false;
    stride *= tensor->shape[i];
  }
  return true;
}

static int32_t layout_error(const mlc_function *function, int32_t index, const DLTensor *tensor) {
  char got[512];
  size_t length = 0;
  for (int32_t i = 0; i < tensor->ndim && length < sizeof(got); ++i)
    length += (size_t)snprintf(got + length, sizeof(got) - length, "%s%" PRId64, i ? ", " : "",
                               tensor->strides[i]);
  label who;
  return mlc_set_error("ValueError",
                       "%s: %s: expected a contiguous row-major tensor, got strides (%s); make a "
                       "contiguous copy first",
                       function->name, say(function, index, &who), got);
}

static int32_t check_memory(const mlc_function *function, int32_t index, const DLTensor *tensor,
                            mlc_span *span) {
  const mlc_param *param = &function->params[index];
  label who;
  int64_t elements = 1, bytes = 0;
  bool empty = false, overflow = false;
  for (int32_t i = 0; i < tensor->ndim; ++i) {
    empty |= tensor->shape[i] == 0;
    overflow |= __builtin_mul_overflow(elements, tensor->shape[i], &elements);
  }
  overflow |= __builtin_mul_overflow(elements, (int64_t)param->item_bytes, &bytes);
  if (empty)
    elements = bytes = 0;
  else if (overflow)
    return mlc_set_error("ValueError", "%s: %s: the tensor is larger than memory", function->name,
                         say(function, index, &who));
  if (!is_contiguous(tensor, elements))
    return layout_error(function, index, tensor);
  uintptr_t begin = (uintptr_t)tensor->data + (uintptr_t)tensor->byte_offset;
  if (bytes != 0 && !tensor->data)
    return mlc_set_error("ValueError", "%s: %s: expected data, got a null pointer", function->name,
                         say(function, index, &who));
  if (bytes != 0 && (begin & (uintptr_t)(param->alignment - 1)) != 0)
    return mlc_set_error(
        "ValueError", "%s: %s: expected data aligned to %" PRId64 " bytes, got address 0x%" PRIxPTR,
        function->name, say(function, index, &who), param->alignment, begin);
  if (span) {
    /* What covers no memory overlaps nothing. */
    span->begin = bytes ? begin : 0;
    span->end = bytes ? begin + (uintptr_t)bytes : 0;
  }
  return MLC_OK;
}

int32_t mlc_check(const mlc_function *function, DLTensor *const *args, int32_t first, int32_t count,
                  int64_t *symbols, mlc_span *spans) {
  bool has_expressions = false;
  for (int32_t i = first; i < first + count; ++i) {
    if (mlc_is_open(&function->params[i])) {
      label who;
      if (args[i])
        return mlc_set_error(
            "TypeError",
            "%s: %s: its size is known only when it is there, so that it cannot be "
            "given; call with the inputs alone",
            function->name, say(function, i, &who));
      if (spans)
        spans[i].begin = spans[i].end = 0;
      continue;
    }
    int32_t status = check_kind(function, i, args[i]);
    if (status == MLC_OK)
      status = check_dims(function, i, args[i], symbols);
    if (status == MLC_OK)
      status = check_memory(function, i, args[i], spans ? &spans[i] : NULL);
    if (status != MLC_OK)
      return status;
    has_expressions |= function->params[i].has_expressions;
  }
  for (int32_t i = first; has_expressions && i < first + count; ++i) {
    if (!args[i])
      continue;
    int32_t status = check_expressions(function, i, args[i], symbols);
    if (status != MLC_OK)
      return status;
  }
  return MLC_OK;
}

int32_t mlc_check_overlap(const mlc_function *function, const mlc_span *spans) {
  int32_t count = function->num_inputs + function->num_outputs;
  /* Later ones first: an error names an output, and not the input that it overlaps. */
  for (int32_t i = count; function->has_written && i-- > 0;) {
    int32_t flags = function->params[i].flags;
    if (!(flags & MLC_PARAM_WRITTEN))
      continue;
    for (int32_t other = 0; other < count; ++other) {
      bool may_alias = !((flags | function->params[other].flags) & MLC_PARAM_NOALIAS);
      if (other == i || may_alias || spans[i].begin >= spans[other].end ||
          spans[other].begin >= spans[i].end)
        continue;
      label who, whom;
      return mlc_set_error("ValueError",
                           "%s: %s: expected memory of its own, got memory that overlaps %s",
                           function->name, say(function, i, &who), say(function, other, &whom));
    }
  }
  return MLC_OK;
}
