//===- ManipulateOps.cpp - Operators that move elements -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../OpAsmDirectives.h"
#include "../OpenTensors.h"
#include "../VerifyAdaptor.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/ManipulateOps.cpp.inc"

void RelaxDialect::registerManipulateOps() {
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/ManipulateOps.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/CreateOps.cpp.inc"
      >();
}

static Type getElement(Value tensor) { return asTensor(tensor).getElementType(); }

static DimExpr getNumElements(ArrayRef<DimExpr> dims, MLIRContext *context) {
  DimExpr product = DimExpr::constant(context, 1);
  for (DimExpr dim : dims)
    product = product * dim;
  return product;
}

/// True if two tensors of this type have the same shape.
static bool isKnown(TensorType type) {
  return type.hasRank() &&
         llvm::none_of(getDims(type), [](DimExpr dim) { return dim.isUnknown(); });
}

//===----------------------------------------------------------------------------------------===//
// relax.reshape
//===----------------------------------------------------------------------------------------===//

LogicalResult ReshapeOp::infer(const Inference &inference, Adaptor adaptor,
                               SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getX())) {
    // R1
    SmallVector<DimExpr> shape = adaptor.getShape().getDims();
    if (llvm::any_of(shape, [](DimExpr dim) { return dim.getConstant().value_or(1) < 1; }))
      return inference.error() << "expected sizes from 1 in the shape of a tensor of unknown rank, "
                                  "but got "
                               << adaptor.getShape();
    types.push_back(getTensorType(shape, getElement(adaptor.getX())));
    return success();
  }
  FailureOr<RankedTensorType> x = inference.getTensor(adaptor.getX(), "x");
  if (failed(x))
    return failure();
  Inference::Dims from = getDims(*x), to = adaptor.getShape().getDims();
  // R1
  std::optional<size_t> open;
  for (auto [i, dim] : llvm::enumerate(to)) {
    int64_t number = dim.getConstant().value_or(1);
    if (number < -1 || (number == -1 && open))
      return inference.error() << "expected sizes from 0 and at most one -1 in the shape, but got "
                               << adaptor.getShape();
    if (number == -1)
      open = i;
    if (number != 0)
      continue;
    if (i >= from.size())
      return inference.error() << "dimension " << i << " of the shape is 0, that of x, but x is "
                               << *x;
    dim = to[i] = from[i];
  }
  MLIRContext *context = x->getContext();
  DimExpr total = getNumElements(from, context);
  if (open) {
    to[*open] = DimExpr::constant(context, 1);
    DimExpr others = getNumElements(to, context);
    to[*open] = total.floordiv(others);
  }
  // R2
  if (failed(inference.checkEqual(total, getNumElements(to, context), "the number of elements")))
    return failure();
  types.push_back(getTensorType(to, x->getElementType()));
  return success();
}

LogicalResult ReshapeOp::verify() {
  // R3
  return verifySymbolsDefined(*this, getShape().getDims());
}

OpFoldResult ReshapeOp::fold(FoldAdaptor) {
  return isKnown(getX().getType()) && getX().getType() == getResult().getType() ? getX() : Value();
}

//===----------------------------------------------------------------------------------------===//
// relax.flatten
//===----------------------------------------------------------------------------------------===//

LogicalResult FlattenOp::infer(const Inference &inference, Adaptor adaptor,
                               SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getX())) {
    types.push_back(getOpenTensor(getElement(adaptor.getX()), 1));
    return success();
  }
  FailureOr<RankedTensorType> x = inference.getTensor(adaptor.getX(), "x");
  if (failed(x))
    return failure();
  // R1
  types.push_back(getTensorType(getNumElements(getDims(*x), x->getContext()), x->getElementType()));
  return success();
}

OpFoldResult FlattenOp::fold(FoldAdaptor) {
  auto type = dyn_cast<RankedTensorType>(getX().getType());
  return type && type.getRank() == 1 ? getX() : Value();
}

//===----------------------------------------------------------------------------------------===//
// relax.permute_dims
//===----------------------------------------------------------------------------------------===//

