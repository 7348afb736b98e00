//===- PrepareFunctions.cpp - How functions of the module are called ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/LoopsToLLVM/Passes.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/Analysis/TargetLibraryInfo.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_PREPAREFUNCTIONS
#include "mlc/Conversion/LoopsToLLVM/Passes.h.inc"
} // namespace mlc

namespace {
LogicalResult giveOwnName(func::FuncOp func, SymbolTable &symbols) {
  std::string name = (func.getSymName() + ".kernel").str();
  for (unsigned i = 1; symbols.lookup(name); ++i)
    name = (func.getSymName() + ".kernel" + Twine(i)).str();
  return symbols.rename(func, name);
}

/// A pointer can stand for a buffer if its shape and layout are known. One without elements has no
/// strides.
bool takesBarePointers(FunctionType type) {
  return llvm::all_of(type.getInputs(), [](Type input) {
    auto buffer = dyn_cast<MemRefType>(input);
    return !isa<BaseMemRefType>(input) ||
           (buffer && buffer.hasStaticShape() && buffer.getNumElements() != 0 &&
            buffer.getLayout().isIdentity());
  });
}

/// A function of the C library, such as `exp`: a call of it made later would mean ours.
bool isLibraryName(StringRef name) {
  static const llvm::TargetLibraryInfoImpl library{llvm::Triple()};
  llvm::LibFunc function;
  return library.getLibFunc(name, function);
}

struct PrepareFunctionsPass : mlc::impl::PrepareFunctionsBase<PrepareFunctionsPass> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    auto internal = LLVM::LinkageAttr::get(&getContext(), LLVM::Linkage::Internal);
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      if (!func.isPrivate() || func.isExternal())
        continue;
      if (isLibraryName(func.getSymName()) && failed(giveOwnName(func, symbols)))
        return signalPassFailure();
      func->removeAttr(kSignatureAttrName);
      func->setAttr("llvm.linkage", internal);
      std::optional<SymbolTable::UseRange> uses = SymbolTable::getSymbolUses(func, getOperation());
      bool isOnlyCalled = uses && llvm::all_of(*uses, [](SymbolTable::SymbolUse use) {
                            return isa<func::CallOp>(use.getUser());
                          });
      if (isOnlyCalled && func.getNumResults() == 0 && takesBarePointers(func.getFunctionType()))
        func->setAttr("llvm.bareptr", UnitAttr::get(&getContext()));
    }
  }
};
} // namespace
