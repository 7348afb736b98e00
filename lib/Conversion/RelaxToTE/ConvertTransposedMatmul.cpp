//===- ConvertTransposedMatmul.cpp - Products of batches with transposed matrices -----------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/RelaxToTE/Passes.h"
#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/TE/IR/TE.h"
#include "mlc/Dialect/TE/Topi/Topi.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace mlc {
#define GEN_PASS_DEF_CONVERTTRANSPOSEDMATMUL
#include "mlc/Conversion/RelaxToTE/Passes.h.inc"
} // namespace mlc

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace {
struct ConvertMatmul : OpRewritePattern<MatmulOp> {
  ConvertMatmul(MLIRContext *context, int64_t maxRows)
      : OpRewritePattern(context), maxRows(maxRows) {}

  LogicalResult matchAndRewrite(MatmulOp op, PatternRewriter &rewriter) const override;

private:
  int64_t maxRows;
};
} // namespace

/// Whether the last two dimensions are exchanged, and the others stay.
static bool transposesMatrices(PermuteDimsOp permute, int64_t rank) {
  SmallVector<int64_t> axes = llvm::to_vector(llvm::seq(rank));
  std::swap(axes[rank - 2], axes[rank - 1]);
  return permute.getNormalizedAxes() == axes;
}

LogicalResult ConvertMatmul::matchAndRewrite(MatmulOp op, PatternRewriter &rewriter) const {
  auto transpose = op.getX2().getDefiningOp<PermuteDimsOp>();
  auto lhs = dyn_cast<RankedTensorType>(op.getX1().getType());
  auto result = dyn_cast<RankedTensorType>(op.getResult().getType());
  auto rhs = transpose ? dyn_cast<RankedTensorType>(transpose.getX().getType()) : nullptr;
  if (!lhs || !rhs || !result || lhs.getRank() < 2 || rhs.getRank() < 3)
    return rewriter.notifyMatchFailure(op, "not the product with transposed matrices");
  if (!transposesMatrices(transpose, rhs.getRank()))
    return rewriter.notifyMatchFailure(op, "other dimensions are exchanged");
  int64_t rows = lhs.getDimSize(lhs.getRank() - 2);
  if (maxRows > 0 && (ShapedType::isDynamic(rows) || rows > maxRows))
    return rewriter.notifyMatchFailure(op, "so many rows pay for a transposed copy");
  NamedAttrList options;
  options.set("transpose_b", rewriter.getBoolAttr(true));
  options.set("out_dtype", TypeAttr::get(result.getElementType()));
  rewriter.replaceOpWithNewOp<EmitTEOp>(
      op, TypeRange(result), "NT_matmul", ValueRange{op.getX1(), transpose.getX()},
      ArrayRef<DimExpr>(), ArrayRef<StringRef>{"A", "B"},
      [&](OpBuilder &builder, Location loc, ValueRange arguments, ValueRange) {
        FailureOr<SmallVector<Value>> product = te::buildTopi(
            "nn.matmul", builder, loc, arguments, options.getDictionary(builder.getContext()));
        assert(succeeded(product) && "the product has been verified");
        return *product;
      });
  return success();
}

namespace {
struct ConvertTransposedMatmulPass
    : mlc::impl::ConvertTransposedMatmulBase<ConvertTransposedMatmulPass> {
  using ConvertTransposedMatmulBase::ConvertTransposedMatmulBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ConvertMatmul>(&getContext(), maxRows);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace
