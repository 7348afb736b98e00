//===- CombineParallelMatmul.cpp - One product in place of several of the same tensor -------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_COMBINEPARALLELMATMUL
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

/// The matrix that a product's first operand is multiplied with, or null where there is none that
/// could be put beside another.
static RankedTensorType getMatrix(relax::MatmulOp op) {
  auto matrix = dyn_cast<RankedTensorType>(op.getX2().getType());
  bool fits = matrix && matrix.getRank() == 2 && op.getX1().getType().hasRank() &&
              op.getX1().getType().getRank() >= 2 &&
              relax::getDims(matrix)[0].isKnownEqual(relax::getDims(op.getX1().getType()).back());
  return fits ? matrix : RankedTensorType();
}

/// Whether the matrix of a product is computed from one of `products`.
static bool needsOneOf(relax::MatmulOp op, ArrayRef<relax::MatmulOp> products) {
  SetVector<Operation *> slice;
  BackwardSliceOptions options;
  options.inclusive = true;
  options.omitUsesFromAbove = false;
  options.filter = [&](Operation *other) { return other->getBlock() == op->getBlock(); };
  if (failed(getBackwardSlice(op.getX2(), &slice, options)))
    return true;
  return llvm::any_of(products, [&](relax::MatmulOp product) { return slice.contains(product); });
}

/// The attribute of a product that is to stay by itself; the pass drops it.
static constexpr StringLiteral kKeepApart = "keep_apart";

/// The vector that is added to the columns of a product, by the only op that uses it.
static Value getBias(relax::MatmulOp op) {
  auto add = op->hasOneUse() ? dyn_cast<relax::AddOp>(*op->user_begin()) : relax::AddOp();
  if (!add || add->getBlock() != op->getBlock() || add.getX1() != op.getResult())
    return {};
  auto bias = dyn_cast<RankedTensorType>(add.getX2().getType());
  auto matrix = cast<RankedTensorType>(op.getX2().getType());
  bool fits = bias && bias.getRank() == 1 && bias.getElementType() == matrix.getElementType() &&
              add.getResult().getType() == op.getResult().getType() &&
              relax::getDims(bias)[0].isKnownEqual(relax::getDims(matrix)[1]);
  return fits ? add.getX2() : Value();
}

/// The activation that alone uses a value in its block.
static Operation *getActivation(Value value) {
  Operation *user = value.hasOneUse() ? *value.user_begin() : nullptr;
  return user && user->getBlock() == value.getParentBlock() &&
                 isa<relax::ReluOp, relax::GeluOp, relax::SiluOp>(user)
             ? user
             : nullptr;
}

namespace {
struct CombineMatmuls : OpRewritePattern<relax::MatmulOp> {
  using OpRewritePattern::OpRewritePattern;

