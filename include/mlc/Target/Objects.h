//===- Objects.h - Modules as object files in memory ----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_TARGET_OBJECTS_H
#define MLC_TARGET_OBJECTS_H

#include "mlc/Target/CodeGen.h"
#include "llvm/Support/MemoryBuffer.h"

namespace mlc {

/// Compiles a module in the LLVM dialect to object files that belong together. Its kernels are
/// divided among the threads of the context (see `splitModule`), and moved out of the module.
///
/// With `options.cacheFolder` an object is looked for under the hash of the code before LLVM's
/// middle end, of the target and of LLVM's version, and is written there otherwise. Files appear
/// complete, so that processes can share the folder; it is kept below 1 GiB. A folder that cannot
/// be used is a warning.
mlir::FailureOr<llvm::SmallVector<std::unique_ptr<llvm::MemoryBuffer>>>
compileToObjects(mlir::ModuleOp module, const CodeGenOptions &options);

} // namespace mlc

#endif // MLC_TARGET_OBJECTS_H
