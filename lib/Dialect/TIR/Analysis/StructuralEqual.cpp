//===- StructuralEqual.cpp - Equality of ops but for names ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/StructuralEqual.h"
#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlc::tir;
using mlc::relax::DimExpr;
using mlc::relax::DimExprAttr;

namespace {

//===----------------------------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------------------------===//

/// Gives the symbols of dimensions in an op names that depend on where they are, not on what they
/// are called: first the symbols that stand alone, then the others, each in the order of the text.
class SymbolNames {
public:
  explicit SymbolNames(Operation *root) {
    // An index parameter defines the symbol of its name.
    if (auto func = dyn_cast<PrimFuncOp>(root))
      for (unsigned index = 0; index < func.getNumArguments(); ++index)
        if (func.getArgumentTypes()[index].isIndex())
          add(func.getArgName(index));
    for (bool isAlone : {true, false}) {
      AttrTypeWalker walker;
      walker.addWalk([&](DimExprAttr attr) {
        DimExpr expr(attr);
        if (expr.isSymbol() != isAlone)
          return;
        llvm::SetVector<StringAttr> symbols;
        expr.collectSymbols(symbols);
        llvm::for_each(symbols, [&](StringAttr symbol) { add(symbol); });
      });
      root->walk<WalkOrder::PreOrder>([&](Operation *op) {
        walker.walk<WalkOrder::PreOrder>(Attribute(op->getAttrDictionary()));
        for (Type type : op->getResultTypes())
          walker.walk<WalkOrder::PreOrder>(type);
        for (Region &region : op->getRegions())
          for (Block &block : region)
            for (Type type : block.getArgumentTypes())
              walker.walk<WalkOrder::PreOrder>(type);
      });
    }
    replacer.addReplacement(
        [this](DimExprAttr attr) -> std::optional<std::pair<Attribute, WalkResult>> {
          return std::make_pair(Attribute(DimExpr(attr).substitute(names).getAttr()),
                                WalkResult::skip());
        });
  }

  SymbolNames(const SymbolNames &) = delete;
  SymbolNames &operator=(const SymbolNames &) = delete;

  /// The same attribute or type with the symbols' new names.
  template <typename T> T rename(T attrOrType) {
    return names.empty() ? attrOrType : cast<T>(replacer.replace(attrOrType));
  }

private:
  void add(StringAttr symbol) {
    names.try_emplace(symbol,
                      DimExpr::symbol(symbol.getContext(), "$" + std::to_string(names.size())));
  }

  DenseMap<StringAttr, DimExpr> names;
  AttrTypeReplacer replacer;
};

/// Whether an op's inherent attribute only names what the op makes.
bool isNameAttr(Operation *op, StringAttr name) {
  return name == "name" && llvm::is_contained({"te", "tir"}, op->getName().getDialectNamespace());
}

/// The attributes of arguments, without their names.
Attribute withoutArgNames(ArrayAttr argAttrs) {
  SmallVector<Attribute> result;
  for (auto dict : argAttrs.getAsRange<DictionaryAttr>()) {
    NamedAttrList attrs(dict);
    attrs.erase(TIRDialect::getNameAttrName());
    attrs.erase("tir.handle");
    attrs.erase("relax.name");
    result.push_back(attrs.getDictionary(argAttrs.getContext()));
  }
  bool isEmpty =
      llvm::all_of(result, [](Attribute attr) { return cast<DictionaryAttr>(attr).empty(); });
  return isEmpty ? Attribute() : ArrayAttr::get(argAttrs.getContext(), result);
}

/// The attributes by which an op is compared.
SmallVector<NamedAttribute> getComparedAttrs(Operation *op, bool isRoot, SymbolNames &symbols) {
  SmallVector<NamedAttribute> result;
  bool isFunc = isa<FunctionOpInterface>(op);
  for (NamedAttribute attr : op->getAttrDictionary()) {
    Attribute value = attr.getValue();
    if (isNameAttr(op, attr.getName()) || attr.getName() == TIRDialect::getLetAttrName())
      continue;
    // A flag that is not set is left out by some ways to build an op, and written by others.
    if (auto flag = dyn_cast<BoolAttr>(value); flag && !flag.getValue())
      continue;
    if (isRoot && attr.getName() == SymbolTable::getSymbolAttrName())
      continue;
    if (isFunc && attr.getName() == "arg_attrs")
      value = withoutArgNames(cast<ArrayAttr>(value));
    // Sums are the same however their terms are grouped.
    if (auto map = dyn_cast_or_null<AffineMapAttr>(value))
      value = AffineMapAttr::get(simplifyAffineMap(map.getValue()));
    if (value)
      result.emplace_back(attr.getName(), symbols.rename(value));
  }
  return result;
}

//===----------------------------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------------------------===//

/// The elements as they are in memory, each written out, a bool as a byte.
std::optional<std::vector<char>> getBytes(ElementsAttr elements) {
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(elements)) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    if (!blob)
      return std::nullopt;
    return std::vector<char>(blob->getData().begin(), blob->getData().end());
  }
  auto dense = dyn_cast<DenseElementsAttr>(elements);
  if (!dense)
    return std::nullopt;
  std::vector<char> bytes;
  if (dense.getElementType().isInteger(1)) {
    for (bool element : dense.getValues<bool>())
      bytes.push_back(element);
    return bytes;
  }
  ArrayRef<char> raw = dense.getRawData();
  for (int64_t i = 0, e = dense.isSplat() ? dense.getNumElements() : 1; i < e; ++i)
    bytes.insert(bytes.end(), raw.begin(), raw.end());
  return bytes;
}

