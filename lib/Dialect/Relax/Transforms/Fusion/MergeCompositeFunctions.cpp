//===- MergeCompositeFunctions.cpp - Neighbours for one code generator are one function -----===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "OutlineGroup.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_MERGECOMPOSITEFUNCTIONS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

/// The code generator of the composite function that an op calls, or an empty text.
static StringRef getCodegen(SymbolTable &symbols, Operation *op) {
  auto call = dyn_cast<CallOp>(op);
  auto callee = call ? symbols.lookup<func::FuncOp>(call.getCallee()) : func::FuncOp();
  auto name = callee ? callee->getAttrOfType<StringAttr>(kCompositeAttrName) : StringAttr();
  return name ? name.getValue().split('.').first : StringRef();
}

namespace {
struct Group {
  StringRef codegen;
  SmallVector<Operation *> ops;
};
} // namespace

/// Calls of one code generator that follow from each other, as long as they can be one call.
static SmallVector<Group> collectGroups(SymbolTable &symbols, Block &block) {
  SmallVector<Group> groups;
  for (Operation &op : block.without_terminator()) {
    StringRef codegen = getCodegen(symbols, &op);
    if (codegen.empty())
      continue;
    Group merged{codegen, {&op}};
    SmallVector<Group> others;
    for (Group &group : groups) {
      bool follows = group.codegen == codegen && llvm::any_of(op.getOperands(), [&](Value operand) {
                       return llvm::is_contained(group.ops, operand.getDefiningOp());
                     });
      SmallVector<Operation *> both(group.ops);
      both.append(merged.ops);
      llvm::sort(both, [](Operation *lhs, Operation *rhs) { return lhs->isBeforeInBlock(rhs); });
      if (follows && canOutline(both))
        merged.ops = std::move(both);
      else
        others.push_back(std::move(group));
    }
    groups = std::move(others);
    groups.push_back(std::move(merged));
  }
  return groups;
}

namespace {
struct MergeCompositeFunctions : mlc::impl::MergeCompositeFunctionsBase<MergeCompositeFunctions> {
  using MergeCompositeFunctionsBase::MergeCompositeFunctionsBase;

  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    tir::FunctionTable table(getOperation());
    IRRewriter rewriter(&getContext());
    llvm::SetVector<func::FuncOp> composites;
    for (auto func : llvm::to_vector(getOperation().getOps<func::FuncOp>())) {
      if (func->hasAttr(kCompositeAttrName))
        composites.insert(func);
      if (func->hasAttr(kCompositeAttrName) || func->hasAttr(kCodegenAttrName))
        continue;
      SmallVector<Block *> blocks;
      func.walk([&](DataflowOp op) { blocks.push_back(&op.getBody().front()); });
      for (Block *block : blocks)
        for (const Group &group : collectGroups(symbols, *block))
          merge(rewriter, table, func, group);
    }
    // What a code generator compiles is not fused further.
    for (func::FuncOp func : composites)
      func->removeAttr(kPrimitiveAttrName);
    SymbolTable all(getOperation());
    for (auto func : llvm::to_vector(getOperation().getOps<func::FuncOp>()))
      if (func->hasAttr(kCodegenAttrName))
        nestComposites(func, all);
  }

  static void merge(RewriterBase &rewriter, tir::FunctionTable &table, func::FuncOp func,
                    const Group &group) {
    // Outlining a group before may have put ops between those of this one.
    if (!canOutline(group.ops))
      return;
    OutlineOptions options;
    options.name = (getFusedName(group.ops) + "_" + group.codegen).str();
    options.attributes.push_back(
        rewriter.getNamedAttr(kCodegenAttrName, rewriter.getStringAttr(group.codegen)));
    std::string kernels = llvm::join(llvm::map_range(group.ops, getKernelName), ", ");
    func::FuncOp merged = outlineGroup(rewriter, table, group.ops, options);
    merged.setPublic();
    remark::passed(merged.getLoc(),
                   remark::RemarkOpts::name("merged").category("fusion").function(func.getName()))
        << remark::add("{0} become {1}", kernels, merged.getName());
  }
};
} // namespace
