//===- MapValues.cpp - What maps of indices give --------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "MapValues.h"
#include "mlc/Dialect/Relax/IR/DimExprBuilder.h"
#include "mlc/Dialect/TIR/Analysis/SymbolValues.h"
#include "mlc/Support/DimPosition.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlc::tir;

llvm::Error mlc::tir::checkSymbols(StringRef primitive, unsigned precondition, BlockOp block,
                                   AffineMap map, ArrayAttr names) {
  auto func = block->getParentOfType<PrimFuncOp>();
  if (!func)
    return refuse(primitive, precondition, block, "block '", block.getName(),
                  "' is in no prim_func, which says what variables there are");
  size_t count = names ? names.size() : 0;
  if (map.getNumSymbols() != count)
    return refuse(primitive, precondition, block, "the map has ", map.getNumSymbols(),
                  " symbols, and ", count, " names for them");
  if (names)
    for (auto name : names.getAsRange<StringAttr>())
      if (!hasVariable(func, name))
        return refuse(primitive, precondition, block, "the map has variable '", name.getValue(),
                      "', and function '", func.getSymName(), "' has none of this name");
  return llvm::Error::success();
}

/// What `func` says of a size of a parameter.
static mlc::relax::DimExpr readParameterSize(PrimFuncOp func, Value buffer, int64_t dim) {
  mlc::relax::DimsAttr dims = func.getArgDims(cast<BlockArgument>(buffer).getArgNumber());
  return dims && dim < static_cast<int64_t>(dims.getDims().size())
             ? dims.getDims()[dim]
             : mlc::relax::DimExpr::unknown(func.getContext());
}

mlc::relax::DimExpr mlc::tir::readSize(PrimFuncOp func, OpFoldResult size) {
  if (std::optional<int64_t> number = getConstantIntValue(size))
    return relax::DimExpr::constant(func.getContext(), *number);
  auto isParameter = [&](Value value) { return llvm::is_contained(func.getArguments(), value); };
  auto lookup = [&](Value value) -> std::optional<relax::DimExpr> {
    if (isParameter(value) && value.getType().isIndex())
      return relax::DimExpr::symbol(func.getContext(),
                                    func.getArgName(cast<BlockArgument>(value).getArgNumber()));
    auto op = value.getDefiningOp<memref::DimOp>();
    std::optional<int64_t> position = op ? mlc::getDimPosition(op) : std::nullopt;
    if (!position || !isParameter(op.getSource()))
      return std::nullopt;
    return readParameterSize(func, op.getSource(), *position);
  };
  return relax::readDimExpr(cast<Value>(size), lookup);
}

mlc::relax::DimExpr mlc::tir::readSize(PrimFuncOp func, Value buffer, int64_t dim) {
  auto type = cast<MemRefType>(buffer.getType());
  if (!type.isDynamicDim(dim))
    return relax::DimExpr::constant(func.getContext(), type.getDimSize(dim));
  if (auto alloc = buffer.getDefiningOp<AllocBufferOp>())
    return readSize(func, OpFoldResult(alloc.getSizes()[type.getDynamicDimIndex(dim)]));
  return llvm::is_contained(func.getArguments(), buffer)
             ? readParameterSize(func, buffer, dim)
             : relax::DimExpr::unknown(func.getContext());
}

/// A size from the symbols that have these names, to which those of a product are added.
static AffineExpr readProduct(PrimFuncOp func, mlc::relax::DimExpr size,
                              SmallVectorImpl<Attribute> &names) {
  MLIRContext *context = size.getContext();
  llvm::SetVector<StringAttr> symbols;
  size.collectSymbols(symbols);
  AffineExpr product = getAffineConstantExpr(1, context);
  bool isAlone = size.isSymbol();
  for (StringAttr name : symbols) {
    mlc::relax::DimExpr symbol = mlc::relax::DimExpr::symbol(context, name);
    if (!llvm::is_contained(names, name) && (isAlone || !hasVariable(func, name)))
      return {};
    while (size.mod(symbol).getConstant() == 0 && !size.isConstant()) {
      size = size.floordiv(symbol);
      auto *found = llvm::find(names, name);
      product = product * getAffineSymbolExpr(found - names.begin(), context);
      if (found == names.end())
        names.push_back(name);
    }
  }
  std::optional<int64_t> number = size.getConstant();
  return number && *number >= 0 ? product * *number : AffineExpr();
}

