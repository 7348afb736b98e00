//===- FuseOpsByPattern.cpp - What patterns match becomes functions -------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "OutlineGroup.h"
#include "mlc/Dialect/Relax/Transforms/FusionPatterns.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/Dialect/PDL/IR/PDL.h"
#include "mlir/Dialect/PDLInterp/IR/PDLInterp.h"
#include "mlir/IR/Remarks.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_FUSEOPSBYPATTERN
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
/// A match that becomes a function: its ops in the order of the block.
struct Group {
  SmallVector<Operation *> ops;
  SmallVector<NamedAttribute> attributes;
};

/// Applies the patterns of one name to one function.
class PatternFuser {
public:
  PatternFuser(func::FuncOp func, StringRef name, FusionPatterns &patterns, FusionCheck check)
      : func(func), name(name), patterns(patterns), check(check) {}

  /// What becomes functions in a block, in its order. A match that has ops of others in it is
  /// taken if it holds all of them.
  SmallVector<Group> collect(Block &block);
  void remarkMissed(Operation *op, StringRef reason);

private:
  std::optional<Group> toGroup(FusionPatterns::Match match, Block &block);

  func::FuncOp func;
  StringRef name;
  FusionPatterns &patterns;
  FusionCheck check;
};
} // namespace

void PatternFuser::remarkMissed(Operation *op, StringRef reason) {
  remark::missed(
      op->getLoc(),
      remark::RemarkOpts::name("not fused by pattern").category("fusion").function(func.getName()))
      << remark::add("{0} matches at {1}, but {2}", name, getKernelName(op), reason);
}

/// The group that a match is, if it may be one.
std::optional<Group> PatternFuser::toGroup(FusionPatterns::Match match, Block &block) {
  Operation *root = match.ops.front();
  llvm::SetVector<Operation *> ops(llvm::from_range, match.ops);
  if (llvm::any_of(ops, [&](Operation *op) { return op->getBlock() != &block; })) {
    remarkMissed(root, "not all of it is in one dataflow block");
    return std::nullopt;
  }
  Group group{ops.takeVector(), {}};
  llvm::sort(group.ops, [](Operation *lhs, Operation *rhs) { return lhs->isBeforeInBlock(rhs); });
  if (check) {
    std::optional<DictionaryAttr> attributes = check({name, match});
    if (!attributes) {
      remarkMissed(root, "the check of the pattern refuses it");
      return std::nullopt;
    }
    group.attributes.assign(attributes->begin(), attributes->end());
  }
  return group;
}

SmallVector<Group> PatternFuser::collect(Block &block) {
  SmallVector<Group> groups;
  for (Operation &op : block.without_terminator()) {
    std::optional<FusionPatterns::Match> match = patterns.match(&op);
    std::optional<Group> group = match ? toGroup(std::move(*match), block) : std::nullopt;
    if (!group)
      continue;
    auto has = [&](Operation *op) { return llvm::is_contained(group->ops, op); };
    auto overlaps = [&](const Group &other) { return llvm::any_of(other.ops, has); };
    if (llvm::any_of(groups, [&](const Group &other) {
          return overlaps(other) && !llvm::all_of(other.ops, has);
        })) {
      remarkMissed(&op, "an earlier match has some of its ops");
      continue;
    }
    llvm::erase_if(groups, overlaps);
    groups.push_back(std::move(*group));
  }
  return groups;
}

static bool isFused(func::FuncOp func) {
  return func.isExternal() || func->hasAttr(kPrimitiveAttrName) ||
         func->hasAttr(kCompositeAttrName) || func->hasAttr(kCodegenAttrName);
}

/// Makes functions of what the patterns match; adds those to `made`.
static void fuse(RewriterBase &rewriter, tir::FunctionTable &table, func::FuncOp func,
                 StringRef name, FusionPatterns &patterns, bool bindConstants, FusionCheck check,
                 llvm::SetVector<func::FuncOp> &made) {
  SmallVector<Block *> blocks;
  func.walk([&](DataflowOp op) { blocks.push_back(&op.getBody().front()); });
  PatternFuser fuser(func, name, patterns, check);
  for (Block *block : blocks)
    for (Group &group : fuser.collect(*block)) {
      if (!canOutline(group.ops)) {
        fuser.remarkMissed(group.ops.back(), "an op outside of it stands between its ops");
        continue;
      }
      OutlineOptions options;
      options.keepsConstants = bindConstants;
      options.attributes = std::move(group.attributes);
      options.attributes.push_back(
          rewriter.getNamedAttr(kPrimitiveAttrName, rewriter.getBoolAttr(true)));
      options.attributes.push_back(
          rewriter.getNamedAttr(kCompositeAttrName, rewriter.getStringAttr(name)));
      std::string kernels = llvm::join(llvm::map_range(group.ops, getKernelName), ", ");
      func::FuncOp fused = outlineGroup(rewriter, table, group.ops, options);
      remark::passed(
          fused.getLoc(),
          remark::RemarkOpts::name("fused by pattern").category("fusion").function(func.getName()))
          << remark::add("{0} become {1} by {2}", kernels, fused.getName(), name);
      made.insert(fused);
    }
}

