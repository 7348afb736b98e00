//===- ImageOps.cpp - Images of another size, and read at other places ----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../OpAsmDirectives.h"
#include "../OpenTensors.h"
#include "../VerifyAdaptor.h"
#include "mlc/Dialect/Relax/IR/ShapeInference.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

/// A word of an attribute that is one of these.
static LogicalResult checkWord(const Inference &inference, StringRef name, StringRef word,
                               ArrayRef<StringRef> words) {
  if (llvm::is_contained(words, word))
    return success();
  InFlightDiagnostic error = inference.error() << "expected '" << name << "' to be one of ";
  llvm::interleaveComma(words, error, [&](StringRef known) { error << '"' << known << '"'; });
  return error << ", but got \"" << word << "\"";
}

/// The sizes that an attribute says.
static FailureOr<Inference::Dims> getResultSize(const Inference &inference, DimsAttr size,
                                                size_t count, int64_t least) {
  FailureOr<Inference::Dims> dims = inference.getShape(size.getDims());
  if (failed(dims))
    return failure();
  if (dims->size() != count ||
      llvm::any_of(*dims, [&](DimExpr dim) { return dim.getConstant().value_or(least) < least; }))
    return inference.error() << "expected 'size' to be " << count << " numbers from " << least
                             << ", but got " << size;
  return dims;
}

namespace mlc::relax::detail {
template <typename Adaptor>
static LogicalResult inferResize(const Inference &inference, Adaptor adaptor, StringRef letters,
                                 Types &types) {
  auto type = asTensor(adaptor.getData());
  size_t count = letters.size();
  // R1
  FailureOr<SmallVector<int64_t>> places =
      inference.getLayout("layout", adaptor.getLayout(), ("NC" + letters).str());
  // R3
  if (failed(places) ||
      failed(checkWord(inference, "method", adaptor.getMethod(),
                       {"linear", "nearest_neighbor", "cubic"})) ||
      failed(checkWord(inference, "coordinate_transformation_mode",
                       adaptor.getCoordinateTransformationMode(),
                       {"half_pixel", "align_corners", "asymmetric", "pytorch_half_pixel",
                        "tf_half_pixel_for_nn"})) ||
      failed(checkWord(inference, "rounding_method", adaptor.getRoundingMethod(),
                       {"round", "floor", "ceil", "round_prefer_floor", "round_prefer_ceil", ""})))
    return failure();
  // R2
  FailureOr<Inference::Dims> size = getResultSize(inference, adaptor.getSize(), count, 1);
  if (failed(size))
    return failure();
  // R4
  FailureOr<Type> element =
      inference.getElementType(adaptor.getOutDtypeAttr(), type.getElementType(), "out_dtype");
  if (failed(element))
    return failure();
  if (!type.hasRank()) {
    types.push_back(getOpenTensor(*element, count + 2));
    return success();
  }
  // R1
  if (failed(inference.getTensor(adaptor.getData(), "data", count + 2)))
    return failure();
  Inference::Dims dims = getDims(type);
  for (auto [place, extent] : llvm::zip_equal(ArrayRef(*places).drop_front(2), *size))
    dims[place] = extent;
  types.push_back(getTensorType(dims, *element));
  return success();
}
} // namespace mlc::relax::detail

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/ImageOps.cpp.inc"

LogicalResult GridSampleOp::infer(const Inference &inference, Adaptor adaptor,
                                  SmallVectorImpl<Type> &types) {
  auto data = asTensor(adaptor.getData());
  auto grid = asTensor(adaptor.getGrid());
  // R3
  if (failed(checkWord(inference, "method", adaptor.getMethod(),
                       {"nearest", "bilinear", "bicubic"})) ||
      failed(checkWord(inference, "padding_mode", adaptor.getPaddingMode(),
                       {"zeros", "border", "reflection"})) ||
      // R1
      failed(checkWord(inference, "layout", adaptor.getLayout(), {"NCHW"})))
    return failure();
  // R2
  FailureOr<Type> element = inference.getCommonElementType(data, grid);
  if (failed(element))
    return failure();
  if (isUnranked(adaptor.getOperands())) {
    types.push_back(getOpenTensor(*element, 4));
    return success();
  }
  // R1, R2
  if (failed(inference.getTensor(adaptor.getData(), "data", 4)) ||
      failed(inference.getTensor(adaptor.getGrid(), "grid", 4)))
    return failure();
  Inference::Dims dims = getDims(data), places = getDims(grid);
  if (failed(inference.checkEqual(dims[0], places[0], "the batch of grid")) ||
      failed(inference.checkEqual(DimExpr::constant(data.getContext(), 2), places[1],
                                  "the coordinates of grid")))
    return failure();
  dims[2] = places[2];
  dims[3] = places[3];
  types.push_back(getTensorType(dims, *element));
  return success();
}

LogicalResult AffineGridOp::infer(const Inference &inference, Adaptor adaptor,
                                  SmallVectorImpl<Type> &types) {
  auto data = asTensor(adaptor.getData());
  // R2
  FailureOr<Inference::Dims> size = getResultSize(inference, adaptor.getSize(), 2, 2);
  if (failed(size))
    return failure();
  if (!data.hasRank()) {
    types.push_back(getOpenTensor(data.getElementType(), 4));
    return success();
  }
  // R1
  if (failed(inference.getTensor(adaptor.getData(), "data", 3)))
    return failure();
  Inference::Dims dims = getDims(data);
  auto isSize = [&](unsigned dim, int64_t expected) {
    return inference.checkEqual(DimExpr::constant(data.getContext(), expected), dims[dim],
                                "dimension " + Twine(dim) + " of data");
  };
  if (failed(isSize(1, 2)) || failed(isSize(2, 3)))
    return failure();
  types.push_back(
      getTensorType({dims[0], DimExpr::constant(data.getContext(), 2), (*size)[0], (*size)[1]},
                    data.getElementType()));
  return success();
}

LogicalResult AffineGridOp::verify() {
  // R2
  return verifySymbolsDefined(*this, getSize().getDims());
}
