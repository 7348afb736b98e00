//===- FoldConstantLayout.cpp - Constants lie as they are used ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlc/Dialect/TIR/Analysis/CopyForm.h"
#include "mlc/Support/AllocateBlob.h"
#include "mlc/Support/ElementBytes.h"
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

/// A constant's elements as they lie in memory; nothing if they are not there, or are bits: a
/// result would be bytes.
std::optional<ElementBytes> getBytes(relax::ConstantOp constant) {
  auto dense = dyn_cast<DenseElementsAttr>(constant.getValue());
  if (dense && dense.getElementType().isInteger(1))
    return std::nullopt;
  FailureOr<ElementBytes> elements = readElements(constant.getValue());
  return succeeded(elements) ? std::optional(std::move(*elements)) : std::nullopt;
}

/// A value of `type` whose `numBytes` bytes are written by `write`, kept as that of `like` is where
/// it may be: what is copied several times may be larger.
ElementsAttr createLike(relax::ConstantOp like, RankedTensorType type, size_t numBytes,
                        llvm::function_ref<void(MutableArrayRef<char>)> write) {
  auto resource = dyn_cast<DenseResourceElementsAttr>(like.getValue());
  if (!resource && static_cast<int64_t>(numBytes) <= relax::ConstantOp::kMaxDenseBytes) {
    SmallVector<char, 0> bytes;
    bytes.resize_for_overwrite(numBytes);
    write(bytes);
    return DenseElementsAttr::getFromRawBuffer(type, bytes);
  }
  StringRef key = "folded";
  size_t alignment = kConstantAlignment;
  if (resource) {
    key = resource.getRawHandle().getKey();
    alignment = resource.getRawHandle().getBlob()->getDataAlignment();
  }
  AsmResourceBlob blob = allocateBlob(numBytes, alignment);
  write(blob.getMutableData());
  return DenseResourceElementsAttr::get(type, key, std::move(blob));
}

/// The transpose of a constant; null if it cannot be computed here.
ElementsAttr transpose(relax::ConstantOp constant, RankedTensorType type, ArrayRef<int64_t> axes) {
  auto from = cast<RankedTensorType>(constant.getResult().getType());
  if (auto dense = dyn_cast<DenseElementsAttr>(constant.getValue()); dense && dense.isSplat())
    return dense.resizeSplat(type);
  std::optional<ElementBytes> elements = getBytes(constant);
  int64_t count = from.getNumElements();
  if (!elements || count == 0 || static_cast<int64_t>(elements->bytes.size()) % count != 0)
    return {};
  ArrayRef<char> bytes = elements->bytes;
  int64_t width = bytes.size() / count;
  auto form = tir::CopyForm::transpose(from.getShape(), axes);
  return createLike(constant, type, bytes.size(), [&](MutableArrayRef<char> to) {
    form.run(constant.getContext(), bytes, to, width);
  });
}

/// What constants have become: by their value, the type of the result, and the axes or the function
/// that moves the elements. What many calls share, as the steps of a recurrent network do, stays
/// one, which a cache holds.
using Folded = DenseMap<std::tuple<Attribute, Type, const void *>, ElementsAttr>;

template <typename Op> struct FoldConstants : OpRewritePattern<Op> {
  FoldConstants(MLIRContext *context, std::shared_ptr<Folded> folded)
      : OpRewritePattern<Op>(context), folded(std::move(folded)) {}

protected:
  ElementsAttr transposeOnce(relax::ConstantOp constant, RankedTensorType type,
                             ArrayRef<int64_t> axes) const {
    auto key = DenseI64ArrayAttr::get(type.getContext(), axes);
    ElementsAttr &value = (*folded)[{constant.getValue(), type, key.getAsOpaquePointer()}];
    if (!value)
      value = transpose(constant, type, axes);
    return value;
  }

  std::shared_ptr<Folded> folded;
};

struct FoldPermuteDims : FoldConstants<relax::PermuteDimsOp> {
  using FoldConstants::FoldConstants;

