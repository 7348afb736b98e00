//===- Translate.cpp - Translations of lowered modules --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Target/Translate.h"
#include "mlc/Target/CodeGen.h"
#include "mlc/Target/Constants.h"
#include "mlir/Dialect/DLTI/DLTI.h"
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

void mlc::registerTargetTranslations(void (*registerDialects)(DialectRegistry &)) {
  auto registerInterfaces = [registerDialects](DialectRegistry &registry) {
    registerDialects(registry);
    registerLLVMTranslations(registry);
    registry.insert<DLTIDialect>();
  };
  TranslateFromMLIRRegistration text("mlir-to-llvmir",
                                     "Translate a module in the LLVM dialect to LLVM IR",
                                     translateToText, registerInterfaces);
  TranslateFromMLIRRegistration constants("mlc-constants-to-object",
                                          "Write the constants of a module as an object file",
                                          translateConstants, registerInterfaces);
}
