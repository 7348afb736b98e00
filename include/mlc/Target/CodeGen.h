//===- CodeGen.h - From the LLVM dialect to machine code ------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_TARGET_CODEGEN_H
#define MLC_TARGET_CODEGEN_H

#include "mlc/Support/TargetSpec.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include <memory>
#include <string>

namespace llvm {
class TargetMachine;
class raw_pwrite_stream;
} // namespace llvm

namespace mlc {

/// What LLVM is told about the machine and the effort to make. Nothing is taken from the machine
/// that runs the compiler unless `getHost` is asked.
struct CodeGenOptions {
  std::string triple;
  std::string cpu;
  /// As LLVM spells them: "+avx2,-avx512f".
  std::string features;
  /// The level of LLVM's middle end; 0 leaves the code as our passes made it. Instruction selection
  /// and register allocation always do their best.
  unsigned optLevel = 2;
  /// Where object code is kept for the next time; empty: nowhere.
  std::string cacheFolder;

  static CodeGenOptions getHost();
};

/// Adds the interfaces by which the dialects of a lowered module become LLVM IR.
void registerLLVMTranslations(mlir::DialectRegistry &registry);

/// The machine for these options; position-independent, small code model. Fails, with an error at
/// `location`, if LLVM does not know the triple, the CPU or a feature.
mlir::FailureOr<std::unique_ptr<llvm::TargetMachine>>
createTargetMachine(const CodeGenOptions &options, mlir::Location location);

/// What passes are to know of the machine for these options. For the host's CPU, the cores and
/// caches are those of this machine. Fails as `createTargetMachine` does.
mlir::FailureOr<TargetSpec> getTargetSpec(const CodeGenOptions &options, mlir::Location location);

/// Fails, with an error at `location`, if this process could not run what the machine's code is
/// for.
llvm::LogicalResult checkRunsHere(const llvm::TargetMachine &machine, mlir::Location location);

/// Translates a module in the LLVM dialect for `machine` and runs LLVM's middle end on it.
mlir::FailureOr<std::unique_ptr<llvm::Module>> translateToLLVM(mlir::ModuleOp module,
                                                               llvm::LLVMContext &context,
                                                               llvm::TargetMachine &machine,
                                                               unsigned optLevel);

/// Runs LLVM's middle end, at a level from 1 on.
mlir::LogicalResult optimizeLLVM(llvm::Module &code, llvm::TargetMachine &machine,
                                 unsigned optLevel, mlir::Location location);

/// Writes LLVM IR as an object file.
mlir::LogicalResult writeObject(llvm::Module &code, llvm::TargetMachine &machine,
                                mlir::Location location, llvm::raw_pwrite_stream &os);

/// Writes the code of a module in the LLVM dialect as an object file. The data of its constants are
/// not in it: see `writeConstantsObject`.
mlir::LogicalResult writeCodeObject(mlir::ModuleOp module, const CodeGenOptions &options,
                                    llvm::raw_pwrite_stream &os);

} // namespace mlc

#endif // MLC_TARGET_CODEGEN_H
