//===- RewriteByExample.cpp - What one function computes as another one does ----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Inlining.h"
#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_REWRITEBYEXAMPLE
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

/// The value inside of a dataflow block that a result of it stands for, or the value itself.
static Value lookThrough(Value value) {
  while (auto dataflow = value.getDefiningOp<DataflowOp>())
    value = dataflow.getOutput().getOperand(cast<OpResult>(value).getResultNumber());
  return value;
}

/// Makes a function that returns a tuple return the fields of it.
static void returnFields(func::FuncOp function) {
  Operation *end = function.getBody().front().getTerminator();
  auto tuple =
      end->getNumOperands() == 1 ? dyn_cast<TupleType>(end->getOperand(0).getType()) : TupleType();
  if (!tuple)
    return;
  Value whole = end->getOperand(0);
  OpBuilder builder(end);
  SmallVector<Value> fields;
  for (size_t i = 0; i < tuple.size(); ++i) {
    auto made = whole.getDefiningOp<TupleOp>();
    fields.push_back(
        made ? made->getOperand(i)
             : TupleGetItemOp::create(builder, end->getLoc(), whole, static_cast<int64_t>(i)));
  }
  end->setOperands(fields);
  function.setType(builder.getFunctionType(function.getArgumentTypes(), tuple.getTypes()));
}

namespace {
/// What the parameters and ops of an example are in a function.
struct Match {
  SmallVector<Value> args;
  DenseMap<Operation *, Operation *> ops;

  explicit Match(Block &example) : args(example.getNumArguments()) {}

  bool add(Value example, Value value) {
    if (auto parameter = dyn_cast<BlockArgument>(example)) {
      Value &arg = args[parameter.getArgNumber()];
      if (arg)
        return lookThrough(arg) == lookThrough(value);
      arg = value;
      return true;
    }
    auto result = dyn_cast<OpResult>(lookThrough(value));
    return result && result.getResultNumber() == cast<OpResult>(example).getResultNumber() &&
           add(example.getDefiningOp(), result.getOwner());
  }

  bool add(Operation *example, Operation *op) {
    if (Operation *known = ops.lookup(example))
      return known == op;
    if (example->getName() != op->getName() || example->getNumRegions() || op->getNumRegions() ||
        example->getNumOperands() != op->getNumOperands() ||
        example->getNumResults() != op->getNumResults() ||
        example->getAttrDictionary() != op->getAttrDictionary())
      return false;
    // What is not inferred is part of what is written.
    if (!isa<InferTypeOpInterface>(op) && example->getResultTypes() != op->getResultTypes())
      return false;
    ops[example] = op;
    return llvm::all_of(llvm::zip_equal(example->getOperands(), op->getOperands()),
                        [&](auto pair) { return add(std::get<0>(pair), std::get<1>(pair)); });
  }
};

/// A function to look for, and the one that computes the same.
struct Example {
  func::FuncOp pattern, replacement;
  SmallVector<Value> roots;

  /// Completes a match of the first roots by ops of the block.
  std::optional<Match> complete(const Match &match, size_t next, Block &block) const {
    if (next == roots.size())
      return fits(match) ? std::optional(match) : std::nullopt;
    Operation *root = roots[next].getDefiningOp();
    if (match.ops.contains(root))
      return complete(match, next + 1, block);
    for (Operation &op : block) {
      if (llvm::is_contained(llvm::make_second_range(match.ops), &op))
        continue;
      Match longer = match;
      if (longer.add(root, &op))
        if (std::optional<Match> found = complete(longer, next + 1, block))
          return found;
    }
    return std::nullopt;
  }

  /// The last of the ops that the results of the pattern are of.
  Operation *getPlace(const Match &match) const {
    Operation *place = nullptr;
    for (Value root : roots) {
      Operation *op = match.ops.lookup(root.getDefiningOp());
      if (!place || place->isBeforeInBlock(op))
        place = op;
    }
    return place;
  }

  FailureOr<SmallVector<Type>> inferTypes(func::FuncOp function, TypeRange args) const {
    return CallOp::inferResultTypes(function.getFunctionType(), args,
                                    [] { return InFlightDiagnostic(); });
  }

  /// Whether types are those of the pattern, and the replacement can stand at its place.
  bool fits(const Match &match) const {
    Operation *place = getPlace(match);
    for (Value arg : match.args)
      if (!arg || !arg.getParentRegion()->isAncestor(place->getParentRegion()))
        return false;
    SmallVector<Type> args(TypeRange(ValueRange(match.args)));
    FailureOr<SmallVector<Type>> replaced = inferTypes(replacement, args);
    if (failed(inferTypes(pattern, args)) || failed(replaced))
      return false;
    for (auto [root, type] : llvm::zip_equal(roots, *replaced)) {
      Operation *op = match.ops.lookup(root.getDefiningOp());
      Value value = op->getResult(cast<OpResult>(root).getResultNumber());
      if (value.getType() != type)
        return false;
      for (Operation *user : value.getUsers()) {
        Operation *around = place->getBlock()->findAncestorOpInBlock(*user);
        bool isMatched = llvm::is_contained(llvm::make_second_range(match.ops), user);
        if (!isMatched && (!around || around->isBeforeInBlock(place)))
          return false;
      }
    }
    return true;
  }

