//===- LayoutOps.cpp - Operators on tensors with their dimensions in another order ----------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Operators.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

using Axes = SmallVector<int64_t>;

LogicalResult relax::detail::permuteLayout(Operation *op, StringRef layout, ArrayRef<int64_t> axes,
                                           NamedAttrList &attributes,
                                           SmallVectorImpl<Axes> &results) {
  if (layout.size() != axes.size())
    return failure();
  // The letters as they lie before.
  std::string before(layout.size(), ' ');
  for (auto [axis, letter] : llvm::zip_equal(axes, layout))
    before[axis] = letter;
  attributes.set("layout", StringAttr::get(op->getContext(), before));
  results.assign(1, Axes(axes));
  return success();
}

LogicalResult relax::detail::permuteAxis(Operation *op, int64_t axis, ArrayRef<int64_t> axes,
                                         NamedAttrList &attributes,
                                         SmallVectorImpl<Axes> &results) {
  std::optional<int64_t> number = normalizeAxis(axis, axes.size());
  if (!number)
    return failure();
  attributes.set("axis", Builder(op->getContext()).getI64IntegerAttr(axes[*number]));
  results.assign(op->getNumResults(), Axes(axes));
  return success();
}

/// Where the axes of these numbers lie before the permutation, in their order there.
static Axes getAxesBefore(ArrayRef<int64_t> numbers, ArrayRef<int64_t> axes) {
  Axes before =
      llvm::map_to_vector(numbers, [&](int64_t number) -> int64_t { return axes[number]; });
  llvm::sort(before);
  return before;
}

LogicalResult relax::detail::permuteReduction(Operation *op,
                                              std::optional<ArrayRef<int64_t>> reduced,
                                              bool keepDims, ArrayRef<int64_t> axes,
                                              NamedAttrList &attributes,
                                              SmallVectorImpl<Axes> &results) {
  Axes numbers = getReducedAxes(reduced, axes.size()), kept, left;
  if (reduced)
    attributes.set("axis",
                   Builder(op->getContext()).getDenseI64ArrayAttr(getAxesBefore(numbers, axes)));
  if (keepDims) {
    results.assign(1, Axes(axes));
    return success();
  }
  for (auto [number, axis] : llvm::enumerate(axes))
    if (!llvm::is_contained(numbers, static_cast<int64_t>(number)))
      kept.push_back(axis);
  for (int64_t axis : kept)
    left.push_back(llvm::count_if(kept, [&](int64_t other) { return other < axis; }));
  results.assign(1, left);
  return success();
}

LogicalResult PadOp::permute(ArrayRef<int64_t> axes, NamedAttrList &attributes,
                             SmallVectorImpl<Axes> &results) {
  Axes before(getPadWidth().size());
  for (auto [number, axis] : llvm::enumerate(axes)) {
    before[2 * axis] = getPadWidth()[2 * number];
    before[2 * axis + 1] = getPadWidth()[2 * number + 1];
  }
  attributes.set("pad_width", Builder(getContext()).getDenseI64ArrayAttr(before));
  results.assign(1, Axes(axes));
  return success();
}

LogicalResult BatchNormOp::permute(ArrayRef<int64_t> axes, NamedAttrList &attributes,
                                   SmallVectorImpl<Axes> &results) {
  LogicalResult found = relax::detail::permuteAxis(*this, getAxis(), axes, attributes, results);
  // The statistics are of the channels.
  results.back().clear();
  results[1].clear();
  return found;
}

bool BatchNormOp::hasDimensions(unsigned operand) { return operand == 0; }
bool PReluOp::hasDimensions(unsigned operand) { return operand == 0; }

/// A norm of channels: they, and what they are normalized over, have other numbers.
template <typename Op>
static LogicalResult permuteChannelNorm(Op op, ArrayRef<int64_t> axes, NamedAttrList &attributes,
                                        SmallVectorImpl<Axes> &results) {
  std::optional<int64_t> channel = normalizeAxis(op.getChannelAxis(), axes.size());
  if (!channel)
    return failure();
  Axes reduced = getAxesBefore(getReducedAxes(op.getAxes(), axes.size()), axes);
  Builder builder(op.getContext());
  attributes.set(op.getAxesAttrName(), builder.getDenseI64ArrayAttr(reduced));
  attributes.set(op.getChannelAxisAttrName(), builder.getI64IntegerAttr(axes[*channel]));
  results.assign(1, Axes(axes));
  return success();
}

LogicalResult GroupNormOp::permute(ArrayRef<int64_t> axes, NamedAttrList &attributes,
                                   SmallVectorImpl<Axes> &results) {
  return permuteChannelNorm(*this, axes, attributes, results);
}

LogicalResult InstanceNormOp::permute(ArrayRef<int64_t> axes, NamedAttrList &attributes,
                                      SmallVectorImpl<Axes> &results) {
  return permuteChannelNorm(*this, axes, attributes, results);
}

bool GroupNormOp::hasDimensions(unsigned operand) { return operand == 0; }
bool InstanceNormOp::hasDimensions(unsigned operand) { return operand == 0; }
