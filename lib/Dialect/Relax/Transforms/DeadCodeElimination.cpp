//===- DeadCodeElimination.cpp - Drops what nothing uses ------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_DEADCODEELIMINATION
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
/// What leaves a dataflow block and is not used need not leave it.
struct DropUnusedOutputs : OpRewritePattern<relax::DataflowOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(relax::DataflowOp op, PatternRewriter &rewriter) const override {
    SmallVector<Value> kept, results;
    for (auto [value, result] : llvm::zip_equal(op.getOutput().getOperands(), op.getResults()))
      if (!result.use_empty()) {
        kept.push_back(value);
        results.push_back(result);
      }
    if (kept.size() == op.getNumResults())
      return rewriter.notifyMatchFailure(op, "every result is used");
    if (kept.empty() && op.getBody().front().getOperations().size() == 1) {
      rewriter.eraseOp(op);
      return success();
    }
    rewriter.setInsertionPoint(op.getOutput());
    rewriter.replaceOpWithNewOp<relax::OutputOp>(op.getOutput(), kept);
    rewriter.setInsertionPoint(op);
    auto smaller = relax::DataflowOp::create(rewriter, op.getLoc(), TypeRange(ValueRange(results)));
    rewriter.inlineRegionBefore(op.getBody(), smaller.getBody(), smaller.getBody().end());
    for (auto [old, replacement] : llvm::zip_equal(results, smaller.getResults()))
      rewriter.replaceAllUsesWith(old, replacement);
    rewriter.eraseOp(op);
    return success();
  }
};

struct DeadCodeElimination : mlc::impl::DeadCodeEliminationBase<DeadCodeElimination> {
  using DeadCodeEliminationBase::DeadCodeEliminationBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    relax::populateDeadCodeEliminationPatterns(patterns);
    GreedyRewriteConfig config;
    config.enableFolding(false).enableConstantCSE(false);
    config.setRegionSimplificationLevel(GreedySimplifyRegionLevel::Disabled);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns), config)))
      return signalPassFailure();
    eraseUnreached();
  }

  /// Erases the functions that no entry function reaches.
  void eraseUnreached() {
    SymbolTable table(getOperation());
    SmallVector<Operation *> worklist;
    for (const std::string &name : entryFunctions) {
      if (Operation *entry = table.lookup(name)) {
        worklist.push_back(entry);
        continue;
      }
      getOperation().emitError() << "there is no function @" << name << " to begin at";
      return signalPassFailure();
    }
    SmallVector<Operation *> functions;
    for (Operation &op : *getOperation().getBody())
      if (auto symbol = dyn_cast<SymbolOpInterface>(op)) {
        functions.push_back(&op);
        if (symbol.isPublic())
          worklist.push_back(&op);
      }
    DenseSet<Operation *> reached;
    while (!worklist.empty()) {
      Operation *function = worklist.pop_back_val();
      if (!reached.insert(function).second)
        continue;
      // A function that is called by its name is found through the name's text.
      function->walk([&](Operation *op) {
        for (NamedAttribute attribute : op->getAttrs()) {
          auto reference = dyn_cast<FlatSymbolRefAttr>(attribute.getValue());
          auto name = isa<relax::CallDPSPackedOp>(op) ? dyn_cast<StringAttr>(attribute.getValue())
                                                      : StringAttr();
          if (reference)
            name = reference.getAttr();
          if (Operation *callee = name ? table.lookup(name) : nullptr)
            worklist.push_back(callee);
        }
      });
    }
    for (Operation *function : functions)
      if (!reached.contains(function))
        function->erase();
  }
};
} // namespace

void relax::populateDeadCodeEliminationPatterns(RewritePatternSet &patterns) {
  patterns.add<DropUnusedOutputs>(patterns.getContext());
}
