//===- Reducer.cpp - How a reduction combines values ----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Reducer.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;
using namespace mlc::tir;

bool Reducer::isSum() const {
  return stores.size() == 1 &&
         isa_and_nonnull<arith::AddFOp, arith::AddIOp>(
             memref::StoreOp(stores.front()).getValueToStore().getDefiningOp());
}

/// Whether two values of one block are computed in the same way.
static bool isSame(Value lhs, Value rhs) {
  Operation *one = lhs.getDefiningOp(), *other = rhs.getDefiningOp();
  if (lhs == rhs || !one || !other || one->getNumRegions() != 0)
    return lhs == rhs;
  return one->getName() == other->getName() && one->getBlock() == other->getBlock() &&
         one->getAttrDictionary() == other->getAttrDictionary() &&
         llvm::all_of(llvm::zip_equal(one->getOperands(), other->getOperands()),
                      [](auto pair) { return isSame(std::get<0>(pair), std::get<1>(pair)); });
}

/// Whether `value` is what the store would overwrite.
static bool isOldValue(Value value, memref::StoreOp store) {
  auto load = value.getDefiningOp<memref::LoadOp>();
  return load && load.getMemRef() == store.getMemRef() &&
         llvm::all_of(llvm::zip_equal(load.getIndices(), store.getIndices()),
                      [](auto pair) { return isSame(std::get<0>(pair), std::get<1>(pair)); });
}

/// The number itself, where it is only used as an index, or stored.
static Value skipIndexCast(Value value) {
  auto cast = value.getDefiningOp<arith::IndexCastOp>();
  return cast ? cast.getIn() : value;
}

Value mlc::tir::castIndex(RewriterBase &rewriter, Value value, Type type) {
  if (value.getType() == type)
    return value;
  if (skipIndexCast(value).getType() == type)
    return skipIndexCast(value);
  return arith::IndexCastOp::create(rewriter, value.getLoc(), type, value);
}

