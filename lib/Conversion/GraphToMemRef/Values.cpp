//===- Values.cpp - Lowers constants, tuples, casts and regions of a graph ------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/GraphToMemRef/Passes.h"
#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/Relax/IR/SizeConditions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace mlc;

namespace {
struct LowerConstant : OpConversionPattern<relax::ConstantOp> {
  LowerConstant(const TypeConverter &converter, MLIRContext *context, GraphLowering &lowering)
      : OpConversionPattern(converter, context), lowering(lowering) {}

  LogicalResult matchAndRewrite(relax::ConstantOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    auto func = op->getParentOfType<func::FuncOp>();
    auto tensor = dyn_cast<RankedTensorType>(op.getResult().getType());
    if (!func || !tensor || !tensor.hasStaticShape())
      return rewriter.notifyMatchFailure(op, "not of static shape in a function");
    MemRefType type = getBufferType(tensor);
    StringAttr name = lowering.getConstant(op.getValue(), func.getSymName(), type, rewriter);
    rewriter.replaceOpWithNewOp<memref::GetGlobalOp>(op, type, name.getValue());
    return success();
  }

private:
  GraphLowering &lowering;
};

struct LowerDataflow : OpConversionPattern<relax::DataflowOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(relax::DataflowOp op, OneToNOpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    relax::OutputOp output = op.getOutput();
    SmallVector<Value> values(output.getValues());
    rewriter.eraseOp(output);
    rewriter.inlineBlockBefore(&op.getBody().front(), op);
    rewriter.replaceOp(op, values);
    return success();
  }
};

struct LowerTuple : OpConversionPattern<relax::TupleOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(relax::TupleOp op, OneToNOpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    SmallVector<Value> values;
    for (ValueRange element : adaptor.getElements())
      llvm::append_range(values, element);
    SmallVector<SmallVector<Value>> replacements = {values};
    rewriter.replaceOpWithMultiple(op, std::move(replacements));
    return success();
  }
};

struct LowerTupleGetItem : OpConversionPattern<relax::TupleGetItemOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(relax::TupleGetItemOp op, OneToNOpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    auto tuple = cast<TupleType>(op.getTuple().getType());
    unsigned begin = 0, size = 0;
    for (auto [i, type] : llvm::enumerate(tuple.getTypes())) {
      SmallVector<Type> types;
      if (failed(getTypeConverter()->convertType(type, types)))
        return rewriter.notifyMatchFailure(op, "an element has no form as buffers");
      begin += size;
      size = types.size();
      if (static_cast<int64_t>(i) == static_cast<int64_t>(op.getIndex()))
        break;
    }
    SmallVector<SmallVector<Value>> replacements = {
        llvm::to_vector(ValueRange(adaptor.getTuple()).slice(begin, size))};
    rewriter.replaceOpWithMultiple(op, std::move(replacements));
    return success();
  }
};

/// The same memory in another shape: tensors are row-major.
struct LowerReshape : OpConversionPattern<relax::ReshapeOp> {
  LowerReshape(const TypeConverter &converter, MLIRContext *context, GraphLowering &lowering)
      : OpConversionPattern(converter, context), lowering(lowering) {}

  LogicalResult matchAndRewrite(relax::ReshapeOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    auto func = op->getParentOfType<func::FuncOp>();
    auto result = dyn_cast<RankedTensorType>(op.getResult().getType());
    if (!func || !result || !isa<MemRefType>(adaptor.getX().getType()))
      return rewriter.notifyMatchFailure(op, "not of buffers whose rank is known");
    SmallVector<relax::DimExpr> dims = relax::getDims(result);
    if (!lowering.hasValues(func, dims))
      return rewriter.notifyMatchFailure(op, "the shape is not known where the reshape is");
    Location loc = op.getLoc();
    SmallVector<OpFoldResult> sizes, strides;
    for (relax::DimExpr dim : dims)
      sizes.push_back(lowering.getValue(func, dim, loc, rewriter));
    relax::DimExpr stride = relax::DimExpr::constant(op.getContext(), 1);
    for (relax::DimExpr dim : llvm::reverse(dims)) {
      strides.push_back(lowering.getValue(func, stride, loc, rewriter));
      stride = stride * dim;
    }
    std::reverse(strides.begin(), strides.end());
    rewriter.replaceOpWithNewOp<memref::ReinterpretCastOp>(
        op, getBufferType(result), adaptor.getX(), rewriter.getIndexAttr(0), sizes, strides);
    return success();
  }

private:
  GraphLowering &lowering;
};

/// A shape, or a size, has no value of its own: its type says what it is in terms of symbols.
template <typename Op> struct LowerShape : OpConversionPattern<Op> {
  using OpConversionPattern<Op>::OpConversionPattern;

  LogicalResult matchAndRewrite(Op op, typename OpConversionPattern<Op>::OneToNOpAdaptor,
                                ConversionPatternRewriter &rewriter) const override {
    SmallVector<SmallVector<Value>> replacements(1);
    rewriter.replaceOpWithMultiple(op, std::move(replacements));
    return success();
  }
};

/// A condition on sizes is computed of the numbers that these are.
struct LowerSizeCondition : OpConversionPattern<relax::IntrinsicOp> {
  LowerSizeCondition(const TypeConverter &converter, MLIRContext *context, GraphLowering &lowering)
      : OpConversionPattern(converter, context), lowering(lowering) {}

