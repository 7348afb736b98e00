//===- ImportLLVM.cpp - Links the LLVM IR that a module brings with it ----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Support/ImportLLVM.h"
#include "mlc/Target/CodeGen.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/Module.h"
#include "llvm/IRReader/IRReader.h"
#include "llvm/Linker/Linker.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Transforms/IPO/Internalize.h"

using namespace mlir;
using namespace mlc;

LogicalResult mlc::linkImportedLLVM(ModuleOp module, llvm::Module &code) {
  auto texts = module->getAttrOfType<ArrayAttr>(kImportLLVMAttrName);
  if (!texts)
    return success();
  llvm::Linker linker(code);
  for (StringAttr text : texts.getAsRange<StringAttr>()) {
    llvm::SMDiagnostic diagnostic;
    std::unique_ptr<llvm::Module> imported =
        llvm::parseIR(llvm::MemoryBufferRef(text.getValue(), kImportLLVMAnnotation), diagnostic,
                      code.getContext());
    if (!imported)
      return module.emitError("'") << kImportLLVMAnnotation << "' is no LLVM IR: line "
                                   << diagnostic.getLineNo() << ": " << diagnostic.getMessage();
    // It was made for any machine of this kind: what says more would keep it from being inlined.
    imported->setTargetTriple(code.getTargetTriple());
    imported->setDataLayout(code.getDataLayout());
    for (llvm::Function &function : *imported)
      for (StringRef name : {"target-cpu", "target-features", "tune-cpu"})
        function.removeFnAttr(name);
    // Each part of a module that calls a function has it for itself.
    auto internalize = [](llvm::Module &linked, const StringSet<> &names) {
      llvm::internalizeModule(linked, [&](const llvm::GlobalValue &value) {
        return !value.hasName() || !names.contains(value.getName());
      });
    };
    if (linker.linkInModule(std::move(imported), llvm::Linker::LinkOnlyNeeded, internalize))
      return module.emitError("the LLVM IR of '")
             << kImportLLVMAnnotation << "' does not fit the module that it is linked with";
  }
  return success();
}
