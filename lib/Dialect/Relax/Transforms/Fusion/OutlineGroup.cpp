//===- OutlineGroup.cpp - Ops of a dataflow block become a function -------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "OutlineGroup.h"
#include "mlc/Dialect/Relax/IR/IntrinsicOps.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

StringRef mlc::relax::getValueName(Value value) {
  if (auto argument = dyn_cast<BlockArgument>(value))
    if (auto func = dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp()))
      if (auto name = func.getArgAttrOfType<StringAttr>(argument.getArgNumber(),
                                                        RelaxDialect::getNameAttrName()))
        return name.getValue();
  return getNameFromLoc(value.getLoc());
}

std::string mlc::relax::getKernelName(Operation *op) {
  std::string name = op->getName().getStringRef().str();
  if (auto call = dyn_cast<CallTIROp>(op))
    name = call.getCallee();
  else if (auto call = dyn_cast<CallOp>(op))
    name = call.getCallee();
  else if (auto intrinsic = dyn_cast<IntrinsicOp>(op))
    name = ("relax." + intrinsic.getName()).str();
  llvm::replace(name, '.', '_');
  return name;
}

std::string mlc::relax::getFusedName(ArrayRef<Operation *> group) {
  std::string name = "fused";
  for (Operation *op : group) {
    std::string kernel = getKernelName(op);
    StringRef rest = kernel;
    rest.consume_front("fused_");
    name += ("_" + rest).str();
  }
  return name;
}

/// The ops of the block between those of the group that follow from them, in order.
static llvm::SetVector<Operation *> collectFollowers(ArrayRef<Operation *> group) {
  llvm::SetVector<Operation *> followers;
  Operation *last = group.back();
  for (Operation *op = group.front(); op != last; op = op->getNextNode())
    if (!llvm::is_contained(group, op) && llvm::any_of(op->getOperands(), [&](Value operand) {
          Operation *producer = operand.getDefiningOp();
          return producer && (followers.contains(producer) || llvm::is_contained(group, producer));
        }))
      followers.insert(op);
  return followers;
}

bool mlc::relax::canOutline(ArrayRef<Operation *> group) {
  llvm::SetVector<Operation *> followers = collectFollowers(group);
  return llvm::none_of(group, [&](Operation *op) {
    return llvm::any_of(op->getOperands(),
                        [&](Value operand) { return followers.contains(operand.getDefiningOp()); });
  });
}

namespace {
/// What a group of ops becomes.
class Outliner {
public:
  Outliner(RewriterBase &rewriter, tir::FunctionTable &table, ArrayRef<Operation *> group,
           const OutlineOptions &options)
      : rewriter(rewriter), table(table), group(group), options(options) {}

  /// The function that it becomes.
  func::FuncOp outline();

private:
  void collectParameters();
  void collectResults();
  func::FuncOp createFunction();
  bool isInside(Operation *op) const { return llvm::is_contained(group, op); }

  RewriterBase &rewriter;
  tir::FunctionTable &table;
  ArrayRef<Operation *> group;
  const OutlineOptions &options;
  SmallVector<Value> inputs, results;
  llvm::SetVector<Operation *> constants;
  SmallVector<std::string> names;
  /// Symbols that no input has as a dimension by itself.
  SmallVector<DimExpr> extraSymbols;
};
} // namespace