  /// Matches the last product of a tensor in a block.
  LogicalResult matchAndRewrite(relax::MatmulOp op, PatternRewriter &rewriter) const override {
    SmallVector<relax::MatmulOp> group;
    for (OpOperand &use : op.getX1().getUses()) {
      auto other = dyn_cast<relax::MatmulOp>(use.getOwner());
      if (other && use.getOperandNumber() == 0 && other->getBlock() == op->getBlock() &&
          !other->hasAttr(kKeepApart) && other.getOutDtypeAttr() == op.getOutDtypeAttr() &&
          getMatrix(other))
        group.push_back(other);
    }
    if (group.size() < 2 || !llvm::is_contained(group, op))
      return rewriter.notifyMatchFailure(op, "no other product of the same tensor with a matrix");
    llvm::sort(group, [](Operation *lhs, Operation *rhs) { return lhs->isBeforeInBlock(rhs); });
    if (group.front() != op)
      return rewriter.notifyMatchFailure(op, "not the first of the products");
    llvm::erase_if(group, [&](relax::MatmulOp other) { return needsOneOf(other, group); });
    SmallVector<Value> matrices =
        llvm::map_to_vector(group, [](relax::MatmulOp other) -> Value { return other.getX2(); });
    if (group.size() < 2)
      return rewriter.notifyMatchFailure(op, "the other matrices are computed from products");
    SmallVector<int64_t> bounds;
    int64_t columns = 0;
    for (relax::MatmulOp other : group) {
      std::optional<int64_t> size = relax::getDims(getMatrix(other))[1].getConstant();
      if (!size)
        return rewriter.notifyMatchFailure(other, "the columns are not a number");
      columns += *size;
      bounds.push_back(columns);
    }
    bounds.pop_back();
    // Everything is made before the first product.
    if (failed(moveValueDefinitions(rewriter, matrices, op)))
      return rewriter.notifyMatchFailure(op, "what computes a matrix has to stay where it is");
    SmallVector<Value> parts = llvm::map_to_vector(
        group, [](relax::MatmulOp other) -> Value { return other.getResult(); });
    SmallVector<Value> biases = llvm::map_to_vector(group, getBias);
    if (!llvm::is_contained(biases, Value()) && areThere(biases, group))
      for (Value &part : parts)
        part = (*part.user_begin())->getResult(0);
    else
      biases.clear();
    Location loc = op.getLoc();
    Value matrix = relax::ConcatOp::create(rewriter, loc, matrices, /*axis=*/1);
    auto dtype = TypeAttr::get(op.getResult().getType().getElementType());
    Value whole = relax::MatmulOp::create(rewriter, loc, op.getX1(), matrix, dtype);
    if (!biases.empty()) {
      Value bias = relax::ConcatOp::create(rewriter, loc, biases, /*axis=*/0);
      whole = relax::AddOp::create(rewriter, loc, whole, bias);
    }
    whole = activate(whole, parts, rewriter);
    int64_t last = cast<RankedTensorType>(whole.getType()).getRank() - 1;
    auto split = relax::SplitOp::create(rewriter, loc, whole, /*sections=*/IntegerAttr(),
                                        rewriter.getDenseI64ArrayAttr(bounds),
                                        rewriter.getI64IntegerAttr(last));
    for (auto [other, part, piece] : llvm::zip_equal(group, parts, split.getResults())) {
      SmallVector<Operation *> chain;
      for (Operation *next = part.getDefiningOp(); next != other;
           next = next->getOperand(0).getDefiningOp())
        chain.push_back(next);
      rewriter.replaceAllUsesWith(part, piece);
      for (Operation *next : chain)
        rewriter.eraseOp(next);
      rewriter.eraseOp(other);
    }
    return success();
  }

  /// Whether biases are computed before the first product.
  static bool areThere(ArrayRef<Value> biases, ArrayRef<relax::MatmulOp> group) {
    DominanceInfo dominance(group.front()->getParentOfType<func::FuncOp>());
    auto isThere = [&](Value bias) { return dominance.properlyDominates(bias, group.front()); };
    return llvm::all_of(biases, isThere);
  }

  /// Does to all parts at once what the same activation does to each.
  static Value activate(Value whole, MutableArrayRef<Value> parts, PatternRewriter &rewriter) {
    SmallVector<Operation *> activations = llvm::map_to_vector(parts, getActivation);
    auto isSame = [&](Operation *other) {
      return other && activations.front() && other->getName() == activations.front()->getName();
    };
    if (!llvm::all_of(activations, isSame))
      return whole;
    for (auto [part, activation] : llvm::zip_equal(parts, activations))
      part = activation->getResult(0);
    OperationState state(activations.front()->getLoc(), activations.front()->getName());
    state.addOperands(whole);
    state.addTypes(whole.getType());
    return rewriter.create(state)->getResult(0);
  }
};

struct CombineParallelMatmul : mlc::impl::CombineParallelMatmulBase<CombineParallelMatmul> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    relax::populateCombineParallelMatmulPatterns(patterns);
    // A match takes ops away that are still to be visited, which a plain walk cannot bear.
    GreedyRewriteConfig config;
    config.enableFolding(false).enableConstantCSE(false);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns), config)))
      return signalPassFailure();
    getOperation()->walk([](relax::MatmulOp op) { op->removeAttr(kKeepApart); });
  }
};
} // namespace

void relax::populateCombineParallelMatmulPatterns(RewritePatternSet &patterns) {
  patterns.add<CombineMatmuls>(patterns.getContext());
}