SmallVector<Value> Reducer::combine(RewriterBase &rewriter, ValueRange lhs, ValueRange rhs) const {
  llvm::SmallDenseMap<Operation *, Operation *> copies;
  std::function<Value(Value)> rebuild = [&](Value value) -> Value {
    for (auto [index, store] : llvm::enumerate(stores))
      if (isOldValue(value, store))
        return lhs[index];
    for (auto [index, operand] : llvm::enumerate(operands))
      if (isSame(value, operand))
        return castIndex(rewriter, rhs[index], value.getType());
    Operation *def = value.getDefiningOp();
    if (Operation *known = copies.lookup(def))
      return known->getResult(0);
    SmallVector<Value> inputs = llvm::map_to_vector(def->getOperands(), rebuild);
    Operation *copy = rewriter.clone(*def);
    copy->setOperands(inputs);
    copies[def] = copy;
    return copy->getResult(0);
  };
  SmallVector<Value> results;
  for (auto [index, store] : llvm::enumerate(stores)) {
    // Each by itself, as operands may be the same.
    Operation *combiner = memref::StoreOp(store).getValueToStore().getDefiningOp();
    if (combiner->getNumOperands() != 2) {
      results.push_back(rebuild(combiner->getResult(0)));
      continue;
    }
    Operation *copy = rewriter.clone(*combiner);
    copy->setOperands({lhs[index], rhs[index]});
    results.push_back(copy->getResult(0));
  }
  return results;
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

/// Whether `lhs` is larger (or smaller) than `rhs`, or as large.
static bool isOrder(Value condition, Value lhs, Value rhs, bool &isMax, bool withEqual) {
  Operation *def = condition.getDefiningOp();
  if (!isa_and_nonnull<arith::CmpFOp, arith::CmpIOp>(def) || !isSame(def->getOperand(0), lhs) ||
      !isSame(def->getOperand(1), rhs))
    return false;
  if (auto compare = dyn_cast<arith::CmpFOp>(def)) {
    auto predicate = compare.getPredicate();
    isMax = predicate == arith::CmpFPredicate::OGT || predicate == arith::CmpFPredicate::OGE;
    return isMax || predicate == arith::CmpFPredicate::OLT ||
           (withEqual && predicate == arith::CmpFPredicate::OLE);
  }
  auto predicate = cast<arith::CmpIOp>(def).getPredicate();
  isMax = predicate == arith::CmpIPredicate::sgt || predicate == arith::CmpIPredicate::sge;
  return isMax || predicate == arith::CmpIPredicate::slt ||
         (withEqual && predicate == arith::CmpIPredicate::sle);
}

static bool isEquality(Value condition, Value lhs, Value rhs) {
  Operation *def = condition.getDefiningOp();
  auto real = dyn_cast_or_null<arith::CmpFOp>(def);
  auto integer = dyn_cast_or_null<arith::CmpIOp>(def);
  bool isEqual = (real && real.getPredicate() == arith::CmpFPredicate::OEQ) ||
                 (integer && integer.getPredicate() == arith::CmpIPredicate::eq);
  return isEqual && isSame(def->getOperand(0), lhs) && isSame(def->getOperand(1), rhs);
}

/// Whether `condition` is that the old pair of a place and a value is to be kept: its value is
/// larger (or smaller), or as large; with equal values, the place may decide.
static bool keepsOld(Value condition, arith::SelectOp place, arith::SelectOp value, bool &isMax) {
  Value oldValue = value.getTrueValue(), newValue = value.getFalseValue();
  if (isOrder(condition, oldValue, newValue, isMax, /*withEqual=*/true))
    return true;
  auto either = condition.getDefiningOp<arith::OrIOp>();
  auto both = either ? either.getRhs().getDefiningOp<arith::AndIOp>() : arith::AndIOp();
  bool isLater = false;
  if (!both || !isOrder(either.getLhs(), oldValue, newValue, isMax, /*withEqual=*/false))
    return false;
  Value equal = both.getLhs(), order = both.getRhs();
  if (!isEquality(equal, oldValue, newValue))
    std::swap(equal, order);
  return isEquality(equal, oldValue, newValue) &&
         isOrder(order, place.getTrueValue(), place.getFalseValue(), isLater, /*withEqual=*/false);
}

/// A place and a value; false if the stores are something else.
static bool matchPlace(Reducer &reducer) {
  if (reducer.stores.size() != 2)
    return false;
  // A place may be an index of the block.
  auto place = skipIndexCast(reducer.stores[0].getValueToStore()).getDefiningOp<arith::SelectOp>();
  auto value = reducer.stores[1].getValueToStore().getDefiningOp<arith::SelectOp>();
  bool isMax = false, isValueMax = false;
  if (!place || !value || !isOldValue(skipIndexCast(place.getTrueValue()), reducer.stores[0]) ||
      !isOldValue(value.getTrueValue(), reducer.stores[1]) ||
      isSame(place.getFalseValue(), value.getFalseValue()) ||
      !keepsOld(place.getCondition(), place, value, isMax))
    return false;
  // Of equal values, any is the one that is kept.
  if (!isSame(place.getCondition(), value.getCondition()) &&
      (!isOrder(value.getCondition(), value.getTrueValue(), value.getFalseValue(), isValueMax,
                /*withEqual=*/true) ||
       isValueMax != isMax))
    return false;
  reducer.operands = {place.getFalseValue(), value.getFalseValue()};
  Attribute identity;
  if (!matchPattern(reducer.identities[1], m_Constant(&identity)))
    return false;
  if (auto real = dyn_cast<FloatAttr>(identity)) {
    APFloat number = real.getValue();
    return (number.isInfinity() || number.isLargest()) && number.isNegative() == isMax;
  }
  APInt number = cast<IntegerAttr>(identity).getValue();
  return isMax ? number.isMinSignedValue() : number.isMaxSignedValue();
}

/// Each buffer by itself.
static bool matchSimple(Reducer &reducer) {
  reducer.operands.clear();
  for (auto [store, identity] : llvm::zip_equal(reducer.stores, reducer.identities)) {
    Operation *combiner = store.getValueToStore().getDefiningOp();
    Attribute number;
    if (!combiner || combiner->getNumOperands() != 2 ||
        !isOldValue(combiner->getOperand(0), store) ||
        !matchPattern(identity, m_Constant(&number)) || !isIdentity(combiner, number))
      return false;
    reducer.operands.push_back(combiner->getOperand(1));
  }
  return true;
}

/// Whether `value` is computed from an element that the reducer combines.
static bool readsOldValue(Value value, const Reducer &reducer) {
  SmallVector<Value> worklist = {value};
  llvm::SmallPtrSet<Operation *, 8> visited;
  while (!worklist.empty()) {
    Operation *def = worklist.pop_back_val().getDefiningOp();
    if (!def || !visited.insert(def).second)
      continue;
    bool isOld = false;
    def->walk([&](Operation *op) {
      for (memref::StoreOp store : reducer.stores)
        isOld |= llvm::is_contained(op->getOperands(), store.getMemRef());
      llvm::append_range(worklist, op->getOperands());
    });
    if (isOld)
      return true;
  }
  return false;
}

std::optional<Reducer> mlc::tir::matchReducer(BlockOp block) {
  Reducer reducer;
  if (!block.hasInit())
    return std::nullopt;
  // Every effect is a store to a buffer of its own, all at one place.
  SmallVector<memref::StoreOp> initStores;
  bool isMatch = true;
  for (Region *region : {&block.getBody(), &block.getInit()})
    region->walk([&](Operation *op) {
      auto store = dyn_cast<memref::StoreOp>(op);
      isMatch &= isa<memref::LoadOp, YieldOp>(op) || store || op->getNumRegions() != 0 ||
                 isMemoryEffectFree(op);
      if (!store)
        return;
      isMatch &= store->getParentOp() == block;
      if (region == &block.getInit())
        initStores.push_back(store);
      else
        reducer.stores.push_back(store);
    });
  if (!isMatch || reducer.stores.empty() || initStores.size() != reducer.stores.size())
    return std::nullopt;
  IndexExprs exprs(block.getContext());
  for (auto [var, initVar] : llvm::zip_equal(block.getIterVars(), block.getInit().getArguments()))
    exprs.substitute(initVar, var);
  auto getIndices = [&](memref::StoreOp store) {
    return llvm::map_to_vector(store.getIndices(), [&](Value index) { return exprs.get(index); });
  };
  for (memref::StoreOp store : reducer.stores) {
    auto *found = llvm::find_if(initStores, [&](memref::StoreOp initStore) {
      return initStore.getMemRef() == store.getMemRef();
    });
    if (found == initStores.end() || getIndices(*found) != getIndices(store) ||
        getIndices(store) != getIndices(reducer.stores.front()) ||
        store.getMemRefType().getShape() != reducer.stores.front().getMemRefType().getShape())
      return std::nullopt;
    reducer.identities.push_back(found->getValueToStore());
    initStores.erase(found);
    if (!matchPattern(reducer.identities.back(), m_Constant()))
      return std::nullopt;
  }
  // Stores come after all that is computed from old values, also those of other buffers.
  for (memref::StoreOp other : reducer.stores)
    for (Operation *user : other.getMemRef().getUsers())
      for (memref::StoreOp store : reducer.stores)
        if (isa<memref::LoadOp>(user) && user->getParentOp() == block &&
            user->getBlock() == store->getBlock() && store->isBeforeInBlock(user))
          return std::nullopt;
  if (!matchSimple(reducer) && !matchPlace(reducer))
    return std::nullopt;
  // The operands must not be of what is combined.
  if (llvm::any_of(reducer.operands,
                   [&](Value operand) { return readsOldValue(operand, reducer); }))
    return std::nullopt;
  return reducer;
}
