//===- Allocations.cpp - Memory that a graph asks for itself --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Allocations.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

bool relax::isKill(Operation *op) {
  return IntrinsicOp::getNamed(
             op, {"memory.kill_storage", "memory.kill_tensor", "vm.kill_object"}) != nullptr;
}

static Value createZero(OpBuilder &builder, Location loc) {
  return arith::ConstantIntOp::create(builder, getUnnamedLoc(loc), /*value=*/0, /*width=*/64);
}

Value relax::createAllocTensor(OpBuilder &builder, Location loc, RankedTensorType type) {
  Location inner = getUnnamedLoc(loc);
  Value shape = ShapeOp::create(builder, inner, DimsAttr::get(builder.getContext(), getDims(type)));
  Value dtype =
      DTypeOp::create(builder, inner, ObjectType::get(builder.getContext()), type.getElementType());
  Value device = createZero(builder, inner);
  Value scope = StringOp::create(builder, inner, ObjectType::get(builder.getContext()), "global");
  return IntrinsicOp::create(builder, loc, Type(type), "builtin.alloc_tensor",
                             {shape, dtype, device, scope}, /*has_effects=*/false)
      .getResult(0);
}

std::optional<TensorAllocation> relax::getTensorAllocation(Operation *op) {
  IntrinsicOp alloc = IntrinsicOp::getNamed(op, {"builtin.alloc_tensor"});
  if (!alloc || alloc.getArgs().size() != 4 || alloc.getNumResults() != 1)
    return std::nullopt;
  auto type = dyn_cast<RankedTensorType>(alloc.getResultTypes().front());
  if (!type || !type.getElementType().isIntOrFloat())
    return std::nullopt;
  return TensorAllocation{alloc.getArgs()[0], alloc.getArgs()[1], alloc.getArgs()[2],
                          alloc.getArgs()[3], type};
}

DimExpr relax::getNumBytes(RankedTensorType type) {
  int64_t bits = type.getElementTypeBitWidth();
  DimExpr number =
      DimExpr::constant(type.getContext(), bits < 8 && bits != 1 ? bits : (bits + 7) / 8);
  for (DimExpr dim : getDims(type))
    number = number * dim;
  return bits < 8 && bits != 1 ? number.ceildiv(8) : number;
}

IntrinsicOp relax::createAllocStorage(OpBuilder &builder, Location loc,
                                      const TensorAllocation &tensor, DimExpr bytes) {
  Location inner = getUnnamedLoc(loc);
  Value size = ShapeOp::create(builder, inner, DimsAttr::get(builder.getContext(), {bytes}));
  return IntrinsicOp::create(builder, inner, Type(ObjectType::get(builder.getContext())),
                             "memory.alloc_storage",
                             {size, tensor.device, tensor.scope, tensor.dtype},
                             /*has_effects=*/true);
}

Value relax::createTensorInStorage(OpBuilder &builder, Location loc, const TensorAllocation &tensor,
                                   Value storage) {
  Value offset = createZero(builder, loc);
  return IntrinsicOp::create(builder, loc, Type(tensor.type), "memory.alloc_tensor",
                             {storage, offset, tensor.shape, tensor.dtype, tensor.device},
                             /*has_effects=*/true)
      .getResult(0);
}
