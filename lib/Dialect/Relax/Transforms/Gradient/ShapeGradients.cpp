//===- ShapeGradients.cpp - Gradients of what moves elements --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Gradients.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

using B = GradientBuilder;

namespace {
/// The same elements in another shape.
template <typename... Ops> void addReshapes(GradientRules &rules) {
  (rules.add<Ops>([](Ops op, Value gradient, B &b) {
    RankedTensorType type = getRanked(op.getX());
    return type ? b.contribute(0, b.reshape(gradient, getDims(type)))
                : b.fail("expected an operand of known rank");
  }),
   ...);
}

LogicalResult permuteDims(PermuteDimsOp op, Value gradient, B &b) {
  if (!getRanked(op.getX()))
    return b.fail("expected an operand of known rank");
  SmallVector<int64_t> axes = op.getNormalizedAxes(), inverse(axes.size());
  for (auto [place, axis] : llvm::enumerate(axes))
    inverse[axis] = place;
  return b.contribute(0, b.permute(gradient, inverse));
}

LogicalResult concat(ConcatOp op, Value gradient, B &b) {
  RankedTensorType whole = getRanked(gradient);
  if (!whole)
    return b.fail("expected a result of known rank");
  int64_t axis = op.getNormalizedAxis();
  DimExpr begin = DimExpr::constant(op.getContext(), 0);
  for (auto [i, part] : llvm::enumerate(op.getTensors())) {
    RankedTensorType type = getRanked(part);
    if (!type || getDims(type)[axis].isUnknown())
      return b.fail("expected operands of known sizes");
    DimExpr end = begin + getDims(type)[axis];
    if (failed(b.contribute(i, b.sliceAlong(gradient, axis, begin, end))))
      return failure();
    begin = end;
  }
  return success();
}

LogicalResult stack(StackOp op, Value gradient, B &b) {
  RankedTensorType whole = getRanked(gradient);
  RankedTensorType part = getRanked(op.getTensors().front());
  if (!whole || !part)
    return b.fail("expected operands of known ranks");
  std::optional<int64_t> axis = normalizeAxis(op.getAxis(), whole.getRank());
  for (int64_t i = 0, e = op.getTensors().size(); i < e; ++i) {
    DimExpr begin = DimExpr::constant(op.getContext(), i);
    Value one = b.sliceAlong(gradient, *axis, begin, begin + 1);
    if (failed(b.contribute(i, b.reshape(one, getDims(part)))))
      return failure();
  }
  return success();
}

/// The parts again one after another; those that nothing needs are zeros.
LogicalResult split(SplitOp op, ValueRange gradients, B &b) {
  SmallVector<Value> parts;
  for (auto [gradient, result] : llvm::zip_equal(gradients, op.getResults())) {
    RankedTensorType type = getRanked(result);
    if (!type || llvm::any_of(getDims(type), [](DimExpr dim) { return dim.isUnknown(); }))
      return b.fail("expected results of known sizes");
    parts.push_back(gradient ? gradient : b.zeros(type));
  }
  return b.contribute(0, b.create<ConcatOp>(parts, static_cast<uint64_t>(op.getNormalizedAxis())));
}

/// Each dimension of the operand that is repeated has one beside it that says which time it is.
LogicalResult sumRepeated(B &b, Value gradient, RankedTensorType type, ArrayRef<int64_t> times,
                          bool isInside) {
  SmallVector<DimExpr> dims, own = getDims(type);
  SmallVector<int64_t> axes;
  // More repetitions than dimensions are of dimensions of size 1 in front.
  size_t missing = times.size() > own.size() ? times.size() - own.size() : 0;
  own.insert(own.begin(), missing, DimExpr::constant(type.getContext(), 1));
  size_t same = own.size() - times.size();
  for (size_t d = 0; d < own.size(); ++d) {
    DimExpr repeats = DimExpr::constant(type.getContext(), d < same ? 1 : times[d - same]);
    if (isInside)
      dims.push_back(own[d]);
    axes.push_back(dims.size());
    dims.push_back(repeats);
    if (!isInside)
      dims.push_back(own[d]);
  }
  Value sums = b.sum(b.reshape(gradient, dims), axes, /*keepDims=*/false);
  return b.contribute(0, missing ? b.reshape(sums, getDims(type)) : sums);
}

LogicalResult repeat(RepeatOp op, Value gradient, B &b) {
  RankedTensorType type = getRanked(op.getData());
  if (!type)
    return b.fail("expected an operand of known rank");
  int64_t times = op.getRepeats();
  if (op.getAxis()) {
    SmallVector<int64_t> all(type.getRank(), 1);
    all[*normalizeAxis(*op.getAxis(), type.getRank())] = times;
    return sumRepeated(b, gradient, type, all, /*isInside=*/true);
  }
  SmallVector<DimExpr> dims = getDims(type);
  dims.push_back(DimExpr::constant(op.getContext(), times));
  return b.contribute(0, b.sum(b.reshape(gradient, dims), type.getRank(), /*keepDims=*/false));
}
} // namespace

void relax::addShapeGradients(GradientRules &rules) {
  addReshapes<ReshapeOp, FlattenOp, ExpandDimsOp, SqueezeOp>(rules);
  rules.add<PermuteDimsOp>(permuteDims);
  rules.add<BroadcastToOp>([](BroadcastToOp op, Value gradient, B &b) {
    return b.contributeBroadcast(0, gradient, op.getX().getType());
  });
  rules.add<ConcatOp>(concat);
  rules.add<StackOp>(stack);
  rules.addForAll<SplitOp>(split);
  rules.add<RepeatOp>(repeat);
  rules.add<TileOp>([](TileOp op, Value gradient, B &b) {
    RankedTensorType type = getRanked(op.getData());
    return type ? sumRepeated(b, gradient, type, op.getRepeats(), /*isInside=*/false)
                : b.fail("expected an operand of known rank");
  });
  rules.add<FlipOp>([](FlipOp op, Value gradient, B &b) {
    return b.contribute(0, b.create<FlipOp>(gradient, op.getAxisAttr()));
  });
  rules.add<TrilOp>([](TrilOp op, Value gradient, B &b) {
    return b.contribute(0, b.create<TrilOp>(gradient, op.getKAttr()));
  });
  rules.add<TriuOp>([](TriuOp op, Value gradient, B &b) {
    return b.contribute(0, b.create<TriuOp>(gradient, op.getKAttr()));
  });
}
