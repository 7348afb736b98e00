//===- Registration.h - Dialects, passes and modules of the project, in C -------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_C_REGISTRATION_H
#define MLC_C_REGISTRATION_H

#include "mlir-c/IR.h"
#include "mlir-c/Support.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The version of the project, as "major.minor.patch".
MLIR_CAPI_EXPORTED MlirStringRef mlcGetVersion(void);

/// Adds relax, te and tir, and the upstream dialects that they are lowered to.
MLIR_CAPI_EXPORTED void mlcRegisterAllDialects(MlirDialectRegistry registry);

/// Registers every pass and pipeline of the project, so that a textual pipeline can name them.
MLIR_CAPI_EXPORTED void mlcRegisterAllPasses(void);

/// Reads MLIR text or bytecode, whatever the alignment of its address: unlike
/// `mlirModuleCreateParse`, this can read bytecode with aligned constants from any. Null, with an
/// error, if it cannot be read.
MLIR_CAPI_EXPORTED MlirModule mlcModuleParse(MlirContext context, MlirStringRef source);

#ifdef __cplusplus
}
#endif

#endif // MLC_C_REGISTRATION_H
