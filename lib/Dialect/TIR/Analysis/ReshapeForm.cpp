//===- ReshapeForm.cpp - Functions that leave elements where they are -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/ReshapeForm.h"
#include "mlc/Dialect/TIR/Analysis/CopyForm.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Support/DimPosition.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace mlc::tir;
using mlc::relax::DimExpr;

namespace {
/// A place in a buffer: the indices of dimensions that have more than one element, and their sizes;
/// and the indices of the others, which are 0.
struct Place {
  SmallVector<Value> values;
  SmallVector<AffineExpr> indices, zeros;
  SmallVector<DimExpr> sizes;

  void dropFront() {
    values.erase(values.begin());
    indices.erase(indices.begin());
    sizes.erase(sizes.begin());
  }
  void dropBack() {
    values.pop_back();
    indices.pop_back();
    sizes.pop_back();
  }
};

/// `sum of factor * expr`, in which remainders are written by quotients, so that
/// `x floordiv c * c + x mod c` is `x`.
class Sum {
public:
  void add(AffineExpr expr, int64_t factor) {
    auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
    auto number = binary ? dyn_cast<AffineConstantExpr>(binary.getRHS()) : AffineConstantExpr();
    if (auto constant = dyn_cast<AffineConstantExpr>(expr)) {
      addTerm(getAffineConstantExpr(1, expr.getContext()), factor * constant.getValue());
    } else if (expr.getKind() == AffineExprKind::Add) {
      add(binary.getLHS(), factor);
      add(binary.getRHS(), factor);
    } else if (number && expr.getKind() == AffineExprKind::Mul) {
      add(binary.getLHS(), factor * number.getValue());
    } else if (number && number.getValue() > 0 && expr.getKind() == AffineExprKind::Mod) {
      add(binary.getLHS(), factor);
      addTerm(getQuotient(binary.getLHS(), number.getValue()), -factor * number.getValue());
    } else if (number && number.getValue() > 0 && expr.getKind() == AffineExprKind::FloorDiv) {
      addTerm(getQuotient(binary.getLHS(), number.getValue()), factor);
    } else {
      addTerm(expr, factor);
    }
  }
  /// Whether it is 0 if `zeros` are.
  bool isZero(ArrayRef<AffineExpr> zeros) const {
    return llvm::all_of(factors, [&](const auto &term) {
      return term.second == 0 || llvm::is_contained(zeros, term.first);
    });
  }

private:
  /// `x floordiv a floordiv b` is `x floordiv (a * b)`.
  static AffineExpr getQuotient(AffineExpr expr, int64_t divisor) {
    auto inner = dyn_cast<AffineBinaryOpExpr>(expr);
    auto number = inner && expr.getKind() == AffineExprKind::FloorDiv
                      ? dyn_cast<AffineConstantExpr>(inner.getRHS())
                      : AffineConstantExpr();
    if (number && number.getValue() > 0)
      return getQuotient(inner.getLHS(), number.getValue() * divisor);
    return expr.floorDiv(divisor);
  }
  void addTerm(AffineExpr expr, int64_t factor) { factors[expr] += factor; }

  llvm::SmallMapVector<AffineExpr, int64_t, 8> factors;
};
} // namespace

/// The sizes of a parameter.
static SmallVector<DimExpr> getSizes(PrimFuncOp func, unsigned param) {
  MLIRContext *context = func.getContext();
  auto type = cast<MemRefType>(func.getArgumentTypes()[param]);
  SmallVector<DimExpr> sizes;
  mlc::relax::DimsAttr dims = func.getArgDims(param);
  for (auto [index, size] : llvm::enumerate(type.getShape())) {
    if (!ShapedType::isDynamic(size))
      sizes.push_back(DimExpr::constant(context, size));
    else
      sizes.push_back(dims ? dims.getDims()[index] : DimExpr::unknown(context));
  }
  return sizes;
}

/// The size that a value of a function is.
static DimExpr getSize(PrimFuncOp func, OpFoldResult value) {
  if (std::optional<int64_t> number = getConstantIntValue(value))
    return DimExpr::constant(func.getContext(), *number);
  auto dim = cast<Value>(value).getDefiningOp<memref::DimOp>();
  auto argument = dim ? dyn_cast<BlockArgument>(dim.getSource()) : BlockArgument();
  std::optional<int64_t> index = mlc::getDimPosition(dim);
  if (!argument || argument.getOwner()->getParentOp() != func || !index)
    return DimExpr::unknown(func.getContext());
  return getSizes(func, argument.getArgNumber())[*index];
}

