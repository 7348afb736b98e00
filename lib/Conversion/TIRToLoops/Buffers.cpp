//===- Buffers.cpp - Lowers the buffers of tir and accesses to them -------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/TIRToLoops/Passes.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace mlc;

namespace {
/// The size of a buffer of static shape, or nothing.
std::optional<int64_t> getStaticBytes(MemRefType type) {
  if (!type.hasStaticShape() || !type.getElementType().isIntOrIndexOrFloat())
    return std::nullopt;
  int64_t bits = type.getElementType().isIndex() ? 64 : type.getElementTypeBitWidth();
  return type.getNumElements() * llvm::divideCeil(bits, 8);
}

/// A buffer that has what a strided one needs, dense: as many elements as there are from the first
/// to the last. The type itself where it has no strides; nothing if their number is not known.
std::optional<MemRefType> getDenseType(MemRefType type) {
  SmallVector<int64_t> strides;
  int64_t offset = 0;
  if (type.getLayout().isIdentity())
    return type;
  if (!type.hasStaticShape() || failed(type.getStridesAndOffset(strides, offset)) ||
      ShapedType::isDynamic(offset) || llvm::any_of(strides, ShapedType::isDynamic))
    return std::nullopt;
  int64_t elements = offset + 1;
  for (auto [size, stride] : llvm::zip_equal(type.getShape(), strides)) {
    if (size == 0)
      return MemRefType::get({0}, type.getElementType());
    elements += (size - 1) * stride;
  }
  return MemRefType::get({elements}, type.getElementType());
}

struct LowerAllocBuffer : OpConversionPattern<tir::AllocBufferOp> {
  LowerAllocBuffer(const TypeConverter &converter, MLIRContext *context, int64_t maxStackBytes)
      : OpConversionPattern(converter, context), maxStackBytes(maxStackBytes) {}

  LogicalResult matchAndRewrite(tir::AllocBufferOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    auto type = getTypeConverter()->convertType<MemRefType>(op.getBuffer().getType());
    if (!type)
      return rewriter.notifyMatchFailure(op, "the buffer has no form in memory");
    auto alignment = rewriter.getI64IntegerAttr(op.getAlignment());
    std::optional<MemRefType> dense = getDenseType(type);
    if (!dense)
      return rewriter.notifyMatchFailure(op, "the buffer has strides that are not numbers");
    if (auto value = op->getAttrOfType<DenseElementsAttr>(tir::kValueAttrName)) {
      if (*dense != type || value.getType().getShape() != type.getShape())
        return rewriter.notifyMatchFailure(op, "a constant with a layout");
      rewriter.replaceOpWithNewOp<memref::GetGlobalOp>(op, type,
                                                       createGlobal(rewriter, op, value, type));
      return success();
    }
    std::optional<int64_t> bytes = getStaticBytes(*dense);
    bool isLocal = op.getScope() == "local";
    Operation *alloc = nullptr;
    if (isLocal && bytes && *bytes <= maxStackBytes)
      alloc = memref::AllocaOp::create(rewriter, op.getLoc(), *dense, ValueRange(), alignment);
    else
      alloc = memref::AllocOp::create(rewriter, op.getLoc(), *dense, adaptor.getSizes(), alignment);
    if (isLocal && isa<memref::AllocOp>(alloc))
      alloc->setAttr(kLocalBufferAttr, rewriter.getUnitAttr());
    Value buffer = alloc->getResult(0);
    if (*dense != type) {
      SmallVector<int64_t> strides;
      int64_t offset = 0;
      (void)type.getStridesAndOffset(strides, offset);
      buffer = memref::ReinterpretCastOp::create(rewriter, op.getLoc(), type, buffer, offset,
                                                 type.getShape(), strides);
    }
    rewriter.replaceOp(op, buffer);
    return success();
  }

private:
  /// A constant of the module.
  static StringRef createGlobal(OpBuilder &builder, tir::AllocBufferOp op, DenseElementsAttr value,
                                MemRefType type) {
    auto module = op->getParentOfType<ModuleOp>();
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(module.getBody());
    auto function = op->getParentOfType<FunctionOpInterface>();
    std::string name;
    for (unsigned i = 0; name.empty() || SymbolTable::lookupSymbolIn(module, name); ++i)
      name = (function.getName() + "." + op.getName() + Twine(i)).str();
    // In memory, elements have no sign, and a bool is a byte.
    SmallVector<Attribute> elements;
    for (Attribute element : value.getValues<Attribute>())
      elements.push_back(isa<FloatAttr>(element)
                             ? element
                             : IntegerAttr::get(type.getElementType(),
                                                cast<IntegerAttr>(element).getValue().zextOrTrunc(
                                                    type.getElementTypeBitWidth())));
    auto data = DenseElementsAttr::get(
        RankedTensorType::get(type.getShape(), type.getElementType()), elements);
    return memref::GlobalOp::create(builder, op.getLoc(), name, builder.getStringAttr("private"),
                                    type, data, /*constant=*/true,
                                    builder.getI64IntegerAttr(op.getAlignment()))
        .getSymName();
  }

