//===- ProfileKernels.cpp - Tell the context of each kernel that runs -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/LoopsToLLVM/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/SymbolTable.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_PROFILEKERNELS
#include "mlc/Conversion/LoopsToLLVM/Passes.h.inc"
} // namespace mlc

namespace {
/// Where the context has its functions, in bytes: see mlc-runtime/runtime.h.
enum ContextField : int32_t { kKernelBegins = 40, kKernelEnds = 48 };

/// The name of what a call runs; none if that is no kernel: a check, or a function of a graph,
/// whose own kernels count.
std::optional<StringRef> getKernelName(func::CallOp call, SymbolTable &symbols) {
  auto callee = symbols.lookup<func::FuncOp>(call.getCallee());
  if (!callee || callee->hasAttr(kSignatureAttrName) || callee->hasAttr(kCheckAttrName))
    return std::nullopt;
  if (auto packed = callee->getAttrOfType<DictionaryAttr>(kPackedAttrName))
    if (auto name = packed.getAs<StringAttr>("callee"))
      return name.getValue();
  return callee.getSymName();
}

class CallProfiler {
public:
  CallProfiler(ModuleOp module, SymbolTable &symbols)
      : symbols(symbols), builder(module.getLoc(), module.getContext()) {}

  void profile(func::CallOp call, Value context, StringRef name) {
    builder.setLoc(call.getLoc());
    builder.setInsertionPoint(call);
    Value bytes = getBytes(call);
    callContext(kKernelBegins, context, {});
    builder.setInsertionPointAfter(call);
    callContext(kKernelEnds, context, {getString(name, call), bytes});
  }

private:
  /// The bytes of all buffers that the kernel is given.
  Value getBytes(func::CallOp call) {
    Value sum = arith::ConstantIndexOp::create(builder, 0);
    for (Value operand : call.getOperands()) {
      auto type = dyn_cast<MemRefType>(operand.getType());
      if (!type || !type.getElementType().isIntOrIndexOrFloat())
        continue;
      unsigned bits = type.getElementType().isIndex() ? 64 : type.getElementTypeBitWidth();
      Value bytes = arith::ConstantIndexOp::create(builder, llvm::divideCeil(bits, 8));
      for (int64_t dim = 0; dim < type.getRank(); ++dim)
        bytes = arith::MulIOp::create(builder, bytes, memref::DimOp::create(builder, operand, dim));
      sum = arith::AddIOp::create(builder, sum, bytes);
    }
    return arith::IndexCastOp::create(builder, builder.getI64Type(), sum);
  }

  /// The address of a constant string; equal ones share it.
  Value getString(StringRef text, func::CallOp call) {
    LLVM::GlobalOp &global = strings[text];
    if (!global) {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPoint(call->getParentOfType<func::FuncOp>());
      std::string bytes = text.str();
      bytes.push_back('\0');
      global = LLVM::GlobalOp::create(
          builder, LLVM::LLVMArrayType::get(builder.getI8Type(), bytes.size()), /*isConstant=*/true,
          LLVM::Linkage::Internal, (text + ".profile").str(), builder.getStringAttr(bytes));
      symbols.insert(global);
    }
    return LLVM::AddressOfOp::create(builder, global);
  }

  void callContext(ContextField field, Value context, ArrayRef<Value> args) {
    auto pointer = LLVM::LLVMPointerType::get(builder.getContext());
    Value address = LLVM::GEPOp::create(builder, pointer, builder.getI8Type(), context,
                                        ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(field)});
    SmallVector<Value> operands = {LLVM::LoadOp::create(builder, pointer, address), context};
    llvm::append_range(operands, args);
    SmallVector<Type> types(ValueRange(operands).drop_front().getTypes());
    auto type = LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(builder.getContext()), types);
    LLVM::CallOp::create(builder, type, operands);
  }

  SymbolTable &symbols;
  ImplicitLocOpBuilder builder;
  llvm::StringMap<LLVM::GlobalOp> strings;
};

struct ProfileKernelsPass : mlc::impl::ProfileKernelsBase<ProfileKernelsPass> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    CallProfiler profiler(getOperation(), symbols);
    for (auto func : llvm::to_vector(getOperation().getOps<func::FuncOp>())) {
      if (!func->hasAttr(kSignatureAttrName) || func.isExternal())
        continue;
      SmallVector<std::pair<func::CallOp, StringRef>> calls;
      func.walk([&](func::CallOp call) {
        if (std::optional<StringRef> name = getKernelName(call, symbols))
          calls.emplace_back(call, *name);
      });
      if (calls.empty())
        continue;
      // R1
      if (func.getNumArguments() == 0 || !isa<LLVM::LLVMPointerType>(func.getArgumentTypes()[0])) {
        func.emitError("expected a native function, whose first parameter is the context, an "
                       "!llvm.ptr");
        return signalPassFailure();
      }
      for (auto [call, name] : calls)
        profiler.profile(call, func.getArgument(0), name);
    }
  }
};
} // namespace
