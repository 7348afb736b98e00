//===- ScheduleUtils.cpp - What primitives have in common -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "ScheduleUtils.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlc::tir;

char ScheduleError::ID;

StringRef mlc::tir::getVarName(Value var) {
  StringRef name = mlc::getNameFromLoc(var.getLoc());
  return name.empty() ? "i" : name;
}

SmallVector<Operation *> mlc::tir::getStatements(Block &body) {
  SmallVector<Operation *> statements;
  for (Operation &op : body)
    if (isa<ForOp, BlockOp>(op) || !isMemoryEffectFree(&op))
      statements.push_back(&op);
  return statements;
}

bool mlc::tir::dependsOn(Value value, ArrayRef<ForOp> loops) {
  SmallVector<Value> worklist = {value};
  llvm::SmallPtrSet<Operation *, 8> visited;
  while (!worklist.empty()) {
    Value next = worklist.pop_back_val();
    if (llvm::any_of(loops, [&](ForOp loop) { return loop.getInductionVar() == next; }))
      return true;
    Operation *def = next.getDefiningOp();
    if (!def || !visited.insert(def).second)
      continue;
    llvm::append_range(worklist, def->getOperands());
    for (Region &region : def->getRegions())
      region.walk([&](Operation *op) { llvm::append_range(worklist, op->getOperands()); });
  }
  return false;
}

ForOp mlc::tir::findDependentBound(ArrayRef<ForOp> loops) {
  for (ForOp loop : loops)
    if (llvm::any_of(loop->getOperands(), [&](Value bound) { return dependsOn(bound, loops); }))
      return loop;
  return {};
}

void mlc::tir::hoist(RewriterBase &rewriter, Value value, Operation *before) {
  Operation *def = value.getDefiningOp();
  if (!def || !before->isProperAncestor(def))
    return;
  for (Value operand : def->getOperands())
    hoist(rewriter, operand, before);
  rewriter.moveOpBefore(def, before);
}

Value mlc::tir::cloneSlice(RewriterBase &rewriter, Value value, Operation *root,
                           IRMapping &mapping) {
  if (Value known = mapping.lookupOrNull(value))
    return known;
  Operation *def = value.getDefiningOp();
  if (!def || !root->isProperAncestor(def))
    return value;
  for (Value operand : def->getOperands())
    cloneSlice(rewriter, operand, root, mapping);
  rewriter.clone(*def, mapping);
  return mapping.lookup(value);
}

void mlc::tir::eraseUnusedValues(RewriterBase &rewriter, Operation *root) {
  SmallVector<Operation *> values;
  root->walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (op != root && op->getNumResults() != 0 && isMemoryEffectFree(op))
      values.push_back(op);
  });
  for (Operation *op : llvm::reverse(values))
    if (op->use_empty())
      rewriter.eraseOp(op);
}

/// Whether nothing that `value` is computed from inside of `root` reads memory.
static bool isPureInside(Value value, Operation *root) {
  Operation *def = value.getDefiningOp();
  if (!def || !root->isProperAncestor(def))
    return true;
  return isMemoryEffectFree(def) && llvm::all_of(def->getOperands(), [&](Value operand) {
           return isPureInside(operand, root);
         });
}

void mlc::tir::normalizeBindings(RewriterBase &rewriter, Operation *root) {
  normalizeIndexArithmetic(rewriter, root);
  OpBuilder::InsertionGuard guard(rewriter);
  root->walk([&](BlockOp block) {
    IRMapping mapping;
    rewriter.setInsertionPoint(block);
    for (OpOperand &operand : block->getOpOperands()) {
      Operation *def = operand.get().getDefiningOp();
      if (!def || !root->isProperAncestor(def) || !isPureInside(operand.get(), root))
        continue;
      Value copy = cloneSlice(rewriter, operand.get(), root, mapping);
      rewriter.modifyOpInPlace(block, [&] { operand.set(copy); });
    }
  });
  eraseUnusedValues(rewriter, root);
}

ForOp mlc::tir::createLoopLike(RewriterBase &rewriter, ForOp loop, StringRef varName) {
  auto copy = ForOp::create(rewriter, loop.getLoc(), loop.getMixedMin(), loop.getMixedExtent(),
                            loop.getKind(), varName);
  if (loop.getThreadAttr())
    copy.setThreadAttr(loop.getThreadAttr());
  if (loop.getAnnotationsAttr())
    copy.setAnnotationsAttr(loop.getAnnotationsAttr());
  return copy;
}

SmallVector<ForOp> mlc::tir::getLoopsAround(Operation *op) {
  SmallVector<ForOp> loops;
  Operation *scope = getScope(op);
  for (Operation *parent = op->getParentOp(); parent != scope; parent = parent->getParentOp())
    if (auto loop = dyn_cast<ForOp>(parent))
      loops.push_back(loop);
  std::reverse(loops.begin(), loops.end());
  return loops;
}

Value mlc::tir::createAnd(RewriterBase &rewriter, Location loc, Value lhs, Value rhs) {
  return lhs ? arith::AndIOp::create(rewriter, loc, lhs, rhs).getResult() : rhs;
}
