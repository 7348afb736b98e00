//===- MathOps.cpp - Functions on elements --------------------------------------------------===//
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
#include "mlc/Dialect/Relax/IR/MathOps.cpp.inc"

LogicalResult mlc::relax::detail::inferPredicate(const Inference &, Value x, Types &types) {
  auto type = asTensor(x);
  Type element = IntegerType::get(x.getContext(), 1);
  // R1
  types.push_back(type.hasRank() ? getTensorType(getDims(type), element) : getOpenTensor(element));
  return success();
}

LogicalResult EwiseFmaOp::infer(const Inference &inference, Adaptor adaptor,
                                SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getOperands())) {
    types.push_back(adaptor.getX1().getType());
    return success();
  }
  FailureOr<RankedTensorType> first = inference.getTensor(adaptor.getX1(), "x1");
  if (failed(first))
    return failure();
  Inference::Dims dims = getDims(*first);
  for (auto [name, operand] :
       {std::pair("x2", adaptor.getX2()), std::pair("x3", adaptor.getX3())}) {
    FailureOr<RankedTensorType> type = inference.getTensor(operand, name, first->getRank());
    // R1
    if (failed(type) || failed(inference.getCommonElementType(*first, *type)))
      return failure();
    // R2
    for (auto [i, dim] : llvm::enumerate(getDims(*type)))
      if (failed(inference.checkEqual(dims[i], dim, "dimension " + Twine(i) + " of " + name)))
        return failure();
  }
  types.push_back(*first);
  return success();
}
