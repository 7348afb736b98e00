//===- Manipulate.cpp - te bodies of operators that move elements ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TEBodyModels.h"
#include "mlc/Dialect/Relax/IR/LayoutOps.h"
#include "mlc/Dialect/TIR/Schedule/IndexMaps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlc;

namespace {
/// The shape is that of the result: what the operator's own says of -1 and 0 is in it already.
struct ReshapeModel {
  static StringRef getName(Operation *) { return "reshape"; }
  static TEBodyResult build(Operation *op, TEBody &body) {
    SmallVector<OpFoldResult> operands(body.getOperands());
    Attribute value = getShapeOption(
        body, relax::getDims(cast<RankedTensorType>(op->getResult(0).getType())), operands);
    return body.callTopi("reshape", operands, {getOption("shape", value)});
  }
};

struct PermuteDimsModel {
  static StringRef getName(relax::PermuteDimsOp) { return "transpose"; }
  static TEBodyResult build(relax::PermuteDimsOp op, TEBody &body) {
    SmallVector<NamedAttribute> options;
    if (DenseI64ArrayAttr axes = op.getAxesAttr())
      options.push_back(getOption("axes", axes));
    return body.callTopi("transpose", options);
  }
};

struct ConcatModel {
  static StringRef getName(relax::ConcatOp) { return "concatenate"; }
  static TEBodyResult build(relax::ConcatOp op, TEBody &body) {
    return body.callTopi("concatenate", {getOption("axis", op.getAxisAttr())});
  }
};
struct BroadcastToModel {
  static StringRef getName(relax::BroadcastToOp) { return "broadcast_to"; }
  static TEBodyResult build(relax::BroadcastToOp op, TEBody &body) {
    SmallVector<OpFoldResult> operands(body.getOperands());
    Attribute shape = getShapeOption(body, op.getShape().getDims(), operands);
    return body.callTopi("broadcast_to", operands, {getOption("shape", shape)});
  }
};

struct ExpandDimsModel {
  static StringRef getName(relax::ExpandDimsOp) { return "expand_dims"; }
  static TEBodyResult build(relax::ExpandDimsOp op, TEBody &body) {
    Attribute axes = body.getBuilder().getDenseI64ArrayAttr(op.getNormalizedAxes());
    return body.callTopi("expand_dims", {getOption("axis", axes)});
  }
};

struct SqueezeModel {
  static StringRef getName(relax::SqueezeOp) { return "squeeze"; }
  static TEBodyResult build(relax::SqueezeOp op, TEBody &body) {
    Attribute axes = body.getBuilder().getDenseI64ArrayAttr(op.getNormalizedAxes());
    return body.callTopi("squeeze", {getOption("axis", axes)});
  }
};

struct StackModel {
  static StringRef getName(relax::StackOp) { return "stack"; }
  static TEBodyResult build(relax::StackOp op, TEBody &body) {
    return body.callTopi("stack", {getOption("axis", op.getAxisAttr())});
  }
};

/// Each part is a slice.
struct SplitModel {
  static StringRef getName(relax::SplitOp) { return "split"; }
  static TEBodyResult build(relax::SplitOp op, TEBody &body) {
    SmallVector<relax::DimExpr> bounds = op.getBounds();
    relax::DimExpr zero = relax::DimExpr::constant(op.getContext(), 0);
    SmallVector<relax::DimExpr> begin(cast<RankedTensorType>(op.getX().getType()).getRank(), zero);
    SmallVector<Value> results;
    for (auto [i, part] : llvm::enumerate(op.getResults())) {
      SmallVector<OpFoldResult> operands(body.getOperands());
      begin[op.getNormalizedAxis()] = bounds[i];
      // topi reads the options in this order.
      Attribute from = getShapeOption(body, begin, operands);
      Attribute shape =
          getShapeOption(body, relax::getDims(cast<RankedTensorType>(part.getType())), operands);
      TEBodyResult slice = body.callTopi("strided_slice", operands,
                                         {getOption("begin", from), getOption("shape", shape)});
      if (failed(slice))
        return failure();
      llvm::append_range(results, *slice);
    }
    return results;
  }
};

struct RepeatModel {
  static StringRef getName(relax::RepeatOp) { return "repeat"; }
  static TEBodyResult build(relax::RepeatOp op, TEBody &body) {
    SmallVector<OpFoldResult> operands(body.getOperands());
    Builder &builder = body.getBuilder();
    Attribute axis = op.getAxisAttr();
    if (!axis) {
      // All elements in one dimension first.
      SmallVector<OpFoldResult> flat(operands);
      relax::DimExpr size = relax::DimExpr::constant(op.getContext(), 1);
      for (relax::DimExpr dim : relax::getDims(op.getData().getType()))
        size = size * dim;
      Attribute shape = getShapeOption(body, size, flat);
      TEBodyResult reshaped = body.callTopi("reshape", flat, {getOption("shape", shape)});
      if (failed(reshaped))
        return failure();
      operands = {OpFoldResult(reshaped->front())};
      axis = builder.getI64IntegerAttr(0);
    }
    return body.callTopi("repeat", operands,
                         {getOption("repeats", op.getRepeatsAttr()), getOption("axis", axis)});
  }
};

struct TileModel {
  static StringRef getName(relax::TileOp) { return "tile"; }
  static TEBodyResult build(relax::TileOp op, TEBody &body) {
    return body.callTopi("tile", {getOption("reps", op.getRepeatsAttr())});
  }
};

/// From the last element, by steps of -1.
struct FlipModel {
  static StringRef getName(relax::FlipOp) { return "flip"; }
  static TEBodyResult build(relax::FlipOp op, TEBody &body) {
    SmallVector<relax::DimExpr> dims = relax::getDims(op.getData().getType());
    int64_t axis = *relax::normalizeAxis(op.getAxis(), dims.size());
    SmallVector<relax::DimExpr> begin(dims.size(), relax::DimExpr::constant(op.getContext(), 0));
    begin[axis] = dims[axis] - 1;
    SmallVector<int64_t> strides(dims.size(), 1);
    strides[axis] = -1;
    SmallVector<OpFoldResult> operands(body.getOperands());
    Attribute from = getShapeOption(body, begin, operands);
    Attribute shape = getShapeOption(body, dims, operands);
    Attribute steps = body.getBuilder().getDenseI64ArrayAttr(strides);
    return body.callTopi(
        "strided_slice", operands,
        {getOption("begin", from), getOption("shape", shape), getOption("strides", steps)});
  }
};

struct StridedSliceModel {
  static StringRef getName(relax::StridedSliceOp) { return "strided_slice"; }
  static TEBodyResult build(relax::StridedSliceOp op, TEBody &body) {
    SmallVector<relax::DimExpr> begin;
    SmallVector<int64_t> strides;
    for (auto [first, step] : op.getStarts()) {
      begin.push_back(first);
      strides.push_back(step);
    }
    SmallVector<OpFoldResult> operands(body.getOperands());
    Attribute from = getShapeOption(body, begin, operands);
    Attribute shape = getShapeOption(body, relax::getDims(op.getResult().getType()), operands);
    Attribute steps = body.getBuilder().getDenseI64ArrayAttr(strides);
    return body.callTopi(
        "strided_slice", operands,
        {getOption("begin", from), getOption("shape", shape), getOption("strides", steps)});
  }
};

struct TakeModel {
  static StringRef getName(relax::TakeOp) { return "take"; }
  static TEBodyResult build(relax::TakeOp op, TEBody &body) {
    Builder &builder = body.getBuilder();
    int64_t axis = *relax::normalizeAxis(op.getAxis().value_or(0),
                                         cast<RankedTensorType>(op.getX().getType()).getRank());
    return body.callTopi("take", {getOption("axis", builder.getI64IntegerAttr(axis)),
                                  getOption("mode", op.getModeAttr())});
  }
};

/// Each element of the result reads the one that the map takes to it, if there is one.
struct LayoutTransformModel {
  static std::optional<tir::InverseMap> invert(relax::LayoutTransformOp op, std::string &reason) {
    SmallVector<std::optional<int64_t>> sizes =
        llvm::map_to_vector(relax::getDims(cast<RankedTensorType>(op.getX().getType())),
                            [](relax::DimExpr dim) { return dim.getConstant(); });
    return tir::invertIndexMap(op.getIndexMap(), sizes, reason);
  }