/// The axes in the order of the result, counted from the front.
static SmallVector<int64_t> getPermutation(std::optional<ArrayRef<int64_t>> axes, int64_t rank) {
  SmallVector<int64_t> result;
  for (int64_t i = 0; i < rank; ++i)
    result.push_back(axes ? *normalizeAxis((*axes)[i], rank) : rank - 1 - i);
  return result;
}

LogicalResult PermuteDimsOp::infer(const Inference &inference, Adaptor adaptor,
                                   SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getX())) {
    types.push_back(getOpenTensor(getElement(adaptor.getX()),
                                  adaptor.getAxes() ? adaptor.getAxes()->size() : -1));
    return success();
  }
  FailureOr<RankedTensorType> x = inference.getTensor(adaptor.getX(), "x");
  if (failed(x))
    return failure();
  // R1
  if (adaptor.getAxes() && static_cast<int64_t>(adaptor.getAxes()->size()) != x->getRank())
    return inference.error() << "expected " << x->getRank() << " axes for " << *x << ", but got "
                             << adaptor.getAxes()->size();
  if (failed(inference.getAxes(adaptor.getAxes(), x->getRank())))
    return failure();
  Inference::Dims from = getDims(*x), to;
  for (int64_t axis : getPermutation(adaptor.getAxes(), x->getRank()))
    to.push_back(from[axis]);
  types.push_back(getTensorType(to, x->getElementType()));
  return success();
}

SmallVector<int64_t> PermuteDimsOp::getNormalizedAxes() {
  return getPermutation(getAxes(), cast<RankedTensorType>(getX().getType()).getRank());
}

OpFoldResult PermuteDimsOp::fold(FoldAdaptor) {
  if (isUnranked(getX()))
    return {};
  SmallVector<int64_t> axes = getNormalizedAxes();
  if (llvm::is_sorted(axes))
    return getX();
  // A permutation that undoes the one before.
  auto before = getX().getDefiningOp<PermuteDimsOp>();
  if (!before)
    return {};
  SmallVector<int64_t> first = before.getNormalizedAxes();
  for (auto [i, axis] : llvm::enumerate(axes))
    if (first[axis] != static_cast<int64_t>(i))
      return {};
  return before.getX();
}

//===----------------------------------------------------------------------------------------===//
// relax.concat
//===----------------------------------------------------------------------------------------===//

/// Tensors side by side of which some have an unknown rank: it is that of the others.
static LogicalResult inferUnrankedJoin(const Inference &inference, ValueRange tensors,
                                       bool isNewAxis, SmallVectorImpl<Type> &types) {
  int64_t rank = -1;
  FailureOr<Type> element = getElement(tensors[0]);
  for (auto [i, tensor] : llvm::enumerate(tensors)) {
    auto type = asTensor(tensor);
    element = inference.getCommonElementType(UnrankedTensorType::get(*element), type);
    if (failed(element))
      return failure();
    if (!type.hasRank())
      continue;
    if (rank >= 0 && failed(inference.getTensor(tensor, "tensor " + std::to_string(i), rank)))
      return failure();
    rank = type.getRank();
  }
  types.push_back(getOpenTensor(*element, rank < 0 || !isNewAxis ? rank : rank + 1));
  return success();
}

LogicalResult ConcatOp::infer(const Inference &inference, Adaptor adaptor,
                              SmallVectorImpl<Type> &types) {
  // R1
  if (adaptor.getTensors().empty())
    return inference.error() << "expected at least one tensor";
  if (isUnranked(adaptor.getTensors()))
    return inferUnrankedJoin(inference, adaptor.getTensors(), /*isNewAxis=*/false, types);
  FailureOr<RankedTensorType> first = inference.getTensor(adaptor.getTensors()[0], "tensor 0");
  if (failed(first))
    return failure();
  // R2
  FailureOr<int64_t> axis = inference.getAxis(adaptor.getAxis(), first->getRank());
  if (failed(axis))
    return failure();
  Inference::Dims dims = getDims(*first);
  for (auto [i, tensor] : llvm::enumerate(adaptor.getTensors().drop_front())) {
    std::string name = "tensor " + std::to_string(i + 1);
    // R1
    FailureOr<RankedTensorType> type = inference.getTensor(tensor, name, first->getRank());
    if (failed(type) || failed(inference.getCommonElementType(*first, *type)))
      return failure();
    for (auto [d, dim] : llvm::enumerate(getDims(*type))) {
      if (static_cast<int64_t>(d) == *axis) {
        dims[d] = dims[d] + dim;
        continue;
      }
      // R3
      if (failed(inference.checkEqual(dims[d], dim, "dimension " + Twine(d) + " of " + name)))
        return failure();
      if (dims[d].isUnknown() || (dims[d].isSymbolic() && dim.isConstant()))
        dims[d] = dim;
    }
  }
  types.push_back(getTensorType(dims, first->getElementType()));
  return success();
}

