//===- ConvertLayout.cpp - Convolutions in the layout that suits them -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "LayoutCost.h"
#include "mlc/Dialect/Relax/Analysis/ConstantValues.h"
#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlc/Support/TargetSpec.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_CONVERTLAYOUT
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

using Axes = SmallVector<int64_t>;

/// The axes by which a tensor with layout `from` gets layout `to`; nothing if they have different
/// letters.
static std::optional<Axes> getAxes(StringRef from, StringRef to) {
  Axes axes;
  for (char letter : to) {
    size_t place = from.find(letter);
    if (place == StringRef::npos || llvm::is_contained(axes, static_cast<int64_t>(place)))
      return std::nullopt;
    axes.push_back(place);
  }
  return from.size() == to.size() ? std::optional(axes) : std::nullopt;
}

/// The type of what `permute_dims(.., axes)` makes a tensor of type `after`.
static RankedTensorType getTypeBefore(RankedTensorType after, ArrayRef<int64_t> axes) {
  SmallVector<DimExpr> before =
      applyPermutation(ArrayRef<DimExpr>(getDims(after)), invertPermutationVector(axes));
  return getTensorType(before, after.getElementType());
}

static Value createPermuted(OpBuilder &builder, Location loc, Value x, ArrayRef<int64_t> axes) {
  return PermuteDimsOp::create(builder, loc, x, builder.getDenseI64ArrayAttr(axes));
}

namespace {
/// A convolution in the layout that is wanted, between permutations.
template <typename Conv> struct ConvertConvolution : OpRewritePattern<Conv> {
  ConvertConvolution(MLIRContext *context, DesiredLayout wanted, std::optional<TargetSpec> target)
      : OpRewritePattern<Conv>(context), wanted(wanted), target(std::move(target)) {}

  LogicalResult matchAndRewrite(Conv op, PatternRewriter &rewriter) const override {
    auto data = dyn_cast<RankedTensorType>(op.getData().getType());
    auto weight = dyn_cast<RankedTensorType>(op.getWeight().getType());
    auto result = dyn_cast<RankedTensorType>(op.getResult().getType());
    if (!data || !weight || !result)
      return rewriter.notifyMatchFailure(op, "a rank is not known");
    if (op.getDataLayout() == wanted.data && op.getKernelLayout() == wanted.kernel)
      return rewriter.notifyMatchFailure(op, "it has the layout");
    std::optional<Axes> dataAxes = getAxes(op.getDataLayout(), wanted.data);
    std::optional<Axes> kernelAxes = getAxes(op.getKernelLayout(), wanted.kernel);
    if (!dataAxes || !kernelAxes)
      return rewriter.notifyMatchFailure(op, "the layouts have different letters");
    if (target && !pays(op, weight))
      return rewriter.notifyMatchFailure(op, "it is as fast in the layout that it has");
    Location loc = op.getLoc();
    Axes back = invertPermutationVector(*dataAxes);
    Value x = createPermuted(rewriter, loc, op.getData(), *dataAxes);
    Value w = createPermuted(rewriter, loc, op.getWeight(), *kernelAxes);
    NamedAttrList attributes(op->getAttrDictionary());
    attributes.set("data_layout", rewriter.getStringAttr(wanted.data));
    attributes.set("kernel_layout", rewriter.getStringAttr(wanted.kernel));
    Operation *conv = rewriter.create(loc, op->getName().getIdentifier(), {x, w},
                                      {getTypeBefore(result, back)}, attributes);
    rewriter.replaceOp(op, createPermuted(rewriter, loc, conv->getResult(0), back));
    return success();
  }

private:
  /// With the channels last, vectors of channels of a group lie one after the other. Where each
  /// channel is a group, those of several do.
  bool pays(Conv op, RankedTensorType weight) const {
    int64_t bits = weight.getElementType().isIntOrFloat() ? weight.getElementTypeBitWidth() : 64;
    SmallVector<DimExpr> dims = getDims(weight);
    std::optional<int64_t> outputs = dims[op.getKernelLayout().find('O')].getConstant();
    std::optional<int64_t> inputs = dims[op.getKernelLayout().find('I')].getConstant();
    int64_t groups = op.getGroups();
    if (!isMadeOfConstants(op.getWeight()) || !outputs)
      return false;
    int64_t inLanes = inputs == 1 && outputs == groups ? *outputs : *outputs / groups;
    return inLanes * bits >= target->vectorBits;
  }

  DesiredLayout wanted;
  std::optional<TargetSpec> target;
};

/// `f(permute_dims(x))` is `permute_dims(f(x))`: until what takes the dimensions in the order in
/// which they are now.
struct SinkPermuteDims : OpInterfaceRewritePattern<LayoutOpInterface> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(LayoutOpInterface op, PatternRewriter &rewriter) const override {
    std::optional<Axes> axes = findAxes(op);
    if (!axes)
      return rewriter.notifyMatchFailure(op, "no operand is permuted");
    for (OpOperand &operand : op->getOpOperands())
      if (op.hasDimensions(operand.getOperandNumber()) && !isFree(operand.get(), *axes))
        return rewriter.notifyMatchFailure(op, "an operand would have to be permuted");
    NamedAttrList attributes(op->getAttrDictionary());
    SmallVector<Axes> results;
    if (failed(op.permute(*axes, attributes, results)))
      return rewriter.notifyMatchFailure(op, "it depends on the order of dimensions");
    SmallVector<Type> types;
    for (auto [type, back] : llvm::zip_equal(op->getResultTypes(), results)) {
      auto tensor = dyn_cast<RankedTensorType>(type);
      if (!tensor || (!back.empty() && static_cast<int64_t>(back.size()) != tensor.getRank()))
        return rewriter.notifyMatchFailure(op, "a result has another rank");
      types.push_back(back.empty() ? tensor : getTypeBefore(tensor, back));
    }
    SmallVector<Value> operands;
    for (OpOperand &operand : op->getOpOperands())
      operands.push_back(op.hasDimensions(operand.getOperandNumber())
                             ? undo(rewriter, operand.get(), *axes)
                             : operand.get());
    Operation *before =
        rewriter.create(op.getLoc(), op->getName().getIdentifier(), operands, types, attributes);
    SmallVector<Value> permuted;
    for (auto [result, back] : llvm::zip_equal(before->getResults(), results))
      permuted.push_back(back.empty() ? result
                                      : createPermuted(rewriter, op.getLoc(), result, back));
    rewriter.replaceOp(op, permuted);
    return success();
  }

private:
  /// How the first operand is permuted that is.
  static std::optional<Axes> findAxes(LayoutOpInterface op) {
    for (OpOperand &operand : op->getOpOperands()) {
      auto permute = operand.get().getDefiningOp<PermuteDimsOp>();
      if (permute && op.hasDimensions(operand.getOperandNumber()) &&
          !isMadeOfConstants(permute.getX()) && permute.getX().getType().hasRank())
        return permute.getNormalizedAxes();
    }
    return std::nullopt;
  }

