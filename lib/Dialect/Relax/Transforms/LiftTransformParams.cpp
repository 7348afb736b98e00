//===- LiftTransformParams.cpp - What is done to weights is done once -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_LIFTTRANSFORMPARAMS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

/// How many of the parameters are no weights; nothing where the function does not say.
static std::optional<unsigned> getNumInputs(func::FuncOp func) {
  auto number = func->getAttrOfType<IntegerAttr>("num_input");
  if (!number || number.getInt() < 0 || number.getInt() > func.getNumArguments())
    return std::nullopt;
  return number.getInt();
}

static bool isStaticTensor(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && tensor.hasStaticShape();
}

namespace {
/// What of one function follows from its weights alone.
class Lifting {
public:
  Lifting(func::FuncOp func, unsigned numInputs) : func(func), numInputs(numInputs) {
    for (BlockArgument weight : func.getArguments().drop_front(numInputs))
      if (isStaticTensor(weight.getType()))
        known.insert(weight);
    collect(func.getBody());
  }

  bool isEmpty() const { return lifted.empty(); }

  /// Makes the function that transforms the weights, and the other one take its results.
  void apply(SymbolTable &symbols) {
    SmallVector<Value> outputs = getOutputs();
    buildTransform(symbols, outputs);
    takeTransformed(outputs);
  }

private:
  void collect(Region &region) {
    for (Operation &op : region.getOps()) {
      if (isa<relax::DataflowOp>(op))
        collect(op.getRegion(0));
      else if (canLift(op)) {
        lifted.insert(&op);
        known.insert_range(op.getResults());
      }
    }
  }

  bool canLift(Operation &op) {
    if (!isa<relax::OperatorOpInterface, relax::CallTIROp, relax::EmitTEOp>(op) ||
        op.getNumOperands() == 0 || !llvm::all_of(op.getResultTypes(), isStaticTensor))
      return false;
    bool hasWeight = false;
    for (Value operand : op.getOperands()) {
      hasWeight |= known.contains(operand);
      if (!known.contains(operand) && !operand.getDefiningOp<relax::ConstantOp>())
        return false;
    }
    return hasWeight;
  }

  bool isUsedLater(Value value) const {
    return llvm::any_of(value.getUsers(), [&](Operation *user) { return !lifted.contains(user); });
  }

  /// Weights that are needed as they are, then transformed ones.
  SmallVector<Value> getOutputs() {
    SmallVector<Value> outputs;
    for (BlockArgument weight : func.getArguments().drop_front(numInputs))
      if (isUsedLater(weight) || weight.use_empty())
        outputs.push_back(weight);
    for (Operation *op : lifted)
      llvm::copy_if(op->getResults(), std::back_inserter(outputs),
                    [&](Value result) { return isUsedLater(result); });
    return outputs;
  }

  void buildTransform(SymbolTable &symbols, ValueRange outputs) {
    MLIRContext *context = func.getContext();
    OpBuilder builder(context);
    auto weights = func.getArguments().drop_front(numInputs);
    auto from = TupleType::get(context, TypeRange(ValueRange(weights)));
    auto to = TupleType::get(context, outputs.getTypes());
    auto transform = func::FuncOp::create(builder, func.getLoc(),
                                          (func.getSymName() + "_transform_params").str(),
                                          builder.getFunctionType(Type(from), Type(to)));
    transform->setAttr("num_input", builder.getI64IntegerAttr(0));
    symbols.insert(transform, std::next(func->getIterator()));
    builder.setInsertionPointToStart(transform.addEntryBlock());
    transform.setArgAttr(0, relax::RelaxDialect::getNameAttrName(),
                         builder.getStringAttr("model_params"));
    auto block = relax::DataflowOp::create(builder, func.getLoc(), TypeRange(Type(to)));
    func::ReturnOp::create(builder, func.getLoc(), block.getResults());
    builder.createBlock(&block.getBody());
    IRMapping mapping;
    auto read = [&](Value value) {
      auto weight = dyn_cast<BlockArgument>(value);
      if (weight && !mapping.contains(value))
        mapping.map(value, relax::TupleGetItemOp::create(builder, weight.getLoc(),
                                                         transform.getArgument(0),
                                                         weight.getArgNumber() - numInputs));
    };
    llvm::for_each(outputs, read);
    for (Operation *op : lifted) {
      for (Value operand : op->getOperands()) {
        read(operand);
        if (!mapping.contains(operand))
          builder.clone(*operand.getDefiningOp(), mapping);
      }
      builder.clone(*op, mapping);
    }
    SmallVector<Value> results =
        llvm::map_to_vector(outputs, [&](Value output) { return mapping.lookup(output); });
    Value tuple = relax::TupleOp::create(builder, func.getLoc(), results);
    relax::OutputOp::create(builder, func.getLoc(), tuple);
  }

  void takeTransformed(ValueRange outputs) {
    StringRef nameAttr = relax::RelaxDialect::getNameAttrName();
    Block &body = func.getBody().front();
    unsigned numOld = func.getNumArguments();
    SmallVector<DictionaryAttr> attributes;
    for (unsigned i = 0; i < numInputs; ++i)
      attributes.push_back(func.getArgAttrDict(i));
    llvm::SmallDenseSet<Attribute> names;
    for (unsigned i = 0; i < numOld; ++i)
      names.insert(func.getArgAttr(i, nameAttr));
    Builder builder(func.getContext());
    for (auto [i, output] : llvm::enumerate(outputs)) {
      BlockArgument argument = body.addArgument(output.getType(), output.getLoc());
      DictionaryAttr given;
      if (auto weight = dyn_cast<BlockArgument>(output)) {
        given = func.getArgAttrDict(weight.getArgNumber());
      } else {
        Attribute name;
        for (unsigned number = i; !name || names.contains(name); ++number)
          name = builder.getStringAttr("transformed_" + Twine(number));
        names.insert(name);
        given = builder.getDictionaryAttr(builder.getNamedAttr(nameAttr, name));
      }
      attributes.push_back(given);
      output.replaceUsesWithIf(argument,
                               [&](OpOperand &use) { return !lifted.contains(use.getOwner()); });
    }
    for (Operation *op : llvm::reverse(lifted))
      op->erase();
    body.eraseArguments(numInputs, numOld - numInputs);
    func.setType(
        builder.getFunctionType(body.getArgumentTypes(), func.getFunctionType().getResults()));
    func.setAllArgAttrs(attributes);
  }

  func::FuncOp func;
  unsigned numInputs;
  DenseSet<Value> known;
  llvm::SetVector<Operation *> lifted;
};

struct LiftTransformParams : mlc::impl::LiftTransformParamsBase<LiftTransformParams> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    for (auto func : llvm::to_vector(getOperation().getOps<func::FuncOp>())) {
      std::optional<unsigned> numInputs = getNumInputs(func);
      if (!numInputs || func.isExternal() || !func.getBody().hasOneBlock() ||
          func.getSymName().ends_with("_transform_params"))
        continue;
      Lifting lifting(func, *numInputs);
      if (!lifting.isEmpty())
        lifting.apply(symbols);
    }
  }
};
} // namespace
