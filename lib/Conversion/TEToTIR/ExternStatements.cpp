//===- ExternStatements.cpp - Statements of te.extern in a prim_func ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "ExternStatements.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tir;

PrimFuncOp mlc::getStatements(te::ExternOp op) { return dyn_cast<PrimFuncOp>(*op.getFunction()); }

static DictionaryAttr getForm(PrimFuncOp func, unsigned index) {
  return func.getArgAttrOfType<DictionaryAttr>(index, kBufferFormAttrName);
}

/// The symbols that the buffers of a function are declared with.
static llvm::SetVector<StringAttr> collectSymbols(PrimFuncOp func) {
  llvm::SetVector<StringAttr> symbols;
  for (unsigned index = 0; index < func.getNumArguments(); ++index) {
    symbols.insert(func.getArgName(index));
    if (relax::DimsAttr dims = func.getArgDims(index))
      for (relax::DimExpr dim : dims.getDims())
        dim.collectSymbols(symbols);
    if (DictionaryAttr form = getForm(func, index))
      for (NamedAttribute entry : form)
        if (auto dims = dyn_cast<relax::DimsAttr>(entry.getValue()))
          for (relax::DimExpr dim : dims.getDims())
            dim.collectSymbols(symbols);
  }
  return symbols;
}

void mlc::takeBufferForm(PrimFuncOp func, unsigned index, PrimFuncOp statements, unsigned source) {
  DictionaryAttr form = getForm(statements, source);
  if (!form || getForm(func, index))
    return;
  llvm::SetVector<StringAttr> taken = collectSymbols(func), own;
  for (StringRef name : {"strides", "elem_offset"})
    if (auto dims = form.getAs<relax::DimsAttr>(name))
      for (relax::DimExpr dim : dims.getDims())
        dim.collectSymbols(own);
  // Sizes are what they are in the function; strides and offsets are known by this buffer only.
  if (relax::DimsAttr dims = func.getArgDims(index))
    for (relax::DimExpr dim : dims.getDims()) {
      llvm::SetVector<StringAttr> sizes;
      dim.collectSymbols(sizes);
      own.remove_if([&](StringAttr symbol) { return sizes.contains(symbol); });
    }
  DenseMap<StringAttr, relax::DimExpr> renamed;
  for (StringAttr symbol : own) {
    StringAttr name = symbol;
    for (unsigned suffix = 1; !taken.insert(name); ++suffix)
      name = StringAttr::get(func.getContext(), symbol.getValue() + "_" + Twine(suffix));
    renamed.try_emplace(symbol, relax::DimExpr::symbol(func.getContext(), name));
  }
  NamedAttrList entries(form);
  for (StringRef name : {"strides", "elem_offset"})
    if (auto dims = form.getAs<relax::DimsAttr>(name)) {
      SmallVector<relax::DimExpr> exprs;
      for (relax::DimExpr dim : dims.getDims())
        exprs.push_back(dim.substitute(renamed));
      entries.set(name, relax::DimsAttr::get(func.getContext(), exprs));
    }
  func.setArgAttr(index, kBufferFormAttrName, entries.getDictionary(func.getContext()));
  BlockArgument argument = func.getArgument(index);
  auto type = cast<MemRefType>(argument.getType());
  auto layout = cast<MemRefType>(statements.getArgument(source).getType()).getLayout();
  argument.setType(MemRefType::get(type.getShape(), type.getElementType(), layout));
  func.setFunctionType(FunctionType::get(func.getContext(), func.getBody().getArgumentTypes(), {}));
}

/// Gives constants for what is known of the layout of memory that the function allocates: it begins
/// where its buffer does, and has no gaps.
static void foldLayout(OpBuilder &builder, memref::ExtractStridedMetadataOp metadata) {
  auto [strides, offset] = cast<MemRefType>(metadata.getSource().getType()).getStridesAndOffset();
  auto fold = [&](Value value, int64_t number) {
    if (ShapedType::isDynamic(number))
      return;
    Location loc = metadata.getLoc();
    for (Operation *user : llvm::make_early_inc_range(value.getUsers()))
      if (auto cast = dyn_cast<arith::IndexCastOp>(user)) {
        OpBuilder inner(cast);
        cast.replaceAllUsesWith(
            arith::ConstantOp::create(inner, loc, inner.getIntegerAttr(cast.getType(), number))
                .getResult());
        cast.erase();
      }
    if (!value.use_empty())
      value.replaceAllUsesWith(arith::ConstantIndexOp::create(builder, loc, number));
  };
  builder.setInsertionPoint(metadata);
  fold(metadata.getOffset(), offset);
  for (auto [value, stride] : llvm::zip_equal(metadata.getStrides(), strides))
    fold(value, stride);
  if (metadata->use_empty())
    metadata.erase();
}

void mlc::copyStatements(OpBuilder &builder, PrimFuncOp statements, ValueRange buffers) {
  IRMapping mapping;
  mapping.map(statements.getArguments(), buffers);
  SmallVector<memref::ExtractStridedMetadataOp> layouts;
  for (Operation &op : statements.getBody().front()) {
    Operation *copy = builder.clone(op, mapping);
    if (auto metadata = dyn_cast<memref::ExtractStridedMetadataOp>(copy))
      layouts.push_back(metadata);
    // The address of an element has the layout of its buffer.
    copy->walk([](memref::SubViewOp view) {
      view.getResult().setType(cast<MemRefType>(
          memref::SubViewOp::inferResultType(view.getSourceType(), view.getMixedOffsets(),
                                             view.getMixedSizes(), view.getMixedStrides())));
    });
  }
  OpBuilder::InsertionGuard guard(builder);
  for (memref::ExtractStridedMetadataOp metadata : layouts) {
    if (metadata.getSource().getDefiningOp<AllocBufferOp>()) {
      foldLayout(builder, metadata);
      continue;
    }
    auto argument = dyn_cast<BlockArgument>(metadata.getSource());
    if (!argument)
      continue;
    // What is known of a parameter is known at the start of the function, in the order of its use.
    Block::iterator place = argument.getOwner()->begin();
    while (isa<memref::ExtractStridedMetadataOp>(*place))
      ++place;
    metadata->moveBefore(argument.getOwner(), place);
  }
}
