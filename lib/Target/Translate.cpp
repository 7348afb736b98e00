//===- Translate.cpp - Translations of lowered modules --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Target/Translate.h"
#include "mlc/Target/CodeGen.h"
#include "mlc/Target/Constants.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "mlir/Tools/mlir-translate/Translation.h"
#include "llvm/TargetParser/Host.h"

using namespace mlir;
using namespace mlc;

/// Says what to do with a module that has not come this far.
static LogicalResult checkIsLowered(Operation *root) {
  WalkResult result = root->walk<WalkOrder::PreOrder>([](Operation *op) -> WalkResult {
    if (isa<ModuleOp, UnrealizedConversionCastOp>(op) ||
        isa_and_nonnull<LLVM::LLVMDialect, omp::OpenMPDialect>(op->getDialect()))
      return WalkResult::advance();
    return op->emitError() << "'" << op->getName()
                           << "' has no form in LLVM IR; lower the module first, by mlc-opt "
                              "--mlc-compile";
  });
  return failure(result.wasInterrupted());
}

static LogicalResult translateToText(Operation *op, raw_ostream &os) {
  if (failed(checkIsLowered(op)))
    return failure();
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> module = translateModuleToLLVMIR(op, context);
  if (!module)
    return failure();
  module->print(os, nullptr);
  return success();
}

static LogicalResult translateConstants(ModuleOp module, raw_ostream &os) {
  std::string triple = llvm::sys::getProcessTriple();
  StringRef tripleAttrName = LLVM::LLVMDialect::getTargetTripleAttrName();
  if (auto attribute = module->getAttrOfType<StringAttr>(tripleAttrName))
    triple = attribute.str();
  // An object writer goes back to fill in its header.
  SmallVector<char, 0> buffer;
  llvm::raw_svector_ostream object(buffer);
  if (failed(writeConstantsObject(module, triple, object)))
    return failure();
  os.write(buffer.data(), buffer.size());
  return success();
}

/// Machine code for what `mlc-attach-target` has said, or for this machine.
template <CodeForm form> static LogicalResult translateToCode(ModuleOp module, raw_ostream &os) {
  if (failed(checkIsLowered(module)))
    return failure();
  TargetSpec spec = TargetSpec::get(module);
  // An object writer goes back to fill in its header.
  SmallVector<char, 0> buffer;
  llvm::raw_svector_ostream code(buffer);
  CodeGenOptions options = CodeGenOptions::get(spec.triple, spec.cpu, spec.features);
  CodeGenOptions host = CodeGenOptions::getHost();
  if (spec.features.empty() && options.triple == host.triple && options.cpu == host.cpu)
    options.features = host.features;
  if (failed(writeCode(module, options, code, form)))
    return failure();
  os << code.str();
  return success();
}

void mlc::registerTargetTranslations(void (*registerDialects)(DialectRegistry &)) {
  auto registerInterfaces = [registerDialects](DialectRegistry &registry) {
    registerDialects(registry);
    registerLLVMTranslations(registry);
  };
  TranslateFromMLIRRegistration text("mlir-to-llvmir",
                                     "Translate a module in the LLVM dialect to LLVM IR",
                                     translateToText, registerInterfaces);
  TranslateFromMLIRRegistration assembly("mlc-to-assembly",
                                         "Write the code of a module in the LLVM dialect as "
                                         "assembly, for the target that is attached",
                                         translateToCode<CodeForm::Assembly>, registerInterfaces);
  TranslateFromMLIRRegistration object("mlc-to-object",
                                       "Write the code of a module in the LLVM dialect as an "
                                       "object file, for the target that is attached",
                                       translateToCode<CodeForm::Object>, registerInterfaces);
  TranslateFromMLIRRegistration constants("mlc-constants-to-object",
                                          "Write the constants of a module as an object file",
                                          translateConstants, registerInterfaces);
}
