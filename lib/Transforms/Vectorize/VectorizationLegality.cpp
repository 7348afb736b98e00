//===- VectorizationLegality.cpp - Whether the iterations of a loop may run as lanes --------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../BufferRoots.h"
#include "../LinearExpr.h"
#include "VectorizationAnalysis.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
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
//    that are the same in all iterations: each lane keeps to its own part of the buffer; or
//  - one dimension does not move and the indices differ by a constant: the parts are disjoint.
// What is not linear is looked at iteration by iteration instead.
bool VectorizationAnalysis::areSafe(const MemoryAccess &store, const MemoryAccess &other) const {
  for (auto [x, y] : llvm::zip_equal(store.indices, other.indices)) {
    LinearExpr a = LinearExpr::of(x), difference = a;
    difference.add(LinearExpr::of(y), -1);
    bool fixedTerms = llvm::all_of(
        a.terms, [&](auto &term) { return term.first == variable || canMoveOut(term.first); });
    if (!difference.isConstant() || !fixedTerms)
      continue;
    bool moves = a.coefficient(variable) != 0;
    if (moves ? difference.constant == 0 : difference.constant != 0)
      return true;
  }
  return false;
}

/// An index in one iteration, over values from outside of the loop; nothing if more than the loop
/// variable decides what is not linear.
std::optional<LinearExpr> VectorizationAnalysis::valueIn(int64_t iteration, Value index) const {
  LinearExpr result, all = LinearExpr::of(index);
  result.constant = all.constant;
  for (auto [term, coefficient] : all.terms) {
    LinearExpr value;
    Operation *op = term.getDefiningOp();
    if (canMoveOut(term)) {
      value.terms[term] = 1;
    } else if (term == variable) {
      value = LinearExpr::of(getLoop().getLowerBound());
      value.constant += iteration * step;
    } else if (op && op->getNumResults() == 1 && op->getNumRegions() == 0) {
      SmallVector<Attribute> operands;
      for (Value operand : op->getOperands()) {
        std::optional<LinearExpr> known = valueIn(iteration, operand);
        if (!known || !known->isConstant() || !operand.getType().isIntOrIndex())
          return std::nullopt;
        operands.push_back(IntegerAttr::get(operand.getType(), known->constant));
      }
      SmallVector<OpFoldResult> folded;
      if (failed(op->fold(operands, folded)) || folded.size() != 1)
        return std::nullopt;
      // An op may fold to one of its operands.
      std::optional<LinearExpr> known;
      if (auto operand = dyn_cast<Value>(folded.front()))
        known = valueIn(iteration, operand);
      else if (std::optional<int64_t> number = getConstantIntValue(folded.front()))
        known.emplace().constant = *number;
      if (!known)
        return std::nullopt;
      value = *known;
    } else {
      return std::nullopt;
    }
    result.add(value, coefficient);
  }
  return result;
}

// Looks at each pair of iterations, for indices such as `i floordiv 2` and `i mod 2`.
bool VectorizationAnalysis::areDistinct(const MemoryAccess &store,
                                        const MemoryAccess &other) const {
  constexpr int64_t kMaxIterations = 64;
  if (!tripCount || *tripCount > kMaxIterations)
    return false;
  auto valuesOf = [&](const MemoryAccess &access) {
    std::optional<SmallVector<SmallVector<LinearExpr>>> values(std::in_place);
    for (int64_t iteration = 0; iteration < *tripCount; ++iteration) {
      SmallVector<LinearExpr> &indices = values->emplace_back();
      for (Value index : access.indices) {
        std::optional<LinearExpr> value = valueIn(iteration, index);
        if (!value)
          return decltype(values)();
        indices.push_back(std::move(*value));
      }
    }
    return values;
  };
  auto stored = valuesOf(store), touched = valuesOf(other);
  if (!stored || !touched)
    return false;
  auto differ = [](const LinearExpr &lhs, const LinearExpr &rhs) {
    LinearExpr difference = lhs;
    difference.add(rhs, -1);
    return difference.isConstant() && difference.constant != 0;
  };
  for (auto [a, indices] : llvm::enumerate(*stored))
    for (auto [b, others] : llvm::enumerate(*touched))
      if (a != b && llvm::none_of(llvm::zip_equal(indices, others), [&](auto pair) {
            return differ(std::get<0>(pair), std::get<1>(pair));
          }))
        return false;
  return true;
}

/// True for a buffer that a function is given.
static bool isFunctionArgument(Value root) {
  auto argument = dyn_cast<BlockArgument>(root);
  return argument && isa<FunctionOpInterface>(argument.getOwner()->getParentOp());
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
        // Who marks a loop says that its iterations do not depend on each other, which they would
        // if arguments overlapped.
        if (areDisjoint(storeRoot, otherRoot) ||
            (isFunctionArgument(storeRoot) && isFunctionArgument(otherRoot)))
          continue;
        return refuse(other.op, "two buffers may overlap, and one of them is stored to");
      }
      if (store.memref != other.memref)
        return refuse(other.op, "two views of one buffer are accessed, one of them by a store");
      if (!areSafe(store, other) && !areDistinct(store, other))
        return refuse(other.op, "two accesses to one buffer, at least one of them a store, may "
                                "touch the same element in different iterations");
    }
  }
  return success();
}
