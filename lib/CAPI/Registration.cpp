//===- Registration.cpp - Dialects and passes of the project, in C --------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-c/Registration.h"
#include "mlc/RegisterAll.h"
#include "mlc/Support/ParseModule.h"
#include "mlc/Support/Version.h"
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Support.h"

MlirStringRef mlcGetVersion() { return wrap(mlc::getVersion()); }

void mlcRegisterAllDialects(MlirDialectRegistry registry) {
  mlc::registerAllDialects(*unwrap(registry));
}

void mlcRegisterAllPasses() { mlc::registerAllPasses(); }

MlirModule mlcModuleParse(MlirContext context, MlirStringRef source) {
  return wrap(mlc::parseModule(unwrap(source), unwrap(context)).release());
}