  /// Whether the operand before the permutation is there, or is a constant.
  static bool isFree(Value operand, ArrayRef<int64_t> axes) {
    auto type = dyn_cast<RankedTensorType>(operand.getType());
    if (!type || type.getRank() == 0)
      return static_cast<bool>(type);
    bool hasAllDims = type.getRank() == static_cast<int64_t>(axes.size());
    auto permute = operand.getDefiningOp<PermuteDimsOp>();
    if (permute && permute.getX().getType().hasRank() && hasAllDims)
      return permute.getNormalizedAxes() == Axes(axes);
    if (isMadeOfConstants(operand))
      return type.getRank() <= static_cast<int64_t>(axes.size());
    // Something else takes it like that already. Of two permutations that undo each other, one goes
    // down only, so that this ends.
    Axes inverse = invertPermutationVector(axes);
    return hasAllDims && inverse < Axes(axes) &&
           llvm::any_of(
               operand.getUsers(),
               [&](Operation *user) {
                 auto other = dyn_cast<PermuteDimsOp>(user);
                 return other && other.getNormalizedAxes() == inverse;
               });
  }

  static Value undo(OpBuilder &builder, Value operand, ArrayRef<int64_t> axes) {
    auto type = cast<RankedTensorType>(operand.getType());
    if (auto permute = operand.getDefiningOp<PermuteDimsOp>())
      return permute.getX();
    if (type.getRank() == 0)
      return operand;
    if (size_t numMissing = axes.size() - type.getRank()) {
      Axes missing = llvm::to_vector(llvm::seq<int64_t>(0, numMissing));
      operand = ExpandDimsOp::create(builder, operand.getLoc(), operand, missing);
    }
    return createPermuted(builder, operand.getLoc(), operand, invertPermutationVector(axes));
  }
};

