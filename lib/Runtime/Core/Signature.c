/*===- Signature.c - Decoding the table that describes a function ---------------------------===*\
|*
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
|*
\*===----------------------------------------------------------------------------------------===*/

#include "Internal.h"

#include <stdlib.h>
#include <string.h>

/* Limits that keep the sizes computed from a broken table small. */
enum { MAX_PARAMS = 1 << 20, MAX_SYMBOLS = 1 << 16, MAX_RANK = 1 << 10 };

/* Is there a string at this word, with its end inside the table? */
static bool is_string(const int64_t *table, int64_t word) {
  int64_t size = table[MLC_SIGNATURE_WORD_SIZE];
  return word >= MLC_SIGNATURE_HEADER_WORDS && word < size &&
         memchr(table + word, 0, (size_t)(size - word) * sizeof(int64_t)) != NULL;
}

static bool is_range(const int64_t *table, int64_t word, int64_t count) {
  int64_t size = table[MLC_SIGNATURE_WORD_SIZE];
  return word >= MLC_SIGNATURE_HEADER_WORDS && word <= size && count >= 0 && count <= size - word;
}

/* Does the expression keep within its stack and leave one value? */
static bool is_expression(const int64_t *table, int64_t word) {
  if (!is_range(table, word, 2) || !is_string(table, table[word]))
    return false;
  int64_t steps = table[word + 1];
  if (steps < 1 || steps > MAX_PARAMS || !is_range(table, word + 2, 2 * steps))
    return false;
  int64_t depth = 0;
  for (int64_t i = 0; i < steps; ++i) {
    int64_t op = table[word + 2 + 2 * i], operand = table[word + 3 + 2 * i];
    if (op == MLC_EXPR_CONSTANT || op == MLC_EXPR_SYMBOL) {
      if (op == MLC_EXPR_SYMBOL && (operand < 0 || operand >= table[MLC_SIGNATURE_WORD_SYMBOLS]))
        return false;
      if (++depth > MLC_EXPRESSION_MAX_DEPTH)
        return false;
      continue;
    }
    if (op < MLC_EXPR_ADD || op > MLC_EXPR_MAX || --depth < 1)
      return false;
  }
  return depth == 1;
}

static bool decode_dims(const int64_t *table, mlc_param *param, bool is_output) {
  if (!is_range(table, param->dims - table, 2 * (int64_t)param->rank))
    return false;
  for (int32_t i = 0; i < param->rank; ++i) {
    int64_t operand = param->dims[2 * i + 1];
    switch (param->dims[2 * i]) {
    case MLC_DIM_CONSTANT:
      if (operand < 0)
        return false;
      break;
    case MLC_DIM_SYMBOL:
      if (operand < 0 || operand >= table[MLC_SIGNATURE_WORD_SYMBOLS])
        return false;
      break;
    case MLC_DIM_EXPRESSION:
      if (!is_expression(table, operand))
        return false;
      param->has_expressions = true;
      break;
    case MLC_DIM_ANY:
      if (is_output && !mlc_is_open(param))
        return false;
      break;
    default:
      return false;
    }
  }
  return true;
}

static bool decode_param(const int64_t *table, int64_t word, mlc_param *param, bool is_output) {
  int64_t name = table[word + MLC_PARAM_WORD_NAME];
  if (name != 0 && !is_string(table, name))
    return false;
  param->name = name ? mlc_table_string(table, name) : NULL;
  uint64_t dtype = (uint64_t)table[word + MLC_PARAM_WORD_DTYPE];
  param->dtype.code = (uint8_t)(dtype & 0xff);
  param->dtype.bits = (uint8_t)(dtype >> 8 & 0xff);
  param->dtype.lanes = (uint16_t)(dtype >> 16 & 0xffff);
  param->alignment = (int64_t)(dtype >> 32);
  param->item_bytes = (param->dtype.bits * param->dtype.lanes + 7) / 8;
  if (param->item_bytes == 0 || param->alignment < 1 ||
      (param->alignment & (param->alignment - 1)) != 0)
    return false;
  int64_t rank = table[word + MLC_PARAM_WORD_RANK] & UINT32_MAX;
  int64_t dims = table[word + MLC_PARAM_WORD_DIMS];
  int64_t known = MLC_PARAM_WRITTEN | MLC_PARAM_NOALIAS;
  int64_t flags = table[word + MLC_PARAM_WORD_RANK] >> 32;
  if ((flags & ~(is_output ? MLC_PARAM_OPEN : known)) != 0)
    return false;
  param->flags = (int32_t)(is_output && flags == 0 ? known : flags);
  if (rank < 0 || rank > MAX_RANK || !is_range(table, dims, 2 * rank))
    return false;
  param->rank = (int32_t)rank;
  param->dims = table + dims;
  return decode_dims(table, param, is_output);
}

/* `t`, or `(` structures `)`; returns what follows, or null. */
static const char *skip_structure(const char *text, int32_t *tensors, int depth) {
  if (*text == 't') {
    ++*tensors;
    return text + 1;
  }
  if (*text != '(' || depth > MAX_RANK)
    return NULL;
  ++text;
  while (text && *text != ')')
    text = skip_structure(text, tensors, depth + 1);
  return text ? text + 1 : NULL;
}

