//===- ConvertConv2DToWinograd.cpp - Convolutions with fewer products -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/RelaxToTE/Passes.h"
#include "mlc/Dialect/Relax/Analysis/ConstantValues.h"
#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/TE/IR/TE.h"
#include "mlc/Dialect/TE/Topi/Topi.h"
#include "mlc/Support/TargetSpec.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "llvm/Support/MathExtras.h"

namespace mlc {
#define GEN_PASS_DEF_CONVERTCONV2DTOWINOGRAD
#include "mlc/Conversion/RelaxToTE/Passes.h.inc"
} // namespace mlc

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;
using namespace mlc::te;

namespace {
/// A window of 3 x 3 gives tiles of 2 x 2 results from 4 x 4 elements.
constexpr int64_t kTile = 2, kWindow = 3, kPoints = kTile + kWindow - 1;

/// The sizes of a convolution. Those of images and their number may not be known.
struct Sizes {
  int64_t images, rows, columns, channels, filters;
};

struct ConvertConv2D : OpRewritePattern<Conv2DOp> {
  ConvertConv2D(MLIRContext *context, bool constantsOnly, std::optional<TargetSpec> target)
      : OpRewritePattern(context), constantsOnly(constantsOnly), target(std::move(target)) {}

  LogicalResult matchAndRewrite(Conv2DOp op, PatternRewriter &rewriter) const override;

private:
  bool pays(const Sizes &sizes) const;

  bool constantsOnly;
  /// Where it is to pay, what it is to pay on.
  std::optional<TargetSpec> target;
};
} // namespace

/// `x + y`, or the difference where `isDifference` holds.
static Scalar addOrSubtract(ScalarBuilder &s, Value isDifference, Scalar x, Scalar y) {
  return s.select(isDifference, s.subtract(x, y), s.add(x, y));
}

static Value isNumber(ScalarBuilder &s, Value index, int64_t number, bool equal = true) {
  Type type = s.builder.getIndexType();
  return s.compare(equal ? Comparison::Equal : Comparison::NotEqual, {index, type},
                   s.constant(type, s.builder.getIndexAttr(number)));
}

/// The window at each of the 4 x 4 points: G g G^T, with the rows of G (1, 0, 0), (1/2, 1/2, 1/2),
/// (1/2, -1/2, 1/2) and (0, 0, 1).
static Value buildWeight(TopiBuilder &b, Value weight) {
  Type type = cast<RankedTensorType>(weight.getType()).getElementType();
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    Scalar half = s.constant(type, 0.5);
    auto combine = [&](Value point, ArrayRef<Scalar> taps) {
      Scalar ends = s.add(taps[0], taps[2]);
      Scalar inner = s.multiply(half, addOrSubtract(s, isNumber(s, point, 2), ends, taps[1]));
      return s.select(isNumber(s, point, 0), taps[0],
                      s.select(isNumber(s, point, 3), taps[2], inner));
    };
    SmallVector<Scalar> columns;
    for (int64_t column = 0; column < kWindow; ++column) {
      SmallVector<Scalar> rows;
      for (int64_t row = 0; row < kWindow; ++row)
        rows.push_back(readElement(
            s, weight, {b.asValue(b.number(row)), b.asValue(b.number(column)), axes[2], axes[3]}));
      columns.push_back(combine(axes[0], rows));
    }
    return combine(axes[1], columns);
  };
  return b.compute(
      "kernel_pack",
      {b.number(kPoints), b.number(kPoints), b.getExtent(weight, 2), b.getExtent(weight, 3)},
      {"eps", "nu", "ci", "co"}, type, body);
}

/// The tiles at each point: B^T d B, with the rows of B^T (1, 0, -1, 0), (0, 1, 1, 0),
/// (0, -1, 1, 0) and (0, 1, 0, -1): of each two elements the sum or the difference.
static Value buildTiles(TopiBuilder &b, Value padded) {
  Type type = cast<RankedTensorType>(padded.getType()).getElementType();
  AffineExpr tile = b.dim(0), point = b.dim(1);
  AffineExpr first = tile * kTile + point - point.floorDiv(3) * 2;
  AffineExpr second = tile * kTile + point.floorDiv(3) * 2 - point.floorDiv(2) + 2;
  // Of a size that is not known there may be an element more than tiles are made of.
  auto countTiles = [&](unsigned dim) {
    return b.apply((b.dim(0) - (kWindow - 1)).floorDiv(kTile), b.getExtent(padded, dim));
  };
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    auto at = [&](AffineExpr expr, Value tile, Value point) {
      return b.asValue(b.apply(expr, {OpFoldResult(tile), OpFoldResult(point)}));
    };
    auto column = [&](AffineExpr expr) {
      Value place = at(expr, axes[4], axes[1]);
      auto read = [&](AffineExpr row) {
        return readElement(s, padded, {axes[2], at(row, axes[3], axes[0]), place, axes[5]});
      };
      return addOrSubtract(s, isNumber(s, axes[0], 1, false), read(first), read(second));
    };
    return addOrSubtract(s, isNumber(s, axes[1], 1, false), column(first), column(second));
  };
  return b.compute("data_pack",
                   {b.number(kPoints), b.number(kPoints), b.getExtent(padded, 0), countTiles(1),
                    countTiles(2), b.getExtent(padded, 3)},
                   {"eps", "nu", "nn", "th", "tw", "ci"}, type, body);
}