  static StringRef getName(relax::LayoutTransformOp op) {
    std::string reason;
    std::optional<tir::InverseMap> inverse = invert(op, reason);
    return inverse && inverse->isPadded ? "te_layout_transform_with_pad" : "te_layout_transform";
  }

  static TEBodyResult build(relax::LayoutTransformOp op, TEBody &body) {
    std::string reason;
    std::optional<tir::InverseMap> inverse = invert(op, reason);
    if (!inverse)
      return body.fail("the index map cannot be inverted: " + reason);
    te::TopiBuilder &topi = body.getTopi();
    auto x = cast<Value>(body.getOperand(0));
    te::Extents sizes = topi.getExtents(x);
    auto type = cast<RankedTensorType>(op.getResult().getType());
    te::Extents extents = llvm::map_to_vector(
        relax::getDims(type), [&](relax::DimExpr dim) { return body.getExtent(dim); });
    Type element = type.getElementType();
    auto getElement = [&](te::ScalarBuilder &s, ArrayRef<Value> axes) -> te::Scalar {
      auto apply = [&](AffineMap map, ArrayRef<Value> operands) {
        SmallVector<OpFoldResult> indices(operands);
        return llvm::map_to_vector(map.getResults(), [&](AffineExpr expr) {
          return topi.asValue(topi.apply(expr, indices));
        });
      };
      SmallVector<Value> point = apply(inverse->map, axes);
      auto read = [&] { return te::readElement(s, x, point); };
      if (!inverse->isPadded)
        return read();
      Value isElement;
      auto demand = [&](arith::CmpIPredicate predicate, Value lhs, Value rhs) {
        Value holds = arith::CmpIOp::create(s.builder, s.loc, predicate, lhs, rhs);
        isElement = isElement ? arith::AndIOp::create(s.builder, s.loc, isElement, holds) : holds;
      };
      for (auto [index, size] : llvm::zip_equal(point, sizes)) {
        demand(arith::CmpIPredicate::sge, index, topi.asValue(topi.number(0)));
        demand(arith::CmpIPredicate::slt, index, topi.asValue(size));
      }
      for (auto [axis, index] : llvm::zip_equal(axes, apply(op.getIndexMap(), point)))
        demand(arith::CmpIPredicate::eq, axis, index);
      auto ifOp = scf::IfOp::create(s.builder, s.loc, te::getSignlessType(element), isElement,
                                    /*withElseRegion=*/true);
      OpBuilder::InsertionGuard guard(s.builder);
      s.builder.setInsertionPointToStart(ifOp.thenBlock());
      scf::YieldOp::create(s.builder, s.loc, read().value);
      s.builder.setInsertionPointToStart(ifOp.elseBlock());
      std::optional<TypedAttr> pad = op.getPadValue();
      te::Scalar padding = pad ? s.constant(element, *pad) : s.constant(element, 0);
      scf::YieldOp::create(s.builder, s.loc, padding.value);
      return {ifOp.getResult(0), element};
    };
    return SmallVector<Value>{
        topi.compute("te_layout_transform", extents, te::AxisStyle::Ax, element, getElement)};
  }
};
} // namespace