int64_t ConcatOp::getNormalizedAxis() {
  return *normalizeAxis(getAxis(), cast<RankedTensorType>(getTensors()[0].getType()).getRank());
}

OpFoldResult ConcatOp::fold(FoldAdaptor) {
  return getTensors().size() == 1 ? getTensors()[0] : Value();
}

//===----------------------------------------------------------------------------------------===//
// relax.broadcast_to
//===----------------------------------------------------------------------------------------===//

LogicalResult BroadcastToOp::infer(const Inference &inference, Adaptor adaptor,
                                   SmallVectorImpl<Type> &types) {
  // R1
  FailureOr<Inference::Dims> shape = inference.getShape(adaptor.getShape().getDims());
  if (failed(shape))
    return failure();
  if (isUnranked(adaptor.getX())) {
    types.push_back(getTensorType(*shape, getElement(adaptor.getX())));
    return success();
  }
  FailureOr<RankedTensorType> x = inference.getTensor(adaptor.getX(), "x");
  if (failed(x))
    return failure();
  int64_t offset = static_cast<int64_t>(shape->size()) - x->getRank();
  if (offset < 0)
    return inference.error() << "expected a shape of at least " << x->getRank()
                             << " dimensions, but got " << shape->size();
  // R2
  for (auto [i, dim] : llvm::enumerate(getDims(*x)))
    if (dim.getConstant() != 1 &&
        failed(inference.checkEqual((*shape)[offset + i], dim, "dimension " + Twine(i) + " of x")))
      return failure();
  types.push_back(getTensorType(*shape, x->getElementType()));
  return success();
}

LogicalResult BroadcastToOp::verify() { return verifySymbolsDefined(*this, getShape().getDims()); }

OpFoldResult BroadcastToOp::fold(FoldAdaptor) {
  return isKnown(getX().getType()) && getX().getType() == getResult().getType() ? getX() : Value();
}

//===----------------------------------------------------------------------------------------===//
// relax.expand_dims, relax.squeeze
//===----------------------------------------------------------------------------------------===//

LogicalResult ExpandDimsOp::infer(const Inference &inference, Adaptor adaptor,
                                  SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getX())) {
    types.push_back(getOpenTensor(getElement(adaptor.getX())));
    return success();
  }
  FailureOr<RankedTensorType> x = inference.getTensor(adaptor.getX(), "x");
  if (failed(x))
    return failure();
  // R1
  FailureOr<SmallVector<int64_t>> axes =
      inference.getAxes(adaptor.getAxis(), x->getRank() + adaptor.getAxis().size());
  if (failed(axes))
    return failure();
  llvm::sort(*axes);
  Inference::Dims dims = getDims(*x);
  for (int64_t axis : *axes)
    dims.insert(dims.begin() + axis, DimExpr::constant(x->getContext(), 1));
  types.push_back(getTensorType(dims, x->getElementType()));
  return success();
}

/// The dimensions that are the number 1.
static SmallVector<int64_t> getUnitDims(RankedTensorType type) {
  SmallVector<int64_t> axes;
  for (auto [i, dim] : llvm::enumerate(getDims(type)))
    if (dim.getConstant() == 1)
      axes.push_back(i);
  return axes;
}

