//===- FuseOps.cpp - Groups of calls become functions ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "FusionGroups.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlc/Dialect/TIR/Analysis/FunctionTable.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_FUSEOPS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

static tir::PrimFuncOp getCallee(Operation *op) {
  auto call = dyn_cast<CallTIROp>(op);
  return call ? SymbolTable::lookupNearestSymbolFrom<tir::PrimFuncOp>(call, call.getCalleeAttr())
              : tir::PrimFuncOp();
}

static tir::OpPattern getPattern(Operation *op) {
  tir::PrimFuncOp callee = getCallee(op);
  return callee ? tir::getOpPattern(callee) : tir::OpPattern::Opaque;
}

static FusionGroups::Reading getReading(Operation *user, Operation *producer) {
  tir::PrimFuncOp callee = getCallee(user);
  auto reads = [&](auto how) {
    return callee && llvm::all_of(user->getOpOperands(), [&](OpOperand &operand) {
             return operand.get().getDefiningOp() != producer ||
                    how(callee, operand.getOperandNumber());
           });
  };
  if (reads(tir::readsElementsOnce))
    return FusionGroups::Reading::Once;
  return reads(tir::readsSeparateWindows) ? FusionGroups::Reading::InWindows
                                          : FusionGroups::Reading::Other;
}

namespace {
/// What a group of calls becomes.
class Outliner {
public:
  Outliner(RewriterBase &rewriter, tir::FunctionTable &table, ArrayRef<Operation *> group)
      : rewriter(rewriter), table(table), group(group) {}

  /// The function that it becomes.
  func::FuncOp outline();

private:
  void collectParameters();
  func::FuncOp createFunction();

  RewriterBase &rewriter;
  tir::FunctionTable &table;
  ArrayRef<Operation *> group;
  SmallVector<Value> inputs;
  SmallVector<std::string> names;
  /// Symbols that no input has as a dimension by itself.
  SmallVector<DimExpr> extraSymbols;
};
} // namespace

/// The name of a value, of a parameter or of what an op gives.
static StringRef getValueName(Value value) {
  if (auto argument = dyn_cast<BlockArgument>(value))
    if (auto func = dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp()))
      if (auto name = func.getArgAttrOfType<StringAttr>(argument.getArgNumber(),
                                                        RelaxDialect::getNameAttrName()))
        return name.getValue();
  return getNameFromLoc(value.getLoc());
}

void Outliner::collectParameters() {
  llvm::SetVector<Value> found;
  llvm::SetVector<StringAttr> symbols;
  auto collectSymbols = [&](Type type) {
    for (DimExpr dim : collectDims(type))
      dim.collectSymbols(symbols);
  };
  for (Operation *op : group) {
    for (Value operand : op->getOperands())
      if (!llvm::is_contained(group, operand.getDefiningOp()))
        found.insert(operand);
    llvm::for_each(op->getOperandTypes(), collectSymbols);
    llvm::for_each(op->getResultTypes(), collectSymbols);
    for (DimExpr var : cast<CallTIROp>(op).getVars())
      var.collectSymbols(symbols);
  }
  inputs = found.takeVector();
  removeDefinedSymbols(ValueRange(inputs).getTypes(), symbols);
  for (StringAttr symbol : symbols)
    extraSymbols.push_back(DimExpr::symbol(rewriter.getContext(), symbol));

  unsigned numConstants = 0;
  llvm::StringSet<> taken;
  for (Value input : inputs) {
    StringRef name = getValueName(input);
    std::string free = input.getDefiningOp<ConstantOp>() || name.empty()
                           ? "param_" + std::to_string(numConstants++)
                           : name.str();
    std::string base = free;
    for (unsigned suffix = 1; !taken.insert(free).second; ++suffix)
      free = base + "_" + std::to_string(suffix);
    names.push_back(free);
  }
}

func::FuncOp Outliner::createFunction() {
  OpBuilder::InsertionGuard guard(rewriter);
  table.setInsertionPoint(rewriter);
  Operation *last = group.back();
  Location loc = last->getLoc();
  SmallVector<Type> types(ValueRange(inputs).getTypes());
  if (!extraSymbols.empty()) {
    types.push_back(ShapeType::get(rewriter.getContext(), extraSymbols));
    names.push_back("tir_vars");
  }
  auto func = func::FuncOp::create(rewriter, loc, "fused",
                                   rewriter.getFunctionType(types, last->getResultTypes()));
  func.setPrivate();
  func->setAttr(kPrimitiveAttrName, rewriter.getBoolAttr(true));
  SmallVector<Location> locs;
  for (auto [index, name] : llvm::enumerate(names)) {
    func.setArgAttr(index, RelaxDialect::getNameAttrName(), rewriter.getStringAttr(name));
    locs.push_back(getNamedLoc(name, loc));
  }
  Block *entry = rewriter.createBlock(&func.getBody(), {}, types, locs);
  IRMapping mapping;
  for (auto [input, argument] : llvm::zip(inputs, entry->getArguments()))
    mapping.map(input, argument);
  auto dataflow = DataflowOp::create(rewriter, loc, last->getResultTypes());
  func::ReturnOp::create(rewriter, loc, dataflow.getResults());
  rewriter.createBlock(&dataflow.getBody());
  for (Operation *op : group)
    rewriter.clone(*op, mapping);
  SmallVector<Value> results;
  for (Value result : last->getResults())
    results.push_back(mapping.lookup(result));
  OutputOp::create(rewriter, loc, results);

  std::string name = "fused";
  for (Operation *op : group) {
    StringRef callee = cast<CallTIROp>(op).getCallee();
    callee.consume_front("fused_");
    name += ("_" + callee).str();
  }
  return table.add(rewriter, func, name);
}

