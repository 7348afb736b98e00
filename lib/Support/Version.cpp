//===- Version.cpp - The version of the project ---------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Support/Version.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/raw_ostream.h"

llvm::StringRef mlc::getVersion() { return MLC_VERSION_STRING; }

void mlc::printVersion(llvm::raw_ostream &os) {
  os << "mlc version " << getVersion() << "\non MLIR " << LLVM_VERSION_STRING << "\n";
}
