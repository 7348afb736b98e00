//===- BlockVerifier.cpp - The rules of a block ---------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallSet.h"

using namespace mlir;
using namespace mlc::tir;

/// Whether the arguments of a region are as many `index` values as there are iteration variables.
static bool hasIterArguments(Region &region, unsigned numIters) {
  return region.getNumArguments() == numIters &&
         llvm::all_of(region.getArgumentTypes(), [](Type type) { return type.isIndex(); });
}

/// R4 for the iteration variable `index`.
static LogicalResult verifyBinding(BlockOp block, unsigned index) {
  std::optional<int64_t> min = getConstantIntValue(block.getMixedMins()[index]);
  std::optional<int64_t> extent = getConstantIntValue(block.getMixedExtents()[index]);
  if (extent && *extent < 0)
    return block.emitOpError("extent of iteration variable ")
           << index << " must not be negative, got " << *extent;
  if (!min || !extent)
    return success();
  Value binding = block.getBindings()[index];
  if (std::optional<int64_t> number = getConstantIntValue(binding)) {
    // A block with a predicate may be one that never runs.
    if (!block.getPredicate() && (*number < *min || *number >= *min + *extent))
      return block.emitOpError("iteration variable ")
             << index << " is bound to " << *number << ", which is outside of its domain [" << *min
             << ", " << *min + *extent << ")";
    return success();
  }
  auto argument = dyn_cast<BlockArgument>(binding);
  auto loop = argument ? dyn_cast<ForOp>(argument.getOwner()->getParentOp()) : ForOp();
  // A predicate, of the block or of one between it and the loop, may keep the variable within.
  if (!loop)
    return success();
  for (Operation *op = block; op != loop; op = op->getParentOp())
    if (auto around = dyn_cast<BlockOp>(op); around && around.getPredicate())
      return success();
  std::optional<int64_t> loopMin = loop.getConstantMin(), loopExtent = loop.getConstantExtent();
  if (!loopMin || !loopExtent || *loopExtent == 0)
    return success();
  if (*loopMin < *min || *loopMin + *loopExtent > *min + *extent)
    return block.emitOpError("iteration variable ")
           << index << " has the domain [" << *min << ", " << *min + *extent
           << "), but its loop covers [" << *loopMin << ", " << *loopMin + *loopExtent << ")";
  return success();
}

LogicalResult BlockOp::verify() {
  // R1.
  unsigned numIters = getNumIterVars();
  if (getBindings().size() != numIters || getStaticMins().size() != numIters ||
      getStaticExtents().size() != numIters)
    return emitOpError(
        "must have one kind, one domain and one binding for each iteration variable");
  auto numDynamic = [](ArrayRef<int64_t> numbers) {
    return llvm::count_if(numbers, ShapedType::isDynamic);
  };
  if (static_cast<int64_t>(getDynamicMins().size()) != numDynamic(getStaticMins()) ||
      static_cast<int64_t>(getDynamicExtents().size()) != numDynamic(getStaticExtents()))
    return emitOpError("must have one value for each bound that is not a number");
  if (!hasIterArguments(getBody(), numIters))
    return emitOpError("body must have one index argument for each of the ")
           << numIters << " iteration variables";
  if (hasInit() && !hasIterArguments(getInit(), numIters))
    return emitOpError("'init' must have one index argument for each of the ")
           << numIters << " iteration variables";
  // R4.
  for (unsigned index = 0; index < numIters; ++index)
    if (failed(verifyBinding(*this, index)))
      return failure();
  return success();
}

/// The loop variable that `value`, defined outside of `block`, is or is computed from; null if
/// there is none.
static Value findLoopVariable(Value value, llvm::SmallPtrSetImpl<Operation *> &visited) {
  if (auto argument = dyn_cast<BlockArgument>(value))
    return isa<LoopLikeOpInterface>(argument.getOwner()->getParentOp()) ? value : Value();
  Operation *def = value.getDefiningOp();
  if (!visited.insert(def).second)
    return {};
  for (Value operand : def->getOperands())
    if (Value variable = findLoopVariable(operand, visited))
      return variable;
  return {};
}

