//===- EmptyReductions.cpp - The result of a reduction over nothing -------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// `init` runs in the first instance of a reduction. A reduction over an empty domain has no
// instance, and its result is what `init` says all the same: for these, `init` gets loops of its
// own over what the spatial variables are bound to.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/TIRToLoops/Passes.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace mlc;

namespace {
/// The ops that compute `values` inside of `root`, and the values that they start from.
struct Slice {
  Slice(ValueRange values, Operation *root) {
    SmallVector<Value> worklist(values);
    while (!worklist.empty()) {
      Value value = worklist.pop_back_val();
      Operation *def = value.getDefiningOp();
      if (!def || !root->isProperAncestor(def)) {
        leaves.insert(value);
      } else if (ops.insert(def)) {
        llvm::append_range(worklist, def->getOperands());
        SetVector<Value> captures;
        getUsedValuesDefinedAbove(def->getRegions(), captures);
        llvm::append_range(worklist, captures);
      }
    }
  }

  SetVector<Operation *> ops;
  SetVector<Value> leaves;
};

/// A block with `init`, and what may have to run in its place.
class EmptyReduction {
public:
  explicit EmptyReduction(tir::BlockOp block);

  /// Makes the loops that run `init` where the domain is empty; none if it never is.
  void createInit(RewriterBase &rewriter);

private:
  bool dependsOn(ValueRange values, ArrayRef<tir::ForOp> loops) const {
    Slice slice(values, scope);
    return llvm::any_of(
        loops, [&](tir::ForOp loop) { return slice.leaves.contains(loop.getInductionVar()); });
  }
  bool hasOtherWriter(tir::ForOp loop);
  bool canLeave(tir::ForOp loop, size_t index);
  Value clone(RewriterBase &rewriter, Value value);
  void createBody(RewriterBase &rewriter);

  tir::BlockOp block;
  Operation *scope;
  SmallVector<tir::ForOp> loops; // outermost first
  SmallVector<Value> conditions; // of the instances: conjuncts
  bool isConditional = false;    // in a way that no conjunct says
  SmallVector<Value> spatialBindings, reduceBindings;
  SmallVector<Value> extents; // of reduce variables, where they are no numbers
  bool isEmpty = false, mayBeEmpty = false;
  /// All that the loops of `init` are computed from.
  SmallVector<Value> needed;
  IRMapping mapping;
};
} // namespace

static void collectConjuncts(Value condition, SmallVectorImpl<Value> &conjuncts) {
  if (auto both = condition.getDefiningOp<arith::AndIOp>()) {
    collectConjuncts(both.getLhs(), conjuncts);
    collectConjuncts(both.getRhs(), conjuncts);
    return;
  }
  conjuncts.push_back(condition);
}

EmptyReduction::EmptyReduction(tir::BlockOp block) : block(block) {
  Region *child = block->getParentRegion();
  scope = block->getParentOp();
  while (!isa<tir::BlockOp, tir::PrimFuncOp>(scope)) {
    if (auto loop = dyn_cast<tir::ForOp>(scope))
      loops.push_back(loop);
    else if (auto branch = dyn_cast<scf::IfOp>(scope))
      collectConjuncts(branch.getCondition(), conditions);
    isConditional |= scope->getNumRegions() > 1 && child == &scope->getRegion(1);
    child = scope->getParentRegion();
    scope = scope->getParentOp();
  }
  if (block.getPredicate())
    collectConjuncts(block.getPredicate(), conditions);
  std::reverse(loops.begin(), loops.end());
  for (auto [index, extent] : llvm::enumerate(block.getMixedExtents())) {
    if (block.getIterKind(index) != tir::IterKind::Reduce) {
      spatialBindings.push_back(block.getBindings()[index]);
      continue;
    }
    reduceBindings.push_back(block.getBindings()[index]);
    std::optional<int64_t> number = getConstantIntValue(extent);
    isEmpty |= number && *number == 0;
    if (!number)
      extents.push_back(cast<Value>(extent));
  }
  mayBeEmpty = block.hasInit() && !isConditional && (isEmpty || !extents.empty());
  llvm::append_range(needed, spatialBindings);
  llvm::append_range(needed, extents);
  llvm::append_range(needed, block.getDynamicMins());
  llvm::append_range(needed, conditions);
  for (tir::ForOp loop : loops)
    llvm::append_range(needed, loop->getOperands());
}

/// Whether another block in `loop` writes what this one writes, so that `init` has its place
/// between them.
bool EmptyReduction::hasOtherWriter(tir::ForOp loop) {
  auto getWhole = [](Value buffer) {
    while (auto part = buffer.getDefiningOp<tir::MatchBufferOp>())
      buffer = part.getSource();
    return buffer;
  };
  SetVector<Value> written;
  for (Value buffer : block.getYield().getWrites())
    written.insert(getWhole(buffer));
  return loop
      ->walk([&](tir::BlockOp other) -> WalkResult {
        return WalkResult(success(other == block || other->isProperAncestor(block) ||
                                  block->isProperAncestor(other) ||
                                  llvm::none_of(other.getYield().getWrites(), [&](Value buffer) {
                                    return written.contains(getWhole(buffer));
                                  })));
      })
      .wasInterrupted();
}

