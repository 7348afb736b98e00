//===- VectorizationLegality.cpp - Whether the iterations of a loop may run as lanes --------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "LinearExpr.h"
#include "VectorizationAnalysis.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlc;

static std::optional<vector::CombiningKind> getCombiningKind(Operation *op) {
  using K = vector::CombiningKind;
  return llvm::TypeSwitch<Operation *, std::optional<K>>(op)
      .Case<arith::AddFOp, arith::AddIOp>([](auto) { return K::ADD; })
      .Case<arith::MulFOp, arith::MulIOp>([](auto) { return K::MUL; })
      .Case<arith::MaximumFOp>([](auto) { return K::MAXIMUMF; })
      .Case<arith::MinimumFOp>([](auto) { return K::MINIMUMF; })
      .Case<arith::MaxNumFOp>([](auto) { return K::MAXNUMF; })
      .Case<arith::MinNumFOp>([](auto) { return K::MINNUMF; })
      .Case<arith::MaxSIOp>([](auto) { return K::MAXSI; })
      .Case<arith::MinSIOp>([](auto) { return K::MINSI; })
      .Case<arith::MaxUIOp>([](auto) { return K::MAXUI; })
      .Case<arith::MinUIOp>([](auto) { return K::MINUI; })
      .Case<arith::AndIOp>([](auto) { return K::AND; })
      .Case<arith::OrIOp>([](auto) { return K::OR; })
      .Case<arith::XOrIOp>([](auto) { return K::XOR; })
      .Default(std::nullopt);
}

/// True if the value can be computed before or after the loop.
bool VectorizationAnalysis::canMoveOut(Value value) const {
  if (isOutside(value))
    return true;
  Operation *op = value.getDefiningOp();
  return op && op->getNumRegions() == 0 && isPure(op) &&
         llvm::all_of(op->getOperands(), [&](Value operand) { return canMoveOut(operand); });
}

bool VectorizationAnalysis::matchReduction(memref::StoreOp store) {
  Operation *combine = store.getValue().getDefiningOp();
  if (!combine || combine->getNumOperands() != 2 || !combine->hasOneUse() ||
      !getCombiningKind(combine) || !arith::getNeutralElement(combine) ||
      combine->getBlock() != store->getBlock() || store->getParentOp() != loop ||
      !llvm::all_of(store.getIndices(), [&](Value index) { return canMoveOut(index); }))
    return false;
  for (unsigned i : {0u, 1u}) {
    auto load = combine->getOperand(i).getDefiningOp<memref::LoadOp>();
    if (!load || !load->hasOneUse() || load.getMemRef() != store.getMemRef() ||
        load->getBlock() != store->getBlock() || load.getIndices() != store.getIndices())
      continue;
    for (Operation *op : {load.getOperation(), combine, store.getOperation()})
      reductionOf[op] = reductions.size();
    reductions.push_back(
        {load, combine, store, combine->getOperand(1 - i), *getCombiningKind(combine)});
    return true;
  }
  return false;
}

std::optional<unsigned> VectorizationAnalysis::getReductionOf(Operation *op) const {
  auto it = reductionOf.find(op);
  return it == reductionOf.end() ? std::nullopt : std::optional(it->second);
}

// Lanes run in step, so an iteration must not touch what another one stores. Two accesses to one
// buffer are safe when
//  - one dimension has the same index in both, moves with the loop and has otherwise only terms
//  from
//    outside of the loop: each lane keeps to its own part of the buffer; or
//  - one dimension does not move and the indices differ by a constant: the parts are disjoint.
bool VectorizationAnalysis::areSafe(const MemoryAccess &store, const MemoryAccess &other) const {
  for (auto [x, y] : llvm::zip_equal(store.indices, other.indices)) {
    LinearExpr a = LinearExpr::of(x), difference = a;
    difference.add(LinearExpr::of(y), -1);
    bool fixedTerms = llvm::all_of(
        a.terms, [&](auto &term) { return term.first == variable || isOutside(term.first); });
    if (!difference.isConstant() || !fixedTerms)
      continue;
    bool moves = a.coefficient(variable) != 0;
    if (moves ? difference.constant == 0 : difference.constant != 0)
      return true;
  }
  return false;
}

/// The buffer that a value is a view of.
static Value getRoot(Value value) {
  while (auto view = value.getDefiningOp<ViewLikeOpInterface>())
    value = view.getViewSource();
  return value;
}

/// True if nothing else in sight can overlap with this buffer.
static bool isOwnMemory(Value root) {
  if (Operation *op = root.getDefiningOp())
    return isa<memref::AllocOp, memref::AllocaOp, memref::GetGlobalOp>(op);
  auto argument = cast<BlockArgument>(root);
  auto function = dyn_cast<FunctionOpInterface>(argument.getOwner()->getParentOp());
  return function &&
         function.getArgAttr(argument.getArgNumber(), LLVM::LLVMDialect::getNoAliasAttrName());
}

LogicalResult VectorizationAnalysis::checkMemory() {
  for (const MemoryAccess &store : accesses) {
    if (!store.isStore)
      continue;
    for (const MemoryAccess &other : accesses) {
      // The accesses of a reduction are handled as one; nothing else may use its buffer.
      std::optional<unsigned> reduction = getReductionOf(store.op);
      if (reduction && reduction == getReductionOf(other.op))
        continue;
      Value storeRoot = getRoot(store.memref), otherRoot = getRoot(other.memref);
      if (storeRoot != otherRoot) {
        if (isOwnMemory(storeRoot) || isOwnMemory(otherRoot))
          continue;
        return refuse(other.op, "two buffers may overlap, and one of them is stored to");
      }
      if (store.memref != other.memref)
        return refuse(other.op, "two views of one buffer are accessed, one of them by a store");
      if (!areSafe(store, other))
        return refuse(other.op, "two accesses to one buffer, at least one of them a store, may "
                                "touch the same element in different iterations");
    }
  }
  return success();
}