  LogicalResult matchAndRewrite(relax::IntrinsicOp op, OneToNOpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    std::optional<relax::SizeConditionKind> kind = relax::getSizeConditionKind(op.getName());
    if (!kind)
      return rewriter.notifyMatchFailure(op, "no condition on sizes");
    Location loc = op.getLoc();
    if (std::optional<arith::CmpIPredicate> predicate = relax::getPredicate(*kind)) {
      auto func = op->getParentOfType<func::FuncOp>();
      SmallVector<relax::DimExpr, 2> sizes = relax::getComparedSizes(op);
      if (!func || !lowering.hasValues(func, sizes))
        return rewriter.notifyMatchFailure(op, "a size has no value");
      SmallVector<Value, 2> values;
      for (relax::DimExpr size : sizes)
        values.push_back(getValueOrCreateConstantIndexOp(
            rewriter, loc, lowering.getValue(func, size, loc, rewriter)));
      rewriter.replaceOpWithNewOp<arith::CmpIOp>(op, *predicate, values[0], values[1]);
      return success();
    }
    SmallVector<Value, 2> conditions;
    for (ValueRange values : adaptor.getArgs())
      llvm::append_range(conditions, values);
    if (*kind == relax::SizeConditionKind::Not)
      conditions.push_back(
          arith::ConstantOp::create(rewriter, loc, rewriter.getBoolAttr(true)).getResult());
    if (conditions.size() != 2)
      return rewriter.notifyMatchFailure(op, "a condition is no single value");
    if (*kind == relax::SizeConditionKind::And)
      rewriter.replaceOpWithNewOp<arith::AndIOp>(op, conditions[0], conditions[1]);
    else if (*kind == relax::SizeConditionKind::Or)
      rewriter.replaceOpWithNewOp<arith::OrIOp>(op, conditions[0], conditions[1]);
    else
      rewriter.replaceOpWithNewOp<arith::XOrIOp>(op, conditions[0], conditions[1]);
    return success();
  }

private:
  GraphLowering &lowering;
};

struct LowerMatchCast : OpConversionPattern<relax::MatchCastOp> {
  LowerMatchCast(const TypeConverter &converter, MLIRContext *context, GraphLowering &lowering)
      : OpConversionPattern(converter, context), lowering(lowering) {}

  LogicalResult matchAndRewrite(relax::MatchCastOp op, OneToNOpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    auto func = op->getParentOfType<func::FuncOp>();
    SmallVector<relax::DimExpr> from, to;
    auto tensor = dyn_cast<RankedTensorType>(op.getInput().getType());
    auto resultTensor = dyn_cast<RankedTensorType>(op.getResult().getType());
    auto shape = dyn_cast<relax::ShapeType>(op.getInput().getType());
    auto resultShape = dyn_cast<relax::ShapeType>(op.getResult().getType());
    if (tensor && resultTensor) {
      from = relax::getDims(tensor);
      to = relax::getDims(resultTensor);
      if (getBufferType(tensor).getElementType() != getBufferType(resultTensor).getElementType())
        return rewriter.notifyMatchFailure(op, "the element types differ");
    } else if (shape && resultShape && shape.hasRank() && resultShape.hasRank()) {
      from = shape.getDims().getDims();
      to = resultShape.getDims().getDims();
      if (!lowering.hasValues(func, from))
        return rewriter.notifyMatchFailure(op, "the shape has unknown dimensions");
    } else {
      return rewriter.notifyMatchFailure(op, "neither tensors nor shapes of known rank");
    }
    // Symbols that stand alone get their values here; with them, all others must have one.
    SmallVector<unsigned> defining;
    llvm::SetVector<StringAttr> defined, used;
    for (auto [i, dim] : llvm::enumerate(to)) {
      if (StringAttr symbol = dim.getSymbol();
          symbol && !lowering.getSymbol(func, symbol) && defined.insert(symbol))
        defining.push_back(i);
      dim.collectSymbols(used);
    }
    for (StringAttr symbol : used)
      if (!defined.contains(symbol) && !lowering.getSymbol(func, symbol))
        return rewriter.notifyMatchFailure(op, "a symbol has no value");

    Location loc = op.getLoc();
    auto getSize = [&](unsigned i) -> Value {
      if (tensor)
        return memref::DimOp::create(rewriter, loc, adaptor.getInput().front(), i);
      return getValueOrCreateConstantIndexOp(rewriter, loc,
                                             lowering.getValue(func, from[i], loc, rewriter));
    };
    for (unsigned i : defining)
      lowering.setSymbol(func, to[i].getSymbol(), getSize(i));
    for (auto [i, dim] : llvm::enumerate(to)) {
      if (dim.isUnknown() || dim.isKnownEqual(from[i]) || llvm::is_contained(defining, i))
        continue;
      Value expected = getValueOrCreateConstantIndexOp(rewriter, loc,
                                                       lowering.getValue(func, dim, loc, rewriter));
      lowering.createCheck(func, i, expected, getSize(i), loc, rewriter);
    }

    SmallVector<SmallVector<Value>> replacements(1);
    if (tensor) {
      Value buffer = adaptor.getInput().front();
      MemRefType type = getBufferType(resultTensor);
      if (buffer.getType() != type)
        buffer = memref::CastOp::create(rewriter, loc, type, buffer);
      replacements[0].push_back(buffer);
    }
    rewriter.replaceOpWithMultiple(op, std::move(replacements));
    return success();
  }

private:
  GraphLowering &lowering;
};
} // namespace

void mlc::populateGraphValuePatterns(const TypeConverter &converter, RewritePatternSet &patterns,
                                     GraphLowering &lowering) {
  patterns.add<LowerConstant, LowerMatchCast, LowerReshape, LowerSizeCondition>(
      converter, patterns.getContext(), lowering);
  patterns.add<LowerDataflow, LowerTuple, LowerTupleGetItem, LowerShape<relax::ShapeOfOp>,
               LowerShape<relax::ShapeOp>, LowerShape<relax::PrimValueOp>>(converter,
                                                                           patterns.getContext());
}