func::FuncOp Outliner::outline() {
  collectParameters();
  func::FuncOp func = createFunction();
  Operation *last = group.back();
  rewriter.setInsertionPoint(last);
  SmallVector<Value> args(inputs);
  if (!extraSymbols.empty())
    args.push_back(ShapeOp::create(rewriter, last->getLoc(),
                                   DimsAttr::get(rewriter.getContext(), extraSymbols)));
  auto call = CallOp::create(rewriter, last->getLoc(), last->getResultTypes(),
                             FlatSymbolRefAttr::get(func.getSymNameAttr()), args);
  rewriter.replaceOp(last, call.getResults());
  for (Operation *op : llvm::reverse(group.drop_back()))
    rewriter.eraseOp(op);
  return func;
}

static StringRef getKernelName(Operation *op) {
  auto call = dyn_cast<CallTIROp>(op);
  return call ? call.getCallee() : op->getName().getStringRef();
}

static void remarkFused(func::FuncOp func, ArrayRef<StringRef> kernels, func::FuncOp fused) {
  remark::passed(fused.getLoc(),
                 remark::RemarkOpts::name("fused").category("fusion").function(func.getName()))
      << remark::add("{0} become {1}", llvm::join(kernels, ", "), fused.getName());
}

static void remarkRefusals(func::FuncOp func, const FusionGroups &groups) {
  if (!func.getContext()->getRemarkEngine())
    return;
  for (const FusionGroups::Refusal &refusal : groups.getRefusals())
    remark::missed(
        refusal.op->getLoc(),
        remark::RemarkOpts::name("not fused").category("fusion").function(func.getName()))
        << remark::add("{0} and {1} stay apart: {2}", getKernelName(refusal.op),
                       getKernelName(refusal.user), refusal.reason);
}

namespace {
struct FuseOpsPattern : public OpRewritePattern<DataflowOp> {
  FuseOpsPattern(MLIRContext *context, tir::FunctionTable &table, unsigned maxDepth,
                 bool intoReductions, bool leaveReshapes)
      : OpRewritePattern(context), table(table), maxDepth(maxDepth), intoReductions(intoReductions),
        leaveReshapes(leaveReshapes) {}

  LogicalResult matchAndRewrite(DataflowOp op, PatternRewriter &rewriter) const override {
    auto func = op->getParentOfType<func::FuncOp>();
    if (!func || func->hasAttr(kPrimitiveAttrName))
      return rewriter.notifyMatchFailure(op, "is fused already");
    FusionGroups groups(
        op.getBody().front(), getPattern,
        [&](Operation *user, Operation *producer) {
          return intoReductions ? getReading(user, producer) : FusionGroups::Reading::Other;
        },
        maxDepth);
    auto isFreeAtEnds = [&](Operation *user) {
      auto call = dyn_cast<CallTIROp>(user);
      return leaveReshapes && call && isReshapeOfDataflow(call);
    };
    SmallVector<SmallVector<Operation *>> found = groups.getGroups(isFreeAtEnds);
    remarkRefusals(func, groups);
    if (found.empty())
      return rewriter.notifyMatchFailure(op, "has no ops to fuse");
    for (ArrayRef<Operation *> group : found) {
      auto kernels = llvm::map_to_vector(group, getKernelName);
      remarkFused(func, kernels, Outliner(rewriter, table, group).outline());
    }
    return success();
  }

private:
  tir::FunctionTable &table;
  unsigned maxDepth;
  bool intoReductions, leaveReshapes;
};

struct FuseOpsPass : public mlc::impl::FuseOpsBase<FuseOpsPass> {
  using FuseOpsBase::FuseOpsBase;

  void runOnOperation() override {
    if (maxDepth < 1) {
      getOperation().emitError("max-depth of relax-fuse-ops must be at least 1, is ")
          << maxDepth.getValue();
      return signalPassFailure();
    }
    tir::FunctionTable table(getOperation());
    RewritePatternSet patterns(&getContext());
    populateFuseOpsPatterns(patterns, table, maxDepth, intoReductions, leaveReshapes);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace

void mlc::relax::populateFuseOpsPatterns(RewritePatternSet &patterns, tir::FunctionTable &table,
                                         unsigned maxDepth, bool intoReductions,
                                         bool leaveReshapes) {
  patterns.add<FuseOpsPattern>(patterns.getContext(), table, maxDepth, intoReductions,
                               leaveReshapes);
}
