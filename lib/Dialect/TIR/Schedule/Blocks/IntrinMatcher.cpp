//===- IntrinMatcher.cpp - Whether a block does what a function describes -------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "IntrinMatcher.h"
#include "../Common/BlockRewrite.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlc::tir;

Block &mlc::tir::getIntrinBody(PrimFuncOp func) {
  Block &body = func.getBody().front();
  SmallVector<Operation *> statements = getStatements(body);
  auto root = statements.size() == 1 ? dyn_cast<BlockOp>(statements.front()) : BlockOp();
  if (root && root.getNumIterVars() == 0 && !root.hasInit() && !root.getPredicate())
    return root.getBody().front();
  return body;
}

bool IntrinMatcher::fail(const Twine &why) {
  if (reason.empty())
    reason = why.str();
  return false;
}

bool IntrinMatcher::match() {
  buffers.resize(description.getArgumentTypes().size());
  if (!matchStatements(block.getBody().front(), getIntrinBody(description)))
    return false;
  for (auto [index, buffer] : llvm::enumerate(buffers))
    if (!buffer.buffer)
      return fail("the description does not use its parameter '" +
                  description.getArgName(index).getValue() + "'");
  return true;
}

/// The statements but for loads: these are compared where what they load is used.
static SmallVector<Operation *> getStatementsWithoutLoads(Block &body) {
  SmallVector<Operation *> statements = getStatements(body);
  llvm::erase_if(statements, [](Operation *op) { return isa<memref::LoadOp>(op); });
  return statements;
}

/// How many statements of its block are before a load: what it loads is what they left.
static size_t countStatementsBefore(memref::LoadOp load) {
  return llvm::count_if(getStatementsWithoutLoads(*load->getBlock()),
                        [&](Operation *op) { return op->isBeforeInBlock(load); });
}

bool IntrinMatcher::matchStatements(Block &target, Block &pattern) {
  SmallVector<Operation *> targets = getStatementsWithoutLoads(target);
  SmallVector<Operation *> patterns = getStatementsWithoutLoads(pattern);
  if (targets.size() != patterns.size())
    return fail("there are " + Twine(targets.size()) + " statements where " +
                Twine(patterns.size()) + " are described");
  for (auto [lhs, rhs] : llvm::zip_equal(targets, patterns))
    if (!matchStatement(lhs, rhs))
      return false;
  return true;
}

bool IntrinMatcher::matchStatement(Operation *target, Operation *pattern) {
  if (target->getName() != pattern->getName())
    return fail("there is '" + target->getName().getStringRef() + "' where '" +
                pattern->getName().getStringRef() + "' is described");
  if (auto loop = dyn_cast<ForOp>(target))
    return matchLoop(loop, cast<ForOp>(pattern));
  if (auto inner = dyn_cast<BlockOp>(target))
    return matchBlock(inner, cast<BlockOp>(pattern));
  if (auto store = dyn_cast<memref::StoreOp>(target)) {
    auto other = cast<memref::StoreOp>(pattern);
    return matchValue(store.getValueToStore(), other.getValueToStore()) &&
           matchAccess(store.getMemRef(), store.getIndices(), other.getMemRef(),
                       other.getIndices());
  }
  return matchOps(target, pattern);
}

bool IntrinMatcher::matchLoop(ForOp target, ForOp pattern) {
  if (exprs.get(target.getMixedMin()) != exprs.get(pattern.getMixedMin()) ||
      exprs.get(target.getMixedExtent()) != exprs.get(pattern.getMixedExtent()))
    return fail("loop '" + getVarName(target.getInductionVar()) +
                "' does not have the bounds of the described loop '" +
                getVarName(pattern.getInductionVar()) + "'");
  if (target.getKind() != pattern.getKind())
    return fail("loop '" + getVarName(target.getInductionVar()) + "' is not of the described kind");
  exprs.substitute(pattern.getInductionVar(), target.getInductionVar());
  return matchStatements(target.getBody().front(), pattern.getBody().front());
}

bool IntrinMatcher::matchBlock(BlockOp target, BlockOp pattern) {
  std::string name = ("block '" + target.getName() + "'").str();
  if (target.getNumIterVars() != pattern.getNumIterVars())
    return fail(name + " has " + Twine(target.getNumIterVars()) + " variables where " +
                Twine(pattern.getNumIterVars()) + " are described");
  if (target.hasInit() != pattern.hasInit())
    return fail(name + (target.hasInit() ? " has an 'init' that is not described"
                                         : " lacks the 'init' that is described"));
  if (target.getPredicate() || pattern.getPredicate())
    return fail(name + " or the described one has a predicate");
  for (unsigned index = 0; index < target.getNumIterVars(); ++index) {
    if (target.getIterKind(index) != pattern.getIterKind(index) ||
        exprs.get(target.getMixedMins()[index]) != exprs.get(pattern.getMixedMins()[index]) ||
        exprs.get(target.getMixedExtents()[index]) != exprs.get(pattern.getMixedExtents()[index]) ||
        exprs.get(target.getBindings()[index]) != exprs.get(pattern.getBindings()[index]))
      return fail("variable '" + getVarName(target.getIterVars()[index]) + "' of " + name +
                  " is not as described");
    exprs.substitute(pattern.getIterVars()[index], target.getIterVars()[index]);
    if (target.hasInit())
      exprs.substitute(pattern.getInit().getArgument(index), target.getInit().getArgument(index));
  }
  return matchStatements(target.getBody().front(), pattern.getBody().front()) &&
         (!target.hasInit() ||
          matchStatements(target.getInit().front(), pattern.getInit().front()));
}

