//===- Buffers.cpp - Buffers, their parts and their elements --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;
using namespace mlc::tir;

//===----------------------------------------------------------------------------------------===//
// AllocBufferOp
//===----------------------------------------------------------------------------------------===//

void AllocBufferOp::build(OpBuilder &builder, OperationState &state, MemRefType type,
                          StringRef name, ValueRange sizes) {
  state.addTypes(type);
  state.addOperands(sizes);
  state.addAttribute(getNameAttrName(state.name), builder.getStringAttr(name));
}

void AllocBufferOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  setName(getBuffer(), getName());
}

void AllocBufferOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>> &effects) {
  effects.emplace_back(MemoryEffects::Allocate::get(), getOperation()->getOpResult(0));
}

LogicalResult AllocBufferOp::verify() {
  // R4.
  auto type = dyn_cast<MemRefType>(getBuffer().getType());
  SmallVector<int64_t> strides;
  int64_t offset;
  if (!type || failed(type.getStridesAndOffset(strides, offset)))
    return emitOpError("must be a ranked memref with an identity or strided layout, got ")
           << getBuffer().getType();
  // R1.
  if (getSizes().size() != static_cast<size_t>(type.getNumDynamicDims()))
    return emitOpError("must have one size for each of the ")
           << type.getNumDynamicDims() << " dynamic dimensions of " << type << ", got "
           << getSizes().size();
  // R2.
  if (getName().empty() || getScope().empty())
    return emitOpError("'name' and 'scope' must not be empty");
  // R3.
  Operation *parent = (*this)->getParentOp();
  bool isInBody = isa<PrimFuncOp>(parent) ||
                  (isa<BlockOp>(parent) && (*this)->getParentRegion() == &parent->getRegion(0));
  if (!isInBody && !(*this)->hasAttr(TIRDialect::getDeclBufferAttrName()))
    return emitOpError("must be directly in a 'tir.prim_func' or in the body of a 'tir.block'");
  return success();
}

//===----------------------------------------------------------------------------------------===//
// MatchBufferOp
//===----------------------------------------------------------------------------------------===//

void DeclBufferOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  setName(getBuffer(), getName());
}

LogicalResult DeclBufferOp::verify() {
  // R1.
  if (getName().empty())
    return emitOpError("'name' must not be empty");
  // R2.
  auto type = dyn_cast<MemRefType>(getBuffer().getType());
  if (!type || getSizes().size() != static_cast<size_t>(type.getNumDynamicDims()))
    return emitOpError("must have one size for each dynamic dimension of ")
           << getBuffer().getType() << ", got " << getSizes().size();
  return success();
}

void MatchBufferOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  setName(getBuffer(), getName());
}

/// Whether `type` is `part`, or `part` without some of its leading dimensions.
static bool isPartType(MemRefType type, MemRefType part) {
  SmallVector<int64_t> strides, partStrides;
  int64_t offset, partOffset;
  if (type.getElementType() != part.getElementType() ||
      type.getMemorySpace() != part.getMemorySpace() || type.getRank() > part.getRank() ||
      failed(type.getStridesAndOffset(strides, offset)) ||
      failed(part.getStridesAndOffset(partStrides, partOffset)) || offset != partOffset)
    return false;
  return part.getShape().take_back(type.getRank()) == type.getShape() &&
         ArrayRef(partStrides).take_back(type.getRank()) == ArrayRef(strides);
}

LogicalResult MatchBufferOp::verify() {
  auto source = dyn_cast<MemRefType>(getSource().getType());
  auto type = dyn_cast<MemRefType>(getBuffer().getType());
  SmallVector<int64_t> strides;
  int64_t offset;
  if (!source || !type || failed(source.getStridesAndOffset(strides, offset)))
    return emitOpError("source and result must be ranked memrefs with strides");
  // R1.
  int64_t rank = source.getRank();
  if (static_cast<int64_t>(getStaticOffsets().size()) != rank ||
      static_cast<int64_t>(getStaticSizes().size()) != rank)
    return emitOpError("must have one offset and one size for each of the ")
           << rank << " dimensions of " << source;
  auto isComplete = [](ArrayRef<int64_t> numbers, ValueRange values) {
    return llvm::count_if(numbers, ShapedType::isDynamic) == static_cast<int64_t>(values.size());
  };
  if (!isComplete(getStaticOffsets(), getOffsets()) || !isComplete(getStaticSizes(), getSizes()))
    return emitOpError("must have one value for each offset and size that is not a number");
  // R2.
  SmallVector<int64_t> ones(rank, 1);
  auto part = dyn_cast<MemRefType>(
      memref::SubViewOp::inferResultType(source, getStaticOffsets(), getStaticSizes(), ones));
  if (!part || !isPartType(type, part))
    return emitOpError("result must be ")
           << part << " or this without leading dimensions, got " << type;
  // R3.
  if (getName().empty())
    return emitOpError("'name' must not be empty");
  return success();
}

//===----------------------------------------------------------------------------------------===//
// SignCastOp
//===----------------------------------------------------------------------------------------===//

LogicalResult SignCastOp::verify() {
  // R1.
  auto from = cast<IntegerType>(getElementTypeOrSelf(getInput().getType()));
  auto to = cast<IntegerType>(getElementTypeOrSelf(getResult().getType()));
  bool isCast = (from.isUnsigned() && to.isSignless()) || (from.isSignless() && to.isUnsigned());
  if (!isCast || from.getWidth() != to.getWidth())
    return emitOpError("must be between an unsigned and a signless integer of one width, got ")
           << from << " and " << to;
  return success();
}

OpFoldResult SignCastOp::fold(FoldAdaptor adaptor) {
  // There and back.
  if (auto inner = getInput().getDefiningOp<SignCastOp>())
    if (inner.getInput().getType() == getType())
      return inner.getInput();
  return {};
}
