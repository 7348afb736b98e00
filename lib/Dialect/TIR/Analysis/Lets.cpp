//===- Lets.cpp - Which values of a prim_func have a name of their own ----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/Lets.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tir;

bool mlc::tir::isLoad(Operation *op) {
  return isa<memref::LoadOp, vector::LoadOp, vector::GatherOp, vector::MaskedLoadOp>(op);
}

bool Lets::reads(Operation *op) {
  if (auto known = reading.find(op); known != reading.end())
    return known->second;
  bool result = false;
  op->walk([&](Operation *inner) { result |= isLoad(inner); });
  for (Value operand : op->getOperands()) {
    Operation *definition = operand.getDefiningOp();
    // What has a name already is not read again.
    if (definition && !definition->hasAttr(tir::TIRDialect::getLetAttrName()) &&
        !isa<memref::DimOp>(definition))
      result |= reads(definition);
  }
  return reading[op] = result;
}

bool Lets::writes(Operation *op) {
  if (auto known = writing.find(op); known != writing.end())
    return known->second;
  bool result = false;
  op->walk([&](Operation *inner) {
    auto call = dyn_cast<tir::CallExternOp>(inner);
    bool isPure = call && (call.getKind() == tir::CallKind::PureExtern ||
                           call.getKind() == tir::CallKind::PureLLVM);
    result |= isa<memref::StoreOp, vector::StoreOp, vector::ScatterOp, vector::MaskedStoreOp,
                  tir::CallOp>(inner) ||
              (call && !isPure);
  });
  return writing[op] = result;
}

unsigned Lets::countWritesBefore(Operation *op) {
  if (auto known = writesBefore.find(op); known != writesBefore.end())
    return known->second;
  unsigned count = 0;
  for (Operation &other : *op->getBlock()) {
    writesBefore[&other] = count;
    count += writes(&other);
  }
  return writesBefore[op];
}

Lets::Place Lets::getPlace(Operation *op) {
  if (auto known = places.find(op); known != places.end())
    return known->second;
  Place place;
  for (Operation *user : op->getUsers()) {
    // What a block declares is said at its start.
    if (isa<tir::YieldOp>(user))
      continue;
    // A value of a conditional expression is written where that is.
    if (isa<scf::YieldOp>(user))
      user = user->getParentOp();
    Operation *written = user;
    // What goes to a call that may write is read right before it.
    if (user->getNumResults() != 0 && !needsLet(user) && !writes(user)) {
      Place inner = getPlace(user);
      if (!inner.last)
        continue;
      written = inner.last;
      place.isInsideOfWrite |= inner.isInsideOfWrite;
    }
    Operation *ancestor = op->getBlock()->findAncestorOpInBlock(*written);
    if (!ancestor)
      continue;
    place.isInsideOfWrite |= ancestor != written && writes(ancestor);
    if (!place.last || place.last->isBeforeInBlock(ancestor))
      place.last = ancestor;
  }
  return places[op] = place;
}

/// Knows operations before those that ask for them, so that long expressions are no deep recursion.
void Lets::visit(Block *block) {
  if (!visited.insert(block).second)
    return;
  for (Operation &op : *block)
    reads(&op);
  for (Operation &op : llvm::reverse(*block))
    needsLet(&op);
}

bool Lets::needsLet(Operation *op) {
  visit(op->getBlock());
  if (op->hasAttr(tir::TIRDialect::getLetAttrName()))
    return true;
  if (op->use_empty() || op->getNumResults() != 1 || !reads(op))
    return false;
  if (auto known = lets.find(op); known != lets.end())
    return known->second;
  Place place = getPlace(op);
  bool result = place.last && (place.isInsideOfWrite ||
                               countWritesBefore(place.last) != countWritesBefore(op) + writes(op));
  return lets[op] = result;
}

/// Whether it does not matter when the call is made.
static bool isPureCall(Operation *op) {
  auto external = dyn_cast<CallExternOp>(op);
  return external &&
         (external.getCallee() == "tvm_access_ptr" ||
          external.getCallee().starts_with("tvm_stack_make_") ||
          external.getKind() == CallKind::PureExtern || external.getKind() == CallKind::PureLLVM);
}

bool Lets::isNamed(Operation *op) {
  if (needsLet(op))
    return true;
  // A call that is used once is written where it is used, if nothing could come between.
  if (!isa<CallExternOp, CallOp>(op) || op->use_empty())
    return false;
  if (!op->hasOneUse())
    return true;
  // What is read for an argument behind it comes behind it in the text as well.
  auto isNextArgument = [&](Operation *other) {
    return other->hasOneUse() && *other->user_begin() == *op->user_begin() &&
           op->use_begin()->getOperandNumber() < other->use_begin()->getOperandNumber();
  };
  Operation *between = op->getNextNode();
  while (between && between != *op->user_begin() &&
         (isMemoryEffectFree(between) || isNextArgument(between)))
    between = between->getNextNode();
  return !isPureCall(op) && between != *op->user_begin();
}
