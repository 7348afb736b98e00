//===- ExportKernels.cpp - Native functions of public kernels -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/GraphToMemRef/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_EXPORTKERNELS
#include "mlc/Conversion/GraphToMemRef/Passes.h.inc"
} // namespace mlc

namespace {
bool isPublicKernel(func::FuncOp func) {
  return func.isPublic() && !func.isExternal() &&
         func->hasAttrOfType<DictionaryAttr>(kSignatureAttrName) && func.getNumResults() == 0 &&
         llvm::all_of(func.getArgumentTypes(), llvm::IsaPred<MemRefType>);
}

/// May something write to this buffer? Yes, where an op does not say what it does with it.
bool mayBeWritten(Value buffer) {
  return llvm::any_of(buffer.getUsers(), [&](Operation *user) {
    if (isa<ViewLikeOpInterface>(user))
      return llvm::any_of(user->getResults(), mayBeWritten);
    auto effects = dyn_cast<MemoryEffectOpInterface>(user);
    if (!effects)
      return true;
    SmallVector<MemoryEffects::EffectInstance> instances;
    effects.getEffectsOnValue(buffer, instances);
    bool escapes = llvm::any_of(user->getResultTypes(), llvm::IsaPred<BaseMemRefType>);
    return escapes || llvm::any_of(instances, [](const auto &instance) {
             return !isa<MemoryEffects::Read>(instance.getEffect());
           });
  });
}

/// The signature, with what it can say about the kernel's buffers.
DictionaryAttr describeBuffers(func::FuncOp kernel, DictionaryAttr signature) {
  SmallVector<int64_t> written, noAlias;
  for (BlockArgument argument : kernel.getArguments()) {
    int64_t number = argument.getArgNumber();
    if (mayBeWritten(argument))
      written.push_back(number);
    if (kernel.getArgAttr(number, LLVM::LLVMDialect::getNoAliasAttrName()))
      noAlias.push_back(number);
  }
  NamedAttrList attributes(signature);
  Builder builder(kernel.getContext());
  if (!written.empty())
    attributes.set(kWrittenAttrName, builder.getDenseI64ArrayAttr(written));
  if (!noAlias.empty())
    attributes.set(kNoAliasAttrName, builder.getDenseI64ArrayAttr(noAlias));
  return attributes.getDictionary(kernel.getContext());
}

struct ExportKernelsPass : mlc::impl::ExportKernelsBase<ExportKernelsPass> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    for (auto func : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>()))
      if (isPublicKernel(func) && failed(exportKernel(func, symbols)))
        return signalPassFailure();
  }

  LogicalResult exportKernel(func::FuncOp kernel, SymbolTable &symbols) {
    StringAttr name = kernel.getSymNameAttr();
    auto signature = kernel->getAttrOfType<DictionaryAttr>(kSignatureAttrName);
    kernel->removeAttr(kSignatureAttrName);
    std::string kernelName = (name.getValue() + ".kernel").str();
    if (symbols.lookup(kernelName))
      return kernel.emitError() << "cannot be exported: '" << kernelName << "' exists already";
    if (failed(symbols.rename(kernel, kernelName)))
      return failure();
    kernel.setPrivate();

    Location loc = kernel.getLoc();
    OpBuilder builder(&getContext());
    builder.setInsertionPointAfter(kernel);
    SmallVector<Type> types = {LLVM::LLVMPointerType::get(&getContext()),
                               MemRefType::get({ShapedType::kDynamic}, builder.getI8Type())};
    llvm::append_range(types, kernel.getArgumentTypes());
    auto func = func::FuncOp::create(
        builder, loc, name, FunctionType::get(&getContext(), types, {builder.getI32Type()}));
    func->setAttr(kSignatureAttrName, describeBuffers(kernel, signature));
    symbols.insert(func);
    builder.setInsertionPointToStart(func.addEntryBlock());
    func::CallOp::create(builder, loc, kernel, func.getArguments().drop_front(2));
    Value ok = arith::ConstantIntOp::create(builder, loc, 0, 32);
    func::ReturnOp::create(builder, loc, ok);
    return success();
  }
};
} // namespace