/// Dimensions of size 1 that change their places move no element.
struct PermuteUnitDims : OpRewritePattern<PermuteDimsOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(PermuteDimsOp op, PatternRewriter &rewriter) const override {
    auto from = dyn_cast<RankedTensorType>(op.getX().getType());
    auto to = dyn_cast<RankedTensorType>(op.getResult().getType());
    if (!from || !to)
      return rewriter.notifyMatchFailure(op, "a rank is not known");
    Axes moved = llvm::filter_to_vector(op.getNormalizedAxes(),
                                        [&](int64_t axis) { return from.getDimSize(axis) != 1; });
    if (!llvm::is_sorted(moved))
      return rewriter.notifyMatchFailure(op, "elements move");
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, to, op.getX(),
                                           DimsAttr::get(op.getContext(), getDims(to)));
    return success();
  }
};

/// A product with a constant sums over what is permuted and then written in one row: the rows of
/// the constant move instead.
struct PermuteRowsOfMatmul : OpRewritePattern<MatmulOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(MatmulOp op, PatternRewriter &rewriter) const override {
    auto reshape = op.getX1().getDefiningOp<ReshapeOp>();
    auto permute = reshape ? reshape.getX().getDefiningOp<PermuteDimsOp>() : PermuteDimsOp();
    auto matrix = dyn_cast<RankedTensorType>(op.getX2().getType());
    if (!permute || !isMadeOfConstants(op.getX2()) || !matrix || matrix.getRank() != 2)
      return rewriter.notifyMatchFailure(op, "not of permuted data with a constant");
    auto before = dyn_cast<RankedTensorType>(permute.getX().getType());
    auto flat = dyn_cast<RankedTensorType>(reshape.getResult().getType());
    Axes axes = permute.getNormalizedAxes();
    if (!before || !flat || flat.getRank() != 2 || axes.front() != 0)
      return rewriter.notifyMatchFailure(op, "the rows are not those of the data");
    SmallVector<DimExpr> dims = getDims(before), after, rows;
    if (!getDims(flat).front().isKnownEqual(dims.front()))
      return rewriter.notifyMatchFailure(op, "the rows are not those of the data");
    for (int64_t axis : ArrayRef(axes).drop_front()) {
      if (!dims[axis].isConstant())
        return rewriter.notifyMatchFailure(op, "a size is not known");
      after.push_back(dims[axis]);
    }
    after.push_back(getDims(matrix).back());
    // The rows by the dimensions that they were made of, in the order before the permutation.
    Axes order;
    for (int64_t axis : invertPermutationVector(axes))
      if (axis != 0)
        order.push_back(axis - 1);
    order.push_back(axes.size() - 1);
    Location loc = op.getLoc();
    auto createReshaped = [&](Value x, ArrayRef<DimExpr> to) -> Value {
      return ReshapeOp::create(rewriter, loc, x, DimsAttr::get(op.getContext(), to));
    };
    Value split = createReshaped(op.getX2(), after);
    Value moved = createReshaped(createPermuted(rewriter, loc, split, order), getDims(matrix));
    Value data = createReshaped(permute.getX(), getDims(flat));
    rewriter.replaceOpWithNewOp<MatmulOp>(op, op.getResult().getType(), data, moved,
                                          op.getOutDtypeAttr());
    return success();
  }
};

/// What may be converted: the letters of its layouts, and the pattern that converts it.
struct Convolution {
  StringRef name, data, kernel;
  void (*addPattern)(RewritePatternSet &, const DesiredLayout &, const std::optional<TargetSpec> &);
};
} // namespace

template <typename Conv>
static void addPattern(RewritePatternSet &patterns, const DesiredLayout &wanted,
                       const std::optional<TargetSpec> &target) {
  patterns.add<ConvertConvolution<Conv>>(patterns.getContext(), wanted, target);
}

static const Convolution *findConvolution(StringRef name) {
  static constexpr Convolution kConvolutions[] = {
      {"nn.conv1d", "NCW", "OIW", addPattern<Conv1DOp>},
      {"nn.conv2d", "NCHW", "OIHW", addPattern<Conv2DOp>},
      {"nn.conv1d_transpose", "NCW", "IOW", addPattern<Conv1DTransposeOp>},
      {"nn.conv2d_transpose", "NCHW", "IOHW", addPattern<Conv2DTransposeOp>}};
  auto found = llvm::find_if(kConvolutions, [&](const Convolution &c) { return c.name == name; });
  return found == std::end(kConvolutions) ? nullptr : found;
}

