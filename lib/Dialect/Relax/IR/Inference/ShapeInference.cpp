//===- ShapeInference.cpp - What the inference of operators shares --------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/ShapeInference.h"
#include "mlc/Dialect/Relax/IR/Relax.h"

using namespace mlir;
using namespace mlc::relax;

std::optional<int64_t> mlc::relax::normalizeAxis(int64_t axis, int64_t rank) {
  if (axis < -rank || axis >= rank)
    return std::nullopt;
  return axis < 0 ? axis + rank : axis;
}

bool mlc::relax::isUnranked(ValueRange operands) {
  return llvm::any_of(operands,
                      [](Value operand) { return !isa<RankedTensorType>(operand.getType()); });
}

TensorType mlc::relax::getOpenTensor(Type elementType, int64_t rank) {
  if (rank < 0)
    return UnrankedTensorType::get(elementType);
  DimExpr unknown = DimExpr::unknown(elementType.getContext());
  return getTensorType(SmallVector<DimExpr>(rank, unknown), elementType);
}

SmallVector<int64_t> mlc::relax::getReducedAxes(std::optional<ArrayRef<int64_t>> axes,
                                                int64_t rank) {
  if (!axes)
    return llvm::to_vector(llvm::seq<int64_t>(0, rank));
  SmallVector<int64_t> result;
  for (int64_t axis : *axes)
    if (std::optional<int64_t> normalized = normalizeAxis(axis, rank))
      result.push_back(*normalized);
  llvm::sort(result);
  return result;
}

/// A diagnostic that takes what is written to it, reports nothing, and is a failure all the same.
static InFlightDiagnostic getUnreported() {
  // Some location is needed, and where nobody gives one, there may be no context either.
  static MLIRContext context(MLIRContext::Threading::DISABLED);
  static Location location = UnknownLoc::get(&context);
  InFlightDiagnostic diagnostic = emitError(location);
  diagnostic.abandon();
  return diagnostic;
}

InFlightDiagnostic Inference::error() const {
  if (!location)
    return getUnreported();
  return emitError(*location) << "'" << op << "' op ";
}

FailureOr<RankedTensorType> Inference::getTensor(Value value, StringRef name) const {
  if (auto tensor = dyn_cast<RankedTensorType>(value.getType()))
    return tensor;
  return error() << "expected " << name << " to be a ranked tensor, but got " << value.getType();
}

FailureOr<RankedTensorType> Inference::getTensor(Value value, StringRef name, int64_t rank) const {
  FailureOr<RankedTensorType> tensor = getTensor(value, name);
  if (succeeded(tensor) && tensor->getRank() != rank)
    return error() << "expected " << name << " to have rank " << rank << ", but got " << *tensor;
  return tensor;
}

FailureOr<Type> Inference::getCommonElementType(TensorType lhs, TensorType rhs) const {
  for (TensorType type : {lhs, rhs})
    if (isa<ObjectType>(type.getElementType()))
      return type.getElementType();
  if (lhs.getElementType() != rhs.getElementType())
    return error() << "expected operands of the same element type, but got " << lhs << " and "
                   << rhs;
  return lhs.getElementType();
}

FailureOr<Type> Inference::getElementType(TypeAttr dtype, Type otherwise, StringRef name) const {
  if (!dtype)
    return otherwise;
  Type type = dtype.getValue();
  auto integer = dyn_cast<IntegerType>(type);
  bool isNumber =
      integer && llvm::is_contained({8u, 16u, 32u, 64u}, integer.getWidth()) && !integer.isSigned();
  bool isBool = type.isSignlessInteger(1);
  if (!isNumber && !isBool && !isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(type))
    return error() << "expected '" << name
                   << "' to be i1, a float or an integer of 8 to 64 bits, but got " << type;
  return type;
}

FailureOr<Inference::Dims> Inference::broadcast(ArrayRef<DimExpr> lhs,
                                                ArrayRef<DimExpr> rhs) const {
  if (lhs.size() < rhs.size())
    std::swap(lhs, rhs);
  Dims result(lhs);
  size_t offset = lhs.size() - rhs.size();
  for (auto [i, dim] : llvm::enumerate(rhs)) {
    DimExpr &at = result[offset + i];
    if (at.isKnownEqual(dim) || dim.getConstant() == 1)
      continue;
    if (at.getConstant() == 1) {
      at = dim;
      continue;
    }
    if (at.isConstant() && dim.isConstant())
      return error() << "cannot broadcast dimension " << at << " against " << dim
                     << ": neither is 1";
    at = DimExpr::unknown(at.getContext());
  }
  return result;
}

LogicalResult Inference::checkEqual(DimExpr expected, DimExpr actual, const Twine &what) const {
  if (expected.isKnownDifferent(actual))
    return error() << "expected " << what.str() << " to be " << expected << ", but got " << actual;
  if (assumed && expected != actual && !expected.isUnknown() && !actual.isUnknown())
    assumed->push_back({expected, actual, what.str()});
  return success();
}

FailureOr<Inference::Dims> Inference::getShape(ArrayRef<DimExpr> shape) const {
  for (DimExpr dim : shape)
    if (dim.isUnknown() || dim.getConstant().value_or(0) < 0)
      return error() << "expected a shape of known sizes from 0, but got the size " << dim;
  return Dims(shape);
}

FailureOr<int64_t> Inference::getAxis(int64_t axis, int64_t rank) const {
  if (std::optional<int64_t> normalized = normalizeAxis(axis, rank))
    return *normalized;
  return error() << "expected an axis of a tensor of rank " << rank << ", but got " << axis;
}

FailureOr<SmallVector<int64_t>> Inference::getAxes(std::optional<ArrayRef<int64_t>> axes,
                                                   int64_t rank) const {
  if (!axes)
    return getReducedAxes(axes, rank);
  SmallVector<int64_t> result;
  for (int64_t axis : *axes) {
    FailureOr<int64_t> normalized = getAxis(axis, rank);
    if (failed(normalized))
      return failure();
    if (llvm::is_contained(result, *normalized))
      return error() << "names axis " << *normalized << " twice";
    result.push_back(*normalized);
  }
  return result;
}

LogicalResult Inference::checkNumbers(StringRef name, ArrayRef<int64_t> numbers, size_t count,
                                      int64_t least) const {
  if (numbers.size() == count && llvm::all_of(numbers, [&](int64_t n) { return n >= least; }))
    return success();
  return error() << "expected '" << name << "' to be " << count << " numbers from " << least
                 << ", but got [" << numbers << "]";
}

FailureOr<SmallVector<int64_t>> Inference::getLayout(StringRef name, StringRef layout,
                                                     StringRef letters) const {
  SmallVector<int64_t> places;
  for (char letter : letters)
    places.push_back(layout.find(letter));
  if (layout.size() != letters.size() || llvm::any_of(places, [&](int64_t place) {
        return place >= static_cast<int64_t>(layout.size()) || place < 0;
      }))
    return error() << "expected '" << name << "' to be an order of the letters of " << letters
                   << ", but got \"" << layout << "\"";
  return places;
}
