//===- LayoutTransformOp.cpp - The elements of a tensor at other indices --------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../OpenTensors.h"
#include "../VerifyAdaptor.h"
#include "mlc/Dialect/Relax/IR/LayoutOps.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/LayoutOps.cpp.inc"

/// One more than the largest value of an expression of indices below `sizes`; nothing where it is
/// of a kind that has none. A remainder takes all its values if the size is not a number.
static std::optional<DimExpr> getExtent(AffineExpr expr, ArrayRef<DimExpr> sizes) {
  MLIRContext *context = expr.getContext();
  auto number = [&](int64_t value) { return DimExpr::constant(context, value); };
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return sizes[dim.getPosition()];
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return constant.getValue() < 0 ? std::nullopt
                                   : std::optional<DimExpr>(number(constant.getValue() + 1));
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return std::nullopt;
  std::optional<DimExpr> lhs = getExtent(binary.getLHS(), sizes);
  if (!lhs)
    return std::nullopt;
  if (lhs->isUnknown())
    return lhs;
  if (expr.getKind() == AffineExprKind::Add) {
    std::optional<DimExpr> rhs = getExtent(binary.getRHS(), sizes);
    return rhs && !rhs->isUnknown() ? std::optional<DimExpr>(*lhs + *rhs + number(-1)) : rhs;
  }
  auto factor = dyn_cast<AffineConstantExpr>(binary.getRHS());
  if (!factor || factor.getValue() < 1)
    return std::nullopt;
  int64_t by = factor.getValue();
  switch (expr.getKind()) {
  case AffineExprKind::Mul:
    return (*lhs + number(-1)) * number(by) + number(1);
  case AffineExprKind::FloorDiv:
    return (*lhs + number(by - 1)).floordiv(by);
  case AffineExprKind::Mod:
    return number(std::min(lhs->getConstant().value_or(by), by));
  default:
    return std::nullopt;
  }
}

LogicalResult LayoutTransformOp::infer(const Inference &inference, Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  Type element = asTensor(adaptor.getX()).getElementType();
  AffineMap map = adaptor.getIndexMap();
  // R3
  if (std::optional<TypedAttr> pad = adaptor.getPadValue();
      pad && !isa<ObjectType>(element) && pad->getType() != element)
    return inference.error() << "expected 'pad_value' to be a " << element << ", but got " << *pad;
  // R4
  if (std::optional<ArrayAttr> names = adaptor.getIndexNames();
      names && names->size() != map.getNumDims())
    return inference.error() << "expected " << map.getNumDims() << " names of indices, but got "
                             << *names;
  if (isUnranked(adaptor.getX())) {
    types.push_back(getOpenTensor(element, map.getNumResults()));
    return success();
  }
  FailureOr<RankedTensorType> x = inference.getTensor(adaptor.getX(), "x");
  if (failed(x))
    return failure();
  // R1
  if (map.getNumDims() != x->getRank() || map.getNumSymbols() != 0)
    return inference.error() << "expected an index map of " << x->getRank()
                             << " indices, the rank of " << *x << ", but got "
                             << adaptor.getIndexMapAttr();
  // R2
  Inference::Dims sizes = getDims(*x), extents;
  for (AffineExpr result : map.getResults()) {
    std::optional<DimExpr> extent = getExtent(result, sizes);
    if (!extent)
      return inference.error() << "expected sums, products with numbers, quotients and remainders "
                                  "of the indices, but got "
                               << adaptor.getIndexMapAttr();
    extents.push_back(*extent);
  }
  types.push_back(getTensorType(extents, element));
  return success();
}
