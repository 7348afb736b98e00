//===- Library.h - Compiled modules as shared libraries -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_TARGET_LIBRARY_H
#define MLC_TARGET_LIBRARY_H

#include "mlc/Target/CodeGen.h"

namespace mlc {

struct LibraryOptions {
  CodeGenOptions codeGen;
  /// The archive of the runtime's C core, which becomes part of the library.
  std::string runtimeCore;
};

/// Links a module after `mlc-emit-entry` to a shared library at `path`, with its constants and the
/// C core of the runtime in it, by the C compiler found on the PATH. The library needs libomp if
/// the code does, and nothing else.
mlir::LogicalResult writeLibrary(mlir::ModuleOp module, const LibraryOptions &options,
                                 llvm::StringRef path);

/// Writes a C header that declares the plain C functions that `mlc-emit-entry` has emitted with
/// `prefix`, and says what their arguments are. `name` makes its include guard.
mlir::LogicalResult writeHeader(mlir::ModuleOp module, llvm::StringRef prefix, llvm::StringRef name,
                                llvm::raw_ostream &os);

} // namespace mlc

#endif // MLC_TARGET_LIBRARY_H
