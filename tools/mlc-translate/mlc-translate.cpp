//===- mlc-translate.cpp - Between MLIR and other formats -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/RegisterAll.h"
#include "mlc/Target/Translate.h"
#include "mlc/Translation/TVMScript.h"
#include "mlir/Tools/mlir-translate/MlirTranslateMain.h"

int main(int argc, char **argv) {
  mlc::registerTargetTranslations(mlc::registerAllDialects);
  mlc::registerToTVMScriptTranslation(mlc::registerAllDialects);
  return mlir::failed(mlir::mlirTranslateMain(argc, argv, "mlc translations"));
}
