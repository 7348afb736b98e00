//===- StructuralExpressions.cpp - Scalar expressions, as they are compared -----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Structural.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlc::tir;
using mlc::relax::DimExprAttr;

bool mlc::tir::isExpression(Operation *op) {
  if (op->getNumRegions() != 0 || op->getNumResults() == 0)
    return false;
  if (isa<memref::LoadOp, memref::DimOp, SignCastOp>(op))
    return true;
  // Values of graphs that are written where they are used.
  if (llvm::is_contained({"relax.constant", "relax.dtype", "relax.function", "relax.prim_value",
                          "relax.shape", "relax.string", "relax.tuple"},
                         op->getName().getStringRef()))
    return true;
  return llvm::is_contained({"arith", "math", "affine", "vector"},
                            op->getName().getDialectNamespace()) &&
         isMemoryEffectFree(op);
}

static bool isIndexDtype(Operation *op, Type type) {
  auto func = op->getParentOfType<PrimFuncOp>();
  return func && type == func.getIndexDtype();
}

bool mlc::tir::areSameIndices(Operation *op, Type lhs, Type rhs) {
  return (lhs.isIndex() && isIndexDtype(op, rhs)) || (rhs.isIndex() && isIndexDtype(op, lhs));
}

bool mlc::tir::areSameIndices(Operation *op, Attribute lhs, Attribute rhs) {
  auto lhsNumber = dyn_cast<IntegerAttr>(lhs), rhsNumber = dyn_cast<IntegerAttr>(rhs);
  return lhsNumber && rhsNumber &&
         lhsNumber.getValue().getSExtValue() == rhsNumber.getValue().getSExtValue() &&
         areSameIndices(op, lhsNumber.getType(), rhsNumber.getType());
}

Value mlc::tir::skipIndexCasts(Value value) {
  while (auto cast = value.getDefiningOp<arith::IndexCastOp>()) {
    if (!areSameIndices(cast, cast.getType(), cast.getIn().getType()))
      break;
    value = cast.getIn();
  }
  return value;
}

bool mlc::tir::isAffine(Operation *op) {
  return isa<affine::AffineApplyOp, affine::AffineMinOp, affine::AffineMaxOp>(op);
}

/// The map of an affine op with symbols as dimensions.
static AffineMap getMapOfDims(AffineMap map) {
  SmallVector<AffineExpr> symbols;
  for (unsigned index = 0; index < map.getNumSymbols(); ++index)
    symbols.push_back(getAffineDimExpr(map.getNumDims() + index, map.getContext()));
  return map.replaceDimsAndSymbols({}, symbols, map.getNumInputs(), 0);
}

AffineMap mlc::tir::inlineAffine(Operation *op, SmallVector<Value> &operands) {
  SmallVector<AffineExpr> results;
  auto add = [&](auto &self, Operation *current) -> void {
    AffineMap map = getMapOfDims(current->getAttrOfType<AffineMapAttr>("map").getValue());
    unsigned first = operands.size();
    llvm::append_range(operands, current->getOperands());
    for (AffineExpr result : map.getResults()) {
      // The smallest of the smallest is one.
      auto dim = dyn_cast<AffineDimExpr>(result);
      Operation *inner = dim ? current->getOperand(dim.getPosition()).getDefiningOp() : nullptr;
      if (inner && !isa<affine::AffineApplyOp>(inner) && inner->getName() == op->getName())
        self(self, inner);
      else
        results.push_back(result.shiftDims(map.getNumDims(), first));
    }
  };
  add(add, op);
  AffineMap map = AffineMap::get(operands.size(), 0, results, op->getContext());
  affine::fullyComposeAffineMapAndOperands(&map, &operands);
  affine::canonicalizeMapAndOperands(&map, &operands);
  return getMapOfDims(map);
}

mlc::relax::DimExprAttr mlc::tir::getSize(Operation *op) {
  auto dim = dyn_cast<memref::DimOp>(op);
  auto argument = dim ? dyn_cast<BlockArgument>(dim.getSource()) : BlockArgument();
  auto func = argument ? dyn_cast<PrimFuncOp>(argument.getOwner()->getParentOp()) : PrimFuncOp();
  std::optional<int64_t> index = dim ? dim.getConstantIndex() : std::nullopt;
  if (!func || !index)
    return {};
  mlc::relax::DimsAttr dims = func.getArgDims(argument.getArgNumber());
  return dims && *index < static_cast<int64_t>(dims.getDims().size())
             ? dims.getDims()[*index].getAttr()
             : DimExprAttr();
}

OpResult mlc::tir::getExpression(Value value) {
  auto result = dyn_cast<OpResult>(value);
  return result && isExpression(result.getOwner()) ? result : OpResult();
}

static bool mayWrite(Operation *op) {
  if (isExpression(op))
    return false;
  return op
      ->walk([](Operation *inner) {
        bool reads = inner->hasTrait<OpTrait::HasRecursiveMemoryEffects>() ||
                     inner->hasTrait<OpTrait::IsTerminator>() || isExpression(inner);
        return reads || isMemoryEffectFree(inner) ? WalkResult::advance() : WalkResult::interrupt();
      })
      .wasInterrupted();
}

unsigned WriteCounts::get(memref::LoadOp load) {
  auto [it, isNew] = counts.try_emplace(load, 0);
  if (!isNew)
    return it->second;
  unsigned count = 0;
  for (Operation &op : *load->getBlock()) {
    if (isa<memref::LoadOp>(op))
      counts[&op] = count;
    else
      count += mayWrite(&op);
  }
  return counts[load];
}