LogicalResult SqueezeOp::infer(const Inference &inference, Adaptor adaptor,
                               SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getX())) {
    types.push_back(getOpenTensor(getElement(adaptor.getX())));
    return success();
  }
  FailureOr<RankedTensorType> x = inference.getTensor(adaptor.getX(), "x");
  if (failed(x))
    return failure();
  // R1
  FailureOr<SmallVector<int64_t>> axes = getUnitDims(*x);
  if (adaptor.getAxis())
    axes = inference.getAxes(adaptor.getAxis(), x->getRank());
  if (failed(axes))
    return failure();
  Inference::Dims dims;
  for (auto [i, dim] : llvm::enumerate(getDims(*x))) {
    if (!llvm::is_contained(*axes, static_cast<int64_t>(i))) {
      // R3
      if (!adaptor.getAxis() && !dim.isConstant()) {
        types.push_back(getOpenTensor(x->getElementType()));
        return success();
      }
      dims.push_back(dim);
      continue;
    }
    // R2
    if (dim.isConstant() && dim.getConstant() != 1)
      dims.push_back(dim);
    else if (failed(inference.checkEqual(DimExpr::constant(x->getContext(), 1), dim,
                                         "dimension " + Twine(i) + " of x")))
      return failure();
  }
  types.push_back(getTensorType(dims, x->getElementType()));
  return success();
}

SmallVector<int64_t> SqueezeOp::getNormalizedAxes() {
  auto type = cast<RankedTensorType>(getX().getType());
  if (!getAxis())
    return getUnitDims(type);
  SmallVector<int64_t> axes = getReducedAxes(getAxis(), type.getRank());
  llvm::erase_if(
      axes, [&](int64_t axis) { return !type.isDynamicDim(axis) && type.getDimSize(axis) != 1; });
  return axes;
}

//===----------------------------------------------------------------------------------------===//
// relax.stack, relax.split
//===----------------------------------------------------------------------------------------===//

LogicalResult StackOp::infer(const Inference &inference, Adaptor adaptor,
                             SmallVectorImpl<Type> &types) {
  // R1
  if (adaptor.getTensors().empty())
    return inference.error() << "expected at least one tensor";
  if (isUnranked(adaptor.getTensors()))
    return inferUnrankedJoin(inference, adaptor.getTensors(), /*isNewAxis=*/true, types);
  FailureOr<RankedTensorType> first = inference.getTensor(adaptor.getTensors()[0], "tensor 0");
  if (failed(first))
    return failure();
  Inference::Dims dims = getDims(*first);
  for (auto [i, tensor] : llvm::enumerate(adaptor.getTensors().drop_front())) {
    std::string name = "tensor " + std::to_string(i + 1);
    FailureOr<RankedTensorType> type = inference.getTensor(tensor, name, first->getRank());
    if (failed(type) || failed(inference.getCommonElementType(*first, *type)))
      return failure();
    for (auto [d, dim] : llvm::enumerate(getDims(*type)))
      if (failed(inference.checkEqual(dims[d], dim, "dimension " + Twine(d) + " of " + name)))
        return failure();
  }
  // R2
  FailureOr<int64_t> axis = inference.getAxis(adaptor.getAxis(), first->getRank() + 1);
  if (failed(axis))
    return failure();
  dims.insert(dims.begin() + *axis,
              DimExpr::constant(first->getContext(), adaptor.getTensors().size()));
  types.push_back(getTensorType(dims, first->getElementType()));
  return success();
}

/// Where the parts of a dimension of this size begin, and where the last ends.
static SmallVector<DimExpr> getSplitBounds(DimExpr size, std::optional<int64_t> sections,
                                           ArrayRef<int64_t> indices) {
  MLIRContext *context = size.getContext();
  SmallVector<DimExpr> bounds{DimExpr::constant(context, 0)};
  if (sections) {
    DimExpr part = size.ceildiv(*sections);
    for (int64_t i = 1; i < *sections; ++i)
      bounds.push_back((part * i).min(size));
  } else {
    for (int64_t index : indices)
      bounds.push_back(DimExpr::constant(context, index).min(size));
  }
  bounds.push_back(size);
  return bounds;
}

static constexpr int64_t kMostSections = 1 << 16;