  int64_t maxStackBytes;
};

struct LowerMatchBuffer : OpConversionPattern<tir::MatchBufferOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(tir::MatchBufferOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    auto type = getTypeConverter()->convertType<MemRefType>(op.getBuffer().getType());
    auto source = dyn_cast<MemRefType>(adaptor.getSource().getType());
    if (!type || !source)
      return rewriter.notifyMatchFailure(op, "the buffer has no form in memory");
    SmallVector<OpFoldResult> offsets =
        getMixedValues(op.getStaticOffsets(), adaptor.getOffsets(), rewriter);
    SmallVector<OpFoldResult> sizes =
        getMixedValues(op.getStaticSizes(), adaptor.getSizes(), rewriter);
    SmallVector<OpFoldResult> strides(offsets.size(), rewriter.getIndexAttr(1));
    // Leading dimensions are dropped, whatever the sizes: upstream drops any of size 1.
    MemRefType whole = memref::SubViewOp::inferResultType(source, offsets, sizes, strides);
    SmallVector<int64_t> wholeStrides;
    int64_t start = 0;
    if (failed(whole.getStridesAndOffset(wholeStrides, start)))
      return rewriter.notifyMatchFailure(op, "the source has no strides");
    auto layout = StridedLayoutAttr::get(rewriter.getContext(), start,
                                         ArrayRef(wholeStrides).take_back(type.getRank()));
    auto inferred =
        MemRefType::get(type.getShape(), type.getElementType(), layout, source.getMemorySpace());
    if (inferred != type && !memref::CastOp::areCastCompatible(inferred, type))
      return rewriter.notifyMatchFailure(op, "the region has other strides than the buffer");
    Value view = memref::SubViewOp::create(rewriter, op.getLoc(), inferred, adaptor.getSource(),
                                           offsets, sizes, strides);
    if (inferred != type)
      view = memref::CastOp::create(rewriter, op.getLoc(), type, view);
    rewriter.replaceOp(op, view);
    return success();
  }
};

/// A variable that has the address of a buffer as its value.
struct LowerAddress : OpConversionPattern<memref::CastOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(memref::CastOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    if (!op->hasAttr(tir::TIRDialect::getLetAttrName()))
      return rewriter.notifyMatchFailure(op, "not a variable");
    auto type = getTypeConverter()->convertType<MemRefType>(op.getType());
    Value source = adaptor.getSource();
    if (source.getType() == type)
      rewriter.replaceOp(op, source);
    else
      rewriter.replaceOpWithNewOp<memref::CastOp>(op, type, source);
    return success();
  }
};

struct LowerSignCast : OpConversionPattern<tir::SignCastOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(tir::SignCastOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOp(op, adaptor.getInput());
    return success();
  }
};

/// Vectors of unsigned numbers, or of buffers of such, as the signless ones that they are in
/// memory.
struct ConvertVectorOp : ConversionPattern {
  ConvertVectorOp(const TypeConverter &converter, MLIRContext *context)
      : ConversionPattern(converter, MatchAnyOpTypeTag(), /*benefit=*/1, context) {}

  LogicalResult matchAndRewrite(Operation *op, ArrayRef<Value> operands,
                                ConversionPatternRewriter &rewriter) const override {
    bool hasBools = llvm::any_of(op->getOperandTypes(), [](Type type) {
      auto buffer = dyn_cast<MemRefType>(type);
      return buffer && buffer.getElementType().isInteger(1);
    });
    SmallVector<Type> types;
    if (!isa<vector::VectorDialect>(op->getDialect()) || op->getNumRegions() != 0 || hasBools ||
        failed(getTypeConverter()->convertTypes(op->getResultTypes(), types)))
      return rewriter.notifyMatchFailure(op, "not a vector op that only changes its types");
    OperationState state(op->getLoc(), op->getName(), operands, types,
                         op->getDiscardableAttrDictionary().getValue());
    state.propertiesAttr = op->getPropertiesAsAttribute();
    rewriter.replaceOp(op, rewriter.create(state));
    return success();
  }
};

/// A load whose buffer has another type than before; what is loaded is i1 where the buffer was one
/// of i1.
struct ConvertLoad : OpConversionPattern<memref::LoadOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(memref::LoadOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value value = memref::LoadOp::create(rewriter, loc, adaptor.getMemref(), adaptor.getIndices(),
                                         op.getNontemporal());
    if (op.getType().isInteger(1)) {
      Value zero = arith::ConstantOp::create(rewriter, loc, rewriter.getZeroAttr(value.getType()));
      value = arith::CmpIOp::create(rewriter, loc, arith::CmpIPredicate::ne, value, zero);
    }
    rewriter.replaceOp(op, value);
    return success();
  }
};

struct ConvertStore : OpConversionPattern<memref::StoreOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(memref::StoreOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    Value value = adaptor.getValue();
    auto type = cast<MemRefType>(adaptor.getMemref().getType());
    if (value.getType() != type.getElementType())
      value = arith::ExtUIOp::create(rewriter, op.getLoc(), type.getElementType(), value);
    rewriter.replaceOpWithNewOp<memref::StoreOp>(op, value, adaptor.getMemref(),
                                                 adaptor.getIndices(), op.getNontemporal());
    return success();
  }
};

struct ConvertDim : OpConversionPattern<memref::DimOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(memref::DimOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<memref::DimOp>(op, adaptor.getSource(), adaptor.getIndex());
    return success();
  }
};
} // namespace

void mlc::populateTIRBufferPatterns(const TypeConverter &converter, RewritePatternSet &patterns,
                                    int64_t maxStackBytes) {
  patterns.add<LowerAllocBuffer>(converter, patterns.getContext(), maxStackBytes);
  patterns.add<LowerMatchBuffer, LowerAddress, LowerSignCast, ConvertLoad, ConvertStore, ConvertDim,
               ConvertVectorOp>(converter, patterns.getContext());
}
