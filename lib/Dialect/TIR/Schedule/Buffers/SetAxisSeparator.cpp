//===- SetAxisSeparator.cpp - Dimensions of memory ------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/BlockRewrite.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlc/Dialect/TIR/Schedule/Buffers.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kSetAxisSeparator = "set_axis_separator";

/// What a script says of a buffer, with these separators.
static DictionaryAttr addSeparators(Builder &builder, DictionaryAttr form,
                                    ArrayRef<int64_t> separators) {
  constexpr StringLiteral key = "axis_separators";
  NamedAttrList said;
  if (form)
    said = NamedAttrList(form);
  if (separators.empty())
    said.erase(key);
  else
    said.set(key, builder.getI64ArrayAttr(separators));
  return said.empty() ? DictionaryAttr() : said.getDictionary(builder.getContext());
}

static void setForm(RewriterBase &rewriter, Operation *op, ArrayRef<int64_t> separators) {
  DictionaryAttr form =
      addSeparators(rewriter, op->getAttrOfType<DictionaryAttr>(kBufferFormAttrName), separators);
  rewriter.modifyOpInPlace(op, [&] {
    if (form)
      op->setAttr(kBufferFormAttrName, form);
    else
      op->removeAttr(kBufferFormAttrName);
  });
}

llvm::Error mlc::tir::setAxisSeparator(RewriterBase &rewriter, BlockOp block, unsigned index,
                                       bool isWrite, ArrayRef<int64_t> separators) {
  YieldOp yield = block.getYield();
  ValueRange buffers = isWrite ? ValueRange(yield.getWrites()) : ValueRange(yield.getReads());
  // P1.
  if (index >= buffers.size())
    return refuse(kSetAxisSeparator, 1, block, "block '", block.getName(),
                  isWrite ? "' writes " : "' reads ", buffers.size(), " buffers, there is none at ",
                  index);
  Value buffer = buffers[index];
  // P2.
  if (getSourceBuffer(buffer) != buffer)
    return refuse(kSetAxisSeparator, 2, block, "'", getBufferName(buffer),
                  "' is a part of another buffer");
  // P3.
  int64_t rank = cast<MemRefType>(buffer.getType()).getRank(), last = 0;
  for (int64_t separator : separators) {
    if (separator < last || separator > rank)
      return refuse(kSetAxisSeparator, 3, block, "separator ", separator, " is not between ", last,
                    " and the rank of buffer '", getBufferName(buffer), "', ", rank);
    last = separator;
  }
  if (auto alloc = buffer.getDefiningOp<AllocBufferOp>()) {
    setForm(rewriter, alloc, separators);
  } else {
    auto argument = cast<BlockArgument>(buffer);
    auto func = cast<PrimFuncOp>(argument.getOwner()->getParentOp());
    unsigned number = argument.getArgNumber();
    DictionaryAttr form = addSeparators(
        rewriter, func.getArgAttrOfType<DictionaryAttr>(number, kBufferFormAttrName), separators);
    rewriter.modifyOpInPlace(func, [&] {
      if (form)
        func.setArgAttr(number, kBufferFormAttrName, form);
      else
        func.removeArgAttr(number, kBufferFormAttrName);
    });
  }
  for (Operation *user : buffer.getUsers())
    if (auto part = dyn_cast<MatchBufferOp>(user))
      if (cast<MemRefType>(part.getBuffer().getType()).getRank() == rank)
        setForm(rewriter, part, separators);
  return llvm::Error::success();
}
