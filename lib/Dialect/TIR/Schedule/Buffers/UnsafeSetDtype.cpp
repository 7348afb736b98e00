//===- UnsafeSetDtype.cpp - Another element type for a buffer -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/BlockRewrite.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Buffers.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kSetDtype = "unsafe_set_dtype";

/// The signless type that arithmetic is on.
static Type getSignless(Type type) {
  auto integer = dyn_cast<IntegerType>(type);
  return integer ? IntegerType::get(type.getContext(), integer.getWidth()) : type;
}

/// A number becomes one of the type, as it does in scripts.
static Value foldCast(RewriterBase &rewriter, Value value) {
  Operation *cast = value.getDefiningOp();
  SmallVector<Value> folded;
  bool isOfNumber = cast && cast->use_empty() &&
                    llvm::all_of(cast->getOperands(),
                                 [](Value operand) { return matchPattern(operand, m_Constant()); });
  if (!isOfNumber || cast->getNumOperands() != 1 || failed(rewriter.tryFold(cast, folded)) ||
      folded.size() != 1)
    return value;
  rewriter.eraseOp(cast);
  return folded.front();
}

static Value castScalar(RewriterBase &rewriter, Location loc, Value value, Type type) {
  bool isUnsigned = value.getType().isUnsignedInteger() || value.getType().isInteger(1);
  if (value.getType().isUnsignedInteger())
    value = SignCastOp::create(rewriter, loc, getSignless(value.getType()), value);
  value = convertScalarToDtype(rewriter, loc, value, getSignless(type),
                               isUnsigned || type.isUnsignedInteger());
  if (type.isUnsignedInteger())
    value = SignCastOp::create(rewriter, loc, type, value);
  return value;
}

llvm::Error mlc::tir::unsafeSetDtype(RewriterBase &rewriter, BlockOp block, unsigned index,
                                     Type type) {
  ValueRange writes = block.getYield().getWrites();
  // P1.
  if (index >= writes.size())
    return refuse(kSetDtype, 1, block, "block '", block.getName(), "' writes ", writes.size(),
                  " buffers, there is none at ", index);
  // P2.
  auto alloc = writes[index].getDefiningOp<AllocBufferOp>();
  if (!alloc)
    return refuse(kSetDtype, 2, block, "what block '", block.getName(), "' writes at ", index,
                  " is not an allocated buffer");
  // P3.
  auto old = cast<MemRefType>(alloc.getBuffer().getType());
  if (!type.isIntOrFloat() || !old.getElementType().isIntOrFloat())
    return refuse(kSetDtype, 3, block, "expected an integer or float type, got ", type);
  // P4.
  for (Operation *user : alloc.getBuffer().getUsers())
    if (!isa<memref::LoadOp, memref::StoreOp, memref::DimOp, YieldOp>(user))
      return refuse(kSetDtype, 4, user, "buffer '", alloc.getName(),
                    "' is used by something else than loads and stores");
  if (type == old.getElementType())
    return llvm::Error::success();

  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.modifyOpInPlace(alloc, [&] {
    alloc.getBuffer().setType(MemRefType(MemRefType::Builder(old).setElementType(type)));
  });
  for (Operation *user : llvm::make_early_inc_range(alloc.getBuffer().getUsers())) {
    if (auto load = dyn_cast<memref::LoadOp>(user)) {
      rewriter.modifyOpInPlace(load, [&] { load.getResult().setType(type); });
      rewriter.setInsertionPointAfter(load);
      Value value = castScalar(rewriter, load.getLoc(), load.getResult(), old.getElementType());
      rewriter.replaceUsesWithIf(load.getResult(), value, [&](OpOperand &use) {
        // What casts the value is between the load and the value.
        Operation *owner = use.getOwner();
        return owner->getBlock() != load->getBlock() ||
               value.getDefiningOp()->isBeforeInBlock(owner);
      });
    } else if (auto store = dyn_cast<memref::StoreOp>(user)) {
      rewriter.setInsertionPoint(store);
      Value value =
          foldCast(rewriter, castScalar(rewriter, store.getLoc(), store.getValueToStore(), type));
      rewriter.modifyOpInPlace(store, [&] { store.getValueMutable().assign(value); });
    }
  }
  return llvm::Error::success();
}
