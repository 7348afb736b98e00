//===- Compiler.cpp - Compiling modules, in C -----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-c/Compiler.h"
#include "mlc/Pipelines/Pipelines.h"
#include "mlc/RegisterAll.h"
#include "mlc/Target/Executable.h"
#include "mlc/Target/Library.h"
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Support.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Target/TargetMachine.h"
#include <mutex>

using namespace mlir;
using namespace mlc;

namespace {

/// Collects what is reported while it lives as text with locations, and hands it on at the end.
class Diagnostics {
public:
  Diagnostics(MLIRContext *context, MlirStringCallback callback, void *userData)
      : stream(text), handler(sources, context, stream), callback(callback), userData(userData),
        context(context), printsOps(context->shouldPrintOpOnDiagnostic()) {
    // A user of this interface looks at the message; an op may be pages long.
    context->printOpOnDiagnostic(false);
  }
  ~Diagnostics() {
    context->printOpOnDiagnostic(printsOps);
    if (!text.empty() && callback)
      callback(wrap(StringRef(text)), userData);
  }

private:
  std::string text;
  llvm::raw_string_ostream stream;
  llvm::SourceMgr sources;
  SourceMgrDiagnosticHandler handler;
  MlirStringCallback callback;
  void *userData;
  MLIRContext *context;
  bool printsOps;
};

/// Writes remarks as lines of text.
class RemarkWriter : public remark::detail::MLIRRemarkStreamerBase {
public:
  explicit RemarkWriter(raw_ostream &os) : os(os) {}

  void streamOptimizationRemark(const remark::detail::Remark &remark) override {
    std::lock_guard<std::mutex> guard(mutex);
    bool isMissed = remark.getRemarkType() != llvm::remarks::Type::Passed;
    os << remark.getCategoryName() << (isMissed ? ", missed" : "") << ": " << remark.getFunction()
       << ": ";
    llvm::interleave(remark.getArgs(), os, [&](const auto &arg) { os << arg.val; }, " ");
    os << "\n";
  }

private:
  raw_ostream &os;
  std::mutex mutex;
};

/// Asks passes for remarks while it lives, and hands them on at the end.
class Explanation {
public:
  Explanation(MLIRContext *context, bool isWanted, MlirStringCallback callback, void *userData)
      : stream(text), context(isWanted ? context : nullptr), callback(callback),
        userData(userData) {
    if (!isWanted)
      return;
    remark::RemarkCategories every{/*all=*/".*", /*passed=*/"", /*missed=*/"", /*analysis=*/"",
                                   /*failed=*/""};
    // This does not fail.
    (void)remark::enableOptimizationRemarks(*context, std::make_unique<RemarkWriter>(stream),
                                            std::make_unique<remark::RemarkEmittingPolicyAll>(),
                                            every);
  }
  ~Explanation() {
    if (!context)
      return;
    context->setRemarkEngine(nullptr);
    if (!text.empty() && callback)
      callback(wrap(StringRef(text)), userData);
  }

private:
  std::string text;
  llvm::raw_string_ostream stream;
  MLIRContext *context;
  MlirStringCallback callback;
  void *userData;
};

} // namespace

static CodeGenOptions getCodeGenOptions(const MlcCompileOptions &options) {
  CodeGenOptions codeGen =
      CodeGenOptions::get(unwrap(options.triple), unwrap(options.cpu), unwrap(options.features));
  codeGen.optLevel = options.optLevel;
  codeGen.cacheFolder = unwrap(options.cacheFolder).str();
  return codeGen;
}

/// Passes for a module, with or without `builtin.module(...)` around them. `mlc-compile` takes the
/// level for which there is machine code, if it says no other.
static LogicalResult parsePipeline(StringRef text, unsigned optLevel, OpPassManager &passes,
                                   ModuleOp module) {
  std::string error;
  llvm::raw_string_ostream errorStream(error);
  text = text.trim();
  StringRef rest = text;
  if (rest.consume_front("mlc-compile") &&
      (rest.empty() || (rest.consume_front("{") && rest.consume_back("}")))) {
    CompileOptions compile;
    compile.optLevel = optLevel;
    if (failed(compile.parseFromString(rest, errorStream)))
      return module.emitError() << "the pipeline cannot be parsed: " << error;
    buildCompilePipeline(passes, compile);
    return success();
  }
  if (!text.starts_with("builtin.module(")) {
    if (failed(parsePassPipeline(text, passes, errorStream)))
      return module.emitError() << "the pipeline cannot be parsed: " << error;
    return success();
  }
  FailureOr<OpPassManager> parsed = parsePassPipeline(text, errorStream);
  if (failed(parsed))
    return module.emitError() << "the pipeline cannot be parsed: " << error;
  passes = std::move(*parsed);
  return success();
}

