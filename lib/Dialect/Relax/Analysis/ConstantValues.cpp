//===- ConstantValues.cpp - What is known when a program is compiled ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/Analysis/ConstantValues.h"
#include "mlc/Dialect/Relax/IR/Operators.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlc;

std::optional<int64_t> relax::countElements(TypeRange types) {
  int64_t total = 0;
  for (Type type : types) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor || !tensor.hasStaticShape() || tensor.getEncoding() ||
        isa<ObjectType>(tensor.getElementType()))
      return std::nullopt;
    total = llvm::SaturatingAdd<uint64_t>(total, tensor.getNumElements());
  }
  return total;
}

bool relax::isComputation(Operation *op) {
  if (isa<EmitTEOp, CallTIROp>(op))
    return true;
  return isa<OperatorOpInterface>(op) && op->getNumRegions() == 0;
}

bool relax::isMadeOfConstants(Value value) {
  llvm::SetVector<Operation *> ops;
  auto add = [&](ValueRange values) {
    return llvm::all_of(values, [&](Value operand) {
      Operation *op = operand.getDefiningOp();
      return op && (ops.insert(op), true);
    });
  };
  if (!add(value))
    return false;
  for (size_t place = 0; place < ops.size(); ++place) {
    Operation *op = ops[place];
    if (isa<ConstantOp>(op))
      continue;
    if (!isComputation(op) || !countElements(op->getResultTypes()) || !add(op->getOperands()))
      return false;
  }
  return true;
}
