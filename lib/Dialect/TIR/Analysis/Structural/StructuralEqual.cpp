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
  bool compareNamed(Operation *lhs, Operation *rhs);
  bool compareFunctionTypes(Operation *lhs, Operation *rhs);
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
    std::string steps;
    for (unsigned operand : operands)
      steps += "operand " + std::to_string(operand) + "\n";
    difference = StructuralDifference{lhs, rhs, message, lhsPlace, rhsPlace, steps + part};
    return false;
  }

  std::optional<StructuralDifference> difference;
  std::optional<SymbolNames> lhsSymbols, rhsSymbols;
  DenseMap<Value, Value> toRhs, toLhs;
  /// Expressions that are the same.
  llvm::DenseSet<std::pair<Operation *, Operation *>> equalExpressions;
  Names names;
  WriteCounts writeCounts;
  Operation *lhsRoot = nullptr, *rhsRoot = nullptr;
  /// What is compared now, down to the operand of an operand, and the part of that.
  Operation *lhsPlace = nullptr, *rhsPlace = nullptr;
  SmallVector<unsigned> operands;
  std::string part;
};

bool Comparer::compareAttrs(Operation *lhs, Operation *rhs, bool isRoot) {
  SmallVector<NamedAttribute> lhsAttrs = getComparedAttrs(lhs, isRoot, *lhsSymbols);
  SmallVector<NamedAttribute> rhsAttrs = getComparedAttrs(rhs, isRoot, *rhsSymbols);
  NamedAttrList rest(rhsAttrs);
  for (NamedAttribute attr : lhsAttrs) {
    Attribute other = rest.erase(attr.getName());
    part = ("attribute " + attr.getName().getValue()).str();
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
    part = ("attribute " + rest.begin()->getName().getValue()).str();
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
  part = "operands";
  if (lhs->getNumOperands() != rhs->getNumOperands())
    return differ(lhs->getLoc(), rhs->getLoc(), "'", lhs->getName(), "' has ",
                  lhs->getNumOperands(), " operands in the first and ", rhs->getNumOperands(),
                  " in the second");
  for (unsigned index = 0; index < lhs->getNumOperands(); ++index) {
    Value lhsValue = names.skipSame(lhs->getOperand(index));
    Value rhsValue = names.skipSame(rhs->getOperand(index));
    bool isInside = lhsRoot->isAncestor(lhsValue.getParentRegion()->getParentOp()) ||
                    rhsRoot->isAncestor(rhsValue.getParentRegion()->getParentOp());
    auto lhsExpr = names.getExpression(lhsValue), rhsExpr = names.getExpression(rhsValue);
    bool areExpressions = isInside && lhsExpr && rhsExpr;
    operands.push_back(index);
    if (areExpressions && lhsExpr.getResultNumber() == rhsExpr.getResultNumber()) {
      if (!compareExpressions(lhsExpr.getOwner(), rhsExpr.getOwner()))
        return false;
      operands.pop_back();
      continue;
    }
    part = "value";
    bool isSame =
        isInside ? !lhsExpr && !rhsExpr && pair(lhsValue, rhsValue) : lhsValue == rhsValue;
    if (!isSame)
      return differ(lhs->getLoc(), rhs->getLoc(), "operand ", index, " of '", lhs->getName(),
                    "' is not the same value");
    operands.pop_back();
  }
  return true;
}

/// Whether two values that were met already, or what computes them, are the same.
bool Comparer::isSameValue(Value lhs, Value rhs) {
  lhs = names.skipSame(lhs);
  rhs = names.skipSame(rhs);
  OpResult lhsExpr = names.getExpression(lhs), rhsExpr = names.getExpression(rhs);
  if (lhsExpr && rhsExpr)
    return lhsExpr.getResultNumber() == rhsExpr.getResultNumber() &&
           compareExpressions(lhsExpr.getOwner(), rhsExpr.getOwner());
  return toRhs.lookup(lhs) == rhs || lhs == rhs;
}

/// Sums are the same however their terms are ordered and grouped.
bool Comparer::compareAffine(Operation *lhs, Operation *rhs) {
  SmallVector<Value> lhsOperands, rhsOperands;
  AffineMap lhsMap = inlineAffine(lhs, lhsOperands, names),
            rhsMap = inlineAffine(rhs, rhsOperands, names);
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
  part = "name";
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
  if (isLoad(lhs) && writeCounts.get(lhs) != writeCounts.get(rhs))
    return differ(lhs->getLoc(), rhs->getLoc(), "a buffer is read at different places");
  equalExpressions.insert({lhs, rhs});
  return true;
}

bool Comparer::compareResults(Operation *lhs, Operation *rhs) {
  part = "result 0";
  if (lhs->getNumResults() != rhs->getNumResults())
    return differ(lhs->getLoc(), rhs->getLoc(), "'", lhs->getName(), "' has ", lhs->getNumResults(),
                  " results in the first and ", rhs->getNumResults(), " in the second");
  for (auto [lhsResult, rhsResult] : llvm::zip_equal(lhs->getResults(), rhs->getResults())) {
    part = "result " + std::to_string(lhsResult.getResultNumber());
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
  part = "arguments";
  if (lhs.getNumArguments() != rhs.getNumArguments())
    return differ(lhsOp->getLoc(), rhsOp->getLoc(), "a block in '", lhsOp->getName(), "' has ",
                  lhs.getNumArguments(), " arguments in the first and ", rhs.getNumArguments(),
                  " in the second");
  for (auto [lhsArg, rhsArg] : llvm::zip_equal(lhs.getArguments(), rhs.getArguments())) {
    part = "argument " + std::to_string(lhsArg.getArgNumber());
    if (lhsSymbols->rename(lhsArg.getType()) != rhsSymbols->rename(rhsArg.getType()))
      return differ(lhsArg.getLoc(), rhsArg.getLoc(), "argument ", lhsArg.getArgNumber(), " in '",
                    lhsOp->getName(), "' is ", lhsArg.getType(), " in the first and ",
                    rhsArg.getType(), " in the second");
    if (!pair(lhsArg, rhsArg))
      return differ(lhsArg.getLoc(), rhsArg.getLoc(), "arguments in '", lhsOp->getName(),
                    "' are used in different places");
  }
  auto isStatement = [&](Operation &op) { return !names.isPart(&op); };
  auto rhsOps = llvm::make_filter_range(rhs, isStatement);
  auto rhsIt = rhsOps.begin();
  for (Operation &op : llvm::make_filter_range(lhs, isStatement)) {
    if (rhsIt == rhsOps.end()) {
      lhsPlace = &op;
      rhsPlace = rhsOp;
      part = "missing";
      return differ(op.getLoc(), rhsOp->getLoc(), "the second has nothing for '", op.getName(),
                    "'");
    }
    if (!compareOps(&op, &*rhsIt))
      return false;
    ++rhsIt;
  }
  lhsPlace = lhsOp;
  rhsPlace = rhsOp;
  part = "missing";
  if (rhsIt != rhsOps.end())
    rhsPlace = &*rhsIt;
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

/// Variables that are given values, whatever their names.
bool Comparer::compareNamed(Operation *lhs, Operation *rhs) {
  Value lhsValue = names.getNamed(lhs), rhsValue = names.getNamed(rhs);
  Operation *lhsOp = lhsValue.getDefiningOp(), *rhsOp = rhsValue.getDefiningOp();
  bool lhsIsMade = lhsOp && (lhsOp == lhs || names.isPart(lhsOp));
  bool rhsIsMade = rhsOp && (rhsOp == rhs || names.isPart(rhsOp));
  bool isSame = lhsIsMade && rhsIsMade
                    ? compareExpressions(lhsOp, rhsOp)
                    : !lhsIsMade && !rhsIsMade && isSameValue(lhsValue, rhsValue);
  if (!isSame)
    return difference ? false
                      : differ(lhs->getLoc(), rhs->getLoc(), "a variable is given another value");
  Type lhsType = lhs->getResult(0).getType(), rhsType = rhs->getResult(0).getType();
  if (lhsType != rhsType && !areSameIndices(lhs, lhsType, rhsType))
    return differ(lhs->getLoc(), rhs->getLoc(), "a variable is ", lhsType, " in the first and ",
                  rhsType, " in the second");
  return pair(lhs->getResult(0), rhs->getResult(0)) ||
         differ(lhs->getLoc(), rhs->getLoc(), "a variable is used in different places");
}

bool Comparer::compareOps(Operation *lhs, Operation *rhs, bool isRoot) {
  if (isRoot) {
    lhsRoot = lhs;
    rhsRoot = rhs;
  }
  lhsPlace = lhs;
  rhsPlace = rhs;
  bool isNamed = !isRoot && names.isNamed(lhs);
  if (!isRoot && isNamed != names.isNamed(rhs))
    return differ(lhs->getLoc(), rhs->getLoc(), "the ", isNamed ? "first" : "second",
                  " gives a name to a value where the ", isNamed ? "second" : "first", " does not");
  if (isNamed && isExpression(lhs) && isExpression(rhs))
    return compareNamed(lhs, rhs);
  part = "name";
  if (lhs->getName() != rhs->getName())
    return differ(lhs->getLoc(), rhs->getLoc(), "the first has '", lhs->getName(),
                  "' where the second has '", rhs->getName(), "'");
  // Symbols of dimensions belong to a function.
  if (isRoot || isa<FunctionOpInterface>(lhs)) {
    lhsSymbols.emplace(lhs);
    rhsSymbols.emplace(rhs);
  }
  if (!compareAttrs(lhs, rhs, isRoot) || !compareOperands(lhs, rhs))
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
  if (isSymbolTable)
    return compareSymbolTables(lhs, rhs);
  // What is inside says why results are not the same.
  if (!compareRegions(lhs, rhs))
    return false;
  lhsPlace = lhs;
  rhsPlace = rhs;
  return compareResults(lhs, rhs) && compareFunctionTypes(lhs, rhs);
}

/// What a graph function returns is said behind what it does: that is why it does.
bool Comparer::compareFunctionTypes(Operation *lhs, Operation *rhs) {
  auto lhsFunc = dyn_cast<FunctionOpInterface>(lhs), rhsFunc = dyn_cast<FunctionOpInterface>(rhs);
  if (!lhsFunc || isa<PrimFuncOp>(lhs))
    return true;
  Type lhsType = lhsSymbols->rename(lhsFunc.getFunctionType());
  Type rhsType = rhsSymbols->rename(rhsFunc.getFunctionType());
  part = lhsFunc.getArgumentTypes().size() == rhsFunc.getArgumentTypes().size() ? "results"
                                                                                : "arguments";
  return lhsType == rhsType ||
         differ(lhs->getLoc(), rhs->getLoc(), "the type of '", lhs->getName(), "' is ", lhsType,
                " in the first and ", rhsType, " in the second");
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
