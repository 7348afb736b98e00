//===- Gradient.cpp - A function that gives gradients beside its results --------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Gradients.h"
#include "mlc/Dialect/Relax/IR/IntrinsicOps.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_GRADIENT
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
constexpr StringLiteral kAdjointSuffix = "_adjoint";

/// Operators that only say something of gradients: the value as it is.
bool isGradientMark(Operation *op) {
  return IntrinsicOp::getNamed(
             op, {"grad.no_grad", "grad.start_checkpoint", "grad.end_checkpoint"}) != nullptr;
}
bool stopsGradient(Operation *op) { return IntrinsicOp::getNamed(op, {"grad.no_grad"}) != nullptr; }

bool isFloatTensor(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && isa<FloatType>(tensor.getElementType());
}

/// Makes the gradients of one function, which is one block of operators.
class Differentiator {
public:
  Differentiator(func::FuncOp func, const GradientRules &rules)
      : func(func), rules(rules), builder(func.getContext()) {}

  /// The gradients of `target` by these parameters, at the end of the function. Reports at the
  /// operator that has none.
  FailureOr<SmallVector<Value>> run(Value target, ArrayRef<unsigned> parameters) {
    for (unsigned parameter : parameters)
      depends.insert(func.getArgument(parameter));
    SmallVector<Operation *> ops;
    for (Operation &op : func.front().without_terminator()) {
      ops.push_back(&op);
      if (!stopsGradient(&op) &&
          llvm::any_of(op.getOperands(), [&](Value value) { return depends.contains(value); }))
        depends.insert_range(op.getResults());
    }
    builder.setInsertionPoint(func.front().getTerminator());
    Type type = target.getType();
    MLIRContext *context = func.getContext();
    gradients[target] =
        OnesOp::create(builder, target.getLoc(), DimsAttr::get(context, ArrayRef<DimExpr>()),
                       TypeAttr::get(cast<RankedTensorType>(type).getElementType()));
    for (Operation *op : llvm::reverse(ops))
      if (failed(visit(op)))
        return failure();
    SmallVector<Value> results;
    for (unsigned parameter : parameters) {
      Value value = func.getArgument(parameter);
      Value gradient = gradients.lookup(value);
      if (!gradient)
        gradient = ZerosLikeOp::create(builder, value.getLoc(), value, TypeAttr());
      results.push_back(gradient);
    }
    return results;
  }

private:
  LogicalResult visit(Operation *op) {
    auto hasGradient = [&](Value value) { return gradients.contains(value); };
    auto isNeeded = [&](Value value) {
      return depends.contains(value) && isFloatTensor(value.getType());
    };
    if (llvm::none_of(op->getResults(), hasGradient) ||
        llvm::none_of(op->getOperands(), isNeeded) || stopsGradient(op))
      return success();
    if (isGradientMark(op)) {
      add(op->getOperand(0), gradients.lookup(op->getResult(0)));
      return success();
    }
    const GradientRules::Rule *rule = rules.lookup(op->getName().getStringRef());
    if (!rule)
      return op->emitError() << "there is no gradient of '" << getName(op)
                             << "', which the result depends on";
    auto hasSizes = [](Type type) {
      auto tensor = dyn_cast<TensorType>(type);
      auto ranked = dyn_cast<RankedTensorType>(type);
      return !tensor || (ranked && llvm::none_of(getDims(ranked),
                                                 [](DimExpr dim) { return dim.isUnknown(); }));
    };
    if (!llvm::all_of(op->getOperandTypes(), hasSizes) ||
        !llvm::all_of(op->getResultTypes(), hasSizes))
      return op->emitError() << "there is no gradient of this '" << getName(op)
                             << "': expected tensors whose sizes are known";
    SmallVector<Value> results =
        llvm::map_to_vector(op->getResults(), [&](Value value) { return gradients.lookup(value); });
    GradientBuilder made(builder, op);
    if (failed((*rule)(op, results, made)))
      return op->emitError() << "there is no gradient of this '" << getName(op)
                             << "': " << made.getReason();
    for (auto [operand, contribution] : llvm::zip_equal(op->getOperands(), made.getContributions()))
      if (contribution && isNeeded(operand))
        add(operand, contribution);
    return success();
  }

