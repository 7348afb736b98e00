//===- ScopeBuffers.cpp - Where a scope allocates buffers, and how large they are -----------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "ScopeBuffers.h"
#include "Regions.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlc::tir;
using mlc::relax::DimExpr;
using mlc::relax::DimsAttr;

Operation *mlc::tir::findFirstStatement(Operation *scope) {
  for (Operation &op : scope->getRegion(0).front())
    if (isa<ForOp, BlockOp, YieldOp>(op) || (!isa<AllocBufferOp>(op) && !isMemoryEffectFree(&op)))
      return &op;
  return nullptr;
}

void mlc::tir::setInsertionPointAfterBuffers(RewriterBase &rewriter, Operation *scope) {
  Block &body = scope->getRegion(0).front();
  Operation *first = findFirstStatement(scope), *last = nullptr;
  for (Operation &op : body) {
    if (&op == first)
      break;
    if (isa<AllocBufferOp>(op))
      last = &op;
  }
  if (last)
    rewriter.setInsertionPointAfter(last);
  else if (first)
    rewriter.setInsertionPoint(first);
  else
    rewriter.setInsertionPointToEnd(&body);
}

/// The value of a buffer's size, where something reads it.
static Value findDim(Value buffer, int64_t dim) {
  for (Operation *user : buffer.getUsers())
    if (auto size = dyn_cast<memref::DimOp>(user); size && size.getConstantIndex() == dim)
      return size.getResult();
  return {};
}

std::optional<AffineExpr> mlc::tir::findBufferSize(IndexExprs &exprs, Value buffer, int64_t dim) {
  auto type = cast<MemRefType>(buffer.getType());
  if (!type.isDynamicDim(dim))
    return getAffineConstantExpr(type.getDimSize(dim), type.getContext());
  if (auto alloc = buffer.getDefiningOp<AllocBufferOp>())
    return exprs.get(alloc.getSizes()[type.getDynamicDimIndex(dim)]);
  if (Value size = findDim(buffer, dim))
    return exprs.get(size);
  // Parameters that have a size in common say it once.
  auto param = dyn_cast<BlockArgument>(buffer);
  auto func = param ? dyn_cast<PrimFuncOp>(param.getOwner()->getParentOp()) : PrimFuncOp();
  DimsAttr dims = func ? func.getArgDims(param.getArgNumber()) : DimsAttr();
  if (!dims)
    return std::nullopt;
  DimExpr wanted = dims.getDims()[dim];
  for (BlockArgument other : func.getBody().getArguments()) {
    StringAttr name = func.getArgName(other.getArgNumber());
    if (other.getType().isIndex() && wanted.isSymbol() && wanted.getSymbol() == name)
      return exprs.get(Value(other));
    DimsAttr others = func.getArgDims(other.getArgNumber());
    if (!others)
      continue;
    for (auto [position, size] : llvm::enumerate(others.getDims()))
      if (Value found = size == wanted ? findDim(other, position) : Value())
        return exprs.get(found);
  }
  return std::nullopt;
}
