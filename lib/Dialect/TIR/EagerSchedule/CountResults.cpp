//===- CountResults.cpp - Results that depend on what is found ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "CountResults.h"
#include "mlc/Dialect/TIR/Schedule/Caches.h"
#include "mlc/Dialect/TIR/Schedule/Lookup.h"
#include "mlc/Dialect/TIR/TransformOps/TIRTransformOps.h"
#include "mlir/Dialect/Transform/IR/TransformTypes.h"

using namespace mlir;
using namespace mlc::tir;

SmallVector<Type> mlc::tir::getLookupResultTypes(StringRef name, ArrayRef<Operation *> payloads,
                                                 ArrayRef<NamedAttribute> attributes,
                                                 MLIRContext *context) {
  auto handles = [&](StringRef payloadName, size_t number) {
    return SmallVector<Type>(number, transform::OperationType::get(context, payloadName));
  };
  Operation *payload = payloads.empty() ? nullptr : payloads.front();
  if (name == GetLoopsOp::getOperationName())
    if (auto block = dyn_cast_if_present<BlockOp>(payload))
      return handles(ForOp::getOperationName(), getLoops(block).size());
  auto blocks = [&](ArrayRef<BlockOp> found) {
    return handles(BlockOp::getOperationName(), found.size());
  };
  if (payload && name == GetChildBlocksOp::getOperationName())
    return blocks(getChildBlocks(payload));
  if (payload && name == GetOutputBlocksOp::getOperationName())
    return blocks(getOutputBlocks(payload));
  if (auto block = dyn_cast_if_present<BlockOp>(payload)) {
    if (name == GetProducersOp::getOperationName())
      return blocks(getProducers(block));
    if (name == GetConsumersOp::getOperationName())
      return blocks(getConsumers(block));
    if (name == CacheIndexOp::getOperationName()) {
      int64_t threshold = 0;
      for (NamedAttribute attribute : attributes)
        if (auto number = dyn_cast<IntegerAttr>(attribute.getValue());
            number && attribute.getName() == "threshold")
          threshold = std::max<int64_t>(number.getInt(), 0);
      return handles(BlockOp::getOperationName(), countCacheIndices(block, threshold));
    }
  }
  return {};
}
