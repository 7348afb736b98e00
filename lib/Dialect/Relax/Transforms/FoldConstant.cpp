//===- FoldConstant.cpp - What follows from constants is computed before the program runs ---===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/Relax/Transforms/ConstantEvaluator.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_FOLDCONSTANT
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

/// Elements of tensors of static shapes; nothing where one is none.
static std::optional<int64_t> countElements(TypeRange types) {
  int64_t total = 0;
  for (Type type : types) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor || !tensor.hasStaticShape() || tensor.getEncoding())
      return std::nullopt;
    total = llvm::SaturatingAdd<uint64_t>(total, tensor.getNumElements());
  }
  return total;
}

/// About how many operations on elements the op makes, of static shapes. What is not known by its
/// kind is taken to look at each element once.
static int64_t estimateWork(Operation *op) {
  int64_t elements = countElements(op->getOperandTypes()).value_or(0) +
                     countElements(op->getResultTypes()).value_or(0);
  auto size = [](Value value) { return cast<RankedTensorType>(value.getType()).getNumElements(); };
  int64_t factor = 1;
  if (isa<relax::MatmulOp, relax::LinearOp>(op)) {
    auto data = cast<RankedTensorType>(op->getOperand(0).getType());
    factor = data.getRank() == 0 ? 1 : data.getShape().back();
  } else if (auto conv = dyn_cast<relax::Conv2DOp>(op)) {
    factor = size(conv.getWeight());
  }
  return static_cast<int64_t>(
      std::min<uint64_t>(llvm::SaturatingMultiply<uint64_t>(elements, factor), INT64_MAX));
}

/// An op that gives the same whenever it runs.
static bool isComputation(Operation *op) {
  if (isa<relax::EmitTEOp, relax::CallTIROp>(op))
    return true;
  return isa<relax::OperatorOpInterface>(op) && op->getNumRegions() == 0;
}

namespace {
/// What of a module follows from constants.
class Folding {
public:
  Folding(int64_t maxElements, int64_t maxWork) : elements(maxElements), work(maxWork) {}

  /// Notes the ops of a region in order, as long as the limits allow.
  void collect(Region &region) {
    for (Operation &op : region.getOps())
      if (isa<relax::ConstantOp>(op) || isCreated(&op))
        known.insert(&op);
      else if (isa<relax::EmitTEOp>(op) || op.getNumRegions() == 0)
        note(&op);
      else
        for (Region &inner : op.getRegions())
          collect(inner);
  }

  /// Results that others use.
  SmallVector<Value> getNeeded() const {
    SmallVector<Value> needed;
    for (Operation *op : folded)
      for (Value result : op->getResults())
        if (llvm::any_of(result.getUsers(),
                         [&](Operation *user) { return !isFolded.contains(user); }))
          needed.push_back(result);
    return needed;
  }

  /// A module with a function `fold` that returns these values, and the functions that it calls.
  OwningOpRef<ModuleOp> extract(ModuleOp module, ValueRange needed) const {
    OwningOpRef<ModuleOp> extracted = ModuleOp::create(module.getLoc());
    OpBuilder builder = OpBuilder::atBlockEnd(extracted->getBody());
    SymbolTable symbols(module);
    DenseSet<Operation *> callees;
    for (Operation *op : folded)
      if (auto call = dyn_cast<relax::CallTIROp>(op))
        if (Operation *callee = symbols.lookup(call.getCallee()); callees.insert(callee).second)
          builder.clone(*callee);
    auto function = func::FuncOp::create(builder, module.getLoc(),
                                         symbols.lookup("fold") ? "fold_constants" : "fold",
                                         builder.getFunctionType({}, needed.getTypes()));
    builder.setInsertionPointToStart(function.addEntryBlock());
    IRMapping mapping;
    for (Operation *op : folded) {
      for (Value operand : op->getOperands())
        if (!mapping.contains(operand))
          builder.clone(*operand.getDefiningOp(), mapping);
      builder.clone(*op, mapping);
    }
    func::ReturnOp::create(builder, module.getLoc(), llvm::map_to_vector(needed, [&](Value value) {
                             return mapping.lookup(value);
                           }));
    return extracted;
  }

  /// Puts the constants in the place of the values.
  void replace(ValueRange needed, ArrayRef<ElementsAttr> values) {
    for (auto [result, value] : llvm::zip_equal(needed, values)) {
      OpBuilder builder(result.getDefiningOp());
      Value constant = relax::ConstantOp::create(builder, result.getLoc(), value);
      result.replaceAllUsesWith(constant);
    }
    // Constants that nothing else uses go with what has used them.
    llvm::SetVector<Operation *> operands;
    for (Operation *op : folded)
      for (Value operand : op->getOperands())
        if (!isFolded.contains(operand.getDefiningOp()))
          operands.insert(operand.getDefiningOp());
    for (Operation *op : llvm::reverse(folded))
      op->erase();
    for (Operation *constant : operands)
      if (constant->use_empty())
        constant->erase();
  }

private:
  /// What is made of nothing, such as a range of numbers, is no constant by itself, but what
  /// follows from it may be.
  bool isCreated(Operation *op) const {
    return op->getNumOperands() == 0 && isComputation(op) &&
           countElements(op->getResultTypes()).value_or(INT64_MAX) <= elements;
  }

  void note(Operation *op) {
    bool follows = op->getNumOperands() > 0 && llvm::all_of(op->getOperands(), [&](Value operand) {
                     Operation *definition = operand.getDefiningOp();
                     return definition && known.contains(definition);
                   });
    if (!follows || !isComputation(op))
      return;
    std::optional<int64_t> size = countElements(op->getResultTypes());
    if (!size || !countElements(op->getOperandTypes()) || *size > elements ||
        estimateWork(op) > work)
      return;
    elements -= *size;
    work -= estimateWork(op);
    known.insert(op);
    isFolded.insert(op);
    folded.push_back(op);
  }

  /// What is left of the limits.
  int64_t elements, work;
  DenseSet<Operation *> known, isFolded;
  SmallVector<Operation *> folded;
};

struct FoldConstant : mlc::impl::FoldConstantBase<FoldConstant> {
  using FoldConstantBase::FoldConstantBase;

  void runOnOperation() override {
    auto *evaluator = getContext()
                          .getLoadedDialect<relax::RelaxDialect>()
                          ->getRegisteredInterface<relax::ConstantEvaluator>();
    if (!evaluator)
      return markAllAnalysesPreserved();
    Folding folding(maxElements, maxWork);
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (!function.isExternal())
        folding.collect(function.getBody());
    SmallVector<Value> needed = folding.getNeeded();
    if (needed.empty())
      return markAllAnalysesPreserved();
    OwningOpRef<ModuleOp> extracted = folding.extract(getOperation(), needed);
    auto function = *extracted->getOps<func::FuncOp>().begin();
    FailureOr<SmallVector<ElementsAttr>> values =
        evaluator->evaluate(*extracted, function.getSymName());
    if (succeeded(values))
      folding.replace(needed, *values);
  }
};
} // namespace
