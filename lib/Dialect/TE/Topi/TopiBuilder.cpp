//===- TopiBuilder.cpp - Builds te ops over tensors with shapes -----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TE/Topi/TopiBuilder.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

SmallVector<StringRef> mlc::te::getAxisNames(AxisStyle style, size_t count) {
  static constexpr StringLiteral plain[] = {"i0", "i1", "i2", "i3", "i4", "i5", "i6", "i7"};
  static constexpr StringLiteral axes[] = {"ax0", "ax1", "ax2", "ax3", "ax4", "ax5", "ax6", "ax7"};
  ArrayRef<StringLiteral> names = style == AxisStyle::I ? plain : axes;
  names = names.take_front(std::min(count, names.size()));
  return SmallVector<StringRef>(names.begin(), names.end());
}

bool mlc::te::isSameExtent(OpFoldResult lhs, OpFoldResult rhs) {
  return isEqualConstantIntOrValue(lhs, rhs);
}

Scalar mlc::te::readElement(ScalarBuilder &s, Value tensor, ArrayRef<Value> position) {
  Type type = llvm::cast<RankedTensorType>(tensor.getType()).getElementType();
  Value element = tensor::ExtractOp::create(s.builder, s.loc, tensor, position);
  if (type.isUnsignedInteger())
    element = tir::SignCastOp::create(s.builder, s.loc, getSignlessType(type), element);
  return {element, type};
}

//===----------------------------------------------------------------------------------------===//
// Extents
//===----------------------------------------------------------------------------------------===//

/// A `tensor.dim` of the dimension that is in this block already, before the insertion point.
static Value findDim(OpBuilder &builder, Value tensor, unsigned dim) {
  Block *block = builder.getInsertionBlock();
  Block::iterator point = builder.getInsertionPoint();
  for (Operation *user : tensor.getUsers()) {
    auto dimOp = dyn_cast<tensor::DimOp>(user);
    if (!dimOp || dimOp->getBlock() != block || dimOp.getConstantIndex() != int64_t(dim))
      continue;
    if (point == block->end() || dimOp->isBeforeInBlock(&*point))
      return dimOp;
  }
  return {};
}

OpFoldResult TopiBuilder::getExtent(Value tensor, unsigned dim) {
  auto type = llvm::cast<RankedTensorType>(tensor.getType());
  if (!type.isDynamicDim(dim))
    return number(type.getDimSize(dim));
  if (OpFoldResult known = extentSource ? extentSource(tensor, dim) : OpFoldResult())
    return known;
  if (auto compute = tensor.getDefiningOp<ComputeOp>())
    return compute.getMixedExtents()[dim];
  if (auto reduce = tensor.getDefiningOp<ReduceOp>())
    return reduce.getMixedExtents()[dim];
  if (Value found = findDim(builder, tensor, dim))
    return found;
  return tensor::DimOp::create(builder, loc, tensor, int64_t(dim)).getResult();
}

Extents TopiBuilder::getExtents(Value tensor) {
  Extents extents;
  for (unsigned i = 0, e = llvm::cast<RankedTensorType>(tensor.getType()).getRank(); i < e; ++i)
    extents.push_back(getExtent(tensor, i));
  return extents;
}

OpFoldResult TopiBuilder::apply(AffineExpr expr, ArrayRef<OpFoldResult> operands) {
  return affine::makeComposedFoldedAffineApply(builder, loc,
                                               AffineMap::get(operands.size(), 0, expr), operands);
}

OpFoldResult TopiBuilder::add(OpFoldResult lhs, OpFoldResult rhs) {
  return apply(dim(0) + dim(1), {lhs, rhs});
}

OpFoldResult TopiBuilder::multiply(OpFoldResult lhs, OpFoldResult rhs) {
  if (std::optional<int64_t> factor = getConstantIntValue(rhs))
    return apply(dim(0) * *factor, {lhs});
  if (std::optional<int64_t> factor = getConstantIntValue(lhs))
    return apply(dim(0) * *factor, {rhs});
  return arith::MulIOp::create(builder, loc, llvm::cast<Value>(lhs), llvm::cast<Value>(rhs))
      .getResult();
}

