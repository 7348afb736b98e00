//===- StructuralEqual.cpp - Equality of ops but for names ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/StructuralEqual.h"
#include "Structural.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/DenseSet.h"

using namespace mlir;
using namespace mlc::tir;
using mlc::relax::DimExprAttr;

namespace {
class Comparer {
public:
  bool compareOps(Operation *lhs, Operation *rhs, bool isRoot = false);
  std::optional<StructuralDifference> takeDifference() { return std::move(difference); }

private:
  bool compareAttrs(Operation *lhs, Operation *rhs, bool isRoot);
  bool compareOperands(Operation *lhs, Operation *rhs);
  bool compareExpressions(Operation *lhs, Operation *rhs);
  bool isSameValue(Value lhs, Value rhs);
  bool compareAffine(Operation *lhs, Operation *rhs);
  bool compareResults(Operation *lhs, Operation *rhs);
  bool compareRegions(Operation *lhs, Operation *rhs);
  bool compareBlocks(Operation *lhsOp, Block &lhs, Operation *rhsOp, Block &rhs);
  bool compareSymbolTables(Operation *lhs, Operation *rhs);
  bool pair(Value lhs, Value rhs);

  template <typename... Parts> bool differ(Location lhs, Location rhs, const Parts &...parts) {
    std::string message;
    llvm::raw_string_ostream stream(message);
    (stream << ... << parts);
    difference = StructuralDifference{lhs, rhs, message, lhsPlace, rhsPlace};
    return false;
  }