/// A copy of the module after the pipeline; null, with an error reported, if it cannot be lowered.
static OwningOpRef<ModuleOp> lower(ModuleOp module, const MlcCompileOptions &options) {
  MLIRContext *context = module.getContext();
  DialectRegistry registry;
  registerLLVMTranslations(registry);
  context->appendDialectRegistry(registry);
  OwningOpRef<ModuleOp> copy = module.clone();
  if (options.pipeline.length == 0)
    return copy;
  if (!TargetSpec::isAttached(*copy)) {
    context->getOrLoadDialect<DLTIDialect>();
    FailureOr<TargetSpec> spec = getTargetSpec(getCodeGenOptions(options), module.getLoc());
    if (failed(spec))
      return {};
    spec->attach(*copy);
  }
  PassManager passes(context);
  if (failed(parsePipeline(unwrap(options.pipeline), options.optLevel, passes, module)))
    return {};
  // That pipeline verifies its phases; to do so after each pass takes half as long as the passes.
  passes.enableVerifier(!unwrap(options.pipeline).starts_with("mlc-compile"));
  if (failed(passes.run(*copy)))
    return {};
  return copy;
}

/// Runs `write` on a file, which is removed if that fails.
static LogicalResult writeFile(ModuleOp module, StringRef path,
                               function_ref<LogicalResult(llvm::raw_pwrite_stream &)> write) {
  std::error_code error;
  llvm::raw_fd_ostream os(path, error, llvm::sys::fs::OF_None);
  if (error)
    return module.emitError() << "cannot write '" << path << "': " << error.message();
  LogicalResult result = write(os);
  os.close();
  if (os.has_error()) {
    error = os.error();
    os.clear_error();
    result = module.emitError() << "cannot write '" << path << "': " << error.message();
  }
  // That half a file may stay is nothing to add to what was reported.
  std::error_code removed;
  if (failed(result))
    removed = llvm::sys::fs::remove(path);
  (void)removed;
  return result;
}

MlcCompileOptions mlcCompileOptionsGetDefault() {
  MlcCompileOptions options = {};
  options.pipeline = wrap(StringRef("mlc-compile"));
  options.optLevel = 2;
  return options;
}

MlirModule mlcModuleLower(MlirModule module, MlcCompileOptions options,
                          MlirStringCallback diagnostics, void *userData) {
  ModuleOp op = unwrap(module);
  Diagnostics handler(op.getContext(), diagnostics, userData);
  Explanation explanation(op.getContext(), options.explain, diagnostics, userData);
  OwningOpRef<ModuleOp> lowered = lower(op, options);
  return lowered ? wrap(lowered.release()) : MlirModule{nullptr};
}

MlcExecutable mlcExecutableCreate(MlirModule module, MlcCompileOptions options,
                                  MlirStringCallback diagnostics, void *userData) {
  ModuleOp op = unwrap(module);
  Diagnostics handler(op.getContext(), diagnostics, userData);
  Explanation explanation(op.getContext(), options.explain, diagnostics, userData);
  OwningOpRef<ModuleOp> lowered = lower(op, options);
  if (!lowered)
    return {nullptr};
  ExecutableOptions executableOptions;
  executableOptions.codeGen = getCodeGenOptions(options);
  executableOptions.borrowConstants = options.borrowConstants;
  FailureOr<std::unique_ptr<Executable>> executable =
      Executable::create(*lowered, executableOptions);
  return {succeeded(executable) ? executable->release() : nullptr};
}

static Executable *unwrap(MlcExecutable executable) {
  return static_cast<Executable *>(executable.ptr);
}

void mlcExecutableDestroy(MlcExecutable executable) { delete unwrap(executable); }

intptr_t mlcExecutableGetNumFunctions(MlcExecutable executable) {
  return static_cast<intptr_t>(unwrap(executable)->getFunctions().size());
}

