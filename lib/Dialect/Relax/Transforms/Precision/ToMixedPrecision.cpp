//===- ToMixedPrecision.cpp - Products of 16 bits in graphs of 32 ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/LocalAttention.h"
#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_TOMIXEDPRECISION
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
enum class Policy { Always, Follow, Never };
} // namespace

static Policy getPolicy(Operation *op) {
  if (isa<Conv1DOp, Conv2DOp, Conv3DOp, Conv1DTransposeOp, Conv2DTransposeOp, Conv3DTransposeOp,
          MatmulOp, LinearOp, AttentionOp, LocalAttentionOp>(op))
    return Policy::Always;
  bool follows =
      isa<AddOp, SubtractOp, MultiplyOp, DivideOp, FloorDivideOp, ModOp, FloorModOp, PowerOp,
          MaximumOp, MinimumOp, EqualOp, NotEqualOp, LessOp, LessEqualOp, GreaterOp, GreaterEqualOp,
          Atan2Op, LogAddExpOp, EwiseFmaOp>(op) ||
      isa<AbsOp, NegativeOp, ReluOp, ExpOp, LogOp, SqrtOp, RsqrtOp, TanhOp, SigmoidOp, ErfOp, SinOp,
          CosOp, TanOp, AsinOp, AcosOp, AtanOp, SinhOp, CoshOp, AsinhOp, AcoshOp, AtanhOp, CeilOp,
          FloorOp, RoundOp, TruncOp, SignOp, SquareOp, IsFiniteOp, IsInfOp, IsNanOp>(op) ||
      isa<GeluOp, GeluTanhOp, SeluOp, SiluOp, DropoutOp>(op) ||
      isa<ReshapeOp, FlattenOp, PermuteDimsOp, ConcatOp, SplitOp, StackOp, SqueezeOp, ExpandDimsOp,
          BroadcastToOp, StridedSliceOp>(op) ||
      isa<MaxPool1DOp, MaxPool2DOp, MaxPool3DOp, AvgPool1DOp, AvgPool2DOp, AvgPool3DOp,
          AdaptiveAvgPool1DOp, AdaptiveAvgPool2DOp, AdaptiveAvgPool3DOp>(op) ||
      isa<LayerNormOp, GroupNormOp, InstanceNormOp, RMSNormOp, Resize2DOp, Resize3DOp,
          GridSampleOp>(op);
  return follows ? Policy::Follow : Policy::Never;
}

static bool isTensorOf(Value value, unsigned width) {
  auto type = dyn_cast<TensorType>(value.getType());
  return type && (width == 16 ? type.getElementType().isF16() : type.getElementType().isF32());
}

/// A constant whose elements all are numbers of 16 bits, in range.
static bool isSmallConstant(Value value) {
  auto constant = value.getDefiningOp<ConstantOp>();
  if (!constant || !isTensorOf(value, 32))
    return false;
  auto fits = [](float x) { return x >= -65504 && x <= 65504; };
  if (auto large = dyn_cast<DenseF32ResourceElementsAttr>(constant.getValue())) {
    std::optional<ArrayRef<float>> elements = large.tryGetAsArrayRef();
    return elements && llvm::all_of(*elements, fits);
  }
  auto elements = dyn_cast<DenseFPElementsAttr>(constant.getValue());
  return elements && llvm::all_of(elements.getValues<float>(), fits);
}

static Value castTo(RewriterBase &rewriter, Location loc, Value value, Type type) {
  return AstypeOp::create(rewriter, loc, value, TypeAttr::get(type));
}

namespace {
/// One function. `half` has for values what they are in 16 bits.
class Precision {
public:
  Precision(RewriterBase &rewriter, Type outType)
      : rewriter(rewriter), f16(rewriter.getF16Type()), f32(rewriter.getF32Type()),
        outType(outType) {}

  /// A parameter that has 16 bits now.
  void takeHalf(Value parameter) { half[parameter] = parameter; }

  void run(DataflowOp dataflow) {
    for (Operation &op : llvm::make_early_inc_range(*dataflow.getBody().begin()))
      convert(&op);
  }

private:
  void convert(Operation *op) {
    rewriter.setInsertionPoint(op);
    Policy policy = isa<InferTypeOpInterface>(op) ? getPolicy(op) : Policy::Never;
    if (policy == Policy::Follow && !canFollow(op))
      policy = Policy::Never;
    SmallVector<Value> operands;
    bool changes = false;
    for (Value operand : op->getOperands()) {
      operands.push_back(policy == Policy::Never ? getFull(operand) : getHalf(operand));
      // What uses a value that is of 16 bits now has not been made for it.
      changes |= operands.back() != operand || half.lookup(operand) == operand;
    }
    bool castsResult = policy == Policy::Always && llvm::any_of(operands, [&](Value operand) {
                         return isTensorOf(operand, 16);
                       });
    if (policy == Policy::Never) {
      if (changes)
        rewriter.modifyOpInPlace(op, [&] { op->setOperands(operands); });
      return;
    }
    if (!changes)
      return;
    NamedAttrList attributes(op->getAttrDictionary());
    if (castsResult && op->getPropertiesStorage() &&
        llvm::is_contained(op->getName().getAttributeNames(), "out_dtype"))
      attributes.set("out_dtype", TypeAttr::get(outType));
    replace(op, operands, attributes);
  }