bool IntrinMatcher::matchValue(Value target, Value pattern) {
  if (Value known = values.lookup(pattern); known && known == target)
    return true;
  std::string op = "a value";
  if (Operation *def = target.getDefiningOp())
    op = ("'" + def->getName().getStringRef() + "'").str();
  if (target.getType() != pattern.getType())
    return fail(op + " is not of the described type");
  if (target.getType().isIndex() && exprs.get(target) == exprs.get(pattern))
    return true;
  Operation *lhs = target.getDefiningOp(), *rhs = pattern.getDefiningOp();
  if (!lhs || !rhs ||
      cast<OpResult>(target).getResultNumber() != cast<OpResult>(pattern).getResultNumber())
    return fail(op + " is not the described value");
  if (!matchOps(lhs, rhs))
    return false;
  values[pattern] = target;
  return true;
}

bool IntrinMatcher::matchOps(Operation *target, Operation *pattern) {
  auto load = dyn_cast<memref::LoadOp>(target);
  if (auto other = dyn_cast<memref::LoadOp>(pattern); load && other) {
    if (countStatementsBefore(load) != countStatementsBefore(other))
      return fail("buffer '" + getBufferName(load.getMemRef()) +
                  "' is not loaded between the described statements");
    return matchAccess(load.getMemRef(), load.getIndices(), other.getMemRef(), other.getIndices());
  }
  if (target->getName() != pattern->getName() ||
      target->getNumOperands() != pattern->getNumOperands() ||
      target->getNumRegions() != pattern->getNumRegions() ||
      target->getDiscardableAttrDictionary() != pattern->getDiscardableAttrDictionary() ||
      target->getPropertiesAsAttribute() != pattern->getPropertiesAsAttribute())
    return fail("there is '" + target->getName().getStringRef() + "' where '" +
                pattern->getName().getStringRef() + "' with its attributes is described");
  for (auto [lhs, rhs] : llvm::zip_equal(target->getOperands(), pattern->getOperands()))
    if (!matchValue(lhs, rhs))
      return false;
  for (auto [lhs, rhs] : llvm::zip_equal(target->getRegions(), pattern->getRegions())) {
    if (lhs.empty() && rhs.empty())
      continue;
    if (!lhs.hasOneBlock() || !rhs.hasOneBlock() || lhs.getNumArguments() != rhs.getNumArguments())
      return fail("a region of '" + target->getName().getStringRef() + "' is not as described");
    for (auto [argument, other] : llvm::zip_equal(lhs.getArguments(), rhs.getArguments())) {
      values[other] = argument;
      if (argument.getType().isIndex())
        exprs.substitute(other, argument);
    }
    if (!matchStatements(lhs.front(), rhs.front()))
      return false;
    Operation *end = lhs.front().empty() ? nullptr : &lhs.front().back();
    Operation *otherEnd = rhs.front().empty() ? nullptr : &rhs.front().back();
    if (end && otherEnd && end->hasTrait<OpTrait::IsTerminator>() && !matchOps(end, otherEnd))
      return false;
  }
  return true;
}

bool IntrinMatcher::matchAccess(Value target, ValueRange targetIndices, Value pattern,
                                ValueRange patternIndices) {
  auto parameter = dyn_cast<BlockArgument>(pattern);
  if (!parameter || parameter.getOwner()->getParentOp() != description)
    return fail("the description accesses a buffer that is not a parameter");
  StringRef name = description.getArgName(parameter.getArgNumber()).getValue();
  auto type = cast<MemRefType>(target.getType()), other = cast<MemRefType>(pattern.getType());
  if (type.getElementType() != other.getElementType() ||
      targetIndices.size() < patternIndices.size())
    return fail("buffer '" + getBufferName(target) +
                "' does not have the rank and element type of '" + name + "'");
  MatchedBuffer found{target, {}};
  size_t numLeading = targetIndices.size() - patternIndices.size();
  for (auto [dim, index] : llvm::enumerate(targetIndices)) {
    AffineExpr offset = exprs.get(index);
    if (dim >= numLeading)
      offset = exprs.simplify(offset - exprs.get(patternIndices[dim - numLeading]));
    bool isKnown = true;
    offset.walk([&](AffineExpr part) {
      if (auto leaf = dyn_cast<AffineDimExpr>(part)) {
        Value value = exprs.getLeaf(leaf);
        Operation *owner = value.getParentRegion()->getParentOp();
        isKnown &= (owner == block ? isa<BlockArgument>(value) : !block->isAncestor(owner)) &&
                   !description->isAncestor(owner);
      }
    });
    if (!isKnown)
      return fail("an index of buffer '" + getBufferName(target) +
                  "' is not the described one of '" + name + "' and an offset");
    found.offsets.push_back(offset);
  }
  MatchedBuffer &known = buffers[parameter.getArgNumber()];
  if (!known.buffer)
    known = found;
  if (known.buffer != found.buffer || known.offsets != found.offsets)
    return fail("parameter '" + name + "' is not one part of one buffer");
  return true;
}
