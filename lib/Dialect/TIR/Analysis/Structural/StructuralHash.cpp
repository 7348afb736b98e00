//===- StructuralHash.cpp - A hash that is the same for equal ops ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Structural.h"
#include "mlc/Dialect/TIR/Analysis/StructuralEqual.h"
#include "mlir/IR/SymbolTable.h"

using namespace mlir;
using namespace mlc::tir;
using mlc::relax::DimExprAttr;

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
  Names names;
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
      else if (auto number = dyn_cast<IntegerAttr>(attr.getValue()); number && isExpression(op))
        result = llvm::hash_combine(result, attr.getName(), number.getValue().getSExtValue());
      else
        result = llvm::hash_combine(result, attr.getName(), attr.getValue());
    for (Value operand : op->getOperands()) {
      auto known = values.find(names.skipSame(operand));
      // A value from outside, or one that is defined later.
      result =
          llvm::hash_combine(result, known == values.end() ? llvm::hash_code(~0) : known->second);
    }
    return result;
  };
  root->walk<WalkOrder::PreOrder>([&](Operation *op) {
    llvm::hash_code opHash = hashOp(op);
    bool isNamed = op != root && names.isNamed(op);
    if (op != root && isExpression(op)) {
      // It counts where it is used, or where it is given a name.
      for (OpResult result : op->getResults())
        values[result] = llvm::hash_combine(opHash, result.getResultNumber());
      if (isNamed) {
        auto known = values.find(names.getNamed(op));
        hash =
            llvm::hash_combine(hash, known == values.end() ? llvm::hash_code(~0) : known->second);
        values.erase(op->getResult(0));
        number(op->getResult(0));
      }
      return;
    }
    hash = llvm::hash_combine(hash, opHash, isNamed);
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