void Outliner::collectParameters() {
  llvm::SetVector<Value> found;
  llvm::SetVector<StringAttr> symbols;
  auto collectSymbols = [&](Type type) {
    for (DimExpr dim : collectDims(type))
      dim.collectSymbols(symbols);
  };
  for (Operation *op : group) {
    for (Value operand : op->getOperands()) {
      Operation *producer = operand.getDefiningOp();
      if (isInside(producer))
        continue;
      if (options.keepsConstants && isa_and_present<ConstantOp>(producer))
        constants.insert(producer);
      else
        found.insert(operand);
    }
    llvm::for_each(op->getOperandTypes(), collectSymbols);
    llvm::for_each(op->getResultTypes(), collectSymbols);
    // Shapes and variables of a call.
    for (NamedAttribute attribute : op->getAttrs())
      if (auto dims = dyn_cast<DimsAttr>(attribute.getValue()))
        for (DimExpr dim : dims.getDims())
          dim.collectSymbols(symbols);
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

void Outliner::collectResults() {
  for (Operation *op : group)
    for (Value result : op->getResults())
      if (op == group.back() ||
          !llvm::all_of(result.getUsers(), [&](Operation *user) { return isInside(user); }))
        results.push_back(result);
}

func::FuncOp Outliner::createFunction() {
  OpBuilder::InsertionGuard guard(rewriter);
  table.setInsertionPoint(rewriter);
  Location loc = group.back()->getLoc();
  SmallVector<Type> types(ValueRange(inputs).getTypes());
  if (!extraSymbols.empty()) {
    types.push_back(ShapeType::get(rewriter.getContext(), extraSymbols));
    names.push_back("tir_vars");
  }
  TypeRange resultTypes = ValueRange(results).getTypes();
  auto func =
      func::FuncOp::create(rewriter, loc, "fused", rewriter.getFunctionType(types, resultTypes));
  func.setPrivate();
  for (NamedAttribute attribute : options.attributes)
    func->setAttr(attribute.getName(), attribute.getValue());
  SmallVector<Location> locs;
  for (auto [index, name] : llvm::enumerate(names)) {
    func.setArgAttr(index, RelaxDialect::getNameAttrName(), rewriter.getStringAttr(name));
    locs.push_back(getNamedLoc(name, loc));
  }
  Block *entry = rewriter.createBlock(&func.getBody(), {}, types, locs);
  IRMapping mapping;
  for (auto [input, argument] : llvm::zip(inputs, entry->getArguments()))
    mapping.map(input, argument);
  for (Operation *constant : constants)
    rewriter.clone(*constant, mapping);
  auto dataflow = DataflowOp::create(rewriter, loc, resultTypes);
  func::ReturnOp::create(rewriter, loc, dataflow.getResults());
  rewriter.createBlock(&dataflow.getBody());
  for (Operation *op : group)
    rewriter.clone(*op, mapping);
  SmallVector<Value> inner;
  for (Value result : results)
    inner.push_back(mapping.lookup(result));
  OutputOp::create(rewriter, loc, inner);
  return table.add(rewriter, func, options.name.empty() ? getFusedName(group) : options.name);
}

func::FuncOp Outliner::outline() {
  collectParameters();
  collectResults();
  func::FuncOp func = createFunction();
  llvm::SetVector<Operation *> followers = collectFollowers(group);
  Operation *last = group.back();
  rewriter.setInsertionPoint(last);
  SmallVector<Value> args(inputs);
  if (!extraSymbols.empty())
    args.push_back(ShapeOp::create(rewriter, last->getLoc(),
                                   DimsAttr::get(rewriter.getContext(), extraSymbols)));
  Location loc = last->getLoc();
  if (results.size() > last->getNumResults()) {
    auto locs = llvm::map_to_vector(results, [](Value result) { return result.getLoc(); });
    loc = FusedLoc::get(rewriter.getContext(), locs);
  }
  auto call = CallOp::create(rewriter, loc, ValueRange(results).getTypes(),
                             FlatSymbolRefAttr::get(func.getSymNameAttr()), args);
  for (auto [result, made] : llvm::zip_equal(results, call.getResults()))
    rewriter.replaceAllUsesWith(result, made);
  for (Operation *follower : llvm::reverse(followers))
    rewriter.moveOpAfter(follower, call);
  for (Operation *op : llvm::reverse(group))
    rewriter.eraseOp(op);
  return func;
}

func::FuncOp mlc::relax::outlineGroup(RewriterBase &rewriter, tir::FunctionTable &table,
                                      ArrayRef<Operation *> group, const OutlineOptions &options) {
  return Outliner(rewriter, table, group, options).outline();
}

void mlc::relax::nestComposites(func::FuncOp func, SymbolTable &symbols) {
  DenseMap<StringAttr, FlatSymbolRefAttr> nested;
  func.walk([&](CallOp call) {
    auto composite = symbols.lookup<func::FuncOp>(call.getCallee());
    if (!composite || !composite->hasAttr(kCompositeAttrName))
      return;
    StringAttr name = composite.getSymNameAttr();
    if (!nested.contains(name)) {
      std::optional<SymbolTable::UseRange> uses =
          SymbolTable::getSymbolUses(composite, symbols.getOp());
      bool isShared = !uses || llvm::any_of(*uses, [&](const SymbolTable::SymbolUse &use) {
        return use.getUser()->getParentOfType<func::FuncOp>() != func;
      });
      if (isShared) {
        composite = composite.clone();
        symbols.insert(composite, std::next(Block::iterator(func)));
      }
      OpBuilder builder(call);
      auto callee = FlatSymbolRefAttr::get(composite.getSymNameAttr());
      auto keywords = builder.getArrayAttr(
          {builder.getStringAttr("function"), callee, builder.getStringAttr("name"), name});
      IntrinsicOp::create(builder, composite.getLoc(), TypeRange(), "local_function", ValueRange(),
                          keywords, /*tuples=*/DenseI64ArrayAttr(), /*has_effects=*/false);
      nested[name] = callee;
    }
    call.setCalleeAttr(nested[name]);
  });
}
