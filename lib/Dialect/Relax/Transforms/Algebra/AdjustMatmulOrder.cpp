//===- AdjustMatmulOrder.cpp - The order of several products --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_ADJUSTMATMULORDER
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
/// How large the matrices are of which an operand is one, or several; sizes that are not known
/// are 1.
struct Sizes {
  SmallVector<double> batch;
  double rows = 1, cols = 1;
};

/// Three operands whose products are `(a b) c` and `a (b c)`.
struct Chain {
  Value a, b, c;
  bool isLeftFirst;
};
} // namespace

static int64_t getRank(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type ? type.getRank() : -1;
}

/// A vector is one row, or as the last operand one column.
static Sizes getSizes(Value value, bool isColumn) {
  SmallVector<double> sizes;
  for (relax::DimExpr dim : relax::getDims(cast<RankedTensorType>(value.getType())))
    sizes.push_back(std::max<int64_t>(dim.getConstant().value_or(1), 1));
  if (sizes.size() == 1)
    return isColumn ? Sizes{{}, sizes[0], 1} : Sizes{{}, 1, sizes[0]};
  Sizes result;
  result.cols = sizes.pop_back_val();
  result.rows = sizes.pop_back_val();
  result.batch = std::move(sizes);
  return result;
}

/// The sizes of a product; adds to `cost` how often something is multiplied.
static Sizes multiply(const Sizes &lhs, const Sizes &rhs, double &cost) {
  bool isLeftLonger = lhs.batch.size() > rhs.batch.size();
  Sizes result{isLeftLonger ? lhs.batch : rhs.batch, lhs.rows, rhs.cols};
  const SmallVector<double> &shorter = isLeftLonger ? rhs.batch : lhs.batch;
  size_t missing = result.batch.size() - shorter.size();
  for (auto [i, size] : llvm::enumerate(shorter))
    result.batch[missing + i] = std::max(result.batch[missing + i], size);
  double number = lhs.rows * lhs.cols * rhs.cols;
  for (double size : result.batch)
    number *= size;
  cost += number;
  return result;
}

/// Whether both orders give the same: a vector stands at an end, beside single matrices.
static bool isAssociative(const Chain &chain) {
  std::array<int64_t, 3> ranks = {getRank(chain.a), getRank(chain.b), getRank(chain.c)};
  if (*llvm::min_element(ranks) < 1)
    return false;
  bool hasVector = llvm::is_contained(ranks, 1), hasBatch = *llvm::max_element(ranks) > 2;
  return ranks[1] > 1 && !(hasVector && hasBatch);
}

/// The operand of which a matrix is the transposed one.
static Value getTransposed(Value value) {
  auto permute = value.getDefiningOp<relax::PermuteDimsOp>();
  if (!permute || getRank(permute.getX()) != 2)
    return {};
  std::optional<ArrayRef<int64_t>> axes = permute.getAxes();
  bool isSwap = !axes || (axes->size() == 2 && (*axes)[0] % 2 != 0);
  return isSwap ? permute.getX() : Value();
}

namespace {
struct AdjustOrder : OpRewritePattern<relax::MatmulOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(relax::MatmulOp op, PatternRewriter &rewriter) const override {
    auto getInner = [&](Value value) {
      auto inner = value.getDefiningOp<relax::MatmulOp>();
      return inner && inner.getOutDtypeAttr() == op.getOutDtypeAttr() ? inner : relax::MatmulOp();
    };
    // The transposed one of a product is the product of the transposed ones, the other way round.
    for (bool isLeft : {true, false}) {
      Value operand = isLeft ? op.getX1() : op.getX2(), other = isLeft ? op.getX2() : op.getX1();
      Value transposed = getTransposed(operand);
      relax::MatmulOp inner = getInner(transposed ? transposed : operand);
      if (!inner || (transposed && (getRank(inner.getX1()) != 2 || getRank(inner.getX2()) != 2)))
        continue;
      Value first = transposed ? inner.getX2() : inner.getX1();
      Value second = transposed ? inner.getX1() : inner.getX2();
      Chain chain = isLeft ? Chain{first, second, other, true} : Chain{other, first, second, false};
      if (isAssociative(chain) && isWorse(chain, transposed != nullptr)) {
        replace(op, chain, transposed != nullptr, rewriter);
        return success();
      }
    }
    return rewriter.notifyMatchFailure(op, "not a product of products, or in the best order");
  }

  /// Whether the other order costs less.
  static bool isWorse(const Chain &chain, bool isTransposed) {
    auto sizes = [&](Value value, bool isOuter, bool isColumn) {
      Sizes result = getSizes(value, isColumn);
      if (isTransposed && !isOuter)
        std::swap(result.rows, result.cols);
      return result;
    };
    Sizes a = sizes(chain.a, /*isOuter=*/!chain.isLeftFirst, /*isColumn=*/false);
    Sizes b = sizes(chain.b, /*isOuter=*/false, /*isColumn=*/false);
    Sizes c = sizes(chain.c, /*isOuter=*/chain.isLeftFirst, /*isColumn=*/true);
    double left = 0, right = 0;
    multiply(multiply(a, b, left), c, left);
    multiply(a, multiply(b, c, right), right);
    return chain.isLeftFirst ? right < left : left < right;
  }

  /// Multiplies in the other order.
  static void replace(relax::MatmulOp op, const Chain &chain, bool isTransposed,
                      PatternRewriter &rewriter) {
    auto transpose = [&](Value value) -> Value {
      return isTransposed
                 ? relax::PermuteDimsOp::create(rewriter, op.getLoc(), value, DenseI64ArrayAttr())
                 : value;
    };
    auto product = [&](Value lhs, Value rhs) -> Value {
      return relax::MatmulOp::create(rewriter, op.getLoc(), lhs, rhs, op.getOutDtypeAttr());
    };
    if (chain.isLeftFirst) {
      Value a = transpose(chain.a), b = transpose(chain.b);
      rewriter.replaceOp(op, product(a, product(b, chain.c)));
      return;
    }
    Value inner = product(chain.a, transpose(chain.b));
    rewriter.replaceOp(op, product(inner, transpose(chain.c)));
  }
};

struct AdjustMatmulOrder : mlc::impl::AdjustMatmulOrderBase<AdjustMatmulOrder> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    relax::populateAdjustMatmulOrderPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

void relax::populateAdjustMatmulOrderPatterns(RewritePatternSet &patterns) {
  patterns.add<AdjustOrder>(patterns.getContext());
}
