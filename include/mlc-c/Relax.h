/*===- mlc-c/Relax.h - The relax dialect ----------------------------------------------------===*\
|* *|
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE. *|
|* *|
\*===----------------------------------------------------------------------------------------===*/

#ifndef MLC_C_RELAX_H
#define MLC_C_RELAX_H

#include "mlir-c/IR.h"
#include "mlir-c/Support.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Expressions of dimensions. */

/** The operations on two expressions. The divisions round towards minus and plus infinity. */
typedef enum MlcDimOp {
  MlcDimOpAdd,
  MlcDimOpSub,
  MlcDimOpMul,
  MlcDimOpFloorDiv,
  MlcDimOpCeilDiv,
  MlcDimOpMod,
  MlcDimOpMin,
  MlcDimOpMax
} MlcDimOp;

MLIR_CAPI_EXPORTED bool mlcAttributeIsADimExpr(MlirAttribute attribute);
MLIR_CAPI_EXPORTED MlirTypeID mlcDimExprAttrGetTypeID(void);
MLIR_CAPI_EXPORTED MlirAttribute mlcDimExprConstantGet(MlirContext context, int64_t value);
MLIR_CAPI_EXPORTED MlirAttribute mlcDimExprSymbolGet(MlirContext context, MlirStringRef name);
MLIR_CAPI_EXPORTED MlirAttribute mlcDimExprUnknownGet(MlirContext context);
/** What the operation gives, in normal form. */
MLIR_CAPI_EXPORTED MlirAttribute mlcDimExprBinary(MlcDimOp op, MlirAttribute lhs,
                                                  MlirAttribute rhs);
MLIR_CAPI_EXPORTED bool mlcDimExprIsUnknown(MlirAttribute attribute);
/** True, and the value in `value`, if the expression is a number. */
MLIR_CAPI_EXPORTED bool mlcDimExprGetConstant(MlirAttribute attribute, int64_t *value);
/** The name, if the expression is a symbol by itself; otherwise empty. */
MLIR_CAPI_EXPORTED MlirStringRef mlcDimExprGetSymbol(MlirAttribute attribute);
/** True if the two have different values whatever the symbols are. */
MLIR_CAPI_EXPORTED bool mlcDimExprIsKnownDifferent(MlirAttribute lhs, MlirAttribute rhs);
/** The expression with another expression for a symbol, in normal form. */
MLIR_CAPI_EXPORTED MlirAttribute mlcDimExprSubstitute(MlirAttribute attribute, MlirStringRef name,
                                                      MlirAttribute value);
/** Calls back with the name of every symbol, in the order of their first use. */
MLIR_CAPI_EXPORTED void mlcDimExprCollectSymbols(MlirAttribute attribute,
                                                 MlirStringCallback callback, void *userData);
MLIR_CAPI_EXPORTED void mlcDimExprPrint(MlirAttribute attribute, MlirStringCallback callback,
                                        void *userData);
/**
 * Builds, at the end of a block (before its terminator if it has one), the `index` arithmetic that
 * computes the expression. `names` and `values` say what the symbols are. Null if a symbol is
 * missing or the expression unknown.
 */
MLIR_CAPI_EXPORTED MlirValue mlcDimExprMaterialize(MlirAttribute attribute, MlirBlock block,
                                                   MlirLocation location, intptr_t numSymbols,
                                                   MlirStringRef const *names,
                                                   MlirValue const *values);
/**
 * The expression that an `index` value computes by constants, the arithmetic that
 * mlcDimExprMaterialize builds, and the named values; null if it computes anything else.
 */
MLIR_CAPI_EXPORTED MlirAttribute mlcDimExprOfValue(MlirValue value, intptr_t numSymbols,
                                                   MlirStringRef const *names,
                                                   MlirValue const *values);

/* Lists of dimensions, and the types that carry them. */