OpFoldResult TopiBuilder::product(ArrayRef<OpFoldResult> extents) {
  // The numbers first: they are one factor.
  OpFoldResult result = number(1);
  for (OpFoldResult extent : extents)
    if (getConstantIntValue(extent))
      result = multiply(result, extent);
  OpFoldResult factor = result;
  result = number(1);
  for (OpFoldResult extent : extents)
    if (!getConstantIntValue(extent))
      result = multiply(result, extent);
  return multiply(result, factor);
}

OpFoldResult TopiBuilder::divide(OpFoldResult lhs, OpFoldResult rhs) {
  if (std::optional<int64_t> divisor = getConstantIntValue(rhs); divisor && *divisor > 0)
    return apply(dim(0).floorDiv(*divisor), {lhs});
  return arith::DivUIOp::create(builder, loc, asValue(lhs), asValue(rhs)).getResult();
}

OpFoldResult TopiBuilder::minimum(OpFoldResult lhs, OpFoldResult rhs) {
  std::optional<int64_t> left = getConstantIntValue(lhs), right = getConstantIntValue(rhs);
  if (left && right)
    return number(std::min(*left, *right));
  return arith::MinSIOp::create(builder, loc, asValue(lhs), asValue(rhs)).getResult();
}

/// The strides of a dense space if they are numbers.
static std::optional<SmallVector<int64_t>> getStaticStrides(ArrayRef<OpFoldResult> extents) {
  SmallVector<int64_t> strides(extents.size(), 1);
  for (size_t i = extents.size(); i-- > 1;) {
    std::optional<int64_t> extent = getConstantIntValue(extents[i]);
    // No point of an empty space has a number: any stride but zero does.
    if (!extent || llvm::MulOverflow(strides[i], std::max<int64_t>(*extent, 1), strides[i - 1]))
      return std::nullopt;
  }
  return strides;
}

/// The number of a point whose coordinates are d0, d1..; null if a stride is not a number.
static AffineExpr getLinearExpr(Builder &builder, ArrayRef<OpFoldResult> extents) {
  std::optional<SmallVector<int64_t>> strides = getStaticStrides(extents);
  if (!strides)
    return {};
  AffineExpr sum = builder.getAffineConstantExpr(0);
  for (auto [position, stride] : llvm::enumerate(*strides))
    sum = sum + builder.getAffineDimExpr(position) * stride;
  return sum;
}

/// The coordinates of the point of this number; nothing if a stride is not a number.
static SmallVector<AffineExpr> getCoordinateExprs(AffineExpr index,
                                                  ArrayRef<OpFoldResult> extents) {
  SmallVector<AffineExpr> exprs;
  std::optional<SmallVector<int64_t>> strides = getStaticStrides(extents);
  if (!strides)
    return exprs;
  for (auto [position, stride] : llvm::enumerate(*strides)) {
    AffineExpr expr = index.floorDiv(stride);
    // The first coordinate is in its extent without being told.
    if (position != 0)
      expr = expr % std::max<int64_t>(*getConstantIntValue(extents[position]), 1);
    exprs.push_back(expr);
  }
  return exprs;
}

Value TopiBuilder::linearize(ArrayRef<Value> point, ArrayRef<OpFoldResult> extents) {
  if (AffineExpr expr = getLinearExpr(builder, extents))
    return asValue(apply(expr, getAsOpFoldResult(point)));
  return affine::AffineLinearizeIndexOp::create(builder, loc, point, extents, /*disjoint=*/true);
}

SmallVector<Value> TopiBuilder::delinearize(Value index, ArrayRef<OpFoldResult> extents) {
  if (extents.empty())
    return {};
  SmallVector<AffineExpr> exprs = getCoordinateExprs(dim(0), extents);
  if (exprs.empty())
    return affine::AffineDelinearizeIndexOp::create(builder, loc, index, extents).getResults();
  return llvm::map_to_vector(
      exprs, [&](AffineExpr expr) { return asValue(apply(expr, OpFoldResult(index))); });
}

