//===- FoldConstant.cpp - What follows from constants is computed before the program runs ---===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/Analysis/ConstantValues.h"
#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/Relax/Transforms/ConstantEvaluator.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlc/Support/AllocateBlob.h"
#include "mlc/Support/ElementBytes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlc;
using relax::countElements;
using relax::DimExpr;
using relax::isComputation;

namespace mlc {
#define GEN_PASS_DEF_FOLDCONSTANT
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

/// How often the op looks at an element, of static shapes. What is not known by its kind is taken
/// to look at each once.
static int64_t getWorkFactor(Operation *op) {
  auto size = [](Value value) { return cast<RankedTensorType>(value.getType()).getNumElements(); };
  if (isa<relax::MatmulOp, relax::LinearOp>(op)) {
    auto data = cast<RankedTensorType>(op->getOperand(0).getType());
    return data.getRank() == 0 ? 1 : data.getShape().back();
  }
  if (auto conv = dyn_cast<relax::Conv2DOp>(op))
    return size(conv.getWeight());
  return 1;
}

/// About how many operations on elements the op makes.
static int64_t estimateWork(Operation *op) {
  int64_t elements = countElements(op->getOperandTypes()).value_or(0) +
                     countElements(op->getResultTypes()).value_or(0);
  return static_cast<int64_t>(std::min<uint64_t>(
      llvm::SaturatingMultiply<uint64_t>(elements, getWorkFactor(op)), INT64_MAX));
}

static RankedTensorType getTensor(Value value) { return cast<RankedTensorType>(value.getType()); }

namespace {
/// Functions of single ops. Ops that differ in nothing but their operands share one, and where an
/// op's results follow from symbolic sizes as from numbers, so do ops of other sizes: a model has
/// many constants of few kinds, and compiling takes longer than computing.
class OpFunctions {
public:
  explicit OpFunctions(ModuleOp module)
      : symbols(module), functions(ModuleOp::create(module.getLoc())) {}

  /// The number of the function for `op`, whose parameters are the operands for which `isGiven` is
  /// true; what defines the others is part of it.
  unsigned add(Operation *op, function_ref<bool(Value)> isGiven);
  /// All of them, and what they call.
  ModuleOp getModule() { return *functions; }
  StringRef getName(unsigned number) { return all[number].getSymName(); }

private:
  static void generalize(Block &body, Operation *op);

  SymbolTable symbols;
  OwningOpRef<ModuleOp> functions;
  SmallVector<func::FuncOp> all;
  DenseMap<Type, SmallVector<unsigned>> byType;
  DenseSet<Operation *> callees;
};
} // namespace

/// Puts symbols in the place of sizes; changes nothing where the results cannot be those of `op`
/// whatever the sizes are. Equal sizes are taken to be equal on purpose, and a size
/// of 1 may be one that is repeated.
void OpFunctions::generalize(Block &body, Operation *op) {
  Operation &copy = body.front();
  auto inference = dyn_cast<InferTypeOpInterface>(copy);
  if (!inference || copy.getNumRegions() != 0 || getWorkFactor(op) != 1 ||
      copy.getNumOperands() != body.getNumArguments())
    return;
  MLIRContext *context = op->getContext();
  DenseMap<int64_t, DimExpr> names;
  DenseMap<StringAttr, int64_t> values;
  auto name = [&](int64_t size) {
    if (size <= 1)
      return DimExpr::constant(context, size);
    auto [entry, isNew] =
        names.try_emplace(size, DimExpr::symbol(context, ("n" + Twine(names.size())).str()));
    if (isNew)
      values[entry->second.getSymbol()] = size;
    return entry->second;
  };
  for (BlockArgument argument : body.getArguments()) {
    RankedTensorType type = getTensor(argument);
    argument.setType(
        relax::getTensorType(llvm::map_to_vector(type.getShape(), name), type.getElementType()));
  }
  SmallVector<Type> types;
  bool follows = succeeded(inference.inferReturnTypes(
                     context, std::nullopt, copy.getOperands(), copy.getAttrDictionary(),
                     copy.getPropertiesStorage(), copy.getRegions(), types)) &&
                 types.size() == copy.getNumResults();
  for (auto [type, result] : llvm::zip(types, op->getResults())) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    follows = follows && tensor && tensor.getRank() == getTensor(result).getRank();
    if (!follows)
      break;
    for (auto [dim, size] : llvm::zip_equal(relax::getDims(tensor), getTensor(result).getShape()))
      follows &= dim.evaluate(values) == size && (size <= 1 || dim.isSymbolic());
  }
  if (!follows) {
    for (auto [argument, operand] : llvm::zip_equal(body.getArguments(), op->getOperands()))
      argument.setType(operand.getType());
    return;
  }
  for (auto [result, type] : llvm::zip_equal(copy.getResults(), types))
    result.setType(type);
}