  /// Puts an op with these operands in the place of one.
  void replace(Operation *op, ArrayRef<Value> operands, NamedAttrList &attributes) {
    OperationState state(op->getLoc(), op->getName(), operands, op->getResultTypes(),
                         attributes.getAttrs());
    Operation *made = rewriter.create(state);
    SmallVector<Type> types;
    if (failed(cast<InferTypeOpInterface>(made).inferReturnTypes(
            rewriter.getContext(), made->getLoc(), made->getOperands(),
            made->getDiscardableAttrDictionary(), made->getPropertiesStorage(), made->getRegions(),
            types)) ||
        types.size() != made->getNumResults()) {
      rewriter.eraseOp(made);
      rewriter.modifyOpInPlace(op, [&] {
        for (OpOperand &operand : op->getOpOperands())
          operand.set(getFull(operand.get()));
      });
      return;
    }
    for (auto [result, type] : llvm::zip_equal(made->getResults(), types))
      result.setType(type);
    for (auto [old, result] : llvm::zip_equal(op->getResults(), made->getResults())) {
      if (!isTensorOf(result, 16) && !isTensorOf(result, 32)) {
        rewriter.replaceAllUsesWith(old, result);
        continue;
      }
      bool leaves = llvm::any_of(old.getUsers(), llvm::IsaPred<OutputOp>);
      Value full = result, narrow = result;
      if (isTensorOf(result, 16))
        full = leaves ? castTo(rewriter, op->getLoc(), result, f32) : Value();
      else
        narrow = leaves ? Value() : castTo(rewriter, op->getLoc(), result, f16);
      // Those who use the value from here on are asked for what they want of it.
      Value shown = full ? full : narrow;
      rewriter.replaceAllUsesWith(old, shown);
      if (narrow)
        half[shown] = narrow;
      if (narrow && shown == result && shown != narrow)
        stored.insert(shown);
    }
    rewriter.eraseOp(op);
  }

  /// Whether all tensors are of 16 bits already, or constants that can be.
  bool canFollow(Operation *op) {
    bool isAny = false;
    for (Value operand : op->getOperands()) {
      if (!isTensorOf(operand, 32) && !isTensorOf(operand, 16))
        continue;
      isAny = true;
      if (!isTensorOf(operand, 16) && !half.contains(operand) && !isSmallConstant(operand))
        return false;
    }
    return isAny;
  }

  Value getHalf(Value value) {
    if (Value known = half.lookup(value))
      return known;
    if (!isTensorOf(value, 32))
      return value;
    return half[value] = castTo(rewriter, value.getLoc(), value, f16);
  }

  /// The value as it was: what has 16 bits now in 32 of them.
  Value getFull(Value value) {
    auto known = half.find(value);
    if (known == half.end() || (known->second != value && !stored.contains(value)))
      return value;
    Value &cast = full[value];
    if (!cast)
      cast = castTo(rewriter, value.getLoc(), known->second, f32);
    return cast;
  }

  RewriterBase &rewriter;
  Type f16, f32, outType;
  DenseMap<Value, Value> half, full;
  /// Values of 32 bits that are kept in 16.
  DenseSet<Value> stored;
};

struct ReducePrecision : OpRewritePattern<func::FuncOp> {
  ReducePrecision(MLIRContext *context, Type outType, ArrayRef<std::string> fp16InputNames)
      : OpRewritePattern(context), outType(outType), fp16InputNames(fp16InputNames) {}

  LogicalResult matchAndRewrite(func::FuncOp func, PatternRewriter &rewriter) const override {
    if (func.isDeclaration())
      return rewriter.notifyMatchFailure(func, "it has no body");
    Precision precision(rewriter, outType);
    rewriter.modifyOpInPlace(func, [&] { takeHalfInputs(func, precision); });
    func.walk([&](DataflowOp dataflow) { precision.run(dataflow); });
    return success();
  }

private:
  /// Gives the parameters of the names that the options say 16 bits.
  void takeHalfInputs(func::FuncOp func, Precision &precision) const {
    for (BlockArgument argument : func.getArguments()) {
      auto name = func.getArgAttrOfType<StringAttr>(argument.getArgNumber(),
                                                    RelaxDialect::getNameAttrName());
      auto type = dyn_cast<TensorType>(argument.getType());
      if (!name || !type || !type.getElementType().isF32() ||
          !llvm::is_contained(fp16InputNames, name.getValue()))
        continue;
      auto ranked = dyn_cast<RankedTensorType>(type);
      Type f16 = Float16Type::get(func.getContext());
      argument.setType(ranked ? TensorType(getTensorType(getDims(ranked), f16))
                              : getOpenTensor(f16));
      precision.takeHalf(argument);
    }
    func.setType(FunctionType::get(func.getContext(), func.getBody().front().getArgumentTypes(),
                                   func.getResultTypes()));
  }

  Type outType;
  SmallVector<std::string> fp16InputNames;
};

struct ToMixedPrecision : mlc::impl::ToMixedPrecisionBase<ToMixedPrecision> {
  using ToMixedPrecisionBase::ToMixedPrecisionBase;

  void runOnOperation() override {
    Builder builder(&getContext());
    Type type = StringSwitch<Type>(outDType)
                    .Case("float32", builder.getF32Type())
                    .Case("float16", builder.getF16Type())
                    .Default(Type());
    if (!type) {
      getOperation().emitError() << "expected 'out-dtype' to be float32 or float16, but got "
                                 << outDType.getValue();
      return signalPassFailure();
    }
    RewritePatternSet patterns(&getContext());
    populateToMixedPrecisionPatterns(patterns, type, llvm::to_vector(fp16InputNames));
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace

void relax::populateToMixedPrecisionPatterns(RewritePatternSet &patterns, Type outType,
                                             ArrayRef<std::string> fp16InputNames) {
  patterns.add<ReducePrecision>(patterns.getContext(), outType, fp16InputNames);
}
