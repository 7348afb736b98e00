//===- StructuralAttributes.cpp - The attributes by which ops are compared ------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Structural.h"
#include "mlc/Dialect/TIR/Analysis/StructuralEqual.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlc::tir;
using mlc::relax::DimExpr;
using mlc::relax::DimExprAttr;

SymbolNames::SymbolNames(Operation *root) {
  // An index parameter defines the symbol of its name.
  if (auto func = dyn_cast<PrimFuncOp>(root))
    for (unsigned index = 0; index < func.getNumArguments(); ++index)
      if (func.getArgumentTypes()[index].isIndex())
        add(func.getArgName(index));
  collect([&](AttrTypeWalker &walker) {
    root->walk<WalkOrder::PreOrder>([&](Operation *op) {
      walker.walk<WalkOrder::PreOrder>(Attribute(op->getAttrDictionary()));
      for (Type type : op->getResultTypes())
        walker.walk<WalkOrder::PreOrder>(type);
      for (Region &region : op->getRegions())
        for (Block &block : region)
          for (Type type : block.getArgumentTypes())
            walker.walk<WalkOrder::PreOrder>(type);
    });
  });
}

SymbolNames::SymbolNames(ArrayRef<Type> types) {
  collect([&](AttrTypeWalker &walker) {
    for (Type type : types)
      walker.walk<WalkOrder::PreOrder>(type);
  });
}

void SymbolNames::collect(function_ref<void(AttrTypeWalker &)> walk) {
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
    walk(walker);
  }
  replacer.addReplacement([this](
                              DimExprAttr attr) -> std::optional<std::pair<Attribute, WalkResult>> {
    return std::make_pair(Attribute(DimExpr(attr).substitute(names).getAttr()), WalkResult::skip());
  });
}

Type mlc::tir::renameSymbols(Type type, ArrayRef<Type> definitions) {
  return SymbolNames(definitions).rename(type);
}

/// Whether an op's inherent attribute only names what the op makes.
static bool isNameAttr(Operation *op, StringAttr name) {
  return name == "name" && llvm::is_contained({"te", "tir"}, op->getName().getDialectNamespace());
}

/// The attributes of arguments, without their names.
static Attribute withoutArgNames(ArrayAttr argAttrs) {
  SmallVector<Attribute> result;
  for (auto dict : argAttrs.getAsRange<DictionaryAttr>()) {
    NamedAttrList attrs(dict);
    attrs.erase(TIRDialect::getNameAttrName());
    attrs.erase("tir.handle");
    attrs.erase(kWrittenAttrName);
    attrs.erase(kPlainExtentsAttrName);
    attrs.erase("relax.name");
    result.push_back(attrs.getDictionary(argAttrs.getContext()));
  }
  bool isEmpty =
      llvm::all_of(result, [](Attribute attr) { return cast<DictionaryAttr>(attr).empty(); });
  return isEmpty ? Attribute() : ArrayAttr::get(argAttrs.getContext(), result);
}

/// Which of the parts of buffers beside an op has a name.
static Attribute getPartNumber(Operation *op, Attribute name) {
  auto parts = op->getBlock()->getOps<MatchBufferOp>();
  auto named = llvm::find_if(parts, [&](MatchBufferOp part) { return part.getNameAttr() == name; });
  return IntegerAttr::get(IndexType::get(op->getContext()), std::distance(parts.begin(), named));
}

SmallVector<NamedAttribute> mlc::tir::getComparedAttrs(Operation *op, bool isRoot,
                                                       SymbolNames &symbols) {
  SmallVector<NamedAttribute> result;
  bool isFunc = isa<FunctionOpInterface>(op);
  for (NamedAttribute attr : op->getAttrDictionary()) {
    Attribute value = attr.getValue();
    if (isNameAttr(op, attr.getName()) || attr.getName() == TIRDialect::getLetAttrName())
      continue;
    if (attr.getName() == kWrittenAttrName)
      continue;
    // How the extents of one loop or block are written is no part of what it does.
    if (!isFunc && attr.getName() == kPlainExtentsAttrName)
      continue;
    if (attr.getName() == kOffsetOfAttrName && op->getBlock())
      value = getPartNumber(op, value);
    // A flag that is not set is left out by some ways to build an op, and written by others.
    if (auto flag = dyn_cast<BoolAttr>(value); flag && !flag.getValue())
      continue;
    // That of a graph function comes after its body.
    if (isFunc && !isa<PrimFuncOp>(op) && attr.getName() == "function_type")
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

/// The elements as they are in memory, each written out, a bool as a byte.
static std::optional<std::vector<char>> getBytes(ElementsAttr elements) {
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

bool mlc::tir::haveSameElements(Attribute lhs, Attribute rhs) {
  auto lhsElements = dyn_cast<ElementsAttr>(lhs), rhsElements = dyn_cast<ElementsAttr>(rhs);
  if (!lhsElements || !rhsElements || lhsElements.getShapedType() != rhsElements.getShapedType())
    return false;
  // Two of a kind that are not the same attribute hold other elements, but for blobs.
  if (isa<DenseElementsAttr>(lhs) && isa<DenseElementsAttr>(rhs))
    return false;
  auto lhsBytes = getBytes(lhsElements), rhsBytes = getBytes(rhsElements);
  return lhsBytes && rhsBytes && *lhsBytes == *rhsBytes;
}
