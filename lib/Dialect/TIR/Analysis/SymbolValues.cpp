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

Value mlc::tir::getSymbolValue(OpBuilder &builder, Location loc, PrimFuncOp func,
                               StringAttr symbol) {
  for (unsigned index = 0; index < func.getNumArguments(); ++index)
    if (func.getArgumentTypes()[index].isIndex() && func.getArgName(index) == symbol)
      return func.getArgument(index);
  for (unsigned index = 0; index < func.getNumArguments(); ++index) {
    relax::DimsAttr dims = func.getArgDims(index);
    if (!dims)
      continue;
    for (auto [dim, expr] : llvm::enumerate(dims.getDims())) {
      if (!expr.isSymbol() || expr.getSymbol() != symbol)
        continue;
      Location named = getNamedLoc(symbol.getValue(), loc);
      Value position = arith::ConstantIndexOp::create(builder, loc, dim);
      return memref::DimOp::create(builder, named, func.getArgument(index), position);
    }
  }
  return {};
}
