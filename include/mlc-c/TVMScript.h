/*===- mlc-c/TVMScript.h - Programs as TVMScript --------------------------------------------===*\
|* *|
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE. *|
|* *|
\*===----------------------------------------------------------------------------------------===*/

#ifndef MLC_C_TVMSCRIPT_H
#define MLC_C_TVMSCRIPT_H

#include "mlir-c/IR.h"
#include "mlir-c/Support.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a print can be asked for. A null name stands for the default. */
typedef struct MlcTVMScriptOptions {
  MlirStringRef name;
  unsigned indentSpaces;
  MlirStringRef irPrefix, tirPrefix, relaxPrefix;
  bool showAllStructInfo;
  /** Whether short forms such as T.grid and the buffers of parameters are used. */
  bool syntaxSugar;
  /** The dtypes that are not written. */
  MlirStringRef intDtype, floatDtype, bufferDtype;
  bool printLineNumbers;
  /** Whether constants that are not written in place are written before the program. */
  bool showMeta;
  /** Lines around underlined ones, or -1 for all. */
  int64_t numContextLines;
  /** Operations that are underlined. */
  intptr_t numUnderlined;
  const MlirOperation *underlined;
  /** Operations with a comment each. */
  intptr_t numComments;
  const MlirOperation *commented;
  const MlirStringRef *comments;
} MlcTVMScriptOptions;

/**
 * Prints a module, a prim_func or a graph function. False, with errors reported to the context, if
 * it holds something that TVMScript has no form for.
 */
MLIR_CAPI_EXPORTED bool mlcPrintTVMScript(MlirOperation op, MlcTVMScriptOptions options,
                                          MlirStringCallback callback, void *userData);

/**
 * Prints an expression or a statement that is in no function, given as a tree: an attribute as
 * `mlc/Dialect/TIR/Analysis/Tree.h` says. Of an expression, `isVerbose` prints what declares its
 * variables too.
 */
MLIR_CAPI_EXPORTED void mlcPrintTree(MlirAttribute tree, bool isVerbose,
                                     MlcTVMScriptOptions options, MlirStringCallback callback,
                                     void *userData);

/**
 * An operator of a graph as TVM has it: a dictionary of its `name` without `relax.`, its `args`,
 * and its `keywords`, an array of names and values in turns, unit where one is not set. Arguments
 * are numbers of operands (`array<i64: 0>`), shapes (#relax.dims), numbers, dimensions
 * (#relax.dim), and arrays of these.
 */
MLIR_CAPI_EXPORTED MlirAttribute mlcGetOperatorForm(MlirOperation op);

/**
 * Checks how the ops of a module use functions. False, with an error for each use that is wrong:
 * the verifier stops at the first.
 */
MLIR_CAPI_EXPORTED bool mlcVerifySymbolUses(MlirOperation module);

/**
 * Declares what a `tir.block` reads or writes or both, found from its body, in place of what its
 * `tir.yield` says. Blocks inside must be declared already.
 */
MLIR_CAPI_EXPORTED void mlcInferBlockAccess(MlirOperation block, bool reads, bool writes);

#ifdef __cplusplus
}
#endif

#endif /* MLC_C_TVMSCRIPT_H */
