//===- StructuralExpressions.cpp - Scalar expressions, as they are compared -----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Structural.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Support/DimPosition.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlc::tir;
using mlc::relax::DimExprAttr;

bool mlc::tir::isExpression(Operation *op) {
  if (op->getNumRegions() != 0 || op->getNumResults() == 0)
    return false;
  if (isLoad(op) || isa<memref::DimOp, SignCastOp, UnrealizedConversionCastOp>(op))
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

Value mlc::tir::getSameValue(Operation *op) {
  if (auto cast = dyn_cast<arith::IndexCastOp>(op))
    return areSameIndices(cast, cast.getType(), cast.getIn().getType()) ? cast.getIn() : Value();
  auto written = op->getAttrOfType<StringAttr>(kWrittenAttrName);
  if (auto select = dyn_cast<arith::SelectOp>(op);
      select && written && written.getValue() == "same")
    return select.getTrueValue();
  return isa<UnrealizedConversionCastOp>(op) && op->getNumOperands() == 1 ? op->getOperand(0)
                                                                          : Value();
}

bool Names::isNamed(Operation *op) {
  auto [it, isNew] = named.try_emplace(op, false);
  if (!isNew)
    return it->second;
  bool isMarked = op->hasAttr(TIRDialect::getLetAttrName());
  auto isSame = [](Operation *user) { return getSameValue(user) != Value(); };
  auto isNamedSame = [&](Operation *user) {
    return isSame(user) && !user->hasAttr(TIRDialect::getLetAttrName()) && lets.needsLet(user);
  };
  // What is cast without being another value is named where it is computed.
  bool result = isMarked || (op->getBlock() && !isSame(op) &&
                             (lets.isNamed(op) || llvm::any_of(op->getUsers(), isNamedSame)));
  return named[op] = result;
}

Value Names::skipSame(Value value) {
  for (Operation *op = value.getDefiningOp(); op && !isNamed(op); op = value.getDefiningOp()) {
    Value same = getSameValue(op);
    if (!same)
      break;
    value = same;
  }
  return value;
}

Value Names::getNamed(Operation *op) {
  Value same = getSameValue(op);
  return same ? skipSame(same) : op->getResult(0);
}

OpResult Names::getExpression(Value value) {
  auto result = dyn_cast<OpResult>(value);
  return result && isPart(result.getOwner()) ? result : OpResult();
}

bool Names::isPart(Operation *op) { return isExpression(op) && !isNamed(op); }

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

AffineMap mlc::tir::inlineAffine(Operation *op, SmallVector<Value> &operands, Names &names) {
  SmallVector<AffineExpr> results;
  /// The expression of an operand, or of what computes it.
  auto compose = [&](auto &self, Value operand) -> AffineExpr {
    auto apply = operand.getDefiningOp<affine::AffineApplyOp>();
    if (!apply || names.isNamed(apply)) {
      operands.push_back(operand);
      return getAffineDimExpr(operands.size() - 1, op->getContext());
    }
    SmallVector<AffineExpr> inner = llvm::map_to_vector(
        apply.getMapOperands(), [&](Value next) { return self(self, names.skipSame(next)); });
    return getMapOfDims(apply.getAffineMap()).getResult(0).replaceDims(inner);
  };
  auto add = [&](auto &self, Operation *current) -> void {
    AffineMap map = getMapOfDims(current->getAttrOfType<AffineMapAttr>("map").getValue());
    SmallVector<Value> currentOperands = llvm::map_to_vector(
        current->getOperands(), [&](Value operand) { return names.skipSame(operand); });
    SmallVector<AffineExpr> inputs(currentOperands.size());
    for (AffineExpr result : map.getResults()) {
      // The smallest of the smallest is one.
      auto dim = dyn_cast<AffineDimExpr>(result);
      Operation *inner = dim ? currentOperands[dim.getPosition()].getDefiningOp() : nullptr;
      if (inner && !isa<affine::AffineApplyOp>(inner) && inner->getName() == op->getName() &&
          !names.isNamed(inner)) {
        self(self, inner);
        continue;
      }
      result.walk([&](AffineExpr part) {
        if (auto used = dyn_cast<AffineDimExpr>(part); used && !inputs[used.getPosition()])
          inputs[used.getPosition()] = compose(compose, currentOperands[used.getPosition()]);
      });
      SmallVector<AffineExpr> known = llvm::map_to_vector(inputs, [&](AffineExpr input) {
        return input ? input : getAffineConstantExpr(0, op->getContext());
      });
      results.push_back(result.replaceDims(known));
    }
  };
  add(add, op);
  AffineMap map = AffineMap::get(operands.size(), 0, results, op->getContext());
  affine::canonicalizeMapAndOperands(&map, &operands);
  return getMapOfDims(map);
}

mlc::relax::DimExprAttr mlc::tir::getSize(Operation *op) {
  auto dim = dyn_cast<memref::DimOp>(op);
  auto argument = dim ? dyn_cast<BlockArgument>(dim.getSource()) : BlockArgument();
  auto func = argument ? dyn_cast<PrimFuncOp>(argument.getOwner()->getParentOp()) : PrimFuncOp();
  std::optional<int64_t> index = mlc::getDimPosition(dim);
  if (!func || !index)
    return {};
  mlc::relax::DimsAttr dims = func.getArgDims(argument.getArgNumber());
  return dims ? dims.getDims()[*index].getAttr() : DimExprAttr();
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

unsigned WriteCounts::get(Operation *load) {
  auto [it, isNew] = counts.try_emplace(load, 0);
  if (!isNew)
    return it->second;
  unsigned count = 0;
  for (Operation &op : *load->getBlock()) {
    if (isLoad(&op))
      counts[&op] = count;
    else
      count += mayWrite(&op);
  }
  return counts[load];
}