  std::optional<StructuralDifference> difference;
  std::optional<SymbolNames> lhsSymbols, rhsSymbols;
  DenseMap<Value, Value> toRhs, toLhs;
  /// Expressions that are the same.
  llvm::DenseSet<std::pair<Operation *, Operation *>> equalExpressions;
  WriteCounts writeCounts;
  Operation *lhsRoot = nullptr, *rhsRoot = nullptr;
  /// What is compared now.
  Operation *lhsPlace = nullptr, *rhsPlace = nullptr;
};

bool Comparer::compareAttrs(Operation *lhs, Operation *rhs, bool isRoot) {
  SmallVector<NamedAttribute> lhsAttrs = getComparedAttrs(lhs, isRoot, *lhsSymbols);
  SmallVector<NamedAttribute> rhsAttrs = getComparedAttrs(rhs, isRoot, *rhsSymbols);
  NamedAttrList rest(rhsAttrs);
  for (NamedAttribute attr : lhsAttrs) {
    Attribute other = rest.erase(attr.getName());
    if (!other)
      return differ(lhs->getLoc(), rhs->getLoc(), "attribute '", attr.getName().getValue(),
                    "' of the first '", lhs->getName(), "' is not on the second");
    if (attr.getValue() != other && !haveSameElements(attr.getValue(), other) &&
        !(isExpression(lhs) && areSameIndices(lhs, attr.getValue(), other)))
      return differ(lhs->getLoc(), rhs->getLoc(), "attribute '", attr.getName().getValue(),
                    "' of '", lhs->getName(), "' is ", attr.getValue(), " in the first and ", other,
                    " in the second");
  }
  if (!rest.empty())
    return differ(lhs->getLoc(), rhs->getLoc(), "attribute '", rest.begin()->getName().getValue(),
                  "' of the second '", rhs->getName(), "' is not on the first");
  return true;
}

/// Records that one value is the other's counterpart; false if one of them has another already.
bool Comparer::pair(Value lhs, Value rhs) {
  return toRhs.try_emplace(lhs, rhs).first->second == rhs &&
         toLhs.try_emplace(rhs, lhs).first->second == lhs;
}

bool Comparer::compareOperands(Operation *lhs, Operation *rhs) {
  if (lhs->getNumOperands() != rhs->getNumOperands())
    return differ(lhs->getLoc(), rhs->getLoc(), "'", lhs->getName(), "' has ",
                  lhs->getNumOperands(), " operands in the first and ", rhs->getNumOperands(),
                  " in the second");
  for (unsigned index = 0; index < lhs->getNumOperands(); ++index) {
    Value lhsValue = skipIndexCasts(lhs->getOperand(index));
    Value rhsValue = skipIndexCasts(rhs->getOperand(index));
    bool isInside = lhsRoot->isAncestor(lhsValue.getParentRegion()->getParentOp()) ||
                    rhsRoot->isAncestor(rhsValue.getParentRegion()->getParentOp());
    auto lhsExpr = getExpression(lhsValue), rhsExpr = getExpression(rhsValue);
    bool areExpressions = isInside && lhsExpr && rhsExpr;
    if (areExpressions && lhsExpr.getResultNumber() == rhsExpr.getResultNumber()) {
      if (!compareExpressions(lhsExpr.getOwner(), rhsExpr.getOwner()))
        return false;
      continue;
    }
    bool isSame =
        isInside ? !lhsExpr && !rhsExpr && pair(lhsValue, rhsValue) : lhsValue == rhsValue;
    if (!isSame)
      return differ(lhs->getLoc(), rhs->getLoc(), "operand ", index, " of '", lhs->getName(),
                    "' is not the same value");
  }
  return true;
}

/// Whether two values that were met already, or what computes them, are the same.
bool Comparer::isSameValue(Value lhs, Value rhs) {
  lhs = skipIndexCasts(lhs);
  rhs = skipIndexCasts(rhs);
  OpResult lhsExpr = getExpression(lhs), rhsExpr = getExpression(rhs);
  if (lhsExpr && rhsExpr)
    return lhsExpr.getResultNumber() == rhsExpr.getResultNumber() &&
           compareExpressions(lhsExpr.getOwner(), rhsExpr.getOwner());
  return toRhs.lookup(lhs) == rhs || lhs == rhs;
}

/// Sums are the same however their terms are ordered and grouped.
bool Comparer::compareAffine(Operation *lhs, Operation *rhs) {
  SmallVector<Value> lhsOperands, rhsOperands;
  AffineMap lhsMap = inlineAffine(lhs, lhsOperands), rhsMap = inlineAffine(rhs, rhsOperands);
  SmallVector<AffineExpr> positions(rhsOperands.size());
  for (auto [index, operand] : llvm::enumerate(lhsOperands)) {
    unsigned other = 0;
    while (other < positions.size() &&
           (positions[other] || !isSameValue(operand, rhsOperands[other])))
      ++other;
    if (other == positions.size())
      return differ(lhs->getLoc(), rhs->getLoc(), "operand ", index, " of '", lhs->getName(),
                    "' is not the same value");
    positions[other] = getAffineDimExpr(index, lhsMap.getContext());
  }
  if (positions.size() != lhsMap.getNumDims() ||
      simplifyAffineMap(lhsMap) !=
          simplifyAffineMap(rhsMap.replaceDimsAndSymbols(positions, {}, rhsMap.getNumDims(), 0)))
    return differ(lhs->getLoc(), rhs->getLoc(), "attribute 'map' of '", lhs->getName(), "' is ",
                  lhsMap, " in the first and ", rhsMap, " in the second");
  equalExpressions.insert({lhs, rhs});
  return true;
}

bool Comparer::compareExpressions(Operation *lhs, Operation *rhs) {
  if (equalExpressions.contains({lhs, rhs}))
    return true;
  if (isAffine(lhs) && lhs->getName() == rhs->getName())
    return compareAffine(lhs, rhs);
  if (DimExprAttr lhsSize = getSize(lhs), rhsSize = getSize(rhs); lhsSize && rhsSize)
    if (lhsSymbols->rename(lhsSize) == rhsSymbols->rename(rhsSize))
      return true;
  if (lhs->getName() != rhs->getName())
    return differ(lhs->getLoc(), rhs->getLoc(), "the first has '", lhs->getName(),
                  "' where the second has '", rhs->getName(), "'");
  if (!compareAttrs(lhs, rhs, /*isRoot=*/false) || !compareOperands(lhs, rhs))
    return false;
  for (auto [lhsType, rhsType] : llvm::zip_equal(lhs->getResultTypes(), rhs->getResultTypes()))
    if (lhsSymbols->rename(lhsType) != rhsSymbols->rename(rhsType) &&
        !areSameIndices(lhs, lhsType, rhsType))
      return differ(lhs->getLoc(), rhs->getLoc(), "'", lhs->getName(), "' gives ", lhsType,
                    " in the first and ", rhsType, " in the second");
  auto lhsLoad = dyn_cast<memref::LoadOp>(lhs);
  if (lhsLoad && writeCounts.get(lhsLoad) != writeCounts.get(cast<memref::LoadOp>(rhs)))
    return differ(lhs->getLoc(), rhs->getLoc(), "a buffer is read at different places");
  equalExpressions.insert({lhs, rhs});
  return true;
}

bool Comparer::compareResults(Operation *lhs, Operation *rhs) {
  if (lhs->getNumResults() != rhs->getNumResults())
    return differ(lhs->getLoc(), rhs->getLoc(), "'", lhs->getName(), "' has ", lhs->getNumResults(),
                  " results in the first and ", rhs->getNumResults(), " in the second");
  for (auto [lhsResult, rhsResult] : llvm::zip_equal(lhs->getResults(), rhs->getResults())) {
    if (lhsSymbols->rename(lhsResult.getType()) != rhsSymbols->rename(rhsResult.getType()))
      return differ(lhs->getLoc(), rhs->getLoc(), "result ", lhsResult.getResultNumber(), " of '",
                    lhs->getName(), "' is ", lhsResult.getType(), " in the first and ",
                    rhsResult.getType(), " in the second");
    if (!pair(lhsResult, rhsResult))
      return differ(lhs->getLoc(), rhs->getLoc(), "results of '", lhs->getName(),
                    "' are used in different places");
  }
  return true;
}

bool Comparer::compareBlocks(Operation *lhsOp, Block &lhs, Operation *rhsOp, Block &rhs) {
  if (lhs.getNumArguments() != rhs.getNumArguments())
    return differ(lhsOp->getLoc(), rhsOp->getLoc(), "a block in '", lhsOp->getName(), "' has ",
                  lhs.getNumArguments(), " arguments in the first and ", rhs.getNumArguments(),
                  " in the second");
  for (auto [lhsArg, rhsArg] : llvm::zip_equal(lhs.getArguments(), rhs.getArguments())) {
    if (lhsSymbols->rename(lhsArg.getType()) != rhsSymbols->rename(rhsArg.getType()))
      return differ(lhsArg.getLoc(), rhsArg.getLoc(), "argument ", lhsArg.getArgNumber(), " in '",
                    lhsOp->getName(), "' is ", lhsArg.getType(), " in the first and ",
                    rhsArg.getType(), " in the second");
    if (!pair(lhsArg, rhsArg))
      return differ(lhsArg.getLoc(), rhsArg.getLoc(), "arguments in '", lhsOp->getName(),
                    "' are used in different places");
  }
  auto isStatement = [](Operation &op) { return !isExpression(&op); };
  auto rhsOps = llvm::make_filter_range(rhs, isStatement);
  auto rhsIt = rhsOps.begin();
  for (Operation &op : llvm::make_filter_range(lhs, isStatement)) {
    if (rhsIt == rhsOps.end()) {
      lhsPlace = &op;
      rhsPlace = rhsOp;
      return differ(op.getLoc(), rhsOp->getLoc(), "the second has nothing for '", op.getName(),
                    "'");
    }
    if (!compareOps(&op, &*rhsIt))
      return false;
    ++rhsIt;
  }
  lhsPlace = lhsOp;
  rhsPlace = rhsOp;
  if (rhsIt != rhsOps.end())
    return differ(lhsOp->getLoc(), (*rhsIt).getLoc(), "the first has nothing for '",
                  (*rhsIt).getName(), "'");
  return true;
}

/// The ops that are symbols are compared by name, the others in their order.
bool Comparer::compareSymbolTables(Operation *lhs, Operation *rhs) {
  SymbolTable lhsTable(lhs), rhsTable(rhs);
  auto isSymbol = [](Operation &op) {
    return op.hasAttrOfType<StringAttr>(SymbolTable::getSymbolAttrName());
  };
  for (Operation &op : lhs->getRegion(0).front()) {
    if (!isSymbol(op))
      continue;
    Operation *other = rhsTable.lookup(SymbolTable::getSymbolName(&op));
    lhsPlace = &op;
    rhsPlace = rhs;
    if (!other)
      return differ(op.getLoc(), rhs->getLoc(), "the second has no '@",
                    SymbolTable::getSymbolName(&op).getValue(), "'");
    if (!compareOps(&op, other))
      return false;
  }
  lhsPlace = lhs;
  rhsPlace = rhs;
  for (Operation &op : rhs->getRegion(0).front())
    if (isSymbol(op) && !lhsTable.lookup(SymbolTable::getSymbolName(&op)))
      return differ(lhs->getLoc(), op.getLoc(), "the first has no '@",
                    SymbolTable::getSymbolName(&op).getValue(), "'");
  auto isOther = [&](Operation &op) { return !isSymbol(op); };
  auto lhsOthers = llvm::make_filter_range(lhs->getRegion(0).front(), isOther);
  auto rhsOthers = llvm::make_filter_range(rhs->getRegion(0).front(), isOther);
  auto rhsIt = rhsOthers.begin();
  for (Operation &op : lhsOthers) {
    if (rhsIt == rhsOthers.end())
      return differ(op.getLoc(), rhs->getLoc(), "the second has nothing for '", op.getName(), "'");
    if (!compareOps(&op, &*rhsIt))
      return false;
    ++rhsIt;
  }
  if (rhsIt != rhsOthers.end())
    return differ(lhs->getLoc(), (*rhsIt).getLoc(), "the first has nothing for '",
                  (*rhsIt).getName(), "'");
  return true;
}

bool Comparer::compareRegions(Operation *lhs, Operation *rhs) {
  for (auto [lhsRegion, rhsRegion] : llvm::zip_equal(lhs->getRegions(), rhs->getRegions())) {
    if (lhsRegion.getBlocks().size() != rhsRegion.getBlocks().size())
      return differ(lhs->getLoc(), rhs->getLoc(), "region ", lhsRegion.getRegionNumber(), " of '",
                    lhs->getName(), "' has ", lhsRegion.getBlocks().size(),
                    " blocks in the first and ", rhsRegion.getBlocks().size(), " in the second");
    for (auto [lhsBlock, rhsBlock] : llvm::zip_equal(lhsRegion, rhsRegion))
      if (!compareBlocks(lhs, lhsBlock, rhs, rhsBlock))
        return false;
  }
  return true;
}

/// The position of a block among its region's.
unsigned getBlockNumber(Block *block) {
  return std::distance(block->getParent()->begin(), block->getIterator());
}

bool Comparer::compareOps(Operation *lhs, Operation *rhs, bool isRoot) {
  if (isRoot) {
    lhsRoot = lhs;
    rhsRoot = rhs;
  }
  lhsPlace = lhs;
  rhsPlace = rhs;
  if (lhs->getName() != rhs->getName())
    return differ(lhs->getLoc(), rhs->getLoc(), "the first has '", lhs->getName(),
                  "' where the second has '", rhs->getName(), "'");
  // Symbols of dimensions belong to a function.
  if (isRoot || isa<FunctionOpInterface>(lhs)) {
    lhsSymbols.emplace(lhs);
    rhsSymbols.emplace(rhs);
  }
  if (!compareAttrs(lhs, rhs, isRoot) || !compareOperands(lhs, rhs) || !compareResults(lhs, rhs))
    return false;
  if (lhs->getNumRegions() != rhs->getNumRegions() ||
      lhs->getNumSuccessors() != rhs->getNumSuccessors())
    return differ(lhs->getLoc(), rhs->getLoc(), "'", lhs->getName(),
                  "' has different numbers of regions or successors");
  for (auto [lhsNext, rhsNext] : llvm::zip_equal(lhs->getSuccessors(), rhs->getSuccessors()))
    if (getBlockNumber(lhsNext) != getBlockNumber(rhsNext))
      return differ(lhs->getLoc(), rhs->getLoc(), "'", lhs->getName(),
                    "' goes to different blocks");
  bool isSymbolTable = lhs->hasTrait<OpTrait::SymbolTable>() && lhs->getRegion(0).hasOneBlock() &&
                       rhs->getRegion(0).hasOneBlock();
  return isSymbolTable ? compareSymbolTables(lhs, rhs) : compareRegions(lhs, rhs);
}

} // namespace

std::optional<StructuralDifference> mlc::tir::findStructuralDifference(Operation *lhs,
                                                                       Operation *rhs) {
  Comparer comparer;
  if (comparer.compareOps(lhs, rhs, /*isRoot=*/true))
    return std::nullopt;
  return comparer.takeDifference();
}

bool mlc::tir::isStructurallyEqual(Operation *lhs, Operation *rhs) {
  return !findStructuralDifference(lhs, rhs);
}