bool haveSameElements(Attribute lhs, Attribute rhs) {
  auto lhsElements = dyn_cast<ElementsAttr>(lhs), rhsElements = dyn_cast<ElementsAttr>(rhs);
  if (!lhsElements || !rhsElements || lhsElements.getShapedType() != rhsElements.getShapedType())
    return false;
  // Two of a kind that are not the same attribute hold other elements, but for blobs.
  if (isa<DenseElementsAttr>(lhs) && isa<DenseElementsAttr>(rhs))
    return false;
  auto lhsBytes = getBytes(lhsElements), rhsBytes = getBytes(rhsElements);
  return lhsBytes && rhsBytes && *lhsBytes == *rhsBytes;
}

//===----------------------------------------------------------------------------------------===//
// Scalar expressions
//===----------------------------------------------------------------------------------------===//

/// True for an op that is part of a scalar expression: it is compared where its result is used, so
/// that neither its place nor the sharing of its result matters.
bool isExpression(Operation *op) {
  if (op->getNumRegions() != 0 || op->getNumResults() == 0)
    return false;
  if (isa<memref::LoadOp, memref::DimOp, SignCastOp>(op))
    return true;
  return llvm::is_contained({"arith", "math", "affine", "vector"},
                            op->getName().getDialectNamespace()) &&
         isMemoryEffectFree(op);
}

bool isAffine(Operation *op) {
  return isa<affine::AffineApplyOp, affine::AffineMinOp, affine::AffineMaxOp>(op);
}

/// The map of an affine op with symbols as dimensions.
AffineMap getMapOfDims(AffineMap map) {
  SmallVector<AffineExpr> symbols;
  for (unsigned index = 0; index < map.getNumSymbols(); ++index)
    symbols.push_back(getAffineDimExpr(map.getNumDims() + index, map.getContext()));
  return map.replaceDimsAndSymbols({}, symbols, map.getNumInputs(), 0);
}

/// The map and the operands of an affine op once what other affine ops compute is written into it.
AffineMap inlineAffine(Operation *op, SmallVector<Value> &operands) {
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

/// The expression of sizes that a dimension of a parameter is: of several that are equal, any may
/// be read.
DimExprAttr getSize(Operation *op) {
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

/// The value as a result of an expression, or null.
OpResult getExpression(Value value) {
  auto result = dyn_cast<OpResult>(value);
  return result && isExpression(result.getOwner()) ? result : OpResult();
}

bool mayWrite(Operation *op) {
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

/// Says how many ops that may write come before a read in its block.
class WriteCounts {
public:
  unsigned get(memref::LoadOp load) {
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

private:
  DenseMap<Operation *, unsigned> counts;
};

//===----------------------------------------------------------------------------------------===//
// Comparison
//===----------------------------------------------------------------------------------------===//

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
    if (attr.getValue() != other && !haveSameElements(attr.getValue(), other))
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
    Value lhsValue = lhs->getOperand(index), rhsValue = rhs->getOperand(index);
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
    if (lhsSymbols->rename(lhsType) != rhsSymbols->rename(rhsType))
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

//===----------------------------------------------------------------------------------------===//
// Hash
//===----------------------------------------------------------------------------------------===//

llvm::hash_code mlc::tir::getStructuralHash(Operation *root) {
  llvm::hash_code hash = llvm::hash_value(root->getName().getStringRef());
  // The symbols of a symbol table have no order.
  if (root->hasTrait<OpTrait::SymbolTable>() && root->getRegion(0).hasOneBlock()) {
    size_t sum = 0;
    for (Operation &op : root->getRegion(0).front())
      if (auto name = op.getAttrOfType<StringAttr>(SymbolTable::getSymbolAttrName()))
        sum += llvm::hash_combine(name.getValue(), getStructuralHash(&op));
    return llvm::hash_combine(hash, sum);
  }
  SymbolNames symbols(root);
  DenseMap<Value, llvm::hash_code> values;
  unsigned numNumbered = 0;
  auto number = [&](Value value) { values.try_emplace(value, numNumbered++); };
  auto hashOp = [&](Operation *op) {
    llvm::hash_code result = llvm::hash_value(op->getName().getAsOpaquePointer());
    if (DimExprAttr size = getSize(op))
      return llvm::hash_combine(result, symbols.rename(size));
    // How terms are ordered and grouped is free.
    if (isAffine(op))
      return llvm::hash_code(1);
    for (NamedAttribute attr : getComparedAttrs(op, op == root, symbols))
      // Elements may be held in several ways: only their type counts.
      if (auto elements = dyn_cast<ElementsAttr>(attr.getValue()))
        result = llvm::hash_combine(result, attr.getName(), elements.getShapedType());
      else
        result = llvm::hash_combine(result, attr.getName(), attr.getValue());
    for (Value operand : op->getOperands()) {
      auto known = values.find(operand);
      // A value from outside, or one that is defined later.
      result =
          llvm::hash_combine(result, known == values.end() ? llvm::hash_code(~0) : known->second);
    }
    return result;
  };
  root->walk<WalkOrder::PreOrder>([&](Operation *op) {
    llvm::hash_code opHash = hashOp(op);
    if (op != root && isExpression(op)) {
      // It counts where it is used.
      for (OpResult result : op->getResults())
        values[result] = llvm::hash_combine(opHash, result.getResultNumber());
      return;
    }
    hash = llvm::hash_combine(hash, opHash);
    for (Value result : op->getResults()) {
      hash = llvm::hash_combine(hash, symbols.rename(result.getType()));
      number(result);
    }
    for (Region &region : op->getRegions())
      for (Block &block : region)
        for (BlockArgument argument : block.getArguments()) {
          hash = llvm::hash_combine(hash, symbols.rename(argument.getType()));
          number(argument);
        }
  });
  return hash;
}
