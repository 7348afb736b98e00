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

bool mlc::isCLibraryName(StringRef name) {
  static const llvm::TargetLibraryInfoImpl library{llvm::Triple()};
  llvm::LibFunc function;
  return library.getLibFunc(name, function);
}

namespace {
LogicalResult giveOwnName(func::FuncOp func, StringRef suffix, SymbolTable &symbols) {
  std::string name = (func.getSymName() + suffix).str();
  for (unsigned i = 1; symbols.lookup(name); ++i)
    name = (func.getSymName() + suffix + Twine(i)).str();
  return symbols.rename(func, name);
}

/// A function that is called from outside keeps its name there.
LogicalResult renamePublic(func::FuncOp func, SymbolTable &symbols) {
  auto signature = func->getAttrOfType<DictionaryAttr>(kSignatureAttrName);
  if (!signature)
    return success();
  NamedAttrList entries(signature);
  entries.set(kPublicNameAttrName, func.getSymNameAttr());
  if (failed(giveOwnName(func, ".body", symbols)))
    return failure();
  func->setAttr(kSignatureAttrName, entries.getDictionary(func.getContext()));
  return success();
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

// A call of a library's function that is made later would mean ours, if ours had its name.
struct PrepareFunctionsPass : mlc::impl::PrepareFunctionsBase<PrepareFunctionsPass> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    SymbolTableCollection tables;
    SymbolUserMap users(tables, getOperation());
    auto internal = LLVM::LinkageAttr::get(&getContext(), LLVM::Linkage::Internal);
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      if (func.isExternal())
        continue;
      bool isClash = isCLibraryName(func.getSymName());
      if (!func.isPrivate()) {
        if (isClash && failed(renamePublic(func, symbols)))
          return signalPassFailure();
        continue;
      }
      if (isClash && failed(giveOwnName(func, ".kernel", symbols)))
        return signalPassFailure();
      func->removeAttr(kSignatureAttrName);
      func->setAttr("llvm.linkage", internal);
      bool isOnlyCalled = llvm::all_of(users.getUsers(func), llvm::IsaPred<func::CallOp>);
      if (isOnlyCalled && func.getNumResults() == 0 && takesBarePointers(func.getFunctionType()))
        func->setAttr("llvm.bareptr", UnitAttr::get(&getContext()));
    }
  }
};
} // namespace
