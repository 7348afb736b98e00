//===- BoolToByte.cpp - Makes buffers of i1 buffers of i8 -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Func/Transforms/FuncConversions.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/Transforms/Patterns.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_BOOLTOBYTE
#include "mlc/Transforms/Passes.h.inc"
namespace {

/// A load of a byte, and a comparison with zero.
template <typename LoadOp> struct ConvertLoad : OpConversionPattern<LoadOp> {
  using OpConversionPattern<LoadOp>::OpConversionPattern;
  LogicalResult matchAndRewrite(LoadOp op, typename LoadOp::Adaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    if (!op.getType().isInteger(1))
      return rewriter.notifyMatchFailure(op, "it does not load a bool");
    Location loc = op.getLoc();
    OperationState state(loc, op->getName(), adaptor.getOperands(), {rewriter.getI8Type()},
                         op->getAttrs());
    Value byte = rewriter.create(state)->getResult(0);
    Value zero = arith::ConstantOp::create(rewriter, loc, rewriter.getI8IntegerAttr(0));
    rewriter.replaceOpWithNewOp<arith::CmpIOp>(op, arith::CmpIPredicate::ne, byte, zero);
    return success();
  }
};

/// A store of 0 or 1 into a byte.
template <typename StoreOp> struct ConvertStore : OpConversionPattern<StoreOp> {
  using OpConversionPattern<StoreOp>::OpConversionPattern;
  LogicalResult matchAndRewrite(StoreOp op, typename StoreOp::Adaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    if (!op.getValueToStore().getType().isInteger(1))
      return rewriter.notifyMatchFailure(op, "it does not store a bool");
    SmallVector<Value> operands(adaptor.getOperands());
    operands[0] = arith::ExtUIOp::create(rewriter, op.getLoc(), rewriter.getI8Type(), operands[0]);
    OperationState state(op.getLoc(), op->getName(), operands, TypeRange(), op->getAttrs());
    rewriter.create(state);
    rewriter.eraseOp(op);
    return success();
  }
};

/// A global's initial value is written byte by byte.
struct ConvertGlobal : OpConversionPattern<memref::GlobalOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(memref::GlobalOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    auto type = dyn_cast_or_null<MemRefType>(getTypeConverter()->convertType(op.getType()));
    if (!type)
      return rewriter.notifyMatchFailure(op, "its type cannot be converted");
    Attribute initial = op.getInitialValueAttr();
    if (auto dense = dyn_cast_or_null<DenseIntElementsAttr>(initial))
      initial = dense.mapValues(rewriter.getI8Type(), [](const APInt &v) { return v.zext(8); });
    else if (initial && !isa<UnitAttr>(initial))
      return rewriter.notifyMatchFailure(op, "its initial value is not dense");
    rewriter.modifyOpInPlace(op, [&] {
      op.setType(type);
      op.setInitialValueAttr(initial);
    });
    return success();
  }
};

/// Everything else that makes or takes such a buffer does the same with the buffer of bytes.
struct ConvertOther : ConversionPattern {
  ConvertOther(const TypeConverter &converter, MLIRContext *context)
      : ConversionPattern(converter, MatchAnyOpTypeTag(), /*benefit=*/0, context) {}
  LogicalResult matchAndRewrite(Operation *op, ArrayRef<Value> operands,
                                ConversionPatternRewriter &rewriter) const override {
    if (op->getNumRegions() != 0 || op->getNumSuccessors() != 0)
      return rewriter.notifyMatchFailure(op, "it has regions or successors");
    if (llvm::any_of(op->getOperandTypes(), isVectorOfBool) ||
        llvm::any_of(op->getResultTypes(), isVectorOfBool))
      return rewriter.notifyMatchFailure(op, "it accesses a vector of bools");
    SmallVector<Type> types;
    if (failed(getTypeConverter()->convertTypes(op->getResultTypes(), types)))
      return rewriter.notifyMatchFailure(op, "a result type cannot be converted");
    OperationState state(op->getLoc(), op->getName(), operands, types, op->getAttrs());
    rewriter.replaceOp(op, rewriter.create(state)->getResults());
    return success();
  }
  static bool isVectorOfBool(Type type) {
    auto vector = dyn_cast<VectorType>(type);
    return vector && vector.getElementType().isInteger(1);
  }
};

std::optional<Type> convertBuffer(BaseMemRefType type) {
  if (!type.getElementType().isInteger(1))
    return Type(type);
  Type byte = IntegerType::get(type.getContext(), 8);
  if (auto ranked = dyn_cast<MemRefType>(type))
    return Type(MemRefType::Builder(ranked).setElementType(byte));
  return Type(UnrankedMemRefType::get(byte, type.getMemorySpace()));
}

struct BoolToByte : impl::BoolToByteBase<BoolToByte> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    TypeConverter converter;
    RewritePatternSet patterns(context);
    populateBoolToBytePatterns(converter, patterns);
    ConversionTarget target(*context);
    scf::populateSCFStructuralTypeConversionsAndLegality(converter, patterns, target);
    target.markUnknownOpDynamicallyLegal([&](Operation *op) {
      if (auto global = dyn_cast<memref::GlobalOp>(op))
        return converter.isLegal(global.getType());
      if (auto function = dyn_cast<FunctionOpInterface>(op))
        return converter.isLegal(function.getArgumentTypes()) &&
               converter.isLegal(function.getResultTypes());
      return converter.isLegal(op);
    });
    if (failed(applyFullConversion(getOperation(), target, std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

void populateBoolToBytePatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  converter.addConversion([](Type type) { return type; });
  converter.addConversion(convertBuffer);
  MLIRContext *context = patterns.getContext();
  populateFunctionOpInterfaceTypeConversionPattern<func::FuncOp>(patterns, converter);
  populateCallOpTypeConversionPattern(patterns, converter);
  populateReturnOpTypeConversionPattern(patterns, converter);
  patterns.add<ConvertLoad<memref::LoadOp>, ConvertLoad<affine::AffineLoadOp>,
               ConvertStore<memref::StoreOp>, ConvertStore<affine::AffineStoreOp>, ConvertGlobal>(
      converter, context);
  patterns.add<ConvertOther>(converter, context);
}
} // namespace mlc
