//===- Reducer.cpp - How a reduction combines values ----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Reducer.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlc::tir;

Value Reducer::combine(OpBuilder &builder, Location loc, Value lhs, Value rhs) const {
  OperationState state(loc, combiner->getName());
  state.addOperands({lhs, rhs});
  state.addTypes(combiner->getResultTypes());
  state.addAttributes(combiner->getAttrs());
  return builder.create(state)->getResult(0);
}

/// Whether `op(identity, x)` is `x`.
static bool isIdentity(Operation *combiner, Attribute identity) {
  if (auto number = dyn_cast<FloatAttr>(identity)) {
    APFloat value = number.getValue();
    bool isExtreme = value.isInfinity() || value.isLargest();
    if (isa<arith::AddFOp>(combiner))
      return value.isZero();
    if (isa<arith::MulFOp>(combiner))
      return value.isExactlyValue(1.0);
    if (isa<arith::MaximumFOp, arith::MaxNumFOp>(combiner))
      return isExtreme && value.isNegative();
    return isa<arith::MinimumFOp, arith::MinNumFOp>(combiner) && isExtreme && !value.isNegative();
  }
  auto number = dyn_cast<IntegerAttr>(identity);
  if (!number)
    return false;
  APInt value = number.getValue();
  if (isa<arith::AddIOp, arith::OrIOp, arith::MaxUIOp>(combiner))
    return value.isZero();
  if (isa<arith::MulIOp>(combiner))
    return value.isOne();
  if (isa<arith::AndIOp, arith::MinUIOp>(combiner))
    return value.isAllOnes();
  if (isa<arith::MaxSIOp>(combiner))
    return value.isMinSignedValue();
  return isa<arith::MinSIOp>(combiner) && value.isMaxSignedValue();
}

std::optional<Reducer> mlc::tir::matchReducer(BlockOp block) {
  Reducer reducer;
  if (!block.hasInit())
    return std::nullopt;
  reducer.store = findOnlyStore(block.getBody());
  memref::StoreOp initStore = findOnlyStore(block.getInit());
  if (!reducer.store || reducer.store->getParentOp() != block || !initStore ||
      initStore->getParentOp() != block || initStore.getMemRef() != reducer.store.getMemRef())
    return std::nullopt;
  reducer.combiner = reducer.store.getValueToStore().getDefiningOp();
  if (!reducer.combiner || reducer.combiner->getNumOperands() != 2)
    return std::nullopt;
  auto load = reducer.combiner->getOperand(0).getDefiningOp<memref::LoadOp>();
  if (!load || load.getMemRef() != reducer.store.getMemRef() || !load->hasOneUse())
    return std::nullopt;
  // All three accesses are to one element.
  IndexExprs exprs(block.getContext());
  for (auto [var, initVar] : llvm::zip_equal(block.getIterVars(), block.getInit().getArguments()))
    exprs.substitute(initVar, var);
  for (auto [stored, loaded, first] :
       llvm::zip_equal(reducer.store.getIndices(), load.getIndices(), initStore.getIndices()))
    if (exprs.get(stored) != exprs.get(loaded) || exprs.get(stored) != exprs.get(first))
      return std::nullopt;
  reducer.operand = reducer.combiner->getOperand(1);
  reducer.identity = initStore.getValueToStore();
  Attribute identity;
  if (!matchPattern(reducer.identity, m_Constant(&identity)) ||
      !isIdentity(reducer.combiner, identity))
    return std::nullopt;
  // The operand must not read what is combined.
  WalkResult walk = block.getBody().walk([&](memref::LoadOp other) {
    return other != load && other.getMemRef() == load.getMemRef() ? WalkResult::interrupt()
                                                                  : WalkResult::advance();
  });
  if (walk.wasInterrupted())
    return std::nullopt;
  return reducer;
}