static Place getPlace(IndexExprs &exprs, ValueRange indices, ArrayRef<DimExpr> sizes) {
  Place place;
  for (auto [index, size] : llvm::zip_equal(indices, sizes)) {
    if (size.getConstant() == 1) {
      place.zeros.push_back(exprs.get(index));
      continue;
    }
    place.values.push_back(index);
    place.indices.push_back(exprs.get(index));
    place.sizes.push_back(size);
  }
  return place;
}

/// Adds the number of a place in row-major order; fails if it is no sum of known multiples.
static LogicalResult addNumber(const Place &place, int64_t factor, Sum &sum) {
  int64_t stride = factor;
  for (unsigned dim = place.sizes.size(); dim-- > 0;) {
    sum.add(place.indices[dim], stride);
    std::optional<int64_t> size = place.sizes[dim].getConstant();
    if (dim > 0 && !size)
      return failure();
    stride *= size.value_or(0);
  }
  return success();
}

/// Whether the place is in these parts of a number, which have the sizes `basis`. There may be none
/// for the first part, whose size has no say.
static bool isInParts(PrimFuncOp func, ValueRange parts, ArrayRef<OpFoldResult> basis,
                      const Place &place) {
  size_t next = place.values.size();
  while (!parts.empty()) {
    std::optional<OpFoldResult> size;
    if (!basis.empty())
      size = basis.consume_back();
    Value part = parts.back();
    parts = parts.drop_back();
    if (size && isConstantIntValue(*size, 1))
      continue;
    if (next == 0 || part != place.values[--next])
      return false;
    if (next > 0 && (!size || !getSize(func, *size).isKnownEqual(place.sizes[next])))
      return false;
  }
  return next == 0;
}

/// The number of which all indices of the place are the parts.
static Value getDividedNumber(PrimFuncOp func, const Place &place) {
  auto parts = place.values.empty()
                   ? affine::AffineDelinearizeIndexOp()
                   : place.values.front().getDefiningOp<affine::AffineDelinearizeIndexOp>();
  bool isDivided = parts && isInParts(func, parts.getResults(), parts.getMixedBasis(), place);
  return isDivided ? parts.getLinearIndex() : Value();
}

static DimExpr getProduct(ArrayRef<DimExpr> sizes, MLIRContext *context) {
  DimExpr product = DimExpr::constant(context, 1);
  for (DimExpr size : sizes)
    product = product * size;
  return product;
}

bool mlc::tir::hasReshapePattern(PrimFuncOp func) {
  std::optional<ElementCopy> copy = findElementCopy(func);
  if (!copy)
    return false;
  SmallVector<DimExpr> fromSizes = getSizes(func, 0), toSizes = getSizes(func, 1);
  MLIRContext *context = func.getContext();
  if (!getProduct(fromSizes, context).isKnownEqual(getProduct(toSizes, context)) ||
      copy->load.getMemRefType().getElementType() != copy->store.getMemRefType().getElementType())
    return false;

  IndexExprs exprs(context);
  Place to = getPlace(exprs, copy->store.getIndices(), toSizes);
  Sum difference;
  Place from = getPlace(exprs, copy->load.getIndices(), fromSizes);
  // What both have outside and inside counts for both in the same way, whatever its size.
  while (!from.sizes.empty() && !to.sizes.empty() && from.indices.front() == to.indices.front() &&
         from.sizes.front().isKnownEqual(to.sizes.front())) {
    from.dropFront();
    to.dropFront();
  }
  while (!from.sizes.empty() && !to.sizes.empty() && from.indices.back() == to.indices.back() &&
         from.sizes.back().isKnownEqual(to.sizes.back())) {
    from.dropBack();
    to.dropBack();
  }
  Value number = getDividedNumber(func, from);
  bool isDivided = number != nullptr;
  if (!isDivided && from.values.size() == 1)
    number = from.values.front();
  auto join = number ? number.getDefiningOp<affine::AffineLinearizeIndexOp>()
                     : affine::AffineLinearizeIndexOp();
  if (join && isInParts(func, join.getMultiIndex(), join.getMixedBasis(), to))
    return true;
  if (isDivided)
    difference.add(exprs.get(number), 1);
  else if (failed(addNumber(from, 1, difference)))
    return false;
  return succeeded(addNumber(to, -1, difference)) && difference.isZero(to.zeros);
}