/// Whether the loops of `init` may stand before `loop`, which is number `index`, and not in it.
bool EmptyReduction::canLeave(tir::ForOp loop, size_t index) {
  // Each iteration of a parallel loop may have buffers of its own.
  if (loop.getKind() == tir::ForKind::Parallel || hasOtherWriter(loop) ||
      dependsOn(extents, ArrayRef(loops).drop_front(index)))
    return false;
  return llvm::all_of(Slice(needed, loop).ops, isMemoryEffectFree);
}

/// Copies what computes `value` in the loops that are left.
Value EmptyReduction::clone(RewriterBase &rewriter, Value value) {
  if (Value known = mapping.lookupOrNull(value))
    return known;
  Operation *def = value.getDefiningOp();
  if (!def || !scope->isProperAncestor(def) || !def->getParentOfType<tir::ForOp>())
    return value;
  SetVector<Value> inputs(def->operand_begin(), def->operand_end());
  getUsedValuesDefinedAbove(def->getRegions(), inputs);
  for (Value input : inputs)
    clone(rewriter, input);
  rewriter.clone(*def, mapping);
  return mapping.lookup(value);
}

/// `init` itself, with its variables replaced by what they are bound to.
void EmptyReduction::createBody(RewriterBase &rewriter) {
  SmallVector<OpFoldResult> mins = block.getMixedMins();
  IRMapping body(mapping);
  for (auto [index, argument] : llvm::enumerate(block.getInit().getArguments())) {
    Value value;
    if (block.getIterKind(index) != tir::IterKind::Reduce)
      value = clone(rewriter, block.getBindings()[index]);
    else if (auto min = dyn_cast<Value>(mins[index]))
      value = clone(rewriter, min);
    else
      value = getValueOrCreateConstantIndexOp(rewriter, block.getLoc(), mins[index]);
    body.map(argument, value);
  }
  for (Operation &op : block.getInit().front())
    rewriter.clone(op, body);
}

void EmptyReduction::createInit(RewriterBase &rewriter) {
  if (!mayBeEmpty)
    return;
  auto *reduce =
      llvm::find_if(loops, [&](tir::ForOp loop) { return dependsOn(reduceBindings, {loop}); });
  // Without a loop there is an instance; in a loop of both kinds there is no point to initialize.
  if (reduce == loops.end() || dependsOn(spatialBindings, {*reduce}))
    return;
  size_t place = reduce - loops.begin();
  if (dependsOn(extents, ArrayRef(loops).drop_front(place)))
    return;
  while (place > 0 && canLeave(loops[place - 1], place - 1))
    --place;

  Location loc = block.getLoc();
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(loops[place]);
  if (!isEmpty) {
    Value zero = arith::ConstantIndexOp::create(rewriter, loc, 0), condition;
    for (Value extent : extents) {
      Value isZero = arith::CmpIOp::create(rewriter, loc, arith::CmpIPredicate::eq,
                                           clone(rewriter, extent), zero);
      condition = condition ? arith::OrIOp::create(rewriter, loc, condition, isZero) : isZero;
    }
    auto ifEmpty = scf::IfOp::create(rewriter, loc, condition, /*withElseRegion=*/false);
    rewriter.setInsertionPoint(ifEmpty.thenYield());
  }
  SmallVector<tir::ForOp> dropped;
  auto copy = [&](OpFoldResult bound) -> OpFoldResult {
    if (auto value = dyn_cast<Value>(bound))
      return clone(rewriter, value);
    return bound;
  };
  for (tir::ForOp loop : ArrayRef(loops).drop_front(place)) {
    OpFoldResult min = copy(loop.getMixedMin());
    if (!dependsOn(spatialBindings, {loop})) {
      dropped.push_back(loop);
      mapping.map(loop.getInductionVar(), getValueOrCreateConstantIndexOp(rewriter, loc, min));
      continue;
    }
    auto spatial = tir::ForOp::create(rewriter, loop.getLoc(), min, copy(loop.getMixedExtent()));
    spatial.getInductionVar().setLoc(loop.getInductionVar().getLoc());
    mapping.map(loop.getInductionVar(), spatial.getInductionVar());
    rewriter.setInsertionPointToEnd(&spatial.getBody().front());
  }
  for (Value conjunct : conditions) {
    // What is said of reduce variables alone is said of no instance.
    if (dependsOn({conjunct}, dropped))
      continue;
    auto where = scf::IfOp::create(rewriter, loc, clone(rewriter, conjunct), false);
    rewriter.setInsertionPoint(where.thenYield());
  }
  createBody(rewriter);
}

void mlc::initializeEmptyReductions(Operation *root) {
  IRRewriter rewriter(root->getContext());
  SmallVector<tir::BlockOp> blocks;
  root->walk([&](tir::BlockOp block) { blocks.push_back(block); });
  for (tir::BlockOp block : blocks)
    EmptyReduction(block).createInit(rewriter);
}
