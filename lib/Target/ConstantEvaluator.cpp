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
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace mlc;

namespace {
/// A compiled function without parameters.
class ConstantFunction {
public:
  explicit ConstantFunction(std::unique_ptr<Executable> compiled, StringRef name)
      : compiled(std::move(compiled)) {
    const Executable::Function *entry = this->compiled->lookup(name);
    executable = mlc_executable_create(nullptr, nullptr);
    if (entry && executable)
      function = mlc_function_create(executable, entry->code, entry->workspace, entry->signature);
  }
  ~ConstantFunction() {
    if (function)
      mlc_function_destroy(function);
    if (executable)
      mlc_executable_release(executable);
  }
  ConstantFunction(const ConstantFunction &) = delete;
  ConstantFunction &operator=(const ConstantFunction &) = delete;

  /// Fills buffers, each of the shape of its type.
  LogicalResult call(ArrayRef<RankedTensorType> types, ArrayRef<void *> buffers) {
    if (!function || mlc_function_num_outputs(function) != static_cast<int32_t>(types.size()))
      return failure();
    SmallVector<DLTensor> tensors(types.size());
    SmallVector<DLTensor *> args;
    for (auto [i, type] : llvm::enumerate(types)) {
      DLTensor &tensor = tensors[i];
      tensor = {};
      tensor.data = buffers[i];
      tensor.device = {kDLCPU, 0};
      tensor.ndim = static_cast<int32_t>(type.getRank());
      tensor.dtype = mlc_function_param_dtype(function, static_cast<int32_t>(i));
      // The callee only reads it.
      tensor.shape = const_cast<int64_t *>(type.getShape().data());
      args.push_back(&tensor);
    }
    return success(mlc_call(function, nullptr, args.data(), static_cast<int32_t>(args.size())) ==
                   MLC_OK);
  }

private:
  std::unique_ptr<Executable> compiled;
  mlc_executable *executable = nullptr;
  mlc_function *function = nullptr;
};

/// A value of `type` with the bytes of a tensor as they lie in memory.
ElementsAttr getValue(RankedTensorType type, ArrayRef<char> bytes) {
  if (static_cast<int64_t>(bytes.size()) > relax::ConstantOp::kMaxDenseBytes)
    return DenseResourceElementsAttr::get(
        type, "folded", HeapAsmResourceBlob::allocateAndCopyWithAlign(bytes, kConstantAlignment));
  if (!type.getElementType().isInteger(1))
    return DenseElementsAttr::getFromRawBuffer(type, bytes);
  return DenseElementsAttr::get(type,
                                llvm::map_to_vector(bytes, [](char byte) { return byte != 0; }));
}

/// Compiles a copy of the module in a context of its own: the passes load dialects, which must not
/// happen while other passes run.
class CompilingEvaluator : public relax::ConstantEvaluator {
public:
  using ConstantEvaluator::ConstantEvaluator;

  FailureOr<SmallVector<ElementsAttr>> evaluate(ModuleOp module, StringRef name) const override {
    auto source = module.lookupSymbol<func::FuncOp>(name);
    std::string bytes;
    llvm::raw_string_ostream stream(bytes);
    if (!source || failed(writeBytecodeToFile(module, stream)))
      return failure();
    SmallVector<RankedTensorType> types;
    for (Type type : source.getResultTypes())
      types.push_back(cast<RankedTensorType>(type));
    FailureOr<std::unique_ptr<Executable>> compiled = compile(bytes, *module.getContext());
    if (failed(compiled))
      return failure();
    ConstantFunction function(std::move(*compiled), name);
    SmallVector<SmallVector<char, 0>> data;
    SmallVector<void *> buffers;
    for (RankedTensorType type : types)
      buffers.push_back(mlc_allocate(*relax::ConstantOp::getNumBytes(type)));
    FailureOr<SmallVector<ElementsAttr>> values = failure();
    if (!llvm::is_contained(buffers, nullptr) && succeeded(function.call(types, buffers))) {
      values.emplace();
      for (auto [type, buffer] : llvm::zip_equal(types, buffers))
        values->push_back(getValue(type, ArrayRef(static_cast<const char *>(buffer),
                                                  *relax::ConstantOp::getNumBytes(type))));
    }
    for (void *buffer : buffers)
      mlc_free(buffer);
    return values;
  }

private:
  static FailureOr<std::unique_ptr<Executable>> compile(StringRef bytes, MLIRContext &outer) {
    DialectRegistry registry;
    registry
        .insert<relax::RelaxDialect, te::TEDialect, tir::TIRDialect, DLTIDialect,
                affine::AffineDialect, arith::ArithDialect, func::FuncDialect, math::MathDialect,
                memref::MemRefDialect, scf::SCFDialect, tensor::TensorDialect>();
    registerLLVMTranslations(registry);
    MLIRContext context(registry, MLIRContext::Threading::DISABLED);
    if (outer.isMultithreadingEnabled())
      context.setThreadPool(outer.getThreadPool());
    // What cannot be compiled stays as it is; whoever compiles that says why it cannot be.
    ScopedDiagnosticHandler quiet(&context, [](Diagnostic &) { return success(); });
    // Data of constants are read where they lie, if they are aligned there.
    auto buffer =
        llvm::WritableMemoryBuffer::getNewUninitMemBuffer(bytes.size(), "", llvm::Align(4096));
    if (!buffer)
      return failure();
    std::copy(bytes.begin(), bytes.end(), buffer->getBufferStart());
    auto sources = std::make_shared<llvm::SourceMgr>();
    sources->AddNewSourceBuffer(std::move(buffer), llvm::SMLoc());
    OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(sources, ParserConfig(&context));
    if (!module)
      return failure();
    ExecutableOptions options;
    options.codeGen = CodeGenOptions::getHost();
    context.getOrLoadDialect<DLTIDialect>();
    FailureOr<TargetSpec> spec = getTargetSpec(options.codeGen, module->getLoc());
    if (failed(spec))
      return failure();
    spec->attach(*module);
    // Code that runs once is not worth more than vectors.
    CompileOptions compile;
    compile.optLevel = 1;
    options.codeGen.optLevel = 1;
    PassManager passes(&context);
    buildCompilePipeline(passes, compile);
    passes.enableVerifier(false); // the phases are
    if (failed(passes.run(*module)))
      return failure();
    // Constants are copied: their context goes.
    return Executable::create(*module, options);
  }
};
} // namespace

void mlc::registerConstantEvaluator(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *, relax::RelaxDialect *dialect) {
    dialect->addInterfaces<CompilingEvaluator>();
  });
}