static Value buildProducts(TopiBuilder &b, Value tiles, Value weight) {
  Type type = cast<RankedTensorType>(tiles.getType()).getElementType();
  Extents extents = b.getExtents(tiles);
  extents.back() = b.getExtent(weight, 3);
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes, ArrayRef<Value> reduceAxes) {
    SmallVector<Value> position(axes);
    position.back() = reduceAxes[0];
    Scalar element = readElement(s, tiles, position);
    Scalar factor = readElement(s, weight, {axes[0], axes[1], reduceAxes[0], axes[5]});
    return SmallVector<Scalar>{s.multiply(element, factor)};
  };
  return b
      .reduce("bgemm", Combiner::Sum, extents, {"eps", "nu", "nn", "th", "tw", "co"},
              {b.getExtent(weight, 2)}, {"ci"}, type, body)
      .front();
}

/// The results: A^T m A, with the rows of A^T (1, 1, 1, 0) and (0, 1, -1, -1).
static Value buildResults(TopiBuilder &b, Value products, OpFoldResult rows, OpFoldResult columns) {
  Type type = cast<RankedTensorType>(products.getType()).getElementType();
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    auto get = [&](AffineExpr expr, Value axis) {
      return b.asValue(b.apply(expr, OpFoldResult(axis)));
    };
    Value tileRow = get(b.dim(0).floorDiv(kTile), axes[1]);
    Value tileColumn = get(b.dim(0).floorDiv(kTile), axes[2]);
    AffineExpr outer = (b.dim(0) % kTile) * 3;
    auto combine = [&](Value axis, function_ref<Scalar(Value)> read) {
      Value isOdd = isNumber(s, get(b.dim(0) % kTile, axis), 1);
      Scalar inner =
          addOrSubtract(s, isOdd, read(b.asValue(b.number(1))), read(b.asValue(b.number(2))));
      return addOrSubtract(s, isOdd, inner, read(get(outer, axis)));
    };
    return combine(axes[2], [&](Value column) {
      return combine(axes[1], [&](Value row) {
        return readElement(s, products, {row, column, axes[0], tileRow, tileColumn, axes[3]});
      });
    });
  };
  return b.compute("conv2d_winograd",
                   {b.getExtent(products, 2), rows, columns, b.getExtent(products, 5)},
                   {"nn", "yy", "xx", "ff"}, type, body);
}

/// The convolution of an image with a weight at each point.
static Value buildConv2D(TopiBuilder &b, Value data, Value weight, ArrayRef<int64_t> padding) {
  SmallVector<int64_t> before = {0, padding[0], padding[1], 0}, after = {0, 0, 0, 0};
  SmallVector<OpFoldResult> results;
  for (unsigned dim : {1, 2}) {
    int64_t all = padding[dim - 1] + padding[dim + 1] - (kWindow - 1);
    results.push_back(b.apply(b.dim(0) + all, b.getExtent(data, dim)));
    // The last tile may begin in the last row.
    std::optional<int64_t> number = getConstantIntValue(results.back());
    int64_t rest = number ? llvm::alignTo(*number, kTile) - *number : kTile - 1;
    after[dim] = padding[dim + 1] + rest;
  }
  NamedAttrList options;
  options.set("pad_before", b.builder.getDenseI64ArrayAttr(before));
  options.set("pad_after", b.builder.getDenseI64ArrayAttr(after));
  FailureOr<SmallVector<Value>> padded =
      buildTopi("nn.pad", b.builder, b.loc, data, options.getDictionary(b.builder.getContext()));
  assert(succeeded(padded) && "the padding is not negative");
  Value products = buildProducts(b, buildTiles(b, padded->front()), weight);
  return buildResults(b, products, results[0], results[1]);
}