void mlc::attachManipulateModels(MLIRContext *context) {
  using namespace relax;
  ReshapeOp::attachInterface<TEBodyModel<ReshapeOp, ReshapeModel>>(*context);
  FlattenOp::attachInterface<TEBodyModel<FlattenOp, ReshapeModel>>(*context);
  PermuteDimsOp::attachInterface<TEBodyModel<PermuteDimsOp, PermuteDimsModel>>(*context);
  ConcatOp::attachInterface<TEBodyModel<ConcatOp, ConcatModel>>(*context);
  BroadcastToOp::attachInterface<TEBodyModel<BroadcastToOp, BroadcastToModel>>(*context);
  ExpandDimsOp::attachInterface<TEBodyModel<ExpandDimsOp, ExpandDimsModel>>(*context);
  SqueezeOp::attachInterface<TEBodyModel<SqueezeOp, SqueezeModel>>(*context);
  StackOp::attachInterface<TEBodyModel<StackOp, StackModel>>(*context);
  SplitOp::attachInterface<TEBodyModel<SplitOp, SplitModel>>(*context);
  RepeatOp::attachInterface<TEBodyModel<RepeatOp, RepeatModel>>(*context);
  TileOp::attachInterface<TEBodyModel<TileOp, TileModel>>(*context);
  FlipOp::attachInterface<TEBodyModel<FlipOp, FlipModel>>(*context);
  StridedSliceOp::attachInterface<TEBodyModel<StridedSliceOp, StridedSliceModel>>(*context);
  LayoutTransformOp::attachInterface<TEBodyModel<LayoutTransformOp, LayoutTransformModel>>(
      *context);
  TakeOp::attachInterface<TEBodyModel<TakeOp, TakeModel>>(*context);
}
