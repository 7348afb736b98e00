//===- FoldConstantLayout.cpp - Constants lie as they are used ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlc/Dialect/TIR/Analysis/CopyForm.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_FOLDCONSTANTLAYOUT
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {

/// A constant's elements as they lie in memory; nothing if they do not lie there one by one.
std::optional<ArrayRef<char>> getBytes(relax::ConstantOp constant) {
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(constant.getValue())) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    return blob ? std::optional(blob->getData()) : std::nullopt;
  }
  auto dense = dyn_cast<DenseElementsAttr>(constant.getValue());
  if (!dense || dense.isSplat() || dense.getElementType().isInteger(1))
    return std::nullopt;
  return dense.getRawData();
}

/// The same, where a value that all elements have is put into `repeated` as often as there are
/// elements.
std::optional<ArrayRef<char>> getAllBytes(relax::ConstantOp constant,
                                          SmallVectorImpl<char> &repeated) {
  auto dense = dyn_cast<DenseElementsAttr>(constant.getValue());
  if (!dense || !dense.isSplat() || dense.getElementType().isInteger(1))
    return getBytes(constant);
  for (int64_t count = dense.getNumElements(); count-- > 0;)
    llvm::append_range(repeated, dense.getRawData());
  return ArrayRef<char>(repeated);
}

/// A value of `type` with these bytes, kept as that of `like` is.
ElementsAttr getLike(relax::ConstantOp like, RankedTensorType type, ArrayRef<char> bytes) {
  auto resource = dyn_cast<DenseResourceElementsAttr>(like.getValue());
  if (!resource)
    return DenseElementsAttr::getFromRawBuffer(type, bytes);
  size_t alignment = resource.getRawHandle().getBlob()->getDataAlignment();
  return DenseResourceElementsAttr::get(
      type, resource.getRawHandle().getKey(),
      HeapAsmResourceBlob::allocateAndCopyWithAlign(bytes, alignment));
}

/// The transpose of a constant; null if it cannot be computed here.
ElementsAttr transpose(relax::ConstantOp constant, RankedTensorType type, ArrayRef<int64_t> axes) {
  auto from = cast<RankedTensorType>(constant.getResult().getType());
  if (auto dense = dyn_cast<DenseElementsAttr>(constant.getValue()); dense && dense.isSplat())
    return dense.resizeSplat(type);
  std::optional<ArrayRef<char>> bytes = getBytes(constant);
  int64_t rank = from.getRank(), count = from.getNumElements();
  if (!bytes || count == 0 || static_cast<int64_t>(bytes->size()) % count != 0)
    return {};
  int64_t width = bytes->size() / count;
  // How far the source moves with each dimension of the result.
  SmallVector<int64_t> strides(rank, 1), moves;
  for (int64_t dim = rank - 1; dim-- > 0;)
    strides[dim] = strides[dim + 1] * from.getDimSize(dim + 1);
  for (int64_t axis : axes)
    moves.push_back(strides[axis]);
  SmallVector<char, 0> result(bytes->size());
  SmallVector<int64_t> position(rank, 0);
  int64_t source = 0;
  for (int64_t target = 0; target < count; ++target) {
    std::memcpy(result.data() + target * width, bytes->data() + source * width, width);
    for (int64_t dim = rank; dim-- > 0;) {
      source += moves[dim];
      if (++position[dim] < type.getDimSize(dim))
        break;
      source -= moves[dim] * type.getDimSize(dim);
      position[dim] = 0;
    }
  }
  return getLike(constant, type, result);
}

struct FoldPermuteDims : OpRewritePattern<relax::PermuteDimsOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(relax::PermuteDimsOp op, PatternRewriter &rewriter) const override {
    auto constant = op.getX().getDefiningOp<relax::ConstantOp>();
    auto type = dyn_cast<RankedTensorType>(op.getResult().getType());
    if (!constant || !type)
      return rewriter.notifyMatchFailure(op, "not of a constant");
    ElementsAttr value = transpose(constant, type, op.getNormalizedAxes());
    if (!value)
      return rewriter.notifyMatchFailure(op, "the elements cannot be moved here");
    rewriter.replaceOpWithNewOp<relax::ConstantOp>(op, value);
    return success();
  }
};

