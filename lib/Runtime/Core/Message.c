/*===- Message.c - What is said about an argument that does not fit -------------------------===*\
|*
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
|*
\*===----------------------------------------------------------------------------------------===*/

#include "Internal.h"

#include <stdarg.h>
#include <stdio.h>

/* Text that grows up to the end of a buffer; what does not fit is only counted. */
typedef struct text {
  char *buffer;
  size_t size;
  size_t length;
} text;

__attribute__((format(printf, 2, 3))) static void append(text *out, const char *format, ...) {
  va_list args;
  va_start(args, format);
  size_t used = out->length < out->size ? out->length : out->size;
  int written = vsnprintf(out->size ? out->buffer + used : NULL, out->size - used, format, args);
  va_end(args);
  out->length += written > 0 ? (size_t)written : 0;
}

const char *mlc_dtype_name(DLDataType dtype, char *buffer, size_t size) {
  if (dtype.code == kDLBool && dtype.bits == 8 && dtype.lanes == 1)
    snprintf(buffer, size, "bool");
  else {
    const char *base = dtype.code == kDLInt       ? "int"
                       : dtype.code == kDLUInt    ? "uint"
                       : dtype.code == kDLFloat   ? "float"
                       : dtype.code == kDLBfloat  ? "bfloat"
                       : dtype.code == kDLBool    ? "bool"
                       : dtype.code == kDLComplex ? "complex"
                                                  : NULL;
    text out = {buffer, size, 0};
    if (base)
      append(&out, "%s%d", base, dtype.bits);
    else
      append(&out, "dtype code %d of %d bits", dtype.code, dtype.bits);
    if (dtype.lanes != 1)
      append(&out, "x%d", dtype.lanes);
  }
  return buffer;
}

const char *mlc_param_label(const mlc_function *function, int32_t index, char *buffer,
                            size_t size) {
  const char *name = function->params[index].name;
  bool is_output = index >= function->num_inputs;
  text out = {buffer, size, 0};
  append(&out, "%s %d", is_output ? "output" : "argument",
         is_output ? index - function->num_inputs : index);
  if (name)
    append(&out, " \"%s\"", name);
  return buffer;
}

static void append_dims(text *out, const mlc_function *function, const mlc_param *param) {
  append(out, "(");
  for (int32_t i = 0; i < param->rank; ++i) {
    int64_t operand = param->dims[2 * i + 1];
    const char *separator = i ? ", " : "";
    switch (param->dims[2 * i]) {
    case MLC_DIM_CONSTANT:
      append(out, "%s%lld", separator, (long long)operand);
      break;
    case MLC_DIM_SYMBOL:
      append(out, "%s%s", separator,
             mlc_table_string(function->table, function->symbol_names[operand]));
      break;
    case MLC_DIM_EXPRESSION:
      append(out, "%s%s", separator, mlc_table_string(function->table, function->table[operand]));
      break;
    default:
      append(out, "%s?", separator);
    }
  }
  append(out, param->rank == 1 ? ",)" : ")");
}

static bool expression_uses(const int64_t *table, int64_t word, int32_t symbol) {
  for (int64_t i = 0; i < table[word + 1]; ++i)
    if (table[word + 2 + 2 * i] == MLC_EXPR_SYMBOL && table[word + 3 + 2 * i] == symbol)
      return true;
  return false;
}

static bool param_uses(const mlc_function *function, const mlc_param *param, int32_t symbol) {
  for (int32_t i = 0; i < param->rank; ++i) {
    int64_t kind = param->dims[2 * i], operand = param->dims[2 * i + 1];
    if ((kind == MLC_DIM_SYMBOL && operand == symbol) ||
        (kind == MLC_DIM_EXPRESSION && expression_uses(function->table, operand, symbol)))
      return true;
  }
  return false;
}

int32_t mlc_shape_error(const mlc_function *function, int32_t index, const DLTensor *got,
                        const int64_t *symbols) {
  const mlc_param *param = &function->params[index];
  char label[128], expected[512], known[512] = "", actual[512];
  text out = {expected, sizeof(expected), 0};
  append_dims(&out, function, param);
  out = (text){known, sizeof(known), 0};
  for (int32_t i = 0; i < function->num_symbols; ++i)
    if (symbols[i] >= 0 && param_uses(function, param, i))
      append(&out, "%s%s = %lld", out.length ? ", " : " with ",
             mlc_table_string(function->table, function->symbol_names[i]), (long long)symbols[i]);
  out = (text){actual, sizeof(actual), 0};
  append(&out, "(");
  for (int32_t i = 0; i < got->ndim; ++i)
    append(&out, "%s%lld", i ? ", " : "", (long long)got->shape[i]);
  append(&out, got->ndim == 1 ? ",)" : ")");
  return mlc_set_error("ValueError", "%s: %s: expected shape %s%s, got %s", function->name,
                       mlc_param_label(function, index, label, sizeof(label)), expected, known,
                       actual);
}

int mlc_function_describe_param(const mlc_function *function, int32_t index, char *buffer,
                                size_t size) {
  const mlc_param *param = &function->params[index];
  char dtype[32];
  text out = {buffer, size, 0};
  append(&out, "%s ", mlc_dtype_name(param->dtype, dtype, sizeof(dtype)));
  append_dims(&out, function, param);
  return (int)out.length;
}
