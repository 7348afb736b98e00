//===- Compiler.h - Compiling modules, in C -------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_C_COMPILER_H
#define MLC_C_COMPILER_H

#include "mlir-c/IR.h"
#include "mlir-c/Support.h"

#ifdef __cplusplus
extern "C" {
#endif

/// What a compilation is told. Strings that are empty or null ask for what the host has.
typedef struct MlcCompileOptions {
  /// A textual pass pipeline for `builtin.module` that lowers to what `mlc-emit-entry` leaves, such
  /// as "mlc-compile". Empty: the module is lowered already.
  MlirStringRef pipeline;
  MlirStringRef triple;
  MlirStringRef cpu;
  MlirStringRef features;
  /// 0: kernels as they are written; 1: scheduled for the target; 2: fused, too; 3: as 2, and LLVM
  /// takes longer.
  unsigned optLevel;
  /// Use the data of constants where they lie. The MLIR context must then live as long as what was
  /// compiled.
  bool borrowConstants;
  /// Report as diagnostics what was fused, scheduled and vectorized, how, and why not.
  bool explain;
  /// A folder where object code is kept for the next time; empty or null: nowhere.
  MlirStringRef cacheFolder;
} MlcCompileOptions;

/// The pipeline "mlc-compile", the host, level 2, and copies of the constants.
MLIR_CAPI_EXPORTED MlcCompileOptions mlcCompileOptionsGetDefault(void);

/// A copy of the module after the pipeline, for the target of the options; null if it failed. The
/// caller owns it.
MLIR_CAPI_EXPORTED MlirModule mlcModuleLower(MlirModule module, MlcCompileOptions options,
                                             MlirStringCallback diagnostics, void *userData);

/// Functions compiled for this process.
typedef struct MlcExecutable {
  void *ptr;
} MlcExecutable;

/// A compiled function: what `mlc_function_create` of the runtime takes.
typedef struct MlcExecutableFunction {
  /// Lives as long as the executable.
  MlirStringRef name;
  void *code;
  void *workspace;
  const int64_t *signature;
} MlcExecutableFunction;

/// Compiles a copy of the module. `diagnostics` is called with the text of what was reported, if
/// there is any, and then with that of what was explained. Null if it failed.
MLIR_CAPI_EXPORTED MlcExecutable mlcExecutableCreate(MlirModule module, MlcCompileOptions options,
                                                     MlirStringCallback diagnostics,
                                                     void *userData);
MLIR_CAPI_EXPORTED void mlcExecutableDestroy(MlcExecutable executable);
static inline bool mlcExecutableIsNull(MlcExecutable executable) { return !executable.ptr; }

MLIR_CAPI_EXPORTED intptr_t mlcExecutableGetNumFunctions(MlcExecutable executable);
MLIR_CAPI_EXPORTED MlcExecutableFunction mlcExecutableGetFunction(MlcExecutable executable,
                                                                  intptr_t index);

/// Writes a copy of the module, compiled, as one object file with its code and another with its
/// constants. The pipeline may leave plain C functions in the module (`mlc-emit-entry=c-entry`).
MLIR_CAPI_EXPORTED MlirLogicalResult mlcWriteObjects(MlirModule module, MlcCompileOptions options,
                                                     MlirStringRef codePath,
                                                     MlirStringRef constantsPath,
                                                     MlirStringCallback diagnostics,
                                                     void *userData);

/// Links a copy of the module, compiled, to a shared library: `options.pipeline` says with which
/// entries
/// ("mlc-compile{c-entry=true packed-entry=true}"). `runtimeCore` is the archive of the runtime's C
/// core. If `headerPath` is not empty, a C header that declares the C functions is written;
/// `prefix` is what their names start with.
MLIR_CAPI_EXPORTED MlirLogicalResult mlcWriteLibrary(MlirModule module, MlcCompileOptions options,
                                                     MlirStringRef runtimeCore,
                                                     MlirStringRef libraryPath,
                                                     MlirStringRef headerPath, MlirStringRef prefix,
                                                     MlirStringCallback diagnostics,
                                                     void *userData);

/// Runs the pipeline on a copy of the module and gives it as LLVM IR, after LLVM's middle end.
MLIR_CAPI_EXPORTED MlirLogicalResult mlcTranslateToLLVMIR(MlirModule module,
                                                          MlcCompileOptions options,
                                                          MlirStringCallback text,
                                                          MlirStringCallback diagnostics,
                                                          void *userData);

/// Runs the pipeline on a copy of the module and gives its code as assembly of the target.
MLIR_CAPI_EXPORTED MlirLogicalResult mlcTranslateToAssembly(MlirModule module,
                                                            MlcCompileOptions options,
                                                            MlirStringCallback text,
                                                            MlirStringCallback diagnostics,
                                                            void *userData);

#ifdef __cplusplus
}
#endif

#endif // MLC_C_COMPILER_H