/// Fewer products, but more to load and to store, weights too.
bool ConvertConv2D::pays(const Sizes &sizes) const {
  constexpr double kBytesPerCycle = 4, kTransformedPerCycle = 1 / 3.0, kGain = 0.8;
  int64_t lanes = target->vectorBits / 32;
  if (sizes.channels < 2 * lanes || sizes.filters < 2 * lanes)
    return false;
  double tiles = double(sizes.images) * llvm::divideCeil(sizes.rows, kTile) *
                 llvm::divideCeil(sizes.columns, kTile);
  double factors = double(sizes.channels) * sizes.filters;
  // Two vectors of products a cycle, unless they wait for weights that the second cache does not
  // hold.
  auto getCycles = [&](double results, double taps) {
    double bytes = taps * factors * sizeof(float);
    double waits = bytes > target->l2Bytes * 3 / 4.0 ? bytes / kBytesPerCycle : 0;
    return std::max(results * taps * factors / (2.0 * lanes), waits);
  };
  double points = kPoints * kPoints, results = double(sizes.images) * sizes.rows * sizes.columns;
  double transforms =
      tiles * points * (sizes.channels + sizes.filters) / lanes / kTransformedPerCycle;
  return getCycles(tiles, points) + transforms < kGain * getCycles(results, kWindow * kWindow);
}

LogicalResult ConvertConv2D::matchAndRewrite(Conv2DOp op, PatternRewriter &rewriter) const {
  auto data = dyn_cast<RankedTensorType>(op.getData().getType());
  auto weight = dyn_cast<RankedTensorType>(op.getWeight().getType());
  auto result = dyn_cast<RankedTensorType>(op.getResult().getType());
  if (!data || !weight || !result || !weight.hasStaticShape() || data.isDynamicDim(3))
    return rewriter.notifyMatchFailure(op, "a size but those of images is not static");
  if (op.getDataLayout() != "NHWC" || op.getKernelLayout() != "HWIO")
    return rewriter.notifyMatchFailure(op, "the layouts are not NHWC and HWIO");
  auto isNot1 = [](int64_t by) { return by != 1; };
  if (op.getGroups() != 1 || llvm::any_of(op.getDilation(), isNot1) ||
      llvm::any_of(op.getStrides(), isNot1))
    return rewriter.notifyMatchFailure(op, "it has groups, strides or a dilation");
  if (weight.getDimSize(0) != kWindow || weight.getDimSize(1) != kWindow)
    return rewriter.notifyMatchFailure(op, "the window is not 3 x 3");
  if (!data.getElementType().isF32() || !weight.getElementType().isF32() ||
      !result.getElementType().isF32())
    return rewriter.notifyMatchFailure(op, "it is not of f32");
  if (constantsOnly && !isMadeOfConstants(op.getWeight()))
    return rewriter.notifyMatchFailure(op, "the weight is no constant");
  // What pays for a few images does so for more, and costs little for one.
  constexpr int64_t kFewImages = 4, kSmallSide = 14;
  auto getSize = [&](unsigned dim, int64_t unknown) {
    return result.isDynamicDim(dim) ? unknown : result.getDimSize(dim);
  };
  Sizes sizes{getSize(0, kFewImages), getSize(1, kSmallSide), getSize(2, kSmallSide),
              data.getDimSize(3), weight.getDimSize(3)};
  if (llvm::is_contained(result.getShape(), 0) || sizes.channels == 0)
    return rewriter.notifyMatchFailure(op, "it has no elements");
  if (target && !pays(sizes))
    return rewriter.notifyMatchFailure(op, "it is as fast as it is");

  Location loc = op.getLoc();
  auto packed = RankedTensorType::get({kPoints, kPoints, sizes.channels, sizes.filters},
                                      weight.getElementType());
  auto transformed =
      EmitTEOp::create(rewriter, loc, TypeRange(packed), "conv2d_winograd_weight_transform",
                       op.getWeight(), ArrayRef<DimExpr>(), ArrayRef<StringRef>{"weight"},
                       [&](OpBuilder &builder, Location loc, ValueRange arguments, ValueRange) {
                         TopiBuilder b(builder, loc);
                         return SmallVector<Value>{buildWeight(b, arguments[0])};
                       });
  rewriter.replaceOpWithNewOp<EmitTEOp>(
      op, TypeRange(result), "conv2d_winograd", ValueRange{op.getData(), transformed.getResult(0)},
      ArrayRef<DimExpr>(), ArrayRef<StringRef>{"data", "weight"},
      [&](OpBuilder &builder, Location loc, ValueRange arguments, ValueRange) {
        TopiBuilder b(builder, loc);
        return SmallVector<Value>{buildConv2D(b, arguments[0], arguments[1], op.getPadding())};
      });
  return success();
}

namespace {
struct ConvertConv2DToWinogradPass
    : mlc::impl::ConvertConv2DToWinogradBase<ConvertConv2DToWinogradPass> {
  using ConvertConv2DToWinogradBase::ConvertConv2DToWinogradBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    std::optional<TargetSpec> target;
    if (whereItPays)
      target = TargetSpec::get(getOperation());
    patterns.add<ConvertConv2D>(&getContext(), constantsOnly, target);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace
