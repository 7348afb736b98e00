//===- FuseTIR.cpp - A function of calls becomes one prim_func ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/DimExprBuilder.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/Analysis/SymbolValues.h"
#include "mlc/Support/DimPosition.h"
#include "mlc/Support/UnusedSymbols.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;
using mlc::tir::PrimFuncOp;
using mlc::tir::TIRDialect;

namespace mlc {
#define GEN_PASS_DEF_FUSETIR
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
/// A call in the function, and what it calls.
struct Step {
  CallTIROp call;
  PrimFuncOp callee;
};

/// A function that consists of calls of prim_funcs.
struct FusedFunction {
  SmallVector<Step> steps;
  /// The values that the function returns, as they are in its dataflow block.
  SmallVector<Value> results;
};

/// Makes the prim_func.
class PrimFuncFuser {
public:
  PrimFuncFuser(RewriterBase &rewriter, func::FuncOp func, const FusedFunction &fused)
      : rewriter(rewriter), func(func), fused(fused) {}

  PrimFuncOp fuse();

private:
  void createSignature();
  void createIntermediates();
  void cloneCallee(Step step);
  void replaceSizes();
  Value getSize(DimExpr expr);

  RewriterBase &rewriter;
  func::FuncOp func;
  const FusedFunction &fused;
  PrimFuncOp created;
  /// From tensors to buffers.
  DenseMap<Value, Value> buffers;
  /// Sizes, computed at the start of the function, and the last op there.
  DenseMap<DimExprAttr, Value> sizes;
  Operation *lastSize = nullptr;
  llvm::StringSet<> blockNames;
};
} // namespace

/// True if a buffer can hold the tensor: its rank and its element type are known.
static bool hasBufferType(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && !isa<ObjectType>(tensor.getElementType());
}

static MemRefType getBufferType(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return MemRefType::get(tensor.getShape(), tensor.getElementType());
}

/// Reads a function that can become one prim_func.
static FailureOr<FusedFunction> readFunction(func::FuncOp func, RewriterBase &rewriter) {
  auto fail = [&](Operation *op, const Twine &why) -> LogicalResult {
    return rewriter.notifyMatchFailure(op, why);
  };
  for (Type type : func.getArgumentTypes()) {
    auto shape = dyn_cast<ShapeType>(type);
    bool isOfSymbols =
        shape && shape.hasRank() &&
        llvm::all_of(shape.getDims().getDims(), [](DimExpr dim) { return dim.isSymbol(); });
    if (!hasBufferType(type) && !isOfSymbols)
      return fail(func, "a parameter is neither a tensor that is known nor a shape of symbols");
  }
  FusedFunction fused;
  DataflowOp dataflow;
  func::ReturnOp end;
  for (Operation &op : func.getBody().front()) {
    if (auto block = dyn_cast<DataflowOp>(op); block && !dataflow)
      dataflow = block;
    else if (!(end = dyn_cast<func::ReturnOp>(op)))
      return fail(&op, "there is more than one dataflow block");
  }
  if (!dataflow)
    return fail(func, "there is no dataflow block");
  for (Operation &op : dataflow.getBody().front().without_terminator()) {
    auto call = dyn_cast<CallTIROp>(op);
    auto callee = call
                      ? SymbolTable::lookupNearestSymbolFrom<PrimFuncOp>(call, call.getCalleeAttr())
                      : PrimFuncOp();
    if (!callee)
      return fail(&op, "is no call of a prim_func");
    if (!llvm::all_of(op.getResultTypes(), hasBufferType))
      return fail(&op, "the element type of a result is not known");
    SmallVector<Value> tensors(call.getArgs());
    llvm::append_range(tensors, call.getResults());
    for (auto [tensor, type] : llvm::zip(tensors, callee.getArgumentTypes()))
      if (getBufferType(tensor.getType()) != type)
        return fail(&op, "hands over a tensor of another type than the parameter's");
    fused.steps.push_back({call, callee});
  }
  for (Value result : end.getOperands()) {
    if (result.getDefiningOp() != dataflow)
      return fail(end, "a result is not of the dataflow block");
    Value value = dataflow.getOutput().getValues()[cast<OpResult>(result).getResultNumber()];
    if (!value.getDefiningOp<CallTIROp>() || llvm::is_contained(fused.results, value))
      return fail(end, "a result is no result of a call of its own");
    fused.results.push_back(value);
  }
  return fused;
}

/// The name that a tensor has as the buffer of the function that makes it.
static std::string getProducedName(Value tensor) {
  auto result = cast<OpResult>(tensor);
  auto call = cast<CallTIROp>(result.getOwner());
  auto callee = SymbolTable::lookupNearestSymbolFrom<PrimFuncOp>(call, call.getCalleeAttr());
  return (callee.getArgName(call.getArgs().size() + result.getResultNumber()).getValue() +
          "_intermediate")
      .str();
}

void PrimFuncFuser::createSignature() {
  SmallVector<Type> types;
  SmallVector<std::string> names;
  SmallVector<Value> tensors;
  llvm::StringSet<> taken;
  auto addName = [&](StringRef name) {
    std::string free = name.str();
    for (unsigned suffix = 1; !taken.insert(free).second; ++suffix)
      free = (name + "_" + Twine(suffix)).str();
    names.push_back(free);
  };
  auto addBuffer = [&](Value tensor, StringRef name) {
    types.push_back(getBufferType(tensor.getType()));
    tensors.push_back(tensor);
    addName(name);
  };
  // Symbols have the names that dimensions use.
  SmallVector<StringAttr> symbols;
  for (Type type : func.getArgumentTypes())
    if (auto shape = dyn_cast<ShapeType>(type))
      for (DimExpr dim : shape.getDims().getDims()) {
        symbols.push_back(dim.getSymbol());
        taken.insert(dim.getSymbol().getValue());
      }
  for (BlockArgument argument : func.getArguments())
    if (isa<RankedTensorType>(argument.getType())) {
      auto name = func.getArgAttrOfType<StringAttr>(argument.getArgNumber(),
                                                    RelaxDialect::getNameAttrName());
      addBuffer(argument, name ? name.getValue() : StringRef("p"));
    }
  for (Value result : fused.results)
    addBuffer(result, getProducedName(result));
  for (StringAttr symbol : symbols) {
    types.push_back(rewriter.getIndexType());
    names.push_back(symbol.str());
  }
  created = PrimFuncOp::create(rewriter, func.getLoc(), func.getSymName(), types,
                               llvm::to_vector_of<StringRef>(names));
  created.setIndexDtype(Step(fused.steps.front()).callee.getIndexDtype());
  if (llvm::all_of(fused.steps, [](Step step) { return step.callee.isNoAlias(); }))
    created->setAttr(TIRDialect::getNoAliasAttrName(), rewriter.getUnitAttr());
  for (auto [index, tensor] : llvm::enumerate(tensors)) {
    buffers[tensor] = created.getArgument(index);
    if (auto dims =
            dyn_cast_or_null<DimsAttr>(cast<RankedTensorType>(tensor.getType()).getEncoding()))
      created.setArgDims(index, dims);
  }
}

/// The value of a size at the start of the function.
Value PrimFuncFuser::getSize(DimExpr expr) {
  if (Value known = sizes.lookup(expr.getAttr()))
    return known;
  // The symbols that an expression is made of come before it.
  llvm::SetVector<StringAttr> symbols;
  expr.collectSymbols(symbols);
  auto toExpr = [](StringAttr symbol) { return DimExpr::symbol(symbol.getContext(), symbol); };
  if (!expr.isSymbol())
    for (StringAttr symbol : symbols)
      getSize(toExpr(symbol));
  OpBuilder::InsertionGuard guard(rewriter);
  if (lastSize)
    rewriter.setInsertionPointAfter(lastSize);
  else
    rewriter.setInsertionPointToStart(&created.getBody().front());
  auto getSymbol = [&](StringAttr symbol) -> Value {
    if (expr.isSymbol())
      return tir::getSymbolValue(rewriter, created.getLoc(), created, symbol);
    return sizes.lookup(toExpr(symbol).getAttr());
  };
  Value size = materialize(rewriter, created.getLoc(), expr, getSymbol);
  if (rewriter.getInsertionPoint() != rewriter.getInsertionBlock()->begin())
    lastSize = &*std::prev(rewriter.getInsertionPoint());
  return sizes[expr.getAttr()] = size;
}

void PrimFuncFuser::createIntermediates() {
  for (Step step : fused.steps)
    for (Value result : step.call->getResults()) {
      if (buffers.contains(result))
        continue;
      auto type = cast<RankedTensorType>(result.getType());
      SmallVector<Value> extents;
      for (auto [size, dim] : llvm::zip_equal(type.getShape(), getDims(type)))
        if (ShapedType::isDynamic(size))
          extents.push_back(getSize(dim));
      buffers[result] = tir::AllocBufferOp::create(
          rewriter, step.call.getLoc(), getBufferType(type), getProducedName(result), extents);
    }
}

void PrimFuncFuser::cloneCallee(Step step) {
  IRMapping mapping;
  SmallVector<Value> arguments;
  for (Value tensor : step.call.getArgs())
    arguments.push_back(buffers.lookup(tensor));
  for (Value tensor : step.call.getResults())
    arguments.push_back(buffers.lookup(tensor));
  PrimFuncOp callee = step.callee;
  for (DimExpr var : step.call.getVars()) {
    Type type = callee.getArgumentTypes()[arguments.size()];
    arguments.push_back(
        getValueOrCreateCastToIndexLike(rewriter, step.call.getLoc(), type, getSize(var)));
  }
  mapping.map(callee.getArguments(), arguments);
  for (Operation &op : callee.getBody().front()) {
    Operation *copy = rewriter.clone(op, mapping);
    copy->walk([&](tir::BlockOp block) {
      if (block.getName().empty())
        return;
      std::string name = block.getName().str();
      for (unsigned suffix = 1; !blockNames.insert(name).second; ++suffix)
        name = (block.getName() + Twine(suffix)).str();
      block.setName(name);
    });
  }
}

/// Reads each size once: what two functions know of sizes that are equal is one value.
void PrimFuncFuser::replaceSizes() {
  DenseMap<Value, RankedTensorType> types;
  for (auto [tensor, buffer] : buffers)
    types[buffer] = cast<RankedTensorType>(tensor.getType());
  llvm::SmallPtrSet<Operation *, 8> kept;
  for (auto [expr, size] : sizes)
    if (Operation *op = size.getDefiningOp())
      kept.insert(op);
  SmallVector<std::pair<memref::DimOp, DimExpr>> reads;
  created.walk([&](memref::DimOp op) {
    auto type = types.find(op.getSource());
    std::optional<int64_t> index = getDimPosition(op);
    if (type == types.end() || !index || *index >= type->second.getRank() || kept.contains(op))
      return;
    DimExpr dim = getDims(type->second)[*index];
    if (!dim.isConstant() && !dim.isUnknown())
      reads.emplace_back(op, dim);
  });
  for (auto [op, dim] : reads)
    rewriter.replaceOp(op, getSize(dim));
}

PrimFuncOp PrimFuncFuser::fuse() {
  createSignature();
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPointToEnd(&created.getBody().front());
  createIntermediates();
  for (Step step : fused.steps)
    cloneCallee(step);
  replaceSizes();
  tir::normalizeIndexArithmetic(rewriter, created);
  return created;
}

/// The calls among the users of a function; fails if there are others.
static FailureOr<SmallVector<CallOp>> getCalls(ArrayRef<Operation *> users) {
  SmallVector<CallOp> calls;
  for (Operation *user : users) {
    auto call = dyn_cast<CallOp>(user);
    if (!call)
      return failure();
    for (Type type : call.getArgs().getTypes())
      if (auto shape = dyn_cast<ShapeType>(type); shape && !shape.hasRank())
        return failure();
    calls.push_back(call);
  }
  return calls;
}

static void replaceCall(RewriterBase &rewriter, CallOp call) {
  rewriter.setInsertionPoint(call);
  SmallVector<Value> args;
  SmallVector<DimExpr> vars;
  for (Value arg : call.getArgs())
    if (auto shape = dyn_cast<ShapeType>(arg.getType()))
      vars.append(shape.getDims().getDims());
    else
      args.push_back(arg);
  rewriter.replaceOpWithNewOp<CallTIROp>(call, call.getResultTypes(), call.getCalleeAttr(), args,
                                         vars.empty() ? DimsAttr()
                                                      : DimsAttr::get(rewriter.getContext(), vars));
}

namespace {
struct FuseTIRPattern : public OpRewritePattern<func::FuncOp> {
  /// `users`, if known, stay as they are but for those that the pattern replaces.
  explicit FuseTIRPattern(MLIRContext *context, const SymbolUserMap *users = nullptr)
      : OpRewritePattern(context), users(users) {}

  LogicalResult matchAndRewrite(func::FuncOp func, PatternRewriter &rewriter) const override {
    if (!func->hasAttr(kPrimitiveAttrName) || func.isDeclaration())
      return rewriter.notifyMatchFailure(func, "is no group of calls");
    FailureOr<SmallVector<CallOp>> calls =
        users ? getCalls(users->getUsers(func)) : getCalls(findUsers(func));
    if (failed(calls))
      return rewriter.notifyMatchFailure(func, "is used by more than calls");
    if (calls->empty() && func.isPublic())
      return rewriter.notifyMatchFailure(func, "is only for callers outside of the module");
    FailureOr<FusedFunction> fused = readFunction(func, rewriter);
    if (failed(fused))
      return failure();
    rewriter.setInsertionPoint(func);
    PrimFuncFuser(rewriter, func, *fused).fuse().setPrivate();
    for (CallOp call : *calls)
      replaceCall(rewriter, call);
    rewriter.eraseOp(func);
    return success();
  }

private:
  static SmallVector<Operation *> findUsers(func::FuncOp func) {
    SymbolTableCollection tables;
    return llvm::to_vector(SymbolUserMap(tables, func->getParentOfType<ModuleOp>()).getUsers(func));
  }

  const SymbolUserMap *users;
};

struct FuseTIRPass : public mlc::impl::FuseTIRBase<FuseTIRPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    SmallVector<Operation *> groups;
    llvm::SetVector<Operation *> callees;
    for (auto func : module.getOps<func::FuncOp>()) {
      if (!func->hasAttr(kPrimitiveAttrName))
        continue;
      groups.push_back(func);
      func.walk([&](CallTIROp call) {
        if (auto callee = symbols.lookup<PrimFuncOp>(call.getCallee()))
          callees.insert(callee);
      });
    }
    RewritePatternSet patterns(&getContext());
    SymbolTableCollection tables;
    SymbolUserMap users(tables, module);
    patterns.add<FuseTIRPattern>(&getContext(), &users);
    // The folding of other ops is not asked for.
    GreedyRewriteConfig config;
    config.setStrictness(GreedyRewriteStrictness::ExistingOps).enableFolding(false);
    if (failed(applyOpPatternsGreedily(groups, std::move(patterns), config)))
      return signalPassFailure();
    // What is called no longer goes.
    eraseUnusedSymbols(module, callees.getArrayRef());
  }
};
} // namespace

void mlc::relax::populateFuseTIRPatterns(RewritePatternSet &patterns) {
  patterns.add<FuseTIRPattern>(patterns.getContext());
}