  static std::string getName(Operation *op) {
    auto intrinsic = dyn_cast<IntrinsicOp>(op);
    return intrinsic ? ("relax." + intrinsic.getName()).str() : op->getName().getStringRef().str();
  }

  void add(Value value, Value contribution) {
    Value &gradient = gradients[value];
    gradient =
        gradient ? AddOp::create(builder, contribution.getLoc(), gradient, contribution).getResult()
                 : contribution;
  }

  func::FuncOp func;
  const GradientRules &rules;
  OpBuilder builder;
  DenseSet<Value> depends;
  DenseMap<Value, Value> gradients;
};

/// What the adjoint function returns of the function's own.
struct Returned {
  SmallVector<Value> values, elements;
};
Returned getReturned(func::FuncOp func) {
  Returned returned;
  returned.values = llvm::to_vector(func.front().getTerminator()->getOperands());
  for (Value value : returned.values) {
    if (auto tuple = value.getDefiningOp<TupleOp>())
      llvm::append_range(returned.elements, tuple.getElements());
    else
      returned.elements.push_back(value);
  }
  return returned;
}

void eraseDead(func::FuncOp func) {
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(func.front())))
    if (isOpTriviallyDead(&op))
      op.erase();
}

/// Puts all but the return into one dataflow block, which what is returned leaves: the function's
/// own values, each once, and the gradients after them.
void wrapInDataflow(func::FuncOp func, size_t numOwn) {
  Block &block = func.front();
  Operation *end = block.getTerminator();
  SmallVector<Operation *> ops;
  for (Operation &op : block.without_terminator())
    ops.push_back(&op);
  SmallVector<Value> outputs;
  SmallVector<std::pair<OpOperand *, size_t>> uses;
  for (OpOperand &operand : end->getOpOperands()) {
    bool isOwn = operand.getOperandNumber() < numOwn;
    if (isOwn && !operand.get().getDefiningOp())
      continue;
    auto *known = isOwn ? llvm::find(outputs, operand.get()) : outputs.end();
    uses.push_back({&operand, known - outputs.begin()});
    if (known == outputs.end())
      outputs.push_back(operand.get());
  }
  if (ops.empty())
    return;
  OpBuilder builder(end);
  auto dataflow = DataflowOp::create(builder, func.getLoc(), TypeRange(ValueRange(outputs)));
  Block *body = builder.createBlock(&dataflow.getBody());
  for (Operation *op : ops)
    op->moveBefore(body, body->end());
  builder.setInsertionPointToEnd(body);
  OutputOp::create(builder, func.getLoc(), outputs);
  for (auto [operand, number] : uses)
    operand->set(dataflow.getResult(number));
}