/// R2.
static LogicalResult verifyNoLoopVariables(BlockOp block) {
  llvm::SmallPtrSet<Operation *, 16> visited;
  auto verifyOp = [&](Operation *op) -> WalkResult {
    for (Value operand : op->getOperands()) {
      if (block->isAncestor(operand.getParentRegion()->getParentOp()))
        continue;
      Value variable = findLoopVariable(operand, visited);
      if (!variable)
        continue;
      InFlightDiagnostic diagnostic = block.emitOpError(
          "uses a loop variable in its body; it must reach the body through a binding");
      diagnostic.attachNote(op->getLoc()) << "used here";
      diagnostic.attachNote(variable.getLoc()) << "the loop is here";
      return diagnostic;
    }
    return WalkResult::advance();
  };
  for (Region &region : block->getRegions())
    if (region.walk(verifyOp).wasInterrupted())
      return failure();
  return success();
}

/// The buffer that `buffer` is a part of.
static Value getWholeBuffer(Value buffer) {
  while (auto part = buffer.getDefiningOp<MatchBufferOp>())
    buffer = part.getSource();
  return buffer;
}

/// R5.
static LogicalResult verifyAccesses(BlockOp block) {
  YieldOp yield = block.getYield();
  llvm::SmallPtrSet<void *, 8> reads, writes;
  for (Value buffer : yield.getReads())
    reads.insert(getWholeBuffer(buffer).getAsOpaquePointer());
  for (Value buffer : yield.getWrites())
    writes.insert(getWholeBuffer(buffer).getAsOpaquePointer());
  auto verifyInner = [&](BlockOp inner) -> WalkResult {
    for (bool isRead : {true, false})
      for (Value buffer : isRead ? inner.getYield().getReads() : inner.getYield().getWrites()) {
        buffer = getWholeBuffer(buffer);
        if (block->isAncestor(buffer.getParentRegion()->getParentOp()) ||
            (isRead ? reads : writes).contains(buffer.getAsOpaquePointer()) ||
            (isRead && writes.contains(buffer.getAsOpaquePointer())))
          continue;
        return inner.emitOpError()
               << (isRead ? "reads" : "writes") << " a buffer that is not among the "
               << (isRead ? "reads" : "writes") << " of block '" << block.getName() << "'";
      }
    // What is inside of it is its own affair.
    return WalkResult::skip();
  };
  auto verifyAccess = [&](Operation *op) -> WalkResult {
    if (auto inner = dyn_cast<BlockOp>(op))
      return verifyInner(inner);
    bool isLoad = isa<memref::LoadOp, vector::LoadOp, vector::GatherOp, vector::MaskedLoadOp>(op);
    bool isStore =
        isa<memref::StoreOp, vector::StoreOp, vector::ScatterOp, vector::MaskedStoreOp>(op);
    if (!isLoad && !isStore)
      return WalkResult::advance();
    bool isBaseFirst = isLoad || isa<vector::ScatterOp, vector::MaskedStoreOp>(op);
    Value buffer = getWholeBuffer(op->getOperand(isBaseFirst ? 0 : 1));
    // A buffer that the block itself owns is nobody else's business.
    if (block->isAncestor(buffer.getParentRegion()->getParentOp()))
      return WalkResult::advance();
    void *key = buffer.getAsOpaquePointer();
    bool isDeclared = isLoad ? reads.contains(key) || (block.hasInit() && writes.contains(key))
                             : writes.contains(key);
    if (isDeclared)
      return WalkResult::advance();
    return op->emitOpError() << (isLoad ? "reads" : "writes") << " a buffer that is not among the "
                             << (isLoad ? "reads" : "writes") << " of block '" << block.getName()
                             << "'";
  };
  for (Region &region : block->getRegions())
    if (region.walk<WalkOrder::PreOrder>(verifyAccess).wasInterrupted())
      return failure();
  return success();
}

LogicalResult BlockOp::verifyRegions() {
  // R3.
  Block &body = getBody().front();
  if (!getBody().hasOneBlock() || body.empty() || !isa<YieldOp>(body.back()))
    return emitOpError("body must end in 'tir.yield'");
  // Opaque blocks may do what they want.
  if (getNumIterVars() == 0)
    return success();
  // R2.
  if (failed(verifyNoLoopVariables(*this)))
    return failure();
  // R5.
  return verifyAccesses(*this);
}
