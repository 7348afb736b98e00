//===- Branches.cpp - Lowers scf.if on tensors ----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/GraphToMemRef/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace mlc;

namespace {
/// Both branches write their results to buffers that are made before.
struct LowerIf : OpConversionPattern<scf::IfOp> {
  LowerIf(const TypeConverter &converter, MLIRContext *context, GraphLowering &lowering)
      : OpConversionPattern(converter, context), lowering(lowering) {}

  LogicalResult matchAndRewrite(scf::IfOp op, OneToNOpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    auto func = op->getParentOfType<func::FuncOp>();
    SmallVector<SmallVector<RankedTensorType>> results;
    for (Type type : op.getResultTypes()) {
      if (failed(flattenTensors(type, results.emplace_back())))
        return rewriter.notifyMatchFailure(op, "a result is no tensor and no tuple of tensors");
      for (RankedTensorType tensor : results.back())
        if (!func || !lowering.hasValues(func, relax::getDims(tensor)))
          return rewriter.notifyMatchFailure(op, "a result cannot be allocated");
    }

    SmallVector<SmallVector<Value>> replacements;
    SmallVector<Value> buffers;
    for (ArrayRef<RankedTensorType> tensors : results) {
      SmallVector<Value> &values = replacements.emplace_back();
      for (RankedTensorType tensor : tensors)
        values.push_back(lowering.createBuffer(func, tensor, op.getLoc(), rewriter));
      llvm::append_range(buffers, values);
    }
    auto lowered = scf::IfOp::create(rewriter, op.getLoc(), TypeRange(),
                                     adaptor.getCondition().front(), /*addThenBlock=*/false,
                                     /*addElseBlock=*/false);
    rewriter.inlineRegionBefore(op.getThenRegion(), lowered.getThenRegion(),
                                lowered.getThenRegion().end());
    rewriter.inlineRegionBefore(op.getElseRegion(), lowered.getElseRegion(),
                                lowered.getElseRegion().end());
    lowering.setBranchResults(lowered, buffers);
    rewriter.replaceOpWithMultiple(op, std::move(replacements));
    return success();
  }

private:
  GraphLowering &lowering;
};

struct LowerYield : OpConversionPattern<scf::YieldOp> {
  LowerYield(const TypeConverter &converter, MLIRContext *context, GraphLowering &lowering)
      : OpConversionPattern(converter, context), lowering(lowering) {}

  LogicalResult matchAndRewrite(scf::YieldOp op, OneToNOpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    SmallVector<Value> values;
    for (ValueRange operand : adaptor.getOperands())
      llvm::append_range(values, operand);
    ArrayRef<Value> buffers = lowering.getBranchResults(op->getParentOp());
    if (buffers.size() != values.size())
      return rewriter.notifyMatchFailure(op, "the results of the branch have no buffers");
    for (auto [value, buffer] : llvm::zip_equal(values, buffers))
      memref::CopyOp::create(rewriter, op.getLoc(), value, buffer);
    rewriter.replaceOpWithNewOp<scf::YieldOp>(op);
    return success();
  }

private:
  GraphLowering &lowering;
};

/// The condition that a tensor of rank 0 holds.
struct LowerExtract : OpConversionPattern<tensor::ExtractOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(tensor::ExtractOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    if (!op.getIndices().empty() || !isa<MemRefType>(adaptor.getTensor().getType()))
      return rewriter.notifyMatchFailure(op, "not the number of a tensor of rank 0");
    Value value = memref::LoadOp::create(rewriter, op.getLoc(), adaptor.getTensor(), ValueRange());
    // A bool is a byte in memory.
    if (value.getType() != op.getType()) {
      Value zero =
          arith::ConstantOp::create(rewriter, op.getLoc(), rewriter.getZeroAttr(value.getType()));
      value = arith::CmpIOp::create(rewriter, op.getLoc(), arith::CmpIPredicate::ne, value, zero);
    }
    rewriter.replaceOp(op, value);
    return success();
  }
};
} // namespace

void mlc::populateGraphBranchPatterns(const TypeConverter &converter, RewritePatternSet &patterns,
                                      GraphLowering &lowering) {
  patterns.add<LowerIf, LowerYield>(converter, patterns.getContext(), lowering);
  patterns.add<LowerExtract>(converter, patterns.getContext());
}