/// Operators whose result has the elements of `x` in the order in which they are.
template <typename Op> struct FoldReshape : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;

  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    auto constant = op.getX().template getDefiningOp<relax::ConstantOp>();
    auto type = dyn_cast<RankedTensorType>(op.getResult().getType());
    if (!constant || !type || !type.hasStaticShape() || type.getEncoding())
      return rewriter.notifyMatchFailure(op, "not of a constant, or of a shape that is not known");
    ElementsAttr value;
    if (auto dense = dyn_cast<DenseElementsAttr>(constant.getValue()))
      value = dense.reshape(type);
    else if (std::optional<ArrayRef<char>> bytes = getBytes(constant))
      value = getLike(constant, type, *bytes);
    if (!value)
      return rewriter.notifyMatchFailure(op, "the data are not there");
    rewriter.replaceOpWithNewOp<relax::ConstantOp>(op, value);
    return success();
  }
};

struct TransposeWeight : OpRewritePattern<relax::LinearOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(relax::LinearOp op, PatternRewriter &rewriter) const override {
    auto constant = op.getWeight().getDefiningOp<relax::ConstantOp>();
    auto result = dyn_cast<RankedTensorType>(op.getResult().getType());
    if (!constant || !result || op.getBias())
      return rewriter.notifyMatchFailure(op, "the weight is no constant, or there is a bias");
    auto type = cast<RankedTensorType>(constant.getResult().getType());
    auto transposed =
        RankedTensorType::get({type.getDimSize(1), type.getDimSize(0)}, type.getElementType());
    ElementsAttr value = transpose(constant, transposed, {1, 0});
    if (!value)
      return rewriter.notifyMatchFailure(op, "the elements cannot be moved here");
    Value weight = relax::ConstantOp::create(rewriter, op.getLoc(), value);
    rewriter.replaceOpWithNewOp<relax::MatmulOp>(op, result, op.getData(), weight,
                                                 op.getOutDtypeAttr());
    return success();
  }
};

/// A call of a function that does nothing but move elements.
struct FoldCopyCall : OpRewritePattern<relax::CallTIROp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(relax::CallTIROp op, PatternRewriter &rewriter) const override {
    auto constant =
        op.getArgs().size() == 1 ? op.getArgs()[0].getDefiningOp<relax::ConstantOp>() : nullptr;
    auto callee = SymbolTable::lookupNearestSymbolFrom<tir::PrimFuncOp>(op, op.getCalleeAttr());
    auto type = cast<RankedTensorType>(op.getResultTypes().front());
    if (!constant || !callee || op.getNumResults() != 1 || !type.hasStaticShape())
      return rewriter.notifyMatchFailure(op, "not of one constant to one result");
    std::optional<tir::CopyForm> form = tir::CopyForm::analyze(callee);
    if (!form)
      return rewriter.notifyMatchFailure(op, "the function does more than to copy");
    SmallVector<char, 0> repeated;
    std::optional<ArrayRef<char>> bytes = getAllBytes(constant, repeated);
    if (!bytes)
      return rewriter.notifyMatchFailure(op, "the data are not there");
    auto from = cast<RankedTensorType>(constant.getResult().getType());
    if (from.getNumElements() == 0)
      return rewriter.notifyMatchFailure(op, "there are no elements");
    int64_t width = bytes->size() / from.getNumElements();
    SmallVector<char, 0> result(type.getNumElements() * width, 0);
    form->run(*bytes, result, width);
    rewriter.replaceOpWithNewOp<relax::ConstantOp>(op, getLike(constant, type, result));
    return success();
  }
};

struct FoldConstantLayoutPass : mlc::impl::FoldConstantLayoutBase<FoldConstantLayoutPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    relax::populateFoldConstantLayoutPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

void relax::populateFoldConstantLayoutPatterns(RewritePatternSet &patterns) {
  patterns.add<FoldPermuteDims, FoldReshape<relax::ReshapeOp>, FoldReshape<relax::FlattenOp>,
               TransposeWeight, FoldCopyCall>(patterns.getContext());
}