  LogicalResult matchAndRewrite(relax::PermuteDimsOp op, PatternRewriter &rewriter) const override {
    auto constant = op.getX().getDefiningOp<relax::ConstantOp>();
    auto type = dyn_cast<RankedTensorType>(op.getResult().getType());
    if (!constant || !type)
      return rewriter.notifyMatchFailure(op, "not of a constant");
    ElementsAttr value = transposeOnce(constant, type, op.getNormalizedAxes());
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
    else if (auto resource = dyn_cast<DenseResourceElementsAttr>(constant.getValue()))
      value = DenseResourceElementsAttr::get(type, resource.getRawHandle());
    if (!value)
      return rewriter.notifyMatchFailure(op, "the data are not there");
    rewriter.replaceOpWithNewOp<relax::ConstantOp>(op, value);
    return success();
  }
};

struct TransposeWeight : FoldConstants<relax::LinearOp> {
  using FoldConstants::FoldConstants;

  LogicalResult matchAndRewrite(relax::LinearOp op, PatternRewriter &rewriter) const override {
    auto constant = op.getWeight().getDefiningOp<relax::ConstantOp>();
    auto result = dyn_cast<RankedTensorType>(op.getResult().getType());
    if (!constant || !result || op.getBias())
      return rewriter.notifyMatchFailure(op, "the weight is no constant, or there is a bias");
    auto type = cast<RankedTensorType>(constant.getResult().getType());
    auto transposed =
        RankedTensorType::get({type.getDimSize(1), type.getDimSize(0)}, type.getElementType());
    ElementsAttr value = transposeOnce(constant, transposed, {1, 0});
    if (!value)
      return rewriter.notifyMatchFailure(op, "the elements cannot be moved here");
    Value weight = relax::ConstantOp::create(rewriter, op.getLoc(), value);
    rewriter.replaceOpWithNewOp<relax::MatmulOp>(op, result, op.getData(), weight,
                                                 op.getOutDtypeAttr());
    return success();
  }
};

/// A call of a function that does nothing but move elements.
struct FoldCopyCall : FoldConstants<relax::CallTIROp> {
  using FoldConstants::FoldConstants;

  LogicalResult matchAndRewrite(relax::CallTIROp op, PatternRewriter &rewriter) const override {
    auto constant =
        op.getArgs().size() == 1 ? op.getArgs()[0].getDefiningOp<relax::ConstantOp>() : nullptr;
    auto callee = SymbolTable::lookupNearestSymbolFrom<tir::PrimFuncOp>(op, op.getCalleeAttr());
    auto type = cast<RankedTensorType>(op.getResultTypes().front());
    if (!constant || !callee || op.getNumResults() != 1 || !type.hasStaticShape())
      return rewriter.notifyMatchFailure(op, "not of one constant to one result");
    ElementsAttr &value = (*folded)[{constant.getValue(), type, callee.getOperation()}];
    if (!value && failed(copy(op, constant, callee, value, rewriter)))
      return failure();
    rewriter.replaceOpWithNewOp<relax::ConstantOp>(op, value);
    return success();
  }

private:
  static LogicalResult copy(relax::CallTIROp op, relax::ConstantOp constant, tir::PrimFuncOp callee,
                            ElementsAttr &value, PatternRewriter &rewriter) {
    std::optional<tir::CopyForm> form = tir::CopyForm::analyze(callee);
    if (!form)
      return rewriter.notifyMatchFailure(op, "the function does more than to copy");
    std::optional<ElementBytes> elements = getBytes(constant);
    if (!elements)
      return rewriter.notifyMatchFailure(op, "the data are not there");
    auto from = cast<RankedTensorType>(constant.getResult().getType());
    auto type = cast<RankedTensorType>(op.getResultTypes().front());
    if (from.getNumElements() == 0)
      return rewriter.notifyMatchFailure(op, "there are no elements");
    int64_t width = elements->bytes.size() / from.getNumElements();
    value =
        createLike(constant, type, type.getNumElements() * width, [&](MutableArrayRef<char> to) {
          if (form->getNumElements() < type.getNumElements())
            llvm::fill(to, 0);
          form->run(op.getContext(), elements->bytes, to, width);
        });
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
  MLIRContext *context = patterns.getContext();
  patterns.add<FoldReshape<relax::ReshapeOp>, FoldReshape<relax::FlattenOp>>(context);
  const auto folded = std::make_shared<Folded>();
  patterns.add<FoldPermuteDims, TransposeWeight, FoldCopyCall>(context, folded);
}
