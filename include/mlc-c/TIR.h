/*===- mlc-c/TIR.h - Functions over buffers -------------------------------------------------===*\
|* *|
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE. *|
|* *|
\*===----------------------------------------------------------------------------------------===*/

#ifndef MLC_C_TIR_H
#define MLC_C_TIR_H

#include "mlir-c/IR.h"
#include "mlir-c/Support.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A parameter: a tensor that is read, one that is computed, or a scalar. `dims` may be null. */
typedef struct MlcPrimFuncParam {
  MlirValue value;
  MlirStringRef name;
  MlirAttribute dims;
} MlcPrimFuncParam;

/** What an `index` value that is no parameter is, as an expression of dimensions. */
typedef struct MlcPrimFuncExtent {
  MlirValue value;
  MlirAttribute expr;
} MlcPrimFuncExtent;

/**
 * Makes a `tir.prim_func` at the end of a block, which computes the parameters that are results of
 * te ops from those that are not. `indexBits` is the width of the integers that loops stand for.
 * Null, with errors reported to the context, if the parameters do not determine the results.
 */
MLIR_CAPI_EXPORTED MlirOperation mlcCreatePrimFunc(MlirBlock block, MlirLocation location,
                                                   MlirStringRef name, intptr_t numParams,
                                                   MlcPrimFuncParam const *params,
                                                   intptr_t numExtents,
                                                   MlcPrimFuncExtent const *extents,
                                                   unsigned indexBits);

/**
 * Makes a private function over buffers of a `relax.emit_te` of a module, or takes one that is
 * equal, and replaces the op by a call of it. Calls back with what stands for each result. False,
 * with the op as it was and the reason in `reason`, if it cannot be done.
 */
MLIR_CAPI_EXPORTED bool mlcLowerEmitTE(MlirOperation emitTE,
                                       void (*results)(MlirValue value, void *userData),
                                       void *resultsData, MlirStringCallback reason,
                                       void *reasonData);

/**
 * What a parameter of a `tir.prim_func` is, by its number. Of a scalar, `scalar` is a
 * `#relax.dim_expr` or a float, and `elementType` is null; of a handle, the others say the buffer:
 * a
 * `#relax.dims` of its sizes, and, or null, one of its strides and one of its offset.
 */
typedef struct MlcParamValue {
  intptr_t index;
  MlirAttribute scalar;
  MlirType elementType;
  MlirAttribute shape, strides, offset;
  int64_t alignment, offsetFactor;
} MlcParamValue;

/**
 * Gives parameters of a `tir.prim_func` values, in place. False, with errors reported to the
 * context and the function in no defined state, if one is no value of its parameter.
 */
MLIR_CAPI_EXPORTED bool mlcSpecializePrimFunc(MlirOperation func, intptr_t numValues,
                                              MlcParamValue const *values);

/**
 * True if two ops, functions or modules, are the same but for the names in them; otherwise calls
 * back with the first difference and then with the part of the ops that it is in, and gives the ops
 * in both that it is at.
 */
MLIR_CAPI_EXPORTED bool mlcIsStructurallyEqual(MlirOperation lhs, MlirOperation rhs,
                                               MlirOperation *lhsPlace, MlirOperation *rhsPlace,
                                               MlirStringCallback difference, void *userData);

/**
 * True if two values are computed in the same way; otherwise calls back with what differs. Values
 * that nothing computes are the same only as themselves, unless `mapFreeVars` lets each stand for
 * one other of its type.
 */
MLIR_CAPI_EXPORTED bool mlcAreValuesEqual(MlirValue lhs, MlirValue rhs, bool mapFreeVars,
                                          MlirStringCallback difference, void *userData);

/** The same number for values that are computed in the same way. */
MLIR_CAPI_EXPORTED uint64_t mlcGetValueHash(MlirValue value, bool mapFreeVars);

/**
 * A type with other names for the symbols that functions in it define, or for all of them if
 * `mapFreeVars`: types that differ in these names only become one.
 */
MLIR_CAPI_EXPORTED MlirType mlcRenameSymbolsOfType(MlirType type, bool mapFreeVars);

