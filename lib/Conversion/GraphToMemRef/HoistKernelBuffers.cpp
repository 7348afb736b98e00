//===- HoistKernelBuffers.cpp - Buffers of a kernel become arguments ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/GraphToMemRef/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_HOISTKERNELBUFFERS
#include "mlc/Conversion/GraphToMemRef/Passes.h.inc"
} // namespace mlc

namespace {
/// The calls of a private function; nothing if it is used in any other way.
std::optional<SmallVector<func::CallOp>> getCalls(func::FuncOp func, const SymbolUserMap &users) {
  if (!func.isPrivate() || func.isExternal() || func->hasAttr(kSignatureAttrName))
    return std::nullopt;
  SmallVector<func::CallOp> calls;
  for (Operation *user : users.getUsers(func)) {
    auto call = dyn_cast<func::CallOp>(user);
    if (!call)
      return std::nullopt;
    calls.push_back(call);
  }
  return calls;
}

/// The sizes of `alloc` for one call, built before it; nothing if they depend on more than its
/// arguments.
std::optional<SmallVector<Value>> getSizesAt(func::CallOp call, memref::AllocOp alloc,
                                             func::FuncOp func) {
  IRMapping mapping;
  mapping.map(func.getArguments(), call.getOperands());
  OpBuilder builder(call);
  SmallVector<Value> sizes;
  for (Value size : alloc.getDynamicSizes()) {
    Value copy = cloneSizeComputation(size, mapping, builder);
    if (!copy)
      return std::nullopt;
    sizes.push_back(copy);
  }
  return sizes;
}

bool hoist(memref::AllocOp alloc, func::FuncOp func, MutableArrayRef<func::CallOp> calls) {
  if (!alloc.getSymbolOperands().empty())
    return false;
  // Sizes depend on the function alone, so what works for one call works for all.
  SmallVector<SmallVector<Value>> sizes;
  for (func::CallOp call : calls) {
    std::optional<SmallVector<Value>> sizesHere = getSizesAt(call, alloc, func);
    if (!sizesHere)
      return false;
    sizes.push_back(std::move(*sizesHere));
  }
  auto argAttrs = DictionaryAttr::get(
      func.getContext(),
      NamedAttribute(StringAttr::get(func.getContext(), LLVM::LLVMDialect::getNoAliasAttrName()),
                     UnitAttr::get(func.getContext())));
  unsigned position = func.getNumArguments();
  if (failed(func.insertArgument(position, alloc.getType(), argAttrs, alloc.getLoc())))
    return false;
  for (auto [call, dynamicSizes] : llvm::zip_equal(calls, sizes)) {
    OpBuilder builder(call);
    Value buffer = memref::AllocOp::create(builder, alloc.getLoc(), alloc.getType(), dynamicSizes,
                                           alloc.getAlignmentAttr());
    call.getOperandsMutable().append(buffer);
  }
  for (Operation *user : llvm::make_early_inc_range(alloc->getUsers()))
    if (isa<memref::DeallocOp>(user))
      user->erase();
  alloc.replaceAllUsesWith(func.getArgument(position));
  alloc.erase();
  return true;
}

struct HoistKernelBuffersPass : mlc::impl::HoistKernelBuffersBase<HoistKernelBuffersPass> {
  void runOnOperation() override {
    // Ops that are not known may use symbols that nobody can tell.
    if (!SymbolTable::getSymbolUses(getOperation().getOperation()))
      return;
    // Calls stay, however many arguments they get: the module is looked at once.
    SymbolTableCollection tables;
    SymbolUserMap users(tables, getOperation());
    // A caller may be a private function itself, whose new buffers go up with the next round.
    for (bool changed = true; changed;) {
      changed = false;
      for (auto func : getOperation().getOps<func::FuncOp>()) {
        std::optional<SmallVector<func::CallOp>> calls = getCalls(func, users);
        if (!calls || calls->empty())
          continue;
        // A function that calls itself would get one more argument a round.
        if (llvm::any_of(*calls, [&](func::CallOp call) { return func->isAncestor(call); }))
          continue;
        for (auto alloc : llvm::make_early_inc_range(func.front().getOps<memref::AllocOp>())) {
          if (!hoist(alloc, func, *calls))
            continue;
          changed = true;
          ++numHoisted;
        }
      }
    }
  }
};
} // namespace
