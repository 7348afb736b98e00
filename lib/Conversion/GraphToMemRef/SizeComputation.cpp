//===- SizeComputation.cpp - Copies what computes a size ------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/GraphToMemRef/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlc;

namespace {
/// A call that asks how much workspace a function needs: it looks at the shapes of its arguments
/// only.
bool isWorkspaceQuery(Operation *op) {
  auto call = dyn_cast<func::CallOp>(op);
  return call && call.getCallee().ends_with(".workspace") && call.getNumResults() == 1 &&
         call.getResult(0).getType().isIndex();
}

/// What is copied, in order of dependence. A buffer is here only for its shape.
struct Slice {
  llvm::SetVector<Operation *> ops;

  bool add(Value value, const IRMapping &mapping, unsigned depth = 0) {
    if (mapping.contains(value))
      return true;
    Operation *op = value.getDefiningOp();
    // An expression this deep is none of ours, and recursion has to end somewhere.
    if (!op || op->getNumRegions() != 0 || depth > 256)
      return false;
    if (ops.contains(op))
      return true;
    bool isShape = isa<memref::AllocOp, memref::CastOp>(op);
    if (!isShape && !isPure(op) && !isWorkspaceQuery(op))
      return false;
    for (Value operand : op->getOperands())
      if (!add(operand, mapping, depth + 1))
        return false;
    ops.insert(op);
    return true;
  }
};

/// A buffer of this type and these sizes that no one may access: there is no memory behind it.
Value createShape(memref::AllocOp alloc, IRMapping &mapping, OpBuilder &builder) {
  Location loc = alloc.getLoc();
  MemRefType type = alloc.getType();
  auto one = MemRefType::get({1}, type.getElementType());
  Value base = ub::PoisonOp::create(builder, loc, one);
  SmallVector<OpFoldResult> sizes, strides(type.getRank());
  auto dynamicSizes = alloc.getDynamicSizes();
  for (int64_t size : type.getShape()) {
    if (!ShapedType::isDynamic(size)) {
      sizes.push_back(builder.getIndexAttr(size));
      continue;
    }
    sizes.push_back(mapping.lookupOrDefault(dynamicSizes.front()));
    dynamicSizes = dynamicSizes.drop_front();
  }
  OpFoldResult stride = builder.getIndexAttr(1);
  for (int64_t i = type.getRank() - 1; i >= 0; --i) {
    strides[i] = stride;
    if (i == 0)
      break;
    auto number = getConstantIntValue(stride), size = getConstantIntValue(sizes[i]);
    if (number && size) {
      stride = builder.getIndexAttr(*number * *size);
      continue;
    }
    Value lhs = getValueOrCreateConstantIndexOp(builder, loc, stride);
    Value rhs = getValueOrCreateConstantIndexOp(builder, loc, sizes[i]);
    stride = arith::MulIOp::create(builder, loc, lhs, rhs).getResult();
  }
  Value shape = memref::ReinterpretCastOp::create(builder, loc, base, builder.getIndexAttr(0),
                                                  sizes, strides);
  if (shape.getType() != type)
    shape = memref::CastOp::create(builder, loc, type, shape);
  return shape;
}
} // namespace

Value mlc::cloneSizeComputation(Value value, IRMapping &mapping, OpBuilder &builder) {
  Slice slice;
  if (!slice.add(value, mapping))
    return {};
  for (Operation *op : slice.ops) {
    if (auto alloc = dyn_cast<memref::AllocOp>(op)) {
      mapping.map(alloc.getMemref(), createShape(alloc, mapping, builder));
      continue;
    }
    builder.clone(*op, mapping);
  }
  return mapping.lookup(value);
}
