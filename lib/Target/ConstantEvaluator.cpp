//===- ConstantEvaluator.cpp - Constants by compiled code -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Target/ConstantEvaluator.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/ConstantEvaluator.h"
#include "mlc/Dialect/TE/IR/TE.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Pipelines/Pipelines.h"
#include "mlc/Support/ParseModule.h"
#include "mlc/Target/Executable.h"
#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;
using namespace mlc;

namespace {
class CompiledCode : public relax::ConstantEvaluator::Code {
public:
  explicit CompiledCode(std::unique_ptr<Executable> compiled)
      : compiled(std::move(compiled)), executable(mlc_executable_create(nullptr, nullptr)) {}
  ~CompiledCode() override {
    for (auto &entry : functions)
      mlc_function_destroy(entry.second);
    if (executable)
      mlc_executable_release(executable);
  }
  CompiledCode(const CompiledCode &) = delete;
  CompiledCode &operator=(const CompiledCode &) = delete;

  LogicalResult call(StringRef name, ArrayRef<RankedTensorType> types,
                     ArrayRef<void *> data) override {
    mlc_function *function = find(name);
    if (!function)
      return failure();
    SmallVector<DLTensor> tensors(types.size());
    SmallVector<DLTensor *> args;
    for (auto [number, type] : llvm::enumerate(types)) {
      DLTensor &tensor = tensors[number];
      tensor = {};
      tensor.data = data[number];
      tensor.device = {kDLCPU, 0};
      tensor.ndim = static_cast<int32_t>(type.getRank());
      tensor.dtype = mlc_function_param_dtype(function, static_cast<int32_t>(number));
      // The callee only reads it.
      tensor.shape = const_cast<int64_t *>(type.getShape().data());
      args.push_back(&tensor);
    }
    return success(mlc_call(function, nullptr, args.data(), static_cast<int32_t>(args.size())) ==
                   MLC_OK);
  }

private:
  /// Null where there is none.
  mlc_function *find(StringRef name) {
    if (auto known = functions.find(name); known != functions.end())
      return known->second;
    const Executable::Function *entry = compiled->lookup(name);
    if (!entry || !executable)
      return nullptr;
    mlc_function *function =
        mlc_function_create(executable, entry->code, entry->workspace, entry->signature);
    if (function)
      functions[name] = function;
    return function;
  }

  std::unique_ptr<Executable> compiled;
  mlc_executable *executable;
  llvm::StringMap<mlc_function *> functions;
};

/// Compiles a copy of the module in a context of its own: the passes load dialects, which must not
/// happen while other passes run.
class CompilingEvaluator : public relax::ConstantEvaluator {
public:
  using ConstantEvaluator::ConstantEvaluator;

  std::unique_ptr<Code> compile(ModuleOp module) const override {
    std::string bytes;
    llvm::raw_string_ostream stream(bytes);
    if (failed(writeBytecodeToFile(module, stream)))
      return nullptr;
    DialectRegistry registry;
    registry
        .insert<relax::RelaxDialect, te::TEDialect, tir::TIRDialect, DLTIDialect,
                affine::AffineDialect, arith::ArithDialect, func::FuncDialect, math::MathDialect,
                memref::MemRefDialect, scf::SCFDialect, tensor::TensorDialect>();
    registerLLVMTranslations(registry);
    MLIRContext context(registry, MLIRContext::Threading::DISABLED);
    if (module.getContext()->isMultithreadingEnabled())
      context.setThreadPool(module.getContext()->getThreadPool());
    // What cannot be compiled stays as it is; whoever compiles that says why it cannot be.
    ScopedDiagnosticHandler quiet(&context, [](Diagnostic &) { return success(); });
    OwningOpRef<ModuleOp> copy = parseModule(bytes, &context);
    if (!copy)
      return nullptr;
    ExecutableOptions options;
    options.codeGen = CodeGenOptions::getHost();
    context.getOrLoadDialect<DLTIDialect>();
    FailureOr<TargetSpec> spec = getTargetSpec(options.codeGen, copy->getLoc());
    if (failed(spec))
      return nullptr;
    spec->attach(*copy);
    // Code that runs once is not worth more than the schedules of level 1.
    CompileOptions compile;
    compile.optLevel = 1;
    options.codeGen.optLevel = 0;
    PassManager passes(&context);
    buildCompilePipeline(passes, compile);
    passes.enableVerifier(false); // the phases are
    if (failed(passes.run(*copy)))
      return nullptr;
    // Constants are copied: their context goes.
    FailureOr<std::unique_ptr<Executable>> compiled = Executable::create(*copy, options);
    if (failed(compiled))
      return nullptr;
    return std::make_unique<CompiledCode>(std::move(*compiled));
  }
};
} // namespace

void mlc::registerConstantEvaluator(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *, relax::RelaxDialect *dialect) {
    dialect->addInterfaces<CompilingEvaluator>();
  });
}