static bool decode(const int64_t *table, mlc_function *function) {
  int64_t num_params = (int64_t)function->num_inputs + function->num_outputs;
  int64_t word = MLC_SIGNATURE_HEADER_WORDS;
  if (!is_range(table, word, num_params * MLC_SIGNATURE_PARAM_WORDS + function->num_symbols))
    return false;
  if (!is_string(table, table[MLC_SIGNATURE_WORD_NAME]) ||
      !is_string(table, table[MLC_SIGNATURE_WORD_STRUCTURE]))
    return false;
  function->name = mlc_table_string(table, table[MLC_SIGNATURE_WORD_NAME]);
  function->structure = mlc_table_string(table, table[MLC_SIGNATURE_WORD_STRUCTURE]);
  int32_t tensors = 0;
  const char *end = skip_structure(function->structure, &tensors, 0);
  if (!end || *end || tensors != function->num_outputs)
    return false;
  /* Symbols, a pointer and a span a parameter, and the descriptors. */
  function->scratch_words = function->num_symbols + 3 * num_params;
  for (int64_t i = 0; i < num_params; ++i, word += MLC_SIGNATURE_PARAM_WORDS) {
    if (!decode_param(table, word, &function->params[i], i >= function->num_inputs))
      return false;
    function->scratch_words += 3 + 2 * (int64_t)function->params[i].rank;
    function->has_written |= (function->params[i].flags & MLC_PARAM_WRITTEN) != 0;
    function->has_open |= mlc_is_open(&function->params[i]);
  }
  function->symbol_names = table + word;
  for (int32_t i = 0; i < function->num_symbols; ++i)
    if (!is_string(table, function->symbol_names[i]))
      return false;
  return true;
}

mlc_function *mlc_decode_signature(const int64_t *table) {
  if (table[MLC_SIGNATURE_WORD_MAGIC] != MLC_SIGNATURE_MAGIC) {
    mlc_set_error("RuntimeError",
                  "the function was compiled for another version of the runtime: expected "
                  "signature %llx, got %llx",
                  (unsigned long long)MLC_SIGNATURE_MAGIC,
                  (unsigned long long)table[MLC_SIGNATURE_WORD_MAGIC]);
    return NULL;
  }
  int64_t inputs = table[MLC_SIGNATURE_WORD_INPUTS], outputs = table[MLC_SIGNATURE_WORD_OUTPUTS];
  int64_t symbols = table[MLC_SIGNATURE_WORD_SYMBOLS];
  bool counts = inputs >= 0 && inputs <= MAX_PARAMS && outputs >= 0 && outputs <= MAX_PARAMS &&
                symbols >= 0 && symbols <= MAX_SYMBOLS;
  mlc_function *function =
      counts ? calloc(1, sizeof(mlc_function) + (size_t)(inputs + outputs) * sizeof(mlc_param))
             : NULL;
  if (counts && !function) {
    mlc_set_error("RuntimeError", "out of memory");
    return NULL;
  }
  if (counts) {
    function->table = table;
    function->num_inputs = (int32_t)inputs;
    function->num_outputs = (int32_t)outputs;
    function->num_symbols = (int32_t)symbols;
    if (decode(table, function))
      return function;
  }
  free(function);
  mlc_set_error("RuntimeError", "the signature of a compiled function is malformed");
  return NULL;
}

static bool floor_divide(int64_t a, int64_t b, int64_t *quotient) {
  if (b == 0 || (a == INT64_MIN && b == -1))
    return false;
  *quotient = a / b - (a % b != 0 && (a < 0) != (b < 0));
  return true;
}

static bool apply(int64_t op, int64_t a, int64_t b, int64_t *value) {
  switch (op) {
  case MLC_EXPR_ADD:
    return !__builtin_add_overflow(a, b, value);
  case MLC_EXPR_SUB:
    return !__builtin_sub_overflow(a, b, value);
  case MLC_EXPR_MUL:
    return !__builtin_mul_overflow(a, b, value);
  case MLC_EXPR_FLOORDIV:
    return floor_divide(a, b, value);
  case MLC_EXPR_CEILDIV:
    if (!floor_divide(a, b, value))
      return false;
    *value += a % b != 0;
    return true;
  case MLC_EXPR_MOD:
    if (!floor_divide(a, b, value))
      return false;
    *value = a - *value * b;
    return true;
  case MLC_EXPR_MIN:
    *value = a < b ? a : b;
    return true;
  default:
    *value = a > b ? a : b;
    return true;
  }
}

bool mlc_evaluate(const int64_t *table, int64_t word, const int64_t *symbols, int64_t *value) {
  int64_t stack[MLC_EXPRESSION_MAX_DEPTH];
  int32_t depth = 0;
  int64_t steps = table[word + 1];
  const int64_t *step = table + word + 2;
  for (int64_t i = 0; i < steps; ++i, step += 2) {
    if (step[0] == MLC_EXPR_CONSTANT) {
      stack[depth++] = step[1];
    } else if (step[0] == MLC_EXPR_SYMBOL) {
      if (symbols[step[1]] < 0)
        return false;
      stack[depth++] = symbols[step[1]];
    } else {
      --depth;
      if (!apply(step[0], stack[depth - 1], stack[depth], &stack[depth - 1]))
        return false;
    }
  }
  *value = stack[0];
  return true;
}
