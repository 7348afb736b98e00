//===- Version.h - The version of the project -----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_SUPPORT_VERSION_H
#define MLC_SUPPORT_VERSION_H

#include "mlir/Support/LLVM.h"

namespace mlc {

/// The version of the project, as "major.minor.patch".
llvm::StringRef getVersion();

/// What `--version` prints: the project's version and that of the MLIR it runs on. For
/// llvm::cl::SetVersionPrinter.
void printVersion(llvm::raw_ostream &os);

} // namespace mlc

#endif // MLC_SUPPORT_VERSION_H