struct Gradient : mlc::impl::GradientBase<Gradient> {
  using GradientBase::GradientBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    auto func = symbols.lookup<func::FuncOp>(function);
    std::string name = function + kAdjointSuffix.str();
    if (!func || func.isExternal() || !func.getBody().hasOneBlock()) {
      module.emitError() << "expected a graph function '" << function << "' of one block";
      return signalPassFailure();
    }
    if (symbols.lookup(name)) {
      func.emitError() << "there is a function '" << name << "' already";
      return signalPassFailure();
    }
    FailureOr<SmallVector<unsigned>> parameters = getParameters(func);
    if (failed(parameters))
      return signalPassFailure();
    func::FuncOp adjoint = func.clone();
    adjoint.setSymName(name);
    symbols.insert(adjoint, std::next(Block::iterator(func)));
    if (adjoint->hasAttr("global_symbol"))
      adjoint->setAttr("global_symbol", StringAttr::get(&getContext(), name));
    if (failed(differentiate(adjoint, *parameters))) {
      adjoint.erase();
      return signalPassFailure();
    }
  }

  /// R2
  FailureOr<SmallVector<unsigned>> getParameters(func::FuncOp func) {
    SmallVector<unsigned> parameters(requireGrads.begin(), requireGrads.end());
    if (parameters.empty())
      parameters = llvm::to_vector(llvm::seq<unsigned>(0, func.getNumArguments()));
    for (unsigned parameter : parameters) {
      if (parameter >= func.getNumArguments())
        return func.emitError() << "expected the number of one of " << func.getNumArguments()
                                << " parameters, but got " << parameter;
      Type type = func.getArgument(parameter).getType();
      if (!isFloatTensor(type))
        return func.emitError() << "expected parameter " << parameter
                                << " to be a tensor of floats of known rank, but it is " << type;
    }
    return parameters;
  }

  LogicalResult differentiate(func::FuncOp adjoint, ArrayRef<unsigned> parameters) {
    // One after the other: each op is visited once.
    RewritePatternSet dataflow(&getContext()), bodies(&getContext()), norms(&getContext());
    populateToNonDataflowPatterns(dataflow);
    populateInlineOperatorBodiesPatterns(bodies);
    populateDecomposeOpsPatterns(norms, /*forTraining=*/true);
    for (RewritePatternSet *patterns : {&dataflow, &bodies, &norms})
      walkAndApplyPatterns(adjoint, std::move(*patterns));
    // R4
    for (Operation &op : adjoint.front().without_terminator())
      if (!isMemoryEffectFree(&op) && !isa<MatchCastOp>(op))
        return op.emitError("a function with effects has no gradient");
    // R3
    Returned returned = getReturned(adjoint);
    if (targetIndex >= returned.elements.size())
      return adjoint.emitError() << "expected the number of one of " << returned.elements.size()
                                 << " results, but got " << targetIndex.getValue();
    Value target = returned.elements[targetIndex];
    if (!isFloatTensor(target.getType()) || cast<RankedTensorType>(target.getType()).getRank() != 0)
      return adjoint.emitError() << "expected result " << targetIndex.getValue()
                                 << " to be one float, a tensor of rank 0, but it is "
                                 << target.getType();
    GradientRules rules;
    for (auto *add : {addElementwiseGradients, addBinaryGradients, addLinearAlgebraGradients,
                      addReductionGradients, addShapeGradients, addSelectionGradients,
                      addNetworkGradients, addWindowGradients})
      add(rules);
    FailureOr<SmallVector<Value>> gradients =
        Differentiator(adjoint, rules).run(target, parameters);
    if (failed(gradients))
      return failure();
    for (Operation &op : llvm::make_early_inc_range(adjoint.front()))
      if (isGradientMark(&op)) {
        op.getResult(0).replaceAllUsesWith(op.getOperand(0));
        op.erase();
      }
    Operation *end = adjoint.front().getTerminator();
    size_t numOwn = end->getNumOperands();
    end->insertOperands(numOwn, *gradients);
    eraseDead(adjoint);
    wrapInDataflow(adjoint, numOwn);
    returnBoth(adjoint, numOwn);
    return success();
  }

  /// The results, as one value, and the tuple of gradients.
  void returnBoth(func::FuncOp adjoint, size_t numOwn) {
    Operation *end = adjoint.front().getTerminator();
    OpBuilder builder(end);
    SmallVector<Value> values(end->getOperands().take_front(numOwn));
    SmallVector<Value> gradients(end->getOperands().drop_front(numOwn));
    Value own = values.size() == 1 ? values.front()
                                   : TupleOp::create(builder, end->getLoc(), values).getResult();
    Value all = TupleOp::create(builder, end->getLoc(), gradients);
    end->setOperands({own, all});
    adjoint.setType(FunctionType::get(&getContext(), adjoint.getArgumentTypes(),
                                      {own.getType(), all.getType()}));
    adjoint.setAllResultAttrs(ArrayRef<DictionaryAttr>());
  }
};
} // namespace
