/*===- mlc-c/Patterns.h - Patterns of graph operations --------------------------------------===*\
|* *|
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE. *|
|* *|
\*===----------------------------------------------------------------------------------------===*/

#ifndef MLC_C_PATTERNS_H
#define MLC_C_PATTERNS_H

#include "mlir-c/IR.h"
#include "mlir-c/Support.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a pattern matched: the arguments of its rewrite "relax.compose" by their kinds, each in
    order; the root is the first operation. */
typedef struct MlcMatch {
  intptr_t numOperations;
  MlirOperation const *operations;
  intptr_t numValues;
  MlirValue const *values;
  intptr_t numAttributes;
  MlirAttribute const *attributes;
} MlcMatch;

/** Patterns of pdl, ready to match. */
typedef struct MlcPatterns {
  void *ptr;
} MlcPatterns;

/** Takes the `pdl.pattern`s of a module. Null, with an error reported to the context, where one has
    another rewrite, or a constraint that is not known. */
MLIR_CAPI_EXPORTED MlcPatterns mlcPatternsCreate(MlirOperation module);
MLIR_CAPI_EXPORTED void mlcPatternsDestroy(MlcPatterns patterns);
/** Calls back with what is matched with this operation as the root; false if nothing is. */
MLIR_CAPI_EXPORTED bool mlcPatternsMatch(MlcPatterns patterns, MlirOperation root,
                                         void (*callback)(MlcMatch const *match, void *userData),
                                         void *userData);

/** Says of what the patterns of a name match whether it becomes a function; if so, `attributes`, a
    dictionary, may be set to what that gets besides. */
typedef bool (*MlcFusionCheck)(MlirStringRef name, MlcMatch const *match, MlirAttribute *attributes,
                               void *userData);

/** Makes functions of what the patterns in the modules of a module match, as the pass
    relax-fuse-ops-by-pattern does; with `check` null, of all. False, with errors reported to the
    context, where a pattern is wrong or no function has one of these names. */
MLIR_CAPI_EXPORTED bool mlcFuseOpsByPattern(MlirOperation module, bool bindConstants,
                                            bool annotateCodegen, intptr_t numEntryFunctions,
                                            MlirStringRef const *entryFunctions,
                                            MlcFusionCheck check, void *userData);

#ifdef __cplusplus
}
#endif

#endif /* MLC_C_PATTERNS_H */
