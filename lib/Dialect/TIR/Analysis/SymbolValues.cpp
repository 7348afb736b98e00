//===- SymbolValues.cpp - The values of the symbols of a prim_func --------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/SymbolValues.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlc::tir;

/// A parameter, and the dimension of it that is the symbol.
static std::optional<std::pair<unsigned, std::optional<int64_t>>> findSymbol(PrimFuncOp func,
                                                                             StringAttr symbol) {
  for (unsigned index = 0; index < func.getNumArguments(); ++index)
    if (func.getArgumentTypes()[index].isIndex() && func.getArgName(index) == symbol)
      return std::make_pair(index, std::nullopt);
  for (unsigned index = 0; index < func.getNumArguments(); ++index)
    if (mlc::relax::DimsAttr dims = func.getArgDims(index))
      for (auto [dim, expr] : llvm::enumerate(dims.getDims()))
        if (expr.isSymbol() && expr.getSymbol() == symbol)
          return std::make_pair(index, static_cast<int64_t>(dim));
  return std::nullopt;
}

Value mlc::tir::getSymbolValue(OpBuilder &builder, Location loc, PrimFuncOp func,
                               StringAttr symbol) {
  auto found = findSymbol(func, symbol);
  if (!found)
    return {};
  Value argument = func.getArgument(found->first);
  if (!found->second)
    return argument;
  Value position = arith::ConstantIndexOp::create(builder, loc, *found->second);
  return memref::DimOp::create(builder, getNamedLoc(symbol.getValue(), loc), argument, position);
}

bool mlc::tir::hasSymbol(PrimFuncOp func, StringAttr symbol) {
  return findSymbol(func, symbol).has_value();
}

/// A parameter of the name that is an integer.
static std::optional<unsigned> findInteger(PrimFuncOp func, StringAttr name) {
  for (unsigned index = 0; index < func.getNumArguments(); ++index)
    if (isa<IntegerType>(func.getArgumentTypes()[index]) && func.getArgName(index) == name &&
        !func.getArgumentTypes()[index].isInteger(1))
      return index;
  return std::nullopt;
}

/// Whether a parameter that is an integer can be one that is an index.
static bool canBeIndex(PrimFuncOp func, unsigned index) {
  std::optional<SymbolTable::UseRange> uses;
  if (Operation *table = func->getParentOp())
    uses = SymbolTable::getSymbolUses(func, table);
  return func.getArgumentTypes()[index] == func.getIndexDtype() && (!uses || uses->empty());
}

bool mlc::tir::canBeSymbol(PrimFuncOp func, StringAttr name) {
  if (hasSymbol(func, name))
    return true;
  std::optional<unsigned> index = findInteger(func, name);
  return index && canBeIndex(func, *index);
}

bool mlc::tir::hasVariable(PrimFuncOp func, StringAttr name) {
  return hasSymbol(func, name) || findInteger(func, name);
}

Value mlc::tir::getVariable(RewriterBase &rewriter, PrimFuncOp func, StringAttr name) {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPointToStart(&func.getBody().front());
  if (Value value = getSymbolValue(rewriter, func.getLoc(), func, name))
    return value;
  unsigned index = *findInteger(func, name);
  BlockArgument argument = func.getArgument(index);
  // As the function would have it if it used the parameter as an index itself.
  if (canBeIndex(func, index)) {
    Value number =
        arith::IndexCastOp::create(rewriter, func.getLoc(), argument.getType(), argument);
    rewriter.replaceAllUsesExcept(argument, number, number.getDefiningOp());
    rewriter.modifyOpInPlace(func, [&] {
      argument.setType(rewriter.getIndexType());
      SmallVector<Type> inputs(func.getArgumentTypes());
      inputs[index] = argument.getType();
      func.setFunctionType(FunctionType::get(func.getContext(), inputs, {}));
    });
    if (number.use_empty())
      rewriter.eraseOp(number.getDefiningOp());
    return argument;
  }
  Value number = argument;
  if (!number.getType().isSignlessInteger())
    number = SignCastOp::create(rewriter, func.getLoc(),
                                rewriter.getIntegerType(number.getType().getIntOrFloatBitWidth()),
                                number);
  return arith::IndexCastOp::create(rewriter, func.getLoc(), rewriter.getIndexType(), number);
}