SmallVector<AffineExpr> mlc::tir::readProducts(PrimFuncOp func, ArrayRef<relax::DimExpr> sizes,
                                               AffineMap &map, ArrayAttr &names) {
  SmallVector<Attribute> all;
  if (names)
    llvm::append_range(all, names);
  SmallVector<AffineExpr> products =
      llvm::map_to_vector(sizes, [&](relax::DimExpr size) { return readProduct(func, size, all); });
  names = ArrayAttr::get(func.getContext(), all);
  map = AffineMap::get(map.getNumDims(), all.size(), map.getResults(), map.getContext());
  return products;
}

MapValues::MapValues(RewriterBase &rewriter, PrimFuncOp func, ArrayAttr names) {
  if (names)
    for (auto name : names.getAsRange<StringAttr>())
      symbols.push_back(getVariable(rewriter, func, name));
}

AffineExpr MapValues::getExpr(RewriterBase &rewriter, Location loc, IndexExprs &exprs,
                              AffineExpr expr, ArrayRef<AffineExpr> dims) const {
  bool hasSymbols = false;
  expr.walk([&](AffineExpr part) { hasSymbols |= isa<AffineSymbolExpr>(part); });
  if (!hasSymbols)
    return exprs.simplify(expr.replaceDims(dims));
  if (auto symbol = dyn_cast<AffineSymbolExpr>(expr))
    return exprs.get(symbols[symbol.getPosition()]);
  auto binary = cast<AffineBinaryOpExpr>(expr);
  AffineExpr lhs = getExpr(rewriter, loc, exprs, binary.getLHS(), dims),
             rhs = getExpr(rewriter, loc, exprs, binary.getRHS(), dims);
  if (expr.getKind() == AffineExprKind::Add)
    return exprs.simplify(lhs + rhs);
  if (expr.getKind() == AffineExprKind::Mul)
    return exprs.multiply(lhs, rhs);
  bool isMod = expr.getKind() == AffineExprKind::Mod;
  if (auto number = dyn_cast<AffineConstantExpr>(rhs); number && number.getValue() > 0)
    return exprs.simplify(isMod ? lhs % rhs : lhs.floorDiv(rhs));
  Value dividend = materializeValue(rewriter, loc, exprs, lhs),
        divisor = materializeValue(rewriter, loc, exprs, rhs);
  Value result = arith::FloorDivSIOp::create(rewriter, loc, dividend, divisor);
  if (isMod) {
    Value multiple = arith::MulIOp::create(rewriter, loc, result, divisor);
    result = arith::SubIOp::create(rewriter, loc, dividend, multiple);
  }
  return exprs.get(result);
}

Value MapValues::create(RewriterBase &rewriter, Location loc, IndexExprs &exprs, AffineExpr expr,
                        ArrayRef<AffineExpr> dims) const {
  // A sum with a product in it stays as it is written: affine expressions would sort it.
  auto sum = dyn_cast<AffineBinaryOpExpr>(expr);
  if (sum && expr.getKind() == AffineExprKind::Add &&
      !sum.getLHS().isPureAffine() + !sum.getRHS().isPureAffine() == 1) {
    Value lhs = create(rewriter, loc, exprs, sum.getLHS(), dims),
          rhs = create(rewriter, loc, exprs, sum.getRHS(), dims);
    AffineExpr first = getAffineDimExpr(0, expr.getContext()),
               second = getAffineDimExpr(1, expr.getContext());
    bool isProduct = isa_and_nonnull<arith::MulIOp>(lhs.getDefiningOp()) ||
                     isa_and_nonnull<arith::MulIOp>(rhs.getDefiningOp());
    if (isProduct && !getConstantIntValue(lhs) && !getConstantIntValue(rhs))
      return affine::AffineApplyOp::create(rewriter, loc, AffineMap::get(2, 0, first + second),
                                           {lhs, rhs});
  }
  return materializeValue(rewriter, loc, exprs, getExpr(rewriter, loc, exprs, expr, dims));
}
