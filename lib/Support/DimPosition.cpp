//===- DimPosition.cpp - Which dimension is asked for ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Support/DimPosition.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;

std::optional<int64_t> mlc::getDimPosition(ShapedDimOpInterface op) {
  if (!op)
    return std::nullopt;
  std::optional<int64_t> position = getConstantIntValue(op.getDimension());
  auto type = cast<ShapedType>(op.getShapedValue().getType());
  bool isThere = position && type.hasRank() && *position >= 0 && *position < type.getRank();
  return isThere ? position : std::nullopt;
}
