//===- CreateOps.cpp - Operators that make tensors ------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../OpAsmDirectives.h"
#include "../OpenTensors.h"
#include "../VerifyAdaptor.h"

using namespace mlir;
using namespace mlc::relax;

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/CreateOps.cpp.inc"

/// The tensor of a shape and an element type that attributes say.
static LogicalResult inferCreated(const Inference &inference, DimsAttr shape, Type element,
                                  SmallVectorImpl<Type> &types) {
  FailureOr<Inference::Dims> dims = inference.getShape(shape.getDims());
  if (failed(dims))
    return failure();
  types.push_back(getTensorType(*dims, element));
  return success();
}

/// The shape of a tensor with elements of the type `dtype`, or its own.
static LogicalResult inferLike(const Inference &inference, Value x, TypeAttr dtype,
                               SmallVectorImpl<Type> &types) {
  auto type = asTensor(x);
  FailureOr<Type> element = inference.getElementType(dtype, type.getElementType(), "dtype");
  if (failed(element))
    return failure();
  types.push_back(type.hasRank() ? getTensorType(getDims(type), *element)
                                 : getOpenTensor(*element));
  return success();
}

LogicalResult FullOp::infer(const Inference &inference, Adaptor adaptor,
                            SmallVectorImpl<Type> &types) {
  // R2
  FailureOr<RankedTensorType> value = inference.getTensor(adaptor.getFillValue(), "fill_value", 0);
  if (failed(value))
    return failure();
  FailureOr<Type> element =
      inference.getElementType(adaptor.getDtypeAttr(), value->getElementType(), "dtype");
  if (failed(element))
    return failure();
  // R1
  return inferCreated(inference, adaptor.getShape(), *element, types);
}

LogicalResult FullOp::verify() { return verifySymbolsDefined(*this, getShape().getDims()); }

LogicalResult FullLikeOp::infer(const Inference &inference, Adaptor adaptor,
                                SmallVectorImpl<Type> &types) {
  // R1
  if (failed(inference.getTensor(adaptor.getFillValue(), "fill_value", 0)))
    return failure();
  // R2
  return inferLike(inference, adaptor.getX(), adaptor.getDtypeAttr(), types);
}

LogicalResult OnesOp::infer(const Inference &inference, Adaptor adaptor,
                            SmallVectorImpl<Type> &types) {
  // R2
  FailureOr<Type> element = inference.getElementType(adaptor.getDtypeAttr(), {}, "dtype");
  // R1
  return failed(element) ? failure() : inferCreated(inference, adaptor.getShape(), *element, types);
}

LogicalResult OnesOp::verify() { return verifySymbolsDefined(*this, getShape().getDims()); }

LogicalResult OnesLikeOp::infer(const Inference &inference, Adaptor adaptor,
                                SmallVectorImpl<Type> &types) {
  // R1
  return inferLike(inference, adaptor.getX(), adaptor.getDtypeAttr(), types);
}

LogicalResult ZerosOp::infer(const Inference &inference, Adaptor adaptor,
                             SmallVectorImpl<Type> &types) {
  // R2
  FailureOr<Type> element = inference.getElementType(adaptor.getDtypeAttr(), {}, "dtype");
  // R1
  return failed(element) ? failure() : inferCreated(inference, adaptor.getShape(), *element, types);
}

LogicalResult ZerosOp::verify() { return verifySymbolsDefined(*this, getShape().getDims()); }

LogicalResult ZerosLikeOp::infer(const Inference &inference, Adaptor adaptor,
                                 SmallVectorImpl<Type> &types) {
  // R1
  return inferLike(inference, adaptor.getX(), adaptor.getDtypeAttr(), types);
}

LogicalResult ArangeOp::infer(const Inference &inference, Adaptor adaptor,
                              SmallVectorImpl<Type> &types) {
  SmallVector<DimExpr> range = adaptor.getRange().getDims();
  // R1
  bool known = llvm::none_of(range, [](DimExpr dim) { return dim.isUnknown(); });
  int64_t step = range.size() == 3 ? range[2].getConstant().value_or(0) : 0;
  if (!known || step == 0)
    return inference.error() << "expected a start, an end and a step that is a number and not 0, "
                                "but got "
                             << adaptor.getRange();
  // R2
  FailureOr<Type> element = inference.getElementType(adaptor.getDtypeAttr(), {}, "dtype");
  if (failed(element))
    return failure();
  DimExpr distance = step > 0 ? range[1] - range[0] : range[0] - range[1];
  DimExpr size = distance.ceildiv(std::abs(step));
  if (size.getConstant().value_or(0) < 0)
    size = DimExpr::constant(size.getContext(), 0);
  types.push_back(getTensorType(size, *element));
  return success();
}

LogicalResult ArangeOp::verify() { return verifySymbolsDefined(*this, getRange().getDims()); }

LogicalResult EyeOp::infer(const Inference &inference, Adaptor adaptor,
                           SmallVectorImpl<Type> &types) {
  // R1
  if (adaptor.getShape().size() != 2)
    return inference.error() << "expected a shape of two dimensions, but got "
                             << adaptor.getShape();
  // R2
  FailureOr<Type> element = inference.getElementType(adaptor.getDtypeAttr(), {}, "dtype");
  return failed(element) ? failure() : inferCreated(inference, adaptor.getShape(), *element, types);
}

LogicalResult EyeOp::verify() { return verifySymbolsDefined(*this, getShape().getDims()); }

static LogicalResult inferTriangle(const Inference &inference, Value x,
                                   SmallVectorImpl<Type> &types) {
  auto type = asTensor(x);
  // R1
  if (type.hasRank() && type.getRank() < 2)
    return inference.error() << "expected x to have rank 2 or more, but got " << type;
  types.push_back(type);
  return success();
}

LogicalResult TrilOp::infer(const Inference &inference, Adaptor adaptor,
                            SmallVectorImpl<Type> &types) {
  return inferTriangle(inference, adaptor.getX(), types);
}

LogicalResult TriuOp::infer(const Inference &inference, Adaptor adaptor,
                            SmallVectorImpl<Type> &types) {
  return inferTriangle(inference, adaptor.getX(), types);
}

LogicalResult OneHotOp::infer(const Inference &inference, Adaptor adaptor,
                              SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getIndices())) {
    types.push_back(getOpenTensor(adaptor.getOnValue().getType()));
    return success();
  }
  FailureOr<RankedTensorType> indices = inference.getTensor(adaptor.getIndices(), "indices");
  if (failed(indices))
    return failure();
  // R1
  int64_t depth = adaptor.getDepth();
  if (depth < 1)
    return inference.error() << "expected 'depth' to be at least 1, but got " << depth;
  // R2
  FailureOr<int64_t> axis = inference.getAxis(adaptor.getAxis(), indices->getRank() + 1);
  if (failed(axis))
    return failure();
  // R3
  Type element = adaptor.getOnValue().getType();
  if (adaptor.getOffValue().getType() != element)
    return inference.error() << "expected values of one type, but got " << element << " and "
                             << adaptor.getOffValue().getType();
  if (!element.isIntOrFloat())
    return inference.error() << "expected numbers as values, but got " << adaptor.getOnValue();
  Inference::Dims dims = getDims(*indices);
  dims.insert(dims.begin() + *axis, DimExpr::constant(indices->getContext(), adaptor.getDepth()));
  types.push_back(getTensorType(dims, element));
  return success();
}
