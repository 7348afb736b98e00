/*===- mlc-c/TE.h - Building tensor expressions ---------------------------------------------===*\
|* *|
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE. *|
|* *|
\*===----------------------------------------------------------------------------------------===*/

#ifndef MLC_C_TE_H
#define MLC_C_TE_H

#include "mlir-c/IR.h"
#include "mlir-c/Support.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Expressions may be built before the function that they end up in exists. They are then ops of a
 * free block, in which a placeholder, a `builtin.unrealized_conversion_cast`, stands for what is
 * given from outside.
 */

/** Called with a value; `userData` is the caller's. */
typedef void (*MlcValueCallback)(MlirValue value, void *userData);

/** Finishes the body of an op: what only one branch of an `scf.if` needs moves into it, what
 * nothing needs goes. */
MLIR_CAPI_EXPORTED void mlcTEFinishBody(MlirBlock body);

/** A value that the ops of `body` use and that is neither of `body` itself nor of one of the blocks
 * `visible`; null if there is none. */
MLIR_CAPI_EXPORTED MlirValue mlcTEFindForeign(MlirBlock body, intptr_t numVisible,
                                              MlirBlock const *visible);

/** Calls back with every value of the block `from` that `block` uses, in the order of the first
 * use. */
MLIR_CAPI_EXPORTED void mlcTECollectCaptured(MlirBlock block, MlirBlock from,
                                             MlcValueCallback callback, void *userData);

/** Calls back with every placeholder of the block `from` that the values are computed from; in
 * post-order. */
MLIR_CAPI_EXPORTED void mlcTECollectPlaceholders(MlirBlock from, intptr_t numValues,
                                                 MlirValue const *values, MlcValueCallback callback,
                                                 void *userData);

/**
 * Copies what computes `values` from the block `from` to the end of `block`, or to its start if
 * `atStart`, with `olds` replaced by `news`. Writes the copies of the values to `results`. Values
 * of other blocks stay as they are.
 */
MLIR_CAPI_EXPORTED void mlcTEImport(MlirBlock block, bool atStart, MlirBlock from,
                                    intptr_t numMapped, MlirValue const *olds,
                                    MlirValue const *news, intptr_t numValues,
                                    MlirValue const *values, MlirValue *results);

/** Replaces the uses of values inside a block and the regions below it. */
MLIR_CAPI_EXPORTED void mlcReplaceUsesIn(MlirBlock block, intptr_t numMapped, MlirValue const *olds,
                                         MlirValue const *news);

/**
 * Builds the te ops of the topi function `name` at the end of a block. An operand is a value, or,
 * where `values` has null, a number in `constants`. `extents` are those of all dimensions of all
 * tensors among the values, one after the other, null where the type says it or nothing is known.
 * Calls `results` with each result, or `error` with what is wrong with the call.
 */
MLIR_CAPI_EXPORTED bool mlcTopiBuild(MlirStringRef name, MlirBlock block, MlirLocation location,
                                     intptr_t numOperands, MlirValue const *values,
                                     MlirAttribute const *constants, MlirValue const *extents,
                                     MlirAttribute options, MlcValueCallback results,
                                     void *resultsData, MlirStringCallback error, void *errorData);

/** Calls back with the name of every topi function. */
MLIR_CAPI_EXPORTED void mlcTopiGetNames(MlirStringCallback callback, void *userData);

#ifdef __cplusplus
}
#endif

#endif /* MLC_C_TE_H */
