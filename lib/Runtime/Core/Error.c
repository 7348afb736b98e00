/*===- Error.c - The last error of a thread, and contexts -----------------------------------===*\
|*
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
|*
\*===----------------------------------------------------------------------------------------===*/

#include "Internal.h"

#include <stdarg.h>
#include <stdio.h>

/* A fixed size, so that reporting that there is no memory needs none. */
static _Thread_local char last_message[2048];
static _Thread_local char last_kind[32];

const char *mlc_last_error(void) { return last_message; }

const char *mlc_last_error_kind(void) { return last_kind; }

int32_t mlc_set_error(const char *kind, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(last_message, sizeof(last_message), format, args);
  va_end(args);
  snprintf(last_kind, sizeof(last_kind), "%s", kind);
  return MLC_FAILED;
}

static int32_t no_registry(mlc_context *self, const char *name, DLTensor *args, int32_t num_args,
                           int32_t num_outputs) {
  (void)self, (void)args, (void)num_args, (void)num_outputs;
  return mlc_set_error("RuntimeError",
                       "function \"%s\" is called by name, but this program has no registry of "
                       "functions",
                       name);
}

static int32_t record_failure(mlc_context *self, const char *what, int64_t expected, int64_t got) {
  (void)self;
  return mlc_set_error("ValueError", "%s: expected %lld, got %lld", what, (long long)expected,
                       (long long)got);
}

static int32_t record_message(mlc_context *self, const char *message) {
  (void)self;
  return mlc_set_error("RuntimeError", "%s", message);
}

static int32_t no_taker(mlc_context *self, int32_t index, const DLTensor *value) {
  (void)self, (void)value;
  return mlc_set_error("RuntimeError",
                       "output %d has a size that is known only when it is there, and nobody takes "
                       "it: such a function is called as a packed function",
                       (int)index);
}

static void ignore_begin(mlc_context *self) { (void)self; }

static void ignore_end(mlc_context *self, const char *name, int64_t bytes) {
  (void)self, (void)name, (void)bytes;
}

mlc_context mlc_default_context(void) {
  mlc_context context = {no_registry,  no_registry, record_failure, NULL,    record_message,
                         ignore_begin, ignore_end,  no_registry,    no_taker};
  return context;
}