void mlc::relax::populateConvertLayoutPatterns(RewritePatternSet &patterns,
                                               ArrayRef<DesiredLayout> desired,
                                               const std::optional<TargetSpec> &target) {
  for (const DesiredLayout &wanted : desired)
    if (const Convolution *convolution = findConvolution(wanted.name))
      convolution->addPattern(patterns, wanted, target);
  patterns.add<SinkPermuteDims>(patterns.getContext());
}

namespace {
struct ConvertLayoutPass : mlc::impl::ConvertLayoutBase<ConvertLayoutPass> {
  using ConvertLayoutBase::ConvertLayoutBase;

  void runOnOperation() override {
    for (StringRef entry : desiredLayouts)
      if (failed(parse(entry, desired.emplace_back())))
        return signalPassFailure();
    std::optional<TargetSpec> target;
    if (whereItPays)
      target = TargetSpec::get(getOperation());
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      // Nothing but convolutions gains.
      if (func.isExternal() || (target && !hasConvolution(func)))
        continue;
      OwningOpRef<func::FuncOp> converted = func.clone();
      if (failed(convert(*converted, target)))
        return signalPassFailure();
      if (!target || estimateGain(*converted, *target) > 0)
        func.getBody().takeBody(converted->getBody());
    }
  }

private:
  static bool hasConvolution(func::FuncOp func) {
    return func.walk([](Conv2DOp) { return WalkResult::interrupt(); }).wasInterrupted();
  }

  LogicalResult convert(func::FuncOp func, const std::optional<TargetSpec> &target) {
    RewritePatternSet convert(&getContext()), tidy(&getContext());
    populateConvertLayoutPatterns(convert, desired, target);
    // Only where no permutation goes further down.
    tidy.add<PermuteUnitDims, PermuteRowsOfMatmul>(&getContext());
    return success(succeeded(applyPatternsGreedily(func, std::move(convert))) &&
                   succeeded(applyPatternsGreedily(func, std::move(tidy))));
  }

  /// The cycles that convolutions need less, without those of the permutations that are left.
  double estimateGain(func::FuncOp func, const TargetSpec &target) {
    double gain = 0;
    func.walk([&](Operation *op) {
      if (auto permute = dyn_cast<PermuteDimsOp>(op)) {
        if (!isMadeOfConstants(permute.getX()))
          gain -= estimateCycles(permute);
      } else if (auto conv = dyn_cast<Conv2DOp>(op); conv && isDesired(conv)) {
        gain += estimateGainOfChannelsLast(conv, target);
      }
    });
    return gain;
  }

  bool isDesired(Conv2DOp op) {
    return llvm::any_of(desired, [&](const DesiredLayout &wanted) {
      return wanted.name == "nn.conv2d" && wanted.data == op.getDataLayout() &&
             wanted.kernel == op.getKernelLayout();
    });
  }

  LogicalResult parse(StringRef entry, DesiredLayout &wanted) {
    auto [name, layouts] = entry.split('=');
    auto [data, kernel] = layouts.split(':');
    name.consume_front("relax.");
    wanted = {name.str(), data.str(), kernel.str()};
    auto error = [&] {
      return getOperation().emitError("desired-layouts of relax-convert-layout: expected ");
    };
    // R1
    if (data.empty() || kernel.empty())
      return error() << "NAME=DATA:KERNEL, such as nn.conv2d=NHWC:OHWI, but got \"" << entry
                     << "\"";
    // R2
    const Convolution *convolution = findConvolution(name);
    if (!convolution)
      return error()
             << "nn.conv1d, nn.conv2d, nn.conv1d_transpose or nn.conv2d_transpose, but got \""
             << name << "\"";
    // R3
    if (!getAxes(convolution->data, data) || !getAxes(convolution->kernel, kernel))
      return error() << "for " << name << " an order of the letters " << convolution->data
                     << " and one of " << convolution->kernel << ", but got " << data << " and "
                     << kernel;
    return success();
  }

  SmallVector<DesiredLayout> desired;
};
} // namespace