unsigned OpFunctions::add(Operation *op, function_ref<bool(Value)> isGiven) {
  OpBuilder builder = OpBuilder::atBlockEnd(functions->getBody());
  if (auto call = dyn_cast<relax::CallTIROp>(op))
    if (Operation *callee = symbols.lookup(call.getCallee()); callees.insert(callee).second)
      builder.clone(*callee);
  auto function =
      func::FuncOp::create(builder, op->getLoc(), "fold", builder.getFunctionType({}, {}));
  Block *body = function.addEntryBlock();
  builder.setInsertionPointToStart(body);
  IRMapping mapping;
  for (Value operand : op->getOperands()) {
    if (mapping.contains(operand))
      continue;
    if (isGiven(operand))
      mapping.map(operand, body->addArgument(operand.getType(), operand.getLoc()));
    else
      builder.clone(*operand.getDefiningOp(), mapping);
  }
  Operation *copy = builder.clone(*op, mapping);
  generalize(*body, op);
  func::ReturnOp::create(builder, op->getLoc(), copy->getResults());
  function.setType(builder.getFunctionType(body->getArgumentTypes(), copy->getResultTypes()));
  SmallVector<unsigned> &alike = byType[function.getFunctionType()];
  for (unsigned number : alike)
    if (OperationEquivalence::isRegionEquivalentTo(&all[number].getBody(), &function.getBody(),
                                                   OperationEquivalence::IgnoreLocations)) {
      function.erase();
      return number;
    }
  unsigned number = all.size();
  std::string name = ("fold" + Twine(number)).str();
  while (symbols.lookup(name))
    name += "_";
  function.setSymName(name);
  alike.push_back(number);
  all.push_back(function);
  return number;
}

/// A constant of these elements.
static ElementsAttr getConstant(RankedTensorType type, AsmResourceBlob blob) {
  ArrayRef<char> bytes = blob.getData();
  if (static_cast<int64_t>(bytes.size()) > relax::ConstantOp::kMaxDenseBytes)
    return DenseResourceElementsAttr::get(type, "folded", std::move(blob));
  if (!type.getElementType().isInteger(1))
    return DenseElementsAttr::getFromRawBuffer(type, bytes);
  return DenseElementsAttr::get(type,
                                llvm::map_to_vector(bytes, [](char byte) { return byte != 0; }));
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

  bool isEmpty() const { return folded.empty(); }

  /// Computes all. Fails, without a report and with nothing changed, if the evaluator does.
  LogicalResult run(ModuleOp module, const relax::ConstantEvaluator &evaluator);

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

  bool isNeeded(Value result) const {
    return llvm::any_of(result.getUsers(),
                        [&](Operation *user) { return !isFolded.contains(user); });
  }
  void replace(const llvm::MapVector<Value, ElementsAttr> &values);

  /// What is left of the limits.
  int64_t elements, work;
  DenseSet<Operation *> known, isFolded;
  SmallVector<Operation *> folded;
};

} // namespace