  LogicalResult apply(const Match &match, RewriterBase &rewriter) {
    Operation *place = getPlace(match);
    rewriter.setInsertionPointAfter(place);
    SmallVector<Type> args(TypeRange(ValueRange(match.args)));
    auto call = CallOp::create(rewriter, place->getLoc(), *inferTypes(replacement, args),
                               replacement.getName(), match.args, /*has_effects=*/false);
    SmallVector<std::pair<Value, unsigned>> replaced;
    for (auto [number, root] : llvm::enumerate(roots)) {
      Operation *op = match.ops.lookup(root.getDefiningOp());
      replaced.emplace_back(op->getResult(cast<OpResult>(root).getResultNumber()), number);
    }
    for (auto [value, number] : replaced)
      rewriter.replaceAllUsesExcept(value, call.getResult(number), call);
    if (failed(inlineCall(rewriter, call, replacement)))
      return failure();
    // What the results were computed from may be needed elsewhere.
    SmallVector<Operation *> left(llvm::make_second_range(match.ops));
    for (bool changed = true; std::exchange(changed, false);)
      for (Operation *&op : left)
        if (op && op->use_empty()) {
          rewriter.eraseOp(std::exchange(op, nullptr));
          changed = true;
        }
    return success();
  }
};

struct RewriteByExample : mlc::impl::RewriteByExampleBase<RewriteByExample> {
  using RewriteByExampleBase::RewriteByExampleBase;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    Example example;
    for (auto [name, function] :
         {std::pair(&pattern, &example.pattern), std::pair(&replacement, &example.replacement)}) {
      *function = getOperation().lookupSymbol<func::FuncOp>(*name);
      // R1
      if (!*function || function->isExternal()) {
        getOperation().emitError() << "expected a graph function '" << *name << "' with a body";
        return signalPassFailure();
      }
      flattenDataflow(rewriter, function->getBody().front());
      returnFields(*function);
    }
    if (failed(check(example)))
      return signalPassFailure();
    for (auto function : llvm::to_vector(getOperation().getOps<func::FuncOp>())) {
      bool isNamed = functions.empty() || llvm::is_contained(functions, function.getName().str());
      if (isNamed && function != example.pattern && function != example.replacement &&
          failed(rewrite(function, example, rewriter)))
        return signalPassFailure();
    }
    example.pattern.erase();
    example.replacement.erase();
  }

  LogicalResult check(Example &example) {
    func::FuncOp function = example.pattern;
    Operation *end = function.getBody().front().getTerminator();
    example.roots.assign(end->operand_begin(), end->operand_end());
    // R2
    if (function.getArgumentTypes() != example.replacement.getArgumentTypes())
      return example.replacement.emitError()
             << "expected parameters of the types " << function.getArgumentTypes()
             << ", as the pattern has them, but got " << example.replacement.getArgumentTypes();
    if (function.getResultTypes() != example.replacement.getResultTypes())
      return example.replacement.emitError()
             << "expected results of the types " << function.getResultTypes()
             << ", as the pattern has them, but got " << example.replacement.getResultTypes();
    // R3
    SetVector<Value> reached;
    for (Value root : example.roots) {
      if (isa<BlockArgument>(root))
        return function.emitError("expected each result of the pattern to be computed by an op");
      reached.insert(root);
    }
    for (size_t i = 0; i < reached.size(); ++i)
      if (Operation *op = reached[i].getDefiningOp())
        reached.insert(op->operand_begin(), op->operand_end());
    for (BlockArgument argument : function.getArguments())
      if (!reached.contains(argument))
        return function.emitError() << "expected the results of the pattern to depend on each "
                                       "parameter, but not on number "
                                    << argument.getArgNumber();
    return success();
  }

  /// Rewrites until nothing matches.
  LogicalResult rewrite(func::FuncOp function, Example &example, RewriterBase &rewriter) {
    size_t count = 64;
    function.walk([&](Operation *) { count += 4; });
    for (std::optional<Match> match; (match = find(function, example));) {
      // R4
      if (!count--)
        return function.emitError("expected the rewriting to end, but what replaces a match is "
                                  "matched again and again");
      if (failed(example.apply(*match, rewriter)))
        return function.emitError("a match could not be replaced");
    }
    return success();
  }

  /// The first match in the order of the ops.
  std::optional<Match> find(func::FuncOp function, Example &example) {
    std::optional<Match> found;
    function.walk<WalkOrder::PreOrder>([&](Operation *op) {
      Match match(example.pattern.getBody().front());
      if (match.add(example.roots[0].getDefiningOp(), op))
        found = example.complete(match, 1, *op->getBlock());
      return found ? WalkResult::interrupt() : WalkResult::advance();
    });
    return found;
  }
};
} // namespace
