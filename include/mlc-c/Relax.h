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
/**
 * True, and the last operation of the expression as it is printed, if it is neither a number nor a
 * symbol nor unknown: `op` is never MlcDimOpCeilDiv.
 */
MLIR_CAPI_EXPORTED bool mlcDimExprGetParts(MlirAttribute attribute, MlcDimOp *op,
                                           MlirAttribute *lhs, MlirAttribute *rhs);
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

/** A function as a value: its parameters, what it returns, and whether it has no effects. */
MLIR_CAPI_EXPORTED bool mlcTypeIsARelaxCallable(MlirType type);
MLIR_CAPI_EXPORTED MlirTypeID mlcRelaxCallableTypeGetTypeID(void);
MLIR_CAPI_EXPORTED MlirType mlcRelaxCallableTypeGet(intptr_t numParameters,
                                                    MlirType const *parameters, MlirType result,
                                                    bool isPure);
/** One of whose parameters nothing is known. */
MLIR_CAPI_EXPORTED MlirType mlcRelaxCallableTypeGetOpaque(MlirType result, bool isPure);
MLIR_CAPI_EXPORTED bool mlcRelaxCallableTypeIsOpaque(MlirType type);
MLIR_CAPI_EXPORTED bool mlcRelaxCallableTypeIsPure(MlirType type);
MLIR_CAPI_EXPORTED intptr_t mlcRelaxCallableTypeGetNumParameters(MlirType type);
MLIR_CAPI_EXPORTED MlirType mlcRelaxCallableTypeGetParameter(MlirType type, intptr_t index);
MLIR_CAPI_EXPORTED MlirType mlcRelaxCallableTypeGetResult(MlirType type);
/** The type that a function of a module is a value of. */
MLIR_CAPI_EXPORTED MlirType mlcRelaxCallableTypeOf(MlirOperation function);

/** Whether a value of one type may stand where one of another is asked for. */
MLIR_CAPI_EXPORTED bool mlcRelaxIsBaseOf(MlirType base, MlirType derived);
/** Whether no value of the type that is found is one of the declared type. */
MLIR_CAPI_EXPORTED bool mlcRelaxContradicts(MlirType declared, MlirType found);
/** The closest type that values of both types have, or null. */
MLIR_CAPI_EXPORTED MlirType mlcRelaxUnify(MlirType lhs, MlirType rhs);

/** Whether an operation may do more than give its results, and whether a function may. */
MLIR_CAPI_EXPORTED bool mlcRelaxHasEffects(MlirOperation op);
MLIR_CAPI_EXPORTED bool mlcRelaxIsImpure(MlirOperation function);

/* Devices. */

MLIR_CAPI_EXPORTED bool mlcAttributeIsAVDevice(MlirAttribute attribute);
MLIR_CAPI_EXPORTED MlirTypeID mlcVDeviceAttrGetTypeID(void);
/** The device; null, with an error reported, if the target has no kind or the number is negative.
 */
MLIR_CAPI_EXPORTED MlirAttribute mlcVDeviceAttrGet(MlirLocation location, MlirAttribute target,
                                                   int64_t index, MlirStringRef memoryScope);
MLIR_CAPI_EXPORTED MlirAttribute mlcVDeviceAttrGetTarget(MlirAttribute attribute);
MLIR_CAPI_EXPORTED int64_t mlcVDeviceAttrGetIndex(MlirAttribute attribute);
MLIR_CAPI_EXPORTED MlirStringRef mlcVDeviceAttrGetMemoryScope(MlirAttribute attribute);
/** The device of the operation's module that a text such as "cuda:0" names, or null. */
MLIR_CAPI_EXPORTED MlirAttribute mlcRelaxLookUpVDevice(MlirOperation op, MlirStringRef text);
/** Adds the devices that an operation, and what is in it, names to the list of its module. */
MLIR_CAPI_EXPORTED void mlcRelaxListVDevices(MlirOperation op);
/** Where a value of a module that lists devices is: a device, an array of a tuple, or null. */
MLIR_CAPI_EXPORTED MlirAttribute mlcRelaxGetPlacement(MlirValue value);
/** Whether what is placed so may stand where `base` is asked for; both may be null. */
MLIR_CAPI_EXPORTED bool mlcRelaxIsPlacedAs(MlirAttribute base, MlirAttribute derived);
/** Whether nothing can be placed as both, which may be null. */
MLIR_CAPI_EXPORTED bool mlcRelaxAreApart(MlirAttribute lhs, MlirAttribute rhs);
/** False, with an error reported, if an operator of a module that lists devices has its operands on
 * several. */
MLIR_CAPI_EXPORTED bool mlcRelaxVerifyPlacement(MlirOperation op);

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