LogicalResult SplitOp::infer(const Inference &inference, Adaptor adaptor,
                             SmallVectorImpl<Type> &types) {
  // R2
  ArrayRef<int64_t> indices = adaptor.getIndices().value_or(ArrayRef<int64_t>());
  int64_t sections = adaptor.getSections().value_or(1);
  if (adaptor.getSections().has_value() == adaptor.getIndices().has_value())
    return inference.error() << "expected either 'sections' or 'indices'";
  if (sections < 1)
    return inference.error() << "expected at least one section, but got " << sections;
  // Each is a result.
  if (sections > kMostSections)
    return inference.error() << "expected at most " << kMostSections << " sections, but got "
                             << sections;
  if (!llvm::is_sorted(indices) || llvm::any_of(indices, [](int64_t i) { return i < 0; }))
    return inference.error() << "expected ascending indices from 0, but got [" << indices << "]";
  if (isUnranked(adaptor.getX())) {
    types.append(adaptor.getIndices() ? indices.size() + 1 : sections,
                 getOpenTensor(getElement(adaptor.getX())));
    return success();
  }
  FailureOr<RankedTensorType> x = inference.getTensor(adaptor.getX(), "x");
  if (failed(x))
    return failure();
  // R1
  FailureOr<int64_t> axis = inference.getAxis(adaptor.getAxis(), x->getRank());
  if (failed(axis))
    return failure();
  // R3
  Inference::Dims dims = getDims(*x);
  SmallVector<DimExpr> bounds = getSplitBounds(dims[*axis], adaptor.getSections(), indices);
  for (size_t i = 0; i + 1 < bounds.size(); ++i) {
    dims[*axis] = bounds[i + 1] - bounds[i];
    types.push_back(getTensorType(dims, x->getElementType()));
  }
  return success();
}

int64_t SplitOp::getNormalizedAxis() {
  return *normalizeAxis(getAxis(), cast<RankedTensorType>(getX().getType()).getRank());
}

SmallVector<DimExpr> SplitOp::getBounds() {
  DimExpr size = getDims(getX().getType())[getNormalizedAxis()];
  return getSplitBounds(size, getSections(), getIndices().value_or(ArrayRef<int64_t>()));
}

//===----------------------------------------------------------------------------------------===//
// relax.repeat, relax.tile, relax.flip
//===----------------------------------------------------------------------------------------===//

LogicalResult RepeatOp::infer(const Inference &inference, Adaptor adaptor,
                              SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getData())) {
    types.push_back(getOpenTensor(getElement(adaptor.getData()), adaptor.getAxis() ? -1 : 1));
    return success();
  }
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data");
  if (failed(data))
    return failure();
  // R1
  int64_t repeats = adaptor.getRepeats();
  if (repeats < 1)
    return inference.error() << "expected 'repeats' to be at least 1, but got " << repeats;
  Inference::Dims dims = getDims(*data);
  if (!adaptor.getAxis()) {
    dims = {getNumElements(dims, data->getContext()) * repeats};
  } else {
    FailureOr<int64_t> axis = inference.getAxis(*adaptor.getAxis(), data->getRank());
    if (failed(axis))
      return failure();
    dims[*axis] = dims[*axis] * repeats;
  }
  types.push_back(getTensorType(dims, data->getElementType()));
  return success();
}

LogicalResult TileOp::infer(const Inference &inference, Adaptor adaptor,
                            SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getData())) {
    types.push_back(getOpenTensor(getElement(adaptor.getData())));
    return success();
  }
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data");
  ArrayRef<int64_t> repeats = adaptor.getRepeats();
  // R1
  if (failed(data) || failed(inference.checkNumbers("repeats", repeats, repeats.size(), 1)))
    return failure();
  Inference::Dims dims = getDims(*data);
  while (dims.size() < repeats.size())
    dims.insert(dims.begin(), DimExpr::constant(data->getContext(), 1));
  for (auto [i, number] : llvm::enumerate(repeats)) {
    DimExpr &dim = dims[dims.size() - repeats.size() + i];
    dim = dim * number;
  }
  types.push_back(getTensorType(dims, data->getElementType()));
  return success();
}

LogicalResult FlipOp::infer(const Inference &inference, Adaptor adaptor,
                            SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getData()))
    return relax::detail::inferSameType(inference, adaptor.getData(), types);
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data");
  // R1
  if (failed(data) || failed(inference.getAxis(adaptor.getAxis(), data->getRank())))
    return failure();
  types.push_back(*data);
  return success();
}
