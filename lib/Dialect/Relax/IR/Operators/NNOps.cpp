//===- NNOps.cpp - Operators of neural networks ---------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../OpAsmDirectives.h"
#include "../OpenTensors.h"
#include "../VerifyAdaptor.h"
#include "mlc/Dialect/Relax/IR/LocalAttention.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/NNOps.cpp.inc"

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/LocalAttentionOps.cpp.inc"

void RelaxDialect::registerNNOps() {
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/NNOps.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/NormOps.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/LocalAttentionOps.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/ImageOps.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/WindowOps.cpp.inc"
      >();
}

LogicalResult SoftmaxOp::infer(const Inference &inference, Adaptor adaptor,
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

int64_t SoftmaxOp::getNormalizedAxis() {
  return *normalizeAxis(getAxis(), cast<RankedTensorType>(getData().getType()).getRank());
}

LogicalResult LogSoftmaxOp::infer(const Inference &inference, Adaptor adaptor,
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

LogicalResult PadOp::infer(const Inference &inference, Adaptor adaptor,
                           SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getData()))
    return relax::detail::inferSameType(inference, adaptor.getData(), types);
  FailureOr<RankedTensorType> data = inference.getTensor(adaptor.getData(), "data");
  // R1
  if (failed(data) ||
      failed(inference.checkNumbers("pad_width", adaptor.getPadWidth(), 2 * data->getRank(), 0)))
    return failure();
  // R2
  if (adaptor.getPadMode() != "constant")
    return inference.error() << "expected 'pad_mode' to be \"constant\", but got \""
                             << adaptor.getPadMode() << "\"";
  Inference::Dims dims = getDims(*data);
  for (auto [i, dim] : llvm::enumerate(dims))
    dim = dim + adaptor.getPadWidth()[2 * i] + adaptor.getPadWidth()[2 * i + 1];
  types.push_back(getTensorType(dims, data->getElementType()));
  return success();
}

LogicalResult DropoutOp::infer(const Inference &inference, Adaptor adaptor,
                               SmallVectorImpl<Type> &types) {
  // R1
  double rate = adaptor.getRate().convertToDouble();
  if (!(rate >= 0 && rate <= 1))
    return inference.error() << "expected a rate from 0 to 1, but got " << adaptor.getRateAttr();
  types.append(2, adaptor.getData().getType());
  return success();
}

/// Checks that the heads of a key or value serve those of the query, each as many.
static LogicalResult checkHeads(const Inference &inference, DimExpr query, DimExpr heads,
                                StringRef what) {
  std::optional<int64_t> numQueries = query.getConstant(), numHeads = heads.getConstant();
  if (!numQueries || !numHeads)
    return inference.checkEqual(query, heads, "the heads of " + what);
  if (*numHeads > 0 ? *numQueries % *numHeads == 0 : *numQueries == 0)
    return success();
  return inference.error() << "expected the heads of query, " << *numQueries
                           << ", to be a multiple of those of " << what << ", " << *numHeads;
}

/// The rules of `relax.nn.attention`.
template <typename Adaptor>
static LogicalResult inferAttention(const Inference &inference, Adaptor adaptor,
                                    SmallVectorImpl<Type> &types) {
  if (isUnranked(adaptor.getOperands())) {
    types.push_back(getOpenTensor(asTensor(adaptor.getQuery()).getElementType(), 4));
    return success();
  }
  // R1
  FailureOr<RankedTensorType> query = inference.getTensor(adaptor.getQuery(), "query", 4);
  FailureOr<RankedTensorType> key = inference.getTensor(adaptor.getKey(), "key", 4);
  FailureOr<RankedTensorType> value = inference.getTensor(adaptor.getValue(), "value", 4);
  if (failed(query) || failed(key) || failed(value) ||
      failed(inference.getCommonElementType(*query, *key)) ||
      failed(inference.getCommonElementType(*query, *value)))
    return failure();
  // R2
  Inference::Dims q = getDims(*query), k = getDims(*key), v = getDims(*value);
  if (failed(inference.checkEqual(q[0], k[0], "the batch of key")) ||
      failed(inference.checkEqual(q[0], v[0], "the batch of value")) ||
      failed(checkHeads(inference, q[2], k[2], "key")) ||
      failed(checkHeads(inference, q[2], v[2], "value")) ||
      failed(inference.checkEqual(k[1], v[1], "the sequence of value")) ||
      failed(inference.checkEqual(q[3], k[3], "the size of key")))
    return failure();
  // R3
  if (adaptor.getBias()) {
    FailureOr<RankedTensorType> bias = inference.getTensor(adaptor.getBias(), "bias", 4);
    if (failed(bias) || failed(inference.getCommonElementType(*query, *bias)))
      return failure();
    Inference::Dims to{q[0], q[2], q[1], k[1]};
    for (auto [i, dim] : llvm::enumerate(getDims(*bias)))
      if (dim.getConstant() != 1 &&
          failed(inference.checkEqual(to[i], dim, "dimension " + Twine(i) + " of bias")))
        return failure();
  }
  // R4
  if (adaptor.getCausalMask() &&
      !llvm::is_contained({"TopLeft", "BottomRight"}, *adaptor.getCausalMask()))
    return inference.error() << "expected 'causal_mask' to be \"TopLeft\" or \"BottomRight\", but "
                                "got \""
                             << *adaptor.getCausalMask() << "\"";
  types.push_back(getTensorType({q[0], q[1], q[2], v[3]}, query->getElementType()));
  return success();
}

LogicalResult AttentionOp::infer(const Inference &inference, Adaptor adaptor,
                                 SmallVectorImpl<Type> &types) {
  return inferAttention(inference, adaptor, types);
}

LogicalResult LocalAttentionOp::infer(const Inference &inference, Adaptor adaptor,
                                      SmallVectorImpl<Type> &types) {
  // R1
  if (failed(inferAttention(inference, adaptor, types)))
    return failure();
  // R2
  if (adaptor.getWindowSize() < 1)
    return inference.error() << "expected 'window_size' to be at least 1, but got "
                             << adaptor.getWindowSize();
  return success();
}
