//===- PrepareFunctions.cpp - How functions of the module are called ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/LoopsToLLVM/Passes.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_PREPAREFUNCTIONS
#include "mlc/Conversion/LoopsToLLVM/Passes.h.inc"
} // namespace mlc

namespace {
/// A pointer can stand for a buffer if its shape and layout are known.
bool takesBarePointers(FunctionType type) {
  return llvm::all_of(type.getInputs(), [](Type input) {
    auto buffer = dyn_cast<MemRefType>(input);
    return !isa<BaseMemRefType>(input) ||
           (buffer && buffer.hasStaticShape() && buffer.getLayout().isIdentity());
  });
}

struct PrepareFunctionsPass : mlc::impl::PrepareFunctionsBase<PrepareFunctionsPass> {
  void runOnOperation() override {
    auto internal = LLVM::LinkageAttr::get(&getContext(), LLVM::Linkage::Internal);
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      if (!func.isPrivate() || func.isExternal())
        continue;
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