/// Puts a public function around each composite one, for a code generator, and lets others call it.
static void annotateCodegen(RewriterBase &rewriter, ModuleOp module, tir::FunctionTable &table,
                            ArrayRef<func::FuncOp> composites) {
  DenseMap<StringAttr, func::FuncOp> wrappers;
  for (func::FuncOp composite : composites) {
    StringRef codegen =
        composite->getAttrOfType<StringAttr>(kCompositeAttrName).getValue().split('.').first;
    composite->removeAttr(kPrimitiveAttrName);
    table.setInsertionPoint(rewriter);
    auto wrapper =
        func::FuncOp::create(rewriter, composite.getLoc(), "codegen", composite.getFunctionType());
    wrapper.setArgAttrsAttr(composite.getArgAttrsAttr());
    wrapper->setAttr(kCodegenAttrName, rewriter.getStringAttr(codegen));
    Block *entry = &composite.getBody().front();
    auto locs = llvm::map_to_vector(entry->getArguments(),
                                    [](BlockArgument argument) { return argument.getLoc(); });
    OpBuilder::InsertionGuard guard(rewriter);
    Block *body = rewriter.createBlock(&wrapper.getBody(), {}, entry->getArgumentTypes(), locs);
    auto call =
        CallOp::create(rewriter, composite.getLoc(), composite.getResultTypes(),
                       FlatSymbolRefAttr::get(composite.getSymNameAttr()), body->getArguments());
    func::ReturnOp::create(rewriter, composite.getLoc(), call.getResults());
    wrapper = table.add(rewriter, wrapper, (composite.getName() + "_" + codegen).str());
    wrappers[composite.getSymNameAttr()] = wrapper;
  }
  module.walk([&](CallOp call) {
    func::FuncOp wrapper = wrappers.lookup(call.getCalleeAttr().getAttr());
    if (wrapper && call->getParentOfType<func::FuncOp>() != wrapper)
      call.setCalleeAttr(FlatSymbolRefAttr::get(wrapper.getSymNameAttr()));
  });
  SymbolTable symbols(module);
  for (func::FuncOp composite : composites)
    nestComposites(wrappers[composite.getSymNameAttr()], symbols);
}

LogicalResult mlc::relax::fuseOpsByPattern(ModuleOp module, const FuseByPatternOptions &options,
                                           FusionCheck check) {
  // R1
  SmallVector<ModuleOp> modules(module.getOps<ModuleOp>());
  for (ModuleOp patterns : modules) {
    if (!patterns.getSymName() || patterns.getSymName()->empty())
      return patterns.emitError("expected the module of patterns to have a name");
    if (failed(FusionPatterns::verify(patterns)))
      return failure();
  }
  // R2
  SymbolTable symbols(module);
  for (StringRef name : options.entryFunctions)
    if (!symbols.lookup<func::FuncOp>(name))
      return module.emitError() << "there is no function @" << name << " to fuse in";

  tir::FunctionTable table(module);
  IRRewriter rewriter(module.getContext());
  llvm::SetVector<func::FuncOp> made;
  for (ModuleOp patterns : modules) {
    FusionPatterns matcher(patterns);
    for (auto func : llvm::to_vector(module.getOps<func::FuncOp>()))
      if (!isFused(func) && (options.entryFunctions.empty() ||
                             llvm::is_contained(options.entryFunctions, func.getName())))
        fuse(rewriter, table, func, *patterns.getSymName(), matcher, options.bindConstants, check,
             made);
  }
  for (ModuleOp patterns : modules)
    patterns.erase();
  if (options.annotateCodegen)
    annotateCodegen(rewriter, module, table, made.getArrayRef());
  return success();
}

namespace {
struct FuseOpsByPattern : mlc::impl::FuseOpsByPatternBase<FuseOpsByPattern> {
  using FuseOpsByPatternBase::FuseOpsByPatternBase;

  void runOnOperation() override {
    FuseByPatternOptions options;
    options.bindConstants = bindConstants;
    options.annotateCodegen = annotateCodegen;
    options.entryFunctions.assign(entryFunctions.begin(), entryFunctions.end());
    if (failed(fuseOpsByPattern(getOperation(), options)))
      signalPassFailure();
  }
};
} // namespace
