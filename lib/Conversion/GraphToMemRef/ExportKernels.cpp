//===- ExportKernels.cpp - Native functions of public kernels -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/GraphToMemRef/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_EXPORTKERNELS
#include "mlc/Conversion/GraphToMemRef/Passes.h.inc"
} // namespace mlc

namespace {
bool isPublicKernel(func::FuncOp func) {
  return func.isPublic() && !func.isExternal() && func->hasAttr(kSignatureAttrName) &&
         func.getNumResults() == 0 &&
         llvm::all_of(func.getArgumentTypes(), llvm::IsaPred<MemRefType>);
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
    Attribute signature = kernel->removeAttr(kSignatureAttrName);
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
    func->setAttr(kSignatureAttrName, signature);
    symbols.insert(func);
    builder.setInsertionPointToStart(func.addEntryBlock());
    func::CallOp::create(builder, loc, kernel, func.getArguments().drop_front(2));
    Value ok = arith::ConstantIntOp::create(builder, loc, 0, 32);
    func::ReturnOp::create(builder, loc, ok);
    return success();
  }
};
} // namespace