/**
 * True if a `tir.prim_func` copies each element of its first buffer to the same place, counted in
 * row-major order, of its second one.
 */
MLIR_CAPI_EXPORTED bool mlcHasReshapePattern(MlirOperation func);

/** The same number for ops that are structurally equal. */
MLIR_CAPI_EXPORTED uint64_t mlcStructuralHash(MlirOperation op);

/**
 * True if two expressions or statements that are in no function are the same but for the names of
 * what is given in them, or of all variables if `mapFreeVars`. They are attributes as
 * `mlc/Dialect/TIR/Analysis/Tree.h` says. Otherwise calls back with the path to the first
 * difference, and gives the parts in both that it is at.
 */
MLIR_CAPI_EXPORTED bool mlcAreTreesEqual(MlirAttribute lhs, MlirAttribute rhs, bool mapFreeVars,
                                         MlirAttribute *lhsPart, MlirAttribute *rhsPart,
                                         MlirStringCallback path, void *userData);

/**
 * The values of an integer expression: both ends included, where they are known. `minTree` and
 * `maxTree` are the ends as expressions, or null.
 */
typedef struct MlcTreeRange {
  MlirAttribute tree;
  bool hasMin, hasMax;
  int64_t min, max;
  MlirAttribute minTree, maxTree;
} MlcTreeRange;

/**
 * An expression in no function that has the same value where variables are in these ranges, in
 * normal form; a comparison that the ranges decide is a bool.
 */
MLIR_CAPI_EXPORTED MlirAttribute mlcSimplifyTree(MlirAttribute tree, intptr_t numRanges,
                                                 MlcTreeRange const *ranges);

/** The values that an integer expression in no function takes where variables are in ranges. */
MLIR_CAPI_EXPORTED MlcTreeRange mlcGetTreeRange(MlirAttribute tree, intptr_t numRanges,
                                                MlcTreeRange const *ranges);

/**
 * The values as expressions without the variables that ranges are given for: `minTree` and
 * `maxTree`, null where they are not known.
 */
MLIR_CAPI_EXPORTED MlcTreeRange mlcGetTreeBounds(MlirAttribute tree, intptr_t numRanges,
                                                 MlcTreeRange const *ranges);

/**
 * Calls back with the factor of each variable in an expression that is a sum of products with them,
 * and then with what is added. False, without a call, if it is no such sum.
 */
MLIR_CAPI_EXPORTED bool mlcGetLinearFactors(MlirAttribute tree, intptr_t numVariables,
                                            MlirAttribute const *variables,
                                            void (*factor)(MlirAttribute tree, void *userData),
                                            void *userData);

/** An integer expression in no function, with numbers such that its values are `coeff * k + base`.
 */
typedef struct MlcTreeModularSet {
  MlirAttribute tree;
  int64_t coeff, base;
} MlcTreeModularSet;

/** The numbers of an expression where variables have theirs. */
MLIR_CAPI_EXPORTED MlcTreeModularSet mlcGetTreeModularSet(MlirAttribute tree, intptr_t numSets,
                                                          MlcTreeModularSet const *sets);

/** A variable that takes `extent` values from `min` on. */
typedef struct MlcTreeIterator {
  MlirAttribute variable;
  int64_t min, extent;
} MlcTreeIterator;

/** What is asked of a map from iterators to indices, from most to least. */
typedef enum MlcIterMapCheck {
  MlcIterMapBijective,
  MlcIterMapSurjective,
  MlcIterMapNone,
  MlcIterMapSums
} MlcIterMapCheck;

/**
 * Calls back with each index as a sum of parts of iterators. False, and `reason` called with why,
 * if they are none.
 */
MLIR_CAPI_EXPORTED bool mlcDetectIterMap(intptr_t numIndices, MlirAttribute const *indices,
                                         intptr_t numIterators, MlcTreeIterator const *iterators,
                                         MlcIterMapCheck check,
                                         void (*index)(MlirAttribute tree, void *userData),
                                         void *userData, MlirStringCallback reason,
                                         void *reasonData);

#ifdef __cplusplus
}
#endif

#endif /* MLC_C_TIR_H */
