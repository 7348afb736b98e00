//===- ResolveCalls.cpp - Calls that only the caller's ops can stand for --------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "CallSites.h"
#include "Inlining.h"
#include "mlc/Dialect/Relax/IR/IntrinsicOps.h"
#include "mlc/Dialect/Relax/IR/StructInfo.h"
#include "mlc/Dialect/Relax/IR/Symbols.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Iterators.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_RESOLVECALLS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

/// Whether a value of the type can be handed over by compiled code.
static bool isData(Type type) {
  if (auto tuple = dyn_cast<TupleType>(type))
    return llvm::all_of(tuple.getTypes(), isData);
  return !isa<CallableType, relax::ObjectType>(type);
}

/// Whether the size of a result is known only when the function has run.
static bool isOpen(func::FuncOp func, Type result) {
  llvm::SetVector<StringAttr> symbols;
  for (DimExpr dim : collectDims(result)) {
    if (dim.isUnknown())
      return true;
    dim.collectSymbols(symbols);
  }
  removeDefinedSymbols(func.getArgumentTypes(), symbols);
  return !symbols.empty();
}

namespace {
/// A function, and the values of its last parameters.
struct Closure {
  FlatSymbolRefAttr function;
  SmallVector<Value> captured;
};

class CallResolver {
public:
  explicit CallResolver(ModuleOp module)
      : module(module), symbols(module), rewriter(module.getContext()) {}

  LogicalResult run();

private:
  LogicalResult resolve(func::FuncOp func, bool &changed);
  LogicalResult resolveValueCall(Operation *op, Value callee, ValueRange args, bool &changed);
  bool callInBranches(Operation *op, scf::IfOp choice, Value callee, ValueRange args);
  FailureOr<SmallVector<Value>> createCall(Operation *op, const Closure &closure, ValueRange args);
  bool needsBody(CallOp call, func::FuncOp callee) const;
  bool callsItself(func::FuncOp func);
  void eraseDeadValues(func::FuncOp func);
  void eraseFunctions();

  ModuleOp module;
  SymbolTable symbols;
  IRRewriter rewriter;
  /// Functions that were put in the place of calls of them.
  DenseSet<Operation *> inlined;
};
} // namespace

/// What an intrinsic has behind the function: values, or one tuple of them. Nothing for a tuple
/// that is computed elsewhere.
static std::optional<SmallVector<Value>> getRest(Operation *op) {
  if (op->getNumOperands() != 2 || !isa<TupleType>(op->getOperand(1).getType()))
    return SmallVector<Value>(op->getOperands().drop_front());
  auto tuple = op->getOperand(1).getDefiningOp<TupleOp>();
  if (!tuple)
    return std::nullopt;
  return SmallVector<Value>(tuple->getOperands());
}

/// The function that a value is, if that is known here.
static std::optional<Closure> findClosure(Value value) {
  Operation *op = value.getDefiningOp();
  if (auto function = dyn_cast_if_present<FunctionOp>(op))
    return Closure{function.getCalleeAttr(), {}};
  if (auto cast = dyn_cast_if_present<MatchCastOp>(op))
    return findClosure(cast.getInput());
  if (auto item = dyn_cast_if_present<TupleGetItemOp>(op)) {
    auto tuple = item.getTuple().getDefiningOp<TupleOp>();
    return tuple ? findClosure(tuple->getOperand(item.getIndex())) : std::nullopt;
  }
  if (!IntrinsicOp::getNamed(op, {"make_closure"}) || op->getNumOperands() == 0)
    return std::nullopt;
  std::optional<Closure> closure = findClosure(op->getOperand(0));
  std::optional<SmallVector<Value>> captured = getRest(op);
  if (!closure || !captured)
    return std::nullopt;
  // The last parameters of what is left are the ones before.
  llvm::append_range(*captured, closure->captured);
  return Closure{closure->function, *captured};
}