MlcExecutableFunction mlcExecutableGetFunction(MlcExecutable executable, intptr_t index) {
  const Executable::Function &function = unwrap(executable)->getFunctions()[size_t(index)];
  return {wrap(StringRef(function.name)), reinterpret_cast<void *>(function.code),
          reinterpret_cast<void *>(function.workspace), function.signature};
}

MlirLogicalResult mlcWriteObjects(MlirModule module, MlcCompileOptions options,
                                  MlirStringRef codePath, MlirStringRef constantsPath,
                                  MlirStringCallback diagnostics, void *userData) {
  ModuleOp op = unwrap(module);
  Diagnostics handler(op.getContext(), diagnostics, userData);
  OwningOpRef<ModuleOp> lowered = lower(op, options);
  if (!lowered)
    return mlirLogicalResultFailure();
  CodeGenOptions codeGen = getCodeGenOptions(options);
  bool written = succeeded(writeFile(op, unwrap(codePath),
                                     [&](llvm::raw_pwrite_stream &os) {
                                       return writeCode(*lowered, codeGen, os);
                                     })) &&
                 succeeded(writeFile(op, unwrap(constantsPath), [&](llvm::raw_pwrite_stream &os) {
                   return writeConstantsObject(*lowered, codeGen.triple, os);
                 }));
  return wrap(success(written));
}

MlirLogicalResult mlcWriteLibrary(MlirModule module, MlcCompileOptions options,
                                  MlirStringRef runtimeCore, MlirStringRef libraryPath,
                                  MlirStringRef headerPath, MlirStringRef prefix,
                                  MlirStringCallback diagnostics, void *userData) {
  ModuleOp op = unwrap(module);
  Diagnostics handler(op.getContext(), diagnostics, userData);
  OwningOpRef<ModuleOp> lowered = lower(op, options);
  if (!lowered)
    return mlirLogicalResultFailure();
  LibraryOptions libraryOptions = {getCodeGenOptions(options), unwrap(runtimeCore).str()};
  if (headerPath.length != 0) {
    StringRef name = llvm::sys::path::stem(unwrap(headerPath));
    if (failed(writeFile(op, unwrap(headerPath), [&](llvm::raw_pwrite_stream &os) {
          return writeHeader(*lowered, unwrap(prefix), name, os);
        })))
      return mlirLogicalResultFailure();
  }
  return wrap(writeLibrary(*lowered, libraryOptions, unwrap(libraryPath)));
}

MlirLogicalResult mlcTranslateToLLVMIR(MlirModule module, MlcCompileOptions options,
                                       MlirStringCallback text, MlirStringCallback diagnostics,
                                       void *userData) {
  ModuleOp op = unwrap(module);
  Diagnostics handler(op.getContext(), diagnostics, userData);
  OwningOpRef<ModuleOp> lowered = lower(op, options);
  if (!lowered)
    return mlirLogicalResultFailure();
  CodeGenOptions codeGen = getCodeGenOptions(options);
  FailureOr<std::unique_ptr<llvm::TargetMachine>> machine =
      createTargetMachine(codeGen, op.getLoc());
  if (failed(machine))
    return mlirLogicalResultFailure();
  llvm::LLVMContext context;
  FailureOr<std::unique_ptr<llvm::Module>> code =
      translateToLLVM(*lowered, context, **machine, codeGen.optLevel);
  if (failed(code))
    return mlirLogicalResultFailure();
  std::string buffer;
  llvm::raw_string_ostream os(buffer);
  (*code)->print(os, nullptr);
  text(wrap(StringRef(buffer)), userData);
  return mlirLogicalResultSuccess();
}

MlirLogicalResult mlcTranslateToAssembly(MlirModule module, MlcCompileOptions options,
                                         MlirStringCallback text, MlirStringCallback diagnostics,
                                         void *userData) {
  ModuleOp op = unwrap(module);
  Diagnostics handler(op.getContext(), diagnostics, userData);
  OwningOpRef<ModuleOp> lowered = lower(op, options);
  SmallVector<char, 0> buffer;
  llvm::raw_svector_ostream os(buffer);
  if (!lowered || failed(writeCode(*lowered, getCodeGenOptions(options), os, CodeForm::Assembly)))
    return mlirLogicalResultFailure();
  text(wrap(os.str()), userData);
  return mlirLogicalResultSuccess();
}
