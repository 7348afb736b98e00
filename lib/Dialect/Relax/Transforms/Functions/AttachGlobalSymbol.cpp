//===- AttachGlobalSymbol.cpp - Functions that are seen from outside ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_ATTACHGLOBALSYMBOL
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
struct AttachGlobalSymbol : mlc::impl::AttachGlobalSymbolBase<AttachGlobalSymbol> {
  void runOnOperation() override {
    for (auto function : getOperation().getOps<FunctionOpInterface>())
      if (!function.isExternal())
        SymbolTable::setSymbolVisibility(function, SymbolTable::Visibility::Public);
  }
};
} // namespace
