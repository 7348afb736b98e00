//===- DecomposeConv2DTranspose.cpp - Transposed convolutions without zeros -----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/Analysis/ConstantValues.h"
#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_DECOMPOSECONV2DTRANSPOSE
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
/// One of the two dimensions over which the window moves. In the result, row Y = stride * y + phase
/// is the sum over `taps` rows of the data, y and those before it, with every stride-th row of the
/// window from `phase` on.
struct Direction {
  int64_t stride, taps, kernel, cutBefore;
  DimExpr size;   // of the data
  DimExpr result; // of the result

  DimExpr getSteps() const { return size + (taps - 1); }
};

struct DecomposeConv2DTranspose : OpRewritePattern<Conv2DTransposeOp> {
  DecomposeConv2DTranspose(MLIRContext *context, bool constantsOnly)
      : OpRewritePattern(context), constantsOnly(constantsOnly) {}

  LogicalResult matchAndRewrite(Conv2DTransposeOp op, PatternRewriter &rewriter) const override {
    auto data = dyn_cast<RankedTensorType>(op.getData().getType());
    auto weight = dyn_cast<RankedTensorType>(op.getWeight().getType());
    auto result = dyn_cast<RankedTensorType>(op.getResult().getType());
    if (!data || !weight || !result || !weight.hasStaticShape())
      return rewriter.notifyMatchFailure(op, "a rank, or a size of the weight, is not known");
    if (op.getDataLayout() != "NCHW" || op.getKernelLayout() != "IOHW")
      return rewriter.notifyMatchFailure(op, "the layouts are not NCHW and IOHW");
    if (op.getGroups() != 1 || llvm::any_of(op.getDilation(), [](int64_t by) { return by != 1; }))
      return rewriter.notifyMatchFailure(op, "it has groups or a dilation");
    if (result.getElementType() != data.getElementType())
      return rewriter.notifyMatchFailure(op, "the result has another element type");
    if (constantsOnly && !isMadeOfConstants(op.getWeight()))
      return rewriter.notifyMatchFailure(op, "the weight is no constant");
    SmallVector<Direction, 2> directions;
    for (unsigned i = 0; i < 2; ++i) {
      int64_t stride = op.getStrides()[i], kernel = weight.getDimSize(2 + i);
      int64_t taps = llvm::divideCeil(kernel, stride);
      if (kernel + op.getOutputPadding()[i] - op.getPadding()[2 + i] > taps * stride)
        return rewriter.notifyMatchFailure(op, "the result goes on behind the last window");
      directions.push_back(
          {stride, taps, kernel, op.getPadding()[i], getDims(data)[2 + i], getDims(result)[2 + i]});
    }
    if (directions[0].stride * directions[1].stride == 1)
      return rewriter.notifyMatchFailure(op, "the window moves by single elements");
    rewriter.replaceOp(op, decompose(rewriter, op, directions));
    return success();
  }

private:
  static Value reshape(PatternRewriter &rewriter, Value x, ArrayRef<DimExpr> dims) {
    return ReshapeOp::create(rewriter, x.getLoc(), x, DimsAttr::get(x.getContext(), dims));
  }
  static Value permute(PatternRewriter &rewriter, Value x, ArrayRef<int64_t> axes) {
    return PermuteDimsOp::create(rewriter, x.getLoc(), x, rewriter.getDenseI64ArrayAttr(axes));
  }
  static Value createWeight(PatternRewriter &rewriter, Conv2DTransposeOp op,
                            ArrayRef<Direction> directions);
  static Value decompose(PatternRewriter &rewriter, Conv2DTransposeOp op,
                         ArrayRef<Direction> directions);

  bool constantsOnly;
};
} // namespace

