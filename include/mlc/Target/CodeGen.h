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
class Triple;
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
  /// The level of LLVM's middle end, as `optimizeLLVM` takes it; 0 leaves the code as our passes
  /// made it. Instruction selection and register allocation always do their best.
  unsigned optLevel = 2;
  /// Where object code is kept for the next time; empty: nowhere.
  std::string cacheFolder;

  static CodeGenOptions getHost();
  /// The target that names name: the host's where they are empty; the CPU "native" is the host's,
  /// with what it has beside `features`.
  static CodeGenOptions get(llvm::StringRef triple, llvm::StringRef cpu, llvm::StringRef features);
};

/// Adds the interfaces by which the dialects of a lowered module become LLVM IR.
void registerLLVMTranslations(mlir::DialectRegistry &registry);

/// Makes LLVM know the target of a triple: the others that it was built with cost nothing until
/// then.
void initializeTarget(const llvm::Triple &triple);

/// The machine for these options; position-independent, small code model. Fails, with an error at
/// `location`, if LLVM does not know the triple, the CPU or a feature; the
/// error says which there are.
mlir::FailureOr<std::unique_ptr<llvm::TargetMachine>>
createTargetMachine(const CodeGenOptions &options, mlir::Location location);

/// What passes are to know of the machine for these options. For the host's triple, the
/// cores are those of this machine, and for its CPU the caches, too. Fails as `createTargetMachine`
/// does.
mlir::FailureOr<TargetSpec> getTargetSpec(const CodeGenOptions &options, mlir::Location location);

/// Fails, with an error at `location`, if this process could not run what the machine's code is
/// for.
llvm::LogicalResult checkRunsHere(const llvm::TargetMachine &machine, mlir::Location location);

/// Adds the functions that `code`, made of `module`, calls and that the module brings with it as
/// LLVM IR (see `Support/ImportLLVM.h`).
mlir::LogicalResult linkImportedLLVM(mlir::ModuleOp module, llvm::Module &code);

/// Translates a module in the LLVM dialect for `machine` and runs LLVM's middle end on it.
mlir::FailureOr<std::unique_ptr<llvm::Module>> translateToLLVM(mlir::ModuleOp module,
                                                               llvm::LLVMContext &context,
                                                               llvm::TargetMachine &machine,
                                                               unsigned optLevel);

/// Runs LLVM's middle end, at a level from 1 on. Up to level 2, code whose innermost loops all work
/// on vectors is only cleaned up: schedules have made of its loops what they should be, and LLVM's
/// passes for loops, which take most of the time, leave them as they are.
mlir::LogicalResult optimizeLLVM(llvm::Module &code, llvm::TargetMachine &machine,
                                 unsigned optLevel, mlir::Location location);

/// Freezes what loops take from around them where it is a sum with a quotient or the like in it, as
/// the places of rows of images are. Code generation takes such sums apart to look for better ones,
/// which takes longer than all else that it does, and finds none. What differs by a constant still
/// does so visibly.
void freezeInvariants(llvm::Module &code);

/// How machine code is written.
enum class CodeForm { Object, Assembly };

/// Writes LLVM IR as an object file, or as text.
mlir::LogicalResult writeMachineCode(llvm::Module &code, llvm::TargetMachine &machine,
                                     mlir::Location location, llvm::raw_pwrite_stream &os,
                                     CodeForm form = CodeForm::Object);

/// Writes the code of a module in the LLVM dialect as an object file, or as text. The data of its
/// constants are not in it: see `writeConstantsObject`.
mlir::LogicalResult writeCode(mlir::ModuleOp module, const CodeGenOptions &options,
                              llvm::raw_pwrite_stream &os, CodeForm form = CodeForm::Object);

} // namespace mlc

#endif // MLC_TARGET_CODEGEN_H
