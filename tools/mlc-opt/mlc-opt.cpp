//===- mlc-opt.cpp - Runs passes on textual IR ----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/RegisterAll.h"
#include "mlc/Support/Version.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "llvm/Support/CommandLine.h"

int main(int argc, char **argv) {
  llvm::cl::SetVersionPrinter(mlc::printVersion);
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  mlir::registerAllPasses();
  mlc::registerAllDialects(registry);
  mlc::registerAllPasses();
  // What passes have done and why not, of every kind: MLIR's own option says which.
  std::string every = "--remarks-filter=.*";
  llvm::SmallVector<char *> arguments(argv, argv + argc);
  for (char *&argument : arguments)
    if (llvm::StringRef(argument).ltrim('-') == "mlc-explain")
      argument = every.data();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(arguments.size(), arguments.data(),
                        "mlc, a compiler for machine-learning models\n\n"
                        "--mlc-explain says what was fused, scheduled and vectorized, and why not: "
                        "--remarks-filter=.*\n",
                        registry));
}
