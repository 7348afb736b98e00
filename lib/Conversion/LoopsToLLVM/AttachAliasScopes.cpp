//===- AttachAliasScopes.cpp - What does not overlap in parallel code -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/LoopsToLLVM/Passes.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_ATTACHALIASSCOPES
#include "mlc/Conversion/LoopsToLLVM/Passes.h.inc"
} // namespace mlc

/// What memory a pointer is of, if no other pointer to it is used here: a parameter that says so,
/// or a variable of the function. Null where it is not known.
static Value getOwnMemory(LLVM::LLVMFuncOp func, Value pointer) {
  while (auto element = pointer.getDefiningOp<LLVM::GEPOp>())
    pointer = element.getBase();
  if (pointer.getDefiningOp<LLVM::AllocaOp>())
    return pointer;
  auto param = dyn_cast<BlockArgument>(pointer);
  bool isOwn = param && param.getOwner() == &func.getBody().front() &&
               func.getArgAttr(param.getArgNumber(), LLVM::LLVMDialect::getNoAliasAttrName());
  return isOwn ? pointer : Value();
}

static void attachScopes(LLVM::LLVMFuncOp func) {
  MLIRContext *context = func.getContext();
  llvm::MapVector<Value, SmallVector<LLVM::AliasAnalysisOpInterface>> accesses;
  func.walk([&](omp::ParallelOp parallel) {
    parallel.walk([&](LLVM::AliasAnalysisOpInterface access) {
      SmallVector<Value> pointers = access.getAccessedOperands();
      if (pointers.size() == 1)
        if (Value memory = getOwnMemory(func, pointers.front()))
          accesses[memory].push_back(access);
    });
    return WalkResult::skip();
  });
  if (accesses.size() < 2)
    return;
  auto domain = LLVM::AliasScopeDomainAttr::get(context, func.getSymNameAttr());
  SmallVector<Attribute> scopes;
  for (size_t count = accesses.size(); count-- > 0;)
    scopes.push_back(LLVM::AliasScopeAttr::get(domain));
  for (auto [number, entry] : llvm::enumerate(accesses)) {
    SmallVector<Attribute> others(scopes);
    others.erase(others.begin() + number);
    auto own = ArrayAttr::get(context, scopes[number]);
    auto rest = ArrayAttr::get(context, others);
    for (LLVM::AliasAnalysisOpInterface access : entry.second) {
      access.setAliasScopes(own);
      access.setNoAliasScopes(rest);
    }
  }
}

namespace {
struct AttachAliasScopesPass : mlc::impl::AttachAliasScopesBase<AttachAliasScopesPass> {
  void runOnOperation() override {
    for (auto func : getOperation().getOps<LLVM::LLVMFuncOp>())
      if (!func.isExternal())
        attachScopes(func);
  }
};
} // namespace