/// The results of a call of a known function, as what `op` has; rewrites nothing.
FailureOr<SmallVector<Value>> CallResolver::createCall(Operation *op, const Closure &closure,
                                                       ValueRange args) {
  auto callee = symbols.lookup<func::FuncOp>(closure.function.getValue());
  if (!callee)
    return op->emitError() << "this call cannot be compiled: " << closure.function
                           << " is no graph function of the module";
  SmallVector<Value> all(args);
  llvm::append_range(all, closure.captured);
  auto emitError = [&] {
    return op->emitError() << "this call of " << closure.function << " cannot be compiled: ";
  };
  FailureOr<SmallVector<Type>> types =
      CallOp::inferResultTypes(callee.getFunctionType(), TypeRange(ValueRange(all)), emitError);
  if (failed(types))
    return failure();
  auto call = CallOp::create(rewriter, op->getLoc(), *types, closure.function, all,
                             isImpure(callee) ? rewriter.getUnitAttr() : UnitAttr());
  SmallVector<Value> results(call.getResults());
  if (op->getNumResults() == 1 && results.size() != 1)
    results = {TupleOp::create(rewriter, op->getLoc(), results)};
  if (results.size() != op->getNumResults())
    return emitError() << "it gives " << results.size() << " values, and " << op->getNumResults()
                       << " are expected";
  for (auto [result, type] : llvm::zip_equal(results, op->getResultTypes()))
    if (result.getType() != type)
      result = MatchCastOp::create(rewriter, op->getLoc(), type, result);
  return results;
}

/// Makes a call of one of two functions a call in each of two branches.
bool CallResolver::callInBranches(Operation *op, scf::IfOp choice, Value callee, ValueRange args) {
  unsigned number = cast<OpResult>(callee).getResultNumber();
  SmallVector<Closure> closures;
  for (scf::YieldOp yield : {choice.thenYield(), choice.elseYield()}) {
    std::optional<Closure> closure = findClosure(yield.getOperand(number));
    auto isInside = [&](Value value) {
      return choice->isProperAncestor(value.getParentRegion()->getParentOp()) ||
             value.getParentRegion()->getParentOp() == choice;
    };
    if (!closure || llvm::any_of(closure->captured, isInside))
      return false;
    closures.push_back(*closure);
  }
  auto branches =
      scf::IfOp::create(rewriter, op->getLoc(), op->getResultTypes(), choice.getCondition(),
                        /*addThenBlock=*/true, /*addElseBlock=*/true);
  Block *blocks[] = {branches.thenBlock(), branches.elseBlock()};
  for (auto [block, closure] : llvm::zip_equal(blocks, closures)) {
    rewriter.setInsertionPointToEnd(block);
    FailureOr<SmallVector<Value>> results = createCall(op, closure, args);
    if (failed(results))
      return false;
    scf::YieldOp::create(rewriter, op->getLoc(), *results);
  }
  rewriter.replaceOp(op, branches);
  return true;
}

LogicalResult CallResolver::resolveValueCall(Operation *op, Value callee, ValueRange args,
                                             bool &changed) {
  rewriter.setInsertionPoint(op);
  while (auto cast = callee.getDefiningOp<MatchCastOp>())
    callee = cast.getInput();
  if (auto choice = callee.getDefiningOp<scf::IfOp>()) {
    changed |= callInBranches(op, choice, callee, args);
    return success();
  }
  std::optional<Closure> closure = findClosure(callee);
  if (!closure)
    return success();
  FailureOr<SmallVector<Value>> results = createCall(op, *closure, args);
  if (failed(results))
    return failure();
  rewriter.replaceOp(op, *results);
  changed = true;
  return success();
}

bool CallResolver::needsBody(CallOp call, func::FuncOp callee) const {
  auto isUnplain = [](Type type) { return !isData(type); };
  return llvm::any_of(callee.getArgumentTypes(), isUnplain) ||
         llvm::any_of(callee.getResultTypes(), [&](Type type) {
           return isUnplain(type) || isa<ShapeType>(type) || ::isOpen(callee, type);
         });
}

/// Whether a function calls itself, directly or not.
bool CallResolver::callsItself(func::FuncOp func) {
  SetVector<func::FuncOp> reached;
  reached.insert(func);
  for (size_t i = 0; i < reached.size(); ++i) {
    bool isFound = false;
    func::FuncOp current = reached[i];
    current.walk([&](CallOp call) {
      if (auto callee = symbols.lookup<func::FuncOp>(call.getCallee())) {
        isFound |= callee == func;
        reached.insert(callee);
      }
    });
    if (isFound)
      return true;
  }
  return false;
}

