/*===- mlc-c/Reference.h - Running programs to see what they compute ------------------------===*\
|* *|
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE. *|
|* *|
\*===----------------------------------------------------------------------------------------===*/

#ifndef MLC_C_REFERENCE_H
#define MLC_C_REFERENCE_H

#include "mlir-c/IR.h"
#include "mlir-c/Support.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An argument of a function over buffers: elements in row-major order, one byte each for a bool. A
    scalar is one of rank 0. */
typedef struct MlcReferenceArgument {
  void *data;
  size_t bytes;
  intptr_t rank;
  int64_t const *shape;
} MlcReferenceArgument;

/** Runs a function over buffers in the reference interpreter, and writes to `data` what it leaves
    in the buffers. False, with errors reported to the context, on what a correct program does not
    do, such as an access out of bounds or a race. */
MLIR_CAPI_EXPORTED bool mlcReferenceRun(MlirOperation function, intptr_t numArguments,
                                        MlcReferenceArgument const *arguments);

#ifdef __cplusplus
}
#endif

#endif /* MLC_C_REFERENCE_H */
