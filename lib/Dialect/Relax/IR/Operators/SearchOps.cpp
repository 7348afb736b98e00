//===- SearchOps.cpp - Operators that find and choose elements ------------------------------===//
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
#include "mlc/Dialect/Relax/IR/SearchOps.cpp.inc"

void RelaxDialect::registerSearchOps() {
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/SearchOps.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/ScanOps.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/GatherOps.cpp.inc"
      >();
}

LogicalResult WhereOp::infer(const Inference &inference, Adaptor adaptor,
                             SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getOperands())) {
    // R1
    FailureOr<Type> element =
        inference.getCommonElementType(asTensor(adaptor.getX1()), asTensor(adaptor.getX2()));
    if (failed(element))
      return failure();
    types.push_back(getOpenTensor(*element));
    return success();
  }
  FailureOr<RankedTensorType> condition = inference.getTensor(adaptor.getCondition(), "condition");
  FailureOr<RankedTensorType> lhs = inference.getTensor(adaptor.getX1(), "x1");
  FailureOr<RankedTensorType> rhs = inference.getTensor(adaptor.getX2(), "x2");
  if (failed(condition) || failed(lhs) || failed(rhs))
    return failure();
  // R1
  FailureOr<Type> element = inference.getCommonElementType(*lhs, *rhs);
  if (failed(element))
    return failure();
  // R2
  FailureOr<Inference::Dims> dims = inference.broadcast(getDims(*lhs), getDims(*rhs));
  if (succeeded(dims))
    dims = inference.broadcast(getDims(*condition), *dims);
  if (failed(dims))
    return failure();
  types.push_back(getTensorType(*dims, *element));
  return success();
}

//===----------------------------------------------------------------------------------------===//
// relax.take
//===----------------------------------------------------------------------------------------===//

LogicalResult TakeOp::infer(const Inference &inference, Adaptor adaptor,
                            SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getOperands())) {
    types.push_back(getOpenTensor(asTensor(adaptor.getX()).getElementType()));
    return success();
  }
  FailureOr<RankedTensorType> x = inference.getTensor(adaptor.getX(), "x");
  FailureOr<RankedTensorType> indices = inference.getTensor(adaptor.getIndices(), "indices");
  if (failed(x) || failed(indices))
    return failure();
  // R1
  if (!adaptor.getAxis() && x->getRank() != 1)
    return inference.error() << "expected an axis, or x of rank 1, but got " << *x;
  // R2
  FailureOr<int64_t> axis = inference.getAxis(adaptor.getAxis().value_or(0), x->getRank());
  if (failed(axis))
    return failure();
  // R3
  if (!llvm::is_contained({"fast", "clip", "wrap"}, adaptor.getMode()))
    return inference.error() << "expected 'mode' to be \"fast\", \"clip\" or \"wrap\", but got \""
                             << adaptor.getMode() << "\"";
  Inference::Dims dims = getDims(*x), places = getDims(*indices);
  dims.erase(dims.begin() + *axis);
  dims.insert(dims.begin() + *axis, places.begin(), places.end());
  types.push_back(getTensorType(dims, x->getElementType()));
  return success();
}

//===----------------------------------------------------------------------------------------===//
// relax.strided_slice
//===----------------------------------------------------------------------------------------===//

/// A limit of a slice, brought into [lowest, size - 1 + isUpper]; negative ones count from the end.
static DimExpr limitSlice(DimExpr limit, DimExpr size, int64_t step, bool assumeInbound) {
  std::optional<int64_t> number = limit.getConstant();
  if (number && *number < 0)
    limit = size + limit;
  if (assumeInbound)
    return limit;
  MLIRContext *context = size.getContext();
  DimExpr lowest = DimExpr::constant(context, step < 0 ? -1 : 0);
  DimExpr highest = step < 0 ? size - 1 : size;
  if (number && size.isConstant())
    return limit.max(lowest).min(highest);
  // R4: of a number and a symbolic size, only what can be out of range is limited.
  if (number && *number >= 0)
    return *number == 0 ? limit : limit.min(highest);
  return number ? limit.max(lowest) : limit;
}

namespace {
struct Slice {
  DimExpr begin, end;
  int64_t step;

  DimExpr getSize() const {
    DimExpr distance = step > 0 ? end - begin : begin - end;
    DimExpr size = distance.ceildiv(std::abs(step));
    return size.getConstant().value_or(0) < 0 ? DimExpr::constant(size.getContext(), 0) : size;
  }
};
} // namespace

static Slice getSlice(DimExpr size, DimExpr begin, DimExpr end, int64_t step, bool assumeInbound) {
  return {limitSlice(begin, size, step, assumeInbound), limitSlice(end, size, step, assumeInbound),
          step};
}

LogicalResult StridedSliceOp::infer(const Inference &inference, Adaptor adaptor,
                                    SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getOperands())) {
    types.push_back(getOpenTensor(asTensor(adaptor.getX()).getElementType()));
    return success();
  }
  FailureOr<RankedTensorType> x = inference.getTensor(adaptor.getX(), "x");
  if (failed(x))
    return failure();
  // R1
  FailureOr<SmallVector<int64_t>> axes = inference.getAxes(adaptor.getAxes(), x->getRank());
  if (failed(axes))
    return failure();
  // R2
  SmallVector<DimExpr> begin = adaptor.getBegin().getDims(), end = adaptor.getEnd().getDims();
  SmallVector<DimExpr> strides(axes->size(), DimExpr::constant(x->getContext(), 1));
  if (DimsAttr given = adaptor.getStridesAttr())
    strides = given.getDims();
  for (auto [name, list] : {std::pair("begin", &begin), {"end", &end}, {"strides", &strides}})
    if (list->size() != axes->size())
      return inference.error() << "expected " << axes->size() << " expressions in '" << name
                               << "', one for each axis, but got " << list->size();
  Inference::Dims dims = getDims(*x);
  for (auto [axis, from, to, stride] : llvm::zip_equal(*axes, begin, end, strides)) {
    // R3
    int64_t step = stride.getConstant().value_or(0);
    if (step == 0)
      return inference.error() << "expected steps that are numbers and not 0, but got " << stride;
    dims[axis] = getSlice(dims[axis], from, to, step, adaptor.getAssumeInbound()).getSize();
  }
  types.push_back(getTensorType(dims, x->getElementType()));
  return success();
}

LogicalResult StridedSliceOp::verify() {
  // R2
  SmallVector<DimExpr> used = getBegin().getDims();
  llvm::append_range(used, getEnd().getDims());
  return verifySymbolsDefined(*this, used);
}

SmallVector<std::pair<DimExpr, int64_t>> StridedSliceOp::getStarts() {
  auto type = cast<RankedTensorType>(getX().getType());
  SmallVector<DimExpr> dims = mlc::relax::getDims(type);
  SmallVector<std::pair<DimExpr, int64_t>> starts(dims.size(),
                                                  {DimExpr::constant(getContext(), 0), 1});
  for (auto [i, axis] : llvm::enumerate(getAxes())) {
    int64_t at = *normalizeAxis(axis, type.getRank());
    int64_t step = getStrides() ? *getStrides()->getDims()[i].getConstant() : 1;
    DimExpr begin = limitSlice(getBegin().getDims()[i], dims[at], step, getAssumeInbound());
    starts[at] = {begin, step};
  }
  return starts;
}
