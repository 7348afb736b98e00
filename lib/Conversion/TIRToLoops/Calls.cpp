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
#include "mlir/Dialect/Vector/IR/VectorOps.h"
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
      bool isAddress = !buffer && isa<MemRefType>(arg.getType());
      args.push_back(buffer      ? createPassed(rewriter, op.getLoc(), arg, buffer)
                     : isAddress ? createAddress(rewriter, op.getLoc(), arg)
                                 : arg);
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

/// True for the address of a part of a buffer, with what is done there.
bool isAccess(tir::CallExternOp op) {
  return op.isBuiltin("tvm_access_ptr") && op.getArgs().size() == 4 &&
         isa<MemRefType>(op.getArgs().front().getType());
}

struct LowerCallExtern : OpConversionPattern<tir::CallExternOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(tir::CallExternOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    if (op.getKind() == tir::CallKind::Packed)
      return rewriter.notifyMatchFailure(op, "packed functions are not called from kernels");
    if (isAccess(op))
      return lowerAccess(op, adaptor, rewriter);
    if (op.isBuiltin("vscale")) {
      Value scale = vector::VectorScaleOp::create(rewriter, op.getLoc());
      rewriter.replaceOpWithNewOp<arith::IndexCastOp>(op, op.getResult().getType(), scale);
      return success();
    }
    if (op.getKind() == tir::CallKind::Builtin)
      return rewriter.notifyMatchFailure(op, "only a target that knows the builtin can run it");
    Type result = getTypeConverter()->convertType(op.getResult().getType());
    bool isVoid = isa<NoneType>(result);
    if (isVoid && !op->use_empty())
      return rewriter.notifyMatchFailure(op, "there is no value to use");
    if (op.getKind() == tir::CallKind::LLVM || op.getKind() == tir::CallKind::PureLLVM)
      return lowerIntrinsic(op, adaptor, rewriter, result);
    SmallVector<Attribute> places(adaptor.getArgs().size(), rewriter.getUnitAttr());
    if (std::optional<ArrayAttr> literals = op.getLiterals())
      places = llvm::to_vector(literals->getValue());
    if (!llvm::all_of(places, llvm::IsaPred<UnitAttr, StringAttr>))
      return rewriter.notifyMatchFailure(op, "an argument that is neither a value nor a text");
    auto getType = [](Type type) -> Type {
      if (isa<MemRefType>(type))
        return LLVM::LLVMPointerType::get(type.getContext());
      if (isa<NoneType>(type))
        return LLVM::LLVMVoidType::get(type.getContext());
      return type.isIndex() ? IntegerType::get(type.getContext(), 64) : type;
    };
    // A text is passed as its address.
    SmallVector<Type> types;
    unsigned next = 0;
    for (Attribute place : places)
      types.push_back(isa<StringAttr>(place) ? LLVM::LLVMPointerType::get(op.getContext())
                                             : getType(adaptor.getArgs()[next++].getType()));
    auto type = LLVM::LLVMFunctionType::get(getType(result), types);
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
    SmallVector<Value> args = passArguments(adaptor, rewriter);
    for (auto [index, place] : llvm::enumerate(places))
      if (auto text = dyn_cast<StringAttr>(place))
        args.insert(args.begin() + index, createText(rewriter, loc, module, text));
    auto call = LLVM::CallOp::create(rewriter, loc, function, args);
    if (isVoid) {
      rewriter.eraseOp(op);
      return success();
    }
    Value value = call.getResult();
    if (result.isIndex())
      value = arith::IndexCastOp::create(rewriter, loc, result, value);
    rewriter.replaceOp(op, value);
    return success();
  }

private:
  /// The address of a part of a buffer.
  LogicalResult lowerAccess(tir::CallExternOp op, OpAdaptor adaptor,
                            ConversionPatternRewriter &rewriter) const {
    if (op->use_empty()) {
      rewriter.eraseOp(op);
      return success();
    }
    Location loc = op.getLoc();
    Value buffer = adaptor.getArgs()[0], offset = adaptor.getArgs()[1];
    if (!offset.getType().isIndex())
      offset = arith::IndexCastOp::create(rewriter, loc, rewriter.getIndexType(), offset);
    offset = arith::IndexCastOp::create(rewriter, loc, rewriter.getI64Type(), offset);
    Value address = createAddress(rewriter, loc, buffer);
    Type element = cast<MemRefType>(buffer.getType()).getElementType();
    if (element.isInteger(1))
      element = rewriter.getI8Type();
    if (element.isUnsignedInteger())
      element = rewriter.getIntegerType(element.getIntOrFloatBitWidth());
    rewriter.replaceOpWithNewOp<LLVM::GEPOp>(op, address.getType(), element, address, offset);
    return success();
  }

  static Value createText(OpBuilder &builder, Location loc, ModuleOp module, StringAttr text) {
    std::string name = "tir.text";
    for (unsigned count = 0; SymbolTable::lookupSymbolIn(module, name); ++count)
      name = "tir.text" + std::to_string(count);
    return LLVM::createGlobalString(loc, builder, name, (text.getValue() + Twine('\0')).str(),
                                    LLVM::Linkage::Internal);
  }

  static SmallVector<Value> passArguments(OpAdaptor adaptor, OpBuilder &builder) {
    SmallVector<Value> args;
    for (Value arg : adaptor.getArgs()) {
      Location loc = arg.getLoc();
      if (isa<MemRefType>(arg.getType()))
        arg = createAddress(builder, loc, arg);
      else if (arg.getType().isIndex())
        arg = arith::IndexCastOp::create(builder, loc, builder.getI64Type(), arg);
      args.push_back(arg);
    }
    return args;
  }

  static LogicalResult lowerIntrinsic(tir::CallExternOp op, OpAdaptor adaptor,
                                      ConversionPatternRewriter &rewriter, Type result) {
    Location loc = op.getLoc();
    SmallVector<Value> args = passArguments(adaptor, rewriter);
    if (isa<NoneType>(result)) {
      LLVM::CallIntrinsicOp::create(rewriter, loc, op.getCalleeAttr(), args);
      rewriter.eraseOp(op);
      return success();
    }
    Type returned = result.isIndex() ? rewriter.getI64Type() : result;
    Value value = LLVM::CallIntrinsicOp::create(rewriter, loc, returned, op.getCalleeAttr(), args)
                      .getResult(0);
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
