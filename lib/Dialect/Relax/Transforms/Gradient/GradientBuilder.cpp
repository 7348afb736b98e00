//===- GradientBuilder.cpp - Tensors that gradients are made of -----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Gradients.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

Value GradientBuilder::number(Value like, double value) {
  Type element = cast<TensorType>(like.getType()).getElementType();
  auto type = RankedTensorType::get({}, element);
  return create<ConstantOp>(type,
                            DenseElementsAttr::get(type, builder.getFloatAttr(element, value)));
}

Value GradientBuilder::zeros(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return create<ZerosOp>(DimsAttr::get(builder.getContext(), getDims(tensor)),
                         TypeAttr::get(tensor.getElementType()));
}

Value GradientBuilder::keepWhere(Value condition, Value value) {
  return create<WhereOp>(condition, value, number(value, 0));
}

Value GradientBuilder::reshape(Value value, ArrayRef<DimExpr> dims) {
  return create<ReshapeOp>(value, DimsAttr::get(builder.getContext(), dims));
}

Value GradientBuilder::permute(Value value, ArrayRef<int64_t> axes) {
  return create<PermuteDimsOp>(value, builder.getDenseI64ArrayAttr(axes));
}

Value GradientBuilder::transpose(Value value) {
  SmallVector<int64_t> axes = llvm::to_vector(llvm::seq<int64_t>(getRanked(value).getRank()));
  std::swap(axes[axes.size() - 2], axes.back());
  return permute(value, axes);
}

Value GradientBuilder::sum(Value value, ArrayRef<int64_t> axes, bool keepDims) {
  return create<SumOp>(value, builder.getDenseI64ArrayAttr(axes),
                       keepDims ? builder.getUnitAttr() : UnitAttr());
}

Value GradientBuilder::slice(Value value, ArrayRef<int64_t> begin, ArrayRef<int64_t> end,
                             ArrayRef<int64_t> strides) {
  auto dims = [&](ArrayRef<int64_t> numbers) {
    return DimsAttr::get(builder.getContext(), llvm::map_to_vector(numbers, [&](int64_t number) {
                           return DimExpr::constant(builder.getContext(), number);
                         }));
  };
  SmallVector<int64_t> axes = llvm::to_vector(llvm::seq<int64_t>(begin.size()));
  return create<StridedSliceOp>(value, axes, dims(begin), dims(end),
                                strides.empty() ? DimsAttr() : dims(strides));
}

Value GradientBuilder::sliceAlong(Value value, int64_t axis, DimExpr begin, DimExpr end) {
  MLIRContext *context = builder.getContext();
  return create<StridedSliceOp>(value, ArrayRef<int64_t>(axis), DimsAttr::get(context, {begin}),
                                DimsAttr::get(context, {end}), DimsAttr());
}

Value GradientBuilder::pad(Value value, ArrayRef<int64_t> before, ArrayRef<int64_t> after,
                           double with) {
  SmallVector<int64_t> widths;
  for (auto [first, last] : llvm::zip_equal(before, after))
    widths.append({first, last});
  if (llvm::all_of(widths, [](int64_t width) { return width == 0; }))
    return value;
  return create<PadOp>(value, builder.getDenseI64ArrayAttr(widths), builder.getF64FloatAttr(with));
}

Value GradientBuilder::unslice(Value value, ArrayRef<int64_t> sizes, ArrayRef<int64_t> begin,
                               ArrayRef<int64_t> strides) {
  MLIRContext *context = builder.getContext();
  ArrayRef<int64_t> counts = getRanked(value).getShape();
  size_t rank = counts.size();
  // A dimension of its own behind each that is taken by steps is filled up with zeros.
  SmallVector<DimExpr> spread, joined;
  SmallVector<int64_t> none, filling, spans;
  for (size_t d = 0; d < rank; ++d) {
    spread.push_back(DimExpr::constant(context, counts[d]));
    none.push_back(0);
    filling.push_back(0);
    if (strides[d] > 1) {
      spread.push_back(DimExpr::constant(context, 1));
      none.push_back(0);
      filling.push_back(strides[d] - 1);
    }
    spans.push_back(counts[d] * strides[d]);
    joined.push_back(DimExpr::constant(context, spans.back()));
  }
  if (spread.size() != rank)
    value = reshape(pad(reshape(value, spread), none, filling), joined);
  // The last step may go beyond the end.
  SmallVector<int64_t> start(rank, 0), before, after;
  bool isTooLong = false;
  for (size_t d = 0; d < rank; ++d) {
    isTooLong |= spans[d] > sizes[d] - begin[d];
    spans[d] = std::min(spans[d], sizes[d] - begin[d]);
    before.push_back(begin[d]);
    after.push_back(sizes[d] - begin[d] - spans[d]);
  }
  if (isTooLong)
    value = slice(value, start, spans);
  return pad(value, before, after);
}

Value GradientBuilder::sumTo(Value value, Type type) {
  RankedTensorType from = getRanked(value);
  auto to = dyn_cast<RankedTensorType>(type);
  if (from && from == type)
    return value;
  if (!from || !to || from.getRank() < to.getRank()) {
    (void)fail("expected tensors of known ranks");
    return {};
  }
  SmallVector<DimExpr> fromDims = getDims(from), toDims = getDims(to);
  SmallVector<int64_t> axes;
  size_t missing = fromDims.size() - toDims.size();
  for (size_t d = 0; d < fromDims.size(); ++d) {
    if (d < missing) {
      axes.push_back(d);
      continue;
    }
    DimExpr here = fromDims[d], there = toDims[d - missing];
    if (here.isKnownEqual(there))
      continue;
    if (here.isUnknown() || there.isUnknown() || there.getConstant() != 1) {
      (void)fail("expected sizes of which it is known whether they are repeated, but got " +
                 llvm::Twine(d));
      return {};
    }
    axes.push_back(d);
  }
  if (!axes.empty())
    value = sum(value, axes, /*keepDims=*/false);
  return value.getType() == type ? value : reshape(value, toDims);
}

LogicalResult GradientBuilder::contribute(unsigned index, Value value) {
  if (!value)
    return failure();
  contributions[index] = value;
  return success();
}

LogicalResult GradientBuilder::contributeBroadcast(unsigned index, Value value, Type type) {
  return contribute(index, sumTo(value, type));
}