SmallVector<Value> TopiBuilder::renumber(ArrayRef<Value> point, ArrayRef<OpFoldResult> from,
                                         ArrayRef<OpFoldResult> to) {
  AffineExpr number = getLinearExpr(builder, from);
  SmallVector<AffineExpr> exprs;
  if (number)
    exprs = getCoordinateExprs(number, to);
  if (exprs.size() != to.size())
    return delinearize(linearize(point, from), to);
  return llvm::map_to_vector(
      exprs, [&](AffineExpr expr) { return asValue(apply(expr, getAsOpFoldResult(point))); });
}

Value TopiBuilder::asValue(OpFoldResult number) {
  return getValueOrCreateConstantIndexOp(builder, loc, number);
}

//===----------------------------------------------------------------------------------------===//
// te ops
//===----------------------------------------------------------------------------------------===//

Value TopiBuilder::compute(StringRef name, ArrayRef<OpFoldResult> extents,
                           ArrayRef<StringRef> axisNames, Type type,
                           function_ref<Scalar(ScalarBuilder &, ArrayRef<Value>)> body) {
  auto bodyBuilder = [&](OpBuilder &nested, Location loc, ValueRange axes) -> SmallVector<Value> {
    ScalarBuilder s(nested, loc);
    Value element = body(s, SmallVector<Value>(axes)).value;
    if (type.isUnsignedInteger())
      element = tir::SignCastOp::create(nested, loc, type, element);
    return {element};
  };
  // An extent that is a constant op is a number in the type.
  Extents folded(extents);
  (void)foldDynamicIndexList(folded, /*onlyNonNegative=*/true);
  return ComputeOp::create(builder, loc, name, folded, axisNames, bodyBuilder).getResult(0);
}

Value TopiBuilder::compute(StringRef name, ArrayRef<OpFoldResult> extents, AxisStyle style,
                           Type type, function_ref<Scalar(ScalarBuilder &, ArrayRef<Value>)> body) {
  return compute(name, extents, getAxisNames(style, extents.size()), type, body);
}

SmallVector<Value> TopiBuilder::reduce(
    StringRef name, Combiner combiner, ArrayRef<OpFoldResult> extents,
    ArrayRef<StringRef> axisNames, ArrayRef<OpFoldResult> reduceExtents,
    ArrayRef<StringRef> reduceNames, TypeRange types,
    function_ref<SmallVector<Scalar>(ScalarBuilder &, ArrayRef<Value>, ArrayRef<Value>)> body) {
  auto bodyBuilder = [&](OpBuilder &nested, Location loc, ValueRange axes,
                         ValueRange reduceAxes) -> SmallVector<Value> {
    ScalarBuilder s(nested, loc);
    return llvm::map_to_vector(body(s, SmallVector<Value>(axes), SmallVector<Value>(reduceAxes)),
                               [](Scalar scalar) { return scalar.value; });
  };
  Extents folded(extents), reduceFolded(reduceExtents);
  (void)foldDynamicIndexList(folded, /*onlyNonNegative=*/true);
  (void)foldDynamicIndexList(reduceFolded, /*onlyNonNegative=*/true);
  SmallVector<OpFoldResult> mins(reduceExtents.size(), number(0));
  return ReduceOp::create(builder, loc, name, combiner, folded, mins, reduceFolded, axisNames,
                          reduceNames, bodyBuilder, types)
      .getResults();
}

Value TopiBuilder::cast(Value tensor, Type type) {
  if (llvm::cast<RankedTensorType>(tensor.getType()).getElementType() == type)
    return tensor;
  return compute("compute", getExtents(tensor), AxisStyle::I, type,
                 [&](ScalarBuilder &s, ArrayRef<Value> axes) {
                   return s.cast(readElement(s, tensor, axes), type);
                 });
}