/// The weight of the convolution, as HWIO: its outputs are those of all phases, and its taps those
/// of the window, the last one first.
Value DecomposeConv2DTranspose::createWeight(PatternRewriter &rewriter, Conv2DTransposeOp op,
                                             ArrayRef<Direction> directions) {
  Location loc = op.getLoc();
  auto number = [&](int64_t value) { return DimExpr::constant(op.getContext(), value); };
  Value weight = op.getWeight();
  SmallVector<DimExpr> dims = getDims(cast<RankedTensorType>(weight.getType())), split;
  SmallVector<int64_t> padding(8, 0);
  split.append(dims.begin(), dims.begin() + 2);
  for (auto [index, direction] : llvm::enumerate(directions)) {
    padding[5 + 2 * index] = direction.taps * direction.stride - direction.kernel;
    split.append({number(direction.taps), number(direction.stride)});
  }
  if (llvm::any_of(padding, [](int64_t width) { return width != 0; }))
    weight = PadOp::create(rewriter, loc, weight, padding, llvm::APFloat(0.0));
  weight = reshape(rewriter, weight, split);
  for (auto [index, direction] : llvm::enumerate(directions))
    if (direction.taps > 1)
      weight = FlipOp::create(rewriter, loc, weight, 2 + 2 * index);
  weight = permute(rewriter, weight, {2, 4, 0, 3, 5, 1});
  int64_t phases = directions[0].stride * directions[1].stride;
  return reshape(rewriter, weight, {split[2], split[4], dims[0], dims[1] * phases});
}

Value DecomposeConv2DTranspose::decompose(PatternRewriter &rewriter, Conv2DTransposeOp op,
                                          ArrayRef<Direction> directions) {
  Location loc = op.getLoc();
  const Direction &rows = directions[0], &columns = directions[1];
  auto number = [&](int64_t value) { return DimExpr::constant(op.getContext(), value); };
  SmallVector<int64_t> padding = {rows.taps - 1, columns.taps - 1, rows.taps - 1, columns.taps - 1};
  Value sums = Conv2DOp::create(
      rewriter, loc, permute(rewriter, op.getData(), {0, 2, 3, 1}),
      createWeight(rewriter, op, directions), /*strides=*/ArrayRef<int64_t>{1, 1}, padding,
      /*dilation=*/ArrayRef<int64_t>{1, 1}, /*groups=*/1, "NHWC", "HWIO", /*out_dtype=*/TypeAttr());
  DimExpr batch = getDims(cast<RankedTensorType>(op.getData().getType())).front();
  DimExpr channels = getDims(cast<RankedTensorType>(op.getWeight().getType()))[1];
  // Phases go between the steps.
  Value phases = reshape(rewriter, sums,
                         {batch, rows.getSteps(), columns.getSteps(), number(rows.stride),
                          number(columns.stride), channels});
  Value whole = reshape(
      rewriter, permute(rewriter, phases, {0, 1, 3, 2, 4, 5}),
      {batch, rows.getSteps() * rows.stride, columns.getSteps() * columns.stride, channels});
  SmallVector<int64_t> axes;
  SmallVector<DimExpr> begin, end;
  for (auto [index, direction] : llvm::enumerate(directions)) {
    DimExpr first = number(direction.cutBefore), last = first + direction.result;
    if (direction.cutBefore == 0 && last.isKnownEqual(direction.getSteps() * direction.stride))
      continue;
    axes.push_back(1 + index);
    begin.push_back(first);
    end.push_back(last);
  }
  if (!axes.empty())
    whole =
        StridedSliceOp::create(rewriter, loc, whole, axes, DimsAttr::get(op.getContext(), begin),
                               DimsAttr::get(op.getContext(), end), /*strides=*/DimsAttr(),
                               /*assume_inbound=*/true);
  return permute(rewriter, whole, {0, 3, 1, 2});
}

namespace {
struct DecomposeConv2DTransposePass
    : mlc::impl::DecomposeConv2DTransposeBase<DecomposeConv2DTransposePass> {
  using DecomposeConv2DTransposeBase::DecomposeConv2DTransposeBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populateDecomposeConv2DTransposePatterns(patterns, constantsOnly);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace

void relax::populateDecomposeConv2DTransposePatterns(RewritePatternSet &patterns,
                                                     bool constantsOnly) {
  patterns.add<DecomposeConv2DTranspose>(patterns.getContext(), constantsOnly);
}