/// One step in a function, after which others may be possible.
LogicalResult CallResolver::resolve(func::FuncOp func, bool &changed) {
  SmallVector<Operation *> ops;
  func.walk([&](Operation *op) {
    if (isa<CallOp, CallValueOp>(op) ||
        IntrinsicOp::getNamed(op, {"invoke_closure", "invoke_pure_closure"}))
      ops.push_back(op);
  });
  for (Operation *op : ops) {
    if (!isa<CallOp>(op)) {
      std::optional<SmallVector<Value>> args;
      if (isa<CallValueOp>(op))
        args.emplace(op->getOperands().drop_front());
      else if (op->getNumOperands() != 0)
        args = getRest(op);
      if (args && failed(resolveValueCall(op, op->getOperand(0), *args, changed)))
        return failure();
      continue;
    }
    auto call = cast<CallOp>(op);
    auto callee = symbols.lookup<func::FuncOp>(call.getCallee());
    if (!callee || callee.isExternal() || !needsBody(call, callee) || callsItself(callee))
      continue;
    // A condition is no part of a dataflow block.
    if (isa<DataflowOp>(call->getParentOp()) && !callee.getBody().getOps<scf::IfOp>().empty())
      flattenDataflow(rewriter, func.getBody().front());
    if (failed(inlineCall(rewriter, call, callee, /*castTypes=*/true)))
      continue;
    inlined.insert(callee);
    changed = true;
  }
  return success();
}

/// Erases functions as values that nothing calls, and what only they use.
void CallResolver::eraseDeadValues(func::FuncOp func) {
  // Users are before what they use, and what is inside of an op is before the op.
  SmallVector<Operation *> ops;
  func.walk<WalkOrder::PostOrder, ReverseIterator>([&](Operation *op) {
    bool isOther = isa<TupleOp>(op) || IntrinsicOp::getNamed(op, {"local_function"});
    if (isOther || llvm::any_of(op->getResultTypes(), [](Type type) { return !isData(type); }))
      ops.push_back(op);
  });
  for (Operation *op : ops)
    if (IntrinsicOp::getNamed(op, {"local_function"}) || isOpTriviallyDead(op))
      rewriter.eraseOp(op);
}

/// Functions that nobody outside can call are not needed where nothing calls them any more.
void CallResolver::eraseFunctions() {
  for (bool changed = true; std::exchange(changed, false);) {
    for (auto func : llvm::make_early_inc_range(module.getOps<func::FuncOp>())) {
      auto isUnplain = [](Type type) { return !isData(type) || isa<ShapeType>(type); };
      bool isCallable = llvm::none_of(func.getArgumentTypes(), [](Type t) { return !isData(t); }) &&
                        llvm::none_of(func.getResultTypes(), isUnplain);
      bool isNeeded = isCallable ? !func.isPrivate() : !inlined.contains(func) && !func.isPrivate();
      if (isNeeded || !SymbolTable::symbolKnownUseEmpty(func, module))
        continue;
      bool isNamed = module
                         .walk([&](CallDPSPackedOp op) {
                           return op.getCallee() == func.getName() ? WalkResult::interrupt()
                                                                   : WalkResult::advance();
                         })
                         .wasInterrupted();
      if (isNamed)
        continue;
      symbols.erase(func);
      changed = true;
    }
  }
}

LogicalResult CallResolver::run() {
  bool hasValues = module
                       .walk([](Operation *op) {
                         bool isValue = isa<FunctionOp, CallValueOp>(op);
                         return isValue ? WalkResult::interrupt() : WalkResult::advance();
                       })
                       .wasInterrupted();
  auto functions = llvm::to_vector(module.getOps<func::FuncOp>());
  for (func::FuncOp func : functions) {
    if (func.isExternal() || !func.getBody().hasOneBlock())
      continue;
    // A function that leaves a dataflow block is known only without the block.
    bool leaves = false;
    for (auto dataflow : func.getBody().getOps<DataflowOp>())
      leaves |= llvm::any_of(dataflow.getResultTypes(),
                             [](Type type) { return isa<CallableType>(type); });
    if (hasValues && leaves)
      flattenDataflow(rewriter, func.getBody().front());
    for (bool changed = true; std::exchange(changed, false);)
      if (failed(resolve(func, changed)))
        return failure();
  }
  for (func::FuncOp func : functions)
    eraseDeadValues(func);
  if (!inlined.empty() || hasValues)
    eraseFunctions();
  return success();
}

namespace {
struct ResolveCalls : mlc::impl::ResolveCallsBase<ResolveCalls> {
  using ResolveCallsBase::ResolveCallsBase;

  void runOnOperation() override {
    if (failed(CallResolver(getOperation()).run()))
      signalPassFailure();
  }
};
} // namespace
