//===- Executable.h - Compiled code in this process -----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_TARGET_EXECUTABLE_H
#define MLC_TARGET_EXECUTABLE_H

#include "mlc-runtime/runtime.h"
#include "mlc/Target/CodeGen.h"
#include "mlc/Target/Constants.h"

namespace llvm::orc {
class LLJIT;
} // namespace llvm::orc

namespace mlc {

struct ExecutableOptions {
  CodeGenOptions codeGen;
  /// Use the data of constants where they lie, if they are aligned. The MLIR context must then live
  /// as long as the executable. Otherwise they are copied once.
  bool borrowConstants = false;
};

/// The functions of one module, compiled for this process by ORC.
class Executable {
public:
  /// What the runtime makes a function of; see `mlc_function_create`.
  struct Function {
    std::string name;
    mlc_code code;
    mlc_workspace_size workspace;
    const int64_t *signature;
  };

  /// Compiles a module after `mlc-emit-entry`.
  static mlir::FailureOr<std::unique_ptr<Executable>> create(mlir::ModuleOp module,
                                                             const ExecutableOptions &options);
  ~Executable();

  llvm::ArrayRef<Function> getFunctions() const { return functions; }
  /// Null if there is none of this name.
  const Function *lookup(llvm::StringRef name) const;

private:
  Executable();

  mlir::LogicalResult addConstants(mlir::ModuleOp module, bool borrow);
  mlir::LogicalResult addThreads(mlir::ModuleOp module);
  mlir::LogicalResult addCode(mlir::ModuleOp module, const CodeGenOptions &options);
  mlir::LogicalResult findFunctions(mlir::ModuleOp module);

  std::unique_ptr<llvm::orc::LLJIT> jit;
  llvm::SmallVector<void *> copies;
  llvm::SmallVector<Function> functions;
  /// What ORC reports beside the errors that it returns.
  std::string report;
};

} // namespace mlc

#endif // MLC_TARGET_EXECUTABLE_H
