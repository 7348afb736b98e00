//===- MarkNoAlias.cpp - Tells LLVM which buffers do not overlap ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_MARKNOALIAS
#include "mlc/Transforms/Passes.h.inc"
namespace {
constexpr llvm::StringLiteral kNoAliasAttrName = "mlc.noalias";

struct MarkNoAlias : impl::MarkNoAliasBase<MarkNoAlias> {
  using MarkNoAliasBase::MarkNoAliasBase;
  void runOnOperation() override {
    func::FuncOp func = getOperation();
    bool promised = func->removeAttr(kNoAliasAttrName) != nullptr;
    if (!promised && !all)
      return;
    for (auto [i, type] : llvm::enumerate(func.getArgumentTypes()))
      if (isa<MemRefType>(type))
        func.setArgAttr(i, LLVM::LLVMDialect::getNoAliasAttrName(), UnitAttr::get(&getContext()));
  }
};
} // namespace
} // namespace mlc