MLIR_CAPI_EXPORTED bool mlcAttributeIsADims(MlirAttribute attribute);
MLIR_CAPI_EXPORTED MlirTypeID mlcDimsAttrGetTypeID(void);
MLIR_CAPI_EXPORTED MlirAttribute mlcDimsAttrGet(MlirContext context, intptr_t numDims,
                                                MlirAttribute const *dims);
MLIR_CAPI_EXPORTED intptr_t mlcDimsAttrGetNumDims(MlirAttribute attribute);
MLIR_CAPI_EXPORTED MlirAttribute mlcDimsAttrGetDim(MlirAttribute attribute, intptr_t index);

/** A ranked tensor with these dimensions; it has an encoding only if one of them is symbolic. */
MLIR_CAPI_EXPORTED MlirType mlcRelaxTensorTypeGet(intptr_t numDims, MlirAttribute const *dims,
                                                  MlirType elementType);
/** A dimension of a ranked tensor: a number, what the encoding says, or unknown. */
MLIR_CAPI_EXPORTED MlirAttribute mlcRelaxTensorTypeGetDim(MlirType type, intptr_t index);
/** The same ranked tensor without an encoding. */
MLIR_CAPI_EXPORTED MlirType mlcRelaxTensorTypeDropEncoding(MlirType type);

MLIR_CAPI_EXPORTED bool mlcTypeIsARelaxShape(MlirType type);
MLIR_CAPI_EXPORTED MlirTypeID mlcRelaxShapeTypeGetTypeID(void);
/** A shape with these dimensions, or one of unknown rank if `dims` is null. */
MLIR_CAPI_EXPORTED MlirType mlcRelaxShapeTypeGet(MlirContext context, MlirAttribute dims);
/** The dimensions; null if the rank is unknown. */
MLIR_CAPI_EXPORTED MlirAttribute mlcRelaxShapeTypeGetDims(MlirType type);

MLIR_CAPI_EXPORTED bool mlcTypeIsARelaxPrim(MlirType type);
MLIR_CAPI_EXPORTED MlirTypeID mlcRelaxPrimTypeGetTypeID(void);
/** A number whose value is the expression of a dimension. */
MLIR_CAPI_EXPORTED MlirType mlcRelaxPrimTypeGet(MlirContext context, MlirAttribute value);
MLIR_CAPI_EXPORTED MlirAttribute mlcRelaxPrimTypeGetValue(MlirType type);

MLIR_CAPI_EXPORTED bool mlcTypeIsARelaxObject(MlirType type);
MLIR_CAPI_EXPORTED MlirTypeID mlcRelaxObjectTypeGetTypeID(void);
MLIR_CAPI_EXPORTED MlirType mlcRelaxObjectTypeGet(MlirContext context);

/**
 * Calls back with the type of each result of a call of a graph function with these arguments.
 * False, with an error reported to the context, if they do not fit.
 */
MLIR_CAPI_EXPORTED bool mlcRelaxInferCall(MlirOperation callee, MlirLocation location,
                                          intptr_t numArgs, MlirType const *args,
                                          void (*results)(MlirType type, void *userData),
                                          void *userData);

/* Passes on one function. */

/**
 * Makes parameters of a graph function constants: `values` is a dictionary of elements attributes
 * by the parameters' names. False, with errors reported to the context and the function as it was,
 * if they do not fit.
 */
MLIR_CAPI_EXPORTED bool mlcRelaxBindParams(MlirOperation func, MlirAttribute values);
/** Gives symbols of a graph function values: `values` is a dictionary of integers by the symbols'
 * names. */
MLIR_CAPI_EXPORTED bool mlcRelaxBindSymbols(MlirOperation func, MlirAttribute values);

/* Constants. */

/** The bytes of a `dense_resource`; null if its data is not there. They live as long as the
 * context. */
MLIR_CAPI_EXPORTED const void *mlcResourceGetData(MlirAttribute attribute, intptr_t *numBytes);

#ifdef __cplusplus
}
#endif

#endif /* MLC_C_RELAX_H */