LogicalResult Folding::run(ModuleOp module, const relax::ConstantEvaluator &evaluator) {
  auto isGiven = [&](Value value) {
    return isa<relax::ConstantOp>(value.getDefiningOp()) ||
           isFolded.contains(value.getDefiningOp());
  };
  OpFunctions functions(module);
  SmallVector<unsigned> numbers =
      llvm::map_to_vector(folded, [&](Operation *op) { return functions.add(op, isGiven); });
  std::unique_ptr<relax::ConstantEvaluator::Code> code = evaluator.compile(functions.getModule());
  if (!code)
    return failure();
  DenseMap<Value, ElementBytes> constants;
  DenseMap<Value, AsmResourceBlob> computed;
  // How many ops are still to read what was computed.
  DenseMap<Value, unsigned> readers;
  llvm::MapVector<Value, ElementsAttr> values;
  for (auto [op, number] : llvm::zip_equal(folded, numbers)) {
    llvm::SetVector<Value> operands;
    for (Value operand : op->getOperands())
      if (isGiven(operand))
        operands.insert(operand);
    SmallVector<RankedTensorType> types;
    SmallVector<void *> data;
    for (Value operand : operands) {
      types.push_back(getTensor(operand));
      if (auto found = computed.find(operand); found != computed.end()) {
        data.push_back(found->second.getMutableData().data());
        continue;
      }
      auto [entry, isNew] = constants.try_emplace(operand);
      if (isNew) {
        auto constant = operand.getDefiningOp<relax::ConstantOp>();
        FailureOr<ElementBytes> elements = readElements(constant.getValue());
        if (failed(elements))
          return failure();
        entry->second = std::move(*elements);
      }
      // Operands are only read.
      data.push_back(const_cast<char *>(entry->second.bytes.data()));
    }
    SmallVector<AsmResourceBlob> results;
    for (Value result : op->getResults()) {
      types.push_back(getTensor(result));
      results.push_back(
          allocateBlob(*relax::ConstantOp::getNumBytes(types.back()), kConstantAlignment));
      data.push_back(results.back().getMutableData().data());
    }
    if (failed(code->call(functions.getName(number), types, data)))
      return failure();
    for (auto [result, blob] : llvm::zip_equal(op->getResults(), results)) {
      readers[result] =
          llvm::count_if(llvm::SetVector<Operation *>(result.user_begin(), result.user_end()),
                         [&](Operation *user) { return isFolded.contains(user); });
      computed.try_emplace(result, std::move(blob));
    }
    auto keep = [&](Value value) {
      auto blob = computed.find(value);
      if (isNeeded(value))
        values[value] = getConstant(getTensor(value), std::move(blob->second));
      computed.erase(blob);
    };
    for (Value operand : operands)
      if (computed.contains(operand) && --readers[operand] == 0)
        keep(operand);
    for (Value result : op->getResults())
      if (readers[result] == 0)
        keep(result);
  }
  replace(values);
  return success();
}

void Folding::replace(const llvm::MapVector<Value, ElementsAttr> &values) {
  for (auto [result, value] : values) {
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

namespace {
struct FoldConstant : mlc::impl::FoldConstantBase<FoldConstant> {
  using FoldConstantBase::FoldConstantBase;

  void runOnOperation() override {
    auto *evaluator = getContext()
                          .getLoadedDialect<relax::RelaxDialect>()
                          ->getRegisteredInterface<relax::ConstantEvaluator>();
    if (!evaluator)
      return markAllAnalysesPreserved();
    int64_t given = 0;
    getOperation().walk([&](relax::ConstantOp constant) {
      given += countElements(constant->getResultTypes()).value_or(0);
    });
    Folding folding(maxElements != 0 ? maxElements : (1 << 24) + 8 * given,
                    maxWork != 0 ? maxWork : (1 << 28) + 16 * given);
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (!function.isExternal())
        folding.collect(function.getBody());
    if (folding.isEmpty() || failed(folding.run(getOperation(), *evaluator)))
      markAllAnalysesPreserved();
  }
};
} // namespace
