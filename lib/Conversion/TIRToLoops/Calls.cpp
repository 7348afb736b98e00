//===- Calls.cpp - Lowers calls of C functions ----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/TIRToLoops/Passes.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace mlc;

namespace {
struct LowerEvaluate : OpConversionPattern<tir::EvaluateOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(tir::EvaluateOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    rewriter.eraseOp(op);
    return success();
  }
};

/// The buffer as one that the callee takes; null if that cannot be said without copying it.
Value createPassed(OpBuilder &builder, Location loc, Value buffer, MemRefType type) {
  auto from = cast<MemRefType>(buffer.getType());
  if (from == type)
    return buffer;
  if (memref::CastOp::areCastCompatible(from, type))
    return memref::CastOp::create(builder, loc, type, buffer);
  if (from.getElementType() != type.getElementType() || !from.hasStaticShape() ||
      !type.hasStaticShape() || !from.getLayout().isIdentity() || !type.getLayout().isIdentity() ||
      from.getNumElements() < type.getNumElements())
    return {};
  auto [strides, offset] = type.getStridesAndOffset();
  return memref::ReinterpretCastOp::create(builder, loc, type, buffer, offset, type.getShape(),
                                           strides);
}

struct LowerCall : OpConversionPattern<tir::CallOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(tir::CallOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    auto module = op->getParentOfType<ModuleOp>();
    auto callee = dyn_cast_or_null<FunctionOpInterface>(
        SymbolTable::lookupSymbolIn(module, op.getCalleeAttr()));
    TypeConverter::SignatureConversion signature(op.getArgs().size());
    if (!callee || callee.getNumArguments() != op.getArgs().size() ||
        failed(getTypeConverter()->convertSignatureArgs(callee.getArgumentTypes(), signature)))
      return rewriter.notifyMatchFailure(op, "the callee has types that have no form in memory");
    SmallVector<Value> args;
    for (auto [arg, type] : llvm::zip_equal(adaptor.getArgs(), signature.getConvertedTypes())) {
      auto buffer = dyn_cast<MemRefType>(type);
      args.push_back(buffer ? createPassed(rewriter, op.getLoc(), arg, buffer) : arg);
      if (!args.back())
        return rewriter.notifyMatchFailure(op, "a buffer cannot be passed as the callee takes it");
    }
    SmallVector<Type> results;
    if (failed(getTypeConverter()->convertTypes(op->getResultTypes(), results)))
      return rewriter.notifyMatchFailure(op, "the result has a type that has no form in memory");
    rewriter.replaceOpWithNewOp<func::CallOp>(op, op.getCallee(), results, args);
    return success();
  }
};

/// The address of the first element of a buffer.
Value createAddress(OpBuilder &builder, Location loc, Value buffer) {
  auto metadata = memref::ExtractStridedMetadataOp::create(builder, loc, buffer);
  Value base = memref::ExtractAlignedPointerAsIndexOp::create(builder, loc, buffer);
  Type element = cast<MemRefType>(buffer.getType()).getElementType();
  int64_t bytes = element.isIndex() ? 8 : llvm::divideCeil(element.getIntOrFloatBitWidth(), 8);
  Value size = arith::ConstantIndexOp::create(builder, loc, bytes);
  Value offset = arith::MulIOp::create(builder, loc, metadata.getOffset(), size);
  Value address = arith::AddIOp::create(builder, loc, base, offset);
  address = arith::IndexCastOp::create(builder, loc, builder.getI64Type(), address);
  return LLVM::IntToPtrOp::create(builder, loc, LLVM::LLVMPointerType::get(builder.getContext()),
                                  address);
}

struct LowerCallExtern : OpConversionPattern<tir::CallExternOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(tir::CallExternOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    if (op.getKind() == tir::CallKind::Packed)
      return rewriter.notifyMatchFailure(op, "packed functions are not called from kernels");
    auto getType = [](Type type) -> Type {
      if (isa<MemRefType>(type))
        return LLVM::LLVMPointerType::get(type.getContext());
      return type.isIndex() ? IntegerType::get(type.getContext(), 64) : type;
    };
    Type result = getTypeConverter()->convertType(op.getResult().getType());
    auto type = LLVM::LLVMFunctionType::get(
        getType(result), llvm::map_to_vector(adaptor.getArgs().getTypes(), getType));
    auto module = op->getParentOfType<ModuleOp>();
    Operation *known = SymbolTable::lookupSymbolIn(module, op.getCallee());
    auto function = dyn_cast_or_null<LLVM::LLVMFuncOp>(known);
    if (known && (!function || function.getFunctionType() != type))
      return rewriter.notifyMatchFailure(op, "the name stands for something else");

    Location loc = op.getLoc();
    if (!function) {
      OpBuilder::InsertionGuard guard(rewriter);
      rewriter.setInsertionPointToStart(module.getBody());
      function = LLVM::LLVMFuncOp::create(rewriter, loc, op.getCallee(), type);
    }
    SmallVector<Value> args;
    for (Value arg : adaptor.getArgs()) {
      if (isa<MemRefType>(arg.getType()))
        arg = createAddress(rewriter, loc, arg);
      else if (arg.getType().isIndex())
        arg = arith::IndexCastOp::create(rewriter, loc, rewriter.getI64Type(), arg);
      args.push_back(arg);
    }
    Value value = LLVM::CallOp::create(rewriter, loc, function, args).getResult();
    if (result.isIndex())
      value = arith::IndexCastOp::create(rewriter, loc, result, value);
    rewriter.replaceOp(op, value);
    return success();
  }
};
} // namespace

void mlc::populateTIRCallPatterns(const TypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<LowerCall, LowerCallExtern, LowerEvaluate>(converter, patterns.getContext());
}
