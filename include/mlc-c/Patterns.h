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

/** Calls back with what is matched with a `relax.tuple` of this value alone as the root. */
MLIR_CAPI_EXPORTED bool
mlcPatternsMatchValue(MlcPatterns patterns, MlirValue value,
                      void (*callback)(MlcMatch const *match, void *userData), void *userData);

/** A pattern of a graph: patterns of a value, and of an operation that has not one result; the
    latter may be null. */
typedef struct MlcPatternNode {
  MlcPatterns ofValue;
  MlcPatterns ofOperation;
} MlcPatternNode;

/** What `after` matches uses what `before` matches, as the operand `index` unless that is negative;
    with `isOnly`, nothing else uses it. */
typedef struct MlcPatternEdge {
  intptr_t before;
  intptr_t after;
  intptr_t index;
  bool isOnly;
} MlcPatternEdge;

/** Calls back for each pattern of a graph, in their order, with what it matches in a block: a
   value, or an operation if the value is null. One of the values is `included`, unless that is
   null. False, with no call, if they do not all match, or the operation is no `relax.dataflow`. The
    second attribute of a match, if it has one, says which parts its values are: a list of an
    array of numbers for each. */
MLIR_CAPI_EXPORTED bool
mlcPatternGraphMatch(intptr_t numNodes, MlcPatternNode const *nodes, intptr_t numEdges,
                     MlcPatternEdge const *edges, MlirOperation dataflow, MlirValue included,
                     void (*callback)(MlirValue value, MlirOperation operation,
                                      MlcMatch const *match, void *userData),
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
